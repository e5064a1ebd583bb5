//! A batch of facts taken into the fleet: which hubs change to what, what that does to the counts,
//! and what became of each fact.
//!
//! Nothing is changed here: the change is a value, for the store to keep and for the overlay and
//! the cube in memory to follow.

use super::{
    CubeChange, FactOutcome, FleetView, HeldHub, HomeCombination, HubChange, HubFact, HubMoments,
    HubProfile, HubState, Legend, Overlay, SupplierPair,
};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use terms::{DeviceId, Moment};

/// What a batch of facts changes, as one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverlayChange {
    /// Legend entries that neither the snapshot nor the overlay has, to follow those that are
    /// there.
    pub added: Legend,
    /// The hubs at which something changed, by Device ID.
    pub hubs: Vec<ChangedHub>,
    /// What it does to the counts.
    pub cube: CubeChange,
}

/// One hub at which something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedHub {
    /// Its CHF.
    pub device: DeviceId,
    /// Where it stands; `None` for one that joins.
    pub position: Option<u32>,
    /// What holds at it now.
    pub state: HubState,
    /// Since when.
    pub moments: HubMoments,
}

/// What became of a batch of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsTaken {
    /// What changes.
    pub change: OverlayChange,
    /// For each fact, in the order of the batch, what became of it.
    pub outcomes: Vec<FactOutcome>,
}

/// Takes a batch of facts into a view. `snapshot_from` is the moment before which the snapshot
/// speaks, `moments` what is kept of hubs at which facts came in before.
pub fn take_in(
    view: FleetView<'_>,
    snapshot_from: Moment,
    moments: &BTreeMap<DeviceId, HubMoments>,
    facts: &[HubFact],
) -> FactsTaken {
    let mut order: Vec<usize> = (0..facts.len()).collect();
    // That a hub joined comes before all else that is said of it.
    order.sort_by_key(|at| {
        let fact = &facts[*at];
        let joined = matches!(fact.what, HubChange::Joined(_));
        (fact.device, !joined, fact.at)
    });
    let mut taken = FactsTaken {
        change: OverlayChange::default(),
        outcomes: vec![FactOutcome::UnknownHub; facts.len()],
    };
    let mut indices = Indices::new(view);
    for of_hub in order.chunk_by(|one, next| facts[*one].device == facts[*next].device) {
        let device = facts[of_hub[0]].device;
        let moments = moments.get(&device).copied().unwrap_or_default();
        follow_hub(
            view,
            snapshot_from,
            moments,
            facts,
            of_hub,
            &mut indices,
            &mut taken,
        );
    }
    taken.change.added = indices.into_added();
    taken
}

/// Follows the facts about one hub.
fn follow_hub(
    view: FleetView<'_>,
    snapshot_from: Moment,
    moments: HubMoments,
    facts: &[HubFact],
    of_hub: &[usize],
    indices: &mut Indices<'_>,
    taken: &mut FactsTaken,
) {
    let first = &facts[of_hub[0]];
    let position = view.position(first.device);
    let before = position.map(|position| view.state(position));
    let mut held = match (before, &first.what) {
        (Some(state), _) => written_out(view, state, moments),
        (None, HubChange::Joined(_)) if first.at < snapshot_from => {
            taken.outcomes[of_hub[0]] = FactOutcome::Older;
            return;
        }
        (None, HubChange::Joined(profile)) => HeldHub::joined(profile.clone(), first.at),
        (None, _) => return,
    };
    for (place, at) in of_hub.iter().enumerate() {
        taken.outcomes[*at] = match place == 0 && before.is_none() {
            true => FactOutcome::TakenIn,
            false => held.follow(&facts[*at], snapshot_from),
        };
    }
    let Some(state) = indices.state(&held, before) else {
        for at in of_hub {
            taken.outcomes[*at] = FactOutcome::LegendFull;
        }
        return;
    };
    if before == Some(state) && held.moments == moments {
        return;
    }
    match before {
        Some(before) => taken.change.cube.moved(before, state),
        None => taken.change.cube.joined(state),
    }
    taken.change.hubs.push(ChangedHub {
        device: first.device,
        position,
        state,
        moments: held.moments,
    });
}

/// A hub's values written out.
pub fn written_out(view: FleetView<'_>, state: HubState, moments: HubMoments) -> HeldHub {
    HeldHub {
        profile: view.profile(state.profile).clone(),
        suppliers: view.suppliers(state.suppliers),
        behind: view.combination(state.combination).clone(),
        moments,
    }
}

impl Overlay {
    /// This overlay with a change taken in; `None` where the change was made for another one.
    pub fn with(&self, change: &OverlayChange) -> Option<Overlay> {
        let mut overlay = self.clone();
        let Legend {
            profiles,
            combinations,
            suppliers,
        } = change.added.clone();
        overlay.added.profiles.extend(profiles);
        overlay.added.combinations.extend(combinations);
        overlay.added.suppliers.extend(suppliers);
        let mut changes = Vec::with_capacity(change.hubs.len());
        for hub in &change.hubs {
            match hub.position {
                Some(position) => changes.push((position, hub.state)),
                None => {
                    overlay.join(hub.device, hub.state)?;
                }
            }
        }
        // Joiners that changed stand by Device ID among the hubs of the snapshot.
        changes.sort_unstable_by_key(|(position, _)| *position);
        overlay.apply(&changes).then_some(overlay)
    }
}

/// The indices of values, looked up once they are needed.
struct Indices<'a> {
    view: FleetView<'a>,
    profiles: Known<HubProfile>,
    combinations: Known<HomeCombination>,
    suppliers: Known<SupplierPair>,
}

/// One list of the legend: the entries of the view by value, and those added to it.
struct Known<T> {
    index: HashMap<T, u16>,
    of_view: usize,
    added: Vec<T>,
}

impl<'a> Indices<'a> {
    fn new(view: FleetView<'a>) -> Indices<'a> {
        Indices {
            view,
            profiles: Known::new(),
            combinations: Known::new(),
            suppliers: Known::new(),
        }
    }

    /// The indices of a hub's values, or `None` where the legend is full. What did not change
    /// keeps its index without being looked up.
    fn state(&mut self, held: &HeldHub, before: Option<HubState>) -> Option<HubState> {
        let view = self.view;
        let profile = match before {
            Some(state) if *view.profile(state.profile) == held.profile => state.profile,
            Some(_) | None => {
                let of_view = || view.profiles().cloned();
                self.profiles.index_of(&held.profile, of_view)?
            }
        };
        let combination = match before {
            Some(state) if *view.combination(state.combination) == held.behind => state.combination,
            Some(_) | None => {
                let of_view = || view.combinations().cloned();
                self.combinations.index_of(&held.behind, of_view)?
            }
        };
        let suppliers = match before {
            Some(state) if view.suppliers(state.suppliers) == held.suppliers => state.suppliers,
            Some(_) | None => {
                let of_view = || view.supplier_pairs();
                self.suppliers.index_of(&held.suppliers, of_view)?
            }
        };
        Some(HubState {
            profile,
            combination,
            suppliers,
        })
    }

    fn into_added(self) -> Legend {
        Legend {
            profiles: self.profiles.added,
            combinations: self.combinations.added,
            suppliers: self.suppliers.added,
        }
    }
}

impl<T: Clone + Eq + Hash> Known<T> {
    fn new() -> Known<T> {
        Known {
            index: HashMap::new(),
            of_view: 0,
            added: Vec::new(),
        }
    }

    /// The index of a value; it is added where it is new. `None` where there is no room.
    fn index_of<I: Iterator<Item = T>>(
        &mut self,
        value: &T,
        of_view: impl FnOnce() -> I,
    ) -> Option<u16> {
        if self.of_view == 0 {
            for (index, entry) in (0..=u16::MAX).zip(of_view()) {
                self.index.entry(entry).or_insert(index);
                self.of_view += 1;
            }
        }
        if let Some(index) = self.index.get(value) {
            return Some(*index);
        }
        let index = u16::try_from(self.of_view + self.added.len()).ok()?;
        self.index.insert(value.clone(), index);
        self.added.push(value.clone());
        Some(index)
    }
}

#[cfg(test)]
mod tests;
