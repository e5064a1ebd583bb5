//! The published directory: immutable files, and two pointers that say which are in force.
//!
//! A pointer is a small text file that holds a file's name. It is replaced by renaming, so a
//! reader sees the old name or the new one and never half of either.

use crate::error::StorageError;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const CURRENT: &str = "current";
const CURRENT_CATALOGUE: &str = "current-devices";

/// The name of the published file that ends with this edition.
pub fn artefact_name(edition: u32) -> String {
    format!("published-{edition:06}.sqlite")
}

/// The name of the file for this version of the list of devices.
pub fn catalogue_name(version: u32) -> String {
    format!("devices-{version:06}.sqlite")
}

/// Makes this published file, which stands in `dir`, the one in force.
pub fn activate(dir: &Path, file: &Path) -> Result<(), StorageError> {
    point(dir, CURRENT, file)
}

/// Makes this list of devices, which stands in `dir`, the one in force.
pub fn activate_catalogue(dir: &Path, file: &Path) -> Result<(), StorageError> {
    point(dir, CURRENT_CATALOGUE, file)
}

/// The published file in force, if there is one.
pub fn current(dir: &Path) -> Result<Option<PathBuf>, StorageError> {
    pointed(dir, CURRENT)
}

/// The list of devices in force, if there is one.
pub fn current_catalogue(dir: &Path) -> Result<Option<PathBuf>, StorageError> {
    pointed(dir, CURRENT_CATALOGUE)
}

fn point(dir: &Path, pointer: &str, file: &Path) -> Result<(), StorageError> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .filter(|name| well_formed(name))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a file name"))?;
    // What is pointed at must stand in the directory, or a reader would find nothing.
    File::open(dir.join(name))?;
    let partial = dir.join(format!("{pointer}.partial"));
    let mut written = File::create(&partial)?;
    written.write_all(name.as_bytes())?;
    written.sync_all()?;
    fs::rename(&partial, dir.join(pointer))?;
    sync_directory(dir)
}

fn pointed(dir: &Path, pointer: &str) -> Result<Option<PathBuf>, StorageError> {
    match fs::read_to_string(dir.join(pointer)) {
        Ok(name) if well_formed(name.trim()) => Ok(Some(dir.join(name.trim()))),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "not a file name").into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn well_formed(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0', '\n'])
}

/// Brings a finished file to its place: durable first, then visible.
pub(crate) fn settle(partial: &Path, to: &Path) -> Result<(), StorageError> {
    File::open(partial)?.sync_all()?;
    fs::rename(partial, to)?;
    match to.parent() {
        Some(dir) => sync_directory(dir),
        None => Ok(()),
    }
}

/// The name under which a file is written before it is settled.
pub(crate) fn partial_of(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    to.with_file_name(name)
}

fn sync_directory(dir: &Path) -> Result<(), StorageError> {
    let dir = match dir.as_os_str().is_empty() {
        true => Path::new("."),
        false => dir,
    };
    Ok(File::open(dir)?.sync_all()?)
}
