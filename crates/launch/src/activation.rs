//! Mass activations ahead, by area and day (DOMAIN, Network Party; MP102): activating firmware can cut
//! a hub's power for minutes, and its outage alerts look like an outage of the network.
//!
//! Whoever reads them learns when and where, and about how many; nothing of any Supplier. Levels of
//! listed hubs are not mass activations: their size would tell who listed how many.

use crate::criteria::ActivationWindow;
use crate::launch::{Launch, Phase};
use crate::plan::WavePlan;
use std::collections::BTreeMap;
use terms::{CspRegion, Date, Moment};

/// Hubs on one day in one region that make a mass activation; hubs are told in whole multiples of it.
pub const MASS_HUBS: u64 = 100;

/// Where and when many hubs activate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MassActivation {
    /// The day, by Great Britain's clocks.
    pub day: Date,
    /// The region.
    pub region: CspRegion,
    /// From this full hour.
    pub from_hour: u8,
    /// Until this full hour, exclusive.
    pub until_hour: u8,
    /// Whether it goes ahead as things stand.
    pub standing: ActivationStanding,
    /// About how many hubs: rounded down to a multiple of [`MASS_HUBS`].
    pub hubs: u64,
}

/// Whether a planned activation goes ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActivationStanding {
    /// Nothing holds it now.
    Planned,
    /// The deployment is held: it moves to a later day unless the hold is released.
    Held,
}

/// The tranche of a launch that is under way, with what its plan projects.
#[derive(Clone, Copy, Debug)]
pub struct Projected<'p> {
    /// The launch.
    pub launch: &'p Launch,
    /// The waves of its current tranche.
    pub waves: &'p [WavePlan],
}

/// Hubs that are projected to be ordered from today on, by day and region: of the wave that goes
/// out and those after it.
pub fn loads_ahead(projected: &Projected<'_>, today: Date) -> BTreeMap<(Date, CspRegion), u64> {
    let mut loads = BTreeMap::new();
    let Some(tranche) = projected.launch.current_tranche() else {
        return loads;
    };
    match projected.launch.phase {
        Phase::Running => {}
        Phase::Draft
        | Phase::Notified
        | Phase::Ready { .. }
        | Phase::Achieved
        | Phase::Complete { .. }
        | Phase::Withdrawn { .. } => return loads,
    }
    let gone = (tranche.wave as usize).saturating_sub(1);
    for wave in projected.waves.iter().skip(gone) {
        for days in &wave.regions {
            for load in days.days.iter().filter(|load| load.date >= today) {
                *loads.entry((load.date, days.region)).or_default() += load.hubs;
            }
        }
    }
    loads
}

/// The mass activations of these launches together, by day and region.
pub fn mass_activations(projected: &[Projected<'_>], now: Moment) -> Vec<MassActivation> {
    type Key = (Date, CspRegion, u8, u8, ActivationStanding);
    let mut sums: BTreeMap<Key, u64> = BTreeMap::new();
    for one in projected.iter().filter(|one| one.launch.level > 1) {
        let standing = match one.launch.holds_on_all(now).next() {
            Some(_) => ActivationStanding::Held,
            None => ActivationStanding::Planned,
        };
        let ActivationWindow {
            from_hour,
            until_hour,
            ..
        } = one.launch.notification.criteria.activation;
        for ((day, region), hubs) in loads_ahead(one, now.uk_date()) {
            let key = (day, region, from_hour, until_hour, standing);
            *sums.entry(key).or_default() += hubs;
        }
    }
    let told = sums.into_iter().filter_map(|(key, hubs)| {
        let (day, region, from_hour, until_hour, standing) = key;
        let hubs = hubs / MASS_HUBS * MASS_HUBS;
        (hubs > 0).then_some(MassActivation {
            day,
            region,
            from_hour,
            until_hour,
            standing,
            hubs,
        })
    });
    told.collect()
}
