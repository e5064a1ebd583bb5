//! Why a signature is refused: precisely for DCC, and not at all for the sender.

use super::super::certificate::{Role, Standing};
use super::super::fault::DuisFault;

/// Why a signature is refused, in order of precedence: what is cheap to see comes first, and a
/// message with several faults is refused for the first. Within the structure the order is that of
/// the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// There is none.
    Missing,
    /// There is more than one, wherever they stand.
    Repeated,
    /// It is not the last element of the outermost one.
    NotLast,
    /// It is not built as the profile has it.
    Structure(DuisFault),
    /// An algorithm that is not the profile's.
    Algorithm(SignaturePart),
    /// The reference is not to the whole message.
    ReferenceUri,
    /// The digest is not 32 bytes in base64.
    DigestValue,
    /// The value is not 64 bytes in base64.
    SignatureValue,
    /// The issuer's name does not read.
    IssuerName,
    /// The serial number does not read.
    SerialNumber,
    /// We hold no certificate of that issuer and serial number.
    CertificateUnknown,
    /// The certificate is for another role.
    RoleNotPermitted(Role),
    /// Its key may not sign.
    KeyMayNotSign,
    /// The certificate is not valid now.
    CertificateNotValid(Standing),
    /// The certificate is held by another than the message's originator.
    OriginatorNotHolder,
    /// A namespace that has no canonical form.
    NamespaceRelative,
    /// The message is not what was signed.
    DigestMismatch,
    /// The value was not made with the certificate's key.
    ValueMismatch,
}

/// What an algorithm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignaturePart {
    /// How `SignedInfo` is canonicalised.
    Canonicalization,
    /// How it is signed.
    Signature,
    /// What is done with the message before it is digested.
    Transform,
    /// How it is digested.
    Digest,
}

impl SignatureFault {
    /// What a sender is told, whatever the reason: this code and no more.
    pub const OUTWARD: &'static str = "DUIS-SIGNATURE-REFUSED";

    /// The stable code of the reason. For DCC's log.
    pub fn code(&self) -> &'static str {
        match self {
            SignatureFault::Missing => "DUIS-SIGNATURE-MISSING",
            SignatureFault::Repeated => "DUIS-SIGNATURE-REPEATED",
            SignatureFault::NotLast => "DUIS-SIGNATURE-NOT-LAST",
            SignatureFault::Structure(_) => "DUIS-SIGNATURE-STRUCTURE",
            SignatureFault::Algorithm(_) => "DUIS-SIGNATURE-ALGORITHM",
            SignatureFault::ReferenceUri => "DUIS-SIGNATURE-REFERENCE-URI",
            SignatureFault::DigestValue => "DUIS-SIGNATURE-DIGEST-VALUE",
            SignatureFault::SignatureValue => "DUIS-SIGNATURE-VALUE",
            SignatureFault::IssuerName => "DUIS-SIGNATURE-ISSUER-NAME",
            SignatureFault::SerialNumber => "DUIS-SIGNATURE-SERIAL-NUMBER",
            SignatureFault::CertificateUnknown => "DUIS-CERTIFICATE-UNKNOWN",
            SignatureFault::RoleNotPermitted(_) => "DUIS-CERTIFICATE-ROLE",
            SignatureFault::KeyMayNotSign => "DUIS-CERTIFICATE-KEY-USAGE",
            SignatureFault::CertificateNotValid(_) => "DUIS-CERTIFICATE-NOT-VALID",
            SignatureFault::OriginatorNotHolder => "DUIS-CERTIFICATE-HOLDER",
            SignatureFault::NamespaceRelative => "DUIS-NAMESPACE-RELATIVE",
            SignatureFault::DigestMismatch => "DUIS-DIGEST-MISMATCH",
            SignatureFault::ValueMismatch => "DUIS-SIGNATURE-MISMATCH",
        }
    }
}
