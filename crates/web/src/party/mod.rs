//! Pages of SEC Parties that raise items (REG-5, REG-6, REG-10, REG-11).

mod raise;
mod raise_form;
mod raised;

pub(crate) use raise::recorded_words;

use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::Party;
use crate::own;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use pages::{FormErrors, paths};
use serde::Deserialize;

/// The Parties' pages.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::RAISE, get(raise::show).post(raise::send))
        .route(paths::MY_ITEMS, get(list))
        .route(paths::MY_ITEM, get(show))
        .route(paths::MY_ITEM_ACT, post(act))
}

async fn list(
    State(state): State<WebState>,
    Party(person): Party,
    Query(after): Query<crate::home::After>,
) -> Response {
    own::list::show(&state, &person, after.after).await
}

/// What an address says was just done.
#[derive(Deserialize)]
struct Said {
    done: Option<String>,
}

async fn show(
    State(state): State<WebState>,
    Party(person): Party,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    let errors = FormErrors::new();
    own::item::show(&state, &person, &reference, said.done.as_deref(), &errors).await
}

async fn act(
    State(state): State<WebState>,
    Party(_): Party,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    own::act::act(&state, &reference, &act, &posted).await
}
