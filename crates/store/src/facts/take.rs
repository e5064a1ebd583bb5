//! Taking a batch of facts: one look-up of its hubs, folded fact by fact, written at once together
//! with the counts.

use super::batches::{self, Batch};
use super::hubs::{self, device_to_sql};
use super::outcomes::Changes;
use super::suppliers::SupplierChanges;
use crate::fault::{Stored, fault, misuse};
use crate::messages;
use crate::rows::{from_sql, to_sql};
use app::ports::{FactBatch, KnownHub, MemberFact, Taken};
use launch::outcome::HubProgress;
use sqlx::SqliteConnection;
use std::collections::HashMap;
use terms::{OrderRef, PlanRef};

/// Takes a batch. One that came before, the very same, changes nothing.
pub(crate) async fn take_facts(
    connection: &mut SqliteConnection,
    batch: &FactBatch,
) -> Stored<Taken> {
    let (arrival, expected) = batches::arrival(connection, batch).await?;
    let mut taken = Taken {
        expected,
        ..Taken::default()
    };
    if arrival == Batch::Again {
        taken.repeated = batch.facts.values().map(|facts| facts.len() as u64).sum();
        return Ok(taken);
    }
    for (plan, facts) in &batch.facts {
        take_of_plan(connection, *plan, facts, &mut taken).await?;
    }
    messages::write_alerts(connection, &batch.alerts, batch.at).await?;
    batches::keep(connection, batch).await?;
    Ok(taken)
}

async fn take_of_plan(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    facts: &[MemberFact],
    taken: &mut Taken,
) -> Stored<()> {
    let waves = waves_of(connection, plan).await?;
    let devices: Vec<_> = facts.iter().map(|fact| fact.member.device).collect();
    let known = hubs::known(connection, plan, &devices).await?;
    let mut known: HashMap<_, KnownHub> = known
        .into_iter()
        .map(|hub| ((hub.member.device, hub.order), hub))
        .collect();
    let mut facts: Vec<&MemberFact> = facts.iter().collect();
    facts.sort_by_key(|fact| (device_to_sql(fact.member.device), fact.order));
    let mut changed = Vec::new();
    let mut changes = Changes::default();
    let mut by_suppliers = SupplierChanges::default();
    let same_hub =
        |a: &&MemberFact, b: &&MemberFact| (a.member.device, a.order) == (b.member.device, b.order);
    for facts in facts.chunk_by(same_hub) {
        let before = known.remove(&(facts[0].member.device, facts[0].order));
        let after = folded(before, facts, &waves, taken)?;
        if before != Some(after) {
            changes.turned(before.as_ref(), &after);
            by_suppliers.turned(facts[0].suppliers, before.as_ref(), &after);
            changed.push(after);
        }
    }
    hubs::write(connection, plan, &changed).await?;
    changes.write(connection, plan).await?;
    by_suppliers.write(connection, plan).await
}

/// The wave of each order of a plan.
async fn waves_of(
    connection: &mut SqliteConnection,
    plan: PlanRef,
) -> Stored<HashMap<OrderRef, i64>> {
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT reference, wave FROM launch_order WHERE plan = ?")
            .bind(to_sql(plan.bits()))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    Ok(rows
        .into_iter()
        .map(|(order, wave)| (OrderRef::from_random_bits(from_sql(order)), wave))
        .collect())
}

/// A hub with these facts more, all of one order.
fn folded(
    before: Option<KnownHub>,
    facts: &[&MemberFact],
    waves: &HashMap<OrderRef, i64>,
    taken: &mut Taken,
) -> Stored<KnownHub> {
    let mut hub = before.unwrap_or(KnownHub {
        member: facts[0].member,
        order: facts[0].order,
        progress: HubProgress::default(),
    });
    let wave = waves
        .get(&hub.order)
        .ok_or_else(|| misuse("a fact of an order that the plan does not have"))?;
    let suppliers = facts[0].suppliers;
    let fits = |fact: &&MemberFact| fact.member == hub.member && fact.suppliers == suppliers;
    if *wave != i64::from(hub.member.wave) || !facts.iter().all(fits) {
        return Err(misuse("a fact of a hub that its order does not have so"));
    }
    let contradicted = hub.progress.is_contradictory();
    for fact in facts {
        let progress = hub.progress.with(fact.fact);
        match progress == hub.progress {
            true => taken.repeated += 1,
            false => taken.new += 1,
        }
        hub.progress = progress;
    }
    if !contradicted && hub.progress.is_contradictory() {
        taken.contradictory.push(hub);
    }
    Ok(hub)
}
