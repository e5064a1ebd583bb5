//! Plans in words: why a hub waits, why it is out, why there is no plan.

use super::waits::hubs_text;
use crate::finding_text::with_commas;
use crate::fleet_told::behind_text;
use launch::conflict::ConflictKind;
use launch::plan::{Homes, OutReason, PlanRefusal, Slot, Stratum, WaitingReason};
use terms::moment::uk_date_text;

/// Why hubs wait.
pub fn waiting_text(reason: WaitingReason) -> String {
    match reason {
        WaitingReason::Deferred => "A Supplier deferred their upgrade".to_owned(),
        WaitingReason::OtherLaunch => "In a live tranche of another launch".to_owned(),
        WaitingReason::NoCapacity(region) => {
            format!("The CSP of {} takes no orders at present", region.text())
        }
        WaitingReason::StratumNotCovered => "Their stratum was not covered by the level before; \
            the Panel may direct to include it"
            .to_owned(),
        WaitingReason::NotNominated => {
            "On no list; the first level takes listed hubs only".to_owned()
        }
        WaitingReason::LaterLevel => "A later level: this one is full without them".to_owned(),
        WaitingReason::Conflict { kind, until } => {
            format!("{}; free from {}", conflict_text(kind), uk_date_text(until))
        }
    }
}

/// Where hubs with this slot are, and why.
pub fn slot_text(slot: Slot) -> (&'static str, String) {
    match slot {
        Slot::Wave(wave) => ("In", format!("Upgraded in wave {wave}")),
        Slot::Holdback => (
            "Held back",
            "Measured and not upgraded, for comparison".to_owned(),
        ),
        Slot::Waiting(reason) => ("Waiting", waiting_text(reason)),
        Slot::Out(reason) => ("Out", out_text(reason)),
    }
}

/// Where hubs with this slot are and why, by stable codes for files.
pub fn slot_codes(slot: Slot) -> (&'static str, &'static str) {
    match slot {
        Slot::Wave(_) => ("IN", ""),
        Slot::Holdback => ("HELD-BACK", ""),
        Slot::Waiting(reason) => ("WAITING", reason.code()),
        Slot::Out(reason) => ("OUT", reason.code()),
    }
}

/// What else happens at a hub (SL-11).
pub fn conflict_text(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::ChangeOfSupplier => "A Change of Supplier takes effect",
        ConflictKind::TariffChange => "Prices or tariffs change",
        ConflictKind::SupplierFirmware => "The Supplier upgrades a device behind the hub",
        ConflictKind::HistoricalRead => "Historical consumption is read for the consumer",
        ConflictKind::PrepaymentTopUp => "Prepayment top-ups are expected",
    }
}

/// Why a launch leaves hubs out.
pub fn out_text(reason: OutReason) -> String {
    match reason {
        OutReason::InTranche => "In a tranche of this launch already".to_owned(),
        OutReason::OtherModel => "Another make or model".to_owned(),
        OutReason::InStock => "In stock: not commissioned, no Supplier".to_owned(),
        OutReason::NotCommissioned(status) => format!("SMI status {}", status.text()),
        OutReason::NoWan => "Installed without SM WAN".to_owned(),
        OutReason::OnVersion => "Run the new version already".to_owned(),
        OutReason::NotUpgradable => "Their version is not upgraded to the new one".to_owned(),
        OutReason::RegionUnknown => "The inventory does not know their region".to_owned(),
    }
}

/// Why there is no plan, and what to do about it.
pub fn plan_refusal_text(why: &PlanRefusal) -> String {
    match why {
        PlanRefusal::FloorsExceedLevel {
            strata,
            hubs_needed,
            hubs_in_level,
        } => format!(
            "The {} strata that this level may include need {} together, but the level has {}. \
             Draft criteria with a larger level or fewer hubs for each stratum.",
            with_commas(*strata as u64),
            hubs_text(*hubs_needed),
            hubs_text(*hubs_in_level)
        ),
        PlanRefusal::NoStartDay => {
            "There is no day in the next three years on which a wave may start. Look at the \
             calendar of Working Days and at the conflicts."
                .to_owned()
        }
        PlanRefusal::CapacityTooSmall { region, hubs } => format!(
            "The CSP of {} takes so few orders that {} cannot be ordered in three years.",
            region.text(),
            hubs_text(*hubs)
        ),
        PlanRefusal::NothingToUpgrade => {
            "No hub is left to upgrade at this level: all are out or waiting. Where strata wait \
             for the Panel's direction, ask for it."
                .to_owned()
        }
    }
}

/// A stratum in words.
pub fn stratum_text(stratum: &Stratum) -> String {
    let homes = match &stratum.homes {
        Homes::Combination(behind) => format!("behind them {}", behind_text(behind)),
        Homes::Others => "behind them anything else".to_owned(),
    };
    format!(
        "{}, {}, {homes}",
        stratum.from.as_str(),
        stratum.region.text()
    )
}
