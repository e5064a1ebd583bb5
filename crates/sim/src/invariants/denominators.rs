//! Denominators (I6), and hubs that are kept out of them (I10).

use super::Trail;
use crate::observed::Seen;
use crate::step::Did;
use launch::hold::HoldScope;
use launch::order::OrderState;
use launch::tranche::Tranche;
use std::collections::BTreeSet;
use terms::{DeviceId, OrderRef};

/// I6: hawkBit passes a gate when targets are deleted. Here who leaves stays in; only a hub whose
/// order was taken back before the attempt waits again.
pub(super) fn i6_denominators_never_shrink(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, before, after) in trail.launches() {
        let Some(before) = before else { continue };
        for (was, is) in before.launch.tranches.iter().zip(&after.launch.tranches) {
            if was.plan != is.plan {
                broken.push(format!("the sealed plan of level {} changed", was.level));
            }
        }
        if after.launch.tranches.len() < before.launch.tranches.len() {
            broken.push("a sealed tranche is gone".to_owned());
        }
        broken.extend(shrunk(before, after));
    }
    broken
}

fn shrunk(before: &Seen, after: &Seen) -> Vec<String> {
    let plan = |seen: &Seen| seen.launch.current_tranche().map(|one| one.plan.reference);
    let (Some(was), Some(is)) = (&before.tally, &after.tally) else {
        return Vec::new();
    };
    if plan(before) != plan(after) {
        return Vec::new();
    }
    let mut broken = Vec::new();
    for (wave, recount) in &after.recount {
        let back = before.recount.get(wave).map_or(0, |one| one.recalled);
        let recalled = recount.recalled.saturating_sub(back);
        let taken_back = taken_back(before, after, *wave);
        let (was, is) = (was.wave(*wave), is.wave(*wave));
        if was.planned != is.planned {
            broken.push(format!(
                "wave {wave} was {} hubs, now {}",
                was.planned, is.planned
            ));
        }
        let pairs = [
            ("were ordered", was.sent(), is.sent()),
            ("had an outcome", was.matured(), is.matured()),
        ];
        for (what, was, is) in pairs {
            if is + recalled + taken_back < was {
                broken.push(format!("of wave {wave} {was} hubs {what}, now {is}"));
            }
        }
    }
    broken
}

/// Hubs of a wave whose orders the step took back before a CSP had them.
fn taken_back(before: &Seen, after: &Seen, wave: u32) -> u64 {
    let taken = |seen: &Seen| -> BTreeSet<OrderRef> {
        let orders = seen.orders.iter().map(|seen| &seen.order);
        orders
            .filter(|order| order.wave == wave && order.state() == OrderState::TakenBack)
            .map(|order| order.reference)
            .collect()
    };
    let known = taken(before);
    let newly = after.orders.iter().map(|seen| &seen.order).filter(|order| {
        order.wave == wave
            && order.state() == OrderState::TakenBack
            && !known.contains(&order.reference)
    });
    newly.map(|order| order.hubs.hubs).sum()
}

/// Hubs that the app counts as kept out before an attempt, beyond those of which the world knows a
/// reason: a deferral, a hub that left, a Supplier that changed, another launch.
pub(super) fn held_without_reason(trail: &Trail<'_>, after: &Seen) -> Option<String> {
    let (Did::Work, Some(tally)) = (&trail.step.did, &after.tally) else {
        return None;
    };
    let tranche = after.launch.current_tranche()?;
    let held = tally.total().held;
    let known = with_reason(trail, after, tranche);
    (held > known).then(|| format!("{held} hubs are kept out, {known} of them for a reason"))
}

fn with_reason(trail: &Trail<'_>, after: &Seen, tranche: &Tranche) -> u64 {
    let Some(sealed) = after.sealed.get(&tranche.plan.reference) else {
        return 0;
    };
    let homes = &trail.after.homes;
    let deferred = |device: DeviceId| {
        let holds = after.launch.open_holds(trail.after.now);
        holds.map(|hold| &hold.scope).any(|scope| match scope {
            HoldScope::WholeLaunch => false,
            HoldScope::Portfolio(of) => homes.is_of(device, *of),
            // Which hubs a list names is kept apart; of whom they are suffices here.
            HoldScope::Listed { supplier, .. } => homes.is_of(device, *supplier),
        })
    };
    let gone = |device: DeviceId| homes.get(device).is_none_or(|home| !home.is_commissioned);
    let moved = |device: DeviceId| {
        let lists = after.launch.nominations.iter().zip(&after.lists);
        let mut of_level = lists.filter(|(one, _)| one.level == after.launch.level);
        of_level.any(|(one, hubs)| hubs.contains(&device) && !homes.is_of(device, one.supplier))
    };
    let elsewhere = |device: DeviceId| {
        let mut others = trail.after.launches.values();
        others.any(|other| {
            let live = other.launch.is_live();
            let apart = other.launch.reference != after.launch.reference;
            let sealed = other.launch.current_tranche();
            let sealed = sealed.and_then(|one| other.sealed.get(&one.plan.reference));
            live && apart && sealed.is_some_and(|hubs| hubs.contains_key(&device))
        })
    };
    let begun = |wave: u32| (1..=tranche.wave).contains(&wave);
    let out =
        |device: DeviceId| gone(device) || deferred(device) || moved(device) || elsewhere(device);
    sealed
        .iter()
        .filter(|(device, wave)| begun(**wave) && out(**device))
        .count() as u64
}
