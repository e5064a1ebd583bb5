//! What each party sees (I12).

use super::Trail;
use crate::cast::Who;
use crate::observed::{Observed, Seen};
use app::launches::{LaunchView, SupplierLaunch};
use launch::hold::HoldReason;
use terms::OrganisationType;

/// I12: counts and verdicts are DCC's; a Supplier sees its own lists, holds and hubs, the Panel both
/// sides' case, and who has no hub in a launch finds none.
pub(super) fn i12_views_hold_no_foreign_counts(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (_, _, seen) in trail.launches() {
        for (who, view) in &seen.views {
            let how = match view {
                None => None,
                Some(_) if seen.launch.revision == 0 => Some("sees a draft"),
                Some(LaunchView::Dcc(_)) => Some("sees what DCC sees"),
                Some(LaunchView::Supplier(own)) => foreign(who, own, seen, trail.after),
                Some(LaunchView::Forum(_)) => match who.capacity.organisation_type {
                    OrganisationType::Panel | OrganisationType::Secas => None,
                    OrganisationType::Dcc
                    | OrganisationType::Manufacturer
                    | OrganisationType::Csp
                    | OrganisationType::Supplier
                    | OrganisationType::NetworkParty
                    | OrganisationType::OtherSecParty => Some("sees the case of both sides"),
                },
                Some(LaunchView::Shared(_)) => match who.capacity.organisation_type {
                    OrganisationType::Csp => None,
                    OrganisationType::Manufacturer if who.name == "Northmere" => None,
                    OrganisationType::Manufacturer
                    | OrganisationType::Dcc
                    | OrganisationType::Panel
                    | OrganisationType::Secas
                    | OrganisationType::Supplier
                    | OrganisationType::NetworkParty
                    | OrganisationType::OtherSecParty => Some("sees a launch that is none of its"),
                },
            };
            broken.extend(how.map(|how| format!("{} {how}", who.name)));
        }
    }
    broken
}

fn foreign(who: &Who, own: &SupplierLaunch, seen: &Seen, after: &Observed) -> Option<&'static str> {
    let supplier = who.capacity.organisation;
    let told = seen.launch.told.iter();
    let told = told.filter(|told| told.organisation == supplier).count() > 0;
    let holds = after.homes.count_of(supplier);
    if !told && holds == 0 {
        return Some("sees a launch without a hub in it");
    }
    if own.hubs > holds {
        return Some("is told of more hubs than its own");
    }
    if own.nominations.iter().any(|one| one.supplier != supplier) {
        return Some("sees another Supplier's list");
    }
    let others = own.own_holds.iter().any(|hold| match &hold.reason {
        HoldReason::GateNotAchieved { .. } => true,
        HoldReason::EmergencyStop { by, .. } | HoldReason::Deferral { by, .. } => *by != supplier,
    });
    others.then_some("sees another's words on a hold")
}
