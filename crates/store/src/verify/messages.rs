//! Service Requests that nominated, held against the journal in both directions: none is answered
//! without its act, and no act of one is without its answer.

use super::Report;
use crate::fault::{Stored, fault};
use sqlx::SqliteConnection;

pub(super) async fn verify(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let without_act: Vec<i64> = sqlx::query_scalar(
        "SELECT r.act FROM service_request r WHERE r.act IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM journal j WHERE j.act = r.act AND j.event = 'HubsNominated' \
          AND json_extract(j.facts, '$.route') = 'service request') ORDER BY r.act",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    for act in without_act {
        report.tell(format!(
            "a Service Request is answered as act {act}, which nominated nothing for one"
        ));
    }
    let without_answer: Vec<i64> = sqlx::query_scalar(
        "SELECT j.sequence FROM journal j WHERE j.event = 'HubsNominated' \
         AND json_extract(j.facts, '$.route') = 'service request' AND NOT EXISTS \
         (SELECT 1 FROM service_request r WHERE r.act = j.act) ORDER BY j.sequence",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    for line in without_answer {
        report.tell(format!(
            "journal line {line} nominates by a Service Request that has no answer"
        ));
    }
    Ok(())
}
