//! Rehearsals of launches: what a ladder can see, what it cannot, and how long it takes (issue of
//! the Safe Launch, item 11; SL-1, SL-6, SL-11).

#![expect(
    clippy::unwrap_used,
    reason = "a rehearsal that does not run as told fails loudly"
)]

mod agreement;
mod days;
mod ladders;
mod outlooks;
mod sights;
mod world;
