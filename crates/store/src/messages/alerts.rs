//! Alerts to Users: written with what they tell of, taken in their order, each once by its key.

use crate::facts::{device_from_sql, device_to_sql};
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::{AlertSetAside, Delivery, LedgerError, NewAlert, OutboxLine, WaitingAlert};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use terms::{DeviceId, Moment};

/// Writes alerts in their order; those whose keys are there already are left out.
pub(crate) async fn write_alerts(
    connection: &mut SqliteConnection,
    alerts: &[NewAlert],
    at: Moment,
) -> Stored<()> {
    let mut last_numbers: BTreeMap<i64, i64> = BTreeMap::new();
    for alert in alerts {
        let eui = device_to_sql(alert.to);
        let last = match last_numbers.get(&eui) {
            Some(last) => *last,
            None => last_number(connection, eui).await?,
        };
        let written = sqlx::query(
            "INSERT INTO alert (eui, number, alert_key, written_at, body) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (eui, alert_key) DO NOTHING",
        )
        .bind(eui)
        .bind(last + 1)
        .bind(alert.key.clone())
        .bind(at.unix_seconds())
        .bind(alert.body.clone())
        .execute(&mut *connection)
        .await
        .map_err(fault)?
        .rows_affected();
        last_numbers.insert(eui, last + i64::from(written == 1));
    }
    Ok(())
}

async fn last_number(connection: &mut SqliteConnection, eui: i64) -> Stored<i64> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(number) FROM alert WHERE eui = ?")
        .bind(eui)
        .fetch_one(connection)
        .await
        .map_err(fault)?;
    Ok(last.unwrap_or(0))
}

/// The User's first waiting alerts, and how the first stands.
pub(crate) async fn waiting(
    connection: &mut SqliteConnection,
    user: DeviceId,
    limit: u32,
) -> Stored<(Vec<WaitingAlert>, Option<Delivery>)> {
    let rows: Vec<(i64, i64, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT number, written_at, body FROM alert WHERE eui = ? AND taken_at IS NULL \
         ORDER BY number LIMIT ?",
    )
    .bind(device_to_sql(user))
    .bind(i64::from(limit))
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let alert = |(number, at, body): (i64, i64, Option<Vec<u8>>)| {
        let body = body.ok_or_else(|| LedgerError::Corrupt("an alert has no body".to_owned()))?;
        Ok(WaitingAlert {
            number: from_sql(number),
            at: Moment::from_unix_seconds(at),
            body,
        })
    };
    let alerts: Stored<Vec<WaitingAlert>> = rows.into_iter().map(alert).collect();
    Ok((alerts?, delivery(connection, device_to_sql(user)).await?))
}

async fn delivery(connection: &mut SqliteConnection, eui: i64) -> Stored<Option<Delivery>> {
    let row: Option<(i64, i64, String)> =
        sqlx::query_as("SELECT attempts, next_at, failure FROM alert_delivery WHERE eui = ?")
            .bind(eui)
            .fetch_optional(connection)
            .await
            .map_err(fault)?;
    Ok(row.map(|(attempts, next_at, failure)| Delivery {
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        next_at: Moment::from_unix_seconds(next_at),
        failure,
    }))
}

/// Notes that the User took this alert: the next one is tried without delay.
pub(crate) async fn taken(
    connection: &mut SqliteConnection,
    user: DeviceId,
    number: u64,
    at: Moment,
) -> Stored<()> {
    let eui = device_to_sql(user);
    sqlx::query(
        "UPDATE alert SET taken_at = ?, body = NULL \
         WHERE eui = ? AND number = ? AND taken_at IS NULL",
    )
    .bind(at.unix_seconds())
    .bind(eui)
    .bind(to_sql(number))
    .execute(&mut *connection)
    .await
    .map_err(fault)?;
    sqlx::query("DELETE FROM alert_delivery WHERE eui = ?")
        .bind(eui)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Sets the User's first waiting alert aside: the next one is tried without delay. Where another one
/// waits first by now, it is a conflict.
pub(crate) async fn set_aside(
    connection: &mut SqliteConnection,
    aside: &AlertSetAside,
    at: Moment,
) -> Stored<()> {
    let eui = device_to_sql(aside.user);
    let gone = sqlx::query(
        "UPDATE alert SET taken_at = ?, body = NULL, aside_because = ? WHERE eui = ? \
         AND number = ? AND number = \
         (SELECT min(number) FROM alert WHERE eui = ? AND taken_at IS NULL)",
    )
    .bind(at.unix_seconds())
    .bind(aside.reason.clone())
    .bind(eui)
    .bind(to_sql(aside.number))
    .bind(eui)
    .execute(&mut *connection)
    .await
    .map_err(fault)?
    .rows_affected();
    if gone != 1 {
        return Err(LedgerError::Conflict);
    }
    sqlx::query("DELETE FROM alert_delivery WHERE eui = ?")
        .bind(eui)
        .execute(connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// Notes that the User did not take this alert, where it still waits first: it may have been set
/// aside while the User was asked.
pub(crate) async fn not_taken(
    connection: &mut SqliteConnection,
    user: DeviceId,
    number: u64,
    delivery: &Delivery,
) -> Stored<()> {
    sqlx::query(
        "INSERT INTO alert_delivery (eui, attempts, next_at, failure) SELECT ?, ?, ?, ? WHERE ? = \
         (SELECT min(number) FROM alert WHERE eui = ? AND taken_at IS NULL) \
         ON CONFLICT (eui) DO UPDATE SET attempts = excluded.attempts, \
         next_at = excluded.next_at, failure = excluded.failure",
    )
    .bind(device_to_sql(user))
    .bind(i64::from(delivery.attempts))
    .bind(delivery.next_at.unix_seconds())
    .bind(delivery.failure.clone())
    .bind(to_sql(number))
    .bind(device_to_sql(user))
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// How the alerts of every User stand for whom some wait.
pub(crate) async fn outbox(connection: &mut SqliteConnection) -> Stored<Vec<OutboxLine>> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT eui, count(*), min(written_at) FROM alert WHERE taken_at IS NULL \
         GROUP BY eui ORDER BY eui",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let mut lines = Vec::new();
    for (eui, waiting, oldest) in rows {
        lines.push(OutboxLine {
            user: device_from_sql(eui)?,
            waiting: from_sql(waiting),
            oldest: Moment::from_unix_seconds(oldest),
            delivery: delivery(connection, eui).await?,
        });
    }
    Ok(lines)
}
