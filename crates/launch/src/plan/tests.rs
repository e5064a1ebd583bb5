//! What a plan must do, case by case, and what holds for all.

mod properties;
mod world;
