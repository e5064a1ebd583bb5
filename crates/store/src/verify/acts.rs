//! The journal line by line, and under each act the records that it wrote.

use super::explained::Explained;
use super::{RECORDS_PER_BATCH, Report};
use crate::fault::{Stored, fault};
use crate::read::journal;
use crate::record::{RecordKind, name_of};
use crate::rows::{from_sql, to_sql};
use app::ports::JournalLine;
use formats::journal::{FIRST_PREVIOUS_HASH, WrittenState, hex, writes_sha256};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

/// Lines read at a time.
const LINES_PER_BATCH: u32 = 1_000;

/// A record as SQL holds it.
#[derive(sqlx::FromRow)]
pub(super) struct RecordRead {
    pub(super) kind: String,
    pub(super) key: i64,
    pub(super) version: i64,
    pub(super) form: i64,
    pub(super) body: Option<String>,
    pub(super) digest: Vec<u8>,
}

pub(super) async fn verify(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let mut explained = Explained::default();
    let mut previous: Option<JournalLine> = None;
    let mut act: Vec<JournalLine> = Vec::new();
    loop {
        let after = previous.as_ref().map_or(0, |line| line.sequence);
        let lines = journal::after(connection, after, LINES_PER_BATCH).await?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            chained(previous.as_ref(), &line, report);
            if act.first().is_some_and(|first| first.act != line.act) {
                verify_act(connection, &act, &mut explained, report).await?;
                act.clear();
            }
            previous = Some(line.clone());
            act.push(line);
        }
    }
    if !act.is_empty() {
        verify_act(connection, &act, &mut explained, report).await?;
    }
    records_without_act(connection, report).await
}

fn chained(previous: Option<&JournalLine>, line: &JournalLine, report: &mut Report) {
    let name = format!("journal line {}", line.sequence);
    let (sequence, hash) = match previous {
        Some(previous) => (previous.sequence + 1, previous.hash),
        None => (1, FIRST_PREVIOUS_HASH),
    };
    if line.sequence != sequence {
        report.tell(format!("{name} comes after line {}", sequence - 1));
    }
    if line.previous_hash != hash {
        report.tell(format!("{name} is not chained to the line before"));
    }
    if line.hashed().hash() != line.hash {
        report.tell(format!("{name} does not have its hash"));
    }
    let first_of_act = line.act == line.sequence;
    let same_act = previous.is_some_and(|previous| {
        previous.act == line.act
            && previous.at == line.at
            && previous.writes_sha256 == line.writes_sha256
    });
    if !first_of_act && !same_act {
        report.tell(format!("{name} belongs to no act"));
    }
}

/// The records under one act against the digest in its lines, each record against its digest and
/// form, and the states against what the act's events say.
async fn verify_act(
    connection: &mut SqliteConnection,
    lines: &[JournalLine],
    explained: &mut Explained,
    report: &mut Report,
) -> Stored<()> {
    let act = lines[0].act;
    explained.begin(lines, report);
    let mut written = Vec::new();
    let mut after = (String::new(), i64::MIN, i64::MIN);
    loop {
        let rows: Vec<RecordRead> = sqlx::query_as(
            "SELECT kind, key, version, form, body, digest FROM record_version \
             WHERE act = ? AND (kind, key, version) > (?, ?, ?) \
             ORDER BY kind, key, version LIMIT ?",
        )
        .bind(to_sql(act))
        .bind(&after.0)
        .bind(after.1)
        .bind(after.2)
        .bind(RECORDS_PER_BATCH)
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
        let Some(last) = rows.last() else {
            break;
        };
        after = (last.kind.clone(), last.key, last.version);
        for row in rows {
            written.extend(verify_record(connection, &row, explained, report).await?);
        }
        tokio::task::yield_now().await;
    }
    if writes_sha256(&written) != lines[0].writes_sha256 {
        report.tell(format!(
            "what act {act} wrote does not have the digest in its journal line: {} is there",
            hex(&writes_sha256(&written))
        ));
    }
    explained.end(act, report);
    Ok(())
}

async fn verify_record(
    connection: &mut SqliteConnection,
    row: &RecordRead,
    explained: &mut Explained,
    report: &mut Report,
) -> Stored<Option<WrittenState>> {
    let Some(kind) = RecordKind::from_code(&row.kind) else {
        report.tell(format!("a record of an unknown kind, key {}", row.key));
        return Ok(None);
    };
    let name = name_of(kind, row.key, row.version);
    match &row.body {
        Some(body) => {
            if Sha256::digest(body).as_slice() != row.digest.as_slice() {
                report.tell(format!("{name} does not have its digest"));
            }
            explained.record(kind, row, body, report);
        }
        None => {
            explained.erased(kind, row);
            if !is_erased_by_right(connection, kind, row).await? {
                report.tell(format!("{name} was erased though its item is not diverted"));
            }
        }
    }
    let (Ok(version), Ok(body_sha256)) =
        (u32::try_from(row.version), row.digest.as_slice().try_into())
    else {
        report.tell(format!("{name} has no possible version or digest"));
        return Ok(None);
    };
    Ok(Some(WrittenState {
        kind: kind.code(),
        key: kind.key_text(from_sql(row.key)),
        version,
        body_sha256,
    }))
}

/// Whether a later version of the item is the tombstone of a diverted one (REG-11). Asked of the
/// record, whose digest is chained, and not of the look-up table.
async fn is_erased_by_right(
    connection: &mut SqliteConnection,
    kind: RecordKind,
    row: &RecordRead,
) -> Stored<bool> {
    if kind != RecordKind::Item {
        return Ok(false);
    }
    let newest = crate::read::items::newest(connection, row.key).await?;
    Ok(newest.is_some_and(|newest| {
        i64::from(newest.version) > row.version
            && matches!(newest.value.stage, register::item::Stage::Diverted { .. })
    }))
}

async fn records_without_act(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let acts: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT act FROM record_version \
         WHERE act NOT IN (SELECT act FROM journal) ORDER BY act LIMIT 20",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    for act in acts {
        report.tell(format!(
            "records name act {act}, which no journal line holds"
        ));
    }
    Ok(())
}
