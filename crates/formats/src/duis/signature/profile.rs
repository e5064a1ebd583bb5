//! The parts of a signature, read in exactly the order and number of the profile.
//!
//! Nothing optional is read: no `Id`, no `Object`, no second reference, no list of prefixes.

use super::super::SIGNATURE_NAMESPACE;
use super::super::content::{Fields, attributes, nothing_in, text};
use super::super::distinguished_name::{DistinguishedName, SerialNumber};
use super::super::fault::{DuisFault, FaultKind};
use super::super::xml::characters::WHITE_SPACE;
use super::super::xml::{Document, Element, Item};
use super::algorithm;
use super::fault::{SignatureFault, SignaturePart};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A signature of the profile.
pub(super) struct Parts<'d, 'a> {
    pub(super) signature: Element<'d, 'a>,
    pub(super) signed_info: Element<'d, 'a>,
    pub(super) digest: [u8; 32],
    pub(super) value: [u8; 64],
    pub(super) issuer: DistinguishedName,
    pub(super) serial: SerialNumber,
}

impl From<DuisFault> for SignatureFault {
    fn from(fault: DuisFault) -> SignatureFault {
        SignatureFault::Structure(fault)
    }
}

/// The one signature of a message, which is the last element of the outermost one.
pub(super) fn find<'d, 'a>(document: &'d Document<'a>) -> Result<Element<'d, 'a>, SignatureFault> {
    let mut signatures = document
        .elements()
        .filter(|element| element.is(SIGNATURE_NAMESPACE, "Signature"));
    let signature = signatures.next().ok_or(SignatureFault::Missing)?;
    if signatures.next().is_some() {
        return Err(SignatureFault::Repeated);
    }
    let of_root = document.root().children().filter_map(|item| match item {
        Item::Element(element) => Some(element),
        Item::Text { .. } | Item::Comment | Item::Instruction { .. } => None,
    });
    let is_last = of_root.last().is_some_and(|last| last.same(signature));
    is_last.then_some(signature).ok_or(SignatureFault::NotLast)
}

impl<'d, 'a> Parts<'d, 'a> {
    /// Reads the signature of a message.
    pub(super) fn of(document: &'d Document<'a>) -> Result<Parts<'d, 'a>, SignatureFault> {
        let signature = find(document)?;
        let mut fields = Fields::of_signature(signature, "Signature", &[])?;
        let signed_info = fields.required("SignedInfo")?;
        let digest = digest(signed_info)?;
        let value = fields.required("SignatureValue")?;
        let value = bytes(value, "SignatureValue")?.ok_or(SignatureFault::SignatureValue)?;
        let (issuer, serial) = key_info(fields.required("KeyInfo")?)?;
        fields.finish()?;
        Ok(Parts {
            signature,
            signed_info,
            digest,
            value,
            issuer,
            serial,
        })
    }
}

fn digest(signed_info: Element<'_, '_>) -> Result<[u8; 32], SignatureFault> {
    use SignaturePart::{Canonicalization, Digest, Signature, Transform};
    let mut fields = Fields::of_signature(signed_info, "SignedInfo", &[])?;
    let mut of_info = |name, wanted, part| is(fields.required(name)?, name, wanted, part);
    of_info(
        "CanonicalizationMethod",
        algorithm::EXCLUSIVE_C14N,
        Canonicalization,
    )?;
    of_info("SignatureMethod", algorithm::ECDSA_SHA256, Signature)?;
    let reference = fields.required("Reference")?;
    fields.finish()?;
    whole_message(reference)?;
    let mut fields = Fields::of_signature(reference, "Reference", &["URI"])?;
    let transforms = fields.required("Transforms")?;
    let mut each = Fields::of_signature(transforms, "Transforms", &[])?;
    let transform = each.required("Transform")?;
    each.finish()?;
    is(transform, "Transform", algorithm::ENVELOPED, Transform)?;
    let method = fields.required("DigestMethod")?;
    is(method, "DigestMethod", algorithm::SHA256, Digest)?;
    let value = bytes(fields.required("DigestValue")?, "DigestValue")?;
    fields.finish()?;
    value.ok_or(SignatureFault::DigestValue)
}

/// The one attribute of this name.
fn attribute<'d>(
    element: Element<'d, '_>,
    name: &'static str,
    wanted: &'static str,
) -> Result<&'d str, DuisFault> {
    let known = attributes(element, name, &[wanted])?;
    let missing = FaultKind::AttributeMissing {
        element: name,
        wanted,
    };
    let attribute = known
        .first()
        .ok_or_else(|| missing.at(element.position()))?;
    Ok(attribute.value)
}

/// The element names exactly this algorithm, and has nothing in it that could change it.
fn is(
    element: Element<'_, '_>,
    name: &'static str,
    wanted: &str,
    part: SignaturePart,
) -> Result<(), SignatureFault> {
    let algorithm = attribute(element, name, "Algorithm")?;
    nothing_in(element, name)?;
    (algorithm == wanted)
        .then_some(())
        .ok_or(SignatureFault::Algorithm(part))
}

/// The reference is to the whole message.
fn whole_message(reference: Element<'_, '_>) -> Result<(), SignatureFault> {
    attribute(reference, "Reference", "URI")?
        .is_empty()
        .then_some(())
        .ok_or(SignatureFault::ReferenceUri)
}

/// So many bytes in base64, white space anywhere; Java puts a carriage return into it. `None` where
/// the text is anything else.
fn bytes<const N: usize>(
    element: Element<'_, '_>,
    name: &'static str,
) -> Result<Option<[u8; N]>, DuisFault> {
    let text = text(element, name)?;
    let text: String = text.chars().filter(|c| !WHITE_SPACE.contains(c)).collect();
    let decoded = STANDARD.decode(text).ok();
    Ok(decoded.and_then(|bytes| bytes.try_into().ok()))
}

fn key_info(element: Element<'_, '_>) -> Result<(DistinguishedName, SerialNumber), SignatureFault> {
    let mut key_info = Fields::of_signature(element, "KeyInfo", &[])?;
    let mut data = Fields::of_signature(key_info.required("X509Data")?, "X509Data", &[])?;
    let both = data.required("X509IssuerSerial")?;
    let mut both = Fields::of_signature(both, "X509IssuerSerial", &[])?;
    let issuer = text(both.required("X509IssuerName")?, "X509IssuerName")?;
    let serial = text(both.required("X509SerialNumber")?, "X509SerialNumber")?;
    both.finish()?;
    data.finish()?;
    key_info.finish()?;
    let issuer = DistinguishedName::parse(&issuer).ok_or(SignatureFault::IssuerName)?;
    let serial = SerialNumber::parse(&serial).ok_or(SignatureFault::SerialNumber)?;
    Ok((issuer, serial))
}
