//! Firmgate as a client: alerts posted over mutual TLS, to Users who ask for its certificate (SL-6).

use crate::kit::*;
use app::ports::PostOffice;
use axum::Router;
use axum::extract::Extension;
use axum::http::StatusCode;
use axum::routing::post;
use firmgate::outward::Outward;
use firmgate::post_office::HttpPost;
use web::ClientCertificate;

/// A User's receive endpoint, which takes alerts over a connection with a certificate alone.
async fn receiver(clients: &Authority) -> Door {
    let take = async |shown: Option<Extension<ClientCertificate>>| match shown {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::FORBIDDEN,
    };
    let router = Router::new().route("/smartdcc/duis", post(take));
    Door::open(router, &clients.certificate).await
}

#[tokio::test]
async fn sl_6_an_alert_is_posted_over_mutual_tls() {
    let clients = Authority::new("Clients");
    let door = receiver(&clients).await;
    let address = format!("{}smartdcc/duis", door.uri());
    let own = clients.client(&["DCC"], When::Now);
    let posted = async |outward: Outward| HttpPost(outward).post(&address, b"<a/>".into()).await;
    assert_eq!(posted(door.client(Some(&own))).await, Ok(204));
    assert_eq!(posted(door.client(None)).await, Ok(403));
}

#[tokio::test]
async fn sl_6_an_alert_goes_to_nobody_who_cannot_prove_who_they_are() {
    let clients = Authority::new("Clients");
    let door = receiver(&clients).await;
    let address = format!("{}smartdcc/duis", door.uri());
    let nobody_named = HttpPost(Outward::PlainOnly).post(&address, b"<a/>".into());
    let why = nobody_named.await.unwrap_err();
    assert!(why.contains("no authorities were named"), "{why}");
    let others = believing(&Authority::new("Servers").certificate, None);
    let why = HttpPost(others).post(&address, b"<a/>".into()).await;
    assert!(why.unwrap_err().starts_with("no TLS connection"));
    // The same server under a name that its certificate does not have.
    let renamed = address.replace("127.0.0.1", "127.0.0.2");
    let why = HttpPost(door.client(None))
        .post(&renamed, b"<a/>".into())
        .await;
    assert!(why.is_err());
}
