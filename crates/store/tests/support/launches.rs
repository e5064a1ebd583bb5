//! Acts on launches, with the events that their states call for.

use super::launch_samples::{draft, order, order_ref, plan_ref, tranche};
use super::samples::{at, organisation};
use super::{act, dcc};
use app::ports::{
    Commit, FactBatch, KeptReport, Ledger, LedgerError, Member, MemberFact, OrderCounts,
};
use launch::criteria::Criteria;
use launch::decision::{Event, Write};
use launch::fleet::SupplierPair;
use launch::hold::{Hold, HoldReason};
use launch::launch::{HubsFrom, Launch, Phase};
use launch::notification::LaunchKind;
use launch::order::Order;
use launch::outcome::{OutcomeFact, Step};
use launch::sharing::{SharedReport, SharingRule, TrancheResults, share};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use terms::{DeviceId, Moment, OrganisationRef};

/// An act by DCC that takes a launch from one state to another, with the events that explain it.
pub fn launch_act(before: Option<&Launch>, after: &Launch, follows: u32) -> Commit {
    let mut commit = act(vec![]);
    commit.events = events(before, after).into_iter().map(Into::into).collect();
    commit.writes = vec![write_launch(after.clone(), follows).into()];
    commit
}

pub fn write_launch(launch: Launch, follows: u32) -> Write {
    Write::Launch {
        launch: Box::new(launch),
        follows,
    }
}

pub fn write_order(order: Order, follows: u32) -> Write {
    Write::Order {
        order: Box::new(order),
        follows,
    }
}

/// The event of an order that is sent.
pub fn sent(order: &Order) -> Event {
    Event::OrderSent {
        launch: order.launch,
        order: order.reference,
        plan: order.plan,
        generation: order.generation,
        wave: order.wave,
        hubs: order.hubs.hubs,
        hubs_sha256: order.hubs.sha256,
    }
}

fn events(before: Option<&Launch>, after: &Launch) -> Vec<Event> {
    let launch = after.reference;
    let mut events = Vec::new();
    for hold in &after.holds {
        let was = before.and_then(|before| before.hold(hold.reference));
        if was.is_none() {
            events.push(opened(after, hold));
        }
        if let Some(release) = &hold.release
            && was.is_none_or(|was| was.release.is_none())
        {
            events.push(Event::HoldReleased {
                launch,
                hold: hold.reference,
                authority: release.authority,
                effective: release.effective,
            });
        }
    }
    if before.is_none_or(|before| before.phase != after.phase) {
        events.push(became(after));
    }
    if events.is_empty() {
        events.push(Event::WaveBegun {
            launch,
            level: 1,
            attempt: 1,
            wave: 2,
        });
    }
    events
}

fn opened(launch: &Launch, hold: &Hold) -> Event {
    let (launch, hold_ref) = (launch.reference, hold.reference);
    match &hold.reason {
        HoldReason::GateNotAchieved {
            level,
            attempt,
            evidence_sha256,
            ..
        } => Event::GateBreached {
            launch,
            level: *level,
            attempt: *attempt,
            hold: hold_ref,
            evidence_sha256: *evidence_sha256,
        },
        HoldReason::EmergencyStop { by, .. } => Event::EmergencyStopped {
            launch,
            hold: hold_ref,
            by: *by,
        },
        HoldReason::Deferral { by, .. } => Event::Deferred {
            launch,
            hold: hold_ref,
            by: *by,
            hubs: None,
        },
    }
}

/// The event by which a launch comes to its phase.
fn became(after: &Launch) -> Event {
    let launch = after.reference;
    let (level, attempt) = (after.level, after.attempt);
    let moved_on = |next| Event::MovedOn {
        launch,
        level,
        next,
        evidence_sha256: [4; 32],
    };
    match &after.phase {
        Phase::Draft => Event::LaunchDrafted { launch },
        Phase::Notified => {
            let criteria = after.notification.criteria.canonical_text();
            Event::NotificationIssued {
                launch,
                revision: 1,
                criteria_sha256: Sha256::digest(criteria).into(),
                told: 2,
                window_closes: at(4),
            }
        }
        Phase::Ready { .. } => Event::WindowClosed { launch, lists: 1 },
        Phase::Running => {
            let plan = after.tranches.last().map(|tranche| &tranche.plan);
            Event::TrancheSealed {
                launch,
                plan: plan.map_or(plan_ref(0), |plan| plan.reference),
                parent: None,
                level,
                attempt,
                hubs: 1_000,
                holdback: 100,
                slots_sha256: [5; 32],
            }
        }
        Phase::Achieved => Event::GateMet {
            launch,
            level,
            attempt,
            evidence_sha256: [4; 32],
        },
        Phase::Complete { .. } => moved_on(None),
        Phase::Withdrawn { .. } => Event::LaunchWithdrawn { launch },
    }
}

/// A launch that runs under the plan of its own number.
pub fn running(n: u64) -> Launch {
    Launch {
        phase: Phase::Running,
        tranches: vec![tranche(n, HubsFrom::DccPlan)],
        ..draft(n)
    }
}

/// An act that sends these orders of a launch.
pub fn dispatch(launch: &Launch, follows: u32, orders: &[Order]) -> Commit {
    let mut commit = launch_act(Some(launch), launch, follows);
    commit.by = None;
    commit.events = orders.iter().map(|order| sent(order).into()).collect();
    let orders = orders.iter().cloned();
    let writes = orders.map(|order| write_order(order, 0).into());
    commit.writes.extend(writes);
    commit
}

/// A launch that runs, with orders 1 and 2: 100 hubs of wave 1 each.
pub async fn two_orders_out(ledger: &dyn Ledger) {
    let launch = running(1);
    let drafted = launch_act(None, &launch, 0);
    ledger.commit(drafted).await.expect("commits");
    let orders = [order(1, 1), order(2, 1)];
    let sending = dispatch(&launch, 1, &orders);
    ledger.commit(sending).await.expect("commits");
}

/// The act by which the CSP fetches an order.
pub fn fetched(order: &Order, follows: u32, second: i64) -> Commit {
    let mut commit = act(vec![]);
    let fetched = Order {
        fetched_at: Some(at(second)),
        ..order.clone()
    };
    let event = Event::OrderFetched {
        launch: order.launch,
        order: order.reference,
        csp: order.csp,
    };
    commit.events = vec![event.into()];
    commit.writes = vec![write_order(fetched, follows).into()];
    commit.by = Some(dcc());
    commit
}

/// The `n`-th hub of wave 1: Device IDs on both sides of the sign that SQL gives them.
pub fn member(n: u64, stratum: u32) -> Member {
    let bits = (0x7FFF_FFFF_FFFF_FFF0 + n).wrapping_add(n << 40);
    Member {
        device: DeviceId::from_bits(bits).expect("a device"),
        wave: 1,
        stratum,
    }
}

/// The Suppliers at the hubs of a stratum.
pub fn pair_of(stratum: u32) -> SupplierPair {
    let supplier = |n: u32| Some(OrganisationRef::from_random_bits(u64::from(n)));
    SupplierPair {
        electricity: supplier(700 + stratum),
        gas: supplier(800 + stratum).filter(|_| stratum != 1),
    }
}

/// The counts of an order with so many hubs of each stratum.
pub fn counts_of(strata: impl IntoIterator<Item = (u32, u64)>) -> OrderCounts {
    let by_stratum: BTreeMap<u32, u64> = strata.into_iter().collect();
    let pairs = by_stratum.iter();
    OrderCounts {
        by_suppliers: pairs
            .map(|(stratum, hubs)| (pair_of(*stratum), *hubs))
            .collect(),
        by_stratum,
    }
}

/// A report of the tranche of plan 1, in which nothing was found.
pub fn report(number: u32) -> KeptReport {
    let rule = SharingRule::of(&Criteria::standard(LaunchKind::Ordinary));
    let results = TrancheResults::default();
    let shared = share(&rule, &results, &[]).expect("is of one tranche");
    KeptReport {
        number,
        plan: plan_ref(1),
        at: at(i64::from(number)),
        text: formats::result_report::written(&rule, &SharedReport { results, shared }),
    }
}

pub fn fact(member: Member, order: u64, second: i64, step: Step) -> MemberFact {
    MemberFact {
        member,
        suppliers: pair_of(member.stratum),
        order: order_ref(order),
        fact: OutcomeFact {
            at: at(second),
            step,
        },
    }
}

/// A batch of the CSP's for the plan of launch 1; its digest follows from its number.
pub fn batch(sequence: u64, facts: Vec<MemberFact>) -> FactBatch {
    FactBatch {
        source: csp(),
        sequence,
        sha256: [sequence as u8; 32],
        facts: [(plan_ref(1), facts)].into(),
        alerts: Vec::new(),
        at: at(100),
    }
}

pub fn csp() -> OrganisationRef {
    organisation(8)
}

/// Before any order's deadline, and at it.
pub fn before_silence() -> Moment {
    at(999)
}

pub fn at_silence() -> Moment {
    at(1_000)
}

pub fn is_corrupt<T>(outcome: Result<T, LedgerError>) -> bool {
    matches!(outcome, Err(LedgerError::Corrupt(_)))
}

pub fn is_misuse<T>(outcome: Result<T, LedgerError>) -> bool {
    matches!(outcome, Err(LedgerError::Storage(_)))
}
