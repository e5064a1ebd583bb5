//! A key infrastructure of our own, to be thrown away: for tests, and for those who try the
//! interface with keys that nobody trusts.
//!
//! It makes certificates of the shape that DUIS.md section 7 describes: P-256, ECDSA with SHA-256,
//! the holder's EUI-64 in `x500UniqueIdentifier` as a string of 64 bits and the role in `OU`. Moments
//! and randomness come in as arguments; private keys go out as bytes and are never kept.

use super::certificate::Role;
use super::der::{
    ECDSA_WITH_SHA256, bit_string, integer, object_identifier, sequence, set_of_one, tag, value,
};
use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use std::fmt;
use terms::{DeviceId, Moment};

const EC_PUBLIC_KEY: &[u32] = &[1, 2, 840, 10045, 2, 1];
const P256: &[u32] = &[1, 2, 840, 10045, 3, 1, 7];
const COMMON_NAME: &[u32] = &[2, 5, 4, 3];
const ORGANISATIONAL_UNIT: &[u32] = &[2, 5, 4, 11];
const X500_UNIQUE_IDENTIFIER: &[u32] = &[2, 5, 4, 45];
const BASIC_CONSTRAINTS: &[u32] = &[2, 5, 29, 19];
const KEY_USAGE: &[u32] = &[2, 5, 29, 15];

/// The bits of `keyUsage` as they are written: unused bits, then the bits.
const DIGITAL_SIGNATURE: [u8; 2] = [7, 0b1000_0000];
const KEY_CERT_SIGN_AND_CRL_SIGN: [u8; 2] = [1, 0b0000_0110];
const KEY_AGREEMENT: [u8; 2] = [3, 0b0000_1000];

/// There was no randomness to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

/// A certificate and the private key to it.
pub struct Issued {
    /// The certificate in DER.
    pub certificate: Vec<u8>,
    /// The private key in PKCS #8.
    pub private_key: Vec<u8>,
}

/// That it is one: half of it is a secret.
impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").finish_non_exhaustive()
    }
}

/// An authority that can issue certificates.
pub struct Authority {
    name: Vec<u8>,
    key: EcdsaKeyPair,
    own: Issued,
}

/// That it is one: its key is a secret.
impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// For how long a certificate is valid: from the first moment to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: Moment,
    /// The last moment.
    pub until: Moment,
}

/// What the key of a certificate may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// Signing messages.
    DigitalSignature,
    /// Agreeing on keys; such a certificate cannot sign a message.
    KeyAgreement,
}

/// What a holder's certificate is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The holder.
    pub holder: DeviceId,
    /// What it may do.
    pub role: Role,
    /// What the key may be used for.
    pub key_use: KeyUse,
    /// For how long.
    pub validity: Validity,
}

impl Authority {
    /// A root: an authority that signed its own certificate.
    pub fn root(
        name: &str,
        validity: Validity,
        random: &dyn SecureRandom,
    ) -> Result<Authority, NoRandomness> {
        let name = authority_name(Role::new(0), name);
        let (private_key, key) = key_pair(random)?;
        let certificate = certificate(
            &Contents {
                issuer: &name,
                subject: &name,
                validity,
                public_key: key.public_key().as_ref(),
                extensions: authority_extensions(),
            },
            &key,
            random,
        )?;
        Ok(Authority {
            name,
            key,
            own: Issued {
                certificate,
                private_key,
            },
        })
    }

    /// An issuing authority below this one, called `CN=name,OU=07`.
    pub fn issuing(
        &self,
        name: &str,
        validity: Validity,
        random: &dyn SecureRandom,
    ) -> Result<Authority, NoRandomness> {
        let name = authority_name(Role::ISSUING_AUTHORITY, name);
        let (private_key, key) = key_pair(random)?;
        let certificate = self.certify(
            &name,
            validity,
            key.public_key().as_ref(),
            authority_extensions(),
            random,
        )?;
        Ok(Authority {
            name,
            key,
            own: Issued {
                certificate,
                private_key,
            },
        })
    }

    /// A certificate for a holder, and the private key to it.
    pub fn issue(&self, wanted: Wanted, random: &dyn SecureRandom) -> Result<Issued, NoRandomness> {
        let subject = sequence(&[
            attribute(
                X500_UNIQUE_IDENTIFIER,
                &bit_string(&wanted.holder.bits().to_be_bytes()),
            ),
            attribute(ORGANISATIONAL_UNIT, &text(&wanted.role.text())),
        ]);
        let (private_key, key) = key_pair(random)?;
        let usage = match wanted.key_use {
            KeyUse::DigitalSignature => DIGITAL_SIGNATURE,
            KeyUse::KeyAgreement => KEY_AGREEMENT,
        };
        let certificate = self.certify(
            &subject,
            wanted.validity,
            key.public_key().as_ref(),
            sequence(&[key_usage(usage)]),
            random,
        )?;
        Ok(Issued {
            certificate,
            private_key,
        })
    }

    /// Its own certificate, and the private key to it.
    pub fn own(&self) -> &Issued {
        &self.own
    }

    fn certify(
        &self,
        subject: &[u8],
        validity: Validity,
        public_key: &[u8],
        extensions: Vec<u8>,
        random: &dyn SecureRandom,
    ) -> Result<Vec<u8>, NoRandomness> {
        let contents = Contents {
            issuer: &self.name,
            subject,
            validity,
            public_key,
            extensions,
        };
        certificate(&contents, &self.key, random)
    }
}

/// What a certificate says.
struct Contents<'a> {
    issuer: &'a [u8],
    subject: &'a [u8],
    validity: Validity,
    public_key: &'a [u8],
    extensions: Vec<u8>,
}

fn certificate(
    contents: &Contents<'_>,
    key: &EcdsaKeyPair,
    random: &dyn SecureRandom,
) -> Result<Vec<u8>, NoRandomness> {
    let mut serial = [0; 16];
    random.fill(&mut serial).map_err(|_| NoRandomness)?;
    let algorithm = sequence(&[object_identifier(ECDSA_WITH_SHA256)]);
    let key_algorithm = sequence(&[object_identifier(EC_PUBLIC_KEY), object_identifier(P256)]);
    let to_be_signed = sequence(&[
        value(0xA0, &integer(&[2])),
        integer(&serial),
        algorithm.clone(),
        contents.issuer.to_vec(),
        sequence(&[time(contents.validity.from), time(contents.validity.until)]),
        contents.subject.to_vec(),
        sequence(&[key_algorithm, bit_string(contents.public_key)]),
        value(0xA3, &contents.extensions),
    ]);
    let signature = key.sign(random, &to_be_signed).map_err(|_| NoRandomness)?;
    Ok(sequence(&[
        to_be_signed,
        algorithm,
        bit_string(signature.as_ref()),
    ]))
}

fn key_pair(random: &dyn SecureRandom) -> Result<(Vec<u8>, EcdsaKeyPair), NoRandomness> {
    let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, random).map_err(|_| NoRandomness)?;
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), random);
    Ok((pkcs8.as_ref().to_vec(), pair.map_err(|_| NoRandomness)?))
}

/// `OU=role, CN=name`, in the order of certificates.
fn authority_name(role: Role, name: &str) -> Vec<u8> {
    sequence(&[
        attribute(ORGANISATIONAL_UNIT, &text(&role.text())),
        attribute(COMMON_NAME, &text(name)),
    ])
}

fn attribute(kind: &[u32], content: &[u8]) -> Vec<u8> {
    set_of_one(&sequence(&[object_identifier(kind), content.to_vec()]))
}

fn text(text: &str) -> Vec<u8> {
    value(tag::UTF8_STRING, text.as_bytes())
}

fn authority_extensions() -> Vec<u8> {
    let is_authority = sequence(&[value(tag::BOOLEAN, &[0xFF])]);
    sequence(&[
        critical(BASIC_CONSTRAINTS, &is_authority),
        key_usage(KEY_CERT_SIGN_AND_CRL_SIGN),
    ])
}

fn key_usage(bits: [u8; 2]) -> Vec<u8> {
    critical(KEY_USAGE, &value(tag::BIT_STRING, &bits))
}

fn critical(kind: &[u32], content: &[u8]) -> Vec<u8> {
    sequence(&[
        object_identifier(kind),
        value(tag::BOOLEAN, &[0xFF]),
        value(tag::OCTET_STRING, content),
    ])
}

/// Two digits of the year before 2050, four from then on (RFC 5280).
fn time(moment: Moment) -> Vec<u8> {
    let digits: String = moment
        .rfc3339()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if ("1950".."2050").contains(&&digits[..4]) {
        value(tag::UTC_TIME, format!("{}Z", &digits[2..]).as_bytes())
    } else {
        value(tag::GENERALIZED_TIME, format!("{digits}Z").as_bytes())
    }
}
