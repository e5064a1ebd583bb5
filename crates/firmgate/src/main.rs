//! The firmgate binary: one command line for everything.
//!
//! One file for each command under `commands`; here they are only named. A command answers with
//! its exit code: 0 for yes, 1 for no, 2 for a use that makes no sense.

use firmgate::commands;

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
    /// Serve a demonstration world in which every organisation and device is invented.
    Demo(commands::demo::Demo),
    /// Serve the register of a data directory.
    Serve(commands::serve::Serve),
    /// Verify journal, stored states and published edition against each other.
    Doctor(commands::doctor::Doctor),
    /// Copy a data directory, also while a server runs on it.
    Backup(commands::backup::Backup),
    /// Check a backup against its digests, and make a data directory of it.
    Restore(commands::backup::Restore),
    /// Write the journal as JSON Lines.
    Journal(commands::journal::Journal),
    /// Import organisations, makes, the Central Products List, the inventory or changes at hubs.
    Import(commands::import::Import),
    /// What hubs there are, which of them a launch concerns, and fictional fleets.
    Fleet(commands::fleet::Fleet),
    /// What a launch can and cannot see before it is issued, and how long it takes.
    Rehearse(commands::rehearse::Rehearse),
    /// Play launches in invented worlds, by script or by chance, and look whether anything breaks.
    Worlds(commands::worlds::Worlds),
    /// Add, list and deactivate people who may sign in; set passwords.
    People(commands::people::People),
    /// Play a CSP that fetches orders and reports invented outcomes, over the public interface.
    CspSimulator(commands::csp_simulator::CspSimulatorCommand),
    /// Make, sign and check messages of the XML interface; nothing leaves this machine.
    Duis(commands::duis::Duis),
    /// Print the description of the JSON API (OpenAPI 3.1).
    Openapi,
}

fn main() -> ExitCode {
    let line = CommandLine::parse();
    match line.command {
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Journal(journal) => journal.run(),
        Command::Import(import) => import.run(),
        Command::Fleet(fleet) => fleet.run(),
        Command::Rehearse(rehearse) => rehearse.run(),
        Command::Worlds(worlds) => worlds.run(),
        Command::People(people) => people.run(),
        Command::CspSimulator(simulator) => simulator.run(),
        Command::Duis(duis) => duis.run(),
        Command::Openapi => commands::openapi::run(),
    }
}
