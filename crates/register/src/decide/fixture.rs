//! A small synthetic world for decision tests.
