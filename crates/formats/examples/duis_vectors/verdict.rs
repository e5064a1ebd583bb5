//! What we make of a message: whether it reads, and apart from that whether its signature holds.

use crate::world::now;
use formats::duis::alert::AlertMessage;
use formats::duis::c14n::Strictness;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::codes::Interface;
use formats::duis::fault::{DuisFault, FaultKind};
use formats::duis::request::ServiceRequest;
use formats::duis::response::ServiceResponse;
use formats::duis::signature::{ExpectedSigner, Trust, verify};
use formats::duis::xml::Document;

/// Who is trusted.
pub struct Judge {
    trusted: Vec<Certificate>,
}

/// `ok`, or a code, of each of the two.
pub struct Verdict {
    /// Of the message without regard to its signature.
    pub message: &'static str,
    /// Of the signature without regard to what the message says.
    pub signature: &'static str,
}

const OK: &str = "ok";

impl Judge {
    /// Trusts these.
    pub fn of(trusted: Vec<Certificate>) -> Judge {
        Judge { trusted }
    }

    /// The verdict on a message.
    pub fn verdict(&self, bytes: &[u8]) -> Verdict {
        let document = match Document::read(bytes, Interface::default().message_bytes_max) {
            Ok(document) => document,
            Err(fault) => {
                let code = fault.code();
                return Verdict {
                    message: code,
                    signature: code,
                };
            }
        };
        let trust = Trust {
            certificates: &|issuer, serial| {
                let mut trusted = self.trusted.iter();
                let found = trusted.find(|one| one.issuer() == issuer && one.serial() == serial);
                found.cloned()
            },
            roles: &[Role::XML_SIGN, Role::DSP_XML_SIGN],
            at: now(),
            strictness: Strictness::Exact,
        };
        let signature = verify(&document, &trust, ExpectedSigner::AnyInRole);
        Verdict {
            message: read(&document).map_or_else(|fault| fault.code(), |()| OK),
            signature: signature.map_or_else(|fault| fault.code(), |_| OK),
        }
    }
}

/// Reads the message as whatever it is.
fn read(document: &Document<'_>) -> Result<(), DuisFault> {
    let ids_max = Interface::default().device_ids_max;
    let request = ServiceRequest::read(document, ids_max).map(drop);
    match request {
        Err(DuisFault {
            kind: FaultKind::RootUnexpected { .. },
            ..
        }) => {}
        Ok(()) | Err(_) => return request,
    }
    match ServiceResponse::read(document).map(drop) {
        Err(DuisFault {
            kind: FaultKind::ElementUnexpected { found, .. },
            ..
        }) if found.text() == "DCCAlertMessage" => AlertMessage::read(document).map(drop),
        response => response,
    }
}
