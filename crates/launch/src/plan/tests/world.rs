//! A small fleet and everything else that a plan follows from, to be changed by each test.

use super::super::*;
use crate::HubSet;
use crate::conflict::{Conflict, ConflictKind, ConflictScope};
use crate::fleet::{
    DeviceStatus, Fleet, FleetView, HomeCombination, HubProfile, HubState, Legend, Overlay,
    SupplierPair, Wan,
};
use crate::ladder::Waves;
use crate::notification::{HanVariant, LaunchKind};
use jiff::civil::date;
use std::collections::BTreeMap;
use terms::{
    CspRegion, DeviceId, DeviceModel, DeviceType, Division, FirmwareVersion, Make, Model, Moment,
    OrganisationRef, WorkingDayCalendar,
};

pub const NEW: &str = "00020000";
pub const OLD: &str = "00010000";
pub const OLDER: &str = "0000A000";

/// Everything that a plan follows from, owned.
#[derive(Clone, Debug)]
pub struct World {
    pub devices: Vec<u64>,
    pub states: Vec<HubState>,
    pub legend: Legend,
    pub overlay: Option<Overlay>,
    pub target: Target,
    pub level: u32,
    pub size: LevelSize,
    pub criteria: Criteria,
    pub strata: Option<Strata>,
    pub standings: Option<Vec<StratumStanding>>,
    pub nominated: Option<HubSet>,
    pub in_tranches: HubSet,
    pub held_back: HubSet,
    pub other_launches: HubSet,
    pub deferred: HubSet,
    pub conflicts: Vec<Conflict>,
    pub horizon: Date,
    pub seed: u64,
    pub calendar: WorkingDayCalendar,
    pub now: Moment,
    pub capacity: CspCapacity,
}

/// Wednesday, 3 June 2026, eight in the morning.
pub fn a_wednesday() -> Moment {
    Moment::at_hour(date(2026, 6, 3), 8)
}

pub fn supplier(of: u64) -> OrganisationRef {
    OrganisationRef::from_random_bits(of)
}

pub fn profile(firmware: &str, region: Option<CspRegion>) -> HubProfile {
    HubProfile {
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H1").unwrap(),
        firmware: FirmwareVersion::parse(firmware).unwrap(),
        region,
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    }
}

pub fn homes(version: &str) -> HomeCombination {
    HomeCombination {
        devices: vec![DeviceModel {
            device_type: DeviceType::Esme,
            make: Make::parse("Kelda").unwrap(),
            model: Model::parse("KE-5").unwrap(),
            firmware: FirmwareVersion::parse(version),
        }],
    }
}

fn legend() -> Legend {
    let mut profiles: Vec<HubProfile> = CspRegion::ALL[..2]
        .iter()
        .flat_map(|region| [OLD, OLDER].map(|version| profile(version, Some(*region))))
        .collect();
    profiles.push(profile(NEW, Some(CspRegion::North)));
    profiles.push(profile(OLD, None));
    profiles.push(HubProfile {
        wan: Wan::None,
        ..profile(OLD, Some(CspRegion::North))
    });
    profiles.push(HubProfile {
        status: DeviceStatus::Suspended,
        ..profile(OLD, Some(CspRegion::North))
    });
    profiles.push(profile("00000001", Some(CspRegion::North)));
    profiles.push(HubProfile {
        model: Model::parse("NM-H2").unwrap(),
        ..profile(OLD, Some(CspRegion::North))
    });
    let pair = |of: u64, gas: u64| SupplierPair {
        electricity: Some(supplier(of)),
        gas: Some(supplier(gas)),
    };
    Legend {
        profiles,
        combinations: vec![
            HomeCombination::default(),
            homes("00000001"),
            homes("00000002"),
            homes("00000003"),
        ],
        suppliers: vec![SupplierPair::default(), pair(1, 1), pair(2, 2), pair(1, 2)],
    }
}

/// Profiles 0 to 3 are affected: two versions in two regions. After them come a hub on the new
/// version, one of an unknown region, one without SM WAN, a suspended one, one of a version that
/// nobody declared, and one of another model.
pub const AFFECTED_PROFILES: u16 = 4;
pub const PROFILES: u16 = 10;

pub fn state(profile: u16, combination: u16, suppliers: u16) -> HubState {
    HubState {
        profile,
        combination,
        suppliers,
    }
}

impl World {
    /// These hubs, a level of all of them in waves of 5, 10 and the rest, and nothing in the way.
    pub fn of(states: Vec<HubState>) -> World {
        let version = |text| FirmwareVersion::parse(text).unwrap();
        let mut criteria = Criteria::standard(LaunchKind::Ordinary);
        criteria.waves = Waves::new(vec![5, 10]).unwrap();
        criteria.stratum_hubs_min = 3;
        criteria.holdback_per_stratum = 2;
        World {
            devices: (1..=states.len() as u64).map(|n| n * 0x1_0001).collect(),
            states,
            legend: legend(),
            overlay: None,
            target: Target {
                make: Make::parse("NORTHMERE").unwrap(),
                model: Model::parse("NM H1").unwrap(),
                han_variant: HanVariant::SingleBand,
                to: version(NEW),
                from: vec![version(OLDER), version(OLD)],
            },
            level: 1,
            size: LevelSize::Rest,
            criteria,
            strata: None,
            standings: None,
            nominated: None,
            in_tranches: HubSet::new(),
            held_back: HubSet::new(),
            other_launches: HubSet::new(),
            deferred: HubSet::new(),
            conflicts: Vec::new(),
            horizon: date(2026, 9, 30),
            seed: 2_024,
            calendar: WorkingDayCalendar::new(
                1,
                Division::EnglandAndWales,
                BTreeMap::from([(date(2026, 8, 31), "Summer bank holiday".to_owned())]),
            ),
            now: a_wednesday(),
            capacity: CspCapacity {
                daily: CspRegion::ALL.map(|region| (region, 1_000)).into(),
                taken: BTreeMap::new(),
            },
        }
    }

    /// Hands the input to a question, with the fleet as columns.
    pub fn ask<T>(&self, question: impl FnOnce(&PlanInput<'_>) -> T) -> T {
        let column = |of: fn(&HubState) -> u16| self.states.iter().map(of).collect::<Vec<u16>>();
        let (profiles, combinations, suppliers) = (
            column(|state| state.profile),
            column(|state| state.combination),
            column(|state| state.suppliers),
        );
        let fleet = Fleet {
            devices: &self.devices,
            profiles: &profiles,
            combinations: &combinations,
            suppliers: &suppliers,
            legend: &self.legend,
        };
        let none = Overlay::of(fleet.len());
        let fleet = FleetView::new(fleet, self.overlay.as_ref().unwrap_or(&none));
        let strata = self
            .strata
            .clone()
            .unwrap_or_else(|| Strata::of(fleet, &self.target, self.criteria.stratum_hubs_min));
        let all_covered = vec![StratumStanding::Covered; strata.list().len()];
        question(&PlanInput {
            fleet,
            target: &self.target,
            level: self.level,
            attempt: 1,
            size: self.size,
            criteria: &self.criteria,
            strata: &strata,
            standings: self.standings.as_ref().unwrap_or(&all_covered),
            nominated: self.nominated.as_ref(),
            in_tranches: &self.in_tranches,
            held_back: &self.held_back,
            other_launches: &self.other_launches,
            deferred: &self.deferred,
            conflicts: &self.conflicts,
            horizon: self.horizon,
            seed: self.seed,
            parent: Some(terms::PlanRef::from_random_bits(9)),
            calendar: &self.calendar,
            now: self.now,
            capacity: &self.capacity,
        })
    }

    /// The plan, which must be there and pass.
    pub fn planned(&self) -> (Plan, PlanReport) {
        self.ask(|input| {
            let (plan, report) = super::super::plan(input).unwrap();
            assert_eq!(
                plan_check(input, &plan).map(|checked| checked.plan() == &plan),
                Ok(true)
            );
            (plan, report)
        })
    }

    /// Why there is no plan.
    pub fn refused(&self) -> RefusedPlan {
        self.ask(|input| *super::super::plan(input).unwrap_err())
    }

    pub fn device(&self, position: u32) -> DeviceId {
        DeviceId::from_bits(self.devices[position as usize]).unwrap()
    }
}

/// A conflict of a Supplier on these days, both inclusive.
pub fn conflict(of: u64, scope: ConflictScope, from: Date, until: Date) -> Conflict {
    Conflict {
        kind: ConflictKind::TariffChange,
        supplier: supplier(of),
        scope,
        from: Moment::start_of_day(from),
        until: Moment::start_of_day(until.tomorrow().unwrap()),
    }
}
