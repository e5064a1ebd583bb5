//! What operators watch: whether the server lives, whether it can work, and how much it does, in the
//! form of Prometheus.
//!
//! It has an address of its own that users do not reach, since numbers tell of launches. No label
//! names a person, an organisation, a launch or a Device: a path is told by its pattern.

mod background;
mod numbers;
mod requests;

pub use background::{Work, worked};
pub use numbers::Numbers;
pub use requests::counted;

use app::App;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long the database may take to answer before the server counts as unable to work.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// What the addresses below need.
#[derive(Clone)]
struct Watched {
    app: Arc<App>,
    numbers: Numbers,
}

/// The addresses of operators: `/health/live`, `/health/ready` and `/metrics`.
pub fn router(app: Arc<App>, numbers: Numbers) -> Router {
    Router::new()
        .route(
            "/health/live",
            get(async || plain(StatusCode::OK, "alive\n")),
        )
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Watched { app, numbers })
}

fn plain(status: StatusCode, text: impl Into<String>) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text.into()).into_response()
}

/// Whether the server can work: its database answers. What is wrong stands in the log as well.
async fn ready(State(watched): State<Watched>) -> Response {
    let asked = timeout(ANSWERS_WITHIN, watched.app.ledger.journal_before(None, 1));
    let why = match asked.await {
        Ok(Ok(_)) => return plain(StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer");
            "not ready: the database does not answer\n"
        }
        Err(_) => "not ready: the database takes longer than two seconds to answer\n",
    };
    plain(StatusCode::SERVICE_UNAVAILABLE, why)
}

async fn metrics(State(watched): State<Watched>) -> Response {
    watched.numbers.look(&watched.app).await;
    let headers = [
        (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, watched.numbers.text()).into_response()
}
