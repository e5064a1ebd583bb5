//! Every look-up table against what a rebuild from the records gives, row by row.

use super::{RECORDS_PER_BATCH, Report};
use crate::commit::launches::{LaunchRow, OrderRow};
use crate::commit::notices::columns;
use crate::commit::prepare::{EditionRow, ItemRow, SubmissionRow, stage_code};
use crate::fault::{Stored, fault};
use crate::forms::StoredForm;
use crate::forms::answer::RecordedAnswer;
use crate::forms::edition::EditionCover;
use crate::forms::notice::NumberedNotice;
use crate::forms::text::Textual;
use crate::record::{RecordKind, RecordRow, decode, name_of};
use crate::rows::to_sql;
use launch::launch::Launch;
use launch::order::Order;
use register::item::Item;
use register::round::Round;
use register::submission::Submission;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;
use terms::Moment;

/// A row of any look-up table as text, its key first: what is compared.
type RowText = (i64, String);

pub(super) async fn verify(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    for kind in [
        RecordKind::Item,
        RecordKind::Launch,
        RecordKind::Order,
        RecordKind::Submission,
        RecordKind::Round,
        RecordKind::Edition,
        RecordKind::Notice,
        RecordKind::Answer,
    ] {
        verify_kind(connection, kind, report).await?;
    }
    Ok(())
}

/// In batches of keys, each from after the last of the batch before to its own last, the final
/// one without end: so rows that belong to no record are found too.
async fn verify_kind(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    report: &mut Report,
) -> Stored<()> {
    let mut after = i64::MIN;
    loop {
        let newest = newest_after(connection, kind, after).await?;
        let full = newest.len() as i64 == RECORDS_PER_BATCH;
        let until = match newest.last() {
            Some(last) if full => last.record.0,
            Some(_) | None => i64::MAX,
        };
        let rebuilt = rebuilt(kind, &newest, report);
        let stored = stored_rows(connection, kind, after, until).await?;
        compare(kind, &rebuilt, &stored, report);
        if !full {
            return Ok(());
        }
        after = until;
        tokio::task::yield_now().await;
    }
}

fn compare(
    kind: RecordKind,
    rebuilt: &BTreeSet<RowText>,
    stored: &BTreeSet<RowText>,
    report: &mut Report,
) {
    let differing: BTreeSet<i64> = rebuilt
        .symmetric_difference(stored)
        .map(|(key, _)| *key)
        .collect();
    for key in differing {
        let name = kind.key_text(crate::rows::from_sql(key));
        let kind = kind.code();
        report.tell(format!(
            "{kind} {name}: the look-up tables are not what its newest record gives"
        ));
    }
}

/// The newest version of a record, with the act that wrote it and, of a launch, the moment of its
/// first version.
struct Newest {
    record: RecordRow,
    act: i64,
    first_at: Option<i64>,
}

type NewestRow = (i64, i64, i64, Option<String>, Vec<u8>, i64, Option<i64>);

async fn newest_after(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    after: i64,
) -> Stored<Vec<Newest>> {
    let rows: Vec<NewestRow> = sqlx::query_as(
        "SELECT v.key, v.version, v.form, v.body, v.digest, v.act, \
           CASE v.kind WHEN 'launch' THEN \
             (SELECT j.at FROM record_version f JOIN journal j ON j.sequence = f.act \
              WHERE f.kind = v.kind AND f.key = v.key AND f.version = 1) END FROM \
         (SELECT key, max(version) AS version FROM record_version \
          WHERE kind = ? AND key > ? GROUP BY key ORDER BY key LIMIT ?) h \
         JOIN record_version v ON v.kind = ? AND v.key = h.key AND v.version = h.version \
         ORDER BY v.key",
    )
    .bind(kind.code())
    .bind(after)
    .bind(RECORDS_PER_BATCH)
    .bind(kind.code())
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    Ok(rows
        .into_iter()
        .map(|(key, version, form, body, digest, act, first_at)| Newest {
            record: (key, version, form, body, digest),
            act,
            first_at,
        })
        .collect())
}

fn rebuilt(kind: RecordKind, newest: &[Newest], report: &mut Report) -> BTreeSet<RowText> {
    let mut rows = BTreeSet::new();
    for newest in newest {
        let (key, version) = (newest.record.0, newest.record.1);
        match rows_of(kind, newest) {
            Ok(texts) => rows.extend(texts.into_iter().map(|text| (key, text))),
            // That it cannot be read was told with its act.
            Err(_) => report.tell(format!(
                "{} cannot be held against the look-up tables",
                name_of(kind, key, version)
            )),
        }
    }
    rows
}

fn rows_of(kind: RecordKind, newest: &Newest) -> Stored<Vec<String>> {
    let record = &newest.record;
    Ok(match kind {
        RecordKind::Item => item_rows(&ItemRow::of(
            &value::<Item>(kind, record)?,
            u32::try_from(record.1).unwrap_or(u32::MAX),
        )),
        RecordKind::Submission => {
            let row = SubmissionRow::of(&value::<Submission>(kind, record)?);
            vec![format!(
                "{} {} {} {}",
                row.provider,
                seconds(row.received_at),
                row.file_sha256.text(),
                row.outcome
            )]
        }
        RecordKind::Launch => {
            let row = LaunchRow::of(&value::<Launch>(kind, record)?, 1);
            let drafted_at = newest.first_at.unwrap_or_default();
            let (number, phase) = (row.number, row.phase);
            vec![format!("{number} {phase} {drafted_at} {}", record.1)]
        }
        RecordKind::Order => {
            let row = OrderRow::of(&value::<Order>(kind, record)?, 1);
            vec![format!(
                "{} {} {} {} {} {}",
                row.launch,
                row.plan,
                row.wave,
                row.csp,
                seconds(row.sent_at),
                record.1
            )]
        }
        RecordKind::Round => {
            let round = value::<Round>(kind, record)?;
            vec![format!("{} {}", seconds(round.opened_at), record.1)]
        }
        RecordKind::Edition => {
            let cover = value::<EditionCover>(kind, record)?;
            let row = EditionRow::of(&cover.edition, 1);
            let prepared_at = seconds(row.prepared_at);
            let (number, state) = (row.number, row.state);
            vec![format!("{number} {state} {prepared_at} {}", record.1)]
        }
        RecordKind::Notice => {
            let numbered = value::<NumberedNotice>(kind, record)?;
            let (organisation, organisation_type) = columns(numbered.notice.to);
            let to = organisation.map_or_else(
                || organisation_type.unwrap_or_default(),
                |organisation| organisation.to_string(),
            );
            let key = numbered.notice.key;
            vec![format!("{} {to} {} {key}", numbered.number, newest.act)]
        }
        RecordKind::Answer => {
            let answer = value::<RecordedAnswer>(kind, record)?;
            let organisation = answer.organisation.map_or(-1, |o| to_sql(o.bits()));
            vec![format!("{organisation} {}", answer.key)]
        }
        RecordKind::Access
        | RecordKind::Calendar
        | RecordKind::EditionEntries
        | RecordKind::Glossary
        | RecordKind::SubmissionItems => Vec::new(),
    })
}

fn value<T: StoredForm>(kind: RecordKind, record: &RecordRow) -> Stored<T> {
    decode::<T>(kind, record).map(|stored| stored.value)
}

fn seconds(moment: Moment) -> i64 {
    moment.unix_seconds()
}

fn item_rows(row: &ItemRow) -> Vec<String> {
    let concern = row.concern.map(|concern| concern.text().into_owned());
    let mut rows = vec![format!(
        "item {} {} {} {} {} {}",
        row.provider,
        row.identifier,
        stage_code(row.stage),
        concern.unwrap_or_default(),
        seconds(row.updated),
        row.version
    )];
    rows.extend(row.devices.iter().map(|device| {
        format!(
            "device {} {} {}",
            device.device_type.text(),
            device.make_folded,
            device.model_folded
        )
    }));
    rows.extend(row.confirmations.iter().map(|confirmation| {
        format!(
            "confirmation {} {} {} {} {}",
            confirmation.request,
            confirmation.organisation,
            confirmation.clause,
            i64::from(confirmation.answered),
            seconds(confirmation.asked_at)
        )
    }));
    rows.extend(row.words.iter().map(|words| format!("words {words}")));
    rows
}

/// The rows of a kind's tables whose key lies after the one and not after the other.
async fn stored_rows(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    after: i64,
    until: i64,
) -> Stored<BTreeSet<RowText>> {
    let queries: &[&'static str] = match kind {
        RecordKind::Item => &[
            "SELECT reference, 'item ' || provider || ' ' || identifier || ' ' || stage || ' ' \
             || coalesce(concern, '') || ' ' || updated || ' ' || version FROM item \
             WHERE reference > ? AND reference <= ?",
            "SELECT item, 'device ' || device_type || ' ' || make_folded || ' ' || model_folded \
             FROM item_device WHERE item > ? AND item <= ?",
            "SELECT item, 'confirmation ' || request || ' ' || organisation || ' ' || clause \
             || ' ' || answered || ' ' || asked_at FROM confirmation WHERE item > ? AND item <= ?",
            "SELECT rowid, 'words ' || words FROM item_words WHERE rowid > ? AND rowid <= ?",
        ],
        RecordKind::Submission => &[
            "SELECT reference, provider || ' ' || received_at || ' ' || lower(hex(file_sha256)) \
             || ' ' || outcome FROM submission WHERE reference > ? AND reference <= ?",
        ],
        RecordKind::Launch => &[
            "SELECT reference, number || ' ' || phase || ' ' || drafted_at || ' ' || version \
             FROM launch WHERE reference > ? AND reference <= ?",
        ],
        RecordKind::Order => &[
            "SELECT reference, launch || ' ' || plan || ' ' || wave || ' ' || csp || ' ' \
             || sent_at || ' ' || version FROM launch_order \
             WHERE reference > ? AND reference <= ?",
        ],
        RecordKind::Round => &["SELECT reference, opened_at || ' ' || version FROM round \
             WHERE reference > ? AND reference <= ?"],
        RecordKind::Edition => &[
            "SELECT reference, number || ' ' || state || ' ' || prepared_at || ' ' || version \
             FROM edition WHERE reference > ? AND reference <= ?",
        ],
        RecordKind::Notice => &[
            "SELECT id, number || ' ' || coalesce(to_organisation, to_type) || ' ' || act || ' ' \
             || notice_key FROM notice WHERE id > ? AND id <= ?",
        ],
        RecordKind::Answer => &[
            "SELECT act, organisation || ' ' || answer_key FROM answer WHERE act > ? AND act <= ?",
        ],
        RecordKind::Access
        | RecordKind::Calendar
        | RecordKind::EditionEntries
        | RecordKind::Glossary
        | RecordKind::SubmissionItems => &[],
    };
    let mut rows = BTreeSet::new();
    for query in queries {
        let found: Vec<RowText> = sqlx::query_as(*query)
            .bind(after)
            .bind(until)
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        rows.extend(found);
    }
    Ok(rows)
}
