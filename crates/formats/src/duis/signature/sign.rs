//! A message signed. The randomness comes in as an argument.

use super::super::c14n::{self, Strictness};
use super::super::certificate::Certificate;
use super::super::xml::{Document, escape_text};
use super::super::{SERVICE_NAMESPACE, SIGNATURE_NAMESPACE};
use super::algorithm;
use super::fault::SignatureFault;
use super::profile;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use std::fmt;

/// A private key with the certificate by which others know it.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    certificate: Certificate,
}

/// The certificate alone: the key is a secret.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("certificate", &self.certificate)
            .finish_non_exhaustive()
    }
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SigningKeyFault {
    /// Not a private key of P-256 in PKCS #8.
    NotAKey,
    /// The certificate is for another key.
    OtherCertificate,
}

/// Why a message cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignFault {
    /// It has a signature already.
    AlreadySigned,
    /// Its outermost element is empty, or is not one of the interface's.
    NotAMessage,
    /// It declares a namespace that has no canonical form.
    NamespaceRelative,
    /// There was no randomness to be had.
    NoRandomness,
}

impl SigningKey {
    /// The private key in these bytes (PKCS #8), known by this certificate.
    pub fn new(
        pkcs8: &[u8],
        certificate: Certificate,
        random: &dyn SecureRandom,
    ) -> Result<SigningKey, SigningKeyFault> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, random);
        let pair = pair.map_err(|_| SigningKeyFault::NotAKey)?;
        (pair.public_key().as_ref() == certificate.public_key())
            .then_some(SigningKey { pair, certificate })
            .ok_or(SigningKeyFault::OtherCertificate)
    }

    /// The certificate by which others know it.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// Signs a message as it was read, however it is spelt; its bytes stay as they are, and the
/// signature comes before the end of its outermost element.
pub fn sign(
    document: &Document<'_>,
    key: &SigningKey,
    random: &dyn SecureRandom,
) -> Result<String, SignFault> {
    if profile::find(document).err() != Some(SignatureFault::Missing) {
        return Err(SignFault::AlreadySigned);
    }
    if c14n::has_relative_namespace(document) {
        return Err(SignFault::NamespaceRelative);
    }
    let root = document.root();
    let end = root
        .end_tag()
        .filter(|_| root.namespace() == SERVICE_NAMESPACE)
        .ok_or(SignFault::NotAMessage)?;
    let canonical = c14n::inclusive(document, None, Strictness::Exact);
    let (before, after) = document.source().split_at(end);
    signed(before, &canonical, after, key, random)
}

/// Signs a message of ours, which is written in canonical form: no reading, no second form.
pub fn sign_canonical(
    message: &str,
    key: &SigningKey,
    random: &dyn SecureRandom,
) -> Result<String, SignFault> {
    let end = message.rfind("</").ok_or(SignFault::NotAMessage)?;
    let (before, after) = message.split_at(end);
    signed(before, message, after, key, random)
}

fn signed(
    before: &str,
    canonical: &str,
    after: &str,
    key: &SigningKey,
    random: &dyn SecureRandom,
) -> Result<String, SignFault> {
    let signature = signature(canonical, key, random)?;
    let mut message = String::with_capacity(before.len() + signature.len() + after.len());
    message.push_str(before);
    message.push_str(&signature);
    message.push_str(after);
    Ok(message)
}

/// The element `ds:Signature` for a message in canonical form.
fn signature(
    canonical: &str,
    key: &SigningKey,
    random: &dyn SecureRandom,
) -> Result<String, SignFault> {
    let digest = STANDARD.encode(digest(&SHA256, canonical.as_bytes()));
    // As exclusive canonical XML has it: the prefix is declared where it is used first.
    let info = signed_info(&format!(" xmlns:ds=\"{SIGNATURE_NAMESPACE}\""), &digest);
    let value = key.pair.sign(random, info.as_bytes());
    let value = STANDARD.encode(value.map_err(|_| SignFault::NoRandomness)?);
    let mut issuer = String::new();
    escape_text(key.certificate.issuer_text(), &mut issuer);
    let serial = key.certificate.serial().text();
    let info = signed_info("", &digest);
    Ok(format!(
        "<ds:Signature xmlns:ds=\"{SIGNATURE_NAMESPACE}\">{info}\
         <ds:SignatureValue>{value}</ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial>\
         <ds:X509IssuerName>{issuer}</ds:X509IssuerName>\
         <ds:X509SerialNumber>{serial}</ds:X509SerialNumber>\
         </ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>"
    ))
}

fn signed_info(declaration: &str, digest: &str) -> String {
    let method =
        |name: &str, algorithm: &str| format!("<ds:{name} Algorithm=\"{algorithm}\"></ds:{name}>");
    [
        format!("<ds:SignedInfo{declaration}>"),
        method("CanonicalizationMethod", algorithm::EXCLUSIVE_C14N),
        method("SignatureMethod", algorithm::ECDSA_SHA256),
        "<ds:Reference URI=\"\"><ds:Transforms>".to_owned(),
        method("Transform", algorithm::ENVELOPED),
        "</ds:Transforms>".to_owned(),
        method("DigestMethod", algorithm::SHA256),
        format!("<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"),
    ]
    .concat()
}
