//! The clocks: the machine's own, and those of a demonstration world: one that it is built under,
//! and one that it lives by, faster than the machine's.

use app::ports::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
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

/// A clock that runs so many times as fast as the machine's, from a moment on.
#[derive(Debug)]
pub struct FastClock {
    from: Moment,
    began: Instant,
    speed: u32,
}

impl FastClock {
    /// Begins at this moment. At speed 1 it runs like the machine's.
    pub fn from(moment: Moment, speed: u32) -> FastClock {
        FastClock {
            from: moment,
            began: Instant::now(),
            speed,
        }
    }
}

impl Clock for FastClock {
    fn now(&self) -> Moment {
        let passed = self.began.elapsed().as_millis() * u128::from(self.speed) / 1_000;
        self.from
            .plus_seconds(i64::try_from(passed).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is set, and moves on with each look, so that no two acts share
/// a moment.
#[derive(Debug)]
pub struct SetClock {
    now: AtomicI64,
    step_seconds: AtomicI64,
}

/// How far each look moves a set clock on unless it is told otherwise, in seconds.
const STEP_SECONDS: i64 = 60;

impl SetClock {
    /// A clock at this moment.
    pub fn at(moment: Moment) -> SetClock {
        SetClock {
            now: AtomicI64::new(moment.unix_seconds()),
            step_seconds: AtomicI64::new(STEP_SECONDS),
        }
    }

    /// Sets it.
    pub fn set(&self, moment: Moment) {
        self.now.store(moment.unix_seconds(), Ordering::SeqCst);
    }

    /// Lets each look move it on by so many seconds.
    pub fn step_by(&self, seconds: i64) {
        self.step_seconds.store(seconds, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        let step = self.step_seconds.load(Ordering::SeqCst);
        Moment::from_unix_seconds(self.now.fetch_add(step, Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_clock_begins_where_it_is_told_and_a_set_one_steps_as_told() {
        let from = Moment::from_unix_seconds(1_000);
        assert!(FastClock::from(from, 240).now() >= from);
        assert_eq!(FastClock::from(from, 0).now(), from);
        let set = SetClock::at(from);
        set.step_by(1);
        assert_eq!(set.now(), from);
        assert_eq!(set.now(), from.plus_seconds(1));
    }
}
