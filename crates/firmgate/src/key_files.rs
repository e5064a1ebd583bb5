//! Keys and certificates of the XML interface in PEM files.

use app::duis::Broker;
use formats::duis::certificate::{Certificate, Role};
use formats::duis::pem;
use formats::duis::signature::SigningKey;
use formats::sentences::duis::{certificate_text, signing_key_text};
use ring::rand::{SecureRandom, SystemRandom};
use std::io::Read;
use std::path::Path;

/// No key file is as large.
const BYTES_MAX: u64 = 64 * 1024;

/// What is wrong with a file, in a sentence.
#[derive(Debug)]
pub struct KeyFileFault(String);

impl std::fmt::Display for KeyFileFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyFileFault {}

/// The bytes of a certificate.
pub fn certificate_der(file: &Path) -> Result<Vec<u8>, KeyFileFault> {
    der_of(file, pem::CERTIFICATE)
}

/// A certificate.
pub fn certificate(file: &Path) -> Result<Certificate, KeyFileFault> {
    Certificate::parse(&certificate_der(file)?).map_err(|fault| {
        let (file, why) = (file.display(), certificate_text(fault));
        KeyFileFault(format!("{file}: {why}"))
    })
}

/// The private key in a file, known by the certificate in another.
pub fn signing_key(
    key: &Path,
    certificate_file: &Path,
    random: &dyn SecureRandom,
) -> Result<SigningKey, KeyFileFault> {
    let certificate = certificate(certificate_file)?;
    let key = der_of(key, pem::PRIVATE_KEY)?;
    SigningKey::new(&key, certificate, random)
        .map_err(|fault| KeyFileFault(signing_key_text(fault).to_owned()))
}

/// The Access Control Broker with the key and certificate in these files.
pub fn broker(key: &Path, certificate: &Path) -> Result<Broker, KeyFileFault> {
    let key = signing_key(key, certificate, &SystemRandom::new())?;
    match key.certificate().role() {
        Role::DSP_XML_SIGN | Role::ACCESS_CONTROL_BROKER => Ok(Broker::new(key)),
        _ => Err(KeyFileFault(
            "the certificate is not one for signing responses (role 89 or 04)".to_owned(),
        )),
    }
}

/// The bytes under this label in a file.
fn der_of(file: &Path, label: &str) -> Result<Vec<u8>, KeyFileFault> {
    let mut text = String::new();
    let read = std::fs::File::open(file)
        .and_then(|opened| opened.take(BYTES_MAX).read_to_string(&mut text));
    if let Err(error) = read {
        let file = file.display();
        return Err(KeyFileFault(format!("{file} cannot be read: {error}")));
    }
    pem::decode(label, &text)
        .ok_or_else(|| KeyFileFault(format!("{} has no {label} in PEM", file.display())))
}
