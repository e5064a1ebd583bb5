//! How often somebody may ask: counted in memory over a sliding span, with a bound on how much is
//! remembered.

use std::collections::HashMap;
use std::sync::Mutex;
use terms::Moment;

/// Failed sign-ins for one name within the span before it must wait.
pub const SIGN_IN_FAILURES_MAX: u32 = 10;
/// The span over which failed sign-ins are counted, in seconds.
pub const SIGN_IN_SPAN_SECONDS: i64 = 900;
/// API requests of one organisation within the span.
pub const API_REQUESTS_MAX: u32 = 1_200;
/// The span over which API requests are counted, in seconds.
pub const API_SPAN_SECONDS: i64 = 60;
/// How many callers are remembered; past that, those whose span is over are forgotten first.
const CALLERS_MAX: usize = 100_000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Failed sign-ins under one name.
    SignInFailure,
    /// API requests of one organisation.
    ApiRequest,
}

impl Counted {
    fn limit(self) -> (u32, i64) {
        match self {
            Counted::SignInFailure => (SIGN_IN_FAILURES_MAX, SIGN_IN_SPAN_SECONDS),
            Counted::ApiRequest => (API_REQUESTS_MAX, API_SPAN_SECONDS),
        }
    }
}

/// Counts per caller.
#[derive(Default)]
pub struct Rates {
    counts: Mutex<HashMap<(Counted, String), (Moment, u32)>>,
}

impl Rates {
    /// Counts one. `Err` gives the seconds to wait where the limit is reached.
    pub fn count(&self, what: Counted, caller: &str, now: Moment) -> Result<(), u64> {
        self.weigh(what, caller, now, 1)
    }

    /// Whether one more would be within the limit, without counting it.
    pub fn check(&self, what: Counted, caller: &str, now: Moment) -> Result<(), u64> {
        self.weigh(what, caller, now, 0)
    }

    fn weigh(&self, what: Counted, caller: &str, now: Moment, weight: u32) -> Result<(), u64> {
        let (most, span) = what.limit();
        let mut counts = self
            .counts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() >= CALLERS_MAX {
            counts.retain(|(kind, _), (since, _)| {
                now.unix_seconds() - since.unix_seconds() < kind.limit().1
            });
        }
        let (since, count) = counts.entry((what, caller.to_owned())).or_insert((now, 0));
        if now.unix_seconds() - since.unix_seconds() >= span {
            (*since, *count) = (now, 0);
        }
        if *count >= most {
            let wait = span - (now.unix_seconds() - since.unix_seconds());
            return Err(wait.max(1).unsigned_abs());
        }
        *count += weight;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_failure_waits_until_the_span_is_over() {
        let rates = Rates::default();
        let start = Moment::from_unix_seconds(1_000_000);
        for _ in 0..SIGN_IN_FAILURES_MAX {
            assert_eq!(rates.count(Counted::SignInFailure, "a", start), Ok(()));
        }
        assert_eq!(
            rates.check(Counted::SignInFailure, "a", start.plus_seconds(100)),
            Err(800)
        );
        assert_eq!(rates.check(Counted::SignInFailure, "b", start), Ok(()));
        let later = start.plus_seconds(SIGN_IN_SPAN_SECONDS);
        assert_eq!(rates.check(Counted::SignInFailure, "a", later), Ok(()));
    }
}
