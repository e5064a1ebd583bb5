//! Facts that come in by program beside outcomes: service-health measures of hubs (SL-5), and the
//! calendar of conflicts (SL-11).

use super::super::answer::{json, not_found};
use super::super::body::report_of;
use super::super::caller::Caller;
use super::super::forms::ProblemForm;
use super::answer::report_failed;
use super::forms::{ConflictForm, TakenForm};
use crate::WebState;
use app::launches::ReportError;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use terms::{LaunchRef, OrganisationType};
use utoipa::ToSchema;

/// Reports service-health measures of hubs of a launch, upgraded or held back: a Supplier's of its
/// own hubs, or DCC's. A later report of the same hub and measure fills in and replaces.
#[utoipa::path(
    post,
    path = "/api/v1/launches/{reference}/measures",
    operation_id = "reportMeasures",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    request_body(
        content((String = "application/x-ndjson"), (String = "text/csv")),
        description = "device_id, measure, before, after; at most 64 MiB and 500,000 rows"
    ),
    responses(
        (status = 200, description = "What became of it", body = TakenForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Neither a Supplier nor DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Neither NDJSON nor CSV", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Nothing of the whole file can be taken", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn measures(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match caller.capacity().organisation_type {
        OrganisationType::Dcc | OrganisationType::Supplier => {}
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => return report_failed(ReportError::NotAuthorised),
    }
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    // A launch that is none of the caller's is not there, before its hubs are looked at.
    match state.app.launch_for(caller.capacity(), launch).await {
        Ok(Some(_)) => {}
        Ok(None) => return not_found(),
        Err(error) => return report_failed(error.into()),
    }
    let (bytes, form) = match report_of(&headers, body).await {
        Ok(report) => report,
        Err(response) => return response,
    };
    let taken = state
        .app
        .take_measures(caller.capacity(), launch, &bytes, form)
        .await;
    match taken {
        Ok(taken) => json(&HeaderMap::new(), &TakenForm::of(&taken)),
        Err(error) => report_failed(error),
    }
}

/// Replaces the calling Supplier's calendar of conflicts. Rows that do not read, and hubs that are
/// not the Supplier's, are findings; the others are in force at once.
#[utoipa::path(
    post,
    path = "/api/v1/conflicts",
    operation_id = "replaceConflicts",
    tag = "launch",
    request_body(
        content((String = "application/x-ndjson"), (String = "text/csv")),
        description = "kind, scope, from, until; at most 64 MiB and 500,000 rows"
    ),
    responses(
        (status = 200, description = "What became of it", body = TakenForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Neither NDJSON nor CSV", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Nothing of the whole file can be taken", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn replace_conflicts(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if caller.capacity().organisation_type != OrganisationType::Supplier {
        return report_failed(ReportError::NotAuthorised);
    }
    let (bytes, form) = match report_of(&headers, body).await {
        Ok(report) => report,
        Err(response) => return response,
    };
    let taken = state
        .app
        .take_calendar(caller.capacity(), &bytes, form)
        .await;
    match taken {
        Ok(taken) => json(&HeaderMap::new(), &TakenForm::of(&taken)),
        Err(error) => report_failed(error),
    }
}

/// A Supplier's calendar of conflicts.
#[derive(Serialize, ToSchema)]
pub struct ConflictsForm {
    /// Conflicts of the next two years.
    pub conflicts: Vec<ConflictForm>,
}

/// How far ahead a calendar may reach: two years.
const DAYS_AHEAD: u32 = 731;

/// The calling Supplier's own calendar of conflicts, from now on. Single hubs are counted.
#[utoipa::path(
    get,
    path = "/api/v1/conflicts",
    operation_id = "readConflicts",
    tag = "launch",
    responses(
        (status = 200, description = "The calendar", body = ConflictsForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn conflicts(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    if caller.capacity().organisation_type != OrganisationType::Supplier {
        return report_failed(ReportError::NotAuthorised);
    }
    let found = state.app.conflicts_ahead(caller.capacity(), DAYS_AHEAD);
    match found.await.map_err(ReportError::from) {
        Ok(found) => {
            let conflicts = found.iter().map(ConflictForm::of).collect();
            json(&headers, &ConflictsForm { conflicts })
        }
        Err(error) => report_failed(error),
    }
}
