//! Which hubs the launch concerns, decided once for each profile of the inventory and not once a
//! hub.

use super::slot::OutReason;
use crate::fleet::{DeviceStatus, FleetView, HubProfile, Wan};
use crate::notification::Target;
use terms::{CspRegion, FirmwareVersion};

/// How a profile stands to the launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The launch upgrades such hubs, of this region.
    Affected(CspRegion),
    /// Not commissioned: in stock where nobody is responsible for it.
    NotCommissioned(DeviceStatus),
    /// Out, whoever is responsible.
    Out(OutReason),
}

/// How each profile of a fleet stands to a launch.
pub(super) struct Profiles {
    reach: Vec<Reach>,
}

impl Profiles {
    pub(super) fn of(view: FleetView<'_>, target: &Target) -> Profiles {
        let (make, model) = (target.make.folded(), target.model.folded());
        // Names are compared by their letters and digits, as the list of devices compares them.
        let reach = view.profiles().map(|profile| {
            let same = profile.make.folded() == make && profile.model.folded() == model;
            match same {
                true => reach_of(profile, &target.to, &target.from),
                false => Reach::Out(OutReason::OtherModel),
            }
        });
        Profiles {
            reach: reach.collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.reach.len()
    }

    pub(super) fn reach(&self, profile: u16) -> Reach {
        self.reach[usize::from(profile)]
    }
}

/// How a hub of the model stands to the launch. The order of the questions is that of
/// [`OutReason`].
fn reach_of(profile: &HubProfile, to: &FirmwareVersion, from: &[FirmwareVersion]) -> Reach {
    if profile.status != DeviceStatus::Commissioned {
        return Reach::NotCommissioned(profile.status);
    }
    if profile.wan == Wan::None {
        return Reach::Out(OutReason::NoWan);
    }
    if profile.firmware == *to {
        return Reach::Out(OutReason::OnVersion);
    }
    if !from.contains(&profile.firmware) {
        return Reach::Out(OutReason::NotUpgradable);
    }
    match profile.region {
        Some(region) => Reach::Affected(region),
        None => Reach::Out(OutReason::RegionUnknown),
    }
}
