//! A seeded world around the real app: Suppliers, CSPs, the Panel and a clock that jumps, and the
//! invariants of a Safe Launch (GATES section 4) looked at after every step.
//!
//! Only the clock, the CSPs and the hubs are invented here. Every act goes through the app that the
//! caller opens over its own stores; this crate knows neither a store nor a page. A world is led by
//! a script, line by line ([`script`]), or by chance from a seed ([`chance`]). Whatever leads it,
//! each step leaves a trace, and [`invariants`] judge the trace without asking the app anything.

pub mod cast;
pub mod chance;
pub mod clock;
pub mod homes;
pub mod invariants;
pub mod observed;
pub mod script;
pub mod setting;
pub mod step;
pub mod transcript;
pub mod world;

/// Why a world cannot go on: the app failed where it may not, or a script cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldFault(pub String);

impl std::fmt::Display for WorldFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WorldFault {}

impl WorldFault {
    /// A fault from anything that says what is wrong.
    pub fn of(error: impl std::fmt::Display) -> WorldFault {
        WorldFault(error.to_string())
    }
}
