//! What is wrong with a message of the XML interface: one sentence for each fault.
//!
//! Names of elements stand in it and values of a message do not, because values are Device IDs.

use crate::duis::certificate::{Certificate, CertificateFault, Standing};
use crate::duis::fault::{DuisFault, FaultKind, Malformed, ValueRule};
use crate::duis::signature::{SignFault, SignatureFault, SignaturePart, SigningKeyFault};

/// The fault in words, with its place.
pub fn fault_text(fault: &DuisFault) -> String {
    let what = kind_text(&fault.kind);
    match fault.at {
        Some(at) => format!("Line {}, column {}: {what}", at.line, at.column),
        None => what,
    }
}

fn kind_text(kind: &FaultKind) -> String {
    match kind {
        FaultKind::TooLarge { bytes, bytes_max } => {
            format!("The message has {bytes} bytes; at most {bytes_max} are taken.")
        }
        FaultKind::Doctype => "A message has no document type; take <!DOCTYPE out.".to_owned(),
        FaultKind::NotUtf8 => "The message is not in UTF-8.".to_owned(),
        FaultKind::NotWellFormed(malformed) => malformed_text(*malformed).to_owned(),
        FaultKind::TooDeep { depth_max } => {
            format!("Elements stand more than {depth_max} deep in each other.")
        }
        FaultKind::TooManyNodes { nodes_max } => format!(
            "The message has more than {nodes_max} elements and texts; Device IDs go into one \
             list, with commas between them."
        ),
        FaultKind::TooManyAttributes { attributes_max } => {
            format!("An element has more than {attributes_max} attributes.")
        }
        FaultKind::RootUnexpected { wanted, found } => format!(
            "The outermost element is {}; {wanted} of the service's namespace was wanted.",
            found.text()
        ),
        FaultKind::ElementMissing { within, wanted } => {
            format!("{wanted} is missing at the end of {within}.")
        }
        FaultKind::ElementUnexpected {
            within,
            found,
            wanted,
        } => match wanted {
            Some(wanted) => format!("{} stands in {within} where {wanted} has to.", found.text()),
            None => format!("{} does not belong here in {within}.", found.text()),
        },
        FaultKind::AttributeMissing { element, wanted } => {
            format!("{element} needs the attribute {wanted}.")
        }
        FaultKind::AttributeUnexpected { element, found } => {
            format!("{element} has no attribute {}.", found.text())
        }
        FaultKind::TextUnexpected { within } => {
            format!("Text stands in {within}, which has elements alone.")
        }
        FaultKind::ValueInvalid { of, rule } => format!("{of} is not {}.", rule_text(*rule)),
        FaultKind::DeviceListTooLong { of, ids_max } => {
            format!("{of} is longer than {ids_max} Device IDs; divide it between requests.")
        }
        FaultKind::DeviceIdInvalid { of, ordinal } => format!(
            "Number {ordinal} of {of} is no Device ID. A Device ID is eight pairs of hexadecimal \
             digits with hyphens between them, and the list has commas and nothing else."
        ),
    }
}

fn malformed_text(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Character => "A character that XML does not have.",
        Malformed::Declaration => "The XML declaration is not as it must be.",
        Malformed::NoElement => "There is no element.",
        Malformed::OutsideRoot => "Something stands outside the outermost element.",
        Malformed::EndsEarly => "What begins here has no end.",
        Malformed::Markup => "Nothing that may follow < follows here.",
        Malformed::Name => "This is no name.",
        Malformed::EndTag => "This end tag does not fit the element that is open.",
        Malformed::Attribute => "This attribute is not written as one.",
        Malformed::AttributeTwice => "This attribute is there twice.",
        Malformed::Reference => "There is no such entity or character.",
        Malformed::CdataEnd => "]]> must not stand in text.",
        Malformed::Comment => "-- must not stand in a comment.",
        Malformed::Instruction => "This processing instruction is not written as one.",
        Malformed::Prefix => "This prefix is not declared.",
        Malformed::NamespaceDeclaration => "This namespace declaration is not allowed.",
    }
}

fn rule_text(rule: ValueRule) -> String {
    match rule {
        ValueRule::Decimal => "a decimal number".to_owned(),
        ValueRule::Boolean => "true or false".to_owned(),
        ValueRule::CommandVariant => "a number from 1 to 9".to_owned(),
        ValueRule::Count => "a whole number below 4294967296".to_owned(),
        ValueRule::ServiceReference => "a service reference such as 11.5".to_owned(),
        ValueRule::ServiceReferenceVariant => {
            "a service reference variant such as 11.5 or 8.14.1".to_owned()
        }
        ValueRule::Eui => "an EUI-64 that stands for somebody".to_owned(),
        ValueRule::MessageId => {
            "two EUI-64 and a counter without leading zeros, with colons between them".to_owned()
        }
        ValueRule::Length { min, max } => format!("{min} to {max} characters long"),
        ValueRule::ResponseCode => "a response code such as I99".to_owned(),
        ValueRule::AlertCode => "an alert code such as N64".to_owned(),
        ValueRule::DateTime => "a date and time such as 2026-04-07T09:30:00.000Z".to_owned(),
        ValueRule::Word => "one of the words that it may be".to_owned(),
    }
}

/// All that a sender is told of a signature that was refused, whatever the reason.
pub const SIGNATURE_REFUSED: &str = "The signature of the message was refused.";

/// Why a signature was refused. For DCC, and for who tries out its own messages; never for a sender.
pub fn signature_text(fault: &SignatureFault) -> String {
    let plain = match fault {
        SignatureFault::Structure(fault) => return fault_text(fault),
        SignatureFault::Algorithm(part) => return algorithm_text(*part).to_owned(),
        SignatureFault::RoleNotPermitted(role) => {
            return format!(
                "The certificate is for role {}, which may not sign this.",
                role.text()
            );
        }
        SignatureFault::CertificateNotValid(standing) => {
            return standing_text(*standing).to_owned();
        }
        SignatureFault::Missing => "There is no signature.",
        SignatureFault::Repeated => "There is more than one signature.",
        SignatureFault::NotLast => "The signature is not the last element of the outermost one.",
        SignatureFault::ReferenceUri => "The signature is not of the whole message.",
        SignatureFault::DigestValue => "The digest is not 32 octets in base64.",
        SignatureFault::SignatureValue => "The signature value is not 64 octets in base64.",
        SignatureFault::IssuerName => "The issuer's name does not read.",
        SignatureFault::SerialNumber => "The serial number does not read.",
        SignatureFault::CertificateUnknown => {
            "No certificate of that issuer and serial number is held."
        }
        SignatureFault::KeyMayNotSign => "The certificate's key may not sign.",
        SignatureFault::OriginatorNotHolder => {
            "The certificate is held by another than the message's originator."
        }
        SignatureFault::NamespaceRelative => "A namespace of the message is no absolute URI.",
        SignatureFault::DigestMismatch => {
            "The message is not what was signed. White space and unused namespaces count."
        }
        SignatureFault::ValueMismatch => "The signature was not made with the certificate's key.",
    };
    plain.to_owned()
}

fn algorithm_text(part: SignaturePart) -> &'static str {
    match part {
        SignaturePart::Canonicalization => {
            "SignedInfo is not canonicalised by exclusive canonical XML."
        }
        SignaturePart::Signature => "The signature is not made with ECDSA and SHA-256.",
        SignaturePart::Transform => {
            "The message is transformed other than by the enveloped signature."
        }
        SignaturePart::Digest => "The digest is not made with SHA-256.",
    }
}

fn standing_text(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => "The certificate is valid.",
        Standing::NotYetValid => "The certificate is not valid yet.",
        Standing::Expired => "The certificate is not valid any more.",
        Standing::Revoked => "The certificate was revoked.",
    }
}

/// Why a message cannot be signed.
pub fn sign_text(fault: SignFault) -> &'static str {
    match fault {
        SignFault::AlreadySigned => "The message has a signature already.",
        SignFault::NotAMessage => "This is no message of the interface, or an empty one.",
        SignFault::NamespaceRelative => {
            "A namespace of the message is no absolute URI, so it has no canonical form."
        }
        SignFault::NoRandomness => "There was no randomness to be had.",
    }
}

/// Why a key cannot be used.
pub fn signing_key_text(fault: SigningKeyFault) -> &'static str {
    match fault {
        SigningKeyFault::NotAKey => "This is no private key of P-256 in PKCS #8.",
        SigningKeyFault::OtherCertificate => "The certificate is for another key.",
    }
}

/// Why some bytes are no certificate to sign messages with.
pub fn certificate_text(fault: CertificateFault) -> &'static str {
    match fault {
        CertificateFault::NotACertificate => "This is not one certificate.",
        CertificateFault::SerialNegative => "The certificate's serial number is negative.",
        CertificateFault::KeyNotP256 => "The certificate's key is not of P-256.",
        CertificateFault::NoHolder => {
            "The certificate names no EUI-64 as its holder (x500UniqueIdentifier)."
        }
        CertificateFault::NoRole => "The certificate names no role (OU).",
    }
}

/// Whose a certificate is, for who tries it out.
pub fn holder_text(certificate: &Certificate) -> String {
    format!(
        "{} in role {}, issued by {} as number {}",
        certificate.holder().text(),
        certificate.role().text(),
        certificate.issuer_text(),
        certificate.serial().text()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duis::fault::Position;

    #[test]
    fn a_fault_is_told_with_its_place_and_without_a_device_id() {
        let fault = DuisFault {
            kind: FaultKind::DeviceIdInvalid {
                of: "DeviceIDList",
                ordinal: 4711,
            },
            at: Some(Position { line: 3, column: 9 }),
        };
        let text = fault_text(&fault);
        assert!(
            text.starts_with("Line 3, column 9: Number 4711 of DeviceIDList"),
            "{text}"
        );
    }

    #[test]
    fn the_sentence_for_a_sender_has_no_reason_in_it() {
        for reason in ["certificate", "digest", "role", "key", "issuer"] {
            assert!(!SIGNATURE_REFUSED.contains(reason));
        }
    }
}
