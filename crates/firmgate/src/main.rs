//! The firmgate binary: wiring, configuration and commands.
//!
//! One file for each command under `commands`; here they are only named. A command answers with
//! its exit code: 0 for yes, 1 for no, 2 for a use that makes no sense.

mod commands {
    //! The commands, one file each.
    pub mod check;
}

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Firmgate: two gates for smart metering.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

/// What firmgate can be told to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Check a submission file before it is sent; nothing leaves this machine.
    Check(commands::check::CheckArguments),
}

fn main() -> ExitCode {
    let line = CommandLine::parse();
    match line.command {
        Command::Check(arguments) => commands::check::run(&arguments),
    }
}
