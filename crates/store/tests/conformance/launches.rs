//! Launches and orders: written whole, found, and refused where another act came first.

use crate::Both;
use crate::support::launch_samples::{
    draft, full_launches, launch_ref, order, order_ref, plan_ref, recalled_order, stop,
};
use crate::support::launches::{
    counts_of, csp, dispatch, fetched, is_misuse, launch_act, running, write_launch, write_order,
};
use crate::support::samples::{at, item, organisation};
use crate::support::{act, is_conflict, page, write_item};
use app::ports::{Notice, NoticeAbout};
use launch::decision::{Event, NoticeAbout as LaunchAbout};
use launch::launch::{Launch, Phase};
use launch::notification::NotificationNumber;
use launch::order::Order;
use std::sync::Arc;
use terms::{LaunchRef, Organisation, OrganisationType, Recipient, Stored};

async fn commit(ledger: &dyn Both, before: Option<&Launch>, after: &Launch, follows: u32) {
    let act = launch_act(before, after, follows);
    ledger.commit(act).await.expect("commits");
}

pub async fn what_is_written_of_a_launch_is_read_back_whole(ledger: Arc<dyn Both>) {
    for (n, (name, full)) in (1..).zip(full_launches()) {
        let mut full = full;
        full.reference = launch_ref(n);
        let number = format!("CHFN-{name}");
        full.notification.number = NotificationNumber::parse(&number).expect("a number");
        commit(&*ledger, None, &full, 0).await;
        let read = ledger.launch(full.reference).await.expect("answers");
        let expected = Stored {
            value: full,
            version: 1,
        };
        assert_eq!(read, Some(expected), "{name}");
    }
    let absent = ledger.launch(launch_ref(99)).await.expect("answers");
    assert_eq!(absent, None);
}

pub async fn launches_are_listed_newest_first_and_found_by_their_numbers(ledger: Arc<dyn Both>) {
    for (n, second) in [(1, 30), (2, 10), (3, 20)] {
        let mut drafted = launch_act(None, &draft(n), 0);
        drafted.at = at(second);
        ledger.commit(drafted).await.expect("commits");
    }
    // What becomes of it later does not move it.
    let mut renumbered = draft(2);
    let number = NotificationNumber::parse("CHFN-2026-0009").expect("a number");
    renumbered.notification.number = number.clone();
    commit(&*ledger, Some(&draft(2)), &renumbered, 1).await;
    let listed = ledger.launches().await.expect("answers");
    let listed: Vec<(LaunchRef, u32)> = listed
        .iter()
        .map(|stored| (stored.value.reference, stored.version))
        .collect();
    let expected = [(1, 1), (3, 1), (2, 2)].map(|(n, version)| (launch_ref(n), version));
    assert_eq!(listed, expected);

    let found = |number: NotificationNumber| {
        let ledger = ledger.clone();
        async move { ledger.launch_numbered(&number).await.expect("answers") }
    };
    assert_eq!(found(number.clone()).await, Some(launch_ref(2)));
    assert_eq!(found(draft(2).notification.number).await, None);
    // Two launches cannot have one number, whichever comes to it second.
    let mut same = draft(4);
    same.notification.number = number.clone();
    assert!(is_conflict(ledger.commit(launch_act(None, &same, 0)).await));
    let mut taken = draft(1);
    taken.notification.number = number;
    let taken = launch_act(Some(&draft(1)), &taken, 1);
    assert!(is_conflict(ledger.commit(taken).await));
}

pub async fn a_launch_must_follow_its_newest_version(ledger: Arc<dyn Both>) {
    commit(&*ledger, None, &draft(1), 0).await;
    for follows in [0, 2] {
        let act = launch_act(Some(&draft(1)), &draft(1), follows);
        assert!(is_conflict(ledger.commit(act).await), "{follows}");
    }
    let act = launch_act(Some(&draft(9)), &draft(9), 1);
    assert!(is_conflict(ledger.commit(act).await));
    commit(&*ledger, Some(&draft(1)), &draft(1), 1).await;
    let act = launch_act(Some(&draft(1)), &draft(1), 1);
    assert!(is_conflict(ledger.commit(act).await));
}

/// A launch that was stopped: the hold is open and what was out is recalled.
fn stopped(launch: &Launch) -> Launch {
    let mut stopped = launch.clone();
    stopped.holds.push(stop(1));
    stopped.tranches[0].generation += 1;
    stopped
}

pub async fn sl_9_a_stop_that_commits_first_wins_over_a_dispatch(ledger: Arc<dyn Both>) {
    let launch = running(1);
    commit(&*ledger, None, &launch, 0).await;
    // Both are decided on version 1.
    let sending = dispatch(&launch, 1, &[order(1, 1)]);
    let stopping = launch_act(Some(&launch), &stopped(&launch), 1);
    ledger.commit(stopping).await.expect("commits");
    let before = ledger.journal_after(0, 100).await.expect("answers");
    assert!(is_conflict(ledger.commit(sending).await));
    assert_eq!(ledger.journal_after(0, 100).await.expect("answers"), before);
    assert_eq!(ledger.order(order_ref(1)).await.expect("answers"), None);
    let orders = ledger.orders_of_plan(plan_ref(1)).await.expect("answers");
    assert_eq!(orders, []);
}

pub async fn sl_9_a_dispatch_that_commits_first_makes_the_stop_look_again(ledger: Arc<dyn Both>) {
    let launch = running(1);
    commit(&*ledger, None, &launch, 0).await;
    let stopping = launch_act(Some(&launch), &stopped(&launch), 1);
    let sending = dispatch(&launch, 1, &[order(1, 1)]);
    ledger.commit(sending).await.expect("commits");
    count(&*ledger, 1).await;
    assert!(is_conflict(ledger.commit(stopping).await));
    // Decided again, it recalls the order that it did not know of.
    let mut again = launch_act(Some(&launch), &stopped(&launch), 2);
    let recalled = Event::OrderRecalled {
        launch: launch.reference,
        order: order_ref(1),
    };
    again.events.push(recalled.into());
    again
        .writes
        .push(write_order(recalled_order(1, 1), 1).into());
    ledger.commit(again).await.expect("commits");
}

async fn count(ledger: &dyn Both, order: u64) {
    let counts = counts_of([(0, 60), (1, 40)]);
    let kept = ledger.keep_order_counts(order_ref(order), &counts).await;
    kept.expect("answers");
}

pub async fn sl_9_of_a_fetch_and_a_recall_the_later_looks_again(ledger: Arc<dyn Both>) {
    let launch = running(1);
    commit(&*ledger, None, &launch, 0).await;
    let sending = dispatch(&launch, 1, &[order(1, 1)]);
    ledger.commit(sending).await.expect("commits");
    count(&*ledger, 1).await;
    ledger
        .commit(fetched(&order(1, 1), 1, 20))
        .await
        .expect("commits");
    let taken_back = Order {
        recalled_at: Some(at(30)),
        ..order(1, 1)
    };
    let mut recalling = launch_act(Some(&launch), &stopped(&launch), 2);
    let event = Event::OrderRecalled {
        launch: launch.reference,
        order: order_ref(1),
    };
    recalling.events.push(event.into());
    recalling.writes.push(write_order(taken_back, 1).into());
    assert!(is_conflict(ledger.commit(recalling).await));
    let held = ledger.launch(launch.reference).await.expect("answers");
    assert_eq!(held.map(|stored| stored.version), Some(2));
    let held = ledger.order(order_ref(1)).await.expect("answers");
    assert_eq!(held.map(|stored| stored.version), Some(2));
}

pub async fn a_new_order_comes_with_its_launch(ledger: Arc<dyn Both>) {
    commit(&*ledger, None, &running(1), 0).await;
    commit(&*ledger, None, &running(2), 0).await;
    let mut alone = dispatch(&running(1), 1, &[order(1, 1)]);
    alone.writes.remove(0);
    assert!(is_misuse(ledger.commit(alone).await));
    let mut with_another = dispatch(&running(1), 1, &[order(1, 1)]);
    with_another.writes[0] = write_launch(running(2), 1).into();
    assert!(is_misuse(ledger.commit(with_another).await));
    // What an order is for never changes.
    let sending = dispatch(&running(1), 1, &[order(1, 1)]);
    ledger.commit(sending).await.expect("commits");
    count(&*ledger, 1).await;
    let elsewhere = Order {
        csp: organisation(9),
        ..order(1, 1)
    };
    let changed = fetched(&elsewhere, 1, 20);
    assert!(is_conflict(ledger.commit(changed).await));
}

pub async fn orders_are_found_by_plan_and_in_pages_by_csp(ledger: Arc<dyn Both>) {
    let others = Order {
        csp: organisation(9),
        ..order(4, 1)
    };
    let orders = [order(3, 1), order(1, 1), others, order(2, 1)];
    commit(&*ledger, None, &running(1), 0).await;
    let sending = dispatch(&running(1), 1, &orders);
    ledger.commit(sending).await.expect("commits");
    for n in 1..=4 {
        count(&*ledger, n).await;
    }
    ledger
        .commit(fetched(&order(2, 1), 1, 20))
        .await
        .expect("commits");
    let numbers = |orders: &[Stored<Order>]| -> Vec<(u64, u32)> {
        orders
            .iter()
            .map(|stored| (stored.value.reference.bits() - 0x6000, stored.version))
            .collect()
    };
    let of_plan = ledger.orders_of_plan(plan_ref(1)).await.expect("answers");
    assert_eq!(numbers(&of_plan), [(1, 1), (2, 2), (3, 1), (4, 1)]);
    assert_eq!(
        ledger.orders_of_plan(plan_ref(2)).await.expect("answers"),
        []
    );
    let first = ledger.orders_of_csp(csp(), &page(None, 2)).await;
    let first = first.expect("answers");
    assert_eq!(numbers(&first.entries), [(3, 1), (2, 2)]);
    let rest = page(first.next.as_deref(), 2);
    let rest = ledger.orders_of_csp(csp(), &rest).await.expect("answers");
    assert_eq!(numbers(&rest.entries), [(1, 1)]);
    assert_eq!(rest.next, None);
    let other = ledger.orders_of_csp(organisation(9), &page(None, 2)).await;
    assert_eq!(numbers(&other.expect("answers").entries), [(4, 1)]);
}

/// Journal lines, records and notices of both halves stand or fall together.
pub async fn one_2_one_act_may_write_both_halves(ledger: Arc<dyn Both>) {
    let both = |launch: &Launch, follows| {
        let mut both = act(vec![write_item(item(1), 0)]);
        let launch = launch_act(None, launch, follows);
        both.events.extend(launch.events);
        both.writes.extend(launch.writes);
        both.notices = vec![
            Notice {
                to: Recipient::Organisation(organisation(5)),
                about: LaunchAbout::LaunchWithdrawn {
                    launch: launch_ref(1),
                }
                .into(),
                key: "launch/1".to_owned(),
            },
            Notice {
                to: Recipient::Every(OrganisationType::Supplier),
                about: register::decision::NoticeAbout::FixConfirmed {
                    item: item(1).reference,
                }
                .into(),
                key: "item/1".to_owned(),
            },
        ];
        both
    };
    // The launch follows what is not there: nothing of the register is written either.
    assert!(is_conflict(ledger.commit(both(&draft(1), 4)).await));
    let none = ledger.items(&[item(1).reference]).await.expect("answers");
    assert_eq!(none, []);
    assert_eq!(ledger.commit(both(&draft(1), 0)).await.expect("commits"), 2);
    let lines = ledger.journal_after(0, 100).await.expect("answers");
    let named: Vec<(&str, u64)> = lines
        .iter()
        .map(|line| (line.event.as_str(), line.act))
        .collect();
    assert_eq!(named, [("ItemRaised", 1), ("LaunchDrafted", 1)]);
    let supplier = Organisation {
        reference: organisation(5),
        name: "Brightwater".to_owned(),
        organisation_type: OrganisationType::Supplier,
        party_category: None,
    };
    let told = ledger.notices_page(&supplier, &page(None, 9)).await;
    let told: Vec<NoticeAbout> = told
        .expect("answers")
        .entries
        .into_iter()
        .map(|notice| notice.about)
        .collect();
    assert!(matches!(
        told.as_slice(),
        [
            NoticeAbout::Register(register::decision::NoticeAbout::FixConfirmed { .. }),
            NoticeAbout::Launch(LaunchAbout::LaunchWithdrawn { .. })
        ]
    ));
}

pub async fn phases_of_a_launch_are_explained_by_its_events(ledger: Arc<dyn Both>) {
    let mut before = draft(1);
    commit(&*ledger, None, &before, 0).await;
    let phases = [
        Phase::Notified,
        Phase::Ready {
            hubs: launch::launch::HubsFrom::Lists,
        },
        Phase::Running,
        Phase::Achieved,
        Phase::Complete { at: at(90) },
    ];
    for (follows, phase) in (1..).zip(phases) {
        let after = Launch {
            phase,
            ..before.clone()
        };
        commit(&*ledger, Some(&before), &after, follows).await;
        before = after;
    }
}
