//! What is shared of a tranche's results, and what nobody can work out from it (SL-5, SL-7, ONE-3,
//! DOMAIN trap 17).

#![expect(
    clippy::unwrap_used,
    reason = "a report that does not come out as told fails loudly"
)]

mod attack;
mod statements;
mod world;
