//! Files that are wrong when the server starts, and files that change while it runs.

use crate::kit::*;
use crate::world::get;
use axum::Router;
use firmgate::tls::{ServerFiles, client, server};
use formats::transport::TransportFault;
use std::fs::write;
use std::path::{Path, PathBuf};

/// A directory with a certificate and key of a server's in order, and what would be wrong with them
/// as they are now.
struct Desk {
    at: tempfile::TempDir,
    authority: Authority,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            at: tempfile::tempdir().unwrap(),
            authority: Authority::new("Servers"),
        };
        desk.authority
            .server(When::Now)
            .write(desk.at.path(), "server");
        desk
    }

    fn file(&self, name: &str) -> PathBuf {
        self.at.path().join(name)
    }

    fn files(&self, bundle: Option<&str>) -> ServerFiles {
        ServerFiles {
            certificate: self.file("server.pem"),
            key: self.file("server.key"),
            client_authorities: bundle.map(|bundle| self.file(bundle)),
            revocation_lists: None,
        }
    }

    fn fault(&self, bundle: Option<&str>) -> TransportFault {
        server(self.files(bundle)).unwrap_err()
    }

    /// That the fault has this code, names this file, and says what to do.
    fn check(&self, bundle: Option<&str>, file: &str, code: &str) {
        let fault = self.fault(bundle);
        assert_eq!(fault.kind.code(), code, "{fault}");
        let text = fault.to_string();
        let begins = format!("{}: {code} found ", self.file(file).display());
        assert!(text.starts_with(&begins), "{text}");
        assert!(text.contains("; wanted "), "{text}");
        assert!(text.ends_with('.'), "{text}");
    }
}

#[test]
fn a_certificate_that_cannot_serve_is_told_at_the_start() {
    let desk = Desk::new();
    let certificate = desk.file("server.pem");
    let right = std::fs::read_to_string(&certificate).unwrap();
    std::fs::remove_file(&certificate).unwrap();
    desk.check(None, "server.pem", "TLS-FILE-UNREADABLE");
    for (text, code) in [
        (String::new(), "TLS-NO-CERTIFICATE"),
        ("no certificate".to_owned(), "TLS-NO-CERTIFICATE"),
        (right.replace("MII", "!!!"), "TLS-CERTIFICATE-UNREADABLE"),
        (
            right.replacen("MII", "AAA", 1),
            "TLS-CERTIFICATE-UNREADABLE",
        ),
        ("x".repeat(2_000_000), "TLS-FILE-TOO-LARGE"),
        (
            desk.authority.server(When::LongGone).certificate,
            "TLS-CERTIFICATE-EXPIRED",
        ),
        (
            desk.authority.server(When::NotYet).certificate,
            "TLS-CERTIFICATE-NOT-YET-VALID",
        ),
    ] {
        write(&certificate, text).unwrap();
        desk.check(None, "server.pem", code);
    }
    let expired = desk.authority.server(When::LongGone).certificate;
    write(&certificate, expired).unwrap();
    assert!(
        desk.fault(None)
            .to_string()
            .contains("2012-01-01T00:00:00Z")
    );
}

#[test]
fn a_key_that_is_not_the_certificates_is_told_at_the_start() {
    let desk = Desk::new();
    let key = desk.file("server.key");
    std::fs::remove_file(&key).unwrap();
    desk.check(None, "server.key", "TLS-FILE-UNREADABLE");
    for (text, code) in [
        (String::new(), "TLS-NO-KEY"),
        (desk.authority.certificate.clone(), "TLS-NO-KEY"),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
                .to_owned(),
            "TLS-KEY-ENCRYPTED",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".to_owned(),
            "TLS-KEY-UNFIT",
        ),
        (desk.authority.server(When::Now).key, "TLS-KEY-OF-ANOTHER"),
    ] {
        write(&key, text).unwrap();
        desk.check(None, "server.key", code);
    }
}

#[test]
fn a_bundle_without_an_authority_is_told_at_the_start() {
    let desk = Desk::new();
    desk.check(Some("missing.pem"), "missing.pem", "TLS-FILE-UNREADABLE");
    let bundle = desk.file("bundle.pem");
    write(&bundle, "").unwrap();
    desk.check(Some("bundle.pem"), "bundle.pem", "TLS-NO-CERTIFICATE");
    let gone = Authority::valid("Old", When::LongGone).certificate;
    write(&bundle, &gone).unwrap();
    desk.check(Some("bundle.pem"), "bundle.pem", "TLS-AUTHORITIES-EXPIRED");
    // Beside one that is valid it is left out.
    let valid = Authority::new("New").certificate;
    write(&bundle, format!("{gone}{valid}")).unwrap();
    assert!(server(desk.files(Some("bundle.pem"))).is_ok());
}

#[test]
fn a_client_that_could_not_show_its_certificate_is_told_at_the_start() {
    let desk = Desk::new();
    let authorities = desk.file("servers.pem");
    write(&authorities, &desk.authority.certificate).unwrap();
    let expired = desk.authority.client(&["Anybody"], When::LongGone);
    let own = Some(expired.write(desk.at.path(), "client"));
    let files = firmgate::tls::ClientFiles { authorities, own };
    let fault = client(files).unwrap_err();
    assert_eq!(fault.kind.code(), "TLS-CERTIFICATE-EXPIRED");
}

fn page() -> Router {
    Router::new().route("/", axum::routing::get(async || "here"))
}

fn put(at: &Path, pair: &Pair) {
    pair.write(at, "server");
}

#[tokio::test]
async fn a_new_certificate_is_taken_while_connections_go_on() {
    let door = Door::open(page(), "").await;
    let mut before = connected(&door.client(None), door.address).await;
    assert_eq!(asked(&mut before, "/").await, 200);
    let next = Authority::new("Next servers");
    put(door.files.path(), &next.server(When::Now));
    // Until it is told to, the server goes on with what it has.
    assert!(door.send(None, get("/")).await.is_ok());
    door.kept.read_again().unwrap();
    assert!(door.send(None, get("/")).await.is_err());
    let believes_next = believing(&next.certificate, None);
    let told = told(&believes_next, &door.uri(), get("/")).await.unwrap();
    assert_eq!(told.status, 200);
    // The connection from before goes on.
    assert_eq!(asked(&mut before, "/").await, 200);
}

#[tokio::test]
async fn a_broken_new_file_leaves_the_old_one_in_force() {
    let door = Door::open(page(), "").await;
    let stranger = door.servers.server(When::Now);
    write(door.files.path().join("server.key"), &stranger.key).unwrap();
    let fault = door.kept.read_again().unwrap_err();
    assert_eq!(fault.kind.code(), "TLS-KEY-OF-ANOTHER");
    assert_eq!(door.send(None, get("/")).await.unwrap().status, 200);
    // With the other half in place it is a pair.
    put(door.files.path(), &stranger);
    door.kept.read_again().unwrap();
    assert_eq!(door.send(None, get("/")).await.unwrap().status, 200);
}

#[tokio::test]
async fn an_authority_for_clients_is_rolled_over() {
    let (old, new) = (Authority::new("Old"), Authority::new("New"));
    let door = Door::open(page(), &old.certificate).await;
    let (of_old, of_new) = (
        old.client(&["Anybody"], When::Now),
        new.client(&["Anybody"], When::Now),
    );
    let connects = async |own: &Pair| door.send(Some(own), get("/")).await.is_ok();
    assert_eq!(
        (connects(&of_old).await, connects(&of_new).await),
        (true, false)
    );
    let bundle = door.files.path().join("clients.pem");
    write(&bundle, format!("{}{}", old.certificate, new.certificate)).unwrap();
    door.kept.read_again().unwrap();
    assert_eq!(
        (connects(&of_old).await, connects(&of_new).await),
        (true, true)
    );
    // A client that was here before is not believed by its earlier connection.
    let returning = door.client(Some(&of_old));
    assert!(told(&returning, &door.uri(), get("/")).await.is_ok());
    write(&bundle, &new.certificate).unwrap();
    door.kept.read_again().unwrap();
    assert!(told(&returning, &door.uri(), get("/")).await.is_err());
    assert_eq!(
        (connects(&of_old).await, connects(&of_new).await),
        (false, true)
    );
}

#[test]
fn a_revocation_list_that_does_not_read_is_told_at_the_start() {
    let desk = Desk::new();
    let authority = Authority::new("Clients");
    write(desk.file("bundle.pem"), &authority.certificate).unwrap();
    let files = ServerFiles {
        revocation_lists: Some(desk.file("lists.pem")),
        ..desk.files(Some("bundle.pem"))
    };
    let code = |text: &str| {
        write(desk.file("lists.pem"), text).unwrap();
        server(files.clone()).unwrap_err().kind.code()
    };
    assert_eq!(code(""), "TLS-NO-REVOCATION-LIST");
    assert_eq!(code(&authority.certificate), "TLS-NO-REVOCATION-LIST");
    let nonsense = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
    assert_eq!(code(nonsense), "TLS-REVOCATION-LIST-UNREADABLE");
}

#[tokio::test]
async fn a_certificate_on_a_revocation_list_does_not_connect() {
    let (listing, without_list) = (Authority::new("Listing"), Authority::new("Without list"));
    let bundle = format!("{}{}", listing.certificate, without_list.certificate);
    let door = Door::with_lists(page(), &bundle, &listing.takes_back(&[], When::Now)).await;
    let one = listing.client(&["Anybody"], When::Now);
    let other = listing.client(&["Anybody"], When::Now);
    let elsewhere = without_list.client(&["Anybody"], When::Now);
    let connects = async |own: &Pair| door.send(Some(own), get("/")).await.is_ok();
    assert!(connects(&one).await && connects(&other).await && connects(&elsewhere).await);
    let lists = door.files.path().join("lists.pem");
    // Taken back while the server runs; also by a list that is overdue.
    for when in [When::Now, When::LongGone] {
        write(&lists, listing.takes_back(&[&one], when)).unwrap();
        door.kept.read_again().unwrap();
        assert!(!connects(&one).await);
        assert!(connects(&other).await && connects(&elsewhere).await);
    }
}
