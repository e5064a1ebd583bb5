//! Checks of files under way: what takes longer than a moment goes on while its page waits.
//!
//! Kept in memory only. A server that does not know of a check begins it anew from the file, which
//! is kept under its digest.

use crate::refused::problem_of;
use app::App;
use app::act::ActError;
use app::intake::{Acknowledged, ReceiveError, Received};
use formats::submission_csv::{Checked, PreviewRow, preview};
use pages::Problem;
use register::intake::Code;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use terms::{Capacity, Findings, SubmissionRef};
use tokio::sync::watch;

/// How many checks are remembered. Each holds at most the findings of one file.
const CHECKS_MAX: usize = 32;

/// How long a page waits for a check before it says that it is under way.
const PATIENCE: Duration = Duration::from_millis(900);

/// How many rows of the preview are shown.
const PREVIEW_ROWS_MAX: usize = 20;

/// What became of a check or of receiving a file.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// Refused or accepted: the receipt says it.
    Receipt(SubmissionRef),
    /// It waits for its sender.
    Previewed(Arc<Previewed>),
    /// It could not be taken.
    Problem(Problem),
}

/// A checked file as its preview shows it.
#[derive(Debug)]
pub(super) struct Previewed {
    /// Everything found.
    pub(super) findings: Findings<Code>,
    /// The warnings to acknowledge, each code once.
    pub(super) warning_codes: Vec<Code>,
    /// How many rows there are.
    pub(super) rows_read: u64,
    /// Whether it is a header without rows.
    pub(super) nil_return: bool,
    /// The first rows, as sent and as they would be stored.
    pub(super) rows: Vec<PreviewRow>,
    /// The Identifiers in it that stand for diverted items.
    pub(super) diverted: Vec<u64>,
}

impl Previewed {
    fn of(bytes: &[u8], checked: Checked, diverted: Vec<u64>) -> Previewed {
        Previewed {
            warning_codes: checked.warning_codes(),
            rows_read: checked.rows_read,
            nil_return: checked.is_nil_return(),
            rows: preview(bytes, &checked, PREVIEW_ROWS_MAX),
            diverted,
            findings: checked.findings,
        }
    }
}

/// What is known of a check.
#[derive(Clone, Debug)]
pub(super) enum Progress {
    /// Nothing: it was never begun here, or is forgotten.
    Unknown,
    /// Under way.
    UnderWay,
    /// Done.
    Done(Outcome),
}

/// The checks under way and those just done.
#[derive(Default)]
pub(super) struct Checks {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    begun: u64,
    checks: HashMap<String, Check>,
}

struct Check {
    number: u64,
    outcome: watch::Receiver<Option<Outcome>>,
}

impl Checks {
    /// Begins a check under this key, in place of an earlier one.
    pub(super) fn begin(&self, key: &str, work: impl Future<Output = Outcome> + Send + 'static) {
        let (tell, outcome) = watch::channel(None);
        tokio::spawn(async move {
            // Nobody may be waiting any more; the work is done all the same.
            tell.send_replace(Some(work.await));
        });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.begun += 1;
        let number = known.begun;
        known
            .checks
            .insert(key.to_owned(), Check { number, outcome });
        if known.checks.len() > CHECKS_MAX {
            known.forget_one();
        }
    }

    /// How a check stands, after waiting a moment for its end.
    pub(super) async fn progress(&self, key: &str) -> Progress {
        let found = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.checks.get(key).map(|check| check.outcome.clone())
        };
        let Some(mut outcome) = found else {
            return Progress::Unknown;
        };
        let waited = tokio::time::timeout(PATIENCE, outcome.wait_for(Option::is_some)).await;
        match waited {
            Ok(Ok(done)) => done.clone().map_or(Progress::Unknown, Progress::Done),
            // The work broke off without an outcome.
            Ok(Err(_)) => Progress::Done(Outcome::Problem(Problem::Internal)),
            Err(_) => Progress::UnderWay,
        }
    }

    /// How a check stands at this moment.
    pub(super) fn progress_now(&self, key: &str) -> Progress {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.checks.get(key) {
            None => Progress::Unknown,
            Some(check) => match check.outcome.borrow().clone() {
                None => Progress::UnderWay,
                Some(outcome) => Progress::Done(outcome),
            },
        }
    }

    /// Forgets a check.
    pub(super) fn forget(&self, key: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.checks.remove(key);
    }
}

impl Known {
    /// Forgets the oldest check that is done, else the oldest.
    fn forget_one(&mut self) {
        let oldest = self
            .checks
            .iter()
            .min_by_key(|(_, check)| (check.outcome.borrow().is_none(), check.number))
            .map(|(key, _)| key.clone());
        if let Some(key) = oldest {
            self.checks.remove(&key);
        }
    }
}

/// The preview of a checked file, its bytes read again from where they are kept.
async fn previewed(app: &App, capacity: &Capacity, checked: Checked) -> Outcome {
    let bytes = match app.objects.get(&checked.file_sha256).await {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(error) => return not_taken(ReceiveError::from(error)),
    };
    previewed_of(app, capacity, bytes, checked).await
}

/// The preview of these bytes.
pub(super) async fn previewed_of(
    app: &App,
    capacity: &Capacity,
    bytes: Vec<u8>,
    checked: Checked,
) -> Outcome {
    let diverted = match app.diverted_in(capacity, &checked).await {
        Ok(diverted) => diverted,
        Err(error) => return not_taken(ReceiveError::from(error)),
    };
    let draw = move || Previewed::of(&bytes, checked, diverted);
    match tokio::task::spawn_blocking(draw).await {
        Ok(previewed) => Outcome::Previewed(Arc::new(previewed)),
        Err(error) => {
            tracing::error!(%error, "a preview broke off");
            Outcome::Problem(Problem::Internal)
        }
    }
}

/// What became of a file that was received.
pub(super) async fn outcome_of(
    app: &App,
    capacity: &Capacity,
    received: Result<Received, ReceiveError>,
) -> Outcome {
    match received {
        Ok(
            Received::Refused { receipt, .. }
            | Received::Accepted { receipt, .. }
            | Received::Before { receipt },
        ) => Outcome::Receipt(receipt),
        Ok(Received::AwaitsAcknowledgement { checked }) => previewed(app, capacity, *checked).await,
        Err(error) => not_taken(error),
    }
}

/// Why a file could not be taken, as a page says it.
pub(super) fn not_taken(error: ReceiveError) -> Outcome {
    Outcome::Problem(match error {
        ReceiveError::NotAProvider => Problem::Forbidden,
        ReceiveError::TooLarge => super::uploaded::too_large(),
        ReceiveError::Act(ActError::Refused(refusal)) => problem_of(&refusal),
        ReceiveError::Act(ActError::Ledger(error)) => {
            tracing::error!(%error, "a file was not received");
            Problem::Internal
        }
    })
}

/// Nothing acknowledged yet.
pub(super) const FIRST_LOOK: Acknowledged = Acknowledged::Nothing;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_check_that_takes_long_is_under_way_and_then_done() {
        let checks = Checks::default();
        assert!(matches!(checks.progress("a").await, Progress::Unknown));
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        checks.begin("a", async move {
            gone.await.ok();
            Outcome::Problem(Problem::Conflict)
        });
        assert!(matches!(checks.progress("a").await, Progress::UnderWay));
        go.send(()).unwrap();
        let Progress::Done(Outcome::Problem(problem)) = checks.progress("a").await else {
            panic!("the check has an outcome");
        };
        assert_eq!(problem, Problem::Conflict);
        checks.forget("a");
        assert!(matches!(checks.progress("a").await, Progress::Unknown));
    }

    #[tokio::test]
    async fn no_more_checks_are_remembered_than_the_limit() {
        let checks = Checks::default();
        for number in 0..CHECKS_MAX + 5 {
            checks.begin(&number.to_string(), async {
                Outcome::Problem(Problem::Conflict)
            });
        }
        let known = checks.known.lock().unwrap();
        assert_eq!(known.checks.len(), CHECKS_MAX);
        assert!(known.checks.contains_key(&(CHECKS_MAX + 4).to_string()));
    }
}
