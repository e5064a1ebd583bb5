//! Wiring: the ports, the server, the commands and the demonstration world.
//!
//! A library so that tests can drive the whole product as the binary wires it. It decides nothing.

pub mod backup;
pub mod clock;
pub mod commands;
pub mod csp_simulator;
pub mod demo;
pub mod drop_folder;
pub mod fictional_extract;
pub mod front_door;
pub mod key_files;
pub mod log;
pub mod operations;
pub mod outward;
pub mod post_office;
pub mod press;
mod published_entries;
pub mod serving;
pub mod throw_away_pki;
pub mod tls;
pub mod wiring;
pub mod worlds;
