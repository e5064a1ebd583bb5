//! An invented CSP: what becomes of each hub that it is ordered to upgrade, drawn from a seed.
//!
//! The same seed, hub and order give the same course for ever, whoever asks and in whatever order:
//! each hub is drawn by itself from the seed and its Device ID. It knows no clock and no network.
//! `firmgate csp-simulator` plays courses through the public interface; a demonstration plays them
//! in its own process.
//!
//! ```
//! use fictional::csp::{Faults, OrderedHub, course, recalled};
//! use terms::{CspRegion, DeviceId, FirmwareVersion, Model};
//!
//! let faults = Faults::parse(&["NM-H200/*/North:20%:IMAGE-DISCARDED"]).unwrap();
//! let hub = OrderedHub {
//!     device: DeviceId::from_bits(0x02F1_C700_0000_0001).unwrap(),
//!     model: Model::parse("NM-H200").unwrap(),
//!     from: FirmwareVersion::parse("00010000").unwrap(),
//!     to: FirmwareVersion::parse("00020000").unwrap(),
//!     region: CspRegion::North,
//! };
//! let played = course(1, &hub, &faults);
//! // Play it: at `sent_after` seconds the batch goes out that says that `step` happened at
//! // `happened_after` seconds, both counted from when the order was fetched.
//! for report in &played.reports {
//!     assert!(report.sent_after >= report.happened_after);
//! }
//! // The order is recalled after a minute: what is reported from then on.
//! let rest = recalled(&played, 60);
//! assert!(rest.iter().all(|report| report.sent_after >= 60));
//! ```

mod fault;
mod health;

pub use fault::{Fault, FaultText, Faults, Harm};
pub use health::{Counted, Upgrade, events};

use crate::dice::Dice;
use launch::outcome::{FailureMode, Step};
use terms::{CspRegion, DeviceId, FirmwareVersion, Model};

/// A hub as an order names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedHub {
    /// Its CHF.
    pub device: DeviceId,
    /// Its model.
    pub model: Model,
    /// The version that it has.
    pub from: FirmwareVersion,
    /// The version that it is to have.
    pub to: FirmwareVersion,
    /// Its region.
    pub region: CspRegion,
}

/// What becomes of one hub, whether or not anybody is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It runs the new version and its home is as well as before.
    Well,
    /// It runs the new version and is heard, but its gas reads stay out.
    GasReadsGone,
    /// It failed in this way.
    Failed(FailureMode),
    /// Nothing is heard of it.
    Silent,
}

/// One report of one step of one hub. Seconds count from when the CSP fetched the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Report {
    /// When it is sent.
    pub sent_after: u32,
    /// When it happened.
    pub happened_after: u32,
    /// What happened.
    pub step: Step,
}

/// The course of one hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubCourse {
    /// What becomes of it.
    pub ending: Ending,
    /// When the CSP begins with it: until then a recall comes in time.
    pub begins_after: u32,
    /// What is reported, in the order in which it is sent. That is not the order in which it
    /// happened; a report that was sent twice stands here twice, and one that was lost for good
    /// not at all.
    pub reports: Vec<Report>,
}

/// What dice are thrown for: each purpose has its own throws, so that a further one shifts none.
#[derive(Clone, Copy)]
enum Purpose {
    Fault = 11,
    Ending = 12,
    Pace = 13,
    Carriage = 14,
    Health = 15,
    Batch = 16,
}

fn dice(seed: u64, device: DeviceId, purpose: Purpose) -> Dice {
    Dice::of([seed, device.bits(), purpose as u64, 0])
}

/// Of a hundred thousand hubs so many fail without any planted fault: a tenth of the tolerance
/// that a launch has by default.
const FAIL_ANYWAY: u64 = 50;
/// Of a hundred thousand hubs so many fall silent without any planted fault.
const SILENT_ANYWAY: u64 = 100;
/// Of a hundred reports so many are lost at first and come with the next day's comparison.
const COME_A_DAY_LATE: u64 = 2;
/// Of ten thousand reports so many never come.
const LOST: u64 = 3;
/// Of a hundred reports so many are sent twice.
const SENT_TWICE: u64 = 3;
/// Of a hundred reports so many are held up for up to an hour, and so come after later ones.
const HELD_UP: u64 = 10;

const HOUR: u64 = 3_600;

/// The course of this hub.
pub fn course(seed: u64, hub: &OrderedHub, faults: &Faults) -> HubCourse {
    let ending = ending(seed, hub, faults);
    let mut pace = dice(seed, hub.device, Purpose::Pace);
    // The CSP works through an order over two hours; an image takes from ten minutes to two hours
    // to transfer, and a hub is heard within the half-hour after it activated.
    let begins = pace.below(2 * HOUR);
    let delivered = begins + 600 + pace.below(2 * HOUR);
    let confirmed = delivered + 300 + pace.below(HOUR);
    let heard = confirmed + 60 + pace.below(HOUR / 2);
    let lost = heard + 600 + pace.below(12 * HOUR);
    let happened: Vec<(u64, Step)> = match ending {
        Ending::Well | Ending::GasReadsGone => vec![
            (delivered, Step::Delivered),
            (confirmed, Step::Confirmed),
            (heard, Step::Heartbeat),
        ],
        Ending::Failed(FailureMode::TransferFailed) => {
            vec![(delivered, Step::Failed(FailureMode::TransferFailed))]
        }
        Ending::Failed(
            mode @ (FailureMode::ImageDiscarded
            | FailureMode::HardwareMismatch
            | FailureMode::VerificationFailed
            | FailureMode::OtherVersion),
        ) => vec![
            (delivered, Step::Delivered),
            (confirmed, Step::Failed(mode)),
        ],
        Ending::Failed(mode @ FailureMode::LostAfterActivation) => vec![
            (delivered, Step::Delivered),
            (confirmed, Step::Confirmed),
            (heard, Step::Heartbeat),
            (lost, Step::Failed(mode)),
        ],
        Ending::Silent => vec![(delivered, Step::Delivered)],
    };
    let mut carriage = dice(seed, hub.device, Purpose::Carriage);
    let mut reports: Vec<Report> = Vec::with_capacity(happened.len() + 1);
    for (at, step) in happened {
        carry(at, step, &mut carriage, &mut reports);
    }
    reports.sort_unstable();
    HubCourse {
        ending,
        begins_after: seconds(begins),
        reports,
    }
}

/// What is reported of a hub whose order was recalled so many seconds after it was fetched: from
/// then on, the answer to the recall among it. What was sent before stays sent.
pub fn recalled(course: &HubCourse, after: u32) -> Vec<Report> {
    let answer = |step| Report {
        // A CSP answers for an order within ten minutes, hub by hub.
        sent_after: after.saturating_add(600),
        happened_after: after,
        step,
    };
    if after < course.begins_after {
        return vec![answer(Step::Recalled)];
    }
    let rest = course.reports.iter();
    let mut reports: Vec<Report> = rest
        .filter(|report| report.sent_after >= after)
        .copied()
        .collect();
    reports.push(answer(Step::RecallTooLate));
    reports.sort_unstable();
    reports
}

/// What becomes of a whole batch of reports on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BatchCarriage {
    /// It arrives.
    Arrives,
    /// It arrives twice.
    ArrivesTwice,
    /// It stays behind, and arrives after the next one.
    StaysBehind,
}

/// What becomes of the batch with this number.
pub fn batch(seed: u64, sequence: u64) -> BatchCarriage {
    let mut dice = Dice::of([seed, sequence, Purpose::Batch as u64, 0]);
    match dice.below(100) {
        0..4 => BatchCarriage::ArrivesTwice,
        4..8 => BatchCarriage::StaysBehind,
        _ => BatchCarriage::Arrives,
    }
}

/// The first fault that fits the hub and strikes it; else what happens to some hubs anyway.
fn ending(seed: u64, hub: &OrderedHub, faults: &Faults) -> Ending {
    let mut struck = dice(seed, hub.device, Purpose::Fault);
    for fault in faults.all() {
        // Thrown whether it fits or not: one fault more does not shift the others.
        let thrown = struck.below(1_000_000_000);
        if fault.fits(hub) && thrown < u64::from(fault.rate().parts_per_billion()) {
            return fault.harm().ending();
        }
    }
    let mut anyway = dice(seed, hub.device, Purpose::Ending);
    match anyway.below(100_000) {
        at if at < FAIL_ANYWAY => {
            let mode = anyway.below(FailureMode::ALL.len() as u64) as usize;
            Ending::Failed(FailureMode::ALL[mode])
        }
        at if at < FAIL_ANYWAY + SILENT_ANYWAY => Ending::Silent,
        _ => Ending::Well,
    }
}

/// What becomes of a report on its way.
fn carry(at: u64, step: Step, dice: &mut Dice, reports: &mut Vec<Report>) {
    if dice.below(10_000) < LOST {
        return;
    }
    let wait = match dice.below(100) {
        chance if chance < COME_A_DAY_LATE => 24 * HOUR,
        chance if chance < COME_A_DAY_LATE + HELD_UP => dice.below(HOUR),
        _ => dice.below(120),
    };
    let report = Report {
        sent_after: seconds(at + wait),
        happened_after: seconds(at),
        step,
    };
    reports.push(report);
    if dice.below(100) < SENT_TWICE {
        reports.push(Report {
            sent_after: seconds(at + wait + dice.below(HOUR)),
            ..report
        });
    }
}

fn seconds(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
