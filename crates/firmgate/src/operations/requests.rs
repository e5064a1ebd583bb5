//! Requests, counted by the pattern of their path: never by the path itself, in which references and
//! names stand.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;
use metrics::{counter, histogram};
use std::time::Instant;

/// How long requests took.
pub(super) const SECONDS: &str = "firmgate_request_seconds";

/// What stands for a path that is none of ours.
const OTHER_PATH: &str = "other";

/// Counts a request once it is answered.
pub async fn counted(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = method(request.method());
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or_else(|| OTHER_PATH.to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    counter!("firmgate_requests_total", "method" => method, "path" => path.clone(),
        "status" => status)
    .increment(1);
    histogram!(SECONDS, "path" => path).record(began.elapsed().as_secs_f64());
    response
}

/// A method's label. Methods that nobody has heard of share one, so that labels stay few.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
