//! The XML interface with mutual TLS: whose certificate, and whose message (SL-3; DUIS.md section 8,
//! step 1).

use crate::kit::*;
use crate::world::*;
use axum::body::Body;
use http::Request;
use tokio::io::AsyncWriteExt;

/// The code of the signed response that this installation gives to a request in order.
const ANSWERED: &str = "<sr:ResponseCode>E110501</sr:ResponseCode>";

#[tokio::test]
async fn sl_3_a_message_over_its_own_organisations_connection_is_answered() {
    let world = World::new().await;
    let by_name = world.certificate(BRIGHTWATER);
    let by_user = world.certificate_of_user(eui(1));
    for (counter, own) in [(1, by_name), (2, by_user)] {
        let answer = world.door.send(Some(&own), world.request(counter)).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/xml");
        assert!(answer.text().contains(ANSWERED), "{}", answer.text());
    }
}

#[tokio::test]
async fn sl_3_a_message_over_no_certificate_or_nobodys_is_refused() {
    let world = World::new().await;
    let none = world.door.send(None, world.request(1)).await.unwrap();
    assert_eq!(
        (none.status, none.code().as_str()),
        (403, "client-certificate-missing")
    );
    let nobodys = [
        world.clients.client(&["Nobody at All"], When::Now),
        world.clients.client(&[], When::Now),
        // In small letters it is another name.
        world.clients.client(&["brightwater energy"], When::Now),
        // One that could be two organisations' is nobody's.
        world.clients.client(&[BRIGHTWATER, FENLAND], When::Now),
        world.certificate_of_user(eui(7)),
    ];
    for own in nobodys {
        let refused = world.door.send(Some(&own), world.request(1)).await.unwrap();
        assert_eq!(refused.status, 403);
        assert_eq!(refused.code(), "client-certificate-unknown");
    }
    // Nothing of it counted: the counter is free.
    let own = world.certificate(BRIGHTWATER);
    let answer = world.door.send(Some(&own), world.request(1)).await.unwrap();
    assert!(answer.text().contains(ANSWERED));
}

#[tokio::test]
async fn sl_3_a_certificate_that_is_not_to_be_believed_ends_the_connection() {
    let world = World::new().await;
    let strangers = Authority::new("Clients");
    let not_to_be_believed = [
        strangers.client(&[BRIGHTWATER], When::Now),
        world.clients.client(&[BRIGHTWATER], When::LongGone),
        world.clients.client(&[BRIGHTWATER], When::NotYet),
        // Not one of a client.
        world.clients.server(When::Now),
    ];
    for own in not_to_be_believed {
        let client = unchecked(&world.door.servers.certificate, &own);
        let refused = told(&client, &world.door.uri(), world.request(1)).await;
        assert!(refused.is_err(), "{refused:?}");
        // Not even a page: the connection is none.
        let refused = told(&client, &world.door.uri(), get("/sign-in")).await;
        assert!(refused.is_err(), "{refused:?}");
    }
}

#[tokio::test]
async fn sl_3_a_message_over_another_suppliers_connection_is_refused_and_shown_nothing() {
    let world = World::new().await;
    let own = world.certificate(BRIGHTWATER);
    let first = world.door.send(Some(&own), world.request(1)).await.unwrap();
    assert_eq!(first.status, 200);
    let others = [
        world.certificate(FENLAND),
        world.certificate_of_user(eui(2)),
        world.certificate(NORTHERN),
    ];
    for other in others {
        // One that was answered before, whose answer is kept; and a new one.
        for counter in [1, 2] {
            let refused = world.door.send(Some(&other), world.request(counter)).await;
            let refused = refused.unwrap();
            assert_eq!(refused.status, 403);
            assert_eq!(refused.code(), "client-certificate-of-another");
        }
    }
    // What was refused was not recorded.
    let second = world.door.send(Some(&own), world.request(2)).await.unwrap();
    assert!(second.text().contains(ANSWERED));
}

#[tokio::test]
async fn the_other_addresses_of_the_interface_demand_a_certificate_too() {
    let world = World::new().await;
    for path in ["/api/v1/serviceS", "/api/v1/serviceT"] {
        let request = Request::post(path)
            .header("content-type", "application/xml")
            .body(Body::from("<a/>"));
        let refused = world.door.send(None, request.unwrap()).await.unwrap();
        assert_eq!(refused.code(), "client-certificate-missing");
    }
}

#[tokio::test]
async fn the_certificate_is_asked_for_before_the_body_is_read() {
    let world = World::new().await;
    for path in ["/api/v1/serviceD", "/api/v1/outcomes?sequence=1"] {
        let mut line = connected(&world.door.client(None), world.door.address).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: \
             application/xml\r\nContent-Length: 1000000\r\n\r\n",
            token(NORTHERN)
        );
        line.write_all(head.as_bytes()).await.unwrap();
        assert_eq!(answered(&mut line).await, 403);
    }
}
