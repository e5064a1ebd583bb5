//! The JSON API of the full register: what providers, Parties, SECAS and DCC do by program.
//!
//! Its forms are written out by hand in [`forms`]. Who asks is shown by a bearer token; a session
//! may read and not change, because a browser sends its cookie by itself. Lists page by cursor,
//! answers carry an entity tag, refusals are problem details.

pub(crate) mod answer;
mod body;
pub(crate) mod caller;
mod confirmations;
mod editions;
mod files;
pub mod forms;
mod glossary;
mod hubs;
mod items;
mod launches;
mod orders;
mod rounds;

pub use launches::notification_in;

use crate::WebState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use formats::limits::SUBMISSION_BYTES_MAX;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Firmgate",
        description = "The register of device issues, defects and fixes: sending data in, \
            answering DCC, confirming fixes, and the published register. The Safe Launch of \
            Communications Hubs' firmware: notifying, listing hubs, stopping, orders and outcomes. \
            Every request needs an API token as a bearer token. At most 1,200 requests a minute \
            for an organisation.",
        version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Bearer),
    security(("token" = [])),
    tags(
        (name = "register", description = "The full register, each capacity its own part of it"),
        (name = "duis", description = "The XML interface of the Safe Launch: signed messages, \
            for which no token is needed"),
        (name = "launch", description = "Safe Launches, each capacity its own part of them"),
        (name = "csp", description = "Orders to a CSP, and the outcomes that it reports")
    )
)]
struct Document;

/// Says how a token is sent.
struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    }
}

fn documented() -> OpenApiRouter<WebState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(files::check))
        .routes(routes!(files::send, files::list))
        .routes(routes!(files::show))
        .routes(routes!(files::findings))
        .routes(routes!(files::as_sent))
        .routes(routes!(items::list, items::raise))
        .routes(routes!(items::show))
        .routes(routes!(items::act))
        .routes(routes!(rounds::list))
        .routes(routes!(rounds::nil_return))
        .routes(routes!(confirmations::list))
        .routes(routes!(confirmations::show))
        .routes(routes!(confirmations::answer))
        .routes(routes!(editions::list, editions::prepare))
        .routes(routes!(editions::publish))
        .routes(routes!(glossary::show))
        .merge(launches::routes())
        .routes(routes!(orders::list))
        .routes(routes!(orders::show))
        .routes(routes!(orders::fetch))
        .routes(routes!(orders::hubs))
        .routes(routes!(orders::hubs_csv))
        .routes(routes!(
            orders::outcomes::sequence,
            orders::outcomes::report
        ))
        .merge(crate::duis::documented())
}

/// The API's paths.
pub fn router() -> Router<WebState> {
    let (router, _) = documented().split_for_parts();
    router.layer(DefaultBodyLimit::max(SUBMISSION_BYTES_MAX))
}

/// The description of the API as OpenAPI 3.1, to be merged with the published register's.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = documented().into_openapi();
    for form in TOLD_APART {
        close(&mut document, form);
    }
    document
}

/// What is sent in one of several shapes, told apart by a member.
const TOLD_APART: [&str; 4] = ["ItemActForm", "AnswerForm", "LaunchActForm", "LevelForm"];

/// One with a member that it does not know is refused; the derived schema of an enum cannot say so
/// by itself.
fn close(document: &mut utoipa::openapi::OpenApi, form: &str) {
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{AdditionalProperties, Schema};
    let schemas = document.components.as_mut().map(|all| &mut all.schemas);
    let Some(RefOr::T(Schema::OneOf(shapes))) = schemas.and_then(|all| all.get_mut(form)) else {
        return;
    };
    for shape in &mut shapes.items {
        if let RefOr::T(Schema::Object(shape)) = shape {
            shape.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

#[cfg(test)]
mod tests {
    /// What the API refuses, its description says it refuses: each body it takes is of one shape
    /// that is closed, or of several that all are.
    #[test]
    fn every_form_that_is_sent_in_is_closed() {
        let document = serde_json::to_value(super::openapi()).unwrap();
        let schemas = &document["components"]["schemas"];
        let mut forms = 0;
        for operations in document["paths"].as_object().unwrap().values() {
            for operation in operations.as_object().unwrap().values() {
                let body = &operation["requestBody"]["content"]["application/json"]["schema"];
                let Some(name) = body["$ref"].as_str() else {
                    continue;
                };
                let name = name.rsplit('/').next().unwrap();
                let form = &schemas[name];
                let shapes = match form["oneOf"].as_array() {
                    Some(shapes) => shapes.clone(),
                    None => vec![form.clone()],
                };
                for shape in shapes {
                    assert_eq!(shape["additionalProperties"], false, "{name}: {shape}");
                }
                forms += 1;
            }
        }
        assert!(forms >= 4, "the forms are no longer found");
    }
}
