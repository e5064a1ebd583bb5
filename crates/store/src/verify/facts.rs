//! The data plane of launches counted again: hubs by how they ended, measures by how they changed,
//! the hubs of orders by stratum, and all of them by Suppliers. Differences name plans and orders, never a hub.

use super::Report;
use crate::facts::{Ending, HubRow};
use crate::fault::{Stored, fault};
use crate::record::{RecordKind, RecordRow, decode, record_columns};
use crate::rows::from_sql;
use launch::order::Order;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use terms::{LaunchRef, OrderRef, PlanRef};

/// Hubs read at a time.
const HUBS_PER_BATCH: i64 = 10_000;

pub(super) async fn verify(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let orders = orders(connection, report).await?;
    outcomes(connection, &orders, report).await?;
    measures(connection, report).await?;
    by_suppliers(connection, report).await?;
    result_reports(connection, report).await
}

/// What the facts of hubs must agree with: the plan and wave of each order.
type Orders = BTreeMap<i64, (i64, i64)>;

/// Key, version, form, body and digest of an order's newest record, its plan, wave, and hubs by
/// stratum.
type OrderRow = (
    i64,
    i64,
    i64,
    Option<String>,
    Vec<u8>,
    i64,
    i64,
    Option<i64>,
);

async fn orders(connection: &mut SqliteConnection, report: &mut Report) -> Stored<Orders> {
    let rows: Vec<OrderRow> = sqlx::query_as(concat!(
        "SELECT ",
        record_columns!(),
        ", h.plan, h.wave, \
         (SELECT sum(s.hubs) FROM order_stratum s WHERE s.order_ref = h.reference) \
         FROM launch_order h JOIN record_version v \
         ON v.kind = 'order' AND v.key = h.reference AND v.version = h.version \
         ORDER BY h.reference"
    ))
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let mut orders = Orders::new();
    for (key, version, form, body, digest, plan, wave, counted) in rows {
        orders.insert(key, (plan, wave));
        let record: RecordRow = (key, version, form, body, digest);
        // An order that cannot be read was told with its act.
        let Ok(order) = decode::<Order>(RecordKind::Order, &record) else {
            continue;
        };
        if counted.map(from_sql) != Some(order.value.hubs.hubs) {
            report.tell(format!(
                "order {}: its hubs are not counted by stratum",
                order.value.reference
            ));
        }
    }
    Ok(orders)
}

/// Plan, order, wave, stratum and ending, as stored.
type Cell = (i64, i64, i64, i64, String);

async fn outcomes(
    connection: &mut SqliteConnection,
    orders: &Orders,
    report: &mut Report,
) -> Stored<()> {
    let counted = recount(connection, orders, report).await?;
    let stored: Vec<(i64, i64, i64, i64, String, i64)> =
        sqlx::query_as("SELECT plan, order_ref, wave, stratum, outcome, hubs FROM outcome_count")
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    let stored: BTreeMap<Cell, i64> = stored
        .into_iter()
        .map(|(plan, order, wave, stratum, outcome, hubs)| {
            ((plan, order, wave, stratum, outcome), hubs)
        })
        .collect();
    let differing: BTreeSet<i64> = counted
        .keys()
        .chain(stored.keys())
        .filter(|cell| counted.get(cell) != stored.get(cell))
        .map(|cell| cell.1)
        .collect();
    for order in differing {
        let order = OrderRef::from_random_bits(from_sql(order));
        report.tell(format!(
            "order {order}: how many of its hubs came to an end is not what their facts give"
        ));
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PlannedHub {
    plan: i64,
    #[sqlx(flatten)]
    row: HubRow,
}

async fn recount(
    connection: &mut SqliteConnection,
    orders: &Orders,
    report: &mut Report,
) -> Stored<BTreeMap<Cell, i64>> {
    let mut counted: BTreeMap<Cell, i64> = BTreeMap::new();
    let mut unread = 0_u64;
    let mut astray: BTreeSet<i64> = BTreeSet::new();
    let mut after = (i64::MIN, i64::MIN, i64::MIN);
    loop {
        let hubs: Vec<PlannedHub> = sqlx::query_as(
            "SELECT * FROM hub_progress WHERE (plan, device, order_ref) > (?, ?, ?) \
             ORDER BY plan, device, order_ref LIMIT ?",
        )
        .bind(after.0)
        .bind(after.1)
        .bind(after.2)
        .bind(HUBS_PER_BATCH)
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
        let Some(last) = hubs.last() else {
            break;
        };
        after = (last.plan, last.row.device, last.row.order_ref);
        for PlannedHub { plan, row } in &hubs {
            let Ok(hub) = row.hub() else {
                unread += 1;
                continue;
            };
            let (order, wave) = (row.order_ref, i64::from(hub.member.wave));
            if orders.get(&order) != Some(&(*plan, wave)) {
                astray.insert(*plan);
            }
            if let Some(ending) = Ending::of(&hub.progress) {
                let stratum = i64::from(hub.member.stratum);
                let cell = (*plan, order, wave, stratum, ending.code().to_owned());
                *counted.entry(cell).or_default() += 1;
            }
        }
        tokio::task::yield_now().await;
    }
    if unread > 0 {
        report.tell(format!("facts of {unread} hubs cannot be read"));
    }
    for plan in astray {
        let plan = PlanRef::from_random_bits(from_sql(plan));
        report.tell(format!(
            "plan {plan}: facts of hubs name an order that it does not have"
        ));
    }
    Ok(counted)
}

/// Plan, measure, arm; pairs, worsened, improved.
type Measures = (i64, String, String, i64, i64, i64);

async fn measures(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let counted: Vec<Measures> = sqlx::query_as(
        "SELECT plan, kpi, CASE wave WHEN 0 THEN 'HeldBack' ELSE 'Upgraded' END AS arm, \
         count(*), sum(change = 1), sum(change = -1) FROM hub_measure \
         WHERE change IS NOT NULL GROUP BY plan, kpi, arm",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(fault)?;
    let stored: Vec<Measures> = sqlx::query_as(
        "SELECT plan, kpi, arm, pairs, worsened, improved FROM kpi_count \
         WHERE (pairs, worsened, improved) <> (0, 0, 0)",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let (counted, stored): (BTreeSet<Measures>, BTreeSet<Measures>) =
        (counted.into_iter().collect(), stored.into_iter().collect());
    let differing: BTreeSet<i64> = counted
        .symmetric_difference(&stored)
        .map(|measures| measures.0)
        .collect();
    for plan in differing {
        let plan = PlanRef::from_random_bits(from_sql(plan));
        report.tell(format!(
            "plan {plan}: the counts of its measures are not what its hubs give"
        ));
    }
    Ok(())
}

/// What counts by Suppliers must agree with: counts of the same hubs by stratum and by arm. Each
/// statement gives a number of orders or plans that differ.
const BY_SUPPLIERS: [(&str, &str); 3] = [
    (
        "orders whose hubs are not all counted by Suppliers",
        "SELECT count(*) FROM launch_order h WHERE \
         (SELECT coalesce(sum(hubs), 0) FROM order_stratum s WHERE s.order_ref = h.reference) <> \
         (SELECT coalesce(sum(hubs), 0) FROM order_suppliers s WHERE s.order_ref = h.reference)",
    ),
    (
        "orders whose ended hubs are not all counted by Suppliers",
        "SELECT count(DISTINCT order_ref) FROM (\
         SELECT order_ref, outcome, sum(hubs) AS hubs FROM (\
         SELECT order_ref, outcome, hubs FROM outcome_count UNION ALL \
         SELECT order_ref, outcome, -hubs FROM outcome_suppliers) GROUP BY order_ref, outcome) \
         WHERE hubs <> 0",
    ),
    (
        "plans whose measures are not all counted by Suppliers",
        "SELECT count(DISTINCT plan) FROM (\
         SELECT plan, kpi, sum(pairs) AS pairs, sum(worsened) AS worsened FROM (\
         SELECT plan, kpi, pairs, worsened FROM kpi_count WHERE arm = 'Upgraded' UNION ALL \
         SELECT plan, kpi, -pairs, -worsened FROM kpi_suppliers) GROUP BY plan, kpi) \
         WHERE pairs <> 0 OR worsened <> 0",
    ),
];

async fn by_suppliers(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    for (what, statement) in BY_SUPPLIERS {
        let differing: i64 = sqlx::query_scalar(statement)
            .fetch_one(&mut *connection)
            .await
            .map_err(fault)?;
        if differing > 0 {
            report.tell(format!("{differing} {what}"));
        }
    }
    Ok(())
}

/// Reports of results are read as they were kept: what was said bears on what may be said.
async fn result_reports(connection: &mut SqliteConnection, report: &mut Report) -> Stored<()> {
    let kept: Vec<(i64, i64, String)> =
        sqlx::query_as("SELECT launch, number, body FROM result_report ORDER BY launch, number")
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    for (launch, number, body) in kept {
        if formats::result_report::read(&body).is_none() {
            let launch = LaunchRef::from_random_bits(from_sql(launch));
            report.tell(format!("report {number} of launch {launch} cannot be read"));
        }
    }
    Ok(())
}
