//! Reports of results as they were shared: written once, read back in order.

use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::{KeptReport, LedgerError};
use sqlx::SqliteConnection;
use terms::{LaunchRef, Moment, PlanRef};

/// Keeps a report; one whose number is taken is a conflict.
pub(crate) async fn keep_report(
    connection: &mut SqliteConnection,
    launch: LaunchRef,
    report: &KeptReport,
) -> Stored<()> {
    let kept = sqlx::query(
        "INSERT INTO result_report (launch, number, plan, made_at, body) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (launch, number) DO NOTHING",
    )
    .bind(to_sql(launch.bits()))
    .bind(i64::from(report.number))
    .bind(to_sql(report.plan.bits()))
    .bind(report.at.unix_seconds())
    .bind(&report.text)
    .execute(connection)
    .await
    .map_err(fault)?;
    match kept.rows_affected() {
        0 => Err(LedgerError::Conflict),
        _ => Ok(()),
    }
}

/// The reports of a launch, oldest first.
pub(crate) async fn reports(
    connection: &mut SqliteConnection,
    launch: LaunchRef,
) -> Stored<Vec<KeptReport>> {
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(
        "SELECT number, plan, made_at, body FROM result_report WHERE launch = ? ORDER BY number",
    )
    .bind(to_sql(launch.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let read = |(number, plan, made_at, text): (i64, i64, i64, String)| {
        Ok(KeptReport {
            number: u32::try_from(number)
                .map_err(|_| LedgerError::Corrupt("the number of a report".to_owned()))?,
            plan: PlanRef::from_random_bits(from_sql(plan)),
            at: Moment::from_unix_seconds(made_at),
            text,
        })
    };
    rows.into_iter().map(read).collect()
}
