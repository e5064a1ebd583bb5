//! Why a launch is not moving: everything that it waits for now, each with whom or when.
//!
//! People ask this more than anything else, so it is a value of its own, worked out from the same
//! facts as the decisions and shown as it is.

use crate::dispatch::{Begins, window_at};
use crate::evidence::Evidence;
use crate::gate::{InconclusiveReason, Verdict};
use crate::launch::{HubsFrom, Launch, Phase};
use crate::tally::TrancheTally;
use terms::{HoldRef, Moment, WorkingDayCalendar};

/// One thing that a launch waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// DCC to issue the draft.
    Issue,
    /// The end of the window for the first lists.
    Window {
        /// When it closes.
        closes: Moment,
    },
    /// DCC to seal the hubs of the level.
    Seal {
        /// The level.
        level: u32,
        /// The attempt at it.
        attempt: u32,
        /// Where its hubs come from.
        hubs: HubsFrom,
    },
    /// A hold on the whole deployment to be released.
    Hold {
        /// Which.
        hold: HoldRef,
    },
    /// The next window in which orders may go out.
    ActivationWindow {
        /// When it opens.
        opens: Moment,
    },
    /// Hubs of the wave that are not sent yet: a conflict, or the day's capacity.
    Sending {
        /// The wave.
        wave: u32,
        /// How many hubs.
        hubs: u64,
    },
    /// Hubs of the wave to report, or to be counted silent.
    WaveToMature {
        /// The wave.
        wave: u32,
        /// How many have matured.
        matured: u64,
        /// How many must.
        needed: u64,
    },
    /// The gate of the level, which lacks this.
    Gate {
        /// What it lacks, in the order in which it is told.
        lacks: Vec<InconclusiveReason>,
    },
    /// A person at DCC to move the launch on.
    MoveOn {
        /// The level that was achieved.
        level: u32,
    },
    /// A person at DCC to acknowledge a warning of drift.
    DriftAcknowledgement,
}

/// Everything that a launch waits for now; nothing where it has ended.
pub fn waits_for(
    launch: &Launch,
    tally: Option<&TrancheTally>,
    calendar: &WorkingDayCalendar,
    now: Moment,
) -> Vec<WaitsFor> {
    let mut waits: Vec<WaitsFor> = Vec::new();
    if launch.is_live() {
        let holds = launch.holds_on_all(now);
        waits.extend(holds.map(|hold| WaitsFor::Hold {
            hold: hold.reference,
        }));
    }
    match &launch.phase {
        Phase::Draft => waits.push(WaitsFor::Issue),
        Phase::Notified => waits.extend(launch.window.map(|window| WaitsFor::Window {
            closes: window.closes,
        })),
        Phase::Ready { hubs } => waits.push(WaitsFor::Seal {
            level: launch.level,
            attempt: launch.attempt,
            hubs: *hubs,
        }),
        Phase::Running => waits.extend(running(launch, tally, calendar, now)),
        Phase::Achieved => {
            let unread = |warning: &crate::launch::DriftWarning| warning.acknowledged.is_none();
            if launch.drift_warnings.iter().any(unread) {
                waits.push(WaitsFor::DriftAcknowledgement);
            }
            waits.push(WaitsFor::MoveOn {
                level: launch.level,
            });
        }
        Phase::Complete { .. } | Phase::Withdrawn { .. } => {}
    }
    waits
}

fn running(
    launch: &Launch,
    tally: Option<&TrancheTally>,
    calendar: &WorkingDayCalendar,
    now: Moment,
) -> Vec<WaitsFor> {
    let (Some(tranche), Some(tally)) = (launch.current_tranche(), tally) else {
        return Vec::new();
    };
    let criteria = &launch.notification.criteria;
    let mut waits = Vec::new();
    for left_behind in 1..tranche.wave {
        match tally.wave(left_behind).waiting() {
            0 => {}
            hubs => waits.push(WaitsFor::Sending {
                wave: left_behind,
                hubs,
            }),
        }
    }
    let wave = tally.wave(tranche.wave);
    if wave.waiting() > 0 {
        let begins = match wave.sent() {
            0 => Begins::Wave,
            _ => Begins::Continues,
        };
        if let Err(opens) = window_at(now, criteria, begins, calendar) {
            waits.push(WaitsFor::ActivationWindow { opens });
        }
        waits.push(WaitsFor::Sending {
            wave: tranche.wave,
            hubs: wave.waiting(),
        });
    }
    let attempted = wave.planned - wave.held;
    let needed = criteria.matured_min.of_rounded_up(attempted);
    if wave.matured() < needed {
        waits.push(WaitsFor::WaveToMature {
            wave: tranche.wave,
            matured: wave.matured(),
            needed,
        });
    }
    let verdict = Evidence::of(launch, tally, now).map(|evidence| evidence.assess().verdict);
    if let Some(Verdict::Inconclusive(lacks)) = verdict {
        waits.push(WaitsFor::Gate { lacks });
    }
    waits
}
