//! Alerts of the XML interface that wait to be taken, for DCC.

use super::super::answer::{forbidden, json, read_failed};
use super::super::caller::Caller;
use super::super::forms::ProblemForm;
use crate::WebState;
use app::duis::WaitingForUser;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
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
