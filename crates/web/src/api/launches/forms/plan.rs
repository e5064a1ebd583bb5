//! A plan of a level: what a person at DCC looks at before sealing it (SL-4, SL-7).

use app::launches::PlanProposal;
use formats::sentences::launch::plan::{out_text, stratum_text, waiting_text};
use formats::sentences::launch::waits::hubs_from_text;
use launch::plan::{Slot, SlotCount, StratumReport, WavePlan};
use serde::Serialize;
use utoipa::ToSchema;

/// A plan that waits to be sealed.
#[derive(Serialize, ToSchema)]
pub struct PlanForm {
    /// Its reference: what is sent back to seal it.
    pub plan: String,
    /// Where its hubs come from.
    pub hubs_from: &'static str,
    /// How many hubs it upgrades.
    pub hubs: u64,
    /// The waves with their days.
    pub waves: Vec<WaveForm>,
    /// Every hub of the fleet by what the plan does with it, and why.
    pub slots: Vec<SlotForm>,
    /// The same for listed hubs alone.
    pub nominated: Vec<SlotForm>,
    /// The strata that have affected hubs.
    pub strata: Vec<StratumForm>,
    /// From when the gate can pass if every hub is well.
    pub gate_from: String,
}

/// A wave of a plan.
#[derive(Serialize, ToSchema)]
pub struct WaveForm {
    /// How many hubs.
    pub hubs: u64,
    /// The first day on which a hub of it is ordered.
    pub first_day: Option<String>,
    /// The last day.
    pub last_day: Option<String>,
    /// When every hub of it will have reported or been counted silent.
    pub matured_by: String,
}

/// Hubs with one place in a plan.
#[derive(Serialize, ToSchema)]
pub struct SlotForm {
    /// `wave`, `holdback`, `waiting` or `out`.
    pub place: &'static str,
    /// The wave, where the place is one.
    pub wave: Option<u32>,
    /// Why, where they wait or are out.
    pub why: Option<String>,
    /// How many.
    pub hubs: u64,
}

/// What a plan does with one stratum.
#[derive(Serialize, ToSchema)]
pub struct StratumForm {
    /// Which.
    pub stratum: String,
    /// Affected hubs.
    pub affected: u64,
    /// Hubs that the level could draw on.
    pub in_reach: u64,
    /// Hubs that are upgraded.
    pub planned: u64,
    /// Hubs that are held back for comparison.
    pub held_back: u64,
    /// Hubs that must be upgraded for the stratum to be covered.
    pub needed: u64,
    /// Whether enough are.
    pub covered: bool,
}

impl PlanForm {
    /// The plan.
    pub fn of(proposal: &PlanProposal) -> PlanForm {
        let (head, report) = (&proposal.head, &proposal.report);
        PlanForm {
            plan: head.reference.to_string(),
            hubs_from: hubs_from_text(head.hubs_from, proposal.attempt),
            hubs: head.hubs(),
            waves: report.waves.iter().map(WaveForm::of).collect(),
            slots: report.slots.iter().map(SlotForm::of).collect(),
            nominated: report.nominated.iter().map(SlotForm::of).collect(),
            strata: report.strata.iter().map(StratumForm::of).collect(),
            gate_from: report.gate_from.rfc3339(),
        }
    }
}

impl WaveForm {
    fn of(wave: &WavePlan) -> WaveForm {
        WaveForm {
            hubs: wave.hubs,
            first_day: wave.first_day().map(|day| day.to_string()),
            last_day: wave.last_day().map(|day| day.to_string()),
            matured_by: wave.matured_by.rfc3339(),
        }
    }
}

impl SlotForm {
    fn of(count: &SlotCount) -> SlotForm {
        let (place, wave, why) = match count.slot {
            Slot::Wave(wave) => ("wave", Some(wave), None),
            Slot::Holdback => ("holdback", None, None),
            Slot::Waiting(reason) => ("waiting", None, Some(waiting_text(reason))),
            Slot::Out(reason) => ("out", None, Some(out_text(reason))),
        };
        SlotForm {
            place,
            wave,
            why,
            hubs: count.hubs,
        }
    }
}

impl StratumForm {
    fn of(report: &StratumReport) -> StratumForm {
        StratumForm {
            stratum: stratum_text(&report.stratum),
            affected: report.affected,
            in_reach: report.in_reach,
            planned: report.planned,
            held_back: report.held_back,
            needed: report.needed,
            covered: report.is_covered(),
        }
    }
}
