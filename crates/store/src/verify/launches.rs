//! Whether the events of launches explain their states: phases, holds, the criteria as issued, and
//! the hubs of orders.
//!
//! A phase may change, and a hold may open or be released, only in an act whose events say so: a
//! hold that ended without a word in the journal was released by nobody.

use super::Report;
use crate::commit::launches::phase_code;
use crate::forms::text::Textual;
use crate::rows::to_sql;
use formats::journal::hex;
use launch::launch::Launch;
use launch::order::Order;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use terms::{HoldRef, LaunchRef, OrderRef};

/// The launches' part of the journal folded so far.
#[derive(Default)]
pub(super) struct ExplainedLaunches {
    known: HashMap<i64, Known>,
    act: ActSays,
}

/// A launch as its last version had it.
struct Known {
    phase: &'static str,
    /// Each hold, and whether it was released.
    holds: BTreeMap<HoldRef, bool>,
    /// SHA-256 of the criteria as they were issued.
    criteria: Option<String>,
}

/// What the events of one act say.
#[derive(Default)]
struct ActSays {
    phases: BTreeMap<i64, &'static str>,
    opened: BTreeSet<(i64, HoldRef)>,
    released: BTreeSet<(i64, HoldRef)>,
    criteria: BTreeMap<i64, String>,
    /// Orders that an event names.
    orders: BTreeSet<i64>,
    /// The digest of the hubs of orders that were sent.
    sent: BTreeMap<i64, String>,
}

impl ExplainedLaunches {
    /// Begins another act.
    pub(super) fn begin(&mut self) {
        self.act = ActSays::default();
    }

    /// Takes in an event of the act.
    pub(super) fn add(&mut self, event: &str, facts: &serde_json::Value) {
        let text = |name: &str| facts[name].as_str().unwrap_or_default();
        let Some(launch) = LaunchRef::read_strictly(text("launch")) else {
            return;
        };
        let key = to_sql(launch.bits());
        if let Some(phase) = phase_after(event, facts) {
            self.act.phases.insert(key, phase);
        }
        let hold = HoldRef::read_strictly(text("hold"));
        let order = OrderRef::read_strictly(text("order")).map(|order| to_sql(order.bits()));
        self.act.orders.extend(order);
        match event {
            "EmergencyStopped" | "Deferred" | "GateBreached" => {
                self.act.opened.extend(hold.map(|hold| (key, hold)));
            }
            "HoldReleased" => self.act.released.extend(hold.map(|hold| (key, hold))),
            "NotificationIssued" => {
                let criteria = text("criteria_sha256").to_owned();
                self.act.criteria.insert(key, criteria);
            }
            "OrderSent" => {
                let hubs = text("hubs_sha256").to_owned();
                self.act.sent.extend(order.map(|order| (order, hubs)));
            }
            // Whatever else is journalled of a launch changes neither its phase nor its holds.
            _ => {}
        }
    }

    /// Takes in a version of a launch that the act wrote.
    pub(super) fn launch(&mut self, key: i64, name: &str, launch: &Launch, report: &mut Report) {
        let before = self.known.remove(&key);
        let phase = phase_code(&launch.phase);
        let said = self.act.phases.get(&key).copied();
        if said.or(before.as_ref().map(|before| before.phase)) != Some(phase) {
            report.tell(format!(
                "{name} has a phase that no event of its act explains"
            ));
        }
        let holds: BTreeMap<HoldRef, bool> = launch
            .holds
            .iter()
            .map(|hold| (hold.reference, hold.release.is_some()))
            .collect();
        let none = BTreeMap::new();
        let held = before.as_ref().map_or(&none, |before| &before.holds);
        if !self.holds_are_explained(key, held, &holds) {
            report.tell(format!(
                "{name} has holds that no event of its act explains"
            ));
        }
        let criteria = Sha256::digest(launch.notification.criteria.canonical_text());
        let issued = self.act.criteria.remove(&key);
        let issued = issued.or(before.and_then(|before| before.criteria));
        if issued
            .as_ref()
            .is_some_and(|issued| *issued != hex(&criteria))
        {
            report.tell(format!("{name} has other criteria than were issued"));
        }
        let known = Known {
            phase,
            holds,
            criteria: issued,
        };
        self.known.insert(key, known);
    }

    fn holds_are_explained(
        &self,
        key: i64,
        before: &BTreeMap<HoldRef, bool>,
        after: &BTreeMap<HoldRef, bool>,
    ) -> bool {
        let kept = before.keys().all(|hold| after.contains_key(hold));
        kept && after.iter().all(|(hold, released)| {
            let was = before.get(hold);
            let opened = was.is_some() || self.act.opened.contains(&(key, *hold));
            let ended = *released != was.copied().unwrap_or(false);
            opened && (!ended || self.act.released.contains(&(key, *hold)))
        })
    }

    /// Takes in a version of an order that the act wrote.
    pub(super) fn order(&mut self, key: i64, name: &str, order: &Order, report: &mut Report) {
        if !self.act.orders.contains(&key) {
            report.tell(format!("{name} changed without an event that names it"));
        }
        let said = self.act.sent.remove(&key);
        if said.is_some_and(|hubs| hubs != hex(&order.hubs.sha256)) {
            report.tell(format!("{name} has other hubs than its event says"));
        }
    }
}

/// The phase that a launch is in after this event, where the event changes it.
fn phase_after(event: &str, facts: &serde_json::Value) -> Option<&'static str> {
    match event {
        "LaunchDrafted" => Some("Draft"),
        "NotificationIssued" => Some("Notified"),
        "WindowClosed" => Some("Ready"),
        "TrancheSealed" => Some("Running"),
        "GateMet" => Some("Achieved"),
        "MovedOn" if facts["next"] == "none" => Some("Complete"),
        "MovedOn" => Some("Ready"),
        // Only a gate's hold is released by DCC: the level is tried again.
        "HoldReleased" if facts["authority"] == "dcc" => Some("Ready"),
        "LaunchWithdrawn" => Some("Withdrawn"),
        _ => None,
    }
}
