//! `firmgate duis sign`: a message with a signature of the one profile.

use super::{Unable, read};
use clap::Args;
use formats::duis::certificate::Certificate;
use formats::duis::codes::Interface;
use formats::duis::pem;
use formats::duis::signature::{SigningKey, sign};
use formats::duis::xml::Document;
use formats::sentences::duis::{certificate_text, fault_text, sign_text, signing_key_text};
use ring::rand::{SecureRandom, SystemRandom};
use std::path::{Path, PathBuf};

/// What to sign, and with which key.
#[derive(Debug, Args)]
pub struct Sign {
    /// The message; `-` reads standard input. Its bytes stay as they are.
    file: PathBuf,
    /// The private key: PKCS #8 in PEM.
    #[arg(long, value_name = "PEM")]
    key: PathBuf,
    /// The certificate to the key, in PEM.
    #[arg(long, value_name = "PEM")]
    certificate: PathBuf,
}

impl Sign {
    /// Signs it.
    pub(super) fn run(&self) -> Result<String, Unable> {
        let random = SystemRandom::new();
        let key = signing_key(&self.key, &self.certificate, &random)?;
        let bytes_max = Interface::default().message_bytes_max;
        let bytes = read(&self.file, bytes_max)?;
        let document =
            Document::read(&bytes, bytes_max).map_err(|fault| Unable::no(fault_text(&fault)))?;
        sign(&document, &key, &random).map_err(|fault| Unable::no(sign_text(fault)))
    }
}

/// The private key in a file, known by the certificate in another.
pub(super) fn signing_key(
    key: &Path,
    certificate_file: &Path,
    random: &dyn SecureRandom,
) -> Result<SigningKey, Unable> {
    let certificate = certificate(certificate_file)?;
    let key = der_of(key, pem::PRIVATE_KEY)?;
    SigningKey::new(&key, certificate, random)
        .map_err(|fault| Unable::use_of(signing_key_text(fault)))
}

/// The certificate in a file.
pub(super) fn certificate(file: &Path) -> Result<Certificate, Unable> {
    let der = der_of(file, pem::CERTIFICATE)?;
    Certificate::parse(&der).map_err(|fault| {
        let (file, why) = (file.display(), certificate_text(fault));
        Unable::use_of(format!("{file}: {why}"))
    })
}

/// The bytes under this label in a file.
pub(super) fn der_of(file: &Path, label: &str) -> Result<Vec<u8>, Unable> {
    const BYTES_MAX: usize = 64 * 1024;
    let bytes = read(file, BYTES_MAX)?;
    let der = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| pem::decode(label, text));
    der.ok_or_else(|| Unable::use_of(format!("{} has no {label} in PEM", file.display())))
}
