//! Facts of single hubs, their counts and measures: in any order, twice, late and against each
//! other, and every planned hub in exactly one place.

use crate::Both;
use crate::support::is_conflict;
use crate::support::launch_samples::{launch_ref, order, order_ref, plan_ref, recalled_order};
use crate::support::launches::{
    at_silence, batch, before_silence, counts_of, csp, dispatch, fact, fetched, is_corrupt,
    is_misuse, launch_act, member, pair_of, report, running, two_orders_out, write_order,
};
use crate::support::samples::{at, organisation};
use app::ports::{FactBatch, KeptReport, LedgerError, Measured, Member, Taken};
use launch::criteria::{Kpi, KpiRule};
use launch::decision::Event;
use launch::order::Order;
use launch::outcome::{FailureMode, RecallAnswer, Step};
use launch::tally::{CellTally, KpiTally, TrancheTally};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{CspRegion, Moment};

use Step::{Confirmed, Delivered, Heartbeat, RecallTooLate, Recalled};

const FAILED: Step = Step::Failed(FailureMode::VerificationFailed);

/// Orders 1 and 2, each of 60 hubs of stratum 0 and 40 of stratum 1.
async fn counted(ledger: &dyn Both) {
    two_orders_out(ledger).await;
    for n in [1, 2] {
        let counts = counts_of([(0, 60), (1, 40)]);
        let kept = ledger.keep_order_counts(order_ref(n), &counts).await;
        kept.expect("answers");
    }
}

/// Wave 1 has 150 hubs of stratum 0 and 80 of stratum 1; wave 2 has 20 of stratum 0.
fn planned() -> BTreeMap<(u32, u32), u64> {
    [((1, 0), 150), ((1, 1), 80), ((2, 0), 20)].into()
}

async fn tally(ledger: &dyn Both, now: Moment) -> TrancheTally {
    let tally = ledger.tally(plan_ref(1), &planned(), now).await;
    let tally = tally.expect("answers");
    for cell in tally.cells.values() {
        assert_eq!(cell.planned, cell.held + cell.sent() + cell.waiting());
    }
    tally
}

async fn take(ledger: &dyn Both, batch: FactBatch) -> Taken {
    ledger.take_facts(&batch).await.expect("answers")
}

fn cell(planned: u64, ok: u64, failed: u64, silent: u64, pending: u64) -> CellTally {
    CellTally {
        planned,
        held: 0,
        ok,
        failed,
        silent,
        pending,
    }
}

pub async fn sl_5_every_planned_hub_is_in_one_place_at_any_moment(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let facts = vec![
        fact(member(1, 0), 1, 10, Confirmed),
        fact(member(1, 0), 1, 11, Heartbeat),
        fact(member(2, 0), 1, 10, FAILED),
        fact(member(3, 0), 1, 10, Delivered),
        fact(member(4, 1), 2, 10, Confirmed),
        fact(member(4, 1), 2, 11, Heartbeat),
    ];
    let taken = take(&*ledger, batch(1, facts)).await;
    assert_eq!((taken.new, taken.repeated), (6, 0));
    let now = tally(&*ledger, before_silence()).await;
    assert_eq!(now.cells[&(1, 0)], cell(150, 1, 1, 0, 118));
    assert_eq!(now.cells[&(1, 1)], cell(80, 1, 0, 0, 79));
    assert_eq!(now.cells[&(2, 0)], cell(20, 0, 0, 0, 0));
    assert_eq!(now.cells[&(1, 0)].waiting(), 30);
    // Silence follows from the moment alone; late proof turns it to OK, and a failure to failed.
    let later = tally(&*ledger, at_silence()).await;
    assert_eq!(later.cells[&(1, 0)], cell(150, 1, 1, 118, 0));
    let late = vec![
        fact(member(3, 0), 1, 2_000, Confirmed),
        fact(member(3, 0), 1, 2_001, Heartbeat),
        fact(member(1, 0), 1, 2_000, FAILED),
    ];
    take(&*ledger, batch(2, late)).await;
    let later = tally(&*ledger, at_silence()).await;
    assert_eq!(later.cells[&(1, 0)], cell(150, 1, 2, 117, 0));
}

pub async fn sl_5_facts_in_any_order_and_twice_give_the_same(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let heard = fact(member(1, 0), 1, 11, Heartbeat);
    let confirmed = fact(member(1, 0), 1, 10, Confirmed);
    let taken = take(&*ledger, batch(1, vec![heard, heard])).await;
    assert_eq!((taken.new, taken.repeated), (1, 1));
    let taken = take(&*ledger, batch(2, vec![confirmed, heard])).await;
    assert_eq!((taken.new, taken.repeated), (1, 1));
    let ok = |tally: TrancheTally| tally.total().ok;
    assert_eq!(ok(tally(&*ledger, before_silence()).await), 1);
    let failed = fact(member(1, 0), 1, 12, FAILED);
    let taken = take(&*ledger, batch(3, vec![failed])).await;
    assert_eq!((taken.new, taken.contradictory.len()), (1, 1));
    // It contradicts itself already.
    let again = fact(member(1, 0), 1, 13, FAILED);
    let taken = take(&*ledger, batch(4, vec![again])).await;
    assert_eq!((taken.new, taken.contradictory.len()), (1, 0));
    assert_eq!(ok(tally(&*ledger, before_silence()).await), 0);
}

pub async fn sl_5_a_batch_that_comes_again_changes_nothing(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let first = batch(1, vec![fact(member(1, 0), 1, 10, FAILED)]);
    assert_eq!(take(&*ledger, first.clone()).await.expected, 1);
    let again = take(&*ledger, first.clone()).await;
    let expected = Taken {
        new: 0,
        repeated: 1,
        contradictory: Vec::new(),
        expected: 2,
    };
    assert_eq!(again, expected);
    // The same number with other content is told apart from every other fault.
    let other = FactBatch {
        sha256: [9; 32],
        facts: [(plan_ref(1), vec![fact(member(2, 0), 1, 10, FAILED)])].into(),
        ..first.clone()
    };
    match ledger.take_facts(&other).await {
        Err(LedgerError::SequenceReused { source, sequence }) => {
            assert_eq!((source, sequence), (csp(), 1));
        }
        outcome => panic!("{outcome:?}"),
    }
    // Numbers of different sources never meet.
    let elsewhere = FactBatch {
        source: organisation(9),
        ..other
    };
    assert_eq!(take(&*ledger, elsewhere).await.new, 1);
    assert_eq!(tally(&*ledger, before_silence()).await.total().failed, 2);
}

pub async fn sl_5_gaps_in_a_sources_numbers_are_found_and_nothing_is_lost(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let missing = |limit| {
        let ledger = ledger.clone();
        async move { ledger.missing_batches(csp(), limit).await.expect("answers") }
    };
    assert_eq!(missing(9).await, [] as [u64; 0]);
    let next = || async { ledger.next_batch(csp()).await.expect("answers") };
    assert_eq!(next().await, 1);
    let one = |n: u64| batch(n, vec![fact(member(n, 0), 1, 10, FAILED)]);
    for (sequence, expected) in [(3, 1), (4, 4), (9, 5), (7, 10)] {
        assert_eq!(take(&*ledger, one(sequence)).await.expected, expected);
    }
    assert_eq!(next().await, 10);
    assert_eq!(missing(9).await, [1, 2, 5, 6, 8]);
    assert_eq!(missing(3).await, [1, 2, 5]);
    assert_eq!(missing(0).await, [] as [u64; 0]);
    for sequence in [8, 1, 2, 6, 5] {
        take(&*ledger, one(sequence)).await;
    }
    assert_eq!(missing(9).await, [] as [u64; 0]);
    assert_eq!(tally(&*ledger, before_silence()).await.total().failed, 9);
    // A gap of any width is told as far as asked, and no wider number is taken.
    let far = i64::MAX as u64 - 1;
    take(&*ledger, one(far)).await;
    assert_eq!(missing(2).await, [10, 11]);
    for sequence in [0, i64::MAX as u64, u64::MAX] {
        let mut one = one(1);
        one.sequence = sequence;
        assert!(is_misuse(ledger.take_facts(&one).await), "{sequence}");
    }
}

pub async fn a_batch_with_a_fact_that_cannot_be_is_refused_whole(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let good = fact(member(1, 0), 1, 10, FAILED);
    let in_wave_2 = Member {
        wave: 2,
        ..member(2, 0)
    };
    let bad = [
        vec![good, fact(member(2, 0), 7, 10, FAILED)],
        vec![good, fact(in_wave_2, 1, 10, FAILED)],
        vec![good, fact(member(1, 1), 1, 10, Heartbeat)],
    ];
    for facts in bad {
        assert!(is_misuse(ledger.take_facts(&batch(1, facts)).await));
    }
    let of_another_plan = FactBatch {
        facts: [(plan_ref(2), vec![good])].into(),
        ..batch(1, vec![good])
    };
    assert!(is_misuse(ledger.take_facts(&of_another_plan).await));
    assert_eq!(tally(&*ledger, before_silence()).await.total().failed, 0);
    // The number is free for the batch put right.
    assert_eq!(take(&*ledger, batch(1, vec![good])).await.expected, 1);
    let stratum_changed = batch(2, vec![fact(member(1, 1), 1, 11, Heartbeat)]);
    assert!(is_misuse(ledger.take_facts(&stratum_changed).await));
}

/// SL-9: an order that was fetched is accounted for hub by hub; what was recalled in time waits,
/// and stands once more when it is sent again.
pub async fn sl_9_a_hub_taken_back_in_time_waits_and_may_be_sent_again(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let launch = running(1);
    ledger
        .commit(fetched(&order(1, 1), 1, 20))
        .await
        .expect("commits");
    let mut recalling = launch_act(Some(&launch), &launch, 2);
    let event = Event::OrderRecalled {
        launch: launch.reference,
        order: order_ref(1),
    };
    recalling.events = vec![event.into()];
    recalling
        .writes
        .push(write_order(recalled_order(1, 1), 2).into());
    ledger.commit(recalling).await.expect("commits");
    let answers = vec![
        fact(member(1, 0), 1, 40, Recalled),
        fact(member(2, 0), 1, 40, RecallTooLate),
        fact(member(3, 0), 1, 40, Recalled),
        fact(member(3, 0), 1, 41, Confirmed),
        fact(member(3, 0), 1, 42, Heartbeat),
    ];
    take(&*ledger, batch(1, answers)).await;
    let after = tally(&*ledger, before_silence()).await;
    // Of 120 sent one waits again, and one was activated all the same.
    assert_eq!(after.cells[&(1, 0)], cell(150, 1, 0, 0, 118));
    assert_eq!(after.cells[&(1, 0)].waiting(), 31);

    let again = Order {
        hubs: launch::hold::StoredHubs {
            sha256: [3; 32],
            hubs: 1,
        },
        ..order(3, 1)
    };
    let sending = dispatch(&launch, 3, std::slice::from_ref(&again));
    ledger.commit(sending).await.expect("commits");
    let kept = ledger
        .keep_order_counts(order_ref(3), &counts_of([(0, 1)]))
        .await;
    kept.expect("answers");
    let confirmed = vec![
        fact(member(1, 0), 3, 60, Confirmed),
        fact(member(1, 0), 3, 61, Heartbeat),
    ];
    take(&*ledger, batch(2, confirmed)).await;
    let after = tally(&*ledger, before_silence()).await;
    assert_eq!(after.cells[&(1, 0)], cell(150, 2, 0, 0, 118));
    let known = ledger.known_hubs(plan_ref(1), &[member(1, 0).device]).await;
    let known = known.expect("answers");
    let orders: Vec<_> = known.iter().map(|hub| hub.order).collect();
    assert_eq!(orders, [order_ref(1), order_ref(3)]);
    let recall = known[0].progress.recall;
    assert_eq!(recall, Some((at(40), RecallAnswer::Recalled)));
    assert_eq!(known[1].progress.recall, None);
}

pub async fn sl_9_of_an_order_taken_back_before_it_was_fetched_every_hub_waits(
    ledger: Arc<dyn Both>,
) {
    counted(&*ledger).await;
    let launch = running(1);
    let mut recalling = launch_act(Some(&launch), &launch, 2);
    let event = Event::OrderRecalled {
        launch: launch.reference,
        order: order_ref(1),
    };
    recalling.events = vec![event.into()];
    let taken_back = Order {
        recalled_at: Some(at(30)),
        ..order(1, 1)
    };
    recalling.writes.push(write_order(taken_back, 1).into());
    ledger.commit(recalling).await.expect("commits");
    let after = tally(&*ledger, at_silence()).await;
    assert_eq!(after.cells[&(1, 0)], cell(150, 0, 0, 60, 0));
    assert_eq!(after.cells[&(1, 0)].waiting(), 90);
}

/// A brake never fails open: counts that do not add up are no counts.
pub async fn counts_that_do_not_add_up_give_no_tally(ledger: Arc<dyn Both>) {
    let ask = |planned: BTreeMap<(u32, u32), u64>| {
        let ledger = ledger.clone();
        async move { ledger.tally(plan_ref(1), &planned, before_silence()).await }
    };
    two_orders_out(&*ledger).await;
    let keep = |n, strata: &[(u32, u64)]| {
        let (ledger, counts) = (ledger.clone(), counts_of(strata.iter().copied()));
        async move {
            let kept = ledger.keep_order_counts(order_ref(n), &counts).await;
            kept.expect("answers");
        }
    };
    // An order that nobody counted yet.
    keep(1, &[(0, 60), (1, 40)]).await;
    assert!(is_corrupt(ask(planned()).await));
    // One that was counted otherwise than it is.
    keep(2, &[(0, 60), (1, 39)]).await;
    assert!(is_corrupt(ask(planned()).await));
    keep(2, &[(0, 60), (1, 40), (2, 0)]).await;
    assert!(ask(planned()).await.is_ok());
    // Hubs of a cell that was not planned; more hubs than were planned.
    let one_stratum = [((1, 0), 400)].into();
    assert!(is_corrupt(ask(one_stratum).await));
    let too_few = [((1, 0), 119), ((1, 1), 80)].into();
    assert!(is_corrupt(ask(too_few).await));
    // More hubs that came to an end than the order has.
    let facts = (0..3).map(|n| fact(member(n, 1), 2, 10, FAILED)).collect();
    take(&*ledger, batch(1, facts)).await;
    keep(2, &[(0, 98), (1, 2)]).await;
    assert!(is_corrupt(ask([((1, 0), 200), ((1, 1), 80)].into()).await));
    keep(2, &[(0, 100)]).await;
    assert!(is_corrupt(ask([((1, 0), 200), ((1, 1), 80)].into()).await));
    keep(2, &[(0, 60), (1, 40)]).await;
    assert!(ask(planned()).await.is_ok());
}

pub async fn sl_5_held_hubs_are_as_last_looked_at_and_never_those_that_were_sent(
    ledger: Arc<dyn Both>,
) {
    counted(&*ledger).await;
    let keep = |held: &[((u32, u32), u64)]| {
        let (ledger, held) = (ledger.clone(), held.iter().copied().collect());
        async move { ledger.keep_held(plan_ref(1), &held).await.expect("answers") }
    };
    let held = |tally: TrancheTally| tally.cells.values().map(|c| c.held).collect::<Vec<_>>();
    keep(&[((1, 0), 12), ((2, 0), 20), ((3, 0), 5)]).await;
    assert_eq!(held(tally(&*ledger, before_silence()).await), [12, 0, 20]);
    keep(&[((1, 0), 31), ((1, 1), 0)]).await;
    assert_eq!(held(tally(&*ledger, before_silence()).await), [30, 0, 0]);
    keep(&[]).await;
    assert_eq!(held(tally(&*ledger, before_silence()).await), [0, 0, 0]);
}

pub async fn what_is_known_of_hubs_is_found_by_device(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let facts: Vec<_> = (0..60)
        .map(|n| fact(member(n, 0), 1, n as i64, Delivered))
        .collect();
    take(&*ledger, batch(1, facts)).await;
    let mut devices: Vec<_> = (0..1_200).map(|n| member(n, 0).device).collect();
    devices.extend_from_within(..10);
    let known = ledger.known_hubs(plan_ref(1), &devices).await;
    let known = known.expect("answers");
    assert_eq!(known.len(), 60);
    for hub in known {
        let n = (0..60).find(|n| member(*n, 0) == hub.member).expect("ours");
        assert_eq!(hub.progress.delivered, Some(at(n as i64)));
        assert_eq!(hub.progress.confirmed_first, None);
        assert_eq!(hub.order, order_ref(1));
    }
    let elsewhere = ledger.known_hubs(plan_ref(2), &devices).await;
    assert_eq!(elsewhere.expect("answers"), []);
}

pub async fn sl_5_measures_count_by_arm_once_both_sides_are_known(ledger: Arc<dyn Both>) {
    counted(&*ledger).await;
    let rules: BTreeMap<Kpi, KpiRule> = [(Kpi::GasReads, KpiRule::STANDARD)].into();
    let held_back = |n| Member {
        wave: 0,
        ..member(n, 0)
    };
    let measured = |member: Member, before, after| Measured {
        member,
        results_of: (CspRegion::South, pair_of(member.stratum)),
        kpi: Kpi::GasReads,
        before,
        after,
    };
    let measure = |measures: Vec<Measured>| {
        let (ledger, rules) = (ledger.clone(), rules.clone());
        async move {
            let taken = ledger.take_measures(plan_ref(1), &measures, &rules).await;
            let repeated = taken.expect("answers");
            let tally = ledger
                .tally(plan_ref(1), &planned(), before_silence())
                .await;
            (tally.expect("answers").kpis, repeated)
        }
    };
    let before = vec![
        measured(member(1, 0), Some(0), None),
        measured(member(2, 0), Some(40), None),
        measured(held_back(3), Some(0), None),
    ];
    assert_eq!(measure(before).await, (BTreeMap::new(), 0));
    let after = vec![
        measured(member(1, 0), None, Some(9)),
        measured(member(2, 0), None, Some(1)),
        measured(held_back(3), None, Some(2)),
        measured(held_back(4), Some(0), Some(50)),
    ];
    let expected = KpiTally {
        pairs: 2,
        worsened: 1,
        improved: 1,
        holdback_pairs: 2,
        holdback_worsened: 1,
    };
    let (kpis, repeated) = measure(after.clone()).await;
    assert_eq!(kpis, [(Kpi::GasReads, expected)].into());
    assert_eq!(repeated, 0);
    let by_suppliers = ledger.supplier_counts(plan_ref(1), before_silence()).await;
    let by_suppliers = by_suppliers.expect("answers");
    let of_pair = &by_suppliers[&(CspRegion::South, pair_of(0))];
    let upgraded = KpiTally {
        holdback_pairs: 0,
        holdback_worsened: 0,
        ..expected
    };
    assert_eq!(of_pair.kpis, [(Kpi::GasReads, upgraded)].into());
    // Told again it stays; put right it counts as it is now.
    assert_eq!(measure(after).await, (kpis, 4));
    // Of two at once the second says nothing more.
    let corrected = measured(member(1, 0), None, Some(8));
    let (kpis, repeated) = measure(vec![corrected, corrected]).await;
    assert_eq!(repeated, 1);
    let expected = KpiTally {
        worsened: 0,
        ..expected
    };
    assert_eq!(kpis, [(Kpi::GasReads, expected)].into());
    // A measure that is not gated is kept and counts for nothing.
    let alerts = Measured {
        kpi: Kpi::Alerts,
        ..measured(member(1, 0), Some(0), Some(99))
    };
    assert_eq!(measure(vec![alerts]).await, (kpis, 0));
    // A hub is in one arm and one stratum.
    let moved = [measured(held_back(1), Some(1), None)];
    assert!(is_misuse(
        ledger.take_measures(plan_ref(1), &moved, &rules).await
    ));
}

/// SL-7: reports are kept in their order, and a number is given once.
pub async fn sl_7_a_report_is_kept_as_it_was_made(ledger: Arc<dyn Both>) {
    let launch = launch_ref(1);
    assert_eq!(ledger.reports(launch).await.expect("answers"), []);
    for number in [2, 1] {
        let kept = ledger.keep_report(launch, &report(number)).await;
        kept.expect("answers");
    }
    let other = KeptReport {
        at: at(99),
        ..report(1)
    };
    assert!(is_conflict(ledger.keep_report(launch, &other).await));
    let kept = ledger.reports(launch).await.expect("answers");
    assert_eq!(kept, [report(1), report(2)]);
}

pub async fn a_note_of_a_launch_is_replaced_under_its_name(ledger: Arc<dyn Both>) {
    let note = |launch, name: &'static str| {
        let ledger = ledger.clone();
        async move {
            ledger
                .note(launch_ref(launch), name)
                .await
                .expect("answers")
        }
    };
    assert_eq!(note(1, "forecast").await, None);
    for text in ["one", "two £"] {
        let kept = ledger.keep_note(launch_ref(1), "forecast", text).await;
        kept.expect("answers");
        assert_eq!(note(1, "forecast").await.as_deref(), Some(text));
    }
    assert_eq!(note(1, "assessment").await, None);
    assert_eq!(note(2, "forecast").await, None);
}
