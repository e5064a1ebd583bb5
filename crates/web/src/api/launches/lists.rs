//! Lists of hubs from a Supplier: nominating, and taking off (SL-3, SL-7). As JSON or as a file with
//! one Device ID on each line.

use super::super::answer::{json, not_found};
use super::super::body::{body_of, media_type, over, unknown_kind};
use super::super::caller::{Caller, form_of, key_of};
use super::super::forms::ProblemForm;
use super::answer::launch_act_failed;
use super::forms::{NominatedForm, TakenOffForm};
use crate::WebState;
use app::authority::{Act, Allowance, allows};
use app::launches::LaunchActError;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::hub_reports::{Rows, device_ids, read_device_list};
use formats::limits::DEVICE_LIST_BYTES_MAX;
use launch::command::Command;
use launch::decision::Refusal;
use launch::nomination::NominationRoute;
use serde::Deserialize;
use terms::{DeviceId, LaunchRef};
use utoipa::ToSchema;

/// A list of hubs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HubListForm {
    /// The Device IDs, at most 50,000.
    #[schema(min_items = 1, max_items = 50000)]
    pub device_ids: Vec<String>,
}

/// Nominates hubs for the level that lists are for now. Each Device ID lands in exactly one place;
/// of one that is not the caller's nothing else is told. Several lists add up.
#[utoipa::path(
    post,
    path = "/api/v1/launches/{reference}/nominations",
    operation_id = "nominateHubs",
    tag = "launch",
    params(
        ("reference" = String, Path, description = "The launch's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is done once")
    ),
    request_body(
        content((HubListForm = "application/json"), (String = "text/csv")),
        description = "JSON, or one Device ID on each line"
    ),
    responses(
        (status = 200, description = "Where each Device ID landed", body = NominatedForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Neither JSON nor CSV", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn nominate(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let listed = listed(&caller, Act::NominateHubs, &reference, &headers, body).await;
    let (launch, body, read) = match listed {
        Ok(listed) => listed,
        Err(response) => return response,
    };
    let path = format!("/api/v1/launches/{reference}/nominations");
    let key = match key_of(&headers, &path, &body) {
        Ok(key) => key,
        Err(response) => return response,
    };
    let command = Command::Nominate {
        launch,
        route: NominationRoute::Api,
        list: read.rows.iter().map(|(_, device)| *device).collect(),
        request_sha256: app::sha256(&body),
    };
    let actor = caller.actor();
    match state
        .app
        .act_on_launch(&actor, &command, key.as_ref())
        .await
    {
        Ok(done) => json(&HeaderMap::new(), &NominatedForm::of(&done, &read.findings)),
        Err(error) => launch_act_failed(&error),
    }
}

/// Takes hubs off the caller's lists, until the level is sealed.
#[utoipa::path(
    post,
    path = "/api/v1/launches/{reference}/nominations/withdrawals",
    operation_id = "withdrawNominations",
    tag = "launch",
    params(
        ("reference" = String, Path, description = "The launch's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is done once")
    ),
    request_body(
        content((HubListForm = "application/json"), (String = "text/csv")),
        description = "JSON, or one Device ID on each line"
    ),
    responses(
        (status = 200, description = "How many were taken off", body = TakenOffForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Neither JSON nor CSV", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn withdraw(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let listed = listed(
        &caller,
        Act::WithdrawNominations,
        &reference,
        &headers,
        body,
    );
    let (launch, body, read) = match listed.await {
        Ok(listed) => listed,
        Err(response) => return response,
    };
    let path = format!("/api/v1/launches/{reference}/nominations/withdrawals");
    let key = match key_of(&headers, &path, &body) {
        Ok(key) => key,
        Err(response) => return response,
    };
    let command = Command::WithdrawNominations {
        launch,
        list: read.rows.iter().map(|(_, device)| *device).collect(),
    };
    let actor = caller.actor();
    match state
        .app
        .act_on_launch(&actor, &command, key.as_ref())
        .await
    {
        Ok(done) => json(&HeaderMap::new(), &TakenOffForm::of(&done, &read.findings)),
        Err(error) => launch_act_failed(&error),
    }
}

/// The launch and the list of a request. Whoever has no authority to list hubs is told so first.
async fn listed(
    caller: &Caller,
    act: Act,
    reference: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<(LaunchRef, Vec<u8>, Rows<DeviceId>), Response> {
    match allows(&caller.actor(), act) {
        Allowance::Allowed => {}
        Allowance::NotAllowed => {
            return Err(launch_act_failed(&LaunchActError::Refused(
                Refusal::NotAuthorised,
            )));
        }
    }
    let launch = LaunchRef::parse(reference).ok_or_else(not_found)?;
    let too_large = || over(DEVICE_LIST_BYTES_MAX);
    let bytes = body_of(headers, body, DEVICE_LIST_BYTES_MAX, too_large).await?;
    let read = match media_type(headers).as_str() {
        "text/csv" | "text/plain" => read_device_list(&bytes),
        "application/json" => device_ids(&form_of::<HubListForm>(headers, &bytes)?.device_ids),
        _ => return Err(unknown_kind("Send application/json or text/csv.")),
    };
    Ok((launch, bytes, read))
}
