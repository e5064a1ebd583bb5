//! A provider's own items.

use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::Provider;
use crate::own;
use axum::extract::{Path, State};
use axum::response::Response;
use pages::FormErrors;
use serde::Deserialize;

/// What an address says was just done.
#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn list(
    State(state): State<WebState>,
    Provider(person): Provider,
    Query(after): Query<crate::home::After>,
) -> Response {
    own::list::show(&state, &person, after.after).await
}

pub(super) async fn show(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    let errors = FormErrors::new();
    own::item::show(&state, &person, &reference, said.done.as_deref(), &errors).await
}

pub(super) async fn act(
    State(state): State<WebState>,
    Provider(_): Provider,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    own::act::act(&state, &reference, &act, &posted).await
}
