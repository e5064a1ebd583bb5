//! What a person at DCC should know of a draft before issuing it: nothing here forbids it.

use super::views::LaunchLine;
use crate::App;
use crate::ports::LedgerError;
use launch::fleet::{CountCube, FleetView, LaunchTarget};
use launch::ladder::LevelSize;
use launch::launch::Launch;
use launch::notification::Target;
use std::collections::BTreeMap;
use terms::FirmwareVersion;

/// What a draft would concern, and what is odd about it (SL-1, SL-2).
#[derive(Clone, Debug, PartialEq)]
pub struct DraftOutlook {
    /// How many hubs it would concern now.
    pub hubs: u64,
    /// What a person should look at before issuing it.
    pub cautions: Vec<Caution>,
}

/// Something about a draft that a person should look at before issuing it.
#[derive(Clone, Debug, PartialEq)]
pub enum Caution {
    /// No hub of the model runs this version that may be upgraded.
    NoHubOnVersion(FirmwareVersion),
    /// A level asks for as many hubs as there are, or more: nothing is left for later ones.
    LevelTakesAll {
        /// The level.
        level: u32,
        /// What it asks for.
        hubs: u64,
    },
    /// Another launch that has not ended is about hubs of this model.
    OtherLaunch(Box<LaunchLine>),
}

impl App {
    /// What a draft would concern, and what is odd about it.
    pub(super) async fn draft_outlook(&self, draft: &Launch) -> Result<DraftOutlook, LedgerError> {
        let target = &draft.notification.target;
        let fleet = self.fleet_in_force().await?;
        let by_version = fleet
            .map(|fleet| hubs_by_version(fleet.view(), &fleet.cube, target))
            .unwrap_or_default();
        let hubs = by_version.values().sum();
        let mut cautions: Vec<Caution> = target
            .from
            .iter()
            .filter(|version| !by_version.contains_key(*version))
            .map(|version| Caution::NoHubOnVersion(version.clone()))
            .collect();
        let sizes = draft.notification.criteria.levels.sizes().iter();
        for (level, size) in (1..).zip(sizes) {
            match size {
                LevelSize::Hubs(asked) if hubs > 0 && u64::from(*asked) >= hubs => {
                    let hubs = u64::from(*asked);
                    cautions.push(Caution::LevelTakesAll { level, hubs });
                }
                LevelSize::Hubs(_)
                | LevelSize::Nominated { .. }
                | LevelSize::Share(_)
                | LevelSize::Rest => {}
            }
        }
        let now = self.now();
        for stored in self.launch_ledger()?.launches().await? {
            let other = &stored.value;
            if other.is_live() && same_model(&other.notification.target, target) {
                cautions.push(Caution::OtherLaunch(Box::new(LaunchLine::of(other, now))));
            }
        }
        Ok(DraftOutlook { hubs, cautions })
    }
}

fn same_model(one: &Target, other: &Target) -> bool {
    one.make.folded() == other.make.folded() && one.model.folded() == other.model.folded()
}

/// How many hubs a target concerns on each version, from the counts alone; versions without any are
/// left out.
fn hubs_by_version(
    view: FleetView<'_>,
    cube: &CountCube,
    target: &Target,
) -> BTreeMap<FirmwareVersion, u64> {
    let target = LaunchTarget::from(target);
    let profiles: Vec<_> = view.profiles().collect();
    let mut hubs: BTreeMap<FirmwareVersion, u64> = BTreeMap::new();
    for (_, profile, count) in cube.cells() {
        let profile = &profiles[usize::from(profile)];
        if count > 0 && target.concerns(profile).is_affected() {
            *hubs.entry(profile.firmware.clone()).or_default() += u64::from(count);
        }
    }
    hubs
}
