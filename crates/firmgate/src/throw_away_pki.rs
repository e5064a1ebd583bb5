//! Keys and certificates that nobody trusts but who chooses to: to try the XML interface with, and
//! for the demonstration world.

use formats::duis::certificate::Role;
use formats::duis::pem;
use formats::duis::pki::{Authority, Issued, KeyUse, NoRandomness, Validity, Wanted};
use ring::rand::SystemRandom;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use terms::{DeviceId, Moment};

const SECONDS_OF_A_DAY: i64 = 86_400;

/// Who has a key and a certificate: the name of its files, and the EUI-64 that the certificate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHolder {
    /// The name of its files, without `.pem`.
    pub name: String,
    /// Its EUI-64.
    pub eui: DeviceId,
}

/// Where things lie below the directory that was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PkiDirectory(PathBuf);

/// Why nothing, or not everything, was made.
#[derive(Debug)]
pub enum PkiError {
    /// There was no randomness to be had.
    NoRandomness,
    /// A file or directory cannot be written.
    NotWritten(PathBuf, std::io::Error),
}

impl From<NoRandomness> for PkiError {
    fn from(_: NoRandomness) -> PkiError {
        PkiError::NoRandomness
    }
}

impl std::fmt::Display for PkiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PkiError::NoRandomness => f.write_str("there was no randomness to be had"),
            PkiError::NotWritten(file, error) => {
                write!(f, "{} cannot be written: {error}", file.display())
            }
        }
    }
}

impl std::error::Error for PkiError {}

impl PkiDirectory {
    /// What lies below this directory.
    pub fn at(directory: impl Into<PathBuf>) -> PkiDirectory {
        PkiDirectory(directory.into())
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The certificate of the authority that issued all others.
    pub fn authority(&self) -> PathBuf {
        self.0.join("authority.pem")
    }

    /// The certificate of a holder, by the name of its files.
    pub fn certificate(&self, name: &str) -> PathBuf {
        self.0.join("certificates").join(format!("{name}.pem"))
    }

    /// The private key of a holder, by the name of its files.
    pub fn key(&self, name: &str) -> PathBuf {
        self.0.join("keys").join(format!("{name}.pem"))
    }

    /// Makes keys and certificates for Suppliers, who sign requests, and for the Access Control
    /// Broker, who signs responses; valid from a day before now for so many days. The authorities'
    /// own keys are thrown away at once. Files that are there already are left as they are, and
    /// refused.
    pub fn make(
        &self,
        suppliers: &[KeyHolder],
        broker: &KeyHolder,
        now: Moment,
        days: u16,
    ) -> Result<(), PkiError> {
        let random = SystemRandom::new();
        let validity = Validity {
            from: now.plus_seconds(-SECONDS_OF_A_DAY),
            until: now.plus_seconds(i64::from(days) * SECONDS_OF_A_DAY),
        };
        let root = Authority::root("Throw-away Root", validity, &random)?;
        let authority = root.issuing("Throw-away", validity, &random)?;
        for part in ["certificates", "keys"] {
            let part = self.0.join(part);
            fs::create_dir_all(&part).map_err(|error| PkiError::NotWritten(part, error))?;
        }
        write(&self.authority(), &certificate(authority.own()))?;
        let suppliers = suppliers.iter().map(|holder| (holder, Role::XML_SIGN));
        for (holder, role) in suppliers.chain([(broker, Role::DSP_XML_SIGN)]) {
            let wanted = Wanted {
                holder: holder.eui,
                role,
                key_use: KeyUse::DigitalSignature,
                validity,
            };
            let issued = authority.issue(wanted, &random)?;
            write(&self.certificate(&holder.name), &certificate(&issued))?;
            let key = pem::encode(pem::PRIVATE_KEY, &issued.private_key);
            write_secret(&self.key(&holder.name), &key)?;
        }
        Ok(())
    }
}

fn certificate(issued: &Issued) -> String {
    pem::encode(pem::CERTIFICATE, &issued.certificate)
}

fn write(file: &Path, text: &str) -> Result<(), PkiError> {
    fs::write(file, text).map_err(|error| PkiError::NotWritten(file.to_owned(), error))
}

/// A file that its owner alone can read.
fn write_secret(file: &Path, text: &str) -> Result<(), PkiError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut opened| opened.write_all(text.as_bytes()))
        .map_err(|error| PkiError::NotWritten(file.to_owned(), error))
}
