//! What HTTP alone refuses.

use crate::world::*;
use axum::body::Body;
use firmgate::serving::router;
use formats::neutrality::Marking;
use http::header::CONTENT_LENGTH;
use http::{Method, Request};
use std::sync::Arc;
use tower::ServiceExt;

#[tokio::test]
async fn a_message_that_is_not_sent_as_xml_is_refused() {
    let world = World::new().await;
    let bytes = signed(&world.keys.brightwater, 1, [hub(1)]);
    for kind in ["text/xml", "application/json", "application/xmlx", ""] {
        let (status, _) = post(world.router.clone(), SERVICE_D, kind, bytes.clone()).await;
        assert_eq!(status, 415, "{kind}");
    }
    let kind = "Application/XML; charset=utf-8";
    let (status, _) = post(world.router.clone(), SERVICE_D, kind, bytes).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused_whether_it_says_so_or_not() {
    let world = World::new().await;
    let bytes_max = formats::limits::DUIS_MESSAGE_BYTES_MAX;
    let (status, _) = world.post(SERVICE_D, vec![b' '; bytes_max + 1]).await;
    assert_eq!(status, 413);
    // As much as may be is read, and is no message.
    let (status, _) = world.post(SERVICE_D, vec![b' '; bytes_max]).await;
    assert_eq!(status, 400);
    let announced = Request::builder()
        .method(Method::POST)
        .uri(SERVICE_D)
        .header("content-type", "application/xml")
        .header(CONTENT_LENGTH, bytes_max + 1)
        .body(Body::empty());
    let answer = world.router.clone().oneshot(announced.unwrap()).await;
    assert_eq!(answer.unwrap().status(), 413);
}

#[tokio::test]
async fn the_addresses_take_posts_alone() {
    let world = World::new().await;
    for path in [SERVICE_D, "/api/v1/serviceS", "/api/v1/serviceT"] {
        let get = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = world.router.clone().oneshot(get).await.unwrap();
        assert_eq!(answer.status(), 405);
    }
}

#[tokio::test]
async fn an_installation_without_a_key_answers_no_requests() {
    let world = World::new().await;
    let clock = Arc::clone(&world.clock) as _;
    let app = world.data.open(clock, Marking::Synthetic).await.unwrap();
    let without = router(Arc::new(app), &world.data, setting());
    let bytes = signed(&world.keys.brightwater, 1, [hub(1)]);
    let (status, _) = post(without, SERVICE_D, "application/xml", bytes).await;
    assert_eq!(status, 404);
    assert!(world.nominated().await.is_empty());
}

#[tokio::test]
async fn what_is_no_message_is_told_where_and_not_what_stood_there() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    let text = request(party, 1, [hub(1)]).write();
    let cases = [
        (text.replace("</sr:Body>", ""), "DUIS-NOT-WELL-FORMED"),
        (format!("<!DOCTYPE x>{text}"), "DUIS-DOCTYPE"),
        (text.replace("sr:DeviceModel", "sr:Model"), "DUIS-ELEMENT"),
        (
            text.replace(&hub(1).text(), "00-DB-12-34-00-00-00"),
            "DUIS-DEVICE-ID",
        ),
    ];
    for (text, code) in cases {
        let (status, body) = world.post(SERVICE_D, text.into_bytes()).await;
        assert_eq!(status, 400);
        let body = String::from_utf8(body).unwrap();
        assert!(body.contains(code), "{body}");
        assert!(!body.contains("00-DB"), "{body}");
    }
}
