//! Decisions on launches, told as scenes: who asks for what, and what comes of it.

#![expect(
    clippy::unwrap_used,
    reason = "a scene that does not play as told fails loudly"
)]

mod gates;
mod holds;
mod levels;
mod nominations;
mod notifications;
mod precedence;
mod reports;
mod world;
