//! Results of launches by program: reports that everybody told reads, a Supplier's own hubs, and
//! mass activations for Network Parties (SL-5, SL-7).

use super::super::answer::{json, not_found, read_failed};
use super::super::caller::Caller;
use super::super::forms::ProblemForm;
use super::super::hubs::csv;
use super::answer::launch_act_failed;
use super::forms::{ActivationForm, ResultsForm};
use crate::WebState;
use crate::launches::results::{own_hubs_csv, report_text};
use app::launches::LaunchActError;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::activations_ics::activations_ics;
use launch::decision::Refusal;
use terms::{LaunchRef, OrganisationType};

/// The results of a launch as the caller may see them: the reports, and beside them a Supplier's own
/// hubs, or everything for DCC.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/results",
    operation_id = "readResults",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The results, by tranche, newest first", body = ResultsForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    match state.app.results_for(caller.capacity(), launch).await {
        Ok(Some(results)) => json(&headers, &ResultsForm::of(&results)),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// One report of the results of a launch, as CSV.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/reports/{number}",
    operation_id = "readReport",
    tag = "launch",
    params(
        ("reference" = String, Path, description = "The launch's reference"),
        ("number" = String, Path, description = "The report's number within the launch"),
    ),
    responses(
        (status = 200, description = "A row for each number that is shared or withheld", body = String, content_type = "text/csv"),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn report(
    State(state): State<WebState>,
    caller: Caller,
    Path((reference, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    match state.app.results_for(caller.capacity(), launch).await {
        Ok(Some(results)) => match report_text(&results, &number) {
            Some(text) => csv(&headers, "tranche-report", text),
            None => not_found(),
        },
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// The calling Supplier's own hubs in a launch, each with what became of it, as CSV.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/results/hubs.csv",
    operation_id = "readOwnResults",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The hubs: device_id,level,attempt,wave,outcome,failure", body = String, content_type = "text/csv"),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn own_hubs(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    if caller.capacity().organisation_type != OrganisationType::Supplier {
        let refused = LaunchActError::Refused(Refusal::NotAuthorised);
        return launch_act_failed(&refused);
    }
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    match state.app.own_hub_results(caller.capacity(), launch).await {
        Ok(Some(hubs)) => csv(&headers, "own-results", own_hubs_csv(&hubs)),
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// Mass activations ahead, by day and region: for Network Parties, DCC, CSPs, SECAS and the Panel.
#[utoipa::path(
    get,
    path = "/api/v1/activations",
    operation_id = "listActivations",
    tag = "launch",
    responses(
        (status = 200, description = "The activations, by day and region", body = Vec<ActivationForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's business", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn activations(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    match state.app.activations_for(caller.capacity()).await {
        Ok(Some(activations)) => {
            let forms: Vec<ActivationForm> = activations.iter().map(ActivationForm::of).collect();
            json(&headers, &forms)
        }
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// The same as a calendar that programs subscribe to (iCalendar).
#[utoipa::path(
    get,
    path = "/api/v1/activations.ics",
    operation_id = "readActivationCalendar",
    tag = "launch",
    responses(
        (status = 200, description = "The calendar", body = String, content_type = "text/calendar"),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's business", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn activation_calendar(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    match state.app.activations_for(caller.capacity()).await {
        Ok(Some(activations)) => {
            let text = activations_ics(&activations, state.app.now().uk_date());
            pages::entity_tag::tagged(&headers, "text/calendar; charset=utf-8", text.into_bytes())
        }
        Ok(None) => not_found(),
        Err(error) => read_failed(&error),
    }
}
