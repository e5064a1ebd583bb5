//! Any facts, in any batches, in any order, twice and late, leave what folding them in memory
//! gives; the counts are what a recount gives; every planned hub is in exactly one place.

use super::{Both, in_memory};
use crate::support::assert_verifies;
use crate::support::launch_samples::{order_ref, plan_ref};
use crate::support::launches::{
    at_silence, batch, before_silence, counts_of, fact, member, pair_of, two_orders_out,
};
use crate::support::samples::at;
use app::ports::{FactBatch, KnownHub, MemberFact};
use launch::fleet::SupplierPair;
use launch::outcome::{FailureMode, HubOutcome, HubProgress, Step};
use launch::tally::{CellTally, TrancheTally};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terms::{DeviceId, Moment, OrderRef};

/// Hubs with few enough facts to contradict each other.
const HUBS: u64 = 8;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => Just(Step::Delivered),
        3 => Just(Step::Confirmed),
        3 => Just(Step::Heartbeat),
        1 => prop::sample::select(&FailureMode::ALL[..]).prop_map(Step::Failed),
        1 => Just(Step::Recalled),
        1 => Just(Step::RecallTooLate),
    ]
}

fn a_fact() -> impl Strategy<Value = MemberFact> {
    (0..HUBS, 1..=2_u64, 0..2_000_i64, step()).prop_map(|(hub, order, second, step)| {
        fact(member(hub, (hub % 3) as u32), order, second, step)
    })
}

/// Facts, where the batches end, in which order they come, and which come again.
#[derive(Clone, Debug)]
struct Arrivals {
    facts: Vec<MemberFact>,
    sizes: Vec<usize>,
    order: Vec<prop::sample::Index>,
    again: Vec<prop::sample::Index>,
}

fn arrivals() -> impl Strategy<Value = Arrivals> {
    (
        prop::collection::vec(a_fact(), 0..40),
        prop::collection::vec(0..9_usize, 1..8),
        prop::collection::vec(any::<prop::sample::Index>(), 50),
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    )
        .prop_map(|(facts, sizes, order, again)| Arrivals {
            facts,
            sizes,
            order,
            again,
        })
}

/// The facts in numbered batches, shuffled; every fact is in one.
fn batches(arrivals: &Arrivals) -> Vec<FactBatch> {
    let mut left = arrivals.facts.as_slice();
    let mut batches = Vec::new();
    for size in arrivals.sizes.iter().chain([&usize::MAX]) {
        let (taken, rest) = left.split_at((*size).min(left.len()));
        batches.push(batch(batches.len() as u64 + 1, taken.to_vec()));
        left = rest;
    }
    for (place, index) in (1..batches.len()).rev().zip(&arrivals.order) {
        batches.swap(place, index.index(place + 1));
    }
    let again: Vec<FactBatch> = arrivals
        .again
        .iter()
        .map(|index| index.get(&batches).clone())
        .collect();
    batches.extend(again);
    batches
}

type Known = BTreeMap<(DeviceId, OrderRef), HubProgress>;

fn folded(facts: &[MemberFact]) -> Known {
    let mut known = Known::new();
    for fact in facts {
        let hub = known.entry((fact.member.device, fact.order)).or_default();
        *hub = hub.with(fact.fact);
    }
    known
}

/// Both orders have 60 hubs of stratum 0, 30 of 1 and 10 of 2.
const STRATA: [(u32, u64); 3] = [(0, 60), (1, 30), (2, 10)];

fn planned() -> BTreeMap<(u32, u32), u64> {
    STRATA
        .iter()
        .map(|(stratum, hubs)| ((1, *stratum), 2 * hubs + 5))
        .collect()
}

/// The counts by looking at each hub, those without a fact among them.
fn counted(known: &Known, now: Moment) -> TrancheTally {
    let mut cells: BTreeMap<(u32, u32), CellTally> = BTreeMap::new();
    for (stratum, hubs) in STRATA {
        let cell = cells.entry((1, stratum)).or_default();
        cell.planned = 2 * hubs + 5;
        let of_stratum = known.iter().filter(|((device, _), _)| {
            let of = |n: &u64| member(*n, 0).device == *device;
            let hub = (0..HUBS).find(of).expect("one of ours");
            (hub % 3) as u32 == stratum
        });
        let mut unreported = 2 * hubs;
        let silent_from = at_silence();
        for (_, progress) in of_stratum {
            unreported -= 1;
            match progress.state(now, silent_from) {
                HubOutcome::Ok => cell.ok += 1,
                HubOutcome::Failed => cell.failed += 1,
                HubOutcome::Silent => cell.silent += 1,
                HubOutcome::Pending => cell.pending += 1,
                HubOutcome::Recalled => {}
            }
        }
        match now >= silent_from {
            true => cell.silent += unreported,
            false => cell.pending += unreported,
        }
    }
    TrancheTally {
        cells,
        kpis: BTreeMap::new(),
    }
}

async fn known(ledger: &dyn Both) -> Known {
    let devices: Vec<DeviceId> = (0..HUBS).map(|hub| member(hub, 0).device).collect();
    let known = ledger.known_hubs(plan_ref(1), &devices).await;
    known
        .expect("answers")
        .into_iter()
        .map(
            |KnownHub {
                 member,
                 order,
                 progress,
             }| ((member.device, order), progress),
        )
        .collect()
}

/// What is counted by Suppliers: each stratum has its own pair of them.
async fn by_suppliers(ledger: &dyn Both, now: Moment) -> BTreeMap<SupplierPair, CellTally> {
    let counts = ledger.supplier_counts(plan_ref(1), now).await;
    let mut by_pair: BTreeMap<SupplierPair, CellTally> = BTreeMap::new();
    for ((_, pair), results) in counts.expect("answers") {
        let sum = by_pair.entry(pair).or_default();
        *sum = sum.plus(results.hubs);
    }
    by_pair
}

/// The hubs of a tally that were sent, by the pair of their stratum.
fn sent_of(tally: &TrancheTally) -> BTreeMap<SupplierPair, CellTally> {
    let sent = |(stratum, cell): (u32, CellTally)| {
        let sent = CellTally {
            planned: 0,
            held: 0,
            ..cell
        };
        (pair_of(stratum), sent)
    };
    tally.strata().into_iter().map(sent).collect()
}

async fn check(arrivals: Arrivals) {
    let opened = in_memory().await;
    let ledger = &*opened.ledger;
    two_orders_out(ledger).await;
    for n in [1, 2] {
        let kept = ledger
            .keep_order_counts(order_ref(n), &counts_of(STRATA))
            .await;
        kept.expect("answers");
    }
    let mut facts = 0;
    let mut came: BTreeMap<u64, u64> = BTreeMap::new();
    for batch in batches(&arrivals) {
        let expected = came.keys().last().map_or(1, |highest| highest + 1);
        let taken = ledger.take_facts(&batch).await.expect("answers");
        let of_batch: usize = batch.facts.values().map(Vec::len).sum();
        assert_eq!(taken.new + taken.repeated, of_batch as u64);
        assert_eq!(taken.expected, expected);
        if came.insert(batch.sequence, taken.new).is_some() {
            assert_eq!(taken.new, 0);
        } else {
            facts += of_batch;
        }
    }
    assert_eq!(facts, arrivals.facts.len());
    let expected = folded(&arrivals.facts);
    assert_eq!(known(ledger).await, expected);
    for now in [at(0), before_silence(), at_silence(), at(5_000)] {
        let tally = ledger.tally(plan_ref(1), &planned(), now).await;
        let tally = tally.expect("answers");
        assert_eq!(tally, counted(&expected, now));
        for cell in tally.cells.values() {
            assert!(cell.waiting() >= 5);
        }
        assert_eq!(by_suppliers(ledger, now).await, sent_of(&tally));
    }
    assert_verifies(ledger).await;
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn sl_5_any_arrival_of_facts_gives_what_the_facts_give(arrivals in arrivals()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(check(arrivals));
    }
}
