//! The hubs of a list that was received, each with what became of it: for the Supplier whose list it
//! is, and for DCC (SL-3, ONE-3).

use super::sets::SealedGround;
use crate::App;
use crate::ports::{HeldFleet, LedgerError};
use launch::launch::Launch;
use launch::nomination::{Nomination, SetAside, read_aside};
use launch::outcome::HubOutcome;
use launch::plan::{Slot, WaitingReason};
use launch::tranche::Tranche;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use terms::{Capacity, DeviceId, LaunchRef, NominationRef, OrganisationRef, OrganisationType};

/// A list with every Device ID that it named, but repeats and hubs taken off since.
#[derive(Clone, Debug)]
pub struct ListOfHubs {
    /// The list.
    pub nomination: Nomination,
    /// Accepted hubs by Device ID, then those set aside in list order.
    pub hubs: Vec<ListedHub>,
}

/// One Device ID of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedHub {
    /// The Device ID.
    pub device: DeviceId,
    /// What became of it.
    pub state: ListedState,
}

/// What became of a listed Device ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedState {
    /// It was set aside.
    SetAside(SetAside),
    /// It is on the list; no plan of the level is sealed yet.
    Taken,
    /// It has a place in the last sealed plan that looked at it.
    Planned {
        /// The level.
        level: u32,
        /// The attempt at it.
        attempt: u32,
        /// The place.
        place: PlannedState,
    },
    /// The Supplier whose list it is on is not responsible for it any more.
    NotOwnNow,
}

/// The place of a listed hub in a sealed plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedState {
    /// In this wave; the outcome is absent where it was not ordered yet.
    Wave(u32, Option<HubOutcome>),
    /// Somewhere else. What another Supplier entered or deferred is DCC's to know.
    Elsewhere(Slot),
    /// Kept back for something that happens at the hub or by a deferral: told to Suppliers so.
    KeptBack,
}

impl App {
    /// A list of a launch with its hubs. `None` where there is none, or where it is neither the
    /// viewer's own nor the viewer DCC.
    pub async fn list_of_hubs(
        &self,
        viewer: &Capacity,
        launch: LaunchRef,
        list: NominationRef,
    ) -> Result<Option<ListOfHubs>, LedgerError> {
        let Some(stored) = self.launch_ledger()?.launch(launch).await? else {
            return Ok(None);
        };
        let launch = &stored.value;
        let mut lists = launch.nominations.iter();
        let Some(nomination) = lists.find(|one| one.reference == list) else {
            return Ok(None);
        };
        let only_own = match viewer.organisation_type {
            OrganisationType::Dcc => None,
            OrganisationType::Supplier if nomination.supplier == viewer.organisation => {
                Some(viewer.organisation)
            }
            OrganisationType::Supplier
            | OrganisationType::Panel
            | OrganisationType::Secas
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => return Ok(None),
        };
        if !self.may_see(viewer, launch).await? {
            return Ok(None);
        }
        let accepted = self.stored_hubs(nomination.hubs).await?;
        let mut states = self
            .states_of(launch, nomination, &accepted, only_own)
            .await?;
        let hub = |device: DeviceId| ListedHub {
            state: states.remove(&device).unwrap_or(ListedState::Taken),
            device,
        };
        let mut hubs: Vec<ListedHub> = accepted.into_iter().map(hub).collect();
        hubs.extend(self.aside_of(nomination).await?);
        Ok(Some(ListOfHubs {
            nomination: nomination.clone(),
            hubs,
        }))
    }

    async fn aside_of(&self, nomination: &Nomination) -> Result<Vec<ListedHub>, LedgerError> {
        let Some(sha256) = nomination.aside_sha256 else {
            return Ok(Vec::new());
        };
        let corrupt = || LedgerError::Corrupt(format!("list {}", nomination.reference));
        let bytes = self.objects.get(&sha256).await?.ok_or_else(corrupt)?;
        let aside = read_aside(&bytes).ok_or_else(corrupt)?.into_iter();
        let hubs = aside.map(|(device, reason)| ListedHub {
            device,
            state: ListedState::SetAside(reason),
        });
        Ok(hubs.collect())
    }

    /// What the sealed plans of the list's level and those after it say of these hubs, the last one
    /// standing; of `only_own`'s alone, where it is somebody.
    async fn states_of(
        &self,
        launch: &Launch,
        nomination: &Nomination,
        accepted: &[DeviceId],
        only_own: Option<OrganisationRef>,
    ) -> Result<HashMap<DeviceId, ListedState>, LedgerError> {
        let mut states = HashMap::new();
        let fleet = self.fleet_in_force().await?;
        for tranche in &launch.tranches {
            if tranche.level < nomination.level {
                continue;
            }
            let places = self.places_in(tranche, accepted).await?;
            let waves: BTreeMap<DeviceId, u32> = places
                .iter()
                .filter_map(|(device, slot)| Some((*device, slot.wave()?)))
                .collect();
            let outcomes = self.outcomes_of(launch, tranche, &waves).await?;
            for (device, slot) in places {
                // What was upgraded before stays where it was.
                if let Slot::Out(launch::plan::OutReason::InTranche) = slot {
                    continue;
                }
                let outcome = outcomes.get(&device).map(|(outcome, _)| *outcome);
                let place = place_of(slot, outcome, only_own);
                let (level, attempt) = (tranche.level, tranche.attempt);
                states.insert(
                    device,
                    ListedState::Planned {
                        level,
                        attempt,
                        place,
                    },
                );
            }
        }
        if let (Some(supplier), Some(fleet)) = (only_own, &fleet) {
            let lost = accepted
                .iter()
                .filter(|hub| !is_own(fleet, **hub, supplier));
            states.extend(lost.map(|hub| (*hub, ListedState::NotOwnNow)));
        }
        Ok(states)
    }

    /// The slots of these hubs in a sealed plan; hubs that it did not know are left out.
    async fn places_in(
        &self,
        tranche: &Tranche,
        devices: &[DeviceId],
    ) -> Result<Vec<(DeviceId, Slot)>, LedgerError> {
        let plan = self.sealed_plan(&tranche.plan).await?;
        let snapshot = self.snapshot_of(&tranche.plan).await?;
        let ground = SealedGround::of(&plan, snapshot.fleet());
        let place = |device: &DeviceId| {
            let position = ground.position(*device)?;
            Some((*device, plan.slot(position)?))
        };
        Ok(devices.iter().filter_map(place).collect())
    }
}

fn place_of(
    slot: Slot,
    outcome: Option<HubOutcome>,
    only_own: Option<OrganisationRef>,
) -> PlannedState {
    match (slot, only_own) {
        (Slot::Wave(wave), _) => PlannedState::Wave(wave, outcome),
        // At a home with two Suppliers it may be the other one's entry.
        (Slot::Waiting(WaitingReason::Deferred | WaitingReason::Conflict { .. }), Some(_)) => {
            PlannedState::KeptBack
        }
        (other @ (Slot::Holdback | Slot::Waiting(_) | Slot::Out(_)), _) => {
            PlannedState::Elsewhere(other)
        }
    }
}

fn is_own(fleet: &Arc<HeldFleet>, device: DeviceId, supplier: OrganisationRef) -> bool {
    let view = fleet.view();
    view.position(device).is_some_and(|position| {
        let pair = view.suppliers(view.state(position).suppliers);
        pair.includes(supplier)
    })
}
