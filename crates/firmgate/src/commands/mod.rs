//! The commands, one file each.

pub mod check;
pub mod demo;
pub mod doctor;
pub mod duis;
pub mod import;
pub mod journal;
pub mod openapi;
pub mod people;
pub mod serve;

use std::process::ExitCode;

/// A sentence on the error stream, and the exit code of a failure.
pub fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("firmgate: {error}");
    ExitCode::from(1)
}

/// The runtime that commands with storage or network run on.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
