//! The notifications of the demonstration's launches, and the fault that is planted in one of them.

use super::super::DemonstrationError;
use super::super::teller::term;
use fictional::csp::Faults;
use launch::criteria::{ActivationDays, Criteria, Kpi, StartDays};
use launch::fleet::HomeCombination;
use launch::ladder::{LevelSize, Levels, Waves};
use launch::launch::Launch;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::share::Share;
use register::item::Term;
use terms::{Date, FirmwareVersion, Make, Model};

/// What a launch of the demonstration is about.
pub(super) struct Upgrade {
    /// The place in the numbers of the year.
    pub(super) number: u32,
    make: &'static str,
    model: &'static str,
    to: &'static str,
    from: &'static [&'static str],
    note: &'static str,
    severity: UpgradeSeverity,
    priority: UpgradePriority,
    /// Hubs of the first level where nobody lists any, of a fleet of 200,000.
    by_dcc_plan: u32,
    /// Of a million hubs so many may be bad.
    bad_max: u32,
    soak_hours: u32,
    days: Days,
}

/// On which days hubs are upgraded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// As launches have it by default.
    Working,
    /// On every day, as the notification says: the launches that are to move while somebody looks
    /// would stand still over a weekend otherwise.
    Every,
}

/// Complete: the hubs of one region of one make, in two levels.
pub(super) const COMPLETE: Upgrade = Upgrade {
    number: 1,
    make: "Halden Metering",
    model: "HM-H4",
    to: "0C250000",
    from: &["0C230000", "0C240000"],
    note: "The hub joins its home area network again by itself after a long power cut.",
    severity: UpgradeSeverity::Medium,
    priority: UpgradePriority::Medium,
    by_dcc_plan: 6_000,
    // More than the others allow, so that a tranche of some hundred hubs shows that it is well.
    bad_max: 30_000,
    soak_hours: 72,
    days: Days::Working,
};

/// In progress: its first tranche is in its later waves.
pub(super) const IN_PROGRESS: Upgrade = Upgrade {
    number: 2,
    make: "Calder & Rowe",
    model: "CR-H6",
    to: "0002A200",
    from: &["0002A110", "0002A120", "0002A130"],
    note: "Alerts of a power outage are sent once, no longer up to three times.",
    severity: UpgradeSeverity::High,
    priority: UpgradePriority::High,
    by_dcc_plan: 5_000,
    bad_max: 20_000,
    soak_hours: 120,
    days: Days::Every,
};

/// Held at a gate: the one with the planted fault.
pub(super) const HELD: Upgrade = Upgrade {
    number: 3,
    make: "Orrin",
    model: "OR-CH9",
    to: "05000120",
    from: &["05000100", "05000110"],
    note: "The WAN link comes back within a minute after a power outage.",
    severity: UpgradeSeverity::High,
    priority: UpgradePriority::Medium,
    by_dcc_plan: 5_000,
    bad_max: 20_000,
    soak_hours: 120,
    days: Days::Every,
};

/// Notified: the window for the first lists is open.
pub(super) const NOTIFIED: Upgrade = Upgrade {
    number: 4,
    make: "Orrin",
    model: "OR-CH7",
    to: "04010310",
    from: &["04010203", "04010204", "04010300"],
    note: "Firmware downloads go on where they broke off in areas of weak signal.",
    severity: UpgradeSeverity::Medium,
    priority: UpgradePriority::High,
    by_dcc_plan: 5_000,
    bad_max: 20_000,
    soak_hours: 120,
    days: Days::Every,
};

/// Being drafted.
pub(super) const DRAFT: Upgrade = Upgrade {
    number: 5,
    make: "Northmere",
    model: "NM-H40",
    to: "000A0003",
    from: &["000A0001", "000A0002"],
    note: "The hub keeps its clock through a loss of the 4G network.",
    severity: UpgradeSeverity::Low,
    priority: UpgradePriority::Low,
    by_dcc_plan: 5_000,
    bad_max: 20_000,
    soak_hours: 120,
    days: Days::Working,
};

/// Ready: its window is over, nobody listed a hub, and its first level waits to be planned.
pub(super) const READY: Upgrade = Upgrade {
    number: 6,
    make: "Calder & Rowe",
    model: "CR-H8",
    to: "01000004",
    from: &["01000002", "01000003"],
    note: "The hub answers a service request while it looks for a better cell.",
    severity: UpgradeSeverity::Medium,
    priority: UpgradePriority::Medium,
    by_dcc_plan: 5_000,
    bad_max: 20_000,
    soak_hours: 120,
    days: Days::Working,
};

/// The targets that the Central Products List comes to name: all but the one of the draft.
pub(super) const ISSUED: [Upgrade; 5] = [COMPLETE, IN_PROGRESS, HELD, NOTIFIED, READY];

impl Upgrade {
    /// The model with its new version, as the Central Products List names it.
    pub(super) fn device(&self) -> terms::DeviceModel {
        super::super::devices::device(terms::DeviceType::Chf, self.make, self.model, self.to)
    }

    /// The hub in the last version before the new one, as an item of the register names it.
    pub(super) fn hub_before(&self) -> Term {
        let before = self.from.last().copied().unwrap_or(self.to);
        term(terms::DeviceType::Chf, self.make, self.model, before)
    }

    /// The notification as DCC writes it on this day, for a fleet of so many hubs.
    pub(super) fn notification(
        &self,
        written: Date,
        hubs: u32,
    ) -> Result<Notification, DemonstrationError> {
        let (number, year) = (self.number, written.year());
        let number = format!("CHFN-{year}-{number:04}");
        let version = |text: &&str| FirmwareVersion::parse(text).ok_or_else(|| unfit("version"));
        let days = |days: i64| {
            let after = jiff::Span::new().days(days);
            written.checked_add(after).map_err(|_| unfit("date"))
        };
        Ok(Notification {
            number: NotificationNumber::parse(&number).ok_or_else(|| unfit("number"))?,
            kind: LaunchKind::Ordinary,
            target: Target {
                make: Make::parse(self.make).ok_or_else(|| unfit("make"))?,
                model: Model::parse(self.model).ok_or_else(|| unfit("model"))?,
                han_variant: HanVariant::DualBand,
                to: version(&self.to)?,
                from: self.from.iter().map(version).collect::<Result<_, _>>()?,
            },
            release_note: self.note.to_owned(),
            severity: self.severity,
            priority: self.priority,
            deploy_by: days(90)?,
            activate_by: days(120)?,
            criteria: self.criteria(hubs).ok_or_else(|| unfit("criteria"))?,
        })
    }

    /// Criteria that a fleet of this size can meet.
    ///
    /// A stratum is a version in a region here: of 200,000 hubs no combination behind a hub of one
    /// model reaches 299 at one version in one region, so that all of them are "the others", and no
    /// model has more than six such strata that hold any hub. Six floors of 299 are well below the
    /// first level. Two or three per cent of bad hubs, where one is the default, can be shown by some
    /// hundred hubs that are well, and so also in a fleet that was made small for a test; waves,
    /// floors and pairs shrink with the fleet. A shorter soak than a week lets both levels of the
    /// launch that is over end within a season, and the gate of the one in progress be decided
    /// within the hour that somebody looks, but not before.
    fn criteria(&self, hubs: u32) -> Option<Criteria> {
        let mut criteria = Criteria::standard(LaunchKind::Ordinary);
        let of_fleet = |of_full: u32, least: u32| {
            let scaled = u64::from(of_full) * u64::from(hubs.min(FULL)) / u64::from(FULL);
            u32::try_from(scaled).unwrap_or(of_full).max(least)
        };
        criteria.failed_max = Share::of_million(10_000)?;
        criteria.bad_max = Share::of_million(self.bad_max)?;
        criteria.worsened_max = Share::of_million(20_000)?;
        criteria.soak_hours = self.soak_hours;
        let (full, scaled) = (Waves::standard(), |size: &u32| of_fleet(*size, 10));
        criteria.waves = Waves::new(full.sizes().iter().map(scaled).collect())?;
        criteria.stratum_hubs_min = of_fleet(299, 20);
        criteria.holdback_per_stratum = of_fleet(50, 5);
        criteria.levels = Levels::new(vec![
            LevelSize::Nominated {
                by_dcc_plan: of_fleet(self.by_dcc_plan, 300),
            },
            LevelSize::Rest,
        ])?;
        criteria.kpis.retain(|kpi, rule| {
            rule.pairs_min = of_fleet(rule.pairs_min, 100);
            matches!(kpi, Kpi::GasReads | Kpi::HalfHourlyReads)
        });
        match self.days {
            Days::Working => {}
            Days::Every => {
                criteria.activation.days = ActivationDays::EveryDay;
                criteria.start_days = StartDays::EveryDay;
            }
        }
        Some(criteria)
    }
}

/// How many hubs the demonstration has unless it is told otherwise.
pub(crate) const FULL: u32 = 200_000;

/// A fault that only some homes show: the new version of one launch loses half of the hubs that
/// have one meter behind them. Half of an eighth of all homes is three times the tolerance, and is
/// found in the second or third wave.
pub(crate) struct Planted {
    of: &'static Upgrade,
    meter: (&'static str, &'static str),
    fault: &'static str,
}

/// The planted fault.
pub(crate) const PLANTED: Planted = Planted {
    of: &HELD,
    meter: ("HM-300", "0E130000"),
    fault: "*/*/*:50%:LOST-AFTER-ACTIVATION",
};

impl Planted {
    /// The fault.
    pub(crate) fn faults(&self) -> Result<Faults, DemonstrationError> {
        Faults::parse(&[self.fault]).map_err(|error| DemonstrationError(error.to_string()))
    }

    /// Whether it may strike hubs of this launch with this behind them.
    pub(crate) fn strikes(&self, launch: &Launch, behind: &HomeCombination) -> bool {
        let target = &launch.notification.target;
        let (model, firmware) = self.meter;
        target.model.as_str() == self.of.model
            && target.to.as_str() == self.of.to
            && behind.devices.iter().any(|device| {
                let version = device.firmware.as_ref().map(FirmwareVersion::as_str);
                device.model.as_str() == model && version == Some(firmware)
            })
    }
}

fn unfit(what: &str) -> DemonstrationError {
    DemonstrationError(format!("the {what} of a launch is not well formed"))
}
