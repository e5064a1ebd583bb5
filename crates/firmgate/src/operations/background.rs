//! Rounds of background work, counted.

use crate::clock::SystemClock;
use app::ports::Clock;
use metrics::{counter, gauge, histogram};
use std::time::Instant;

/// What is worked on in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The register: chases, erasures, drop folders.
    Register,
    /// Launches: windows, orders, waves, gates, reports.
    Launches,
    /// Alerts to Users of the XML interface.
    Alerts,
}

impl Work {
    /// Every kind.
    pub const ALL: [Work; 3] = [Work::Register, Work::Launches, Work::Alerts];

    /// The value of its label.
    pub fn label(self) -> &'static str {
        match self {
            Work::Register => "register",
            Work::Launches => "launches",
            Work::Alerts => "alerts",
        }
    }
}

/// Counts a round that began then, and whether everything in it succeeded.
pub fn worked(work: Work, began: Instant, succeeded: bool) {
    let result = if succeeded { "done" } else { "failed" };
    counter!("firmgate_background_rounds_total", "work" => work.label(), "result" => result)
        .increment(1);
    histogram!("firmgate_background_round_seconds", "work" => work.label())
        .record(began.elapsed().as_secs_f64());
    if succeeded {
        let now = SystemClock.now().unix_seconds();
        gauge!("firmgate_background_last_done_timestamp_seconds", "work" => work.label())
            .set(now as f64);
    }
}
