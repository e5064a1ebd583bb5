//! Decisions on launches, told as scenes: who asks for what, and what comes of it.

mod gates;
mod holds;
mod levels;
mod nominations;
mod notifications;
mod precedence;
mod world;
