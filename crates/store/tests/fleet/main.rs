//! The fleet's store: snapshots come into force whole or not at all, facts hold through restarts,
//! other processes and the next snapshot, and counts are always those of the hubs.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

mod facts;
mod next_snapshot;
mod snapshots;
mod world;
