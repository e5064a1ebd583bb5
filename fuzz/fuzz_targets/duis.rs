//! Any bytes as a message: no panic, and what reads as a request writes and reads back as itself.
#![no_main]

use formats::duis::alert::AlertMessage;
use formats::duis::c14n::{self, Strictness};
use formats::duis::request::ServiceRequest;
use formats::duis::response::ServiceResponse;
use formats::duis::signature::{ExpectedSigner, Trust, verify};
use formats::duis::xml::Document;
use libfuzzer_sys::fuzz_target;
use terms::Moment;

const BYTES_MAX: usize = 100_000;
const IDS_MAX: usize = 1_000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read(bytes, BYTES_MAX) else {
        return;
    };
    let canonical = c14n::of_message(&document, Strictness::Exact);
    // With two signatures each reading takes one away.
    if !canonical.contains("Signature") {
        let again = Document::read(canonical.as_bytes(), usize::MAX).expect("canonical is well formed");
        assert_eq!(c14n::of_message(&again, Strictness::Exact), canonical);
    }
    let trust = Trust {
        certificates: &|_, _| None,
        roles: &[],
        at: Moment::from_unix_seconds(0),
        strictness: Strictness::Exact,
    };
    assert!(verify(&document, &trust, ExpectedSigner::AnyInRole).is_err());
    if let Ok(request) = ServiceRequest::read(&document, IDS_MAX) {
        let text = request.write();
        let again = Document::read(text.as_bytes(), usize::MAX).expect("ours is well formed");
        let again = ServiceRequest::read(&again, IDS_MAX).expect("ours reads");
        assert_eq!((again.id, again.body.devices.ids()), (request.id, request.body.devices.ids()));
    }
    let _ = ServiceResponse::read(&document);
    let _ = AlertMessage::read(&document);
});
