//! What the house keeps beside the register.

use crate::support::is_conflict;
use crate::support::samples::{at, day, device, organisation, person};
use app::ports::{CplStatus, Ledger, ListedDevice, Person, SessionRecord, TokenRecord};
use register::edition::MakeHolder;
use std::sync::Arc;
use terms::{Make, Organisation, OrganisationType, PartyCategory};

pub async fn organisations_are_added_renamed_and_alphabetical(ledger: Arc<dyn Ledger>) {
    let named = |n, name: &str| Organisation {
        reference: organisation(n),
        name: name.to_owned(),
        organisation_type: OrganisationType::Supplier,
        party_category: Some(PartyCategory::SmallSupplier),
    };
    let two = [named(1, "Fenland Power"), named(2, "brightwater energy")];
    ledger
        .put_organisations(&two)
        .await
        .expect("storage answers");
    ledger
        .put_organisations(&[named(1, "Able Power")])
        .await
        .expect("storage answers");
    let found = ledger.organisations().await.expect("storage answers");
    assert_eq!(
        found,
        [named(1, "Able Power"), named(2, "brightwater energy")]
    );
}

pub async fn the_table_of_make_holders_is_replaced_whole(ledger: Arc<dyn Ledger>) {
    let holder = |make: &str, until| MakeHolder {
        make: Make::parse(make).expect("storage answers"),
        organisation: organisation(1),
        from: day(1),
        until,
    };
    let first = [
        holder("Northmere", Some(day(9))),
        holder("Halden Metering", None),
    ];
    ledger
        .put_make_holders(&first)
        .await
        .expect("storage answers");
    assert_eq!(ledger.make_holders().await.expect("storage answers"), first);
    ledger
        .put_make_holders(&[holder("Orrin", None)])
        .await
        .expect("storage answers");
    assert_eq!(
        ledger.make_holders().await.expect("storage answers"),
        [holder("Orrin", None)]
    );
    ledger.put_make_holders(&[]).await.expect("storage answers");
    assert_eq!(ledger.make_holders().await.expect("storage answers"), []);
}

pub async fn the_list_of_devices_is_replaced_whole(ledger: Arc<dyn Ledger>) {
    let listed = |n: u32, status| ListedDevice {
        device: device("Northmere", "NX-2", Some(&format!("{n:08X}"))),
        status,
    };
    let mut first: Vec<_> = (0..1_000).map(|n| listed(n, CplStatus::Active)).collect();
    first[7].device.firmware = None;
    ledger
        .put_listed_devices(&first)
        .await
        .expect("storage answers");
    assert_eq!(
        ledger.listed_devices().await.expect("storage answers"),
        first
    );
    let second: Vec<_> = [
        CplStatus::Withdrawn,
        CplStatus::Cancelled,
        CplStatus::Expired,
    ]
    .map(|status| listed(3, status))
    .into();
    ledger
        .put_listed_devices(&second)
        .await
        .expect("storage answers");
    assert_eq!(
        ledger.listed_devices().await.expect("storage answers"),
        second
    );
}

fn somebody(n: u64, name: &str) -> Person {
    Person {
        reference: person(n),
        sign_in_name: name.to_owned(),
        display_name: format!("Role account {n}"),
        organisation: organisation(n),
        password_hash: "$argon2id$synthetic".to_owned(),
        active: true,
    }
}

pub async fn people_are_found_by_reference_and_by_name(ledger: Arc<dyn Ledger>) {
    ledger
        .put_person(&somebody(1, "role-b"))
        .await
        .expect("storage answers");
    ledger
        .put_person(&somebody(2, "role-a"))
        .await
        .expect("storage answers");
    assert!(is_conflict(ledger.put_person(&somebody(3, "role-a")).await));
    let mut left = somebody(1, "role-b");
    left.active = false;
    ledger.put_person(&left).await.expect("storage answers");
    let found = ledger
        .person(person(1))
        .await
        .expect("storage answers")
        .expect("storage answers");
    assert_eq!(
        (found.sign_in_name.as_str(), found.active),
        ("role-b", false)
    );
    let found = ledger
        .person_by_sign_in_name("role-a")
        .await
        .expect("storage answers")
        .expect("storage answers");
    assert_eq!(found.reference, person(2));
    assert_eq!(found.password_hash, "$argon2id$synthetic");
    assert!(
        ledger
            .person_by_sign_in_name("ROLE-A' --")
            .await
            .expect("storage answers")
            .is_none()
    );
    assert!(
        ledger
            .person(person(3))
            .await
            .expect("storage answers")
            .is_none()
    );
    let people = ledger.people().await.expect("storage answers");
    let names: Vec<_> = people.iter().map(|p| p.sign_in_name.as_str()).collect();
    assert_eq!(names, ["role-a", "role-b"]);
}

pub async fn a_session_ends_by_time_and_by_sign_out(ledger: Arc<dyn Ledger>) {
    let session = |n: u8, ends| SessionRecord {
        secret_sha256: [n; 32],
        person: person(1),
        csrf: format!("csrf-{n}"),
        created_at: at(0),
        expires_at: at(ends),
    };
    ledger
        .put_session(&session(1, 10))
        .await
        .expect("storage answers");
    ledger
        .put_session(&session(2, 20))
        .await
        .expect("storage answers");
    let held = ledger
        .session(&[1; 32], at(9))
        .await
        .expect("storage answers")
        .expect("storage answers");
    assert_eq!((held.csrf.as_str(), held.expires_at), ("csrf-1", at(10)));
    assert!(
        ledger
            .session(&[1; 32], at(10))
            .await
            .expect("storage answers")
            .is_none()
    );
    ledger.end_session(&[2; 32]).await.expect("storage answers");
    ledger.end_session(&[2; 32]).await.expect("storage answers");
    assert!(
        ledger
            .session(&[2; 32], at(1))
            .await
            .expect("storage answers")
            .is_none()
    );
}

pub async fn a_token_taken_back_stays_taken_back(ledger: Arc<dyn Ledger>) {
    let token = |n: u8, revoked_at| TokenRecord {
        secret_sha256: [n; 32],
        label: format!("token {n}"),
        person: person(1),
        created_at: at(i64::from(n)),
        expires_at: at(100),
        revoked_at,
    };
    ledger
        .put_token(&token(1, None))
        .await
        .expect("storage answers");
    ledger
        .put_token(&token(2, None))
        .await
        .expect("storage answers");
    ledger
        .put_token(&token(1, Some(at(5))))
        .await
        .expect("storage answers");
    ledger
        .put_token(&token(1, None))
        .await
        .expect("storage answers");
    let held = ledger
        .token(&[1; 32])
        .await
        .expect("storage answers")
        .expect("storage answers");
    assert_eq!(held.revoked_at, Some(at(5)));
    let own = ledger.tokens_of(person(1)).await.expect("storage answers");
    let labels: Vec<_> = own.iter().map(|t| t.label.as_str()).collect();
    assert_eq!(labels, ["token 2", "token 1"]);
    assert!(
        ledger
            .tokens_of(person(2))
            .await
            .expect("storage answers")
            .is_empty()
    );
    assert!(
        ledger
            .token(&[9; 32])
            .await
            .expect("storage answers")
            .is_none()
    );
}

pub async fn a_kept_value_stays_the_first(ledger: Arc<dyn Ledger>) {
    assert_eq!(
        ledger.kept_value("secret").await.expect("storage answers"),
        None
    );
    assert_eq!(
        ledger
            .keep_value("secret", b"one")
            .await
            .expect("storage answers"),
        b"one"
    );
    assert_eq!(
        ledger
            .keep_value("secret", b"two")
            .await
            .expect("storage answers"),
        b"one"
    );
    assert_eq!(
        ledger
            .kept_value("secret")
            .await
            .expect("storage answers")
            .expect("storage answers"),
        b"one"
    );
}
