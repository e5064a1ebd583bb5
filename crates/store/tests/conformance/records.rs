//! Submissions, rounds, editions, and the records of which one is in force.

use crate::support::samples::{
    at, calendar, edition, glossary, handed_over_edition, organisation, person, round, submission,
};
use crate::support::{act, done, is_conflict, page};
use app::ports::Ledger;
use register::decision::{Stored, Write};
use register::edition::{AccessList, Edition, EditionState};
use register::items_named::{ItemsNamed, Unread};
use register::submission::{Submission, SubmissionOutcome};
use std::sync::Arc;
use terms::{EditionRef, PartyCategory, RoundRef, SubmissionRef};

fn write_edition(edition: Edition, follows: u32) -> Write {
    Write::Edition {
        edition: Box::new(edition),
        follows,
    }
}

pub async fn submissions_page_newest_first_and_stay_with_their_provider(ledger: Arc<dyn Ledger>) {
    let mut writes: Vec<Write> = (1..=3)
        .map(|n| Write::Submission(Box::new(submission(n, organisation(1)))))
        .collect();
    writes.push(Write::Submission(Box::new(submission(4, organisation(2)))));
    let refused = Submission {
        outcome: SubmissionOutcome::Refused {
            errors: 1,
            warnings: 0,
        },
        file_sha256: [3; 32],
        ..submission(5, organisation(1))
    };
    writes.push(Write::Submission(Box::new(refused.clone())));
    done(&*ledger, writes).await;
    let one = SubmissionRef::from_random_bits(5);
    assert_eq!(
        ledger.submission(one).await.expect("storage answers"),
        Some(refused)
    );
    let absent = SubmissionRef::from_random_bits(6);
    assert_eq!(
        ledger.submission(absent).await.expect("storage answers"),
        None
    );

    let own = Some(organisation(1));
    let first = ledger
        .submissions_page(own, &page(None, 3))
        .await
        .expect("storage answers");
    let rest = ledger
        .submissions_page(own, &page(first.next.as_deref(), 3))
        .await
        .expect("storage answers");
    let numbers = |entries: &[Submission]| {
        entries
            .iter()
            .map(|s| s.reference.bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&first.entries), [5, 3, 2]);
    assert_eq!(numbers(&rest.entries), [1]);
    assert_eq!(rest.next, None);
    let all = ledger
        .submissions_page(None, &page(None, 9))
        .await
        .expect("storage answers");
    assert_eq!(numbers(&all.entries), [5, 4, 3, 2, 1]);

    // Only accepted files count as sent before, and only to their own provider.
    let sent = ledger
        .submissions_with_digest(organisation(1), &[3; 32])
        .await
        .expect("storage answers");
    assert_eq!(sent, [SubmissionRef::from_random_bits(3)]);
    let elsewhere = ledger
        .submissions_with_digest(organisation(2), &[3; 32])
        .await
        .expect("storage answers");
    assert_eq!(elsewhere, []);
    for (provider, file, times) in [(1, 3, 2), (1, 2, 1), (2, 3, 0), (2, 4, 1)] {
        let sha256 = [file; 32];
        let sent = ledger.times_sent(organisation(provider), &sha256).await;
        let sent = sent.expect("storage answers");
        assert_eq!(sent, times, "{file} of {provider}, accepted or refused");
    }
    let again = Write::Submission(Box::new(submission(1, organisation(1))));
    assert!(is_conflict(ledger.commit(act(vec![again])).await));
}

pub async fn reg_11_what_a_file_names_stays_with_its_submission(ledger: Arc<dyn Ledger>) {
    let named = ItemsNamed::of([3, 4, 900_000_000], Unread::Something);
    let write = |named: &ItemsNamed| Write::ItemsNamed {
        submission: SubmissionRef::from_random_bits(1),
        named: Box::new(named.clone()),
    };
    let receipt = Write::Submission(Box::new(submission(1, organisation(1))));
    done(&*ledger, vec![receipt, write(&named)]).await;
    let read = |n| ledger.items_named(SubmissionRef::from_random_bits(n));
    assert_eq!(read(1).await.expect("storage answers"), Some(named.clone()));
    assert_eq!(read(2).await.expect("storage answers"), None);
    let other = ItemsNamed::UNREAD;
    assert!(ledger.commit(act(vec![write(&other)])).await.is_err());
    assert_eq!(read(1).await.expect("storage answers"), Some(named));
}

pub async fn rounds_are_listed_newest_first(ledger: Arc<dyn Ledger>) {
    let write = |n, follows| Write::Round {
        round: Box::new(round(n)),
        follows,
    };
    done(&*ledger, vec![write(1, 0), write(2, 0)]).await;
    done(&*ledger, vec![write(1, 1)]).await;
    assert!(is_conflict(ledger.commit(act(vec![write(1, 1)])).await));
    assert!(is_conflict(ledger.commit(act(vec![write(2, 0)])).await));
    let rounds = ledger.rounds().await.expect("storage answers");
    let versions: Vec<_> = rounds
        .iter()
        .map(|r| (r.value.reference.bits(), r.version))
        .collect();
    assert_eq!(versions, [(2, 1), (1, 2)]);
    let one = ledger
        .round(RoundRef::from_random_bits(2))
        .await
        .expect("storage answers");
    let expected = Stored {
        value: round(2),
        version: 1,
    };
    assert_eq!(one, Some(expected));
    assert_eq!(
        ledger
            .round(RoundRef::from_random_bits(3))
            .await
            .expect("storage answers"),
        None
    );
}

pub async fn reg_18_editions_keep_their_entries_and_the_last_published_is_found(
    ledger: Arc<dyn Ledger>,
) {
    done(&*ledger, vec![write_edition(edition(1), 0)]).await;
    assert_eq!(
        ledger
            .last_published_edition()
            .await
            .expect("storage answers"),
        None
    );
    // One edition waits at a time.
    assert!(is_conflict(
        ledger.commit(act(vec![write_edition(edition(2), 0)])).await
    ));
    let published = Edition {
        entries: edition(1).entries,
        ..handed_over_edition(1)
    };
    done(&*ledger, vec![write_edition(published.clone(), 1)]).await;
    done(&*ledger, vec![write_edition(edition(2), 0)]).await;
    let last = ledger
        .last_published_edition()
        .await
        .expect("storage answers")
        .expect("storage answers");
    assert_eq!((last.value, last.version), (published.clone(), 2));
    let listed = ledger.editions().await.expect("storage answers");
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].value.number, 2);
    assert_eq!(listed[0].value.state, EditionState::Prepared);
    assert!(listed.iter().all(|stored| stored.value.entries.is_empty()));
    let whole = ledger
        .edition(EditionRef::from_random_bits(2))
        .await
        .expect("storage answers");
    assert_eq!(whole.expect("storage answers").value, edition(2));
    assert_eq!(
        ledger
            .edition(EditionRef::from_random_bits(3))
            .await
            .expect("storage answers"),
        None
    );

    // What is published does not change, and two editions cannot have one number.
    let mut altered = published.clone();
    altered.entries.pop();
    assert!(
        ledger
            .commit(act(vec![write_edition(altered, 2)]))
            .await
            .is_err()
    );
    let mut same_number = published.clone();
    same_number.reference = EditionRef::from_random_bits(9);
    assert!(is_conflict(
        ledger
            .commit(act(vec![write_edition(same_number, 0)]))
            .await
    ));
}

pub async fn reg_9_the_highest_glossary_and_calendar_are_in_force(ledger: Arc<dyn Ledger>) {
    assert_eq!(ledger.glossary(None).await.expect("storage answers"), None);
    assert_eq!(ledger.calendar().await.expect("storage answers"), None);
    let write_both = |version| {
        vec![
            Write::Glossary(Box::new(glossary(version))),
            Write::Calendar(Box::new(calendar(version))),
        ]
    };
    done(&*ledger, write_both(1)).await;
    done(&*ledger, write_both(3)).await;
    for version in [1, 2, 3] {
        assert!(is_conflict(ledger.commit(act(write_both(version))).await));
    }
    assert_eq!(
        ledger.glossary(None).await.expect("storage answers"),
        Some(glossary(3))
    );
    assert_eq!(
        ledger.glossary(Some(1)).await.expect("storage answers"),
        Some(glossary(1))
    );
    assert_eq!(
        ledger.glossary(Some(2)).await.expect("storage answers"),
        None
    );
    assert_eq!(
        ledger.calendar().await.expect("storage answers"),
        Some(calendar(3))
    );
}

pub async fn reg_8_the_access_list_is_as_proposed_until_somebody_sets_it(ledger: Arc<dyn Ledger>) {
    let first = ledger.access_list().await.expect("storage answers");
    assert_eq!((first.value, first.version), (AccessList::as_proposed(), 0));
    let list = AccessList {
        categories: vec![PartyCategory::GasNetwork],
        set_by: Some((person(9), at(1))),
    };
    let write = |follows| Write::AccessList {
        list: list.clone(),
        follows,
    };
    assert!(is_conflict(ledger.commit(act(vec![write(1)])).await));
    done(&*ledger, vec![write(0)]).await;
    assert!(is_conflict(ledger.commit(act(vec![write(0)])).await));
    let set = ledger.access_list().await.expect("storage answers");
    assert_eq!((set.value, set.version), (list.clone(), 1));
}
