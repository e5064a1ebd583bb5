//! Pages of SECAS: coverage, chases, hand-overs and who may read the published edition (REG-8,
//! REG-12, REG-13, REG-18).

mod access;
mod chases;
mod cover_sheet;
mod coverage;
mod hand_overs;

use crate::WebState;
use axum::Router;
use axum::routing::{get, post};
use pages::paths;

/// SECAS's pages.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::COVERAGE, get(coverage::show))
        .route(paths::COVER_SHEET_DRAFT, get(cover_sheet::show))
        .route(paths::CHASES, get(chases::show).post(chases::record))
        .route(paths::HAND_OVERS, get(hand_overs::show))
        .route(paths::HAND_OVER_ACKNOWLEDGE, post(hand_overs::acknowledge))
        .route(paths::ACCESS, get(access::show).post(access::set))
}
