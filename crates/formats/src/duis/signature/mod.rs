//! Signatures of messages, in the one profile of the interface (DUIS.md section 7).
//!
//! One enveloped signature, last in the outermost element, over the whole message: inclusive C14N
//! 1.0 digested with SHA-256, `SignedInfo` in exclusive C14N signed with ECDSA over P-256, the value
//! as 64 bytes. Anything else is refused, so that there is nothing to wrap: no second signature, no
//! reference to a part, no transform that chooses.
//!
//! It refuses to tell a sender why; [`SignatureFault::OUTWARD`] is all that leaves the house.

mod fault;
mod profile;
mod sign;
mod verify;

pub use fault::{SignatureFault, SignaturePart};
pub use sign::{SignFault, SigningKey, SigningKeyFault, sign, sign_canonical};
pub use verify::{Certificates, ExpectedSigner, Signer, Trust, verify};

/// The algorithms of the profile, and no others.
mod algorithm {
    pub(super) const EXCLUSIVE_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
    pub(super) const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    pub(super) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
}
