//! Safe Launches in words.

pub mod communication;
pub mod correction;
pub mod finding;
pub mod gate;
pub mod nomination;
pub mod plan;
pub mod refusal;
pub mod report;
pub mod waits;
