//! Browsers at the same door: without a certificate, and safe.

use crate::kit::*;
use crate::world::*;
use axum::body::Body;
use http::Request;

#[tokio::test]
async fn a_browser_without_a_certificate_reads_pages_and_is_told_to_stay_with_tls() {
    let world = World::new().await;
    let page = world.door.send(None, get("/sign-in")).await.unwrap();
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Sign in"));
    let stays = &page.headers["strict-transport-security"];
    assert_eq!(stays, "max-age=31536000");
    // One that shows a certificate of somebody's reads the same.
    let own = world.certificate(BRIGHTWATER);
    let page = world.door.send(Some(&own), get("/sign-in")).await.unwrap();
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_session_cookie_travels_by_tls_alone() {
    let world = World::new().await;
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", format!("https://{}", world.door.address))
        .body(Body::from(format!(
            "name=program-1001&password={}&next=/",
            PASSWORD.replace(' ', "+")
        )));
    let signed_in = world.door.send(None, request.unwrap()).await.unwrap();
    assert_eq!(signed_in.status, 303);
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["; Secure", "; HttpOnly", "; SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // The session works, with no certificate.
    let cookie = cookie.split(';').next().unwrap();
    let request = Request::get("/account").header("cookie", cookie);
    let page = world.door.send(None, request.body(Body::empty()).unwrap());
    assert_eq!(page.await.unwrap().status, 200);
}

#[tokio::test]
async fn a_client_that_does_not_know_the_authority_does_not_connect() {
    let world = World::new().await;
    let stranger = believing(&Authority::new("Servers").certificate, None);
    let refused = told(&stranger, &world.door.uri(), get("/sign-in")).await;
    assert!(refused.unwrap_err().starts_with("no TLS connection"));
}
