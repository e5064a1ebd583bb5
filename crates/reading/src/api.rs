//! The JSON API of the published register: `/api/v1/published/…`.
//!
//! Its forms are written out by hand in [`forms`]; a domain type never serialises. Lists page by
//! cursor, answers carry an entity tag, refusals are problem details, and no form holds a number
//! of entries.

mod editions;
mod entries;
pub mod forms;
mod parameters;
mod search;

use crate::ReadingState;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "The published register of device issues, defects and fixes",
        description = "Search, entries, editions and files of the published register. It is \
            neutral: nothing in it compares, ranks or recommends devices, and the absence of an \
            entry is not evidence of quality.",
        version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags((name = "published", description = "The published register"))
)]
struct Document;

/// The paths of the API with their descriptions.
pub fn router() -> OpenApiRouter<ReadingState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(search::search))
        .routes(routes!(search::suggestions))
        .routes(routes!(entries::entry))
        .routes(routes!(editions::editions))
        .routes(routes!(editions::edition))
        .routes(routes!(editions::changes))
        .routes(routes!(editions::file))
}

/// The description of the API as OpenAPI 3.1, to be merged into the product's own.
pub fn openapi() -> utoipa::openapi::OpenApi {
    router().into_openapi()
}
