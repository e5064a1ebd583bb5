//! What a plan must do, case by case, and what holds for all.

mod conflicts;
mod fleets;
mod levels;
mod mutations;
mod properties;
mod rules;
mod schedule;
mod strata;
mod world;
