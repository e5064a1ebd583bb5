//! Who calls the API, counted against the limit, and what a request says of itself.

use super::answer::{parameter_unfit, problem, unreadable};
use crate::WebState;
use crate::identify::Shown;
use app::accounts::SignedIn;
use app::act::ActKey;
use app::ports::PageRequest;
use axum::extract::{FromRequestParts, Query};
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use formats::asked::{Unfit, unfit_member, unfit_parameter};
use formats::problem::ProblemDetails;
use register::command::Actor;
use serde::Deserialize;
use terms::Capacity;
use utoipa::openapi::path::ParameterIn;

/// Somebody who may use the API: by token for anything, by session for reading only.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub signed_in: SignedIn,
}

impl Caller {
    /// The capacity.
    pub fn capacity(&self) -> &Capacity {
        &self.signed_in.capacity
    }

    /// As the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.signed_in.capacity.clone())
    }
}

impl FromRequestParts<WebState> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let signed_in = parts.extensions.get::<SignedIn>().cloned();
        let shown = parts.extensions.get::<Shown>().copied();
        let (Some(signed_in), Some(shown)) = (signed_in, shown) else {
            return Err(not_signed_in());
        };
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        match shown {
            Shown::Bearer => {}
            Shown::Session if reads => {}
            Shown::Session => return Err(not_signed_in()),
        }
        match state
            .app
            .count_api_request(signed_in.organisation.reference)
        {
            Ok(()) => Ok(Caller { signed_in }),
            Err(seconds) => Err(too_often(seconds)),
        }
    }
}

fn not_signed_in() -> Response {
    let details = ProblemDetails::new(401, "not-signed-in", "Not signed in")
        .with_detail("Send an API token as a bearer token.");
    let mut response = problem(&details);
    let bearer = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
    response
}

fn too_often(seconds: u64) -> Response {
    let details =
        ProblemDetails::new(429, "too-many-requests", "Too many requests").with_detail(format!(
            "Your organisation may send {} requests a minute. Wait {seconds} seconds.",
            app::rate::API_REQUESTS_MAX
        ));
    let mut response = problem(&details);
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// Which page of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParameters {
    /// The cursor that the page before gave.
    #[param(max_length = 500)]
    pub after: Option<String>,
    /// At most this many; 50 where nothing is said.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// The most entries on one page.
pub const PAGE_LIMIT_MAX: u32 = 200;

impl PageParameters {
    /// The page asked for.
    pub fn request(&self) -> Result<PageRequest, Response> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=PAGE_LIMIT_MAX).contains(&limit) {
            let max = u64::from(PAGE_LIMIT_MAX);
            let unfit = Unfit::whole_number("limit", u64::from(limit), 1, max);
            return Err(parameter_unfit(&unfit));
        }
        Ok(PageRequest {
            after: cursor(self.after.clone())?,
            limit,
        })
    }
}

/// The longest cursor that a page may have given.
const CURSOR_BYTES_MAX: usize = 500;

/// A cursor of a length that a page may have given.
pub fn cursor(after: Option<String>) -> Result<Option<String>, Response> {
    match after {
        Some(after) if after.len() > CURSOR_BYTES_MAX => {
            Err(problem(&ProblemDetails::of_cursor("after", &after)))
        }
        Some(_) | None => Ok(after),
    }
}

/// Query parameters, or the problem that they cannot be read.
pub struct Asked<T>(pub T);

impl<T, S: Send + Sync> FromRequestParts<S> for Asked<T>
where
    T: serde::de::DeserializeOwned + utoipa::IntoParams,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Query::<T>::try_from_uri(&parts.uri)
            .map(|query| Asked(query.0))
            .map_err(|_| unfit_query::<T>(&parts.uri))
    }
}

/// Which parameter is at fault is found in the description that the API gives of itself.
fn unfit_query<T: utoipa::IntoParams>(uri: &Uri) -> Response {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map(|query| query.0).unwrap_or_default();
    let described = T::into_params(|| Some(ParameterIn::Query));
    let described = serde_json::to_value(described).unwrap_or_default();
    match unfit_parameter(&pairs, &described) {
        Some(unfit) => parameter_unfit(&unfit),
        None => unreadable("A query parameter is missing, doubled or not of its kind."),
    }
}

/// The idempotency key of a request, if it has one, with what the request asks.
pub fn key_of(headers: &HeaderMap, path: &str, body: &[u8]) -> Result<Option<ActKey>, Response> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()))
        .ok_or_else(|| {
            unreadable("An idempotency key has 1 to 200 printable characters without spaces.")
        })?;
    let mut request = path.as_bytes().to_vec();
    request.push(b'\n');
    request.extend_from_slice(body);
    Ok(Some(ActKey {
        key: key.to_owned(),
        request_sha256: app::sha256(&request),
    }))
}

/// A JSON body in its form, or the problem that it cannot be read.
pub fn form_of<T: serde::de::DeserializeOwned + utoipa::PartialSchema>(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, Response> {
    let json = headers
        .get(axum::http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.split(';')
                .next()
                .is_some_and(|k| k.trim() == "application/json")
        });
    if !json {
        let details = ProblemDetails::new(415, "media-type-unknown", "Media type not taken here")
            .with_detail("Send application/json.");
        return Err(problem(&details));
    }
    let mut value: serde_json::Value = serde_json::from_slice(body).map_err(|error| {
        // The message names the place, never the content.
        unreadable(&format!(
            "The body is not JSON, at line {}, column {}.",
            error.line(),
            error.column()
        ))
    })?;
    whole_numbers(&mut value);
    T::deserialize(&value).map_err(|_| unfit_body::<T>(&value))
}

/// Which member is at fault is found in the description that the API gives of itself.
fn unfit_body<T: utoipa::PartialSchema>(value: &serde_json::Value) -> Response {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let details = ProblemDetails::new(400, "request-not-readable", "The request cannot be read");
    match unfit_member(value, &schema) {
        Some(unfit) => problem(&details.with_detail(unfit.of_member()).in_field(&unfit.name)),
        None => problem(&details.with_detail(
            "The body does not have the form asked for, which the description of the API gives.",
        )),
    }
}

/// JSON has one kind of number: `26.0` is the whole number 26, as JSON Schema says too.
fn whole_numbers(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|_| number.is_f64()).filter(|float| {
                float.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(float)
            });
            if let Some(whole) = whole {
                *value = Value::from(whole as u64);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(whole_numbers),
        Value::Object(members) => members.values_mut().for_each(whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
