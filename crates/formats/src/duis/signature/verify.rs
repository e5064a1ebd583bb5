//! A signature checked: that the holder of a certificate we hold signed this whole message.

use super::super::c14n::{self, Strictness};
use super::super::certificate::{Certificate, Role, Standing};
use super::super::distinguished_name::{DistinguishedName, SerialNumber};
use super::super::xml::Document;
use super::fault::SignatureFault;
use super::profile::Parts;
use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::fmt;
use terms::{DeviceId, Moment};

/// Finds the certificate of an issuer and serial number among those that are trusted.
pub type Certificates<'a> = &'a dyn Fn(&DistinguishedName, &SerialNumber) -> Option<Certificate>;

/// Whom a message is believed from.
#[derive(Clone, Copy)]
pub struct Trust<'a> {
    /// The certificates that are trusted.
    pub certificates: Certificates<'a>,
    /// The roles that may sign a message of this kind: [`Role::XML_SIGN`] for a request.
    pub roles: &'a [Role],
    /// The moment at which they have to be valid.
    pub at: Moment,
    /// Whether white space between elements counts.
    pub strictness: Strictness,
}

impl fmt::Debug for Trust<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("roles", &self.roles)
            .field("at", &self.at)
            .field("strictness", &self.strictness)
            .finish_non_exhaustive()
    }
}

/// Who has to have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedSigner {
    /// The holder of this EUI-64: for a request its originator.
    Holder(DeviceId),
    /// Whoever may by role: for a response, which does not say who signs it.
    AnyInRole,
}

/// Who signed a message, proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The EUI-64 of the certificate's holder.
    pub holder: DeviceId,
    /// The role of the certificate.
    pub role: Role,
    /// Who issued the certificate.
    pub issuer: DistinguishedName,
    /// Which of its issuer's it is.
    pub serial: SerialNumber,
    /// SHA-256 of what was signed. Two messages with the same digest say the same, however they are
    /// spelt and whatever their signature values.
    pub digest: [u8; 32],
}

/// Checks the signature of a message, in the order of [`SignatureFault`].
pub fn verify(
    document: &Document<'_>,
    trust: &Trust<'_>,
    expected: ExpectedSigner,
) -> Result<Signer, SignatureFault> {
    let parts = Parts::of(document)?;
    let certificate = (trust.certificates)(&parts.issuer, &parts.serial)
        // What was asked for, not what came back, is what the message named.
        .filter(|found| *found.issuer() == parts.issuer && *found.serial() == parts.serial)
        .ok_or(SignatureFault::CertificateUnknown)?;
    may_sign(&certificate, trust, expected)?;
    if c14n::has_relative_namespace(document) {
        return Err(SignatureFault::NamespaceRelative);
    }
    let message = c14n::inclusive(document, Some(parts.signature), trust.strictness);
    if digest(&SHA256, message.as_bytes()).as_ref() != parts.digest {
        return Err(SignatureFault::DigestMismatch);
    }
    let signed = c14n::exclusive(parts.signed_info, trust.strictness);
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, certificate.public_key())
        .verify(signed.as_bytes(), &parts.value)
        .map_err(|_| SignatureFault::ValueMismatch)?;
    Ok(Signer {
        holder: certificate.holder(),
        role: certificate.role(),
        issuer: parts.issuer,
        serial: parts.serial,
        digest: parts.digest,
    })
}

fn may_sign(
    certificate: &Certificate,
    trust: &Trust<'_>,
    expected: ExpectedSigner,
) -> Result<(), SignatureFault> {
    let role = certificate.role();
    if !trust.roles.contains(&role) {
        return Err(SignatureFault::RoleNotPermitted(role));
    }
    if !certificate.may_sign() {
        return Err(SignatureFault::KeyMayNotSign);
    }
    match certificate.standing(trust.at) {
        Standing::Valid => {}
        not_valid @ (Standing::NotYetValid | Standing::Expired | Standing::Revoked) => {
            return Err(SignatureFault::CertificateNotValid(not_valid));
        }
    }
    match expected {
        ExpectedSigner::Holder(holder) if holder != certificate.holder() => {
            Err(SignatureFault::OriginatorNotHolder)
        }
        ExpectedSigner::Holder(_) | ExpectedSigner::AnyInRole => Ok(()),
    }
}
