//! Notices: each key told once, each numbered among its own recipient's only.
//!
//! A reader sees numbers (in cursors and marks), so a number must tell nothing about notices to
//! others, which may be about unpublished items. It is the second and, within the second, a count
//! of this recipient's notices; the lowest bit tells notices to one organisation from those to
//! every organisation of a type, which share a reader's list.

use crate::fault::{Stored, fault, misuse};
use crate::forms::notice::NumberedNotice;
use crate::forms::text::Textual;
use crate::record::{Record, RecordKind};
use crate::rows::{KEYS_PER_LOOKUP, from_sql, insert, push_list, to_sql};
use app::ports::Notice;
use sqlx::{QueryBuilder, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Moment, Recipient};

/// Bits for the count within a second: half a million notices a second to one recipient.
const COUNT_BITS: u32 = 20;

/// A notice's row and record.
pub(super) struct NewNotice {
    id: u64,
    number: u64,
    key: String,
    to: Recipient,
    pub(super) record: Record,
}

/// The notices whose keys are not there yet, numbered.
pub(super) async fn new_notices(
    connection: &mut SqliteConnection,
    notices: Vec<Notice>,
    at: Moment,
) -> Stored<Vec<NewNotice>> {
    let mut told = keys_told(connection, &notices).await?;
    let mut id = last_id(connection).await?;
    let mut last_numbers: BTreeMap<(Option<u64>, Option<String>), u64> = BTreeMap::new();
    let mut new = Vec::new();
    for notice in notices {
        if !told.insert(notice.key.clone()) {
            continue;
        }
        let recipient = columns(notice.to);
        let number = match last_numbers.get(&recipient) {
            Some(last) => last + 2,
            None => first_number(connection, &recipient, at).await?,
        };
        if number >> COUNT_BITS != seconds(at)? {
            return Err(misuse("too many notices to one recipient in one second"));
        }
        last_numbers.insert(recipient, number);
        id += 1;
        let key = notice.key.clone();
        let to = notice.to;
        let numbered = NumberedNotice { number, at, notice };
        new.push(NewNotice {
            id,
            number,
            key,
            to,
            record: Record::of(RecordKind::Notice, id, 1, numbered),
        });
    }
    Ok(new)
}

/// Writes the notices' rows.
pub(super) async fn write_notices(
    connection: &mut SqliteConnection,
    notices: &[NewNotice],
    act: u64,
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO notice (id, number, notice_key, to_organisation, to_type, act) ",
        notices,
        "",
        |bind, notice| {
            let (organisation, organisation_type) = columns(notice.to);
            bind.push_bind(to_sql(notice.id));
            bind.push_bind(to_sql(notice.number));
            bind.push_bind(notice.key.clone());
            bind.push_bind(organisation.map(to_sql));
            bind.push_bind(organisation_type);
            bind.push_bind(to_sql(act));
        },
    )
    .await?;
    Ok(())
}

/// The recipient's two columns, of which one is empty.
pub(crate) fn columns(recipient: Recipient) -> (Option<u64>, Option<String>) {
    match recipient {
        Recipient::Organisation(organisation) => (Some(organisation.bits()), None),
        Recipient::Every(organisation_type) => (None, Some(organisation_type.text().into_owned())),
    }
}

async fn keys_told(
    connection: &mut SqliteConnection,
    notices: &[Notice],
) -> Stored<BTreeSet<String>> {
    let mut told = BTreeSet::new();
    for chunk in notices.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new("SELECT notice_key FROM notice WHERE notice_key IN");
        push_list(&mut query, chunk.iter().map(|notice| notice.key.clone()));
        let found: Vec<String> = query
            .build_query_scalar()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        told.extend(found);
    }
    Ok(told)
}

async fn last_id(connection: &mut SqliteConnection) -> Stored<u64> {
    let id: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM notice")
        .fetch_one(&mut *connection)
        .await
        .map_err(fault)?;
    Ok(id.map_or(0, from_sql))
}

/// The number after this recipient's last within this second.
async fn first_number(
    connection: &mut SqliteConnection,
    recipient: &(Option<u64>, Option<String>),
    at: Moment,
) -> Stored<u64> {
    let from = seconds(at)? << COUNT_BITS | u64::from(recipient.0.is_none());
    let until = (seconds(at)? + 1) << COUNT_BITS;
    let query = match recipient {
        (Some(organisation), _) => sqlx::query_scalar(
            "SELECT max(number) FROM notice \
             WHERE to_organisation = ? AND number >= ? AND number < ?",
        )
        .bind(to_sql(*organisation)),
        (None, organisation_type) => sqlx::query_scalar(
            "SELECT max(number) FROM notice WHERE to_type = ? AND number >= ? AND number < ?",
        )
        .bind(organisation_type.clone()),
    };
    let last: Option<i64> = query
        .bind(to_sql(from))
        .bind(to_sql(until))
        .fetch_one(&mut *connection)
        .await
        .map_err(fault)?;
    Ok(last.map_or(from, |last| from_sql(last) + 2))
}

fn seconds(at: Moment) -> Stored<u64> {
    u64::try_from(at.unix_seconds()).map_err(|_| misuse("an act before 1970"))
}
