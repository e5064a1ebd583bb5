//! The XML interface as its Users meet it: signed Service Requests to the real server, over the real
//! stores, with keys made for the occasion (SL-3; DUIS.md sections 3 to 8); and the alerts that they
//! are posted (section 12).

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test asks for one alert of many, and any other fails it"
)]

mod alerts;
mod answers;
mod at_once;
mod outbox;
mod precedence;
mod receiver;
mod repeated;
mod set_up;
mod signatures;
mod transport;
mod world;
