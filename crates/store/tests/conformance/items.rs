//! Items: read back whole, found by every look-up, paged by cursor, and gone once diverted.

use crate::support::samples::{
    at, confirmation, diverted, drafted_item, full_item, item, organisation, person, term,
};
use crate::support::{act, done, page, write_item};
use app::ports::{Answered, ItemFilter, Ledger, LedgerError};
use register::decision::StageName;
use register::fix::ConfirmationAnswer;
use register::item::{Concern, Item, Stage};
use std::sync::Arc;
use terms::{DeviceType, ItemRef};

async fn numbers(ledger: &dyn Ledger, filter: &ItemFilter) -> Vec<u64> {
    let found = ledger
        .items_page(filter, &page(None, 100))
        .await
        .expect("storage answers");
    assert_eq!(found.next, None);
    found
        .entries
        .iter()
        .map(|stored| stored.value.identifier - 10_000)
        .collect()
}

fn words(words: &str) -> ItemFilter {
    ItemFilter {
        words: Some(words.to_owned()),
        ..ItemFilter::default()
    }
}

pub async fn what_is_written_is_read_back_whole(ledger: Arc<dyn Ledger>) {
    done(&*ledger, vec![write_item(full_item(), 0)]).await;
    let stored = ledger.every_item().await.expect("storage answers");
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].value, full_item());
    assert_eq!(stored[0].version, 1);
}

pub async fn one_1_what_a_launch_drafted_is_read_back_and_found_by_its_number(
    ledger: Arc<dyn Ledger>,
) {
    done(&*ledger, vec![write_item(drafted_item(), 0)]).await;
    let stored = ledger.every_item().await.expect("storage answers");
    assert_eq!(stored[0].value, drafted_item());
    assert_eq!(numbers(&*ledger, &words("CHFN-2026-0001")).await, [2]);
    assert!(numbers(&*ledger, &words("CHFN-2026-0009")).await.is_empty());
}

pub async fn items_are_found_by_reference_identifier_provider_and_device(ledger: Arc<dyn Ledger>) {
    let mut other = item(2);
    other.provider = organisation(2);
    other.clauses[0].terms = vec![term("HALDEN-METERING", "H 9", "00000001")];
    let writes = vec![
        write_item(item(3), 0),
        write_item(other.clone(), 0),
        write_item(item(1), 0),
    ];
    done(&*ledger, writes).await;
    let values = |stored: Vec<register::decision::Stored<Item>>| {
        stored.into_iter().map(|s| s.value).collect::<Vec<_>>()
    };
    let asked = [item(3).reference, item(9).reference, item(1).reference];
    let found = values(ledger.items(&asked).await.expect("storage answers"));
    assert_eq!(found, [item(1), item(3)]);
    let identifiers = [10_003, 10_002, 10_003, u64::MAX];
    let found = ledger
        .items_by_identifier(organisation(1), &identifiers)
        .await;
    assert_eq!(values(found.expect("storage answers")), [item(3)]);
    assert_eq!(
        values(ledger.every_item().await.expect("storage answers")),
        [item(1), other.clone(), item(3)]
    );
    let own = ledger
        .items_of(organisation(1))
        .await
        .expect("storage answers");
    assert_eq!(values(own), [item(1), item(3)]);
    assert_eq!(
        ledger
            .items_count_of(organisation(1))
            .await
            .expect("storage answers"),
        2
    );
    let naming = |make: &'static str, model: &'static str, besides: ItemRef| {
        let ledger = ledger.clone();
        async move {
            // A GPF is its hub's CHF.
            let besides = Some(besides);
            let found = ledger.items_naming_device(DeviceType::Gpf, make, model, besides, 10);
            values(found.await.expect("storage answers"))
        }
    };
    assert_eq!(
        naming("haldenmetering", "h9", item(1).reference).await,
        [other.clone()]
    );
    assert_eq!(naming("haldenmetering", "h9", other.reference).await, []);
    assert_eq!(
        naming("northmere", "nx2", item(1).reference).await,
        [item(3)]
    );
    let every = ledger.items_naming_device(DeviceType::Chf, "haldenmetering", "h9", None, 10);
    assert_eq!(
        values(every.await.expect("storage answers")),
        [other.clone()]
    );
    // A changed item is found by what it names now.
    let mut moved = other.clone();
    moved.clauses[0].terms = vec![term("Orrin", "O1", "00000001")];
    done(&*ledger, vec![write_item(moved.clone(), 1)]).await;
    assert_eq!(naming("haldenmetering", "h9", item(1).reference).await, []);
    assert_eq!(naming("orrin", "o1", item(1).reference).await, [moved]);
}

pub async fn pages_go_from_the_newest_change_to_the_oldest(ledger: Arc<dyn Ledger>) {
    let mut writes: Vec<_> = (1..=5).map(|n| write_item(item(n), 0)).collect();
    // Two changed in the same second.
    writes.push(write_item(
        Item {
            last_recorded: at(5),
            stage: Stage::Queried,
            concern: Some(Concern::Safety),
            ..item(6)
        },
        0,
    ));
    done(&*ledger, writes).await;
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let request = page(after.as_deref(), 2);
        let found = ledger
            .items_page(&ItemFilter::default(), &request)
            .await
            .expect("storage answers");
        assert!(found.entries.len() <= 2);
        seen.extend(found.entries.iter().map(|s| s.value.identifier - 10_000));
        match found.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, [6, 5, 4, 3, 2, 1]);
    let filter = ItemFilter {
        stages: vec![StageName::Queried, StageName::Verified],
        provider: Some(organisation(1)),
        with_concern: Some(Concern::Safety),
        words: Some("tariff".to_owned()),
    };
    assert_eq!(numbers(&*ledger, &filter).await, [6]);
    for hostile in [
        "",
        "x",
        "1.2.3",
        "' OR 1=1 --",
        "\u{0}",
        "9999999999999999999.1",
    ] {
        let request = page(Some(hostile), 3);
        let refused = ledger.items_page(&ItemFilter::default(), &request).await;
        assert!(
            matches!(refused, Err(LedgerError::NoSuchPage)),
            "{hostile:?}"
        );
    }
}

pub async fn words_are_never_syntax(ledger: Arc<dyn Ledger>) {
    let mut odd = item(2);
    odd.clauses[0].summary = Some("Display shows l'énergie \"0\" AND blinks (NOT red)".to_owned());
    odd.clauses[0].fix_information = Some("Recalibrate the relay".to_owned());
    done(
        &*ledger,
        vec![write_item(item(1), 0), write_item(odd.clone(), 0)],
    )
    .await;
    for (typed, expected) in [
        ("tariff", vec![1]),
        ("TARIFF hub", vec![1]),
        ("restart", vec![1]),
        ("0002012f", vec![2, 1]),
        ("10002", vec![2]),
        ("NX-2 energie", vec![2]),
        ("recalib relay", vec![2]),
        ("\"0\" AND", vec![2]),
        ("red)", vec![2]),
        ("words:tariff", vec![]),
        ("tariff OR relay", vec![]),
        ("NEAR(tariff hub, 2)", vec![]),
        ("tariff\0hub", vec![1]),
        ("*", vec![]),
        ("\"", vec![]),
        ("   ", vec![2, 1]),
        ("{tariff} : ^", vec![1]),
        ("-tariff", vec![1]),
    ] {
        assert_eq!(
            numbers(&*ledger, &words(typed)).await,
            expected,
            "{typed:?}"
        );
    }
    let long = "tariff ".repeat(10_000);
    assert_eq!(numbers(&*ledger, &words(&long)).await, [1]);
    // A changed text is no longer found by its old words.
    odd.clauses[0].fix_information = None;
    done(&*ledger, vec![write_item(odd, 1)]).await;
    assert_eq!(numbers(&*ledger, &words("relay")).await, Vec::<u64>::new());
}

pub async fn every_version_stays_with_moment_and_person(ledger: Arc<dyn Ledger>) {
    let first = item(1);
    let second = Item {
        stage: Stage::Verified {
            by: person(0),
            at: at(2),
        },
        ..item(1)
    };
    done(&*ledger, vec![write_item(first.clone(), 0)]).await;
    let mut later = act(vec![write_item(second.clone(), 1)]);
    later.at = at(200);
    later.by = None;
    ledger.commit(later).await.expect("storage answers");
    let history = ledger
        .item_history(first.reference)
        .await
        .expect("storage answers");
    let told: Vec<_> = history
        .iter()
        .map(|(stored, at, by)| (stored.version, *at, *by))
        .collect();
    assert_eq!(told, [(1, at(100), Some(person(0))), (2, at(200), None)]);
    assert_eq!(history[0].0.value, first);
    let version = |n| ledger.item_version(first.reference, n);
    assert_eq!(
        version(1).await.expect("storage answers"),
        Some(first.clone())
    );
    assert_eq!(version(2).await.expect("storage answers"), Some(second));
    assert_eq!(version(3).await.expect("storage answers"), None);
}

pub async fn reg_11_diverted_items_are_found_by_provider(ledger: Arc<dyn Ledger>) {
    let own = item(1).provider;
    let anothers = Item {
        provider: organisation(2),
        ..item(4)
    };
    let writes = [item(1), item(2), anothers.clone()].map(|item| write_item(item, 0));
    done(&*ledger, writes.into()).await;
    let none = ledger.diverted_items(None).await.expect("storage answers");
    assert_eq!(none, []);
    let gone = Item {
        provider: anothers.provider,
        ..diverted(4)
    };
    done(
        &*ledger,
        vec![write_item(diverted(1), 1), write_item(gone.clone(), 1)],
    )
    .await;
    let found = async |provider| {
        let items = ledger.diverted_items(provider).await;
        let items = items.expect("storage answers").into_iter();
        items.map(|stored| stored.value).collect::<Vec<Item>>()
    };
    assert_eq!(found(Some(own)).await, [diverted(1)]);
    assert_eq!(
        found(Some(organisation(2))).await,
        std::slice::from_ref(&gone)
    );
    assert_eq!(found(None).await, [diverted(1), gone]);
    assert_eq!(found(Some(organisation(9))).await, []);
}

pub async fn reg_11_a_diverted_item_keeps_no_content_and_still_verifies(ledger: Arc<dyn Ledger>) {
    let mut secret = item(1);
    secret.clauses[0].summary = Some("canary".to_owned());
    let asked = [(organisation(1), ConfirmationAnswer::Awaited)];
    secret.clauses[0].fix.confirmation = Some(confirmation(5, &asked));
    done(&*ledger, vec![write_item(secret.clone(), 0)]).await;
    done(&*ledger, vec![write_item(secret.clone(), 1)]).await;
    assert_eq!(numbers(&*ledger, &words("canary")).await, [1]);

    // With its content still in it, it is not taken.
    let mut half = diverted(1);
    half.clauses = secret.clauses.clone();
    assert!(ledger.commit(act(vec![write_item(half, 2)])).await.is_err());

    done(&*ledger, vec![write_item(diverted(1), 2)]).await;
    // It does not come back.
    assert!(
        ledger
            .commit(act(vec![write_item(secret.clone(), 3)]))
            .await
            .is_err()
    );
    for found in ["canary", "10001"] {
        assert_eq!(numbers(&*ledger, &words(found)).await, Vec::<u64>::new());
    }
    assert_eq!(
        ledger
            .item_version(secret.reference, 1)
            .await
            .expect("storage answers"),
        None
    );
    let history = ledger
        .item_history(secret.reference)
        .await
        .expect("storage answers");
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].0.version, 3);
    let first = page(None, 9);
    let waiting = ledger.confirmations_page(organisation(1), Answered::NotYet, &first);
    assert_eq!(waiting.await.expect("storage answers").entries.len(), 0);
    let naming = ledger.items_naming_device(
        DeviceType::Chf,
        "northmere",
        "nx2",
        Some(item(9).reference),
        9,
    );
    assert_eq!(naming.await.expect("storage answers"), vec![]);
    let stored = ledger
        .items(&[secret.reference])
        .await
        .expect("storage answers");
    assert_eq!(stored[0].value, diverted(1));
}
