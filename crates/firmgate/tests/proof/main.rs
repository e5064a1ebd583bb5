//! The whole product, driven as its binary wires it: what leaks, what can be attacked, what two
//! people do at once, and whether the register's journey can be walked (REGISTER 2.5, issue 2).

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that cannot go on stops where it stands, whatever the variant"
)]

mod at_once;
mod attack;
mod canaries;
mod drop_folder;
mod log;
mod noise;
mod non_interference;
mod walk;
mod world;
