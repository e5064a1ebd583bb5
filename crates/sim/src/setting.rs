//! What a world begins with, and what its notifications ask for.

use launch::criteria::{Criteria, Kpi};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::share::Share;
use terms::{Date, FirmwareVersion, Make, Model, Moment};

/// What a world begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How many hubs there are.
    pub hubs: u64,
    /// When it begins.
    pub begins: Moment,
    /// What everything that is drawn is drawn from.
    pub seed: u64,
}

impl Default for Setting {
    /// 2,400 hubs on Monday 2 November 2026 at 11:00.
    fn default() -> Setting {
        Setting {
            hubs: 2_400,
            begins: Moment::at_hour(day(2026, 11, 2), 11),
            seed: 1,
        }
    }
}

/// What the criteria of a world's launches are: those of the standard, made to fit a fleet of some
/// thousand hubs. A level of 800 hubs can show what 1 % means, and gas reads are measured.
pub fn criteria(kind: LaunchKind) -> Criteria {
    let mut criteria = Criteria::standard(kind);
    criteria.waves = Waves::new(vec![50, 150]).expect("waves that rise");
    criteria.levels = Levels::new(vec![
        LevelSize::Nominated { by_dcc_plan: 800 },
        LevelSize::Rest,
    ])
    .expect("levels that end with the rest");
    criteria.holdback_per_stratum = 20;
    criteria.kpis.retain(|kpi, _| *kpi == Kpi::GasReads);
    criteria
}

/// Criteria that a world led by chance comes to an end with: wide tolerances, which few hubs can
/// show, and short times.
pub fn hasten(criteria: &mut Criteria) {
    let share = |parts| Share::of_million(parts).expect("a share below a half");
    criteria.failed_max = share(20_000);
    criteria.bad_max = share(30_000);
    criteria.worsened_max = share(30_000);
    criteria.soak_hours = 72;
    criteria.silent_after_hours = 48;
    criteria.stratum_hubs_min = 30;
    criteria.holdback_per_stratum = 10;
    criteria.waves = Waves::new(vec![20, 60]).expect("waves that rise");
    criteria.levels = Levels::new(vec![
        LevelSize::Nominated { by_dcc_plan: 300 },
        LevelSize::Rest,
    ])
    .expect("levels that end with the rest");
    for rule in criteria.kpis.values_mut() {
        rule.pairs_min = 100;
    }
}

/// A notification under this number: hub NM-H200 of Northmere's, from 00010000 to 00020000. The
/// days by which it must be done lie so far ahead that no script comes to them.
pub fn notification(number: NotificationNumber, kind: LaunchKind, now: Moment) -> Notification {
    let version = |text| FirmwareVersion::parse(text).expect("eight hexadecimal digits");
    let due = |days: i64| now.plus_seconds(days * 24 * 3_600).uk_date();
    Notification {
        number,
        kind,
        target: Target {
            make: Make::parse("Northmere").expect("a make"),
            model: Model::parse("NM-H200").expect("a model"),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: match kind {
            LaunchKind::Ordinary => UpgradePriority::Medium,
            LaunchKind::Emergency => UpgradePriority::Immediate,
        },
        deploy_by: due(120),
        activate_by: due(150),
        criteria: criteria(kind),
    }
}

/// A day.
///
/// # Panics
///
/// Where there is no such day.
pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the calendar")
}
