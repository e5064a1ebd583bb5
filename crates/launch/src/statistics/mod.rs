//! Everything that a launch counts with: evidence at any time, integer boundaries, intervals for
//! reports, and what a rule does before it is used.
//!
//! Written here and not taken from a crate: at the size of the fleet common incomplete beta
//! functions hang, panic or turn negative. What a gate is decided by are the integers of
//! [`table`]; every floating-point number in here is either on its way to one of them, or for
//! people to read. `tests/gate-oracles.csv` holds values that were computed with 40 digits, or
//! printed; `tests/far-oracles.csv` holds the far ends, and values computed in another way.

pub mod allocation;
mod beta;
pub mod binomial;
pub mod boundaries;
pub mod confidence_sequence;
mod draw;
pub mod e_process;
pub mod finite_population;
mod fraction;
mod gamma;
mod going;
pub mod intervals;
pub mod operating;
pub mod rank;
pub mod rates;
mod root;
mod seeded;
pub mod sprt;
pub mod table;
mod tally;
pub mod waves;

pub use draw::BinomialDraw;
pub use e_process::{BetaPrior, EProcess};
pub use fraction::Fraction;
pub use seeded::Seeded;
pub use table::{PassBoundary, StopBoundary};
pub use tally::Tally;
