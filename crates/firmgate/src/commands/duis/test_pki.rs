//! `firmgate duis test-pki`: keys and certificates that nobody trusts but who chooses to.

use super::Unable;
use crate::clock::SystemClock;
use crate::throw_away_pki::{KeyHolder, PkiDirectory, PkiError};
use app::ports::Clock;
use clap::Args;
use std::fs;
use std::path::PathBuf;
use terms::DeviceId;

/// What to make, and where.
#[derive(Debug, Args)]
pub struct TestPki {
    /// A directory that is empty or not there yet.
    directory: PathBuf,
    /// A Supplier, by a name for its files and its EUI-64; may be given several times.
    #[arg(long = "supplier", value_name = "NAME=EUI", value_parser = party,
        default_value = "supplier=00-DB-12-34-AA-00-00-01")]
    suppliers: Vec<KeyHolder>,
    /// The Access Control Broker, which signs responses and alerts.
    #[arg(long, value_name = "NAME=EUI", value_parser = party,
        default_value = "broker=00-DB-12-34-AA-00-00-02")]
    broker: KeyHolder,
    /// For how many days the certificates are valid.
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
}

fn party(text: &str) -> Result<KeyHolder, String> {
    let (name, eui) = text
        .split_once('=')
        .ok_or("a party is written as NAME=EUI, such as supplier=00-DB-12-34-AA-00-00-01")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err("a name has letters, digits and hyphens".to_owned());
    }
    let eui = DeviceId::parse_loosely(eui).ok_or("this is no EUI-64")?;
    Ok(KeyHolder {
        name: name.to_owned(),
        eui,
    })
}

impl From<PkiError> for Unable {
    fn from(error: PkiError) -> Unable {
        match error {
            PkiError::NoRandomness => Unable::no(error.to_string()),
            PkiError::NotWritten(..) => Unable::use_of(error.to_string()),
        }
    }
}

impl TestPki {
    /// Makes them.
    pub(super) fn run(&self) -> Result<String, Unable> {
        self.check_names()?;
        self.check_directory()?;
        let pki = PkiDirectory::at(&self.directory);
        pki.make(&self.suppliers, &self.broker, SystemClock.now(), self.days)?;
        Ok(format!(
            "Keys are in {0}/keys and certificates in {0}/certificates, valid for {1} days. Nobody \
             trusts them unless told to.\n",
            self.directory.display(),
            self.days
        ))
    }

    fn check_names(&self) -> Result<(), Unable> {
        let suppliers = self.suppliers.iter().map(|holder| holder.name.as_str());
        let mut names: Vec<&str> = suppliers.chain([self.broker.name.as_str()]).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Unable::use_of(format!(
                "two parties are called {}",
                pair[0]
            ))),
            None => Ok(()),
        }
    }

    /// A directory in which something is already is left alone.
    fn check_directory(&self) -> Result<(), Unable> {
        let occupied =
            fs::read_dir(&self.directory).is_ok_and(|mut entries| entries.next().is_some());
        match occupied {
            true => {
                let directory = self.directory.display();
                Err(Unable::use_of(format!("{directory} is not empty")))
            }
            false => Ok(()),
        }
    }
}
