//! `firmgate duis check`: what a message is, and what is wrong with it.

use super::{Unable, read};
use crate::clock::SystemClock;
use crate::key_files;
use app::ports::Clock;
use clap::Args;
use formats::duis::alert::AlertMessage;
use formats::duis::c14n::{self, Strictness};
use formats::duis::certificate::{Certificate, Role};
use formats::duis::codes::Interface;
use formats::duis::fault::DuisFault;
use formats::duis::request::ServiceRequest;
use formats::duis::response::{ServiceResponse, SetAside};
use formats::duis::signature::{ExpectedSigner, Signer, Trust, verify};
use formats::duis::xml::Document;
use formats::sentences::duis::{fault_text, signature_text};
use std::path::{Path, PathBuf};
use terms::Moment;

/// What to check, and against whom.
#[derive(Debug, Args)]
pub struct Check {
    /// The message; `-` reads standard input.
    file: PathBuf,
    /// A directory of certificates in PEM that are trusted; without it the signature is not looked
    /// at.
    #[arg(long, value_name = "DIR")]
    certificates: Option<PathBuf>,
    /// When the certificates have to be valid, in RFC 3339; else now.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Moment>,
    /// Leave white space between elements out of account, as DCC's own tool does.
    #[arg(long)]
    lenient: bool,
    /// Print the canonical form that the digest is made of, and nothing else.
    #[arg(long)]
    canonical: bool,
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse_rfc3339(text).ok_or_else(|| "a time such as 2026-04-07T09:30:00Z".to_owned())
}

/// What a message is, in a line, with who has to have signed it.
struct Read {
    line: String,
    roles: &'static [Role],
    expected: ExpectedSigner,
}

/// Who signs for DCC: either of the two certificates that the broker may have.
const OF_DCC: &[Role] = &[Role::DSP_XML_SIGN, Role::ACCESS_CONTROL_BROKER];

impl Check {
    /// Checks it.
    pub(super) fn run(&self) -> Result<String, Unable> {
        let interface = Interface::default();
        let bytes = read(&self.file, interface.message_bytes_max)?;
        let no = |fault: DuisFault| Unable::no(format!("{} {}", fault.code(), fault_text(&fault)));
        let document = Document::read(&bytes, interface.message_bytes_max).map_err(no)?;
        let strictness = match self.lenient {
            true => Strictness::ElementWhiteSpaceIgnored,
            false => Strictness::Exact,
        };
        if self.canonical {
            return Ok(c14n::of_message(&document, strictness));
        }
        let read = message(&document, &interface).map_err(no)?;
        let Some(directory) = &self.certificates else {
            return Ok(format!("{}\nIts signature was not looked at.\n", read.line));
        };
        let trusted = trusted(directory)?;
        let trust = Trust {
            certificates: &|issuer, serial| {
                let mut trusted = trusted.iter();
                let found = trusted.find(|one| one.issuer() == issuer && one.serial() == serial);
                found.cloned()
            },
            roles: read.roles,
            at: self.at.unwrap_or_else(|| SystemClock.now()),
            strictness,
        };
        match verify(&document, &trust, read.expected) {
            Ok(signer) => Ok(format!("{}\n{}\n", read.line, signed_by(&signer))),
            Err(fault) => Err(Unable::no(format!(
                "{} {}",
                fault.code(),
                signature_text(&fault)
            ))),
        }
    }
}

fn signed_by(signer: &Signer) -> String {
    format!(
        "Signed by {} in role {}.",
        signer.holder.text(),
        signer.role.text()
    )
}

/// Reads the message as what its outermost elements say that it is. The first fault of the kind that
/// comes nearest is told.
fn message(document: &Document<'_>, interface: &Interface) -> Result<Read, DuisFault> {
    let request = ServiceRequest::read(document, interface.device_ids_max);
    let is_request = match &request {
        Ok(_) => true,
        Err(fault) => fault.code() != "DUIS-ROOT-UNEXPECTED",
    };
    if is_request {
        return request.map(|request| of_request(&request));
    }
    let response = ServiceResponse::read(document);
    let alert = AlertMessage::read(document);
    match (response, alert) {
        (Ok(response), _) => Ok(of_response(&response)),
        (Err(_), Ok(alert)) => Ok(of_alert(&alert)),
        // Each gets as far as its own body; the one that got further is what it was meant to be.
        (Err(one), Err(other)) => Err(if other.at > one.at { other } else { one }),
    }
}

fn of_request(request: &ServiceRequest) -> Read {
    let devices = &request.body.devices;
    Read {
        line: format!(
            "A Service Request {} for notification {}: {} Device IDs, {} of them again.",
            request.service_reference.text(),
            request.body.notification_reference,
            devices.listed(),
            devices.repeats()
        ),
        roles: &[Role::XML_SIGN],
        expected: ExpectedSigner::Holder(request.id.originator),
    }
}

fn of_response(response: &ServiceResponse) -> Read {
    let mut line = format!(
        "A response to Service Request {}: {}.",
        response.service_reference.text(),
        response.header.code.text()
    );
    if let Some(warning) = &response.warning {
        for why in SetAside::ALL {
            let count = warning.list(why).len();
            if count > 0 {
                line.push_str(&format!("\n{}: {count} Device IDs.", why.element()));
            }
        }
    }
    Read {
        line,
        roles: OF_DCC,
        expected: ExpectedSigner::AnyInRole,
    }
}

fn of_alert(alert: &AlertMessage) -> Read {
    Read {
        line: format!(
            "An alert {}: {}.",
            alert.code.text(),
            alert.alert.kind().key()
        ),
        roles: OF_DCC,
        expected: ExpectedSigner::AnyInRole,
    }
}

/// The certificates of a directory; files with other endings are left alone.
fn trusted(directory: &Path) -> Result<Vec<Certificate>, Unable> {
    let cannot = |error| Unable::use_of(format!("{} cannot be read: {error}", directory.display()));
    let mut trusted = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(cannot)? {
        let file = entry.map_err(cannot)?.path();
        if file.extension().is_some_and(|ending| ending == "pem") {
            trusted.push(key_files::certificate(&file)?);
        }
    }
    Ok(trusted)
}
