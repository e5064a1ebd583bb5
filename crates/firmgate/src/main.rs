//! The firmgate binary: wiring, configuration and commands.
fn main() {}
