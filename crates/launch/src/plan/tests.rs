//! What a plan must do, case by case, and what holds for all.

mod mutations;
mod properties;
mod world;
