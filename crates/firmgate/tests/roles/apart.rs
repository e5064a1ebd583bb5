//! What belongs to another looks exactly like what does not exist (ONE-3, DOMAIN trap 1).

use crate::world::{World, asked_to_confirm};
use axum::http::StatusCode;
use terms::reference::ConfirmationRef;
use terms::{ItemRef, SubmissionRef};

#[tokio::test]
async fn one_3_another_providers_pages_are_byte_for_byte_those_of_the_absent() {
    let world = World::with_round().await;
    let (receipt, item, request) = asked_to_confirm(&world).await;
    let absent_receipt = format!("/submissions/{}", SubmissionRef::from_random_bits(7));
    let absent_item = format!("/submissions/items/{}", ItemRef::from_random_bits(7));
    let absent_request = format!("/confirmations/{}", ConfirmationRef::from_random_bits(7));
    let own = world.browser("northmere").await;
    for path in [&receipt, &item, &request] {
        assert_eq!(own.get(path).await.status, StatusCode::OK, "{path}");
    }
    let other = world.browser("halden").await;
    let mut pairs = vec![
        (item, absent_item),
        (request, absent_request),
        (receipt.clone(), absent_receipt.clone()),
    ];
    for part in [
        "file",
        "annotated",
        "findings.json",
        "rows/valid.csv",
        "rows/rest.csv",
    ] {
        pairs.push((
            format!("{receipt}/{part}"),
            format!("{absent_receipt}/{part}"),
        ));
    }
    for (there, absent) in pairs {
        let (hidden, nothing) = (other.get(&there).await, other.get(&absent).await);
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{absent}");
        assert_eq!(hidden.status, nothing.status, "{there}");
        assert_eq!(hidden.headers, nothing.headers, "{there}");
        assert_eq!(hidden.text, nothing.text, "{there}");
    }
}

#[tokio::test]
async fn one_3_acts_on_anothers_things_are_answered_as_those_on_the_absent() {
    let world = World::with_round().await;
    let (_, item, request) = asked_to_confirm(&world).await;
    let absent_item = format!("/submissions/items/{}", ItemRef::from_random_bits(7));
    let absent_request = format!("/confirmations/{}", ConfirmationRef::from_random_bits(7));
    let other = world.browser("halden").await;
    for (there, absent, act) in [
        (&item, &absent_item, "withdraw"),
        (&request, &absent_request, "confirm"),
        (&request, &absent_request, "refuse"),
        (&request, &absent_request, "withdraw"),
    ] {
        let fields = [("reason", "Not ours."), ("evidence", "Not ours.")];
        let hidden = other.post(&format!("{there}/acts/{act}"), &fields).await;
        let nothing = other.post(&format!("{absent}/acts/{act}"), &fields).await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{act}");
        assert_eq!(hidden.text, nothing.text, "{act}");
    }
}

#[tokio::test]
async fn one_3_a_checked_file_is_previewed_to_its_own_organisation_only() {
    let world = World::with_round().await;
    let own = world.browser("northmere").await;
    let file = crate::world::file(&[crate::world::GOOD_ROW]);
    let preview = own.upload(&file).await.location();
    assert_eq!(own.get(&preview).await.status, StatusCode::OK);
    let other = world.browser("halden").await;
    assert_eq!(other.get(&preview).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_3_a_party_sees_its_own_items_only() {
    let world = World::with_round().await;
    let own = world.browser("brightwater").await;
    let raised = own.post("/raise", &crate::raising::FIELDS).await.location();
    let path = raised.split('?').next().unwrap();
    assert_eq!(own.get(path).await.status, StatusCode::OK);
    let other = world.browser("fenland").await;
    let absent = format!("/my-items/{}", ItemRef::from_random_bits(7));
    let (hidden, nothing) = (other.get(path).await, other.get(&absent).await);
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert_eq!(hidden.text, nothing.text);
    assert!(!other.get("/my-items").await.text.contains(path));
}
