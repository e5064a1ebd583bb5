//! Notices and confirmation requests: to whom they belong, in pages, told once.

use crate::support::samples::{at, confirmation, item, organisation, term};
use crate::support::{act, done, page, write_item};
use app::ports::{Answered, Ledger, Notice, NoticeAbout};
use register::decision::{NoticeAbout as RegisterAbout, Recipient};
use register::fix::ConfirmationAnswer;
use register::item::{Clause, Item};
use std::sync::Arc;
use terms::reference::ConfirmationRef;
use terms::{Organisation, OrganisationRef, OrganisationType};

fn manufacturer(reference: OrganisationRef) -> Organisation {
    Organisation {
        reference,
        name: "Northmere".to_owned(),
        organisation_type: OrganisationType::Manufacturer,
        party_category: None,
    }
}

fn notice(to: Recipient, n: u64) -> Notice {
    Notice {
        to,
        about: RegisterAbout::ItemRaised {
            item: item(n).reference,
        }
        .into(),
        key: format!("raised/{n}"),
    }
}

/// Tells these in one act at this second.
async fn tell(ledger: &dyn Ledger, second: i64, notices: Vec<Notice>) {
    let mut commit = act(vec![]);
    commit.at = at(second);
    commit.notices = notices;
    ledger.commit(commit).await.expect("storage answers");
}

/// The notices of an organisation as (item number, read), newest first, in pages of two.
async fn told(ledger: &dyn Ledger, organisation: &Organisation) -> Vec<(u64, bool)> {
    let mut told = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let request = page(after.as_deref(), 2);
        let found = ledger
            .notices_page(organisation, &request)
            .await
            .expect("storage answers");
        for notice in &found.entries {
            let NoticeAbout::Register(RegisterAbout::ItemRaised { item }) = notice.about else {
                panic!("{notice:?}");
            };
            told.push((item.bits() - 0x3000, notice.read_at.is_some()));
        }
        match found.next {
            Some(next) => after = Some(next),
            None => return told,
        }
    }
}

pub async fn notices_are_told_once_and_only_to_their_recipient(ledger: Arc<dyn Ledger>) {
    let own = Recipient::Organisation(organisation(1));
    let every = Recipient::Every(OrganisationType::Manufacturer);
    let others = Recipient::Organisation(organisation(2));
    let notices = vec![notice(own, 1), notice(others, 2), notice(own, 1)];
    tell(&*ledger, 1, notices).await;
    tell(&*ledger, 2, vec![notice(every, 3), notice(own, 1)]).await;
    tell(&*ledger, 2, vec![notice(own, 4), notice(own, 5)]).await;
    let reader = manufacturer(organisation(1));
    let numbers: Vec<u64> = told(&*ledger, &reader).await.iter().map(|n| n.0).collect();
    assert_eq!(numbers, [5, 3, 4, 1]);
    let other = told(&*ledger, &manufacturer(organisation(2))).await;
    assert_eq!(other.iter().map(|n| n.0).collect::<Vec<_>>(), [3, 2]);
    let csp = Organisation {
        organisation_type: OrganisationType::Csp,
        ..manufacturer(organisation(3))
    };
    assert_eq!(told(&*ledger, &csp).await, []);
}

pub async fn a_mark_covers_what_was_there_when_it_was_made(ledger: Arc<dyn Ledger>) {
    let own = Recipient::Organisation(organisation(1));
    let every = Recipient::Every(OrganisationType::Manufacturer);
    let reader = manufacturer(organisation(1));
    tell(
        &*ledger,
        1,
        vec![notice(own, 1), notice(own, 2), notice(own, 3)],
    )
    .await;
    let first = ledger
        .notices_page(&reader, &page(None, 9))
        .await
        .expect("storage answers");
    let second = first.entries[1].number;
    ledger
        .mark_notices_read(&reader, second, at(5))
        .await
        .expect("storage answers");
    assert_eq!(
        told(&*ledger, &reader).await,
        [(3, false), (2, true), (1, true)]
    );
    ledger
        .mark_notices_read(&reader, u64::MAX, at(6))
        .await
        .expect("storage answers");
    ledger
        .mark_notices_read(&reader, second, at(7))
        .await
        .expect("storage answers");
    let all = ledger
        .notices_page(&reader, &page(None, 9))
        .await
        .expect("storage answers");
    let read_at: Vec<_> = all.entries.iter().map(|n| n.read_at).collect();
    assert_eq!(read_at, [Some(at(6)), Some(at(5)), Some(at(5))]);
    // One that comes within the same second with a lower number is still new.
    tell(&*ledger, 1, vec![notice(every, 4)]).await;
    assert_eq!(
        told(&*ledger, &reader).await,
        [(3, true), (2, true), (4, false), (1, true)]
    );
    // Another organisation's marks are its own.
    assert_eq!(
        told(&*ledger, &manufacturer(organisation(2))).await,
        [(4, false)]
    );
}

/// ONE-3, and the non-interference of the register: what others are told must not show.
pub async fn one_3_numbers_of_notices_tell_nothing_about_others(ledger: Arc<dyn Ledger>) {
    let own = Recipient::Organisation(organisation(1));
    let others = Recipient::Organisation(organisation(2));
    let dcc = Recipient::Every(OrganisationType::Dcc);
    tell(&*ledger, 1, vec![notice(own, 1)]).await;
    tell(&*ledger, 2, (10..40).map(|n| notice(others, n)).collect()).await;
    tell(&*ledger, 3, (50..80).map(|n| notice(dcc, n)).collect()).await;
    tell(&*ledger, 3, vec![notice(own, 2)]).await;
    let reader = manufacturer(organisation(1));
    let page = ledger
        .notices_page(&reader, &page(None, 9))
        .await
        .expect("storage answers");
    let numbers: Vec<u64> = page.entries.iter().map(|n| n.number).collect();
    let expected = [3, 1].map(|second| (at(second).unix_seconds() as u64) << 20);
    assert_eq!(numbers, expected);
}

fn asking(n: u64, request: u64, answers: &[(OrganisationRef, ConfirmationAnswer)]) -> Item {
    let mut asked = item(n);
    asked.clauses.push(Clause {
        number: 2,
        terms: vec![term("Orrin", "O1", "00000001")],
        ..asked.clauses[0].clone()
    });
    asked.clauses[1].fix.confirmation = Some(confirmation(request, answers));
    asked
}

pub async fn reg_6_confirmation_requests_follow_their_items(ledger: Arc<dyn Ledger>) {
    let awaited = ConfirmationAnswer::Awaited;
    let confirmed = ConfirmationAnswer::Confirmed {
        by: crate::support::samples::person(2),
        at: at(9),
        evidence: "Release note 4.".to_owned(),
    };
    let both = [
        (organisation(1), awaited.clone()),
        (organisation(2), awaited.clone()),
    ];
    let writes = (1..=3).map(|n| write_item(asking(n, 500 + n, &both), 0));
    done(&*ledger, writes.collect()).await;
    let listed = |organisation, answered| {
        let ledger = ledger.clone();
        async move {
            let mut requests = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let request = page(after.as_deref(), 2);
                let found = ledger.confirmations_page(organisation, answered, &request);
                let found = found.await.expect("storage answers");
                requests.extend(found.entries.iter().map(|line| line.request.bits()));
                match found.next {
                    Some(next) => after = Some(next),
                    None => return requests,
                }
            }
        }
    };
    assert_eq!(
        listed(organisation(1), Answered::NotYet).await,
        [503, 502, 501]
    );
    let answered = [
        (organisation(1), confirmed),
        (organisation(2), awaited.clone()),
    ];
    done(&*ledger, vec![write_item(asking(2, 502, &answered), 1)]).await;
    assert_eq!(listed(organisation(1), Answered::NotYet).await, [503, 501]);
    assert_eq!(listed(organisation(1), Answered::Already).await, [502]);
    assert_eq!(
        listed(organisation(2), Answered::NotYet).await,
        [503, 502, 501]
    );
    // A later request takes the place of the one before.
    done(
        &*ledger,
        vec![write_item(asking(3, 600, &[(organisation(2), awaited)]), 1)],
    )
    .await;
    assert_eq!(listed(organisation(1), Answered::NotYet).await, [501]);
    let gone = ledger
        .confirmation(ConfirmationRef::from_random_bits(503))
        .await;
    assert!(gone.expect("storage answers").is_none());
    let line = ledger
        .confirmation(ConfirmationRef::from_random_bits(600))
        .await;
    let line = line.expect("storage answers").expect("storage answers");
    assert_eq!((line.item, line.clause), (item(3).reference, 2));
}
