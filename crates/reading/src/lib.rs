//! The published register as pages and as a JSON API, for everyone whom the access list admits,
//! DCC among them.
//!
//! It knows the published file and who looks, and nothing else: no full register, no app, no act.
//! Whatever stands in its answers stands in the file, so there is nothing here to hide.

mod address;
mod api;
mod changes;
mod door;
mod edition_page;
mod editions_page;
mod entry_page;
mod entry_view;
mod file;
mod hit_view;
mod part_form;
mod query;
mod refusal;
mod result_file;
mod search_page;

pub use api::openapi;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use pages::paths;
use published::Reader;

/// What stands in an address, which may be no text at all.
type PathArrived<T> = Result<axum::extract::Path<T>, axum::extract::rejection::PathRejection>;

/// What the pages and the API read from.
#[derive(Clone, Debug)]
pub struct ReadingState {
    /// The published directory.
    pub reader: Reader,
}

/// Every page and API path of the published register. The caller puts `Option<pages::Viewer>` into
/// each request's extensions before this router sees it; without one, nobody is signed in.
pub fn router(state: ReadingState) -> Router {
    let (api, _) = api::router().split_for_parts();
    Router::new()
        .route(paths::SEARCH, get(search_page::page))
        .route(address::SEARCH_FILE, get(result_file::download))
        .route(paths::ENTRY, get(entry_page::page))
        .route(paths::PUBLISHED, get(editions_page::page))
        .route(address::EDITION, get(edition_page::page))
        .route(address::EDITION_FILE, get(file::download))
        .merge(api)
        .route_layer(from_fn(door::admit))
        .with_state(state)
}
