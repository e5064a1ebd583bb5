//! The guide's own commands, from keys to an answer (docs/guide/safe-launch-messages.md).

use crate::world::{SERVICE_D, named, post, setting};
use app::duis::Broker;
use firmgate::clock::SystemClock;
use firmgate::serving::router;
use firmgate::wiring::DataDirectory;
use formats::duis::certificate::Certificate;
use formats::duis::pem;
use formats::duis::signature::SigningKey;
use formats::neutrality::Marking;
use ring::rand::SystemRandom;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn run(at: &Path, arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_firmgate"))
        .arg("duis")
        .args(arguments.split(' '))
        .current_dir(at)
        .output()
        .unwrap()
}

/// What the command says, having said yes.
fn right(at: &Path, arguments: &str) -> String {
    let output = run(at, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What the command says on the error stream, having said no.
fn wrong(at: &Path, arguments: &str) -> String {
    let output = run(at, arguments);
    assert_ne!(output.status.code(), Some(0), "{arguments}");
    String::from_utf8(output.stderr).unwrap()
}

fn der(at: &Path, label: &str, file: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(at.join(file)).unwrap();
    pem::decode(label, &text).unwrap()
}

async fn with_organisations(at: &Path) -> DataDirectory {
    let data = DataDirectory::at(&at.join("data")).unwrap();
    let app = data.open(Arc::new(SystemClock), Marking::Synthetic).await;
    let millbrook = terms::Organisation {
        name: "Millbrook".to_owned(),
        ..named("Millbrook Supply")
    };
    let put = app.unwrap().ledger.put_organisations(&[millbrook]).await;
    put.unwrap();
    data
}

const ADD: &str = "users --data data add --eui 00-DB-12-34-AA-00-00-01 --role is \
                   --organisation Millbrook --certificate pki/certificates/supplier.pem";

#[tokio::test]
async fn sl_3_the_commands_of_the_guide_lead_to_an_answer() {
    let desk = tempfile::tempdir().unwrap();
    let at = desk.path();
    let data = with_organisations(at).await;
    right(at, "test-pki pki");
    assert!(wrong(at, ADD).contains("Add its issuer first"));
    right(at, "trust --data data add pki/authority.pem");
    let added = "00-DB-12-34-AA-00-00-01 is a User in role IS of Millbrook.\n";
    assert_eq!(right(at, ADD), added);
    std::fs::write(at.join("hubs.csv"), "00-DB-12-34-56-00-00-01\n").unwrap();
    let request = right(
        at,
        "request hubs.csv --notification CHFN-2026-0001 --manufacturer 106C --model 433100AC \
         --firmware 01020304 --originator 00-DB-12-34-AA-00-00-01 \
         --broker 00-DB-12-34-AA-00-00-02 --counter 1001",
    );
    std::fs::write(at.join("request.xml"), request).unwrap();
    let signed = right(
        at,
        "sign request.xml --key pki/keys/supplier.pem --certificate pki/certificates/supplier.pem",
    );
    let certificate = der(at, pem::CERTIFICATE, "pki/certificates/broker.pem");
    let certificate = Certificate::parse(&certificate).unwrap();
    let key = der(at, pem::PRIVATE_KEY, "pki/keys/broker.pem");
    let key = SigningKey::new(&key, certificate, &SystemRandom::new()).unwrap();
    let app = data.open(Arc::new(SystemClock), Marking::Synthetic).await;
    let app = app.unwrap().with_broker(Broker::new(key));
    let router = router(Arc::new(app), &data, setting());
    let (status, answer) = post(router, SERVICE_D, "application/xml", signed.into()).await;
    assert_eq!(status, 200);
    // Nobody notified anything here.
    let answer = String::from_utf8(answer).unwrap();
    assert!(
        answer.contains("<sr:ResponseCode>E110501</sr:ResponseCode>"),
        "{answer}"
    );
}

#[tokio::test]
async fn users_are_listed_suspended_and_resumed() {
    let desk = tempfile::tempdir().unwrap();
    let at = desk.path();
    with_organisations(at).await;
    right(at, "test-pki pki");
    right(at, "trust --data data add pki/authority.pem");
    right(at, ADD);
    let list = |standing: &str| format!("00-DB-12-34-AA-00-00-01\tIS\t{standing}\tMillbrook\t-\n");
    assert_eq!(right(at, "users --data data list"), list("active"));
    right(at, "users --data data suspend 00-DB-12-34-AA-00-00-01");
    assert_eq!(right(at, "users --data data list"), list("suspended"));
    // Changing a User does not lift its suspension.
    right(at, ADD);
    assert_eq!(right(at, "users --data data list"), list("suspended"));
    right(at, "users --data data resume 00-DB-12-34-AA-00-00-01");
    assert_eq!(right(at, "users --data data list"), list("active"));
    let unknown = wrong(at, "users --data data suspend 00-DB-12-34-AA-00-00-07");
    assert!(unknown.contains("no User"));
}

#[tokio::test]
async fn what_cannot_be_a_user_is_refused() {
    let desk = tempfile::tempdir().unwrap();
    let at = desk.path();
    with_organisations(at).await;
    right(at, "test-pki pki");
    right(at, "trust --data data add pki/authority.pem");
    let with = |from: &str, to: &str| wrong(at, &ADD.replace(from, to));
    assert!(with("--role is", "--role gt").contains("role GT"));
    assert!(with("--role is", "--role xx").contains("IS, ES, GS"));
    assert!(with("Millbrook", "Nobody").contains("not entered"));
    assert!(with("00-00-01", "00-00-03").contains("another EUI-64"));
    assert!(with("supplier.pem", "broker.pem").contains("role 87"));
    let elsewhere = format!("{ADD} --receives-at ftp://example.invalid/");
    assert!(wrong(at, &elsewhere).contains("https://host:port/path"));
    let secure = format!("{ADD} --receives-at https://example.invalid/");
    right(at, &secure);
}
