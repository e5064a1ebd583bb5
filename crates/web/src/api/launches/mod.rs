//! Safe Launches by program (SM24): DCC drafts and acts, Suppliers look at their own hubs, list,
//! stop and defer, everybody told reads what its capacity may see.
//!
//! What is seen follows from the type that `app` gives (`LaunchView`), what may be done from the
//! authority table in front of `act_on_launch`; nothing is decided here.

mod act;
mod affected;
mod alerts;
mod answer;
mod forms;
mod lists;
mod plan;
mod reports;
mod results;

pub use answer::{launch_act_failed, report_failed};
pub use forms::TakenForm;

use super::answer::{json, made, not_found, not_well_formed, problem, read_failed};
use super::body::{body_of, over};
use super::caller::{Asked, Caller, PageParameters, form_of, key_of};
use super::forms::{MadeForm, PageForm, ProblemForm};
use crate::WebState;
use crate::home::organisation_names;
use app::ports::LedgerError;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::limits::LAUNCH_ACT_BYTES_MAX;
use formats::problem::ProblemDetails;
use forms::{LaunchForm, LaunchLineForm, NotificationForm};
use launch::command::Command;
use terms::LaunchRef;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The paths of launches.
pub fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list, draft))
        .routes(routes!(show))
        .routes(routes!(act::act))
        .routes(routes!(plan::propose))
        .routes(routes!(affected::counts))
        .routes(routes!(affected::hubs))
        .routes(routes!(affected::hubs_csv))
        .routes(routes!(lists::nominate))
        .routes(routes!(lists::withdraw))
        .routes(routes!(results::show))
        .routes(routes!(results::report))
        .routes(routes!(results::own_hubs))
        .routes(routes!(results::activations))
        .routes(routes!(results::activation_calendar))
        .routes(routes!(alerts::waiting))
        .routes(routes!(alerts::set_aside))
        .routes(routes!(reports::measures))
        .routes(routes!(reports::conflicts, reports::replace_conflicts))
}

/// Launches that the caller may see, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/launches",
    operation_id = "listLaunches",
    tag = "launch",
    params(PageParameters),
    responses(
        (status = 200, description = "A page of launches", body = PageForm<LaunchLineForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<WebState>,
    caller: Caller,
    Asked(page): Asked<PageParameters>,
    headers: HeaderMap,
) -> Response {
    let request = match page.request() {
        Ok(request) => request,
        Err(response) => return response,
    };
    let seen = match state.app.launches_for(caller.capacity()).await {
        Ok(seen) => seen,
        Err(error) => return read_failed(&error),
    };
    // A cursor names the last launch shown.
    let from = match request.after.as_deref() {
        None => 0,
        Some(text) => {
            let after = LaunchRef::parse(text);
            let shown = after.and_then(|a| seen.iter().position(|line| line.reference == a));
            match shown {
                Some(last) => last + 1,
                None => return problem(&ProblemDetails::of_cursor("after", text)),
            }
        }
    };
    let until = seen.len().min(from + request.limit as usize);
    let shown = &seen[from..until];
    let next = shown.last().filter(|_| until < seen.len());
    json(
        &headers,
        &PageForm {
            entries: shown.iter().map(LaunchLineForm::of).collect(),
            next: next.map(|line| line.reference.to_string()),
        },
    )
}

/// One launch as the caller may see it: `seen_as` says in which form.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}",
    operation_id = "readLaunch",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The launch", body = LaunchForm),
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
    let found = async {
        let view = state.app.launch_for(caller.capacity(), launch).await?;
        Ok::<_, LedgerError>((view, organisation_names(&state).await?))
    };
    match found.await {
        Ok((Some(view), names)) => json(&headers, &LaunchForm::of(&view, &names)),
        Ok((None, _)) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// Drafts a notification (DCC). Nobody else knows of it until it is issued.
#[utoipa::path(
    post,
    path = "/api/v1/launches",
    operation_id = "draftLaunch",
    tag = "launch",
    params(("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is drafted once")),
    request_body = NotificationForm,
    responses(
        (status = 201, description = "Drafted", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Idempotency key used for another request", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn draft(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let body = match act_body(&headers, body).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let read = key_of(&headers, "/api/v1/launches", &body)
        .and_then(|key| Ok((key, form_of::<NotificationForm>(&headers, &body)?)))
        .and_then(|(key, form)| Ok((key, notification(&form)?)));
    let (key, notification) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let command = Command::Draft {
        notification: Box::new(notification),
    };
    let actor = caller.actor();
    match state
        .app
        .act_on_launch(&actor, &command, key.as_ref())
        .await
    {
        Ok(done) => {
            let reference = done.launch.to_string();
            made(
                &format!("/api/v1/launches/{reference}"),
                &MadeForm { reference },
            )
        }
        Err(error) => launch_act_failed(&error),
    }
}

/// The body of an act.
async fn act_body(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    let too_large = || over(LAUNCH_ACT_BYTES_MAX);
    body_of(headers, body, LAUNCH_ACT_BYTES_MAX, too_large).await
}

/// The notification in a JSON file of the form that drafts are sent in; what is wrong with it, in
/// words, else.
pub fn notification_in(bytes: &[u8]) -> Result<::launch::notification::Notification, String> {
    let form: NotificationForm = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("the file holds no notification: line {line}, column {column}")
    })?;
    form.value()
        .map_err(|field| format!("the field {field} is not well formed"))
}

/// The notification in a form, or the problem that a field of it is none.
fn notification(form: &NotificationForm) -> Result<::launch::notification::Notification, Response> {
    form.value()
        .map_err(|field| not_well_formed(&format!("The field {field} is not well formed.")))
}

/// A reference in a body that is none.
fn no_such(field: &str) -> Response {
    not_well_formed(&format!("{field} is no reference."))
}
