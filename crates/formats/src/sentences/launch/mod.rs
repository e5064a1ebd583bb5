//! Safe Launches in words.

pub mod communication;
pub mod finding;
pub mod gate;
pub mod plan;
pub mod refusal;
pub mod report;
pub mod waits;
