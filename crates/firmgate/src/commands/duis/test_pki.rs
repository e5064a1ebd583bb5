//! `firmgate duis test-pki`: keys and certificates that nobody trusts but who chooses to.

use super::Unable;
use crate::clock::SystemClock;
use app::ports::Clock;
use clap::Args;
use formats::duis::certificate::Role;
use formats::duis::pem;
use formats::duis::pki::{Authority, Issued, KeyUse, NoRandomness, Validity, Wanted};
use ring::rand::SystemRandom;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use terms::DeviceId;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// What to make, and where.
#[derive(Debug, Args)]
pub struct TestPki {
    /// A directory that is empty or not there yet.
    directory: PathBuf,
    /// A Supplier, by a name for its files and its EUI-64; may be given several times.
    #[arg(long = "supplier", value_name = "NAME=EUI", value_parser = party,
        default_value = "supplier=00-DB-12-34-AA-00-00-01")]
    suppliers: Vec<(String, DeviceId)>,
    /// The Access Control Broker, which signs responses and alerts.
    #[arg(long, value_name = "NAME=EUI", value_parser = party,
        default_value = "broker=00-DB-12-34-AA-00-00-02")]
    broker: (String, DeviceId),
    /// For how many days the certificates are valid.
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
}

fn party(text: &str) -> Result<(String, DeviceId), String> {
    let (name, eui) = text
        .split_once('=')
        .ok_or("a party is written as NAME=EUI, such as supplier=00-DB-12-34-AA-00-00-01")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err("a name has letters, digits and hyphens".to_owned());
    }
    let eui = DeviceId::parse_loosely(eui).ok_or("this is no EUI-64")?;
    Ok((name.to_owned(), eui))
}

impl From<NoRandomness> for Unable {
    fn from(_: NoRandomness) -> Unable {
        Unable::no("there was no randomness to be had")
    }
}

impl TestPki {
    /// Makes them. The authorities' own keys are thrown away at once.
    pub(super) fn run(&self) -> Result<String, Unable> {
        self.check_names()?;
        let random = SystemRandom::new();
        let now = SystemClock.now();
        let validity = Validity {
            from: now.plus_seconds(-SECONDS_OF_A_DAY),
            until: now.plus_seconds(i64::from(self.days) * SECONDS_OF_A_DAY),
        };
        let root = Authority::root("Throw-away Root", validity, &random)?;
        let authority = root.issuing("Throw-away", validity, &random)?;
        let directory = self.prepared()?;
        write(
            &directory.join("authority.pem"),
            &certificate(authority.own()),
        )?;
        let suppliers = self.suppliers.iter().map(|party| (party, Role::XML_SIGN));
        for ((name, holder), role) in suppliers.chain([(&self.broker, Role::DSP_XML_SIGN)]) {
            let wanted = Wanted {
                holder: *holder,
                role,
                key_use: KeyUse::DigitalSignature,
                validity,
            };
            let issued = authority.issue(wanted, &random)?;
            let file = format!("{name}.pem");
            write(
                &directory.join("certificates").join(&file),
                &certificate(&issued),
            )?;
            let key = pem::encode(pem::PRIVATE_KEY, &issued.private_key);
            write_secret(&directory.join("keys").join(&file), &key)?;
        }
        Ok(format!(
            "Keys are in {0}/keys and certificates in {0}/certificates, valid for {1} days. Nobody \
             trusts them unless told to.\n",
            directory.display(),
            self.days
        ))
    }

    fn check_names(&self) -> Result<(), Unable> {
        let mut names: Vec<&str> = self
            .suppliers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.push(&self.broker.0);
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Unable::use_of(format!(
                "two parties are called {}",
                pair[0]
            ))),
            None => Ok(()),
        }
    }

    /// The directory with its two below; one in which something is already is left alone.
    fn prepared(&self) -> Result<&Path, Unable> {
        let occupied =
            fs::read_dir(&self.directory).is_ok_and(|mut entries| entries.next().is_some());
        if occupied {
            let directory = self.directory.display();
            return Err(Unable::use_of(format!("{directory} is not empty")));
        }
        for part in ["certificates", "keys"] {
            let part = self.directory.join(part);
            fs::create_dir_all(&part).map_err(|error| cannot_write(&part, &error))?;
        }
        Ok(&self.directory)
    }
}

fn certificate(issued: &Issued) -> String {
    pem::encode(pem::CERTIFICATE, &issued.certificate)
}

fn write(file: &Path, text: &str) -> Result<(), Unable> {
    fs::write(file, text).map_err(|error| cannot_write(file, &error))
}

/// A file that its owner alone can read.
fn write_secret(file: &Path, text: &str) -> Result<(), Unable> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut opened| opened.write_all(text.as_bytes()))
        .map_err(|error| cannot_write(file, &error))
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Unable {
    Unable::use_of(format!("{} cannot be written: {error}", file.display()))
}
