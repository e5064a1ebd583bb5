//! Which listed Device IDs are accepted, and why the others are set aside.
//!
//! First rule wins: whether the requester is responsible comes before everything that would tell
//! something about a device, so that for a device of another's, or of nobody's, only that is told
//! (ONE-3, DUIS.md section 8).

use super::{SetAside, SetAsideCounts};
use crate::fleet::{DeviceStatus, FleetView};
use crate::hub_set::HubSet;
use crate::notification::Target;
use terms::{DeviceId, OrganisationRef};

/// What a list is held against.
pub struct ListFacts<'a> {
    /// The fleet as it stands.
    pub view: &'a FleetView<'a>,
    /// The hub that a GPF, meter or other device belongs to, by position.
    pub hub_of_other_device: &'a dyn Fn(DeviceId) -> Option<u32>,
    /// The hubs and the firmware of the launch.
    pub target: &'a Target,
    /// The requester.
    pub supplier: OrganisationRef,
    /// Hubs that cannot be listed, because something is under way for them.
    pub taken: &'a TakenHubs,
}

/// Hubs that cannot be listed for a level, by what is under way for them. Of several reasons the
/// first counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenHubs {
    /// In a sealed tranche of this launch.
    pub in_tranches: HubSet,
    /// In a live tranche of another launch (I7).
    pub in_other_launches: HubSet,
    /// On a list for this level.
    pub on_lists: HubSet,
}

impl TakenHubs {
    /// What is under way for this hub.
    fn reason(&self, position: u32) -> Option<SetAside> {
        let sets = [
            (&self.in_tranches, SetAside::InTranche),
            (&self.in_other_launches, SetAside::InOtherLaunch),
            (&self.on_lists, SetAside::OnList),
        ];
        let mut sets = sets.into_iter();
        let found = sets.find(|(set, _)| set.contains(position));
        found.map(|(_, reason)| reason)
    }
}

/// A list, every Device ID of it in exactly one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassifiedList {
    /// Accepted hubs.
    pub accepted: HubSet,
    /// Device IDs that were set aside, in list order, with the reason.
    pub set_aside: Vec<(DeviceId, SetAside)>,
    /// How many Device IDs stood on the list more than once; the first of each counts.
    pub repeated: u64,
    /// How many Device IDs the list has.
    pub listed: u64,
}

/// Classifies a list.
pub fn classify(list: &[DeviceId], facts: &ListFacts<'_>) -> ClassifiedList {
    let mut seen = std::collections::HashSet::with_capacity(list.len());
    let mut classified = ClassifiedList {
        listed: list.len() as u64,
        ..ClassifiedList::default()
    };
    let applicable = applicable_profiles(facts);
    for device in list {
        if !seen.insert(*device) {
            classified.repeated += 1;
            continue;
        }
        match place(*device, facts, &applicable) {
            Ok(position) => {
                classified.accepted.insert(position);
            }
            Err(reason) => classified.set_aside.push((*device, reason)),
        }
    }
    let placed =
        classified.repeated + classified.accepted.len() + classified.set_aside.len() as u64;
    assert_eq!(placed, classified.listed, "every listed ID is in one place");
    classified
}

/// What a profile means for a launch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    NotCommissioned,
    NotApplicable,
    Applicable,
}

/// Judged once for each profile, not for each hub.
fn applicable_profiles(facts: &ListFacts<'_>) -> Vec<Profile> {
    let target = facts.target;
    let judge = |profile: &crate::fleet::HubProfile| {
        let same_model = profile.make.folded() == target.make.folded()
            && profile.model.folded() == target.model.folded();
        match profile.status {
            DeviceStatus::Commissioned if same_model && target.from.contains(&profile.firmware) => {
                Profile::Applicable
            }
            DeviceStatus::Commissioned => Profile::NotApplicable,
            DeviceStatus::Pending
            | DeviceStatus::Whitelisted
            | DeviceStatus::InstalledNotCommissioned
            | DeviceStatus::Decommissioned
            | DeviceStatus::Withdrawn
            | DeviceStatus::Suspended
            | DeviceStatus::Recovery
            | DeviceStatus::Recovered => Profile::NotCommissioned,
        }
    };
    facts.view.profiles().map(judge).collect()
}

fn place(device: DeviceId, facts: &ListFacts<'_>, profiles: &[Profile]) -> Result<u32, SetAside> {
    let own = |position: u32| {
        let state = facts.view.state(position);
        let pair = facts.view.suppliers(state.suppliers);
        pair.includes(facts.supplier).then_some(state)
    };
    let Some(position) = facts.view.position(device) else {
        let of_own_hub = (facts.hub_of_other_device)(device).is_some_and(|hub| own(hub).is_some());
        return Err(match of_own_hub {
            true => SetAside::Invalid,
            false => SetAside::NotResponsible,
        });
    };
    let state = own(position).ok_or(SetAside::NotResponsible)?;
    match profiles[usize::from(state.profile)] {
        Profile::NotCommissioned => Err(SetAside::NotCommissioned),
        Profile::NotApplicable => Err(SetAside::NotApplicable),
        Profile::Applicable => match facts.taken.reason(position) {
            Some(reason) => Err(reason),
            None => Ok(position),
        },
    }
}

impl ClassifiedList {
    /// How many were set aside, by warning list.
    pub fn counts(&self) -> SetAsideCounts {
        let mut counts = SetAsideCounts::default();
        for (_, reason) in &self.set_aside {
            counts.add(*reason);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{Fleet, HomeCombination, HubProfile, Legend, Overlay, SupplierPair, Wan};
    use crate::notification::HanVariant;
    use terms::{FirmwareVersion, Make, Model};

    fn version(text: &str) -> FirmwareVersion {
        FirmwareVersion::parse(text).unwrap()
    }

    fn profile(firmware: &str, status: DeviceStatus) -> HubProfile {
        HubProfile {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            firmware: version(firmware),
            region: None,
            status,
            wan: Wan::Reachable,
        }
    }

    fn org(bits: u64) -> OrganisationRef {
        OrganisationRef::from_random_bits(bits)
    }

    fn pair(electricity: u64, gas: u64) -> SupplierPair {
        SupplierPair {
            electricity: Some(org(electricity)),
            gas: Some(org(gas)),
        }
    }

    fn id(bits: u64) -> DeviceId {
        DeviceId::from_bits(bits).unwrap()
    }

    /// Hubs 10 to 16: ours; ours for gas; another's; ours but suspended; ours on an old version
    /// that cannot be upgraded; ours but taken; another's and suspended.
    fn classified(list: &[u64]) -> ClassifiedList {
        let legend = Legend {
            profiles: vec![
                profile("00010000", DeviceStatus::Commissioned),
                profile("00010000", DeviceStatus::Suspended),
                profile("0000FFFF", DeviceStatus::Commissioned),
            ],
            combinations: vec![HomeCombination::default()],
            suppliers: vec![SupplierPair::default(), pair(1, 1), pair(2, 1), pair(2, 3)],
        };
        let devices: Vec<u64> = (10..=16).collect();
        let fleet = Fleet {
            devices: &devices,
            profiles: &[0, 0, 0, 1, 2, 0, 1],
            combinations: &[0; 7],
            suppliers: &[1, 2, 3, 1, 1, 1, 3],
            legend: &legend,
        };
        let overlay = Overlay::of(7);
        let target = Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        };
        // Device 100 + n is the GPF of hub 10 + n.
        let hub_of_other = |device: DeviceId| match device.bits() {
            gpf @ 100..=106 => Some((gpf - 100) as u32),
            _ => None,
        };
        let list: Vec<DeviceId> = list.iter().map(|bits| id(*bits)).collect();
        classify(
            &list,
            &ListFacts {
                view: &FleetView::new(fleet, &overlay),
                hub_of_other_device: &hub_of_other,
                target: &target,
                supplier: org(1),
                taken: &TakenHubs {
                    in_tranches: HubSet::from_iter([5]),
                    ..TakenHubs::default()
                },
            },
        )
    }

    #[test]
    fn sl_3_every_listed_id_lands_in_exactly_one_place() {
        use SetAside::*;
        let list = classified(&[10, 11, 12, 13, 14, 15, 16, 100, 102, 999, 10]);
        assert_eq!(list.accepted.iter().collect::<Vec<_>>(), [0, 1]);
        assert_eq!(
            list.set_aside,
            [
                (id(12), NotResponsible),
                (id(13), NotCommissioned),
                (id(14), NotApplicable),
                (id(15), InTranche),
                (id(16), NotResponsible),
                (id(100), Invalid),
                (id(102), NotResponsible),
                (id(999), NotResponsible),
            ]
        );
        assert_eq!(list.repeated, 1);
        assert_eq!(list.counts().counts(), [1, 1, 1, 1, 4]);
    }

    #[test]
    fn one_3_of_anothers_device_only_that_is_told_whatever_it_is() {
        for listed in [12, 16, 102, 106, 999] {
            let list = classified(&[listed]);
            assert_eq!(list.set_aside, [(id(listed), SetAside::NotResponsible)]);
        }
    }

    #[test]
    fn sl_3_a_hub_that_something_is_under_way_for_is_told_what_and_the_first_reason_counts() {
        let set = |positions: &[u32]| positions.iter().copied().collect::<HubSet>();
        let taken = TakenHubs {
            in_tranches: set(&[1]),
            in_other_launches: set(&[1, 2]),
            on_lists: set(&[1, 2, 3]),
        };
        let reasons: Vec<_> = (1..=4).map(|position| taken.reason(position)).collect();
        assert_eq!(
            reasons,
            [
                Some(SetAside::InTranche),
                Some(SetAside::InOtherLaunch),
                Some(SetAside::OnList),
                None
            ]
        );
    }

    #[test]
    fn an_empty_list_is_conserved_too() {
        assert_eq!(classified(&[]), ClassifiedList::default());
    }
}
