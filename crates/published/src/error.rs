//! What can go wrong in writing and in reading the published file.

use std::fmt;
use terms::PublicRef;

/// Why an edition could not be added. Nothing is left behind at the destination.
#[derive(Debug)]
pub enum ExtendError {
    /// The edition does not follow the last one in the file.
    NotLater {
        /// The number of the last one.
        last: u32,
        /// The number given.
        given: u32,
    },
    /// Rows or tombstones are not in order of public reference, or one reference stands twice.
    NotInOrder(PublicRef),
    /// A reference is both published and withdrawn.
    PublishedAndWithdrawn(PublicRef),
    /// An entry of the edition before is neither published nor withdrawn in this one.
    LostWithoutTombstone(PublicRef),
    /// A file's name would not do as the last part of an address, or stands twice.
    FileName(String),
    /// The earlier file could not be read, or the new one could not be written.
    Storage(StorageError),
}

/// Why nothing could be read.
#[derive(Debug)]
pub enum ReadError {
    /// No edition is in force yet.
    NothingPublished,
    /// The file could not be read.
    Storage(StorageError),
}

/// A fault of the file or of the disc under it.
#[derive(Debug)]
pub enum StorageError {
    /// Reading or writing a file or directory.
    Io(std::io::Error),
    /// SQLite.
    Sql(sqlx::Error),
    /// What was read is not what this crate writes: table, column and what was found wrong.
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
}

impl fmt::Display for ExtendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExtendError::NotLater { last, given } => {
                write!(f, "edition {given} is not later than the last one, {last}")
            }
            ExtendError::NotInOrder(reference) => {
                write!(f, "{reference} is out of order or stands twice")
            }
            ExtendError::PublishedAndWithdrawn(reference) => {
                write!(f, "{reference} is both published and withdrawn")
            }
            ExtendError::LostWithoutTombstone(reference) => {
                write!(f, "{reference} is neither published nor withdrawn")
            }
            ExtendError::FileName(_) => f.write_str("a file has a name that cannot be used"),
            ExtendError::Storage(_) => f.write_str("the published file could not be written"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NothingPublished => f.write_str("no edition is published yet"),
            ReadError::Storage(_) => f.write_str("the published file could not be read"),
        }
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::Io(_) => f.write_str("reading or writing a file failed"),
            StorageError::Sql(_) => f.write_str("a statement failed"),
            StorageError::Corrupt { table, column } => {
                write!(f, "{table}.{column} holds what was never written")
            }
        }
    }
}

impl std::error::Error for ExtendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ExtendError::Storage(storage) => Some(storage),
            ExtendError::NotLater { .. }
            | ExtendError::NotInOrder(_)
            | ExtendError::PublishedAndWithdrawn(_)
            | ExtendError::LostWithoutTombstone(_)
            | ExtendError::FileName(_) => None,
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Storage(storage) => Some(storage),
            ReadError::NothingPublished => None,
        }
    }
}

impl std::error::Error for StorageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StorageError::Io(error) => Some(error),
            StorageError::Sql(error) => Some(error),
            StorageError::Corrupt { .. } => None,
        }
    }
}

impl From<std::io::Error> for StorageError {
    fn from(error: std::io::Error) -> StorageError {
        StorageError::Io(error)
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> StorageError {
        StorageError::Sql(error)
    }
}

impl<E: Into<StorageError>> From<E> for ExtendError {
    fn from(error: E) -> ExtendError {
        ExtendError::Storage(error.into())
    }
}

impl<E: Into<StorageError>> From<E> for ReadError {
    fn from(error: E) -> ReadError {
        ReadError::Storage(error.into())
    }
}
