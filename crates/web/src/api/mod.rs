//! The JSON API of the full register.

use crate::WebState;
use axum::Router;

/// The API's paths.
pub fn router() -> Router<WebState> {
    Router::new()
}
