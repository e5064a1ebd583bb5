//! Pages of Device Manufacturers and CSPs: submissions, queries and confirmations.

use crate::WebState;
use axum::Router;

/// The providers' pages.
pub fn router() -> Router<WebState> {
    Router::new()
}
