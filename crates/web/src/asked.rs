//! What the address of a page asks for.

use crate::WebState;
use crate::guard::Person;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use pages::{Problem, problem_page};
use serde::de::DeserializeOwned;

/// The parameters of a page's address, or a page that says that they cannot be read.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<WebState> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        if let Ok(axum::extract::Query(asked)) = axum::extract::Query::try_from_uri(&parts.uri) {
            return Ok(Query(asked));
        }
        let person = Person::from_request_parts(parts, state).await.ok();
        let viewer = person.as_ref().map(|person| &person.viewer);
        Err(problem_page(
            &Problem::NotFound,
            viewer,
            state.setting.world,
        ))
    }
}
