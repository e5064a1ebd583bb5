//! Pages of SEC Parties that raise items.

use crate::WebState;
use axum::Router;

/// The Parties' pages.
pub fn router() -> Router<WebState> {
    Router::new()
}
