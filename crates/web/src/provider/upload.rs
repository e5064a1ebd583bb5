//! Sending a file: chosen, checked at once, and led on to its preview or its receipt (REG-15).

use super::checks::{Checks, FIRST_LOOK, Outcome, Progress, outcome_of};
use super::preview::{check_key, receive_key};
use super::uploaded::Uploaded;
use crate::WebState;
use crate::guard::{Person, Provider};
use crate::refused::read_problem;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::journal::hex;
use formats::limits::{SUBMISSION_BYTES_MAX, SUBMISSION_ROWS_MAX};
use maud::html;
use pages::form;
use pages::{
    ButtonKind, Field, FormErrors, PageHead, bytes_text, heading, number_text, page, paths,
    problem_page,
};
use register::submission::Route;
use std::sync::Arc;

pub(super) async fn show(Provider(person): Provider) -> Response {
    upload_page(&person, &FormErrors::new())
}

fn upload_page(person: &Person, errors: &FormErrors) -> Response {
    let head = PageHead {
        current: paths::SUBMISSION_NEW,
        errors: Some(errors),
        ..PageHead::new("Send a file", Some(&person.viewer))
    };
    let hint = format!(
        "CSV, at most {} and {} rows.",
        bytes_text(SUBMISSION_BYTES_MAX as u64),
        number_text(SUBMISSION_ROWS_MAX as u64)
    );
    let lead = "The file is checked at once and you see everything that was found. A file with \
                errors is not accepted: you and DCC have its receipt and no row of it is stored. A \
                file without errors goes to DCC once you say so.";
    page(
        head,
        html! {
            (heading("Send a file", Some(lead)))
            (form::upload_form(paths::SUBMISSION_NEW, &person.viewer.csrf, html! {
                (form::file_field(&Field {
                    hint: Some(&hint),
                    error: errors.of("file"),
                    ..Field::new("file", "Submission file")
                }, ".csv,text/csv"))
                (form::button(ButtonKind::Primary, "Check the file"))
            }))
            h2 { "Before you send" }
            ul {
                li { a href=(paths::TEMPLATE_XLSX) { "Template as a spreadsheet (XLSX)" } " or "
                    a href=(paths::TEMPLATE_CSV) { "as CSV" } }
                li { a href=(paths::help("first-submission")) { "Your first submission" } }
                li { a href=(paths::help("codes")) { "What a check can find" } }
                li { a href=(paths::GLOSSARY) { "What each column means" } }
                li { "On your own machine, without sending anything: "
                    code { "firmgate check FILE" } }
            }
            p { "No other provider can see your files." }
        },
    )
}

pub(super) async fn send(
    State(state): State<WebState>,
    Extension(checks): Extension<Arc<Checks>>,
    uploaded: Uploaded,
) -> Response {
    let Uploaded { person, bytes } = uploaded;
    let Some(bytes) = bytes else {
        let mut errors = FormErrors::new();
        errors.add("file", "Choose the file to check");
        return upload_page(&person, &errors);
    };
    let sha256 = match state.app.objects.put(&bytes).await {
        Ok(sha256) => sha256,
        Err(error) => return read_problem(&person, &error),
    };
    let ticket = state.app.preview_ticket(person.capacity(), &sha256);
    checks.forget(&receive_key(&ticket));
    let (app, capacity) = (Arc::clone(&state.app), person.capacity().clone());
    checks.begin(&check_key(&ticket), async move {
        let received = app.receive_file(&capacity, Route::Page, bytes, &FIRST_LOOK);
        let received = received.await;
        outcome_of(&app, &capacity, received).await
    });
    match checks.progress(&check_key(&ticket)).await {
        Progress::Done(Outcome::Receipt(receipt)) => {
            Redirect::to(&paths::submission(receipt)).into_response()
        }
        Progress::Done(Outcome::Problem(problem)) => {
            problem_page(&problem, Some(&person.viewer), person.viewer.world)
        }
        Progress::Done(Outcome::Previewed(_)) | Progress::UnderWay | Progress::Unknown => {
            Redirect::to(&paths::submission_preview(&hex(&sha256), &ticket)).into_response()
        }
    }
}
