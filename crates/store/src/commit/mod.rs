//! One act, whole: journal, records, look-up tables, notices and answer in one transaction.

mod heads;
pub(crate) mod launches;
pub(crate) mod notices;
pub(crate) mod prepare;

use crate::facts;
use crate::fault::{Stored, fault, misuse};
use crate::forms::answer::RecordedAnswer;
use crate::ledger::SqliteLedger;
use crate::messages;
use crate::record::{self, Record, RecordKind};
use crate::rows::{from_sql, insert, to_sql};
use app::ports::{
    AlertSetAside, AnsweredRequest, Commit, Event, Idempotency, JournalLine, LedgerError, NewAlert,
    Notice, OrderCounts,
};
use formats::journal::{self, FIRST_PREVIOUS_HASH, writes_sha256};
use heads::Erased;
use prepare::{Prepared, prepare};
use sqlx::SqliteConnection;
use terms::{Capacity, Moment, OrderRef, OrganisationRef};

/// What the organisation column of an answer holds for the clock.
const CLOCK: i64 = -1;

/// An act with its writes made ready.
struct Act {
    at: Moment,
    by: Option<Capacity>,
    events: Vec<Event>,
    prepared: Prepared,
    notices: Vec<Notice>,
    idempotency: Option<Idempotency>,
    rests_on: Option<u64>,
    answered: Option<AnsweredRequest>,
    alerts: Vec<NewAlert>,
    counted: Vec<(OrderRef, OrderCounts)>,
    alert_aside: Option<AlertSetAside>,
}

/// Commits an act and gives the sequence number of its last journal line.
pub(crate) async fn commit(ledger: &SqliteLedger, commit: Commit) -> Stored<u64> {
    if commit.events.is_empty() {
        return Err(misuse("an act without an event"));
    }
    // Half a million bodies take seconds to write out; other requests go on meanwhile.
    let act = tokio::task::spawn_blocking(move || make_ready(commit))
        .await
        .map_err(|_| misuse("an act that cannot be written out"))??;
    let mut transaction = ledger.begin_write().await?;
    let (sequence, erased) = write(&mut transaction, act).await?;
    // While the one writing connection is ours, so that nobody can pay this debt before it is due.
    match erased {
        Erased::Something => ledger.erasure.owe_rewriting(),
        Erased::Nothing => {}
    }
    transaction.commit().await.map_err(fault)?;
    ledger.erasure.pay(ledger.writer()).await;
    Ok(sequence)
}

fn make_ready(commit: Commit) -> Stored<Act> {
    Ok(Act {
        at: commit.at,
        by: commit.by,
        events: commit.events,
        prepared: prepare(commit.writes)?,
        notices: commit.notices,
        idempotency: commit.idempotency,
        rests_on: commit.rests_on,
        answered: commit.answered,
        alerts: commit.alerts,
        counted: commit.counted,
        alert_aside: commit.alert_aside,
    })
}

async fn write(connection: &mut SqliteConnection, act: Act) -> Stored<(u64, Erased)> {
    let organisation = act.by.as_ref().map(|by| by.organisation);
    if let Some(idempotency) = &act.idempotency {
        let given = answer_given(
            connection,
            organisation,
            &idempotency.key,
            &idempotency.request_sha256,
        );
        if let Some(answer) = given.await? {
            return Err(LedgerError::AlreadyDone(answer));
        }
    }
    let (last, previous_hash) = last_line(connection).await?;
    if act.rests_on.is_some_and(|sequence| sequence != last) {
        return Err(LedgerError::Conflict);
    }
    let first = last + 1;
    // Before the versions are looked at: a request that was answered meanwhile is no conflict.
    if let Some(request) = &act.answered {
        messages::write_answered(connection, request, Some(first)).await?;
    }
    let Prepared {
        mut records,
        items,
        submissions,
        rounds,
        editions,
        launches,
        only_ones,
    } = act.prepared;
    for (kind, version, follows) in only_ones {
        heads::check_only_one(connection, kind, version, follows).await?;
    }
    heads::write_items(connection, &items).await?;
    heads::write_submissions(connection, &submissions).await?;
    heads::write_rounds(connection, &rounds).await?;
    records.extend(heads::write_editions(connection, &editions).await?);
    launches.write(connection, act.at).await?;
    let notices = notices::new_notices(connection, act.notices, act.at).await?;
    notices::write_notices(connection, &notices, first).await?;
    records.extend(notices.into_iter().map(|notice| notice.record));
    messages::write_alerts(connection, &act.alerts, act.at).await?;
    if let Some(aside) = &act.alert_aside {
        messages::set_aside(connection, aside, act.at).await?;
    }
    for (order, counts) in &act.counted {
        facts::keep_order_counts(connection, *order, counts).await?;
    }
    if let Some(idempotency) = act.idempotency {
        records.push(write_answer(connection, first, organisation, idempotency).await?);
    }
    records.sort_by_key(|r| (r.kind, r.key));

    let written: Vec<_> = records.iter().map(Record::written).collect();
    let lines = chain(
        &act.events,
        act.at,
        act.by.as_ref(),
        first,
        previous_hash,
        writes_sha256(&written),
    );
    drop(written);
    write_lines(connection, &lines).await?;
    write_records(connection, &records, first).await?;
    let erased = heads::erase_diverted(connection, &items, first).await?;
    let last = lines.last().expect("an act has an event").sequence;
    Ok((last, erased))
}

/// The recorded answer of this key, or that the key belongs to another request.
pub(crate) async fn answer_given(
    connection: &mut SqliteConnection,
    organisation: Option<OrganisationRef>,
    key: &str,
    request_sha256: &[u8; 32],
) -> Stored<Option<String>> {
    let row = sqlx::query_as(concat!(
        "SELECT ",
        record::record_columns!(),
        " FROM answer a JOIN record_version v \
         ON v.kind = 'answer' AND v.key = a.act AND v.version = 1 \
         WHERE a.organisation = ? AND a.answer_key = ?"
    ))
    .bind(organisation.map_or(CLOCK, |organisation| to_sql(organisation.bits())))
    .bind(key)
    .fetch_optional(&mut *connection)
    .await
    .map_err(fault)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let recorded = record::decode::<RecordedAnswer>(RecordKind::Answer, &row)?.value;
    match recorded.request_sha256 == *request_sha256 {
        true => Ok(Some(recorded.answer)),
        false => Err(LedgerError::KeyReused),
    }
}

async fn write_answer(
    connection: &mut SqliteConnection,
    act: u64,
    organisation: Option<OrganisationRef>,
    idempotency: Idempotency,
) -> Stored<Record> {
    sqlx::query("INSERT INTO answer (organisation, answer_key, act) VALUES (?, ?, ?)")
        .bind(organisation.map_or(CLOCK, |organisation| to_sql(organisation.bits())))
        .bind(idempotency.key.clone())
        .bind(to_sql(act))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let recorded = RecordedAnswer {
        organisation,
        key: idempotency.key,
        request_sha256: idempotency.request_sha256,
        answer: idempotency.answer,
    };
    Ok(Record::of(RecordKind::Answer, act, 1, recorded))
}

/// The last line's sequence and hash; 0 and zeros where there is none.
async fn last_line(connection: &mut SqliteConnection) -> Stored<(u64, [u8; 32])> {
    let last: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
            .fetch_optional(&mut *connection)
            .await
            .map_err(fault)?;
    let Some((sequence, hash)) = last else {
        return Ok((0, FIRST_PREVIOUS_HASH));
    };
    let hash = hash
        .try_into()
        .map_err(|_| LedgerError::Corrupt("the last journal line has no hash".to_owned()))?;
    Ok((from_sql(sequence), hash))
}

fn chain(
    events: &[Event],
    at: Moment,
    by: Option<&Capacity>,
    first: u64,
    previous_hash: [u8; 32],
    writes_sha256: [u8; 32],
) -> Vec<JournalLine> {
    let mut lines: Vec<JournalLine> = Vec::with_capacity(events.len());
    for (sequence, event) in (first..).zip(events) {
        let mut line = JournalLine {
            sequence,
            act: first,
            at,
            person: by.map(|by| by.person),
            organisation: by.map(|by| by.organisation),
            event: event_name(event).to_owned(),
            facts: facts_json(event),
            writes_sha256,
            previous_hash: lines.last().map_or(previous_hash, |line| line.hash),
            hash: FIRST_PREVIOUS_HASH,
        };
        line.hash = line.hashed().hash();
        lines.push(line);
    }
    lines
}

fn event_name(event: &Event) -> &'static str {
    match event {
        Event::Register(event) => journal::event_name(event),
        Event::Launch(event) => journal::launch::event_name(event),
    }
}

fn facts_json(event: &Event) -> String {
    match event {
        Event::Register(event) => journal::facts_json(event),
        Event::Launch(event) => journal::launch::facts_json(event),
    }
}

async fn write_lines(connection: &mut SqliteConnection, lines: &[JournalLine]) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO journal (sequence, act, at, person, organisation, event, facts, \
         writes_sha256, previous_hash, hash) ",
        lines,
        "",
        |bind, line| {
            bind.push_bind(to_sql(line.sequence));
            bind.push_bind(to_sql(line.act));
            bind.push_bind(line.at.unix_seconds());
            bind.push_bind(line.person.map(|person| to_sql(person.bits())));
            bind.push_bind(line.organisation.map(|o| to_sql(o.bits())));
            bind.push_bind(line.event.clone());
            bind.push_bind(line.facts.clone());
            bind.push_bind(line.writes_sha256.to_vec());
            bind.push_bind(line.previous_hash.to_vec());
            bind.push_bind(line.hash.to_vec());
        },
    )
    .await?;
    Ok(())
}

async fn write_records(
    connection: &mut SqliteConnection,
    records: &[Record],
    act: u64,
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO record_version (kind, key, version, act, form, body, digest) ",
        records,
        "",
        |bind, record| {
            bind.push_bind(record.kind.code());
            bind.push_bind(record::sql_key(record));
            bind.push_bind(i64::from(record.version));
            bind.push_bind(to_sql(act));
            bind.push_bind(i64::from(record.form));
            bind.push_bind(record.body.clone());
            bind.push_bind(record.digest.to_vec());
        },
    )
    .await?;
    Ok(())
}
