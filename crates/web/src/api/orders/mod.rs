//! What a CSP does by program: it looks for orders, fetches one with its hubs, and reports outcomes
//! (SL-5, SL-12). Everything here is of the calling CSP's own orders.

mod forms;
pub mod outcomes;

use forms::{HubForm, OrderForm};

use super::answer::{json, not_found, problem};
use super::caller::{Asked, PageParameters};
use super::forms::{PageForm, ProblemForm};
use super::hubs::{HubPageParameters, csv};
use super::launches::launch_act_failed;
use crate::WebState;
use crate::certified::CertifiedCaller;
use app::launches::{CspHub, CspOrder, FollowedOrder, LaunchActError};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::problem::ProblemDetails;
use std::fmt::Write;
use terms::OrderRef;

/// The orders to the calling CSP, newest first. One whose `state` is `out` waits to be fetched.
#[utoipa::path(
    get,
    path = "/api/v1/orders",
    operation_id = "listOrders",
    tag = "csp",
    params(PageParameters),
    responses(
        (status = 200, description = "A page of orders", body = PageForm<OrderForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Asked(page): Asked<PageParameters>,
    headers: HeaderMap,
) -> Response {
    let request = match page.request() {
        Ok(request) => request,
        Err(response) => return response,
    };
    match state
        .app
        .followed_orders_for(caller.capacity(), &request)
        .await
    {
        Ok(found) => json(
            &headers,
            &PageForm {
                entries: found.entries.iter().map(OrderForm::of).collect(),
                next: found.next,
            },
        ),
        Err(error) => launch_act_failed(&error),
    }
}

/// One order to the calling CSP. A recalled one says how many of its hubs are accounted for.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{reference}",
    operation_id = "readOrder",
    tag = "csp",
    params(("reference" = String, Path, description = "The order's reference")),
    responses(
        (status = 200, description = "The order", body = OrderForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(order) = OrderRef::parse(&reference) else {
        return not_found_for(&state, &caller).await;
    };
    match followed(&state, &caller, order).await {
        Ok(order) => json(&headers, &OrderForm::of(&order)),
        Err(error) => launch_act_failed(&error),
    }
}

/// Fetches an order: it is with the CSP from now on, and its hubs can be read. Fetching it again
/// changes nothing. An order that was taken back before is refused: nothing of it may be carried
/// out.
#[utoipa::path(
    post,
    path = "/api/v1/orders/{reference}/fetch",
    operation_id = "fetchOrder",
    tag = "csp",
    params(("reference" = String, Path, description = "The order's reference")),
    responses(
        (status = 200, description = "With the CSP", body = OrderForm),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Taken back or recalled", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn fetch(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Path(reference): Path<String>,
) -> Response {
    let Some(order) = OrderRef::parse(&reference) else {
        return not_found_for(&state, &caller).await;
    };
    if let Err(error) = state.app.fetch_order(caller.capacity(), order).await {
        return launch_act_failed(&error);
    }
    match followed(&state, &caller, order).await {
        Ok(order) => json(&HeaderMap::new(), &OrderForm::of(&order)),
        Err(error) => launch_act_failed(&error),
    }
}

/// The hubs of an order that the CSP has fetched, by page, ascending by Device ID.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{reference}/hubs",
    operation_id = "readOrderHubs",
    tag = "csp",
    params(("reference" = String, Path, description = "The order's reference"), HubPageParameters),
    responses(
        (status = 200, description = "A page of hubs", body = PageForm<HubForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Not fetched yet, or taken back before it was", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn hubs(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Path(reference): Path<String>,
    Asked(page): Asked<HubPageParameters>,
    headers: HeaderMap,
) -> Response {
    let (_, hubs) = match fetched_hubs(&state, &caller, &reference).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    match page.page_of(&hubs, "order") {
        Ok(page) => json(
            &headers,
            &PageForm {
                entries: page.hubs.iter().map(HubForm::of).collect(),
                next: page.next,
            },
        ),
        Err(response) => response,
    }
}

/// The hubs of an order that the CSP has fetched, whole, as CSV.
#[utoipa::path(
    get,
    path = "/api/v1/orders/{reference}/hubs.csv",
    operation_id = "readOrderHubsCsv",
    tag = "csp",
    params(("reference" = String, Path, description = "The order's reference")),
    responses(
        (status = 200, description = "The hubs: order, device_id, from_version, to_version", body = String, content_type = "text/csv"),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a CSP; or, where client certificates are demanded, not over a connection of the caller's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Not fetched yet, or taken back before it was", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn hubs_csv(
    State(state): State<WebState>,
    caller: CertifiedCaller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (order, hubs) = match fetched_hubs(&state, &caller, &reference).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let (name, to) = (order.order.reference.to_string(), &order.target.to);
    let mut text = "order,device_id,from_version,to_version\r\n".to_owned();
    for hub in &hubs {
        let (id, from) = (hub.device.text(), &hub.from);
        write!(text, "{name},{id},{from},{to}\r\n").expect("writing to a String cannot fail");
    }
    csv(&headers, &name, text)
}

async fn fetched_hubs(
    state: &WebState,
    caller: &CertifiedCaller,
    reference: &str,
) -> Result<(CspOrder, Vec<CspHub>), Response> {
    let Some(order) = OrderRef::parse(reference) else {
        return Err(not_found_for(state, caller).await);
    };
    match state.app.order_hubs_for(caller.capacity(), order).await {
        Ok((order, Some(hubs))) => Ok((order, hubs)),
        Ok((_, None)) => Err(problem(
            &ProblemDetails::new(409, "order-not-fetched", "The order is not with you")
                .with_detail("Fetch it first. One that was taken back cannot be fetched."),
        )),
        Err(error) => Err(launch_act_failed(&error)),
    }
}

/// A reference that is none is answered as one that nobody has: after the caller's own standing.
async fn not_found_for(state: &WebState, caller: &CertifiedCaller) -> Response {
    let nobody = OrderRef::from_random_bits(0);
    match state.app.order_for(caller.capacity(), nobody).await {
        Ok(_) => not_found(),
        Err(error) => launch_act_failed(&error),
    }
}

/// The order with what became of its hubs, for its CSP alone.
async fn followed(
    state: &WebState,
    caller: &CertifiedCaller,
    order: OrderRef,
) -> Result<FollowedOrder, LaunchActError> {
    state.app.order_for(caller.capacity(), order).await?;
    state.app.followed_order(caller.capacity(), order).await
}
