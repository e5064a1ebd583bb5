//! A launch as DCC sees it: the whole of it.

use super::holds::HoldForm;
use super::notification::NotificationForm;
use super::plan::PlanForm;
use super::seen::{CommunicationForm, CorrectionForm, GateForm, NominationForm, ended_at};
use super::{Names, named};
use crate::launches::caution_text;
use app::launches::{DccLaunch, TouchingClause};
use formats::clause_text::terms_text;
use formats::sentences::launch::communication::cpl_text;
use formats::sentences::launch::gate::{series_name, verdict_name, verdict_text};
use formats::sentences::launch::plan::stratum_text;
use formats::sentences::launch::waits::waits_text;
use launch::gate::SeriesReading;
use launch::launch::{DriftWarning, Told};
use launch::tally::{CellTally, TrancheTally};
use launch::tranche::Tranche;
use serde::Serialize;
use utoipa::ToSchema;

/// A launch as DCC sees it.
#[derive(Serialize, ToSchema)]
pub struct DccLaunchForm {
    /// Its reference.
    pub reference: String,
    /// Its version: one more with every act.
    pub version: u32,
    /// The notification.
    pub notification: NotificationForm,
    /// Its revision; 0 while it is a draft.
    pub revision: u32,
    /// When it was issued.
    pub issued_at: Option<String>,
    /// How its words and dates were corrected since it was issued, oldest first.
    pub corrections: Vec<CorrectionForm>,
    /// Draft, Notified, Ready, Running, Gate achieved, Complete or Withdrawn.
    pub phase: &'static str,
    /// When it ended, where it did.
    pub ended_at: Option<String>,
    /// The level it is at.
    pub level: u32,
    /// The attempt at that level.
    pub attempt: u32,
    /// When the window for the first lists closes or closed.
    pub window_closes: Option<String>,
    /// How it stands to the Central Products List.
    pub central_products_list: String,
    /// While it is a draft: how many hubs it would concern.
    pub draft_hubs: Option<u64>,
    /// While it is a draft: what a person should look at before issuing it, in words.
    pub cautions: Vec<String>,
    /// What it waits for, in words.
    pub waits_for: Vec<String>,
    /// Whom DCC told.
    pub told: Vec<ToldForm>,
    /// How many hubs it concerns at each Supplier, in alphabetical order.
    pub portfolios: Vec<PortfolioForm>,
    /// Every list, oldest first.
    pub nominations: Vec<SupplierNominationForm>,
    /// Sealed tranches, oldest first.
    pub tranches: Vec<TrancheForm>,
    /// The counts of the current tranche.
    pub tally: Option<TallyForm>,
    /// What the gate says of them now.
    pub assessment: Option<AssessmentForm>,
    /// Every hold, oldest first.
    pub all_holds: Vec<HoldForm>,
    /// Gates that were decided, oldest first.
    pub gates: Vec<GateForm>,
    /// Formal communications, oldest first.
    pub communications: Vec<CommunicationForm>,
    /// Warnings of drift.
    pub drift_warnings: Vec<DriftForm>,
    /// The plan that waits to be sealed.
    pub plan: Option<PlanForm>,
    /// The register item that its failed gates drafted.
    pub drafted_item: Option<String>,
    /// Open items of the full register that name its hub in the new version or in one that is
    /// upgraded from.
    pub touching_items: Vec<TouchingForm>,
}

/// A clause of an open item that touches a launch.
#[derive(Serialize, ToSchema)]
pub struct TouchingForm {
    /// The item's reference.
    pub item: String,
    /// The clause's number.
    pub clause: u32,
    /// The devices.
    pub devices: String,
    /// The versions of the launch among them; empty where it names the hub without any.
    pub versions: Vec<String>,
    /// Its summary.
    pub summary: Option<String>,
}

/// Somebody whom DCC told.
#[derive(Serialize, ToSchema)]
pub struct ToldForm {
    /// Who.
    pub organisation: String,
    /// When, of the last revision.
    pub at: String,
    /// The revision that was acknowledged last.
    pub acknowledged_revision: Option<u32>,
    /// When it was.
    pub acknowledged_at: Option<String>,
}

/// A Supplier's hubs in a launch.
#[derive(Serialize, ToSchema)]
pub struct PortfolioForm {
    /// The Supplier.
    pub supplier: String,
    /// How many.
    pub hubs: u64,
}

/// A list with the Supplier who gave it.
#[derive(Serialize, ToSchema)]
pub struct SupplierNominationForm {
    /// The Supplier.
    pub supplier: String,
    /// The list.
    #[serde(flatten)]
    pub list: NominationForm,
}

/// A sealed tranche.
#[derive(Serialize, ToSchema)]
pub struct TrancheForm {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// The plan that was sealed.
    pub plan: String,
    /// How many hubs each wave has.
    pub waves: Vec<u64>,
    /// How many hubs are held back for comparison.
    pub holdback: u64,
    /// The wave that goes out, from 1.
    pub wave: u32,
    /// The generation of its orders.
    pub generation: u32,
    /// When it was sealed.
    pub sealed_at: String,
    /// When its first order was sent.
    pub first_sent_at: Option<String>,
    /// When enough of it had matured.
    pub matured_at: Option<String>,
}

/// Counts of hubs. planned = held + ok + failed + silent + pending + waiting.
#[derive(Serialize, ToSchema)]
pub struct CountsForm {
    /// Sealed into it.
    pub planned: u64,
    /// Excluded before an attempt.
    pub held: u64,
    /// Confirmed on the new version and heard since.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Silent beyond their time.
    pub silent: u64,
    /// Ordered, and nothing decisive yet.
    pub pending: u64,
    /// Not ordered yet.
    pub waiting: u64,
}

/// Counts of the current tranche.
#[derive(Serialize, ToSchema)]
pub struct TallyForm {
    /// All of it.
    pub total: CountsForm,
    /// By wave, from 1.
    pub waves: Vec<CountsForm>,
    /// By measure.
    pub measures: Vec<MeasureForm>,
}

/// Counts of one measure.
#[derive(Serialize, ToSchema)]
pub struct MeasureForm {
    /// The measure's code.
    pub measure: &'static str,
    /// Upgraded hubs measured before and after.
    pub pairs: u64,
    /// Of them worsened.
    pub worsened: u64,
    /// Of them improved.
    pub improved: u64,
    /// Held-back hubs measured over the same days.
    pub holdback_pairs: u64,
    /// Of them worsened.
    pub holdback_worsened: u64,
}

/// What the gate says now.
#[derive(Serialize, ToSchema)]
pub struct AssessmentForm {
    /// In words.
    pub verdict: String,
    /// Every series.
    pub series: Vec<SeriesForm>,
}

/// One series as it was judged.
#[derive(Serialize, ToSchema)]
pub struct SeriesForm {
    /// What is counted.
    pub series: &'static str,
    /// How many were bad.
    pub bad: u64,
    /// Of how many.
    pub matured: u64,
    /// So many bad stop; absent where no number can yet.
    pub stops_from: Option<u64>,
    /// Up to so many bad show a pass; absent where no number can yet.
    pub passes_to: Option<u64>,
}

/// A warning of drift.
#[derive(Serialize, ToSchema)]
pub struct DriftForm {
    /// The level.
    pub level: u32,
    /// The attempt.
    pub attempt: u32,
    /// The measure's code.
    pub measure: &'static str,
    /// When it was raised.
    pub at: String,
    /// When it was acknowledged.
    pub acknowledged_at: Option<String>,
}

impl DccLaunchForm {
    /// The whole launch.
    pub fn of(seen: &DccLaunch, names: &Names) -> DccLaunchForm {
        let launch = &seen.launch;
        let mut portfolios: Vec<PortfolioForm> = seen
            .portfolios
            .iter()
            .map(|(supplier, hubs)| PortfolioForm {
                supplier: named(names, *supplier),
                hubs: *hubs,
            })
            .collect();
        portfolios.sort_by(|one, other| one.supplier.cmp(&other.supplier));
        let mut told: Vec<ToldForm> = launch.told.iter().map(|t| ToldForm::of(t, names)).collect();
        told.sort_by(|one, other| one.organisation.cmp(&other.organisation));
        let nominations = launch.nominations.iter();
        let assessment = seen.assessment.as_ref();
        let cells: Vec<String> = seen.cells.iter().map(stratum_text).collect();
        DccLaunchForm {
            reference: launch.reference.to_string(),
            version: seen.version,
            notification: NotificationForm::of(&launch.notification),
            revision: launch.revision,
            issued_at: launch.issued_at.map(|at| at.rfc3339()),
            corrections: CorrectionForm::all(&launch.corrections, &launch.notification),
            phase: launch.phase.name(),
            ended_at: ended_at(&launch.phase),
            level: launch.level,
            attempt: launch.attempt,
            window_closes: launch.window.map(|window| window.closes.rfc3339()),
            central_products_list: cpl_text(&launch.cpl),
            draft_hubs: seen.outlook.as_ref().map(|outlook| outlook.hubs),
            cautions: seen
                .outlook
                .iter()
                .flat_map(|outlook| outlook.cautions.iter().map(caution_text))
                .collect(),
            waits_for: seen
                .waits
                .iter()
                .map(|one| waits_text(one, &cells))
                .collect(),
            told,
            portfolios,
            nominations: nominations
                .map(|list| SupplierNominationForm {
                    supplier: named(names, list.supplier),
                    list: NominationForm::of(list),
                })
                .collect(),
            tranches: launch.tranches.iter().map(TrancheForm::of).collect(),
            tally: seen.tally.as_ref().map(TallyForm::of),
            assessment: assessment.map(|(_, assessment)| AssessmentForm {
                verdict: format!(
                    "{}. {}",
                    verdict_name(&assessment.verdict),
                    verdict_text(&assessment.verdict)
                ),
                series: assessment.readings.iter().map(SeriesForm::of).collect(),
            }),
            all_holds: launch
                .holds
                .iter()
                .map(|hold| HoldForm::of(hold, names))
                .collect(),
            gates: launch.gates.iter().map(GateForm::of).collect(),
            communications: launch
                .communications
                .iter()
                .map(CommunicationForm::of)
                .collect(),
            drift_warnings: launch.drift_warnings.iter().map(DriftForm::of).collect(),
            plan: seen.proposal.as_ref().map(PlanForm::of),
            drafted_item: seen
                .register
                .drafted
                .as_ref()
                .map(|drafted| drafted.reference.to_string()),
            touching_items: seen
                .register
                .touching
                .iter()
                .map(TouchingForm::of)
                .collect(),
        }
    }
}

impl TouchingForm {
    fn of(clause: &TouchingClause) -> TouchingForm {
        TouchingForm {
            item: clause.item.to_string(),
            clause: clause.clause,
            devices: terms_text(&clause.terms),
            versions: clause.versions.iter().map(ToString::to_string).collect(),
            summary: clause.summary.clone(),
        }
    }
}

impl ToldForm {
    fn of(told: &Told, names: &Names) -> ToldForm {
        let acknowledged = told.acknowledged.as_ref();
        ToldForm {
            organisation: named(names, told.organisation),
            at: told.at.rfc3339(),
            acknowledged_revision: acknowledged.map(|(revision, _, _)| *revision),
            acknowledged_at: acknowledged.map(|(_, at, _)| at.rfc3339()),
        }
    }
}

impl TrancheForm {
    fn of(tranche: &Tranche) -> TrancheForm {
        TrancheForm {
            level: tranche.level,
            attempt: tranche.attempt,
            plan: tranche.plan.reference.to_string(),
            waves: tranche.plan.waves.clone(),
            holdback: tranche.plan.holdback,
            wave: tranche.wave,
            generation: tranche.generation,
            sealed_at: tranche.sealed_at.rfc3339(),
            first_sent_at: tranche.first_sent_at.map(|at| at.rfc3339()),
            matured_at: tranche.matured_at.map(|at| at.rfc3339()),
        }
    }
}

impl CountsForm {
    fn of(cell: CellTally) -> CountsForm {
        CountsForm {
            planned: cell.planned,
            held: cell.held,
            ok: cell.ok,
            failed: cell.failed,
            silent: cell.silent,
            pending: cell.pending,
            waiting: cell.waiting(),
        }
    }
}

impl TallyForm {
    fn of(tally: &TrancheTally) -> TallyForm {
        let waves = tally.cells.keys().map(|(wave, _)| *wave).max();
        TallyForm {
            total: CountsForm::of(tally.total()),
            waves: (1..=waves.unwrap_or(0))
                .map(|wave| CountsForm::of(tally.wave(wave)))
                .collect(),
            measures: tally
                .kpis
                .iter()
                .map(|(kpi, counts)| MeasureForm {
                    measure: kpi.code(),
                    pairs: counts.pairs,
                    worsened: counts.worsened,
                    improved: counts.improved,
                    holdback_pairs: counts.holdback_pairs,
                    holdback_worsened: counts.holdback_worsened,
                })
                .collect(),
        }
    }
}

impl SeriesForm {
    fn of(reading: &SeriesReading) -> SeriesForm {
        SeriesForm {
            series: series_name(reading.series),
            bad: reading.tally.bad(),
            matured: reading.tally.matured(),
            stops_from: reading.stops_from,
            passes_to: reading.passes_to,
        }
    }
}

impl DriftForm {
    fn of(warning: &DriftWarning) -> DriftForm {
        DriftForm {
            level: warning.level,
            attempt: warning.attempt,
            measure: warning.kpi.code(),
            at: warning.at.rfc3339(),
            acknowledged_at: warning.acknowledged.map(|(_, at)| at.rfc3339()),
        }
    }
}
