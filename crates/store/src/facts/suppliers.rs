//! Counts by the pair of Suppliers at the hubs when their tranche was planned: what results are
//! shared from (SL-5, ONE-3). They change in the same transaction as the hubs they count.

use super::outcomes::{self, Ending};
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::read::launches::orders_of_plan;
use crate::rows::{from_sql, insert, to_sql};
use app::ports::{KnownHub, LedgerError, SupplierCounts};
use launch::criteria::Kpi;
use launch::fleet::SupplierPair;
use launch::order::{Order, OrderState};
use launch::sharing::PairResults;
use launch::tally::CellTally;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use terms::{CspRegion, Moment, OrderRef, OrganisationRef, PlanRef};

/// Who stands where nobody is responsible for a fuel.
const NOBODY: i64 = -1;

fn pair_to_sql(pair: SupplierPair) -> (i64, i64) {
    let supplier = |supplier: Option<OrganisationRef>| {
        supplier.map_or(NOBODY, |supplier| to_sql(supplier.bits()))
    };
    (supplier(pair.electricity), supplier(pair.gas))
}

fn pair_from_sql(electricity: i64, gas: i64) -> SupplierPair {
    let supplier = |stored: i64| {
        (stored != NOBODY).then(|| OrganisationRef::from_random_bits(from_sql(stored)))
    };
    SupplierPair {
        electricity: supplier(electricity),
        gas: supplier(gas),
    }
}

/// Keeps how many hubs of each pair an order has, in place of what was kept before.
pub(super) async fn keep_order(
    connection: &mut SqliteConnection,
    order: OrderRef,
    by_suppliers: &BTreeMap<SupplierPair, u64>,
) -> Stored<()> {
    sqlx::query("DELETE FROM order_suppliers WHERE order_ref = ?")
        .bind(to_sql(order.bits()))
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let rows: Vec<(SupplierPair, u64)> = by_suppliers
        .iter()
        .map(|(pair, hubs)| (*pair, *hubs))
        .filter(|(_, hubs)| *hubs > 0)
        .collect();
    insert(
        connection,
        "INSERT INTO order_suppliers (order_ref, electricity, gas, hubs) ",
        &rows,
        "",
        |bind, (pair, hubs)| {
            let (electricity, gas) = pair_to_sql(*pair);
            bind.push_bind(to_sql(order.bits()));
            bind.push_bind(electricity);
            bind.push_bind(gas);
            bind.push_bind(to_sql(*hubs));
        },
    )
    .await?;
    Ok(())
}

/// By how much counts of ended hubs change.
#[derive(Debug, Default)]
pub(super) struct SupplierChanges(BTreeMap<(OrderRef, SupplierPair, Ending), i64>);

impl SupplierChanges {
    /// Takes in that a hub of this pair was one thing and is another now.
    pub(super) fn turned(
        &mut self,
        pair: SupplierPair,
        before: Option<&KnownHub>,
        after: &KnownHub,
    ) {
        for (hub, by) in before.map(|hub| (hub, -1)).into_iter().chain([(after, 1)]) {
            if let Some(ending) = Ending::of(&hub.progress) {
                *self.0.entry((hub.order, pair, ending)).or_default() += by;
            }
        }
    }

    /// Writes them. A count that would fall below nothing is an error of the storage's.
    pub(super) async fn write(
        self,
        connection: &mut SqliteConnection,
        plan: PlanRef,
    ) -> Stored<()> {
        let start = "INSERT INTO outcome_suppliers \
                     (plan, order_ref, electricity, gas, outcome, hubs) VALUES (?, ?, ?, ?, ?, 0) \
                     ON CONFLICT (plan, order_ref, electricity, gas, outcome) DO NOTHING";
        let change = "UPDATE outcome_suppliers SET hubs = hubs + ? WHERE plan = ? \
                      AND order_ref = ? AND electricity = ? AND gas = ? AND outcome = ?";
        for ((order, pair, ending), by) in self.0 {
            if by == 0 {
                continue;
            }
            let (electricity, gas) = pair_to_sql(pair);
            for (statement, by) in [(start, None), (change, Some(by))] {
                let mut query = sqlx::query(statement);
                if let Some(by) = by {
                    query = query.bind(by);
                }
                query
                    .bind(to_sql(plan.bits()))
                    .bind(to_sql(order.bits()))
                    .bind(electricity)
                    .bind(gas)
                    .bind(ending.code())
                    .execute(&mut *connection)
                    .await
                    .map_err(fault)?;
            }
        }
        Ok(())
    }
}

/// Changes pairs, worsened and improved of one measure by so much.
pub(super) async fn count_measures(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    kpi: Kpi,
    of: (CspRegion, SupplierPair),
    by: [i64; 3],
) -> Stored<()> {
    if by == [0; 3] {
        return Ok(());
    }
    let (region, pair) = of;
    let (electricity, gas) = pair_to_sql(pair);
    let start = "INSERT INTO kpi_suppliers \
                 (plan, kpi, region, electricity, gas, pairs, worsened, improved) \
                 VALUES (?, ?, ?, ?, ?, 0, 0, 0) \
                 ON CONFLICT (plan, kpi, region, electricity, gas) DO NOTHING";
    let change = "UPDATE kpi_suppliers SET pairs = pairs + ?, worsened = worsened + ?, \
                  improved = improved + ? WHERE plan = ? AND kpi = ? AND region = ? \
                  AND electricity = ? AND gas = ?";
    for (statement, by) in [(start, None), (change, Some(by))] {
        let mut query = sqlx::query(statement);
        for by in by.into_iter().flatten() {
            query = query.bind(by);
        }
        query
            .bind(to_sql(plan.bits()))
            .bind(kpi.text())
            .bind(region.text())
            .bind(electricity)
            .bind(gas)
            .execute(&mut *connection)
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// What became of the hubs of a tranche that were sent, by region and pair.
pub(crate) async fn supplier_counts(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    now: Moment,
) -> Stored<SupplierCounts> {
    let mut counts = SupplierCounts::new();
    let mut ended = ended(connection, plan).await?;
    for stored in orders_of_plan(connection, plan).await? {
        let order = stored.value;
        let mut counted = 0;
        for (pair, hubs) in hubs_of(connection, order.reference).await? {
            counted += hubs;
            let mut take = |ending| ended.remove(&(order.reference, pair, ending)).unwrap_or(0);
            let (ok, failed) = (take(Ending::Ok), take(Ending::Failed));
            let rest = hubs
                .checked_sub(ok + failed + take(Ending::Recalled))
                .ok_or_else(|| unsound(&order))?;
            let results: &mut PairResults = counts.entry((order.region, pair)).or_default();
            results.hubs = results.hubs.plus(of_order(&order, (ok, failed, rest), now));
        }
        if counted != order.hubs.hubs {
            return Err(unsound(&order));
        }
    }
    if ended.values().any(|hubs| *hubs > 0) {
        return Err(LedgerError::Corrupt(format!(
            "hubs of plan {plan} came to an end that no order has"
        )));
    }
    measures(connection, plan, &mut counts).await?;
    Ok(counts)
}

fn unsound(order: &Order) -> LedgerError {
    LedgerError::Corrupt(format!(
        "order {} is not counted by Suppliers",
        order.reference
    ))
}

/// Hubs of an order that was taken back before the CSP had it were never sent.
fn of_order(order: &Order, (ok, failed, rest): (u64, u64, u64), now: Moment) -> CellTally {
    let ended = CellTally {
        ok,
        failed,
        ..CellTally::default()
    };
    match (order.state(), now >= order.silent_from) {
        (OrderState::TakenBack, _) => ended,
        (OrderState::Out | OrderState::WithCsp | OrderState::Recalled, true) => CellTally {
            silent: rest,
            ..ended
        },
        (OrderState::Out | OrderState::WithCsp | OrderState::Recalled, false) => CellTally {
            pending: rest,
            ..ended
        },
    }
}

async fn hubs_of(
    connection: &mut SqliteConnection,
    order: OrderRef,
) -> Stored<Vec<(SupplierPair, u64)>> {
    let rows: Vec<(i64, i64, i64)> =
        sqlx::query_as("SELECT electricity, gas, hubs FROM order_suppliers WHERE order_ref = ?")
            .bind(to_sql(order.bits()))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    let read = |(electricity, gas, hubs)| (pair_from_sql(electricity, gas), from_sql(hubs));
    Ok(rows.into_iter().map(read).collect())
}

type Ended = BTreeMap<(OrderRef, SupplierPair, Ending), u64>;

async fn ended(connection: &mut SqliteConnection, plan: PlanRef) -> Stored<Ended> {
    let rows: Vec<(i64, i64, i64, String, i64)> = sqlx::query_as(
        "SELECT order_ref, electricity, gas, outcome, hubs FROM outcome_suppliers WHERE plan = ?",
    )
    .bind(to_sql(plan.bits()))
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let mut ended = Ended::new();
    let mut by_order: BTreeMap<(OrderRef, Ending), u64> = BTreeMap::new();
    for (order, electricity, gas, outcome, hubs) in rows {
        let order = OrderRef::from_random_bits(from_sql(order));
        let ending = Ending::from_code(&outcome).ok_or_else(unreadable)?;
        let pair = pair_from_sql(electricity, gas);
        ended.insert((order, pair, ending), from_sql(hubs));
        *by_order.entry((order, ending)).or_default() += from_sql(hubs);
    }
    let mut counted: BTreeMap<(OrderRef, Ending), u64> = BTreeMap::new();
    for ((order, _, _, ending), hubs) in outcomes::counts(connection, plan).await? {
        *counted.entry((order, ending)).or_default() += hubs;
    }
    by_order.retain(|_, hubs| *hubs > 0);
    match by_order == counted {
        true => Ok(ended),
        false => Err(LedgerError::Corrupt(format!(
            "hubs of plan {plan} are not all counted by Suppliers"
        ))),
    }
}

fn unreadable() -> LedgerError {
    LedgerError::Corrupt("counts by Suppliers cannot be read".to_owned())
}

async fn measures(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    counts: &mut SupplierCounts,
) -> Stored<()> {
    let rows: Vec<(String, String, i64, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT kpi, region, electricity, gas, pairs, worsened, improved FROM kpi_suppliers \
         WHERE plan = ?",
    )
    .bind(to_sql(plan.bits()))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    for (kpi, region, electricity, gas, pairs, worsened, improved) in rows {
        let kpi = Kpi::read_strictly(&kpi).ok_or_else(unreadable)?;
        let region = CspRegion::ALL
            .into_iter()
            .find(|known| known.text() == region)
            .ok_or_else(unreadable)?;
        let place = (region, pair_from_sql(electricity, gas));
        let tally = counts
            .entry(place)
            .or_default()
            .kpis
            .entry(kpi)
            .or_default();
        tally.pairs = from_sql(pairs);
        tally.worsened = from_sql(worsened);
        tally.improved = from_sql(improved);
    }
    Ok(())
}
