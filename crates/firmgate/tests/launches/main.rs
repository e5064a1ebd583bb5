//! Launches over the real stores: acts, plans, orders, reports and gates as the shell carries them
//! out.

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod alerts;
mod csp;
mod doors;
mod journey;
mod lists;
mod notified;
mod plans;
mod programs;
mod register;
mod results;
mod serving;
mod simulator;
mod stops;
mod suppliers;
mod told;
mod uploads;
mod whole;
mod world;
