//! Whether a plan tells what held at its hubs wherever its snapshot does not say so.

use super::super::{Plan, PlanInput, Slot};
use super::{Faults, PlanRule};
use crate::fleet::{HomeCombination, HubProfile, SupplierPair};

/// What holds at a hub, in words and not in numbers of a legend.
type Facts<'a> = (&'a HubProfile, &'a HomeCombination, SupplierPair);

/// Goes through the hubs of every wave and those held back, and holds what is told of them against
/// what holds.
pub(super) fn check(input: &PlanInput<'_>, plan: &Plan, faults: &mut Faults) {
    let view = input.fleet;
    let snapshot = view.fleet();
    let mut told = plan.head.since_snapshot.iter().peekable();
    if view.overlay().changes().len() == 0 && view.overlay().joiners().is_empty() {
        faults.hold(told.next().is_none(), PlanRule::SinceSnapshot);
        return;
    }
    for hub in view.hubs() {
        let number = plan.slots[hub.position as usize];
        let told = told.next_if(|told| told.position == hub.position);
        let now: Facts<'_> = (
            view.profile(hub.state.profile),
            view.combination(hub.state.combination),
            view.suppliers(hub.state.suppliers),
        );
        let at = hub.position as usize;
        let was: Option<Facts<'_>> = snapshot.profiles.get(at).map(|profile| {
            let legend = snapshot.legend;
            (
                &legend.profiles[usize::from(*profile)],
                &legend.combinations[usize::from(snapshot.combinations[at])],
                legend.suppliers[usize::from(snapshot.suppliers[at])],
            )
        });
        let planned = match plan.head.legend[usize::from(number)].slot {
            Slot::Wave(_) | Slot::Holdback => true,
            Slot::Waiting(_) | Slot::Out(_) => false,
        };
        let right = match (planned && was != Some(now), told) {
            (false, None) => true,
            (false, Some(_)) | (true, None) => false,
            (true, Some(told)) => {
                let stratum = input.strata.list().get(told.stratum as usize);
                let place = now
                    .0
                    .region
                    .and_then(|region| input.strata.place(&now.0.firmware, region, now.1));
                told.device == view.device(hub.position)
                    && stratum.is_some()
                    && place == Some(told.stratum as usize)
                    && told.suppliers == now.2
            }
        };
        if !right {
            faults.note(PlanRule::SinceSnapshot, Some(hub.position));
        }
    }
    faults.hold(told.next().is_none(), PlanRule::SinceSnapshot);
}
