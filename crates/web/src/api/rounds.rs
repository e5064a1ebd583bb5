//! Collection rounds by program.

use super::answer::{act_failed, forbidden, json, not_found, read_failed};
use super::caller::{Caller, key_of};
use super::forms::{MadeForm, ProblemForm, RoundForm};
use crate::WebState;
use crate::home::organisation_names;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use register::command::Command;
use terms::{OrganisationType, RoundRef};

/// The rounds that concern the caller, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/rounds",
    operation_id = "listRounds",
    tag = "register",
    responses(
        (status = 200, description = "The rounds", body = Vec<RoundForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Rounds do not concern the caller", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(State(state): State<WebState>, caller: Caller, headers: HeaderMap) -> Response {
    let everybody = match caller.capacity().organisation_type {
        OrganisationType::Dcc | OrganisationType::Secas => true,
        OrganisationType::Manufacturer | OrganisationType::Csp => false,
        OrganisationType::Panel
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => return forbidden(),
    };
    let own = caller.capacity().organisation;
    let rounds = match state.app.ledger.rounds().await {
        Ok(rounds) => rounds,
        Err(error) => return read_failed(&error),
    };
    let names = match organisation_names(&state).await {
        Ok(names) => names,
        Err(error) => return read_failed(&error),
    };
    let forms: Vec<RoundForm> = rounds
        .iter()
        .filter(|stored| everybody || stored.value.of(own).is_some())
        .map(|stored| {
            RoundForm::of(&stored.value, &names, |provider| {
                everybody || provider == own
            })
        })
        .collect();
    json(&headers, &forms)
}

/// Declares that the caller has nothing to report in a round.
#[utoipa::path(
    post,
    path = "/api/v1/rounds/{reference}/nil-return",
    operation_id = "declareNilReturn",
    tag = "register",
    params(
        ("reference" = String, Path, description = "The round's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is declared once")
    ),
    responses(
        (status = 200, description = "Declared", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a provider", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "The caller was not asked", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn nil_return(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(round) = RoundRef::parse(&reference) else {
        return not_found();
    };
    let key = match key_of(
        &headers,
        &format!("/api/v1/rounds/{reference}/nil-return"),
        b"",
    ) {
        Ok(key) => key,
        Err(response) => return response,
    };
    let command = Command::DeclareNilReturn { round };
    match state
        .app
        .act_once(&caller.actor(), &command, key.as_ref())
        .await
    {
        Ok(done) => json(
            &HeaderMap::new(),
            &MadeForm {
                reference: done.made.text(),
            },
        ),
        Err(error) => act_failed(&error),
    }
}
