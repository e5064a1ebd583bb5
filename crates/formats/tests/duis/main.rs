//! The XML interface of the Safe Launch (SL-3, SL-4, SL-6): one file for each way to fail, and for
//! what goes right.

mod alerts;
mod fifty_thousand;
mod precedence;
mod properties;
mod request_rules;
mod responses;
mod signature_faults;
mod signature_spellings;
mod throw_away_keys;
mod world;
mod wrapping;
