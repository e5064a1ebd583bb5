//! Acts: whole or not at all, in order, once under a key, chained.

use crate::support::samples::{edition, item, organisation, round, submission};
use crate::support::{act, done, is_conflict, under_key, write_item};
use app::ports::{Ledger, LedgerError, Notice};
use register::decision::{Event, NoticeAbout, Recipient, Write};
use register::item::Stage;
use std::sync::Arc;
use terms::OrganisationRef;

pub async fn a_commit_that_conflicts_leaves_nothing_behind(ledger: Arc<dyn Ledger>) {
    done(&*ledger, vec![write_item(item(1), 0)]).await;
    let before = ledger.journal_after(0, 100).await.expect("storage answers");
    let mut half = act(vec![
        write_item(item(2), 0),
        Write::Submission(Box::new(submission(7, organisation(1)))),
        Write::Edition {
            edition: Box::new(edition(1)),
            follows: 0,
        },
        // The last write follows a round that is not there.
        Write::Round {
            round: Box::new(round(1)),
            follows: 3,
        },
    ]);
    half.notices.push(Notice {
        to: Recipient::Organisation(organisation(1)),
        about: NoticeAbout::ItemRaised {
            item: item(2).reference,
        }
        .into(),
        key: "raised".to_owned(),
    });
    let half = under_key(half, "key", 1, "answer");
    assert!(is_conflict(ledger.commit(half).await));
    assert_eq!(
        ledger.journal_after(0, 100).await.expect("storage answers"),
        before
    );
    assert_eq!(
        ledger
            .items(&[item(2).reference])
            .await
            .expect("storage answers"),
        vec![]
    );
    assert_eq!(ledger.editions().await.expect("storage answers"), vec![]);
    let key = ledger.answer_given(organisation(0), "key", &[1; 32]).await;
    assert_eq!(key.expect("storage answers"), None);
}

pub async fn a_write_must_follow_the_newest_version(ledger: Arc<dyn Ledger>) {
    done(&*ledger, vec![write_item(item(1), 0)]).await;
    assert!(is_conflict(
        ledger.commit(act(vec![write_item(item(1), 0)])).await
    ));
    assert!(is_conflict(
        ledger.commit(act(vec![write_item(item(1), 2)])).await
    ));
    assert!(is_conflict(
        ledger.commit(act(vec![write_item(item(9), 1)])).await
    ));
    let queried = register::item::Item {
        stage: Stage::Queried,
        ..item(1)
    };
    done(&*ledger, vec![write_item(queried.clone(), 1)]).await;
    assert!(is_conflict(
        ledger.commit(act(vec![write_item(queried, 1)])).await
    ));
}

/// An act that rests on what it does not write, as an edition rests on its items.
pub async fn an_act_rests_on_the_journal_it_was_decided_on(ledger: Arc<dyn Ledger>) {
    let resting = |write, sequence| {
        let mut commit = act(vec![write]);
        commit.rests_on = Some(sequence);
        ledger.commit(commit)
    };
    assert_eq!(resting(write_item(item(1), 0), 0).await.ok(), Some(1));
    assert!(is_conflict(resting(write_item(item(2), 0), 0).await));
    assert!(is_conflict(resting(write_item(item(2), 0), 2).await));
    assert_eq!(resting(write_item(item(2), 0), 1).await.ok(), Some(2));
}

pub async fn an_identifier_belongs_to_one_item_of_a_provider(ledger: Arc<dyn Ledger>) {
    done(&*ledger, vec![write_item(item(1), 0)]).await;
    let mut same = item(2);
    same.identifier = item(1).identifier;
    assert!(is_conflict(
        ledger.commit(act(vec![write_item(same.clone(), 0)])).await
    ));
    same.provider = organisation(2);
    done(&*ledger, vec![write_item(same, 0)]).await;
}

pub async fn an_act_under_a_key_is_done_once(ledger: Arc<dyn Ledger>) {
    let first = under_key(act(vec![write_item(item(1), 0)]), "k", 1, "made");
    ledger.commit(first.clone()).await.expect("storage answers");
    match ledger.commit(first.clone()).await {
        Err(LedgerError::AlreadyDone(answer)) => assert_eq!(answer, "made"),
        other => panic!("{other:?}"),
    }
    let other_request = under_key(act(vec![write_item(item(2), 0)]), "k", 2, "made");
    let outcome = ledger.commit(other_request.clone()).await;
    assert!(matches!(outcome, Err(LedgerError::KeyReused)));
    let given = ledger.answer_given(organisation(0), "k", &[1; 32]).await;
    assert_eq!(given.expect("storage answers").as_deref(), Some("made"));
    let reused = ledger.answer_given(organisation(0), "k", &[2; 32]).await;
    assert!(matches!(reused, Err(LedgerError::KeyReused)));

    // Keys of different organisations, and of the clock, never meet.
    let mut elsewhere = other_request.clone();
    elsewhere.by.as_mut().expect("storage answers").organisation =
        OrganisationRef::from_random_bits(1);
    ledger.commit(elsewhere).await.expect("storage answers");
    let mut clock = under_key(act(vec![write_item(item(3), 0)]), "k", 3, "made");
    clock.by = None;
    ledger.commit(clock).await.expect("storage answers");
}

pub async fn one_2_lines_are_chained_and_numbered_without_gaps(ledger: Arc<dyn Ledger>) {
    assert_eq!(done(&*ledger, vec![write_item(item(1), 0)]).await, 1);
    let two = done(
        &*ledger,
        vec![write_item(item(2), 0), write_item(item(3), 0)],
    )
    .await;
    assert_eq!(two, 3);
    let mut bare = act(vec![]);
    let loaded = Event::CalendarLoaded {
        version: 1,
        deadlines_moved: vec![],
    };
    bare.events = vec![loaded.into()];
    bare.by = None;
    assert_eq!(ledger.commit(bare).await.expect("storage answers"), 4);
    let lines = ledger.journal_after(0, 100).await.expect("storage answers");
    let mut previous = [0; 32];
    for (expected, line) in (1..).zip(&lines) {
        assert_eq!(line.sequence, expected);
        assert_eq!(line.previous_hash, previous);
        assert_eq!(line.hashed().hash(), line.hash);
        previous = line.hash;
    }
    assert_eq!(
        lines.iter().map(|l| l.act).collect::<Vec<_>>(),
        [1, 2, 2, 4]
    );
    assert_eq!(lines[1].writes_sha256, lines[2].writes_sha256);
    assert_eq!(lines[3].person, None);
    let mut backwards = ledger
        .journal_before(None, 2)
        .await
        .expect("storage answers");
    backwards.extend(
        ledger
            .journal_before(Some(3), 100)
            .await
            .expect("storage answers"),
    );
    backwards.reverse();
    assert_eq!(backwards, lines);
    assert_eq!(
        ledger.journal_after(2, 1).await.expect("storage answers"),
        lines[2..3]
    );
}
