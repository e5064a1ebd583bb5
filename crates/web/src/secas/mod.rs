//! SECAS's pages: coverage, chases, hand-overs and the access list.

use crate::WebState;
use axum::Router;

/// SECAS's pages.
pub fn router() -> Router<WebState> {
    Router::new()
}
