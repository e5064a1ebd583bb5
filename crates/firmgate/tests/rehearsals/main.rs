//! Rehearsals of launches by script over the real stores, with the invariants looked at after every
//! step, and worlds led by chance.

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod mutations;
mod scripts;
mod worlds;
