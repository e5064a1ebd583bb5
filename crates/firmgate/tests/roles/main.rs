//! The pages of providers, Parties and SECAS, asked for as a browser asks for them: over the whole
//! router, with a session, cookie and form token.

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod acting;
mod apart;
mod concerns;
mod counting;
mod deactivated;
mod desk;
mod diverting;
mod empty;
mod guarded;
mod handbook;
mod overtaken;
mod published;
mod raising;
mod refused;
mod repeated;
mod secas;
mod sending;
mod world;
