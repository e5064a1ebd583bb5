//! The imperative shell: loads facts, asks the pure cores, commits what they yield.
//!
//! Decisions go through [`act`]; facts from outside go through [`ingest`]. Nothing here knows SQL
//! or HTTP: what it needs from outside are the [`ports`].

pub mod ports;
