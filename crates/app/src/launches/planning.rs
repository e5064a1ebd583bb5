//! Plans: made from what is known, judged, kept, and looked at by a person before they are sealed.

use super::facts::portfolios;
use super::{Launching, Proposed, sets};
use crate::App;
use crate::ports::{HeldFleet, LedgerError};
use formats::plan_file;
use launch::HubSet;
use launch::conflict::{Conflict, ConflictScope};
use launch::launch::{HubsFrom, Launch, Phase};
use launch::plan::{
    CheckedPlan, CspCapacity, PlanFault, PlanInput, PlanReport, RefusedPlan, Strata,
    StratumStanding, plan, plan_check,
};
use launch::tranche::{KeptSlots, SealedPlan};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use terms::{Date, LaunchRef, Moment, OrganisationRef, PlanRef, Stored, WorkingDayCalendar};

/// How many days ahead conflicts are looked up for a plan.
pub(super) const HORIZON_DAYS: i64 = 60;

/// A plan that may be sealed, with its report.
#[derive(Clone, Debug)]
pub struct PlanProposal {
    /// The head of the plan.
    pub head: SealedPlan,
    /// Where every hub is, and why.
    pub report: PlanReport,
    /// The attempt at the level.
    pub attempt: u32,
}

/// Why there is no plan to seal.
#[derive(Debug)]
pub enum ProposalError {
    /// The launch is not at a point where its level can be planned.
    NotReady,
    /// There is no inventory.
    NoFleet,
    /// The level cannot be planned as its criteria ask.
    Refused(Box<RefusedPlan>),
    /// The plan did not pass its check: a fault of ours, never sealed.
    Unsound(Vec<PlanFault>),
    /// Storage failed.
    Ledger(LedgerError),
}

impl From<LedgerError> for ProposalError {
    fn from(error: LedgerError) -> ProposalError {
        ProposalError::Ledger(error)
    }
}

/// Everything that a plan follows from, owned, so that it can be worked out on a thread of its own.
struct Inputs {
    fleet: Arc<HeldFleet>,
    launch: Launch,
    hubs_from: HubsFrom,
    strata: Option<Strata>,
    covered: BTreeMap<u32, StratumStanding>,
    nominated: Option<HubSet>,
    in_tranches: HubSet,
    held_back: HubSet,
    other_launches: HubSet,
    deferred: HubSet,
    conflicts: Vec<Conflict>,
    horizon: Date,
    seed: u64,
    parent: Option<PlanRef>,
    calendar: WorkingDayCalendar,
    now: Moment,
    capacity: CspCapacity,
}

impl App {
    /// Plans the level that a launch is ready for: makes the plan, has it judged, and keeps it for
    /// a person to seal.
    pub async fn propose_plan(&self, launch: LaunchRef) -> Result<PlanProposal, ProposalError> {
        let stored = self
            .launch_ledger()?
            .launch(launch)
            .await?
            .ok_or(ProposalError::NotReady)?;
        let calendars = self.launching()?.calendars();
        let inputs = self.plan_inputs(&stored).await?;
        let (fleet, hubs_from) = (inputs.fleet.number, inputs.hubs_from);
        let (level, attempt, seed) = (stored.value.level, stored.value.attempt, inputs.seed);
        let made = tokio::task::spawn_blocking(move || inputs.work_out())
            .await
            .map_err(|_| LedgerError::Storage("planning was cut off".to_owned()))??;
        let sha256 = self.objects.put(&made.bytes).await?;
        let natural_key = format!("{launch}/{level}/{attempt}/{seed}/{}", hexadecimal(&sha256));
        let kept = KeptSlots {
            reference: PlanRef::from_random_bits(self.reference_bits("plan", &natural_key)),
            snapshot: fleet,
            sha256,
        };
        let head = SealedPlan::of(&made.checked, &made.report, kept, hubs_from);
        let proposed = Proposed {
            head: head.clone(),
            report: made.report.clone(),
            launch_version: stored.version,
            calendars,
        };
        self.launching()?.propose(launch, proposed);
        Ok(PlanProposal {
            head,
            report: made.report,
            attempt,
        })
    }

    /// The plan that waits to be sealed, if this launch has one that still is of its state.
    pub async fn proposal(&self, launch: LaunchRef) -> Result<Option<PlanProposal>, LedgerError> {
        let Some(stored) = self.launch_ledger()?.launch(launch).await? else {
            return Ok(None);
        };
        let proposed = self.launching()?.proposed(&stored);
        Ok(proposed.map(|proposed| PlanProposal {
            head: proposed.head.clone(),
            report: proposed.report.clone(),
            attempt: stored.value.attempt,
        }))
    }

    pub(super) fn proposed_head(
        &self,
        stored: &Stored<Launch>,
    ) -> Result<Option<SealedPlan>, LedgerError> {
        let proposed = self.launching()?.proposed(stored);
        Ok(proposed.map(|proposed| proposed.head.clone()))
    }

    async fn plan_inputs(&self, stored: &Stored<Launch>) -> Result<Inputs, ProposalError> {
        let launch = stored.value.clone();
        let Phase::Ready { hubs: hubs_from } = launch.phase else {
            return Err(ProposalError::NotReady);
        };
        let fleet = self.fleet_in_force().await?.ok_or(ProposalError::NoFleet)?;
        let now = self.now();
        let horizon = now.plus_seconds(HORIZON_DAYS * 24 * 3_600);
        let mut nominated = self.nominated_hubs(&fleet, &launch, launch.level).await?;
        if hubs_from == HubsFrom::DccPlan {
            nominated = None;
        }
        let last = launch.tranches.last();
        let strata = match last {
            Some(tranche) => Some(self.sealed_plan(&tranche.plan).await?.head().strata.clone()),
            None => None,
        };
        let natural_key = format!("{}/{}/{}", launch.reference, launch.level, launch.attempt);
        Ok(Inputs {
            strata,
            covered: standings(&launch),
            nominated,
            in_tranches: self.hubs_in_tranches(&fleet, &launch).await?,
            held_back: self.hubs_held_back(&fleet, &launch).await?,
            other_launches: self.hubs_elsewhere(&fleet, launch.reference).await?,
            deferred: self.deferred_hubs(&fleet, &launch, now).await?,
            conflicts: self.conflicts_at(&fleet, now, horizon).await?,
            horizon: horizon.uk_date(),
            seed: self.reference_bits("seed", &natural_key),
            parent: last.map(|tranche| tranche.plan.reference),
            calendar: self.calendar_in_force().await?,
            now,
            capacity: CspCapacity {
                daily: launch.notification.criteria.daily_capacity.clone(),
                taken: self.capacity_taken(launch.reference).await?,
            },
            fleet,
            launch,
            hubs_from,
        })
    }

    /// Conflicts that touch this time, by position in the fleet in force.
    pub(super) async fn conflicts_at(
        &self,
        fleet: &HeldFleet,
        from: Moment,
        until: Moment,
    ) -> Result<Vec<Conflict>, LedgerError> {
        use crate::ports::ConflictPlace;
        let kept = self.launch_ledger()?.conflicts(None, from, until).await?;
        let conflict = |kept: crate::ports::KeptConflict| Conflict {
            kind: kept.kind,
            supplier: kept.supplier,
            scope: match kept.place {
                ConflictPlace::Portfolio => ConflictScope::Portfolio,
                ConflictPlace::Region(region) => ConflictScope::Region(region),
                ConflictPlace::Hubs(devices) => {
                    ConflictScope::Hubs(sets::positions(fleet, &devices).0)
                }
            },
            from: kept.from,
            until: kept.until,
        };
        Ok(kept.into_iter().map(conflict).collect())
    }

    /// How many hubs a launch concerns at each Supplier now. For DCC.
    pub async fn portfolios_of(
        &self,
        launch: &Launch,
    ) -> Result<BTreeMap<OrganisationRef, u64>, LedgerError> {
        let fleet = self.fleet_in_force().await?;
        Ok(fleet.map_or_else(BTreeMap::new, |fleet| {
            portfolios(fleet.view(), &fleet.cube, &launch.notification.target)
        }))
    }
}

/// What was found of each stratum by the levels before: covered where the tranches of achieved
/// levels together held what it needs, directed where the Panel said so.
fn standings(launch: &Launch) -> BTreeMap<u32, StratumStanding> {
    let mut planned: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for tranche in &launch.tranches {
        if tranche.level >= launch.level {
            continue;
        }
        for stratum in &tranche.plan.strata {
            let (hubs, needed) = planned.entry(stratum.place).or_default();
            *hubs += stratum.planned;
            *needed = (*needed).max(stratum.needed);
        }
    }
    let directed = launch
        .coverage_directed
        .iter()
        .any(|direction| direction.level + 1 == launch.level);
    planned
        .into_iter()
        .map(|(place, (hubs, needed))| {
            let standing = match (hubs >= needed, directed) {
                (true, _) => StratumStanding::Covered,
                (false, true) => StratumStanding::Directed,
                (false, false) => StratumStanding::NotCovered,
            };
            (place, standing)
        })
        .collect()
}

struct Made {
    checked: CheckedPlan,
    report: PlanReport,
    bytes: Vec<u8>,
}

impl Inputs {
    /// The plan, judged; the dear part, which holds no lock and waits for nobody.
    fn work_out(self) -> Result<Made, ProposalError> {
        let criteria = &self.launch.notification.criteria;
        let target = &self.launch.notification.target;
        let view = self.fleet.view();
        let strata = match &self.strata {
            Some(strata) => strata.clone(),
            None => Strata::of(view, target, criteria.stratum_hubs_min),
        };
        let standings: Vec<StratumStanding> = (0u32..)
            .zip(strata.list())
            .map(|(place, _)| {
                let found = self.covered.get(&place).copied();
                found.unwrap_or(StratumStanding::NotCovered)
            })
            .collect();
        let size = criteria
            .levels
            .size(self.launch.level)
            .ok_or(ProposalError::NotReady)?;
        let input = PlanInput {
            fleet: view,
            target,
            level: self.launch.level,
            attempt: self.launch.attempt,
            size,
            criteria,
            strata: &strata,
            standings: &standings,
            nominated: self.nominated.as_ref(),
            in_tranches: &self.in_tranches,
            held_back: &self.held_back,
            other_launches: &self.other_launches,
            deferred: &self.deferred,
            conflicts: &self.conflicts,
            horizon: self.horizon,
            seed: self.seed,
            parent: self.parent,
            calendar: &self.calendar,
            now: self.now,
            capacity: &self.capacity,
        };
        let (plan, report) = plan(&input).map_err(ProposalError::Refused)?;
        let checked = plan_check(&input, &plan).map_err(ProposalError::Unsound)?;
        let mut bytes = Vec::with_capacity(plan.slots().len() * 2 + 4_096);
        plan_file::write(checked.plan(), &mut bytes)
            .map_err(|error| LedgerError::Storage(error.to_string()))?;
        Ok(Made {
            checked,
            report,
            bytes,
        })
    }
}

impl Launching {
    fn propose(&self, launch: LaunchRef, proposed: Proposed) {
        let mut proposals = self
            .proposals
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        proposals.insert(launch, Arc::new(proposed));
    }

    /// A calendar of conflicts was replaced: plans that wait to be sealed are none any more, nor is
    /// one that is being made.
    pub(super) fn conflicts_changed(&self) {
        self.calendars.fetch_add(1, Ordering::SeqCst);
    }

    fn calendars(&self) -> u64 {
        self.calendars.load(Ordering::SeqCst)
    }

    /// The proposal for this state of the launch and of the calendars; one of an earlier state is
    /// none.
    fn proposed(&self, stored: &Stored<Launch>) -> Option<Arc<Proposed>> {
        let proposals = self
            .proposals
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let proposed = proposals.get(&stored.value.reference)?;
        let ready = matches!(stored.value.phase, Phase::Ready { .. });
        let current =
            proposed.launch_version == stored.version && proposed.calendars == self.calendars();
        (ready && current).then(|| Arc::clone(proposed))
    }
}

fn hexadecimal(bytes: &[u8; 32]) -> String {
    formats::journal::hex(bytes)
}
