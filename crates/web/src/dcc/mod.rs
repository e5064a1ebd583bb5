//! DCC's pages: the inbox, items, rounds, editions, the journal and the settings.

use crate::WebState;
use axum::Router;

/// DCC's pages.
pub fn router() -> Router<WebState> {
    Router::new()
}
