//! The criteria of a launch: typed values that are fixed when its notification is issued, so that
//! nothing has to be read, and nothing can be misread, when a gate is decided.
//!
//! A brake never fails open: a draft that is unreadable or contradicts itself cannot be fixed, and
//! the launch cannot be issued (hawkBit evaluates an unreadable threshold to "no error").

use crate::ladder::{Levels, Waves};
use crate::notification::LaunchKind;
use crate::share::Share;
use std::collections::BTreeMap;
use terms::CspRegion;

/// What a service-health measure counts (SL-5, GATES 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kpi {
    /// Half-hourly electricity reads that were due and did not come.
    HalfHourlyReads,
    /// Gas reads that were due and did not come.
    GasReads,
    /// Alerts from the hub and the devices behind it.
    Alerts,
    /// Prepayment top-ups that took longer than agreed.
    PrepaymentLatency,
}

impl Kpi {
    /// Every measure.
    pub const ALL: [Kpi; 4] = [
        Kpi::HalfHourlyReads,
        Kpi::GasReads,
        Kpi::Alerts,
        Kpi::PrepaymentLatency,
    ];

    /// Its stable code in files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Kpi::HalfHourlyReads => "HALF-HOURLY-READS",
            Kpi::GasReads => "GAS-READS",
            Kpi::Alerts => "ALERTS",
            Kpi::PrepaymentLatency => "PREPAYMENT-LATENCY",
        }
    }

    /// The measure with this code.
    pub fn from_code(code: &str) -> Option<Kpi> {
        Kpi::ALL.into_iter().find(|kpi| kpi.code() == code)
    }
}

/// When a hub counts as worsened by a measure: after the upgrade it exceeds both a least number
/// and a multiple of what it was before. Half-hours are never pooled as trials (GATES 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KpiRule {
    /// Events after the upgrade, over the measuring days, that must be exceeded.
    pub events_min: u32,
    /// The multiple of the events before that must be exceeded.
    pub multiple: u32,
    /// Measured pairs below which the measure says nothing.
    pub pairs_min: u32,
}

impl KpiRule {
    /// The default: more than 8 events and more than three times as many as before, in at least
    /// 299 pairs.
    pub const STANDARD: KpiRule = KpiRule {
        events_min: 8,
        multiple: 3,
        pairs_min: 299,
    };

    /// Whether a hub with so many events before and after worsened.
    pub fn worsened(self, before: u32, after: u32) -> bool {
        u64::from(after)
            > u64::from(self.events_min).max(u64::from(before) * u64::from(self.multiple))
    }

    /// Whether it improved: the same rule the other way round.
    pub fn improved(self, before: u32, after: u32) -> bool {
        self.worsened(after, before)
    }
}

/// On which days a hub may activate new firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActivationDays {
    /// Working Days.
    WorkingDays,
    /// Every day.
    EveryDay,
}

/// On which days a tranche may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StartDays {
    /// Working Days that a Working Day follows: no Friday, no eve of a holiday.
    WorkingDayBeforeWorkingDay,
    /// Any Working Day.
    WorkingDays,
    /// Any day; for emergencies.
    EveryDay,
}

/// The hours, by Great Britain's clocks, in which a hub may activate new firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivationWindow {
    /// From this full hour, 0 to 23.
    pub from_hour: u8,
    /// Until this full hour, 1 to 24, exclusive.
    pub until_hour: u8,
    /// On which days.
    pub days: ActivationDays,
}

/// Criteria as somebody wrote them down, before they are fixed. Every field is a value of its
/// type; what a form could not read never becomes a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria {
    /// Tolerance for hubs that fail.
    pub failed_max: Share,
    /// Tolerance for hubs that are bad: failed or silent.
    pub bad_max: Share,
    /// Tolerance for hubs that worsened, for each measure.
    pub worsened_max: Share,
    /// The chance, at most, that a firmware within tolerance is ever stopped.
    pub false_stop: Share,
    /// The chance, at most, that a firmware out of tolerance is ever passed.
    pub false_pass: Share,
    /// The share of a tranche that must have matured before it can pass.
    pub matured_min: Share,
    /// How long hubs are watched after activation before the gate can pass, in hours.
    pub soak_hours: u32,
    /// Whether the soak must include the turn of a month.
    pub soak_over_month_end: bool,
    /// Hours after an order until a hub that did not report is silent.
    pub silent_after_hours: u32,
    /// Hours that re-reading a silent hub may take before it counts as bad.
    pub reread_hours: u32,
    /// Hubs that each stratum needs before the next level may include it.
    pub stratum_hubs_min: u32,
    /// Hubs per stratum that are measured and not upgraded, for comparison.
    pub holdback_per_stratum: u32,
    /// The measures that are gated, with their rules.
    pub kpis: BTreeMap<Kpi, KpiRule>,
    /// The waves of every tranche.
    pub waves: Waves,
    /// The levels.
    pub levels: Levels,
    /// Working Days after the notification in which the first list must arrive (SL-4).
    pub nomination_working_days: u32,
    /// Device IDs that one Supplier may nominate for one level.
    pub nominations_per_supplier_max: u32,
    /// When hubs may activate.
    pub activation: ActivationWindow,
    /// When a tranche may start.
    pub start_days: StartDays,
    /// Hubs a CSP can order to upgrade on one day, by region.
    pub daily_capacity: BTreeMap<CspRegion, u32>,
    /// Working Days within which results are shared (SL-5).
    pub results_within_working_days: u32,
    /// Working Days after a formal communication by which the tranche report goes to the forum
    /// (SL-7).
    pub report_after_working_days: u32,
    /// Hubs below which a cell of an aggregate is suppressed (ONE-3).
    pub small_cell_below: u32,
}

/// What makes a set of criteria unfit to be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CriteriaFault {
    /// A failed hub is also a bad one, so the tolerance for bad hubs cannot be the smaller.
    BadBelowFailed,
    /// The chance of a false stop must lie below a half.
    FalseStopTooLarge,
    /// The chance of a false pass must lie below a half.
    FalsePassTooLarge,
    /// A tolerance of a half or more lets every firmware pass.
    ToleranceTooLarge,
    /// Less than half of a tranche matured says nothing about the tranche.
    MaturedTooSmall,
    /// The soak is shorter than the launch's kind and severity allow.
    SoakTooShort {
        /// Hours at least.
        least: u32,
    },
    /// The soak is longer than a quarter of a year.
    SoakTooLong,
    /// A time after which a hub is silent must be given, at most 60 days.
    SilenceUnfit,
    /// A stratum needs at least one hub.
    StratumEmpty,
    /// Gating a measure needs hubs that are held back for comparison.
    HoldbackMissing,
    /// The window for nominations must be 1 to 60 Working Days.
    NominationWindowUnfit,
    /// The limit of nominations must be 1 to 1,000,000.
    NominationLimitUnfit,
    /// The activation window must begin before it ends, on one day.
    ActivationWindowUnfit,
    /// The levels between the first and the rest ask for the whole of the affected hubs, or more:
    /// the rest could never come.
    LevelsBeyondTheWhole,
    /// A region has no capacity, so its hubs would wait for ever.
    CapacityMissing {
        /// Which.
        region: CspRegion,
    },
    /// Results must be shared, and reports made, within 1 to 60 Working Days.
    ReportingUnfit,
    /// Cells below ten hubs would show single homes.
    SmallCellsTooSmall,
}

/// The shortest soak there is, in hours: a day, for critical and immediate launches (GATES 3.5).
pub const SOAK_HOURS_LEAST: u32 = 24;

impl Criteria {
    /// The defaults for a launch of this kind. Tolerances are placeholders that DCC agrees for
    /// each launch in its notification (GATES, settled).
    pub fn standard(kind: LaunchKind) -> Criteria {
        let emergency = match kind {
            LaunchKind::Ordinary => false,
            LaunchKind::Emergency => true,
        };
        let share = |parts| Share::of_million(parts).expect("a constant share");
        Criteria {
            failed_max: share(5_000),
            bad_max: share(10_000),
            worsened_max: share(10_000),
            false_stop: share(10_000),
            false_pass: share(50_000),
            matured_min: share(980_000),
            soak_hours: if emergency { 24 } else { 168 },
            soak_over_month_end: false,
            silent_after_hours: if emergency { 24 } else { 72 },
            reread_hours: 24,
            stratum_hubs_min: 299,
            holdback_per_stratum: 50,
            kpis: Kpi::ALL
                .into_iter()
                .map(|kpi| (kpi, KpiRule::STANDARD))
                .collect(),
            waves: if emergency {
                Waves::emergency()
            } else {
                Waves::standard()
            },
            levels: Levels::standard(),
            nomination_working_days: if emergency { 1 } else { 10 },
            nominations_per_supplier_max: 50_000,
            activation: ActivationWindow {
                from_hour: 10,
                until_hour: 16,
                days: if emergency {
                    ActivationDays::EveryDay
                } else {
                    ActivationDays::WorkingDays
                },
            },
            start_days: if emergency {
                StartDays::EveryDay
            } else {
                StartDays::WorkingDayBeforeWorkingDay
            },
            daily_capacity: CspRegion::ALL
                .into_iter()
                .map(|region| (region, 250_000))
                .collect(),
            results_within_working_days: 2,
            report_after_working_days: 5,
            small_cell_below: 10,
        }
    }

    /// Everything in a fixed form and order, so that its digest says that nothing changed since it
    /// was fixed.
    pub fn canonical_text(&self) -> String {
        let mut lines = vec![
            format!("failed_max {}", self.failed_max.parts_per_billion()),
            format!("bad_max {}", self.bad_max.parts_per_billion()),
            format!("worsened_max {}", self.worsened_max.parts_per_billion()),
            format!("false_stop {}", self.false_stop.parts_per_billion()),
            format!("false_pass {}", self.false_pass.parts_per_billion()),
            format!("matured_min {}", self.matured_min.parts_per_billion()),
            format!("soak_hours {}", self.soak_hours),
            format!("soak_over_month_end {}", self.soak_over_month_end),
            format!("silent_after_hours {}", self.silent_after_hours),
            format!("reread_hours {}", self.reread_hours),
            format!("stratum_hubs_min {}", self.stratum_hubs_min),
            format!("holdback_per_stratum {}", self.holdback_per_stratum),
            format!("waves {:?}", self.waves.sizes()),
            format!("levels {:?}", self.levels.sizes()),
            format!("nomination_working_days {}", self.nomination_working_days),
            format!(
                "nominations_per_supplier_max {}",
                self.nominations_per_supplier_max
            ),
            format!("activation {:?}", self.activation),
            format!("start_days {:?}", self.start_days),
            format!(
                "results_within_working_days {}",
                self.results_within_working_days
            ),
            format!(
                "report_after_working_days {}",
                self.report_after_working_days
            ),
            format!("small_cell_below {}", self.small_cell_below),
        ];
        lines.extend(self.kpis.iter().map(|(kpi, rule)| {
            let KpiRule {
                events_min,
                multiple,
                pairs_min,
            } = rule;
            format!("kpi {} {events_min} {multiple} {pairs_min}", kpi.code())
        }));
        lines.extend(
            self.daily_capacity
                .iter()
                .map(|(region, hubs)| format!("capacity {hubs} {}", region.text())),
        );
        lines.push(String::new());
        lines.join("\n")
    }

    /// Everything that makes these criteria unfit to be issued; empty where they are fit. All of
    /// it at once, because a person must put it right.
    pub fn faults(&self, kind: LaunchKind) -> Vec<CriteriaFault> {
        let mut faults = Vec::new();
        let mut hold = |fit: bool, fault: CriteriaFault| {
            if !fit {
                faults.push(fault);
            }
        };
        let half = Share::WHOLE / 2;
        hold(
            self.bad_max >= self.failed_max,
            CriteriaFault::BadBelowFailed,
        );
        let tolerances = [self.failed_max, self.bad_max, self.worsened_max];
        hold(
            tolerances
                .iter()
                .all(|share| share.parts_per_billion() < half),
            CriteriaFault::ToleranceTooLarge,
        );
        hold(
            self.false_stop.parts_per_billion() < half,
            CriteriaFault::FalseStopTooLarge,
        );
        hold(
            self.false_pass.parts_per_billion() < half,
            CriteriaFault::FalsePassTooLarge,
        );
        hold(
            self.matured_min.parts_per_billion() >= half,
            CriteriaFault::MaturedTooSmall,
        );
        let least = match kind {
            LaunchKind::Ordinary => 72,
            LaunchKind::Emergency => SOAK_HOURS_LEAST,
        };
        hold(
            self.soak_hours >= least,
            CriteriaFault::SoakTooShort { least },
        );
        hold(self.soak_hours <= 24 * 92, CriteriaFault::SoakTooLong);
        hold(
            (1..=24 * 60).contains(&self.silent_after_hours) && self.reread_hours <= 24 * 60,
            CriteriaFault::SilenceUnfit,
        );
        hold(self.stratum_hubs_min > 0, CriteriaFault::StratumEmpty);
        hold(
            self.kpis.is_empty() || self.holdback_per_stratum > 0,
            CriteriaFault::HoldbackMissing,
        );
        hold(
            (1..=60).contains(&self.nomination_working_days),
            CriteriaFault::NominationWindowUnfit,
        );
        hold(
            (1..=1_000_000).contains(&self.nominations_per_supplier_max),
            CriteriaFault::NominationLimitUnfit,
        );
        hold(
            self.levels.shares() < u64::from(Share::WHOLE),
            CriteriaFault::LevelsBeyondTheWhole,
        );
        let window = self.activation;
        hold(
            window.from_hour < window.until_hour && window.until_hour <= 24,
            CriteriaFault::ActivationWindowUnfit,
        );
        for region in CspRegion::ALL {
            let capacity = self.daily_capacity.get(&region).copied().unwrap_or(0);
            hold(capacity > 0, CriteriaFault::CapacityMissing { region });
        }
        hold(
            (1..=60).contains(&self.results_within_working_days)
                && (1..=60).contains(&self.report_after_working_days),
            CriteriaFault::ReportingUnfit,
        );
        hold(
            self.small_cell_below >= 10,
            CriteriaFault::SmallCellsTooSmall,
        );
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_1_the_standard_criteria_of_both_kinds_are_fit_to_be_issued() {
        for kind in [LaunchKind::Ordinary, LaunchKind::Emergency] {
            assert_eq!(Criteria::standard(kind).faults(kind), []);
        }
    }

    #[test]
    fn sl_1_every_contradiction_is_told_at_once() {
        let mut criteria = Criteria::standard(LaunchKind::Ordinary);
        criteria.bad_max = Share::of_million(4_000).unwrap();
        criteria.soak_hours = 24;
        criteria.holdback_per_stratum = 0;
        criteria.activation.from_hour = 16;
        criteria.daily_capacity.remove(&CspRegion::FourGSouth);
        criteria.small_cell_below = 9;
        assert_eq!(
            criteria.faults(LaunchKind::Ordinary),
            [
                CriteriaFault::BadBelowFailed,
                CriteriaFault::SoakTooShort { least: 72 },
                CriteriaFault::HoldbackMissing,
                CriteriaFault::ActivationWindowUnfit,
                CriteriaFault::CapacityMissing {
                    region: CspRegion::FourGSouth
                },
                CriteriaFault::SmallCellsTooSmall,
            ]
        );
    }

    #[test]
    fn sl_10_an_emergency_may_soak_for_a_day_but_not_for_less() {
        let mut criteria = Criteria::standard(LaunchKind::Emergency);
        criteria.soak_hours = 23;
        assert_eq!(
            criteria.faults(LaunchKind::Emergency),
            [CriteriaFault::SoakTooShort { least: 24 }]
        );
    }

    #[test]
    fn sl_5_a_hub_worsens_only_beyond_both_bounds() {
        let rule = KpiRule::STANDARD;
        assert!(!rule.worsened(0, 8));
        assert!(rule.worsened(0, 9));
        assert!(!rule.worsened(10, 30));
        assert!(rule.worsened(10, 31));
        assert!(rule.improved(9, 0));
        assert!(rule.worsened(u32::MAX, u32::MAX) == rule.improved(u32::MAX, u32::MAX));
    }
}
