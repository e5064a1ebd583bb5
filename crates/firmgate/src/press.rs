//! The press: puts publications out into the published directory. The only place where the full
//! register's side touches the published store, and it only ever writes.

use app::ports::{LedgerError, ListedDevice, OutgoingFile, Press};
use async_trait::async_trait;
use published::{CatalogueDevice, PublishedFile, ReadError, Reader};
use register::edition::Publication;
use std::path::{Path, PathBuf};

/// A press that writes into this directory.
pub struct DirectoryPress {
    directory: PathBuf,
    reader: Reader,
    // One publication at a time: each file extends the one before it.
    turn: tokio::sync::Mutex<()>,
}

impl DirectoryPress {
    /// A press for this directory, which is made if it is not there.
    pub fn open(directory: &Path) -> std::io::Result<DirectoryPress> {
        std::fs::create_dir_all(directory)?;
        Ok(DirectoryPress {
            directory: directory.to_owned(),
            reader: Reader::open(directory),
            turn: tokio::sync::Mutex::new(()),
        })
    }
}

fn storage(error: impl std::fmt::Display) -> LedgerError {
    LedgerError::Storage(format!("the published directory: {error}"))
}

/// The number that ends a name such as `published-000004.sqlite`.
fn number_in(path: &Path) -> Option<u32> {
    let name = path.file_stem()?.to_str()?;
    name.rsplit('-').next()?.parse().ok()
}

#[async_trait]
impl Press for DirectoryPress {
    async fn put_out(
        &self,
        publication: &Publication,
        files: &[OutgoingFile],
    ) -> Result<(), LedgerError> {
        let _turn = self.turn.lock().await;
        let current = published::current(&self.directory).map_err(storage)?;
        let out = current.as_deref().and_then(number_in).unwrap_or(0);
        if publication.edition <= out {
            return Ok(());
        }
        let files: Vec<PublishedFile> = files
            .iter()
            .map(|file| PublishedFile {
                name: file.name.clone(),
                media_type: file.media_type.to_owned(),
                bytes: file.bytes.clone(),
            })
            .collect();
        let to = self
            .directory
            .join(published::artefact_name(publication.edition));
        published::extend(current.as_deref(), publication, &files, &to)
            .await
            .map_err(storage)?;
        published::activate(&self.directory, &to).map_err(storage)
    }

    async fn put_out_devices(&self, devices: &[ListedDevice]) -> Result<(), LedgerError> {
        let _turn = self.turn.lock().await;
        let current = published::current_catalogue(&self.directory).map_err(storage)?;
        let version = current.as_deref().and_then(number_in).unwrap_or(0) + 1;
        let to = self.directory.join(published::catalogue_name(version));
        let listed = devices.iter().map(|listed| CatalogueDevice {
            device: listed.device.clone(),
            status: listed.status.text().to_owned(),
        });
        published::write_catalogue(listed, &to)
            .await
            .map_err(storage)?;
        published::activate_catalogue(&self.directory, &to).map_err(storage)
    }

    async fn take_back(&self, edition: u32) -> Result<(), LedgerError> {
        let _turn = self.turn.lock().await;
        let written = self.directory.join(published::artefact_name(edition));
        let current = published::current(&self.directory).map_err(storage)?;
        if current.as_deref().and_then(number_in) >= Some(edition) {
            return Ok(());
        }
        match std::fs::remove_file(&written) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(storage(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    async fn has_put_out(&self, edition: u32) -> Result<bool, LedgerError> {
        match self.reader.edition(edition).await {
            Ok(found) => Ok(found.is_some()),
            Err(ReadError::NothingPublished) => Ok(false),
            Err(error) => Err(storage(error)),
        }
    }

    async fn edition_out(&self) -> Result<Option<u32>, LedgerError> {
        let current = published::current(&self.directory).map_err(storage)?;
        Ok(current.as_deref().and_then(number_in))
    }
}
