//! The clocks: the machine's own, and one that a demonstration world is built under.

use app::ports::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use terms::Moment;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one clock; everything else is told the time"
    )]
    fn now(&self) -> Moment {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Moment::from_unix_seconds(i64::try_from(since).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is set, and moves on by a minute with each look, so that no
/// two acts share a moment.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

/// How far each look moves a set clock on, in seconds.
const STEP_SECONDS: i64 = 60;

impl SetClock {
    /// A clock at this moment.
    pub fn at(moment: Moment) -> SetClock {
        SetClock(AtomicI64::new(moment.unix_seconds()))
    }

    /// Sets it.
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.unix_seconds(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        Moment::from_unix_seconds(self.0.fetch_add(STEP_SECONDS, Ordering::SeqCst))
    }
}
