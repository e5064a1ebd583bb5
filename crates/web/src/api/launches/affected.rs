//! The calling Supplier's own hubs that a launch concerns (SL-2): counts, and the hubs themselves.

use super::super::answer::{json, not_found, read_failed};
use super::super::caller::{Asked, Caller};
use super::super::forms::{PageForm, ProblemForm};
use super::super::hubs::{HubPageParameters, csv};
use super::answer::launch_act_failed;
use super::forms::{AffectedForm, AffectedHubForm};
use crate::WebState;
use app::fleet::OwnFleet;
use app::launches::{LaunchActError, LaunchView};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::fleet_told::device_ids_csv;
use launch::decision::Refusal;
use launch::fleet::LaunchTarget;
use terms::{DeviceId, LaunchRef, OrganisationType};

/// How many days ahead conflicts are told beside the affected hubs.
const CONFLICT_DAYS: u32 = 14;

/// How many of the calling Supplier's hubs a launch concerns: by version, region and what is
/// behind them, which are left out and why, and the conflicts of the next 14 days. No number of
/// anybody else's hubs.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/affected",
    operation_id = "readAffected",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The counts", body = AffectedForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn counts(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (_, target, own) = match own_hubs(&state, &caller, &reference).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let conflicts = state.app.conflicts_ahead(caller.capacity(), CONFLICT_DAYS);
    match conflicts.await {
        Ok(conflicts) => json(&headers, &AffectedForm::of(&own, &target, &conflicts)),
        Err(error) => read_failed(&error),
    }
}

/// The calling Supplier's affected hubs themselves, by page, ascending by Device ID.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/affected/hubs",
    operation_id = "readAffectedHubs",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference"), HubPageParameters),
    responses(
        (status = 200, description = "A page of hubs", body = PageForm<AffectedHubForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "The list changed since the page before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn hubs(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    Asked(page): Asked<HubPageParameters>,
    headers: HeaderMap,
) -> Response {
    let (_, target, own) = match own_hubs(&state, &caller, &reference).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let hubs = own.affected_devices(&target);
    match page.page_of(&hubs, &mark_of(&hubs)) {
        Ok(page) => json(
            &headers,
            &PageForm {
                entries: page
                    .hubs
                    .iter()
                    .map(|device| AffectedHubForm {
                        device_id: device.text(),
                    })
                    .collect(),
                next: page.next,
            },
        ),
        Err(response) => response,
    }
}

/// The calling Supplier's affected hubs, whole, as CSV.
#[utoipa::path(
    get,
    path = "/api/v1/launches/{reference}/affected/hubs.csv",
    operation_id = "readAffectedHubsCsv",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The hubs: device_id", body = String, content_type = "text/csv"),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a Supplier", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn hubs_csv(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (launch, target, own) = match own_hubs(&state, &caller, &reference).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let text = device_ids_csv(&own.affected_devices(&target));
    csv(&headers, &format!("affected-{launch}"), text)
}

/// The Supplier's own fleet with the launch's target. Others have no affected hubs of their own.
async fn own_hubs(
    state: &WebState,
    caller: &Caller,
    reference: &str,
) -> Result<(LaunchRef, LaunchTarget, OwnFleet), Response> {
    if caller.capacity().organisation_type != OrganisationType::Supplier {
        let refused = LaunchActError::Refused(Refusal::NotAuthorised);
        return Err(launch_act_failed(&refused));
    }
    let launch = LaunchRef::parse(reference).ok_or_else(not_found)?;
    let found = async {
        let view = state.app.launch_for(caller.capacity(), launch).await?;
        Ok::<_, LedgerError>((view, state.app.own_fleet(caller.capacity()).await?))
    };
    let found = found.await.map_err(|error| read_failed(&error))?;
    match found {
        (Some(LaunchView::Supplier(seen)), Some(own)) => {
            let target = LaunchTarget::from(&seen.shared.line.notification.target);
            Ok((launch, target, own))
        }
        (
            Some(
                LaunchView::Dcc(_)
                | LaunchView::Forum(_)
                | LaunchView::Shared(_)
                | LaunchView::Supplier(_),
            )
            | None,
            _,
        ) => Err(not_found()),
    }
}

/// Says which list a cursor is of, by the Supplier's own hubs alone.
fn mark_of(hubs: &[DeviceId]) -> String {
    let bytes: Vec<u8> = hubs
        .iter()
        .flat_map(|device| device.bits().to_be_bytes())
        .collect();
    formats::journal::hex(&app::sha256(&bytes))[..16].to_owned()
}
