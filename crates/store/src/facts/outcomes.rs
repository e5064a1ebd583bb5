//! How many hubs came to an end, by the order they were sent with: kept beside the hubs' own rows,
//! in the same transaction.

use crate::fault::{Stored, fault};
use crate::rows::{from_sql, insert, to_sql};
use app::ports::{EndedHubs, KnownHub, LedgerError};
use launch::outcome::{HubOutcome, HubProgress};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use terms::{Moment, OrderRef, PlanRef};

/// What a hub came to, whatever the moment at which somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// The new version is confirmed and the hub was heard since.
    Ok,
    /// It failed explicitly.
    Failed,
    /// Its order was taken back before it was attempted.
    Recalled,
}

impl Ending {
    /// What this hub came to; nothing where it is pending or silent, as the moment has it.
    pub(crate) fn of(progress: &HubProgress) -> Option<Ending> {
        let before_its_deadline = Moment::from_unix_seconds(0);
        let deadline = Moment::from_unix_seconds(1);
        match progress.state(before_its_deadline, deadline) {
            HubOutcome::Ok => Some(Ending::Ok),
            HubOutcome::Failed => Some(Ending::Failed),
            HubOutcome::Recalled => Some(Ending::Recalled),
            HubOutcome::Pending | HubOutcome::Silent => None,
        }
    }

    /// As stored.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Ending::Ok => "Ok",
            Ending::Failed => "Failed",
            Ending::Recalled => "Recalled",
        }
    }

    /// The ending stored so.
    pub(crate) fn from_code(code: &str) -> Option<Ending> {
        [Ending::Ok, Ending::Failed, Ending::Recalled]
            .into_iter()
            .find(|ending| ending.code() == code)
    }
}

/// A cell of the counts: order, wave, stratum, ending.
pub(super) type Cell = (OrderRef, u32, u32, Ending);

/// By how much counts change.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<Cell, i64>);

impl Changes {
    /// Takes in that a hub was one thing and is another now.
    pub(super) fn turned(&mut self, before: Option<&KnownHub>, after: &KnownHub) {
        for (hub, by) in before.map(|hub| (hub, -1)).into_iter().chain([(after, 1)]) {
            let Some(ending) = Ending::of(&hub.progress) else {
                continue;
            };
            let cell = (hub.order, hub.member.wave, hub.member.stratum, ending);
            *self.0.entry(cell).or_default() += by;
        }
    }

    /// Writes the counts as they are now.
    pub(super) async fn write(
        mut self,
        connection: &mut SqliteConnection,
        plan: PlanRef,
    ) -> Stored<()> {
        self.0.retain(|_, by| *by != 0);
        if self.0.is_empty() {
            return Ok(());
        }
        let counts = counts(connection, plan).await?;
        let mut standing = Vec::new();
        let mut gone = Vec::new();
        for (cell, by) in self.0 {
            let before = counts.get(&cell).copied().unwrap_or(0);
            match before.checked_add_signed(by) {
                Some(0) => gone.push(cell),
                Some(now) => standing.push((cell, now)),
                None => return Err(LedgerError::Corrupt("a count of hubs is short".to_owned())),
            }
        }
        remove(connection, plan, &gone).await?;
        put(connection, plan, &standing).await
    }
}

type CountRow = (i64, i64, i64, String, i64);

/// Every count of a plan.
pub(super) async fn counts(
    connection: &mut SqliteConnection,
    plan: PlanRef,
) -> Stored<BTreeMap<Cell, u64>> {
    let rows: Vec<CountRow> = sqlx::query_as(
        "SELECT order_ref, wave, stratum, outcome, hubs FROM outcome_count WHERE plan = ?",
    )
    .bind(to_sql(plan.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let read = |row: &CountRow| {
        let (order, wave, stratum, outcome, hubs) = row;
        let cell = (
            OrderRef::from_random_bits(from_sql(*order)),
            u32::try_from(*wave).ok()?,
            u32::try_from(*stratum).ok()?,
            Ending::from_code(outcome)?,
        );
        Some((cell, from_sql(*hubs)))
    };
    rows.iter()
        .map(read)
        .collect::<Option<_>>()
        .ok_or_else(|| LedgerError::Corrupt("counts of hubs cannot be read".to_owned()))
}

/// How many hubs of each order of a plan came to an end.
pub(crate) async fn ended_by_order(
    connection: &mut SqliteConnection,
    plan: PlanRef,
) -> Stored<BTreeMap<OrderRef, EndedHubs>> {
    let mut by_order: BTreeMap<OrderRef, EndedHubs> = BTreeMap::new();
    for ((order, _, _, ending), hubs) in counts(connection, plan).await? {
        let ended = by_order.entry(order).or_default();
        match ending {
            Ending::Ok => ended.ok += hubs,
            Ending::Failed => ended.failed += hubs,
            Ending::Recalled => ended.recalled += hubs,
        }
    }
    Ok(by_order)
}

async fn remove(connection: &mut SqliteConnection, plan: PlanRef, cells: &[Cell]) -> Stored<()> {
    for (order, wave, stratum, ending) in cells {
        sqlx::query(
            "DELETE FROM outcome_count \
             WHERE plan = ? AND order_ref = ? AND wave = ? AND stratum = ? AND outcome = ?",
        )
        .bind(to_sql(plan.bits()))
        .bind(to_sql(order.bits()))
        .bind(i64::from(*wave))
        .bind(i64::from(*stratum))
        .bind(ending.code())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    }
    Ok(())
}

async fn put(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    counts: &[(Cell, u64)],
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO outcome_count (plan, order_ref, wave, stratum, outcome, hubs) ",
        counts,
        " ON CONFLICT (plan, order_ref, wave, stratum, outcome) \
         DO UPDATE SET hubs = excluded.hubs",
        |bind, ((order, wave, stratum, ending), hubs)| {
            bind.push_bind(to_sql(plan.bits()));
            bind.push_bind(to_sql(order.bits()));
            bind.push_bind(i64::from(*wave));
            bind.push_bind(i64::from(*stratum));
            bind.push_bind(ending.code());
            bind.push_bind(to_sql(*hubs));
        },
    )
    .await?;
    Ok(())
}
