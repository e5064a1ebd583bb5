//! Plans and the generations of their orders (I8, I9).

use super::Trail;
use launch::command::Command;

/// I8: whoever holds an order of before a stop, or of a plan that is not the current one, cannot
/// begin with it.
pub(super) fn i8_old_generations_cannot_act(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, before, after) in trail.launches() {
        for seen in &after.orders {
            let order = &seen.order;
            let mut tranches = after.launch.tranches.iter();
            let Some(tranche) = tranches.rfind(|one| one.plan.reference == order.plan) else {
                broken.push("an order of a plan that was never sealed".to_owned());
                continue;
            };
            if order.generation > tranche.generation {
                broken.push("an order of a generation to come".to_owned());
            }
            if order.generation < tranche.generation && order.recalled_at.is_none() {
                broken.push("an order of an old generation stands".to_owned());
            }
            let was = before.and_then(|before| {
                let mut orders = before.orders.iter();
                orders.find(|one| one.order.reference == order.reference)
            });
            let fetched =
                order.fetched_at.is_some() && was.is_some_and(|was| was.order.fetched_at.is_none());
            let stood = was.is_some_and(|was| was.order.recalled_at.is_none());
            let generation = before
                .and_then(|before| {
                    let mut tranches = before.launch.tranches.iter();
                    tranches.rfind(|one| one.plan.reference == order.plan)
                })
                .map(|one| one.generation);
            if fetched && (!stood || generation != Some(order.generation)) {
                broken.push("an order of an old generation was fetched".to_owned());
            }
        }
    }
    broken
}

/// I9: what was planned beside a plan that was sealed meanwhile is stale.
pub(super) fn i9_plans_follow_their_parents(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (launch, before, after) in trail.launches() {
        let mut current = None;
        for tranche in &after.launch.tranches {
            if tranche.plan.parent != current {
                broken.push(format!(
                    "the plan of level {} follows another one than the current",
                    tranche.level
                ));
            }
            current = Some(tranche.plan.reference);
        }
        let known = before.map_or(0, |before| before.launch.tranches.len());
        let newly = after.launch.tranches.len().saturating_sub(known);
        let seen = trail.step.act().and_then(|(_, command)| {
            let Command::Seal { launch: of, plan } = command else {
                return None;
            };
            (*of == launch).then_some(*plan)
        });
        if newly > 0 && (newly > 1 || seen != current) {
            broken.push("a tranche was sealed by another plan than the one looked at".to_owned());
        }
    }
    broken
}
