//! Who may come in. The answer to whoever may not is the same whatever is asked.

use crate::address::encoded;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use formats::problem::ProblemDetails;
use http::header::WWW_AUTHENTICATE;
use http::{HeaderValue, Method, StatusCode};
use maud::html;
use pages::{PageHead, RegisterAccess, Viewer, heading, page, paths};

/// What every path of the JSON API begins with.
const API: &str = "/api/";

/// Lets those in whom the access list admits. Behind it, a request's extensions hold a [`Viewer`].
pub async fn admit(mut request: Request, next: Next) -> Response {
    let viewer = request
        .extensions()
        .get::<Option<Viewer>>()
        .cloned()
        .flatten();
    let api = request.uri().path().starts_with(API);
    let Some(viewer) = viewer else {
        return match api {
            true => sign_in_problem(),
            false => to_sign_in(&request),
        };
    };
    match viewer.register_access {
        RegisterAccess::Admitted => {
            request.extensions_mut().insert(viewer);
            next.run(request).await
        }
        RegisterAccess::NotOnAccessList => match api {
            true => crate::refusal::problem(&not_admitted()),
            false => not_admitted_page(&viewer),
        },
    }
}

fn to_sign_in(request: &Request) -> Response {
    let next = match *request.method() == Method::GET {
        true => request.uri().path_and_query().map_or("/", |p| p.as_str()),
        false => "/",
    };
    Redirect::to(&format!("{}?next={}", paths::SIGN_IN, encoded(next))).into_response()
}

fn sign_in_problem() -> Response {
    let problem = ProblemDetails::new(401, "not-signed-in", "Not signed in")
        .with_detail("Send an API token as a bearer token, or sign in.");
    let mut response = crate::refusal::problem(&problem);
    let bearer = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
    response
}

const NOT_ADMITTED: &str = "SECAS controls who may read the published register, by party category. \
Your organisation's category is not on its access list.";

fn not_admitted() -> ProblemDetails {
    ProblemDetails::new(403, "not-on-access-list", "Not on the access list")
        .with_detail(NOT_ADMITTED)
}

fn not_admitted_page(viewer: &Viewer) -> Response {
    let head = PageHead {
        status: StatusCode::FORBIDDEN,
        ..PageHead::new("SECAS controls access to the register", Some(viewer))
    };
    page(
        head,
        html! {
            (heading("SECAS controls access to the register", None))
            p { (NOT_ADMITTED) }
            p { "Ask SECAS to be admitted. Nothing on this page depends on what the register holds." }
        },
    )
}
