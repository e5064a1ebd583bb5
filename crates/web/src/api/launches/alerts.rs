//! Alerts of the XML interface that wait to be taken, for DCC, and setting one aside.

use super::super::answer::{forbidden, json, not_found, read_failed};
use super::super::caller::{Caller, form_of};
use super::super::forms::ProblemForm;
use super::act_body;
use super::answer::launch_act_failed;
use crate::WebState;
use app::authority::{Act, Allowance, allows};
use app::duis::WaitingForUser;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use terms::DeviceId;
use utoipa::ToSchema;

/// Alerts that wait for one User of the XML interface.
#[derive(Serialize, ToSchema)]
pub struct WaitingAlertsForm {
    /// The User's EUI-64.
    pub user: String,
    /// Whose User it is, by reference.
    pub organisation: String,
    /// The User Role, as DUIS abbreviates it.
    pub role: &'static str,
    /// Whether an endpoint is entered for it; where none is, nothing is sent.
    pub has_endpoint: bool,
    /// How many wait.
    pub waiting: u64,
    /// The number of the first of them among the User's own.
    pub first_number: u64,
    /// When the first of them was written.
    pub oldest: String,
    /// How the first stands; absent where it was not tried.
    pub first: Option<TriedAlertForm>,
}

/// An alert that was tried and not taken.
#[derive(Serialize, ToSchema)]
pub struct TriedAlertForm {
    /// How often it was tried.
    pub attempts: u32,
    /// Why it was not taken the last time, for a person to read.
    pub last_answer: String,
    /// When it is tried next.
    pub next_try: String,
}

impl WaitingAlertsForm {
    fn of(one: &WaitingForUser) -> WaitingAlertsForm {
        WaitingAlertsForm {
            user: one.user().text(),
            organisation: one.organisation.to_string(),
            role: one.role.text(),
            has_endpoint: one.receives_at.is_some(),
            waiting: one.line.waiting,
            first_number: one.first,
            oldest: one.line.oldest.rfc3339(),
            first: one.line.delivery.as_ref().map(|delivery| TriedAlertForm {
                attempts: delivery.attempts,
                last_answer: delivery.failure.clone(),
                next_try: delivery.next_at.rfc3339(),
            }),
        }
    }
}

/// Alerts that wait to be taken, by User (DCC). Nothing of what they say is told.
#[utoipa::path(
    get,
    path = "/api/v1/alerts",
    operation_id = "listWaitingAlerts",
    tag = "launch",
    responses(
        (status = 200, description = "How alerts stand, by User", body = Vec<WaitingAlertsForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn waiting(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    match state.app.alerts_waiting(caller.capacity()).await {
        Ok(Some(waiting)) => {
            let forms: Vec<WaitingAlertsForm> = waiting.iter().map(WaitingAlertsForm::of).collect();
            json(&headers, &forms)
        }
        Ok(None) => forbidden(),
        Err(error) => read_failed(&error),
    }
}

/// An alert to be set aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertAsideForm {
    /// The User's EUI-64.
    pub user: String,
    /// The number of the first alert that waits for it.
    pub number: u64,
    /// Why; no Device IDs.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// That an alert was set aside.
#[derive(Serialize, ToSchema)]
pub struct SetAsideAlertForm {
    /// The journal line that says so.
    pub sequence: u64,
}

/// Sets the first alert that waits for a User aside, once it was refused (DCC): it is never sent
/// again, and those behind it go out.
#[utoipa::path(
    post,
    path = "/api/v1/alerts/aside",
    operation_id = "setAlertAside",
    tag = "launch",
    request_body = AlertAsideForm,
    responses(
        (status = 200, description = "Set aside", body = SetAsideAlertForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No such User", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn set_aside(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match allows(&caller.actor(), Act::SetAlertAside) {
        Allowance::Allowed => {}
        Allowance::NotAllowed => return forbidden(),
    }
    let form = match act_body(&headers, body).await {
        Ok(body) => form_of::<AlertAsideForm>(&headers, &body),
        Err(response) => Err(response),
    };
    let form = match form {
        Ok(form) => form,
        Err(response) => return response,
    };
    let Some(user) = DeviceId::parse_loosely(&form.user) else {
        return not_found();
    };
    let actor = caller.actor();
    let done = state
        .app
        .set_alert_aside(&actor, user, form.number, &form.reason)
        .await;
    match done {
        Ok(sequence) => json(&HeaderMap::new(), &SetAsideAlertForm { sequence }),
        Err(error) => launch_act_failed(&error),
    }
}
