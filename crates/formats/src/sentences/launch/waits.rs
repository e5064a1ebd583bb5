//! Why a launch is not moving: one sentence for each thing that it waits for.

use super::gate::{inconclusive_text, measure_name};
use crate::finding_text::with_commas;
use launch::launch::{HubsFrom, Phase};
use launch::standing::WaitsFor;
use terms::Moment;

/// What a launch waits for, in words. `cells` names the strata in the order in which the gate counts
/// them.
pub fn waits_text(waits: &WaitsFor, cells: &[String]) -> String {
    match waits {
        WaitsFor::Issue => {
            "DCC to issue the notification. Nobody else knows of the draft.".to_owned()
        }
        WaitsFor::Window { closes } => format!(
            "The end of the window for the first lists, {}.",
            closes.uk_text()
        ),
        WaitsFor::Seal {
            level,
            attempt,
            hubs,
        } => format!(
            "DCC to look at the plan of level {level} and to seal it. {}",
            hubs_from_text(*hubs, *attempt)
        ),
        WaitsFor::Hold { hold } => format!("The release of hold {hold}."),
        WaitsFor::ActivationWindow { opens } => format!(
            "The next window in which orders may go out: {}.",
            opens.uk_text()
        ),
        WaitsFor::Sending { wave, hubs } => format!(
            "{} of wave {wave} not sent yet: a conflict is in the way, the hours of activation are \
             over, the CSP takes no more today, or the next orders are being made.",
            hubs_text(*hubs)
        ),
        WaitsFor::WaveToMature {
            wave,
            matured,
            needed,
        } => format!(
            "Hubs of wave {wave} to report or to be counted silent: {} of the {} needed have \
             matured.",
            with_commas(*matured),
            with_commas(*needed)
        ),
        WaitsFor::Gate { lacks } => {
            let lacks: Vec<String> = lacks
                .iter()
                .map(|one| inconclusive_text(one, cells))
                .collect();
            format!("The gate of the level. {}", lacks.join(" "))
        }
        WaitsFor::MoveOn { level } => {
            format!("A person at DCC to move the launch on: the gate of level {level} is achieved.")
        }
        WaitsFor::DriftAcknowledgement => {
            "A person at DCC to acknowledge a warning of drift.".to_owned()
        }
    }
}

/// Where the hubs of a level come from at this attempt, in words. The first level tried again is
/// planned by DCC whether or not a list had arrived: listed hubs were in the attempt before.
pub fn hubs_from_text(hubs: HubsFrom, attempt: u32) -> &'static str {
    match (hubs, attempt) {
        (HubsFrom::Lists, _) => "Its hubs are those on the Suppliers' lists, and no others.",
        (HubsFrom::DccPlan, 0 | 1) => {
            "No list arrived in time, so its hubs are chosen by DCC's plan."
        }
        (HubsFrom::DccPlan, _) => "The level is tried again with other hubs, chosen by DCC's plan.",
        (HubsFrom::ListsThenDccPlan, _) => "Listed hubs come first, then hubs by DCC's plan.",
    }
}

/// Where a launch is, in one sentence; its level and the attempt at it.
pub fn phase_text(
    phase: &Phase,
    (level, attempt): (u32, u32),
    lists_until: Option<Moment>,
) -> String {
    match phase {
        Phase::Draft => "A draft. Nobody but DCC knows of it.".to_owned(),
        Phase::Notified => match lists_until {
            Some(closes) => format!(
                "Issued. Suppliers may list hubs for the first level until {}.",
                closes.uk_text()
            ),
            None => "Issued. The window for the first lists has closed.".to_owned(),
        },
        Phase::Ready { hubs } => format!(
            "Level {level} may be planned and sealed. {}",
            hubs_from_text(*hubs, attempt)
        ),
        Phase::Running => format!("Firmware of level {level} goes out, wave by wave."),
        Phase::Achieved => {
            format!("The gate of level {level} is achieved. A person at DCC moves the launch on.")
        }
        Phase::Complete { at } => {
            format!("Every level was achieved; complete since {}.", at.uk_text())
        }
        Phase::Withdrawn { at, .. } => format!("DCC ended the launch on {}.", at.uk_text()),
    }
}

/// Where a launch is whose whole deployment is held, in one sentence.
pub fn held_text(level: u32) -> String {
    format!("Held at level {level}: nothing goes out until the hold is released.")
}

/// `1 hub`, `2,000 hubs`.
pub fn hubs_text(hubs: u64) -> String {
    match hubs {
        1 => "1 hub".to_owned(),
        _ => format!("{} hubs", with_commas(hubs)),
    }
}

/// The words for a measure that drifts.
pub fn drift_text(kpi: launch::criteria::Kpi) -> String {
    format!(
        "{} shifted at so many hubs that it is no chance. That does not stop the launch, but a \
         person must have seen it.",
        measure_name(kpi)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_that_waits_says_for_how_many_hubs_with_commas() {
        let waits = WaitsFor::Sending {
            wave: 3,
            hubs: 12_345,
        };
        assert!(waits_text(&waits, &[]).starts_with("12,345 hubs of wave 3"));
        let one = WaitsFor::Sending { wave: 3, hubs: 1 };
        assert!(waits_text(&one, &[]).starts_with("1 hub of wave 3"));
    }
}
