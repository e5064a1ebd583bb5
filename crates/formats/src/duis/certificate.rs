//! Certificates of the smart-metering key infrastructure, as far as a signature's check needs them:
//! whose, in which role, issued by whom, valid when, with which key (DUIS.md section 7).
//!
//! It refuses to decide whom to trust: whoever holds a certificate has decided that.

use super::der::{ECDSA_WITH_SHA256, bit_string, object_identifier, sequence};
use super::distinguished_name::{self, DistinguishedName, SerialNumber};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use std::fmt;
use terms::{DeviceId, Moment};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

const X500_UNIQUE_IDENTIFIER: &str = "2.5.4.45";
const ORGANISATIONAL_UNIT: &str = "2.5.4.11";
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";

/// What the holder of a certificate may do with it: the Remote Party Role in the subject's `OU`, as
/// two hexadecimal digits. It is not the User Role: which of the Import and Gas Suppliers a Party is
/// follows from its EUI-64, never from here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Role(u8);

impl Role {
    /// The Access Control Broker.
    pub const ACCESS_CONTROL_BROKER: Role = Role(0x04);
    /// An authority that issues certificates.
    pub const ISSUING_AUTHORITY: Role = Role(0x07);
    /// Signs a User's requests.
    pub const XML_SIGN: Role = Role(0x87);
    /// Signs DCC's responses and alerts.
    pub const DSP_XML_SIGN: Role = Role(0x89);

    /// The role with this number.
    pub const fn new(number: u8) -> Role {
        Role(number)
    }

    /// The role that two hexadecimal digits write.
    pub fn parse(text: &str) -> Option<Role> {
        let hexadecimal = text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal
            .then(|| u8::from_str_radix(text, 16).ok().map(Role))
            .flatten()
    }

    /// Two hexadecimal digits.
    pub fn text(self) -> String {
        format!("{:02X}", self.0)
    }
}

impl fmt::Debug for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Role({:02X})", self.0)
    }
}

/// A certificate that can sign messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    issuer: DistinguishedName,
    issuer_text: String,
    serial: SerialNumber,
    holder: DeviceId,
    role: Role,
    valid_from: Moment,
    valid_until: Moment,
    may_sign: bool,
    public_key: Vec<u8>,
    revoked_from: Option<Moment>,
    der: Vec<u8>,
}

/// Why some bytes are no certificate of the kind that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateFault {
    /// Not one X.509 certificate in DER.
    NotACertificate,
    /// The serial number is negative.
    SerialNegative,
    /// The key is not an uncompressed point of P-256.
    KeyNotP256,
    /// The subject has not exactly one `x500UniqueIdentifier` that is an EUI-64.
    NoHolder,
    /// The subject has not exactly one `OU` that is a role.
    NoRole,
}

impl Certificate {
    /// Reads a certificate from DER.
    pub fn parse(der: &[u8]) -> Result<Certificate, CertificateFault> {
        let certificate = x509(der)?;
        let serial = certificate.raw_serial();
        if serial.first().is_some_and(|first| *first >= 0x80) {
            return Err(CertificateFault::SerialNegative);
        }
        let key_usage = certificate.key_usage().ok().flatten();
        Ok(Certificate {
            issuer: DistinguishedName::of(certificate.issuer()),
            issuer_text: distinguished_name::text(certificate.issuer()),
            serial: SerialNumber::from_bytes(serial),
            holder: holder(certificate.subject()).ok_or(CertificateFault::NoHolder)?,
            role: role(certificate.subject()).ok_or(CertificateFault::NoRole)?,
            valid_from: moment(certificate.validity().not_before.timestamp()),
            valid_until: moment(certificate.validity().not_after.timestamp()),
            may_sign: key_usage.is_some_and(|usage| usage.value.digital_signature()),
            public_key: p256_point(certificate.public_key())?,
            revoked_from: None,
            der: der.to_vec(),
        })
    }

    /// The same certificate, revoked from this moment on.
    pub fn revoked_from(self, moment: Moment) -> Certificate {
        Certificate {
            revoked_from: Some(moment),
            ..self
        }
    }

    /// Who issued it.
    pub fn issuer(&self) -> &DistinguishedName {
        &self.issuer
    }

    /// Who issued it, as a signature writes it: `CN=Z1,OU=07`.
    pub fn issuer_text(&self) -> &str {
        &self.issuer_text
    }

    /// Which of its issuer's it is.
    pub fn serial(&self) -> &SerialNumber {
        &self.serial
    }

    /// The EUI-64 of its holder.
    pub fn holder(&self) -> DeviceId {
        self.holder
    }

    /// What its holder may do with it.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The uncompressed point of its key, 65 bytes.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The bytes that it was read from.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whether its key may sign at all (`keyUsage` has `digitalSignature`).
    pub fn may_sign(&self) -> bool {
        self.may_sign
    }

    /// How it stands at this moment.
    pub fn standing(&self, at: Moment) -> Standing {
        if self.revoked_from.is_some_and(|from| from <= at) {
            Standing::Revoked
        } else if at < self.valid_from {
            Standing::NotYetValid
        } else if self.valid_until < at {
            Standing::Expired
        } else {
            Standing::Valid
        }
    }

    /// Whether this authority signed it.
    pub fn is_issued_by(&self, authority: &IssuingAuthority) -> bool {
        self.issuer == authority.name && authority.has_signed(&self.der)
    }
}

/// How a certificate stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It may be used.
    Valid,
    /// Its first day has not come.
    NotYetValid,
    /// Its last day has gone.
    Expired,
    /// It was revoked.
    Revoked,
}

/// An authority that issues certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuingAuthority {
    name: DistinguishedName,
    public_key: Vec<u8>,
    valid_from: Moment,
    valid_until: Moment,
}

impl IssuingAuthority {
    /// Reads the certificate of an authority from DER.
    pub fn parse(der: &[u8]) -> Result<IssuingAuthority, CertificateFault> {
        let certificate = x509(der)?;
        Ok(IssuingAuthority {
            name: DistinguishedName::of(certificate.subject()),
            public_key: p256_point(certificate.public_key())?,
            valid_from: moment(certificate.validity().not_before.timestamp()),
            valid_until: moment(certificate.validity().not_after.timestamp()),
        })
    }

    /// Whether its own certificate is valid then.
    pub fn is_valid(&self, at: Moment) -> bool {
        self.valid_from <= at && at <= self.valid_until
    }

    /// Its name, as its certificates have it.
    pub fn name(&self) -> &DistinguishedName {
        &self.name
    }

    /// Whether it signed this certificate.
    fn has_signed(&self, der: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.public_key);
        x509(der).is_ok_and(|certificate| {
            let signed = certificate.tbs_certificate.as_ref();
            let signature = certificate.signature_value.data.as_ref();
            // What stands outside of what is signed is held to the one form that it can have.
            let algorithm = sequence(&[object_identifier(ECDSA_WITH_SHA256)]);
            let whole = sequence(&[signed.to_vec(), algorithm, bit_string(signature)]);
            whole == der && key.verify(signed, signature).is_ok()
        })
    }
}

fn x509(der: &[u8]) -> Result<X509Certificate<'_>, CertificateFault> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok(_) | Err(_) => Err(CertificateFault::NotACertificate),
    }
}

fn moment(unix_seconds: i64) -> Moment {
    Moment::from_unix_seconds(unix_seconds)
}

fn p256_point(key: &SubjectPublicKeyInfo<'_>) -> Result<Vec<u8>, CertificateFault> {
    let curve = key
        .algorithm
        .parameters
        .as_ref()
        .and_then(|any| any.as_oid().ok());
    let point = key.subject_public_key.data.as_ref();
    let fits = key.algorithm.algorithm.to_id_string() == EC_PUBLIC_KEY
        && curve.is_some_and(|curve| curve.to_id_string() == P256)
        && point.len() == 65
        && point[0] == 4;
    fits.then(|| point.to_vec())
        .ok_or(CertificateFault::KeyNotP256)
}

/// The EUI-64 in the one `x500UniqueIdentifier`, a string of 64 bits.
pub(crate) fn holder(subject: &X509Name<'_>) -> Option<DeviceId> {
    let mut found = subject
        .iter_attributes()
        .filter(|attribute| attribute.attr_type().to_id_string() == X500_UNIQUE_IDENTIFIER);
    let value = found.next()?.attr_value();
    found.next().is_none().then_some(())?;
    let is_bit_string = value.tag() == x509_parser::der_parser::asn1_rs::Tag::BitString;
    let [0, bits @ ..] = value.data else {
        return None;
    };
    let bits: [u8; 8] = bits.try_into().ok().filter(|_| is_bit_string)?;
    DeviceId::from_bits(u64::from_be_bytes(bits))
}

/// The role in the one `OU`.
fn role(subject: &X509Name<'_>) -> Option<Role> {
    let mut found = subject
        .iter_attributes()
        .filter(|attribute| attribute.attr_type().to_id_string() == ORGANISATIONAL_UNIT);
    let unit = found.next()?.as_str().ok()?;
    found.next().is_none().then(|| Role::parse(unit)).flatten()
}
