//! A clock that stands still until it is moved on: a step happens at one moment, and what came
//! first within it the journal says.

use app::ports::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use terms::Moment;

/// The world's clock.
#[derive(Debug)]
pub struct JumpingClock(AtomicI64);

impl JumpingClock {
    /// A clock that shows this moment.
    pub fn at(moment: Moment) -> JumpingClock {
        JumpingClock(AtomicI64::new(moment.unix_seconds()))
    }

    /// Moves it on to this moment. It never goes back: an earlier moment changes nothing.
    pub fn jump_to(&self, moment: Moment) {
        self.0.fetch_max(moment.unix_seconds(), Ordering::SeqCst);
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> Moment {
        Moment::from_unix_seconds(self.0.load(Ordering::SeqCst))
    }
}
