//! Files in a directory, by the SHA-256 of their bytes.
//!
//! A file is written beside its place, flushed, renamed into place, and the directory flushed: it
//! is there whole or not at all. Its digest is checked whenever it is read. One that is erased is
//! overwritten first.

use app::ports::{LedgerError, Objects};
use async_trait::async_trait;
use formats::journal::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Files in a directory.
pub struct DirectoryObjects {
    directory: PathBuf,
}

impl DirectoryObjects {
    /// Files in this directory, made where it is not there.
    pub fn open(directory: &Path) -> Result<DirectoryObjects, LedgerError> {
        fs::create_dir_all(directory).map_err(storage)?;
        Ok(DirectoryObjects {
            directory: directory.to_owned(),
        })
    }

    /// The file's place: a folder for each of its first two digits, so that none grows too large.
    fn place(&self, sha256: &[u8; 32]) -> PathBuf {
        let name = hex(sha256);
        self.directory.join(&name[..2]).join(&name[2..])
    }
}

#[async_trait]
impl Objects for DirectoryObjects {
    async fn put(&self, bytes: &[u8]) -> Result<[u8; 32], LedgerError> {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        let place = self.place(&sha256);
        let bytes = bytes.to_vec();
        blocking(move || match read_checked(&place, &sha256) {
            // There already and whole.
            Ok(Some(_)) => Ok(()),
            // A damaged file is put right by the same bytes.
            Ok(None) | Err(LedgerError::Corrupt(_)) => write_whole(&place, &bytes).map_err(storage),
            Err(error) => Err(error),
        })
        .await?;
        Ok(sha256)
    }

    async fn get(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, LedgerError> {
        let place = self.place(sha256);
        let sha256 = *sha256;
        blocking(move || read_checked(&place, &sha256)).await
    }

    async fn holds(&self, sha256: &[u8; 32]) -> Result<bool, LedgerError> {
        let place = self.place(sha256);
        blocking(move || place.try_exists().map_err(storage)).await
    }

    async fn erase(&self, sha256: &[u8; 32]) -> Result<(), LedgerError> {
        let place = self.place(sha256);
        blocking(move || match erase_whole(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(storage(error)),
            Ok(()) | Err(_) => Ok(()),
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LedgerError> + Send + 'static,
) -> Result<T, LedgerError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| LedgerError::Storage("reading or writing a file broke off".to_owned()))?
}

fn read_checked(place: &Path, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, LedgerError> {
    let bytes = match fs::read(place) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(storage(error)),
    };
    match Sha256::digest(&bytes).as_slice() == sha256 {
        true => Ok(Some(bytes)),
        false => Err(LedgerError::Corrupt(format!(
            "file {} does not have its digest",
            hex(sha256)
        ))),
    }
}

fn write_whole(place: &Path, bytes: &[u8]) -> io::Result<()> {
    // Distinct within the process by the count, between processes by the number.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let folder = place.parent().expect("a place has a folder");
    let made_folder = !folder.exists();
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(
        ".{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    ));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, place)
    });
    if let Err(error) = written {
        // The name may be left over from a broken start; nothing more can be done about it here.
        drop(fs::remove_file(&temporary));
        return Err(error);
    }
    flush_folder(folder)?;
    match (made_folder, folder.parent()) {
        (true, Some(above)) => flush_folder(above),
        (true, None) | (false, _) => Ok(()),
    }
}

/// Overwrites a file and takes it away. Where the disk writes in place, its bytes are gone from
/// the disk too; elsewhere that is the disk's business.
fn erase_whole(place: &Path) -> io::Result<()> {
    static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];
    let mut file = OpenOptions::new().write(true).open(place)?;
    let mut left = file.metadata()?.len();
    while left > 0 {
        let next = left.min(ZEROS.len() as u64);
        file.write_all(&ZEROS[..next as usize])?;
        left -= next;
    }
    file.sync_all()?;
    fs::remove_file(place)?;
    flush_folder(place.parent().expect("a place has a folder"))
}

/// Makes a change of a folder durable.
fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn storage(error: io::Error) -> LedgerError {
    LedgerError::Storage(error.to_string())
}
