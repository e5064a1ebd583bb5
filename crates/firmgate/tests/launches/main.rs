//! Launches over the real stores: acts, plans, orders, reports and gates as the shell carries them
//! out.

mod journey;
mod stops;
mod world;
