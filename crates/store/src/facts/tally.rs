//! The counts of a tranche at a moment.
//!
//! Kept are the hubs of each order and those of them that came to an end. The rest of an order is
//! pending, or silent once the order's deadline is over; the rest of the tranche is held, as last
//! looked at, or waits. What does not add up is an error, never a smaller count: a gate must not
//! be decided on it.

use super::measures;
use super::outcomes::{self, Ending};
use super::suppliers;
use crate::fault::{Stored, fault};
use crate::read::launches::orders_of_plan;
use crate::rows::{KEYS_PER_LOOKUP, from_sql, insert, push_list, to_sql};
use app::ports::{HeldCounts, LedgerError, OrderCounts};
use launch::order::{Order, OrderState};
use launch::tally::{CellTally, TrancheTally};
use sqlx::{QueryBuilder, SqliteConnection};
use std::collections::BTreeMap;
use terms::{Moment, OrderRef, PlanRef};

/// Keeps how the hubs of an order are counted, in place of what was kept before.
pub(crate) async fn keep_order_counts(
    connection: &mut SqliteConnection,
    order: OrderRef,
    counts: &OrderCounts,
) -> Stored<()> {
    suppliers::keep_order(connection, order, &counts.by_suppliers).await?;
    sqlx::query("DELETE FROM order_stratum WHERE order_ref = ?")
        .bind(to_sql(order.bits()))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let rows: Vec<(u32, u64)> = counts
        .by_stratum
        .iter()
        .map(|(stratum, hubs)| (*stratum, *hubs))
        .filter(|(_, hubs)| *hubs > 0)
        .collect();
    insert(
        connection,
        "INSERT INTO order_stratum (order_ref, stratum, hubs) ",
        &rows,
        "",
        |bind, (stratum, hubs)| {
            bind.push_bind(to_sql(order.bits()));
            bind.push_bind(i64::from(*stratum));
            bind.push_bind(to_sql(*hubs));
        },
    )
    .await?;
    Ok(())
}

/// Keeps how many hubs are kept out before an attempt, in place of what was kept before.
pub(crate) async fn keep_held(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    held: &HeldCounts,
) -> Stored<()> {
    sqlx::query("DELETE FROM held_count WHERE plan = ?")
        .bind(to_sql(plan.bits()))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let rows: Vec<((u32, u32), u64)> = held
        .iter()
        .map(|(cell, hubs)| (*cell, *hubs))
        .filter(|(_, hubs)| *hubs > 0)
        .collect();
    insert(
        connection,
        "INSERT INTO held_count (plan, wave, stratum, hubs) ",
        &rows,
        "",
        |bind, ((wave, stratum), hubs)| {
            bind.push_bind(to_sql(plan.bits()));
            bind.push_bind(i64::from(*wave));
            bind.push_bind(i64::from(*stratum));
            bind.push_bind(to_sql(*hubs));
        },
    )
    .await?;
    Ok(())
}

/// The counts of a tranche now.
pub(crate) async fn tally(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    planned: &BTreeMap<(u32, u32), u64>,
    now: Moment,
) -> Stored<TrancheTally> {
    let orders: Vec<Order> = orders_of_plan(connection, plan)
        .await?
        .into_iter()
        .map(|stored| stored.value)
        .collect();
    let hubs = hubs_of(connection, &orders).await?;
    let mut ended = outcomes::counts(connection, plan).await?;
    let mut cells: BTreeMap<(u32, u32), CellTally> = planned
        .iter()
        .map(|(cell, planned)| {
            let planned = *planned;
            (
                *cell,
                CellTally {
                    planned,
                    ..CellTally::default()
                },
            )
        })
        .collect();
    for order in &orders {
        let by_stratum = hubs.get(&order.reference).cloned().unwrap_or_default();
        if by_stratum.values().sum::<u64>() != order.hubs.hubs {
            return Err(unsound(order, "is not counted by stratum"));
        }
        for (stratum, hubs) in by_stratum {
            let cell = cells
                .get_mut(&(order.wave, stratum))
                .ok_or_else(|| unsound(order, "has hubs of a cell that was not planned"))?;
            let mut take = |ending| {
                ended
                    .remove(&(order.reference, order.wave, stratum, ending))
                    .unwrap_or(0)
            };
            let (ok, failed) = (take(Ending::Ok), take(Ending::Failed));
            let recalled = take(Ending::Recalled);
            let rest = hubs
                .checked_sub(ok + failed + recalled)
                .ok_or_else(|| unsound(order, "has fewer hubs than came to an end"))?;
            *cell = cell.plus(rest_of(
                order,
                rest,
                now,
                CellTally {
                    ok,
                    failed,
                    ..none()
                },
            ));
        }
    }
    if !ended.is_empty() {
        return Err(LedgerError::Corrupt(format!(
            "hubs of plan {plan} came to an end that no order has"
        )));
    }
    let held = held_of(connection, plan).await?;
    for (place, cell) in &mut cells {
        let left = cell.planned.checked_sub(cell.sent()).ok_or_else(|| {
            LedgerError::Corrupt(format!("more hubs of plan {plan} were sent than planned"))
        })?;
        // A hub that was sent since somebody looked is not held any more.
        cell.held = held.get(place).copied().unwrap_or(0).min(left);
    }
    Ok(TrancheTally {
        cells,
        kpis: measures::counts(connection, plan).await?,
    })
}

fn none() -> CellTally {
    CellTally::default()
}

/// The hubs of an order that did not come to an end, put where they belong. Of an order that was
/// taken back before the CSP had it no hub was instructed: they wait, to be sent again.
fn rest_of(order: &Order, rest: u64, now: Moment, ended: CellTally) -> CellTally {
    match order.state() {
        OrderState::TakenBack => ended,
        OrderState::Out | OrderState::WithCsp | OrderState::Recalled => {
            match now >= order.silent_from {
                true => CellTally {
                    silent: rest,
                    ..ended
                },
                false => CellTally {
                    pending: rest,
                    ..ended
                },
            }
        }
    }
}

fn unsound(order: &Order, what: &str) -> LedgerError {
    LedgerError::Corrupt(format!("order {} {what}", order.reference))
}

/// The hubs of each order by stratum.
async fn hubs_of(
    connection: &mut SqliteConnection,
    orders: &[Order],
) -> Stored<BTreeMap<OrderRef, BTreeMap<u32, u64>>> {
    let mut hubs: BTreeMap<OrderRef, BTreeMap<u32, u64>> = BTreeMap::new();
    for chunk in orders.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(
            "SELECT order_ref, stratum, hubs FROM order_stratum WHERE order_ref IN",
        );
        push_list(
            &mut query,
            chunk.iter().map(|order| to_sql(order.reference.bits())),
        );
        let rows: Vec<(i64, i64, i64)> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        for (order, stratum, count) in rows {
            let order = OrderRef::from_random_bits(from_sql(order));
            let strata = hubs.entry(order).or_default();
            strata.insert(small(stratum)?, from_sql(count));
        }
    }
    Ok(hubs)
}

async fn held_of(connection: &mut SqliteConnection, plan: PlanRef) -> Stored<HeldCounts> {
    let rows: Vec<(i64, i64, i64)> =
        sqlx::query_as("SELECT wave, stratum, hubs FROM held_count WHERE plan = ?")
            .bind(to_sql(plan.bits()))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    rows.into_iter()
        .map(|(wave, stratum, hubs)| Ok(((small(wave)?, small(stratum)?), from_sql(hubs))))
        .collect()
}

fn small(value: i64) -> Stored<u32> {
    u32::try_from(value).map_err(|_| LedgerError::Corrupt("a wave or stratum cannot be".to_owned()))
}
