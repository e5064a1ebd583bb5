//! The XML interface as its Users meet it: signed Service Requests to the real server, over the real
//! stores, with keys made for the occasion (SL-3; DUIS.md sections 3 to 8).

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod answers;
mod at_once;
mod precedence;
mod repeated;
mod set_up;
mod signatures;
mod transport;
mod world;
