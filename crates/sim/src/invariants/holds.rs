//! Holds: who may end them (I4, I15), and that each has a reason and an owner (I10).

use super::Trail;
use launch::command::Command;
use launch::hold::{Authority, DirectionKind, Hold, HoldReason, HoldScope};
use terms::{HoldRef, OrganisationType};

/// The hold as it was before the step, and as it is; only those that were released by the step.
fn released<'t>(trail: &Trail<'t>) -> Vec<&'t Hold> {
    let mut released = Vec::new();
    for (_, before, after) in trail.launches() {
        for hold in after
            .launch
            .holds
            .iter()
            .filter(|one| one.release.is_some())
        {
            let was = before.and_then(|before| before.launch.hold(hold.reference));
            if was.is_none_or(|was| was.release.is_none()) {
                released.push(hold);
            }
        }
    }
    released
}

/// Holds that stood before the step and are not there, or are open in another way, after it.
fn lost(trail: &Trail<'_>) -> Vec<HoldRef> {
    let mut lost = Vec::new();
    for (launch, before) in &trail.before.launches {
        let after = trail.after.launches.get(launch);
        for hold in &before.launch.holds {
            let now = after.and_then(|after| after.launch.hold(hold.reference));
            let kept = now.is_some_and(|now| {
                now.scope == hold.scope
                    && now.opened_at == hold.opened_at
                    && (hold.release.is_none() || now.release == hold.release)
            });
            if !kept {
                lost.push(hold.reference);
            }
        }
    }
    lost
}

/// I4: no timer, no second thought of the Supplier's and nobody at DCC ends an Emergency Stop.
pub(super) fn i4_only_the_panel_ends_a_stop(trail: &Trail<'_>) -> Vec<String> {
    let mut broken: Vec<String> = lost(trail)
        .into_iter()
        .map(|hold| format!("hold {hold} is not what it was"))
        .collect();
    for (_, _, after) in trail.launches() {
        for hold in &after.launch.holds {
            let (HoldReason::EmergencyStop { .. }, Some(release)) = (&hold.reason, &hold.release)
            else {
                continue;
            };
            let directed = hold.directions.iter().any(|direction| {
                *direction.kind() == DirectionKind::Continue && direction.by() == release.by
            });
            if release.authority != Authority::Panel || !directed {
                broken.push(format!("{} was ended without the Panel", hold.reference));
            }
        }
    }
    for hold in released(trail) {
        let HoldReason::EmergencyStop { .. } = hold.reason else {
            continue;
        };
        let by_the_panel = trail.step.act().is_some_and(|(who, command)| {
            who.capacity.organisation_type == OrganisationType::Panel
                && matches!(command, Command::Direct { hold: of, .. } if *of == hold.reference)
        });
        if !by_the_panel {
            broken.push(format!("{} ended in no act of the Panel's", hold.reference));
        }
    }
    broken
}

/// I10: a hold says why, whose it is, and who may end it; and of hubs that are kept out before an
/// attempt the world knows why.
pub(super) fn i10_holds_have_reason_and_owner(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, _, after) in trail.launches() {
        for hold in &after.launch.holds {
            let words = match &hold.reason {
                HoldReason::GateNotAchieved {
                    evidence_sha256, ..
                } => after.evidence.contains_key(evidence_sha256),
                HoldReason::EmergencyStop { words, .. } => !words.trim().is_empty(),
                HoldReason::Deferral { justification, .. } => !justification.trim().is_empty(),
            };
            // The machine opens the hold of a gate; whatever a person opens names the person.
            let owner = match (&hold.reason, &hold.scope) {
                (HoldReason::GateNotAchieved { .. }, HoldScope::WholeLaunch) => {
                    hold.opened_by.is_none()
                }
                (HoldReason::EmergencyStop { .. }, HoldScope::WholeLaunch) => {
                    hold.opened_by.is_some()
                }
                (HoldReason::Deferral { by, .. }, HoldScope::Portfolio(of)) => {
                    hold.opened_by.is_some() && by == of
                }
                (HoldReason::Deferral { by, .. }, HoldScope::Listed { supplier, hubs }) => {
                    hold.opened_by.is_some() && by == supplier && hubs.hubs > 0
                }
                (
                    HoldReason::GateNotAchieved { .. } | HoldReason::EmergencyStop { .. },
                    HoldScope::Portfolio(_) | HoldScope::Listed { .. },
                )
                | (HoldReason::Deferral { .. }, HoldScope::WholeLaunch) => false,
            };
            if !words {
                broken.push(format!("{} has no reason", hold.reference));
            }
            if !owner || hold.released_by().is_empty() {
                broken.push(format!("{} has no owner", hold.reference));
            }
        }
        broken.extend(super::denominators::held_without_reason(trail, after));
    }
    broken
}

/// I15: who reports a failure does not release its hold, and who met a major issue does not rule on
/// it.
pub(super) fn i15_nobody_approves_their_own(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for hold in released(trail) {
        let Some(release) = &hold.release else {
            continue;
        };
        match &hold.reason {
            HoldReason::GateNotAchieved { report, .. } => match report {
                None => broken.push(format!("{} ended without a report", hold.reference)),
                Some(report) if report.filed_by == release.by => {
                    broken.push(format!("{} ended by who reported it", hold.reference));
                }
                Some(_) => {}
            },
            HoldReason::EmergencyStop { by, .. } => {
                let acting = trail.step.act().map(|(who, _)| who.capacity.organisation);
                let own = hold.opened_by == Some(release.by) || acting == Some(*by);
                if own {
                    broken.push(format!("{} ended by who opened it", hold.reference));
                }
            }
            // A Supplier takes its own deferral back as it likes.
            HoldReason::Deferral { .. } => {}
        }
    }
    broken
}
