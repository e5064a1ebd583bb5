//! The interface of CSPs with mutual TLS: whose certificate, and whose token (SL-12).

use crate::kit::*;
use crate::world::*;
use axum::body::Body;
use http::Request;
use std::process::{Command, Output};

fn outcomes(sequence: u64) -> Request<Body> {
    Request::post(format!("/api/v1/outcomes?sequence={sequence}"))
        .header("content-type", "text/csv")
        .body(Body::from("order,device_id,step,failure,at\r\n"))
        .unwrap()
}

fn addresses() -> Vec<Request<Body>> {
    let order = "/api/v1/orders/FWO-0123456789";
    vec![
        get("/api/v1/orders"),
        get(order),
        Request::post(format!("{order}/fetch"))
            .body(Body::empty())
            .unwrap(),
        get(&format!("{order}/hubs")),
        get(&format!("{order}/hubs.csv")),
        get("/api/v1/outcomes"),
        outcomes(1),
    ]
}

#[tokio::test]
async fn sl_12_a_csp_with_its_own_certificate_and_token_is_answered() {
    let world = World::new().await;
    let own = world.certificate(NORTHERN);
    let orders = by(NORTHERN, get("/api/v1/orders"));
    assert_eq!(
        world.door.send(Some(&own), orders).await.unwrap().status,
        200
    );
    let sent = world.door.send(Some(&own), by(NORTHERN, outcomes(1))).await;
    assert_eq!(sent.unwrap().status, 200);
}

#[tokio::test]
async fn sl_12_every_address_of_csps_demands_the_tokens_own_certificate() {
    let world = World::new().await;
    let other = world.certificate(SOUTHERN);
    let nobodys = world.clients.client(&["Nobody at All"], When::Now);
    for number in 0..addresses().len() {
        let request = || by(NORTHERN, addresses().swap_remove(number));
        let none = world.door.send(None, request()).await.unwrap();
        assert_eq!(
            (none.status, none.code().as_str()),
            (403, "client-certificate-missing")
        );
        for certificate in [&other, &nobodys] {
            let refused = world.door.send(Some(certificate), request()).await.unwrap();
            assert_eq!(refused.status, 403);
            assert_eq!(refused.code(), "client-certificate-of-another");
        }
    }
    // The other way round: the certificate is right, the token is the other's.
    let own = world.certificate(NORTHERN);
    let stolen = by(SOUTHERN, get("/api/v1/orders"));
    let refused = world.door.send(Some(&own), stolen).await.unwrap();
    assert_eq!(refused.code(), "client-certificate-of-another");
    // A certificate without a token is nobody who may use the API.
    let alone = world
        .door
        .send(Some(&own), get("/api/v1/orders"))
        .await
        .unwrap();
    assert_eq!(alone.code(), "not-signed-in");
}

#[tokio::test]
async fn a_token_over_anothers_connection_is_refused_wherever_it_is_used() {
    let world = World::new().await;
    let other = world.certificate(FENLAND);
    for path in [
        "/api/v1/launches",
        "/api/v1/published/editions",
        "/api/v1/glossary",
    ] {
        let refused = world
            .door
            .send(Some(&other), by(BRIGHTWATER, get(path)))
            .await;
        assert_eq!(
            refused.unwrap().code(),
            "client-certificate-of-another",
            "{path}"
        );
        // Where no certificate is demanded, a token alone will do as before.
        let own = world
            .door
            .send(None, by(BRIGHTWATER, get(path)))
            .await
            .unwrap();
        assert!(!own.text().contains("client-certificate"), "{path}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_to_be_believed_ends_the_connection() {
    let world = World::new().await;
    for own in [
        Authority::new("Clients").client(&[NORTHERN], When::Now),
        world.clients.client(&[NORTHERN], When::LongGone),
    ] {
        let client = unchecked(&world.door.servers.certificate, &own);
        let orders = by(NORTHERN, get("/api/v1/orders"));
        let refused = told(&client, &world.door.uri(), orders).await;
        assert!(refused.is_err(), "{refused:?}");
    }
}

/// The simulated CSP as a process, for one round.
async fn simulated(world: &World, own: &Pair) -> Output {
    let at = tempfile::tempdir().unwrap();
    let (certificate, key) = own.write(at.path(), "own");
    let authority = at.path().join("servers.pem");
    std::fs::write(&authority, &world.door.servers.certificate).unwrap();
    let token_file = at.path().join("token");
    std::fs::write(&token_file, token(NORTHERN)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_firmgate"));
    command
        .args(["csp-simulator", "--rounds", "1", "--server"])
        .arg(world.door.uri().to_string())
        .arg("--token-file")
        .arg(token_file)
        .arg("--ca")
        .arg(authority)
        .arg("--certificate")
        .arg(certificate)
        .arg("--key")
        .arg(key);
    let run = tokio::task::spawn_blocking(move || command.output().unwrap());
    run.await.unwrap()
}

#[tokio::test]
async fn sl_12_the_simulated_csp_takes_part_over_mutual_tls() {
    let world = World::new().await;
    let right = simulated(&world, &world.certificate(NORTHERN)).await;
    let said = String::from_utf8(right.stderr).unwrap();
    assert_eq!(right.status.code(), Some(0), "{said}");
    let wrong = simulated(&world, &world.certificate(SOUTHERN)).await;
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said.contains("403 client-certificate-of-another"), "{said}");
}
