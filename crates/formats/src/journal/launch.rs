//! Events of launches in the journal's canonical form. Each name and each fact stands in one
//! table; neither ever changes once a journal holds it.

use super::{Fact, digest, number, said};
use launch::criteria::Kpi;
use launch::decision::{Event, Kept};
use launch::hold::Authority;
use launch::nomination::NominationRoute;
use terms::Moment;

/// Every event with its facts, and how each fact is written.
macro_rules! events {
    ($($variant:ident { $($field:ident $how:ident),* })+) => {
        /// The event's name in the journal.
        pub fn event_name(event: &Event) -> &'static str {
            match event {
                $(Event::$variant { .. } => stringify!($variant),)+
            }
        }

        fn facts(event: &Event) -> Vec<(&'static str, Fact)> {
            match event {
                $(Event::$variant { $($field),* } => vec![$((stringify!($field), $how($field))),*],)+
            }
        }
    };
}

events! {
    LaunchDrafted { launch said }
    DraftChanged { launch said }
    NotificationIssued {
        launch said, revision small, criteria_sha256 digest, told count, window_closes moment
    }
    NotificationRevised { launch said, revision small }
    NotificationAcknowledged { launch said, revision small, by said }
    ListingRecorded { launch said, before_notification kept }
    HubsNominated {
        launch said, nomination said, supplier said, route way, level small, listed count,
        accepted count, set_aside count, hubs_sha256 digest, request_sha256 digest
    }
    NominationsWithdrawn { launch said, supplier said, level small, hubs count }
    WindowClosed { launch said, lists count }
    TrancheSealed {
        launch said, plan said, parent said_or_none, level small, attempt small, hubs count,
        holdback count, slots_sha256 digest
    }
    OrderSent {
        launch said, order said, plan said, generation small, wave small, hubs count,
        hubs_sha256 digest
    }
    OrderFetched { launch said, order said, csp said }
    OrderRecalled { launch said, order said }
    WaveBegun { launch said, level small, attempt small, wave small }
    TrancheMatured { launch said, level small, attempt small }
    GateMet { launch said, level small, attempt small, evidence_sha256 digest }
    GateBreached { launch said, level small, attempt small, hold said, evidence_sha256 digest }
    DriftWarned { launch said, level small, attempt small, kpi measure }
    DriftAcknowledged { launch said, kpi measure }
    MovedOn { launch said, level small, next small_or_none, evidence_sha256 digest }
    FailureReported { launch said, hold said }
    EmergencyStopped { launch said, hold said, by said }
    Deferred { launch said, hold said, by said, hubs count_or_all }
    CaseStated { launch said, hold said }
    PanelDirected { launch said, hold said }
    HoldReleased { launch said, hold said, authority whose, effective moment }
    CoverageDirected { launch said, level small }
    LaunchWithdrawn { launch said }
    AlertSetAside { supplier said, number count, alert_sha256 digest, reason_sha256 digest }
}

/// The event's facts as canonical JSON, in the form of the register's.
pub fn facts_json(event: &Event) -> String {
    let mut text = String::new();
    Fact::Object(facts(event)).write(&mut text);
    text
}

fn small(value: &u32) -> Fact {
    number(*value)
}

fn count(value: &u64) -> Fact {
    Fact::Number(*value)
}

fn moment(at: &Moment) -> Fact {
    Fact::Text(at.rfc3339())
}

fn small_or_none(value: &Option<u32>) -> Fact {
    value.map_or_else(|| said("none"), number)
}

fn said_or_none(value: &Option<terms::PlanRef>) -> Fact {
    value.map_or_else(|| said("none"), said)
}

fn count_or_all(value: &Option<u64>) -> Fact {
    value.map_or_else(|| said("all"), Fact::Number)
}

fn measure(kpi: &Kpi) -> Fact {
    said(kpi.code())
}

fn kept(kept: &Kept) -> Fact {
    said(match kept {
        Kept::InTime => "in time",
        Kept::Breached => "breached",
    })
}

fn way(route: &NominationRoute) -> Fact {
    said(match route {
        NominationRoute::ServiceRequest(_) => "service request",
        NominationRoute::Page => "page",
        NominationRoute::Api => "api",
    })
}

fn whose(authority: &Authority) -> Fact {
    said(match authority {
        Authority::Dcc => "dcc",
        Authority::Panel => "panel",
        Authority::DeferringSupplier => "deferring supplier",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{HoldRef, LaunchRef, OrganisationRef};

    #[test]
    fn one_2_a_launchs_facts_are_sorted_and_hold_references_only() {
        let event = Event::Deferred {
            launch: LaunchRef::from_random_bits(1),
            hold: HoldRef::from_random_bits(2),
            by: OrganisationRef::from_random_bits(3),
            hubs: None,
        };
        assert_eq!(
            facts_json(&event),
            "{\"by\":\"ORG-0000000003\",\"hold\":\"HLD-0000000002\",\"hubs\":\"all\",\
             \"launch\":\"LCH-0000000001\"}"
        );
        assert_eq!(event_name(&event), "Deferred");
    }
}
