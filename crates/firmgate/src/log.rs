//! The log of a server: lines on the error stream.

use tracing_subscriber::EnvFilter;

/// What is written where `FIRMGATE_LOG` says nothing else.
const USUAL: &str = "info";

/// Begins the log. Called again it changes nothing.
pub fn begin() {
    let filter = EnvFilter::try_from_env("FIRMGATE_LOG");
    let begun = tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new(USUAL)))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
    // Somebody else's log is begun already, in a test: that one goes on.
    drop(begun);
}
