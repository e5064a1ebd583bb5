//! The forms of orders, written out by hand.

use app::launches::{CspHub, FollowedOrder};
use launch::order::OrderState;
use serde::Serialize;
use utoipa::ToSchema;

/// An order as its CSP sees it.
#[derive(Serialize, ToSchema)]
pub struct OrderForm {
    /// Its reference.
    pub reference: String,
    /// The launch.
    pub launch: String,
    /// The number of the notification.
    pub notification: String,
    /// `out` (to be fetched), `with-csp`, `taken-back` (before it was fetched) or `recalled`.
    pub state: &'static str,
    /// The generation that it belongs to. A hold on the whole deployment ends a generation.
    pub generation: u32,
    /// The generation that the launch's orders are of now. Carry out none of an earlier one.
    pub generation_now: u32,
    /// The wave, from 1.
    pub wave: u32,
    /// The CSP Region.
    pub region: &'static str,
    /// The Device Manufacturer of the hubs.
    pub make: String,
    /// Their model.
    pub model: String,
    /// The firmware version that they get.
    pub to_version: String,
    /// How many hubs.
    pub hubs: u64,
    /// When it was put out.
    pub sent_at: String,
    /// From when a hub of it that did not report counts as silent.
    pub silent_from: String,
    /// When the CSP fetched it first.
    pub fetched_at: Option<String>,
    /// When it was recalled.
    pub recalled_at: Option<String>,
    /// What became of its hubs until now.
    pub outcomes: OutcomesForm,
    /// How far a recall is accounted for; only where one order is read.
    pub recall: Option<RecallForm>,
}

/// What became of the hubs of an order until now. Together they are its hubs, but for an order that
/// was taken back.
#[derive(Serialize, ToSchema)]
pub struct OutcomesForm {
    /// On the new version, and heard after it.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Taken back in time.
    pub recalled: u64,
    /// Counted silent; an outcome can still be reported.
    pub silent: u64,
    /// Still awaited. An order with the CSP of which none is awaited is done.
    pub awaited: u64,
}

/// How far a CSP has accounted for a recalled order.
#[derive(Serialize, ToSchema)]
pub struct RecallForm {
    /// Hubs of which it said whether the recall came in time, or that they went through.
    pub answered: u64,
    /// Hubs of which it has said nothing yet.
    pub open: u64,
}

/// A hub of an order.
#[derive(Serialize, ToSchema)]
pub struct HubForm {
    /// The hub.
    pub device_id: String,
    /// The version that it ran when the order was planned.
    pub from_version: String,
}

impl OrderForm {
    /// The order.
    pub fn of(followed: &FollowedOrder) -> OrderForm {
        let (seen, progress) = (&followed.order, &followed.progress);
        let order = &seen.order;
        OrderForm {
            reference: order.reference.to_string(),
            launch: order.launch.to_string(),
            notification: seen.number.to_string(),
            state: state_code(order.state()),
            generation: order.generation,
            generation_now: seen.generation_now,
            wave: order.wave,
            region: order.region.text(),
            make: seen.target.make.to_string(),
            model: seen.target.model.to_string(),
            to_version: seen.target.to.to_string(),
            hubs: order.hubs.hubs,
            sent_at: order.sent_at.rfc3339(),
            silent_from: order.silent_from.rfc3339(),
            fetched_at: order.fetched_at.map(|at| at.rfc3339()),
            recalled_at: order.recalled_at.map(|at| at.rfc3339()),
            outcomes: OutcomesForm {
                ok: progress.ok,
                failed: progress.failed,
                recalled: progress.recalled,
                silent: progress.silent,
                awaited: progress.awaited,
            },
            recall: followed.recall.map(|recall| RecallForm {
                answered: recall.answered,
                open: recall.open,
            }),
        }
    }
}

impl HubForm {
    /// The hub.
    pub fn of(hub: &CspHub) -> HubForm {
        HubForm {
            device_id: hub.device.text(),
            from_version: hub.from.to_string(),
        }
    }
}

fn state_code(state: OrderState) -> &'static str {
    match state {
        OrderState::Out => "out",
        OrderState::WithCsp => "with-csp",
        OrderState::TakenBack => "taken-back",
        OrderState::Recalled => "recalled",
    }
}
