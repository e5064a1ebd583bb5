//! A checked file before it is sent: everything found, what would be stored beside what was sent,
//! what must be acknowledged, and the agreement that it may be included (REG-4, REG-16).

use super::checks::{Checks, Outcome, Previewed, Progress, not_taken, outcome_of, previewed_of};
use super::counting;
use super::preview_page::{Shown, draw, waiting_page};
use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::{Person, Provider};
use crate::refused::{act_problem, not_found, read_problem};
use app::act::{ActError, ActKey};
use app::intake::{Acknowledged, Sending};
use app::ports::LedgerError;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::submission::PREVIEW_GONE;
use pages::{FormErrors, Problem, paths, problem_page};
use register::intake::Code;
use register::submission::Route;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{RoundRef, SubmissionRef};

/// Under which key the check of a file is known.
pub(super) fn check_key(ticket: &str) -> String {
    format!("check/{ticket}")
}

/// Under which key the receiving of a file is known.
pub(super) fn receive_key(ticket: &str) -> String {
    format!("receive/{ticket}")
}

/// The file that an address names, shown to the organisation that sent it only.
pub(super) struct Wanted {
    pub(super) sha256: [u8; 32],
    pub(super) ticket: String,
}

impl Wanted {
    pub(super) fn of(
        state: &WebState,
        person: &Person,
        file: &str,
        ticket: String,
    ) -> Option<Wanted> {
        let sha256 = digest_of(file)?;
        let own = state.app.preview_ticket(person.capacity(), &sha256);
        (own == ticket).then_some(Wanted { sha256, ticket })
    }

    /// The preview's own address.
    pub(super) fn path(&self) -> String {
        paths::submission_preview(&formats::journal::hex(&self.sha256), &self.ticket)
    }
}

fn digest_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(digest)
}

/// What was filled in under the preview.
#[derive(Default)]
pub(super) struct Typed {
    /// The warnings that were acknowledged.
    pub(super) acknowledged: BTreeSet<Code>,
    /// The round that was chosen.
    pub(super) round: Option<RoundRef>,
}

impl Typed {
    fn of(posted: &Posted) -> Typed {
        Typed {
            acknowledged: posted.all("ack").filter_map(Code::from_text).collect(),
            round: RoundRef::parse(posted.text(counting::FIELD)),
        }
    }
}

/// Which of the two ways the page stands at.
#[derive(Deserialize)]
pub(super) struct At {
    /// Present once the file was sent and its receipt is awaited.
    sending: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Extension(checks): Extension<Arc<Checks>>,
    Provider(person): Provider,
    Path((file, ticket)): Path<(String, String)>,
    Query(at): Query<At>,
) -> Response {
    let Some(wanted) = Wanted::of(&state, &person, &file, ticket) else {
        return not_found(&person);
    };
    if at.sending.is_some() {
        let key = receive_key(&wanted.ticket);
        match checks.progress(&key).await {
            Progress::Unknown => {}
            known @ (Progress::UnderWay | Progress::Done(_)) => {
                return answer(&state, &person, &wanted, known, Stage::Receiving).await;
            }
        }
    }
    let key = check_key(&wanted.ticket);
    let mut progress = checks.progress(&key).await;
    if matches!(progress, Progress::Unknown) {
        let bytes = match state.app.objects.get(&wanted.sha256).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return gone(&person),
            Err(error) => return read_problem(&person, &error),
        };
        let (app, capacity) = (Arc::clone(&state.app), person.capacity().clone());
        checks.begin(&key, async move {
            match app.check_file(&capacity, bytes).await {
                Ok((bytes, checked)) => previewed_of(&app, &capacity, bytes, checked).await,
                Err(error) => not_taken(error),
            }
        });
        progress = checks.progress(&key).await;
    }
    if let Progress::Done(Outcome::Previewed(_)) = progress {
        match state.app.objects.holds(&wanted.sha256).await {
            Ok(true) => {}
            Ok(false) => {
                checks.forget(&key);
                return gone(&person);
            }
            Err(error) => return read_problem(&person, &error),
        }
    }
    answer(&state, &person, &wanted, progress, Stage::Checking).await
}

/// The file that was checked is kept no longer.
fn gone(person: &Person) -> Response {
    let reason = PREVIEW_GONE.to_owned();
    let problem = Problem::Gone { reason };
    problem_page(&problem, Some(&person.viewer), person.viewer.world)
}

/// What the page waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The check.
    Checking,
    /// The receipt.
    Receiving,
}

async fn answer(
    state: &WebState,
    person: &Person,
    wanted: &Wanted,
    progress: Progress,
    stage: Stage,
) -> Response {
    match progress {
        Progress::Unknown | Progress::UnderWay => waiting_page(person, wanted, stage),
        Progress::Done(Outcome::Receipt(receipt)) => {
            Redirect::to(&paths::submission(receipt)).into_response()
        }
        Progress::Done(Outcome::Problem(problem)) => {
            problem_page(&problem, Some(&person.viewer), person.viewer.world)
        }
        Progress::Done(Outcome::Previewed(previewed)) => {
            let mut errors = FormErrors::new();
            if stage == Stage::Receiving {
                errors.add("ack", CHANGED);
            }
            drawn(state, person, wanted, &previewed, Typed::default(), errors).await
        }
    }
}

/// The preview with the rounds that the file may count for at this moment. One that was chosen and
/// has its data by now is said to have it.
async fn drawn(
    state: &WebState,
    person: &Person,
    wanted: &Wanted,
    previewed: &Previewed,
    typed: Typed,
    mut errors: FormErrors,
) -> Response {
    let open = match counting::open_rounds(state, person, previewed).await {
        Ok(open) => open,
        Err(error) => return read_problem(person, &error),
    };
    let answered = |round| !open.iter().any(|open| open.reference() == round);
    if typed.round.is_some_and(answered) {
        errors.add(counting::FIELD, counting::ANSWERED);
    }
    let shown = Shown {
        previewed,
        open: &open,
        typed: &typed,
        now: state.app.now(),
    };
    draw(person, wanted, &shown, &errors)
}

/// What is said where the warnings are others than those that were acknowledged.
const CHANGED: &str = "What is held of you has changed since the check. Look at the warnings again \
                       and acknowledge each of them";

pub(super) async fn confirm(
    State(state): State<WebState>,
    Extension(checks): Extension<Arc<Checks>>,
    Provider(_): Provider,
    Path((file, ticket)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let Some(wanted) = Wanted::of(&state, person, &file, ticket) else {
        return not_found(person);
    };
    let typed = Typed::of(&posted);
    let known = checks.progress(&check_key(&wanted.ticket)).await;
    if let Progress::Done(Outcome::Previewed(previewed)) = &known {
        let errors = faults_of(previewed, &typed.acknowledged, posted.text("agree"));
        if !errors.is_empty() {
            return drawn(&state, person, &wanted, previewed, typed, errors).await;
        }
    } else if posted.text("agree") != "yes" {
        return Redirect::to(&wanted.path()).into_response();
    }
    // The moment the preview was shown makes two presses of the button one act, and a file sent
    // again in a later quarter another.
    let act_key = ActKey {
        key: format!("page/{}/{}", wanted.ticket, shown_of(&posted)),
        request_sha256: wanted.sha256,
    };
    match receipt_given(&state, person, &act_key).await {
        Ok(Some(receipt)) => return Redirect::to(&paths::submission(receipt)).into_response(),
        Ok(None) => {}
        Err(error) => return act_problem(person, &ActError::Ledger(error)),
    }
    match state.app.objects.holds(&wanted.sha256).await {
        Ok(true) => {}
        Ok(false) => return gone(person),
        Err(error) => return read_problem(person, &error),
    }
    if let (Some(round), Progress::Done(Outcome::Previewed(previewed))) = (typed.round, &known) {
        match counting::open_rounds(&state, person, previewed).await {
            Ok(open) if open.iter().any(|open| open.reference() == round) => {}
            Ok(_) => {
                let errors = FormErrors::new();
                return drawn(&state, person, &wanted, previewed, typed, errors).await;
            }
            Err(error) => return read_problem(person, &error),
        }
    }
    match receive(&state, &checks, person, &wanted, typed, act_key).await {
        Ok(Progress::Done(Outcome::Receipt(receipt))) => {
            checks.forget(&check_key(&wanted.ticket));
            Redirect::to(&paths::submission(receipt)).into_response()
        }
        Ok(Progress::UnderWay | Progress::Unknown) => {
            Redirect::to(&format!("{}?sending=yes", wanted.path())).into_response()
        }
        Ok(done @ Progress::Done(_)) => {
            answer(&state, person, &wanted, done, Stage::Receiving).await
        }
        Err(error) => read_problem(person, &error),
    }
}

/// Begins to receive the file, unless that is under way, and waits a moment.
async fn receive(
    state: &WebState,
    checks: &Checks,
    person: &Person,
    wanted: &Wanted,
    typed: Typed,
    act_key: ActKey,
) -> Result<Progress, LedgerError> {
    let key = receive_key(&wanted.ticket);
    if matches!(checks.progress_now(&key), Progress::UnderWay) {
        return Ok(checks.progress(&key).await);
    }
    let bytes = state.app.objects.get(&wanted.sha256).await?;
    let bytes = bytes.ok_or_else(|| LedgerError::Corrupt("a previewed file is gone".into()))?;
    let (app, capacity) = (Arc::clone(&state.app), person.capacity().clone());
    let acknowledged = Acknowledged::Codes(typed.acknowledged);
    checks.begin(&key, async move {
        let sending = Sending {
            route: Route::Page,
            acknowledged: &acknowledged,
            round: typed.round,
            key: Some(&act_key),
        };
        let received = app.receive_file_once(&capacity, bytes, sending).await;
        outcome_of(&app, &capacity, received).await
    });
    Ok(checks.progress(&key).await)
}

/// The receipt that an earlier press of the same button gave.
async fn receipt_given(
    state: &WebState,
    person: &Person,
    act_key: &ActKey,
) -> Result<Option<SubmissionRef>, LedgerError> {
    let own = person.capacity().organisation;
    let (key, request) = (&act_key.key, &act_key.request_sha256);
    let given = state.app.ledger.answer_given(own, key, request).await?;
    Ok(given.and_then(|answer| SubmissionRef::parse(&answer)))
}

/// The moment at which the preview was shown, as the form carries it.
fn shown_of(posted: &Posted) -> i64 {
    posted.text("shown").parse().unwrap_or_default()
}

fn faults_of(previewed: &Previewed, codes: &BTreeSet<Code>, agree: &str) -> FormErrors {
    let mut errors = FormErrors::new();
    if !previewed
        .warning_codes
        .iter()
        .all(|code| codes.contains(code))
    {
        errors.add(
            "ack",
            "Acknowledge each kind of warning, or correct the file",
        );
    }
    if agree != "yes" {
        errors.add(
            "agree",
            "Say that the items may be included, or do not send the file",
        );
    }
    errors
}
