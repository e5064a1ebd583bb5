//! Files that a provider takes home: the template, its own file as sent, the copy with findings,
//! the rows that stand and the rest. Nobody else's. DCC takes any file as it was sent.

use super::preview::Wanted;
use super::receipt::visible;
use super::told;
use crate::WebState;
use crate::guard::{Person, Provider, ProviderOrDcc};
use crate::refused::{act_problem, not_found, read_problem};
use crate::saved::saved;
use app::erasure::SentFile;
use app::intake::ReceiveError;
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::sentences::submission::FILE_ERASED_HERE;
use formats::submission_csv::{Checked, annotated as annotated_copy, split};
use formats::{finding_json, template};
use pages::{Problem, problem_page};
use register::submission::{Submission, SubmissionOutcome};
use std::collections::HashSet;
use terms::{DeviceModel, Severity, SubmissionRef};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JSON: &str = "application/json";
/// What anybody may have sent: never shown, only saved.
const BYTES: &str = "application/octet-stream";

pub(super) async fn template_csv(_: Person) -> Response {
    saved(template::CSV_FILE_NAME, CSV, template::csv())
}

pub(super) async fn template_xlsx(State(state): State<WebState>, person: Person) -> Response {
    let glossary = match state.app.ledger.glossary(None).await {
        Ok(Some(glossary)) => glossary,
        Ok(None) => {
            let reason = "The spreadsheet carries the glossary, and DCC has not published it yet. \
                          The CSV template is there already."
                .to_owned();
            let problem = Problem::Unprocessable { reason, code: None };
            return problem_page(&problem, Some(&person.viewer), person.viewer.world);
        }
        Err(error) => return read_problem(&person, &error),
    };
    let devices = state.app.devices();
    let drawn = tokio::task::spawn_blocking(move || {
        let listed: Vec<DeviceModel> = devices
            .devices()
            .iter()
            .map(|listed| listed.device.clone())
            .collect();
        template::xlsx(&glossary, (!listed.is_empty()).then_some(listed.as_slice()))
    });
    match drawn.await {
        Ok(bytes) => saved(template::XLSX_FILE_NAME, XLSX, bytes),
        Err(error) => broke_off(&person, &error),
    }
}

fn broke_off(person: &Person, error: &tokio::task::JoinError) -> Response {
    tracing::error!(%error, "a file could not be made");
    problem_page(
        &Problem::Internal,
        Some(&person.viewer),
        person.viewer.world,
    )
}

/// A submission that the person may ask for, with what was asked of it.
enum Own<T> {
    /// It is there.
    Kept(Submission, T),
    /// It was erased with its file.
    Erased,
    /// There is none, or it is another's.
    Absent,
}

impl<T> Own<T> {
    fn of(submission: Submission, file: SentFile, make: impl FnOnce(Vec<u8>) -> T) -> Own<T> {
        match file {
            SentFile::Kept(bytes) => Own::Kept(submission, make(bytes)),
            SentFile::Erased => Own::Erased,
            SentFile::Absent => Own::Absent,
        }
    }
}

/// One of the provider's own submissions that came as a file.
async fn own_submission(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Submission>, LedgerError> {
    let Some(reference) = SubmissionRef::parse(reference) else {
        return Ok(None);
    };
    let app = &state.app;
    let own = app.own_submission(person.capacity(), reference).await?;
    Ok(own.filter(|submission| submission.profile > 0))
}

async fn own_file(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Own<Vec<u8>>, LedgerError> {
    match own_submission(state, person, reference).await? {
        Some(submission) => {
            let file = state.app.sent_file(&submission).await?;
            Ok(Own::of(submission, file, |bytes| bytes))
        }
        None => Ok(Own::Absent),
    }
}

/// What is answered in place of a file that was erased.
fn erased(person: &Person) -> Response {
    let reason = FILE_ERASED_HERE.to_owned();
    let problem = Problem::Gone { reason };
    problem_page(&problem, Some(&person.viewer), person.viewer.world)
}

/// The file exactly as it was sent, for its provider and for DCC.
pub(super) async fn as_sent(
    State(state): State<WebState>,
    ProviderOrDcc(person): ProviderOrDcc,
    Path(reference): Path<String>,
) -> Response {
    let found = async {
        match visible(&state, &person, &reference).await? {
            Some(submission) => {
                let file = state.app.sent_file(&submission).await?;
                Ok(Own::of(submission, file, |bytes| bytes))
            }
            None => Ok::<_, LedgerError>(Own::Absent),
        }
    };
    match found.await {
        Ok(Own::Kept(submission, bytes)) => {
            saved(&format!("{}.csv", submission.reference), BYTES, bytes)
        }
        Ok(Own::Erased) => erased(&person),
        Ok(Own::Absent) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

pub(super) async fn findings(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(reference): Path<String>,
) -> Response {
    let found = async {
        let Some(submission) = own_submission(&state, &person, &reference).await? else {
            return Ok(Own::Absent);
        };
        let told = state.app.told_findings(&submission).await?;
        Ok::<_, LedgerError>(Own::of(submission, told, |json| json))
    };
    match found.await {
        Ok(Own::Kept(submission, json)) => saved(
            &format!("{}-findings.json", submission.reference),
            JSON,
            json,
        ),
        Ok(Own::Erased) => erased(&person),
        Ok(Own::Absent) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// The file with its findings as they were told, and the rows that stand by themselves.
async fn checked_again(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Own<(Vec<u8>, Checked)>, ReceiveError> {
    let (submission, bytes) = match own_file(state, person, reference).await? {
        Own::Kept(submission, bytes) => (submission, bytes),
        Own::Erased => return Ok(Own::Erased),
        Own::Absent => return Ok(Own::Absent),
    };
    let json = match state.app.told_findings(&submission).await? {
        SentFile::Kept(json) => Some(json),
        SentFile::Erased | SentFile::Absent => None,
    };
    let errors = match submission.outcome {
        SubmissionOutcome::Refused { errors, .. } => errors,
        SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn => 0,
    };
    let capacity = person.capacity();
    let recheck = state.app.recheck_file(capacity, &submission, bytes).await?;
    let (bytes, mut checked) = recheck;
    if let Some(told) = json.and_then(|json| told::read(&json, errors)) {
        let blocked: HashSet<u64> = told
            .kept()
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.place.line)
            .collect();
        checked.rows.retain(|row| !blocked.contains(&row.line));
        checked.findings = told;
    }
    Ok(Own::Kept(submission, (bytes, checked)))
}

pub(super) async fn annotated(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(reference): Path<String>,
) -> Response {
    made_of(&state, &person, &reference, "annotated", annotated_copy).await
}

/// A file that waits to be confirmed, checked again as it would be received now.
async fn previewed(
    state: &WebState,
    person: &Person,
    (file, ticket): (String, String),
) -> Result<Option<(Vec<u8>, Checked)>, ReceiveError> {
    let Some(wanted) = Wanted::of(state, person, &file, ticket) else {
        return Ok(None);
    };
    match state.app.objects.get(&wanted.sha256).await? {
        Some(bytes) => {
            let checked = state.app.check_file(person.capacity(), bytes).await?;
            Ok(Some(checked))
        }
        None => Ok(None),
    }
}

pub(super) async fn preview_annotated(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(wanted): Path<(String, String)>,
) -> Response {
    match previewed(&state, &person, wanted).await {
        Ok(Some((bytes, checked))) => {
            made(&person, "preview-annotated.csv", move || {
                annotated_copy(&bytes, &checked)
            })
            .await
        }
        Ok(None) => not_found(&person),
        Err(error) => not_received(&person, error),
    }
}

pub(super) async fn preview_findings(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(wanted): Path<(String, String)>,
) -> Response {
    match previewed(&state, &person, wanted).await {
        Ok(Some((_, checked))) => {
            let json = finding_json::object(&checked).to_string();
            saved("preview-findings.json", JSON, json.into_bytes())
        }
        Ok(None) => not_found(&person),
        Err(error) => not_received(&person, error),
    }
}

fn not_received(person: &Person, error: ReceiveError) -> Response {
    match error {
        ReceiveError::Act(error) => act_problem(person, &error),
        ReceiveError::NotAProvider | ReceiveError::TooLarge => not_found(person),
    }
}

pub(super) async fn part(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path((reference, part)): Path<(String, String)>,
) -> Response {
    match part.as_str() {
        "valid.csv" => {
            made_of(&state, &person, &reference, "valid", |bytes, checked| {
                split(bytes, checked).map(|split| split.valid)
            })
            .await
        }
        "rest.csv" => {
            made_of(&state, &person, &reference, "rest", |bytes, checked| {
                split(bytes, checked).map(|split| split.rest)
            })
            .await
        }
        _ => not_found(&person),
    }
}

/// A file made of a submission and its findings.
async fn made_of(
    state: &WebState,
    person: &Person,
    reference: &str,
    name: &str,
    make: fn(&[u8], &Checked) -> Option<String>,
) -> Response {
    let (submission, (bytes, checked)) = match checked_again(state, person, reference).await {
        Ok(Own::Kept(submission, found)) => (submission, found),
        Ok(Own::Erased) => return erased(person),
        Ok(Own::Absent) => return not_found(person),
        Err(error) => return not_received(person, error),
    };
    let name = format!("{}-{name}.csv", submission.reference);
    made(person, &name, move || make(&bytes, &checked)).await
}

/// A file that takes a while to make. Where there is no header to work with, it says so.
async fn made(
    person: &Person,
    name: &str,
    make: impl FnOnce() -> Option<String> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(make).await {
        Ok(Some(text)) => saved(name, CSV, text.into_bytes()),
        Ok(None) => {
            let reason =
                "No header could be read in this file, so there are no rows to work with. \
                          The receipt says what was found."
                    .to_owned();
            let problem = Problem::Unprocessable { reason, code: None };
            problem_page(&problem, Some(&person.viewer), person.viewer.world)
        }
        Err(error) => broke_off(person, &error),
    }
}
