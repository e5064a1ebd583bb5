//! Sets of hubs: in one place at a time (I7), one's own (I11), frozen at the seal (I14).

use super::Trail;
use launch::command::Command;
use launch::decision::Answer;
use launch::nomination::SetAside;
use std::collections::{BTreeMap, BTreeSet};
use terms::DeviceId;

use crate::step::Outcome;

/// I7: a hub is upgraded by one launch at a time, once, and one Supplier speaks for it.
pub(super) fn i7_a_hub_is_in_one_place(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    let mut live: BTreeSet<DeviceId> = BTreeSet::new();
    for (_, _, seen) in trail.launches() {
        let mut own: BTreeSet<DeviceId> = BTreeSet::new();
        for tranche in &seen.launch.tranches {
            let sealed = seen.sealed.get(&tranche.plan.reference);
            let upgraded = sealed.into_iter().flat_map(|sealed| sealed.iter());
            let upgraded = upgraded.filter(|(_, wave)| **wave > 0);
            let twice = upgraded.filter(|(device, _)| !own.insert(**device)).count();
            if twice > 0 {
                broken.push(format!("{twice} hubs are in two tranches of one launch"));
            }
        }
        if seen.launch.is_live() {
            let tranche = seen.launch.current_tranche();
            let sealed = tranche.and_then(|one| seen.sealed.get(&one.plan.reference));
            let upgraded = sealed.into_iter().flat_map(|sealed| sealed.iter());
            let upgraded = upgraded.filter(|(_, wave)| **wave > 0);
            let twice = upgraded
                .filter(|(device, _)| !live.insert(**device))
                .count();
            if twice > 0 {
                broken.push(format!("{twice} hubs are in live tranches of two launches"));
            }
        }
        let mut listed: BTreeMap<u32, BTreeSet<DeviceId>> = BTreeMap::new();
        for (nomination, hubs) in seen.launch.nominations.iter().zip(&seen.lists) {
            let level = listed.entry(nomination.level).or_default();
            let twice = hubs.iter().filter(|hub| !level.insert(**hub)).count();
            if twice > 0 {
                broken.push(format!("{twice} hubs are on two lists"));
            }
        }
    }
    broken
}

/// I11: every Device ID of a list lands in one place, and none that is not the Supplier's own
/// lands among the accepted.
pub(super) fn i11_foreign_hubs_are_refused_by_name(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, _, seen) in trail.launches() {
        for nomination in &seen.launch.nominations {
            if !nomination.is_conserved() {
                broken.push("a list does not add up".to_owned());
            }
        }
    }
    let (Some((who, Command::Nominate { launch, list, .. })), Outcome::Done { answer, .. }) =
        (trail.step.act(), &trail.step.outcome)
    else {
        return broken;
    };
    let Answer::Nominated(told) = answer else {
        broken.push("a list was not answered".to_owned());
        return broken;
    };
    let supplier = who.capacity.organisation;
    let aside: BTreeMap<DeviceId, SetAside> = told.set_aside.iter().copied().collect();
    let listed: BTreeSet<DeviceId> = list.iter().copied().collect();
    let foreign = listed
        .iter()
        .filter(|device| !trail.before.homes.is_of(**device, supplier));
    for device in foreign {
        if aside.get(device) != Some(&SetAside::NotResponsible) {
            broken.push("a hub that is not the Supplier's own was not refused by name".to_owned());
        }
    }
    let seen = trail.after.launches.get(launch);
    let accepted = seen.and_then(|seen| seen.lists.last());
    let own = accepted.is_some_and(|hubs| {
        hubs.iter()
            .all(|hub| listed.contains(hub) && trail.before.homes.is_of(*hub, supplier))
    });
    if !told.accepted.is_empty() && !own {
        broken.push("a hub was accepted that is not the Supplier's own".to_owned());
    }
    broken
}

/// I14: a tranche is what was sealed. Who joins later is ordered by no order of it.
pub(super) fn i14_joiners_wait(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, before, after) in trail.launches() {
        for (plan, sealed) in &after.sealed {
            let was = before.and_then(|before| before.sealed.get(plan));
            if was.is_some_and(|was| was != sealed) {
                broken.push("the hubs of a sealed tranche changed".to_owned());
            }
            for seen in after.orders_of(*plan) {
                let stray = |device: &&DeviceId| sealed.get(device) != Some(&seen.order.wave);
                let stray = seen.hubs.iter().filter(stray).count();
                if stray > 0 {
                    broken.push(format!("{stray} hubs were ordered that were not sealed"));
                }
            }
            let upgraded = sealed.values().filter(|wave| **wave > 0).count() as u64;
            let mut tranches = after.launch.tranches.iter();
            let head = tranches.rfind(|one| one.plan.reference == *plan);
            if head.is_some_and(|head| head.plan.hubs() != upgraded) {
                broken.push("a sealed tranche has another number of hubs".to_owned());
            }
        }
    }
    broken
}
