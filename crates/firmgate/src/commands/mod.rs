//! The commands, one file each.

pub mod backup;
pub mod check;
pub mod csp_simulator;
pub mod demo;
pub mod doctor;
pub mod duis;
pub mod fleet;
pub mod import;
pub mod journal;
pub mod openapi;
pub mod people;
pub mod rehearse;
pub mod serve;
mod tls_arguments;
pub mod worlds;

use std::io::{self, Write};
use std::process::ExitCode;

/// A sentence on the error stream, and the exit code of a failure.
pub fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("firmgate: {error}");
    ExitCode::from(1)
}

/// What a command says, and its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// 0: done, or yes.
    Yes(String),
    /// 1: not done, or no; what it says is an answer all the same.
    No(String),
    /// 2: the use makes no sense.
    Senseless(String),
}

impl Answered {
    /// Done, or yes.
    pub fn yes(text: impl Into<String>) -> Answered {
        Answered::Yes(text.into())
    }

    /// Not done, or no.
    pub fn no(text: impl Into<String>) -> Answered {
        Answered::No(text.into())
    }

    /// The use makes no sense.
    pub fn senseless(text: impl Into<String>) -> Answered {
        Answered::Senseless(text.into())
    }

    /// Says it, an answer on the output and a refusal on the error stream.
    pub fn say(self) -> ExitCode {
        let (text, code) = match self {
            Answered::Yes(text) => (text, ExitCode::SUCCESS),
            Answered::No(text) => (text, ExitCode::from(1)),
            Answered::Senseless(text) => {
                eprintln!("firmgate: {text}");
                return ExitCode::from(2);
            }
        };
        // Who reads only the first lines of a long answer has seen enough.
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => failed(&error),
            Ok(()) | Err(_) => code,
        }
    }
}

/// The runtime that commands with storage or network run on.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
