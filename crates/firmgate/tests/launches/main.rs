//! Launches over the real stores: acts, plans, orders, reports and gates as the shell carries them
//! out.

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod journey;
mod serving;
mod stops;
mod world;
