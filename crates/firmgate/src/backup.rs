//! Backups of a data directory: taken while servers go on, checked file by file before they are
//! used.
//!
//! The order of copying is what makes a backup whole without a pause. Published artefacts come first:
//! an edition is put out after it is in the ledger, so a copy of them may lag behind it, which a
//! server puts right when it starts. Then the ledger, as it stands at one moment. Files by digest
//! come after it: they are there before the ledger names them. The snapshot of the fleet must be the
//! same before and after.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use store::SqliteLedger;

/// The list of files with their digests, in the form of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";

/// The ledger's file, as [`crate::wiring::DataDirectory`] names it.
const LEDGER: &str = "register.sqlite";

/// How often a backup begins anew because a fleet was imported meanwhile.
const ATTEMPTS: usize = 5;

/// Why there is no backup, or none was used.
#[derive(Debug)]
pub enum BackupFault {
    /// There is no ledger in what should be a data directory.
    NoDataDirectory(PathBuf),
    /// The target is there and not empty: nothing is ever written over.
    TargetNotEmpty(PathBuf),
    /// A fleet was imported each time that a backup was tried.
    FleetChanges,
    /// There is no readable list of digests.
    NoSums(PathBuf),
    /// A line of the list is none, or names a file outside the backup.
    SumsUnreadable {
        /// The line, from 1.
        line: usize,
    },
    /// Files that are missing, or are not what was copied.
    Damaged(Vec<String>),
    /// The ledger could not be copied.
    Ledger(app::ports::LedgerError),
    /// A file could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl std::fmt::Display for BackupFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BackupFault::NoDataDirectory(path) => write!(
                f,
                "{} is no data directory: there is no {LEDGER} in it. Name the directory that the \
                 server uses with --data.",
                path.display()
            ),
            BackupFault::TargetNotEmpty(path) => write!(
                f,
                "{} is not empty. Nothing is written over: name a directory that is not there yet.",
                path.display()
            ),
            BackupFault::FleetChanges => write!(
                f,
                "a fleet was imported each of {ATTEMPTS} times that a copy was tried. Try again \
                 when no import runs."
            ),
            BackupFault::NoSums(path) => write!(
                f,
                "{} is no backup: there is no {SUMS} in it, which is written last. A copy that \
                 broke off has none.",
                path.display()
            ),
            BackupFault::SumsUnreadable { line } => write!(
                f,
                "line {line} of {SUMS} does not read: each has 64 hexadecimal digits, two spaces and \
                 a path inside the backup."
            ),
            BackupFault::Damaged(files) => write!(
                f,
                "the backup is damaged and nothing was restored: {}. Use another backup.",
                files.join("; ")
            ),
            BackupFault::Ledger(error) => write!(f, "the ledger cannot be copied: {error}"),
            BackupFault::File { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for BackupFault {}

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Files.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
}

/// Copies a data directory into one that is not there yet, or is empty.
pub async fn take(data: &Path, to: &Path) -> Result<Copied, BackupFault> {
    if !data.join(LEDGER).is_file() {
        return Err(BackupFault::NoDataDirectory(data.to_owned()));
    }
    be_empty(to)?;
    let mut copy = Copy {
        from: data,
        to,
        sums: BTreeMap::new(),
        copied: Copied::default(),
    };
    copy.pointed_first("published")?;
    copy.ledger_and_fleet().await?;
    copy.everything_else()?;
    copy.finish()
}

/// Checks every file of a backup against its digest, then makes a data directory of it that is not
/// there yet, or is empty. Nothing is there where anything was wrong.
pub fn restore(from: &Path, data: &Path) -> Result<Copied, BackupFault> {
    let sums = read_sums(from)?;
    be_empty(data)?;
    let damaged: Vec<String> = sums
        .iter()
        .filter_map(|(name, sum)| match digest(&from.join(name)) {
            Ok(found) if found == *sum => None,
            Ok(_) => Some(format!("{name} is not what was copied")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Some(format!("{name} is missing"))
            }
            Err(error) => Some(format!("{name} cannot be read: {error}")),
        })
        .collect();
    if !damaged.is_empty() {
        return Err(BackupFault::Damaged(damaged));
    }
    let mut copy = Copy {
        from,
        to: data,
        sums: BTreeMap::new(),
        copied: Copied::default(),
    };
    let restored = sums.keys().try_for_each(|name| copy.file(Path::new(name)));
    // What was read the second time is what was checked the first.
    let same = restored.is_ok() && copy.sums == sums;
    match (same, restored) {
        (true, _) => sync(data).map(|()| copy.copied),
        (false, outcome) => {
            // Half a data directory must not look like one.
            drop(fs::remove_dir_all(data));
            outcome.and(Err(BackupFault::Damaged(vec![
                "a file changed while it was read".to_owned(),
            ])))
        }
    }
}

struct Copy<'a> {
    from: &'a Path,
    to: &'a Path,
    sums: BTreeMap<String, String>,
    copied: Copied,
}

impl Copy<'_> {
    /// What a directory points at by files of names, before what they point at: what they point at
    /// is there and does not change.
    fn pointed_first(&mut self, directory: &str) -> Result<(), BackupFault> {
        for pointers in [true, false] {
            // Listed anew: what a pointer that was copied points at may not have been there before.
            let mut files = self.below(Path::new(directory))?;
            files.retain(|path| path.extension().is_none() == pointers);
            files.iter().try_for_each(|path| self.file(path))?;
        }
        Ok(())
    }

    async fn ledger_and_fleet(&mut self) -> Result<(), BackupFault> {
        let to = self.to.join(LEDGER);
        for _ in 0..ATTEMPTS {
            let before = self.fleet_in_force()?;
            let copied = SqliteLedger::copy(&self.from.join(LEDGER), &to).await;
            copied.map_err(BackupFault::Ledger)?;
            let fleet = self
                .below(Path::new("fleet"))?
                .iter()
                .try_for_each(|path| self.file(path));
            match (before == self.fleet_in_force()?, fleet) {
                (true, Ok(())) => {
                    self.take_in(LEDGER, &to)?;
                    return Ok(());
                }
                (true, Err(fault)) => return Err(fault),
                (false, _) => self.forget_ledger_and_fleet()?,
            }
        }
        Err(BackupFault::FleetChanges)
    }

    /// The name of the snapshot in force, if there is one.
    fn fleet_in_force(&self) -> Result<Option<String>, BackupFault> {
        let path = self.from.join("fleet/current");
        match fs::read_to_string(&path) {
            Ok(name) => Ok(Some(name)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BackupFault::File { path, error }),
        }
    }

    fn forget_ledger_and_fleet(&mut self) -> Result<(), BackupFault> {
        let fleet = self.to.join("fleet");
        let removed = match fs::remove_dir_all(&fleet) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        };
        removed.map_err(|error| at(&fleet, error))?;
        let ledger = self.to.join(LEDGER);
        fs::remove_file(&ledger).map_err(|error| at(&ledger, error))?;
        self.sums.retain(|name, _| !name.starts_with("fleet/"));
        Ok(())
    }

    /// Files by digest, drop folders, keys, and whatever an operator keeps beside them.
    fn everything_else(&mut self) -> Result<(), BackupFault> {
        let done = ["published", "fleet"].map(Path::new);
        for path in self.below(Path::new(""))? {
            let of_ledger = path.to_str().is_some_and(|name| name.starts_with(LEDGER));
            if of_ledger || done.iter().any(|done| path.starts_with(done)) {
                continue;
            }
            match self.file(&path) {
                // Erased, or taken from a drop folder, since it was listed.
                Err(BackupFault::File { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
                }
                other => other?,
            }
        }
        Ok(())
    }

    /// Every file below a directory, by its path from the data directory, in order. Files that are
    /// being written, which have a dot before or `.partial` behind their name, are left out, and so
    /// is what is no file.
    fn below(&self, directory: &Path) -> Result<Vec<PathBuf>, BackupFault> {
        let mut files = Vec::new();
        let mut directories = vec![directory.to_owned()];
        while let Some(directory) = directories.pop() {
            let path = self.from.join(&directory);
            let entries = match fs::read_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(|error| at(&path, error))?,
            };
            for entry in entries {
                let entry = entry.map_err(|error| at(&path, error))?;
                let kind = entry.file_type().map_err(|error| at(&path, error))?;
                let name = entry.file_name();
                let unfinished = name
                    .to_str()
                    .is_none_or(|name| name.starts_with('.') || name.ends_with(".partial"));
                match (kind.is_dir(), kind.is_file() && !unfinished) {
                    (true, _) => directories.push(directory.join(name)),
                    (false, true) => files.push(directory.join(name)),
                    (false, false) => {}
                }
            }
        }
        files.sort();
        Ok(files)
    }

    fn file(&mut self, path: &Path) -> Result<(), BackupFault> {
        let (from, to) = (self.from.join(path), self.to.join(path));
        if let Some(above) = to.parent() {
            fs::create_dir_all(above).map_err(|error| at(above, error))?;
        }
        fs::copy(&from, &to).map_err(|error| at(&from, error))?;
        let name = path.to_string_lossy().into_owned();
        self.take_in(&name, &to)
    }

    fn take_in(&mut self, name: &str, to: &Path) -> Result<(), BackupFault> {
        let fault = |error| at(to, error);
        let file = File::open(to).map_err(fault)?;
        file.sync_all().map_err(fault)?;
        self.copied.files += 1;
        self.copied.bytes += file.metadata().map_err(fault)?.len();
        let sum = digest(to).map_err(fault)?;
        self.sums.insert(name.to_owned(), sum);
        Ok(())
    }

    /// Writes the list of digests last: a copy that broke off has none.
    fn finish(self) -> Result<Copied, BackupFault> {
        let path = self.to.join(SUMS);
        let lines = self
            .sums
            .iter()
            .map(|(name, sum)| format!("{sum}  {name}\n"));
        let text: String = lines.collect();
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| at(&path, error))?;
        sync(self.to)?;
        Ok(self.copied)
    }
}

fn at(path: &Path, error: io::Error) -> BackupFault {
    BackupFault::File {
        path: path.to_owned(),
        error,
    }
}

fn sync(directory: &Path) -> Result<(), BackupFault> {
    let synced = File::open(directory).and_then(|opened| opened.sync_all());
    synced.map_err(|error| at(directory, error))
}

/// Makes the directory where it is not there, for its owner alone, and refuses one that holds
/// anything.
fn be_empty(directory: &Path) -> Result<(), BackupFault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|error| at(directory, error))?;
    let mut entries = fs::read_dir(directory).map_err(|error| at(directory, error))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(BackupFault::TargetNotEmpty(directory.to_owned())),
    }
}

fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut sha256 = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(formats::journal::hex(&<[u8; 32]>::from(sha256.finalize()))),
            read => sha256.update(&piece[..read]),
        }
    }
}

/// Digests by path, each inside the backup.
fn read_sums(from: &Path) -> Result<BTreeMap<String, String>, BackupFault> {
    let text = fs::read_to_string(from.join(SUMS));
    let text = text.map_err(|_| BackupFault::NoSums(from.to_owned()))?;
    let mut sums = BTreeMap::new();
    for (line, words) in (1..).zip(text.lines()) {
        let read = words.split_once("  ").filter(|(sum, name)| {
            let digits = sum.bytes().all(|byte| byte.is_ascii_hexdigit());
            let mut parts = Path::new(name).components();
            let inside = parts.all(|part| matches!(part, Component::Normal(_)));
            sum.len() == 64 && digits && inside && !name.is_empty()
        });
        let (sum, name) = read.ok_or(BackupFault::SumsUnreadable { line })?;
        sums.insert(name.to_owned(), sum.to_owned());
    }
    match sums.contains_key(LEDGER) {
        true => Ok(sums),
        false => Err(BackupFault::NoSums(from.to_owned())),
    }
}
