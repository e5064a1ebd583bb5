//! TLS over real sockets: anonymous browsers and programs with certificates at one door, keys that are
//! made for the occasion, files that are wrong, and files that are changed while connections go on
//! (SL-3, SL-12; decision 17).

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

mod browsers;
mod connections;
mod csp;
mod duis;
mod files;
mod kit;
mod outward;
mod process;
mod world;
