//! The rehearsal of a launch before its notification is issued: what its ladder of levels and waves
//! can see, what it cannot, how many hubs a fault reaches before it is stopped, and how many days
//! it all takes (SL-1, SL-6, SL-11, SL-13).
//!
//! Everything is computed twice where it can be: exactly, from the integer boundaries that the
//! gates will use, and by simulated launches with a seed. It works on counts of hubs; it does not
//! know a hub, a Supplier, a clock or a sentence. What it takes for granted it says, as values.

mod ladder;
mod outlook;
mod projection;
mod report;
mod sight;
mod simulate;
mod watch;

pub use ladder::{Coverage, LadderEnd, LevelAhead, StratumAhead};
pub use outlook::{Fault, FaultKind, LaunchOutlook, LevelOutlook, Strikes};
pub use projection::{
    DayAhead, DeadlineAhead, LevelDates, Pace, Projection, ProjectionEnd, WaveDates,
};
pub use report::{Assumption, FAULT_RATES, LevelRehearsal, RehearsalReport, RehearsedFault};
pub use sight::{Detectable, SEEN_RATES, Seen, StratumSight, TrancheSight};
pub use simulate::{Firmware, HubsExposed, SimulatedLaunches};

use crate::criteria::CriteriaFault;
use crate::gate::{FixedCriteria, GateCriteria, UnfixableCriteria};
use crate::notification::Notification;
use crate::share::Share;
use ladder::Ladder;
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Moment, WorkingDayCalendar};
use watch::Watch;

/// What a rehearsal is made from. The same input gives the same report.
#[derive(Clone, Copy, Debug)]
pub struct RehearsalInput<'a> {
    /// The draft: its criteria, levels, waves and deadlines.
    pub notification: &'a Notification,
    /// The affected hubs by stratum, in the order of the launch's strata.
    pub strata: &'a [StratumHubs],
    /// Hubs on Suppliers' lists for the first level, by stratum. `None` rehearses the launch in
    /// which no list arrives in time and DCC's plan applies (SL-4).
    pub lists: Option<&'a [u64]>,
    /// What becomes of strata that a level does not cover.
    pub uncovered: UncoveredStrata,
    /// How hubs may fail together.
    pub clusters: Clusters,
    /// When the notification would be issued.
    pub issue_at: Moment,
    /// Working Days.
    pub calendar: &'a WorkingDayCalendar,
    /// What other launches have taken of the CSPs' capacity, in hubs.
    pub capacity_taken: &'a BTreeMap<(Date, CspRegion), u64>,
    /// How many launches are simulated for each fault.
    pub launches: u32,
    /// The seed of the simulated launches.
    pub seed: u64,
}

/// The affected hubs of one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StratumHubs {
    /// The region, whose CSP upgrades them.
    pub region: CspRegion,
    /// How many.
    pub hubs: u64,
}

/// What becomes of a stratum that a level does not cover (GATES 3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UncoveredStrata {
    /// Later levels leave it out, as the rule is.
    Wait,
    /// The Panel directs to include it.
    Directed,
}

/// How hubs may fail together: in clusters of one size, a mast or an exchange of one CSP for
/// instance, whose outcomes correlate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clusters {
    /// Hubs of a cluster.
    pub hubs: u32,
    /// The correlation of the outcomes of two hubs of a cluster: ICC.
    pub correlation: Share,
}

impl Clusters {
    /// The example of GATES 3.5: a thousand hubs to a mast, a correlation of a hundredth. It is a
    /// warning, not a measurement: nobody has published the correlation for hubs. It makes 50,000
    /// hubs worth 4,550.
    pub fn standard() -> Clusters {
        Clusters {
            hubs: 1_000,
            correlation: Share::of_million(10_000).expect("a hundredth is a share"),
        }
    }
}

/// Why a launch cannot be rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RehearsalRefusal {
    /// The criteria contradict themselves: the notification could not be issued either.
    CriteriaUnfit(Vec<CriteriaFault>),
    /// No boundaries follow from the criteria.
    Unfixable(UnfixableCriteria),
    /// No hub is affected.
    NoHubs,
    /// The lists are not of these strata, hold no hub, or more hubs than there are.
    ListsUnfit,
}

/// A ladder with its boundaries, ready to be asked about any fault.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    fixed: FixedCriteria,
    ladder: Ladder,
    watches: Vec<Watch>,
}

impl Rehearsal {
    /// Draws up the levels and waves and computes the boundaries of each.
    pub fn of(input: &RehearsalInput<'_>) -> Result<Rehearsal, RehearsalRefusal> {
        let criteria = &input.notification.criteria;
        let faults = criteria.faults(input.notification.kind);
        if !faults.is_empty() {
            return Err(RehearsalRefusal::CriteriaUnfit(faults));
        }
        let fits = |lists: &[u64]| {
            let within = |(listed, stratum): (&u64, &StratumHubs)| *listed <= stratum.hubs;
            lists.len() == input.strata.len()
                && lists.iter().zip(input.strata).all(within)
                && lists.iter().any(|listed| *listed > 0)
        };
        if !input.lists.is_none_or(fits) {
            return Err(RehearsalRefusal::ListsUnfit);
        }
        if input.strata.iter().all(|stratum| stratum.hubs == 0) {
            return Err(RehearsalRefusal::NoHubs);
        }
        // Only some dozens of boundaries are asked for: they are searched for, not tabled.
        let fixed = GateCriteria::of(criteria)
            .fix(0)
            .map_err(RehearsalRefusal::Unfixable)?;
        let ladder = Ladder::of(input);
        let watches = ladder
            .levels
            .iter()
            .map(|level| Watch::of(&fixed, &level.waves))
            .collect();
        Ok(Rehearsal {
            fixed,
            ladder,
            watches,
        })
    }

    /// The levels that can be planned, in order.
    pub fn levels(&self) -> &[LevelAhead] {
        &self.ladder.levels
    }

    /// Where the ladder ends.
    pub fn end(&self) -> LadderEnd {
        self.ladder.end
    }

    /// Affected hubs that no level upgrades, by stratum.
    pub fn left_out(&self) -> &[u64] {
        &self.ladder.left_out
    }

    /// The launch day by day, made from the same input.
    pub fn project(&self, input: &RehearsalInput<'_>, pace: Pace) -> Projection {
        projection::project(input, self.levels(), pace)
    }
}

/// Rehearses a launch: everything there is to say of it before it is issued.
pub fn rehearse(input: &RehearsalInput<'_>) -> Result<RehearsalReport, RehearsalRefusal> {
    Ok(report::report(&Rehearsal::of(input)?, input))
}
