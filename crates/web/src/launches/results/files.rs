//! Results as files, and a Supplier's own hubs as one of them (SL-5).

use crate::WebState;
use crate::guard::Supplier;
use crate::refused::{not_found, read_problem};
use app::launches::OwnHubResult;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use launch::outcome::HubOutcome;
use std::fmt::Write;
use terms::LaunchRef;

/// A CSV file to be saved.
pub(in crate::launches) fn file(name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// A Supplier's own hubs in the launch, each with what became of it.
pub(in crate::launches) async fn own_hubs(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found(&person);
    };
    match state.app.own_hub_results(person.capacity(), launch).await {
        Ok(Some(hubs)) => file("own-results", own_hubs_csv(&hubs)),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// Hubs with what became of them: a line each.
pub(crate) fn own_hubs_csv(hubs: &[OwnHubResult]) -> String {
    let mut text = "device_id,level,attempt,wave,outcome,failure\r\n".to_owned();
    for hub in hubs {
        let outcome = match hub.outcome {
            None => "NOT-ORDERED",
            Some(HubOutcome::Pending) => "PENDING",
            Some(HubOutcome::Ok) => "OK",
            Some(HubOutcome::Failed) => "FAILED",
            Some(HubOutcome::Silent) => "SILENT",
            Some(HubOutcome::Recalled) => "RECALLED",
        };
        let failure = hub.failure.map_or("", launch::outcome::FailureMode::code);
        let OwnHubResult {
            device,
            level,
            attempt,
            wave,
            ..
        } = hub;
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "{},{level},{attempt},{wave},{outcome},{failure}\r\n",
            device.text()
        );
    }
    text
}
