//! ONE-2: states that nothing in the journal explains are found, though every digest is right.

use super::LedgerFile;
use crate::support::launch_samples::{order, release, stop};
use crate::support::launches::{counts_of, dispatch, launch_act, running};
use app::ports::{Commit, LaunchLedger, Ledger};
use launch::decision::Event;
use launch::hold::Authority;
use launch::launch::{Launch, Phase};

/// Commits a launch, then this act on it, and gives what the doctor tells.
async fn told_after(first: &Launch, second: Commit) -> Vec<String> {
    let file = LedgerFile::new();
    let ledger = file.open().await;
    let drafted = launch_act(None, first, 0);
    ledger.commit(drafted).await.expect("commits");
    ledger.commit(second).await.expect("commits");
    for order in second_orders(&ledger, first).await {
        let kept = ledger
            .keep_order_counts(order, &counts_of([(0, 100)]))
            .await;
        kept.expect("answers");
    }
    ledger.verify().await.expect("can be verified")
}

async fn second_orders(ledger: &dyn LaunchLedger, launch: &Launch) -> Vec<terms::OrderRef> {
    let plan = launch.tranches[0].plan.reference;
    let orders = ledger.orders_of_plan(plan).await.expect("answers");
    orders.iter().map(|order| order.value.reference).collect()
}

/// The same act with another event in place of those that explain it.
fn with_event(mut act: Commit, event: Event) -> Commit {
    act.events = vec![event.into()];
    act
}

fn nothing_much(launch: &Launch) -> Event {
    Event::WaveBegun {
        launch: launch.reference,
        level: 1,
        attempt: 1,
        wave: 2,
    }
}

/// No timer, retry or default ends a hold: whoever releases one stands in the journal.
#[tokio::test]
async fn sl_9_a_hold_that_ended_without_a_word_is_found() {
    let stopped = Launch {
        holds: vec![stop(1)],
        ..running(1)
    };
    let mut released = stopped.clone();
    released.holds[0].release = Some(release(Authority::Panel));
    let act = launch_act(Some(&stopped), &released, 1);
    assert_eq!(told_after(&stopped, act.clone()).await, [] as [&str; 0]);
    let silently = with_event(act, nothing_much(&stopped));
    let holds = "has holds that no event of its act explains";
    let told = told_after(&stopped, silently).await;
    assert!(told.iter().any(|line| line.contains(holds)), "{told:?}");

    let gone = Launch {
        holds: Vec::new(),
        ..stopped.clone()
    };
    let act = launch_act(Some(&stopped), &gone, 1);
    let told = told_after(&stopped, act).await;
    assert!(told.iter().any(|line| line.contains(holds)), "{told:?}");
}

#[tokio::test]
async fn one_2_a_phase_that_changed_without_a_word_is_found() {
    let achieved = Launch {
        phase: Phase::Achieved,
        ..running(1)
    };
    let act = launch_act(Some(&running(1)), &achieved, 1);
    assert_eq!(told_after(&running(1), act.clone()).await, [] as [&str; 0]);
    let silently = with_event(act, nothing_much(&achieved));
    let told = told_after(&running(1), silently).await;
    let phase = "has a phase that no event of its act explains";
    assert!(told.iter().any(|line| line.contains(phase)), "{told:?}");
}

#[tokio::test]
async fn sl_1_criteria_that_changed_after_they_were_issued_are_found() {
    let mut issued = running(1);
    issued.phase = Phase::Notified;
    let mut changed = issued.clone();
    changed.notification.criteria.soak_hours -= 1;
    let act = launch_act(Some(&issued), &changed, 1);
    let told = told_after(&issued, act).await;
    let criteria = "has other criteria than were issued";
    assert!(told.iter().any(|line| line.contains(criteria)), "{told:?}");
}

#[tokio::test]
async fn one_2_an_event_whose_record_is_missing_or_other_is_found() {
    let launch = running(1);
    let mut other = order(1, 1);
    other.hubs.sha256 = [9; 32];
    let mut sending = dispatch(&launch, 1, &[order(1, 1)]);
    sending.events = dispatch(&launch, 1, &[other]).events;
    let told = told_after(&launch, sending).await;
    let hubs = "has other hubs than its event says";
    assert!(told.iter().any(|line| line.contains(hubs)), "{told:?}");

    let mut unsaid = dispatch(&launch, 1, &[order(1, 1)]);
    unsaid.events = launch_act(Some(&launch), &launch, 1).events;
    let told = told_after(&launch, unsaid).await;
    let named = "changed without an event that names it";
    assert!(told.iter().any(|line| line.contains(named)), "{told:?}");

    let mut unwritten = launch_act(Some(&launch), &launch, 1);
    let recalled = Event::OrderRecalled {
        launch: launch.reference,
        order: order(7, 1).reference,
    };
    unwritten.events.push(recalled.into());
    let told = told_after(&launch, unwritten).await;
    let missing = "and did not write it";
    assert!(told.iter().any(|line| line.contains(missing)), "{told:?}");
}
