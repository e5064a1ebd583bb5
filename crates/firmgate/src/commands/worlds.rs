//! `firmgate worlds`: launches in invented worlds, by script or by chance, with the invariants of a
//! Safe Launch looked at after every step.

use super::{Answered, failed, runtime};
use crate::worlds::{lead, rehearse};
use clap::Args;
use sim::script::parse;
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

/// Plays a script and tells what happened, or leads worlds by chance and says whether any invariant
/// broke. Nothing outside is touched.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct Worlds {
    /// A script (rehearsals/README.md).
    #[arg(group = "which")]
    script: Option<PathBuf>,
    /// The seeds of worlds led by chance, such as 1..100; the last one is left out.
    #[arg(long, group = "which", value_parser = seeds)]
    seeds: Option<Range<u64>>,
    /// How many steps each of them takes.
    #[arg(long, default_value_t = 200)]
    steps: u32,
    /// Tell everything that happened in them.
    #[arg(long)]
    tell: bool,
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let wanted = || "two numbers with two points between them, such as 1..100".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(wanted)?;
    let (from, to) = (from.parse(), to.parse());
    match (from, to) {
        (Ok(from), Ok(to)) if from < to => Ok(from..to),
        _ => Err(wanted()),
    }
}

impl Worlds {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        let answered = runtime().map(|runtime| match (&self.script, &self.seeds) {
            (Some(script), _) => runtime.block_on(self.play(script)),
            (None, Some(seeds)) => runtime.block_on(self.lead(seeds.clone())),
            (None, None) => Answered::senseless("name a script or seeds"),
        });
        match answered {
            Ok(answered) => answered.say(),
            Err(error) => failed(&error),
        }
    }

    async fn play(&self, path: &PathBuf) -> Answered {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return Answered::senseless(format!("{}: {error}", path.display())),
        };
        let played = match parse(&text) {
            Ok(script) => rehearse(&script, &mut |_| {}).await,
            Err(fault) => return Answered::senseless(fault.to_string()),
        };
        let played = match played {
            Ok(played) => played,
            Err(fault) => return Answered::no(format!("{fault}\n")),
        };
        let broken = played.broken.iter();
        let mut wrong: Vec<String> = broken
            .map(|(line, broken)| format!("Line {line}: {broken}"))
            .collect();
        let unexpected = played.unexpected.iter();
        wrong.extend(unexpected.map(|(line, how)| format!("Line {line}: {how}")));
        match wrong.is_empty() {
            true => Answered::yes(played.transcript),
            false => Answered::no(format!("{}\n{}\n", played.transcript, wrong.join("\n"))),
        }
    }

    /// Tells of each world as it ends: a hundred of them take some minutes.
    async fn lead(&self, seeds: Range<u64>) -> Answered {
        let mut all_held = true;
        for seed in seeds {
            let mut told = String::new();
            let (held, line) = match lead(seed, self.steps).await {
                Err(fault) => (false, format!("Seed {seed} broke off: {fault}")),
                Ok(wandered) => {
                    if self.tell {
                        told.push_str(&wandered.transcript);
                    }
                    let steps = wandered.steps;
                    match wandered.broken.first() {
                        None => (true, format!("Seed {seed}: {steps} steps, all held")),
                        Some(broken) => (false, format!("Seed {seed}, step {steps}: {broken}")),
                    }
                }
            };
            all_held &= held;
            told.push_str(&line);
            told.push('\n');
            Answered::yes(told).say();
        }
        match all_held {
            true => Answered::yes(""),
            false => Answered::no(""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_a_range_that_holds_one_at_least() {
        assert_eq!(seeds("1..4"), Ok(1..4));
        assert!(seeds("4..4").is_err());
        assert!(seeds("4").is_err());
    }
}
