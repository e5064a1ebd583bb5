//! Reporting service-health measures of hubs on a page (SL-5): a Supplier of its own hubs, DCC of
//! all.

use super::page::{below_launch, line_of, load};
use super::sent_report::{self, SentReport, report_form};
use crate::WebState;
use crate::guard::{DccOrSupplier, Person};
use crate::refused::{not_found, read_problem};
use app::launches::{LaunchLine, ReportTaken};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use formats::sentences::launch::gate::measure_name;
use launch::criteria::Kpi;
use maud::{Markup, html};
use pages::{FormErrors, NoticeKind, PageHead, heading, notice, number_text, page, paths};
use terms::OrganisationType;

pub(super) async fn show(
    State(state): State<WebState>,
    DccOrSupplier(person): DccOrSupplier,
    Path(reference): Path<String>,
) -> Response {
    match own(&state, &person, &reference).await {
        Ok(line) => form_page(&person, &line, "", &FormErrors::new()),
        Err(response) => response,
    }
}

/// The launch, where it is one of the person's; the page that says that there is none, else.
async fn own(state: &WebState, person: &Person, reference: &str) -> Result<LaunchLine, Response> {
    match load(state, person, reference).await {
        Ok(Some(shown)) => Ok(line_of(&shown.view)),
        Ok(None) => Err(not_found(person)),
        Err(error) => Err(read_problem(person, &error)),
    }
}

pub(super) async fn send(
    State(state): State<WebState>,
    DccOrSupplier(person): DccOrSupplier,
    Path(reference): Path<String>,
    request: Request,
) -> Response {
    let line = match own(&state, &person, &reference).await {
        Ok(line) => line,
        Err(response) => return response,
    };
    let sent = match SentReport::read(&state, &person, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let again = |errors: &FormErrors| form_page(&person, &line, &sent.pasted(), errors);
    let (bytes, form) = match sent.chosen() {
        Ok(chosen) => chosen,
        Err((field, words)) => {
            let mut errors = FormErrors::new();
            errors.add(field, words);
            return again(&errors);
        }
    };
    let taken = state
        .app
        .take_measures(person.capacity(), line.reference, bytes, form)
        .await;
    match taken {
        Ok(taken) => taken_page(&person, &line, &taken),
        Err(error) => match sent.failed(&person, &error) {
            Ok(errors) => again(&errors),
            Err(response) => response,
        },
    }
}

fn framed(
    person: &Person,
    line: &LaunchLine,
    title: &str,
    errors: Option<&FormErrors>,
    body: Markup,
) -> Response {
    let path = paths::launch(line.reference);
    let number = line.notification.number.to_string();
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &number)),
        errors,
        ..PageHead::new(title, Some(&person.viewer))
    };
    page(head, body)
}

const TITLE: &str = "Report measures";

fn form_page(person: &Person, line: &LaunchLine, pasted: &str, errors: &FormErrors) -> Response {
    let of_dcc = person.signed_in.organisation.organisation_type == OrganisationType::Dcc;
    let whose = match of_dcc {
        true => {
            "Hubs of the level that runs, upgraded or held back for comparison, whosever they are."
        }
        false => "Your own hubs in the level that runs, upgraded or held back for comparison.",
    };
    let gated: Vec<Kpi> = line.notification.criteria.kpis.keys().copied().collect();
    let action = paths::launch_part(line.reference, "measures");
    framed(
        person,
        line,
        TITLE,
        Some(errors),
        html! {
            (heading(TITLE, Some("Service health before and after the upgrade, hub by hub.")))
            p { (whose) " A later report of the same hub and measure fills in what is missing and \
                 replaces what is there." }
            @match gated.first() {
                None => p { "This launch gates no measure, so none can be reported." },
                Some(first) => {
                    (report_form(person, &action, "Send the measures", pasted, errors))
                    h2 { "What the file holds" }
                    (columns(&gated, *first))
                },
            }
        },
    )
}

fn columns(gated: &[Kpi], first: Kpi) -> Markup {
    let named = gated.iter().map(|kpi| (kpi.code(), measure_name(*kpi)));
    let of = vec![
        (
            "device_id",
            html! { "The Device ID of the Communications Hub Function" },
        ),
        (
            "measure",
            html! { "A measure that this launch gates" (sent_report::codes(named)) },
        ),
        (
            "before",
            html! { "Events counted over the measuring days before the upgrade; may be left out" },
        ),
        (
            "after",
            html! { "Events counted over as many days after it; may be left out, but not both" },
        ),
    ];
    let example = format!(
        "device_id,measure,before,after\n00-DB-12-34-56-78-90-A2,{},0,1",
        first.code()
    );
    sent_report::columns(of, &example)
}

fn taken_page(person: &Person, line: &LaunchLine, taken: &ReportTaken) -> Response {
    let rows = taken.new + taken.repeated;
    let kind = match taken.findings.is_empty() {
        true => NoticeKind::Success,
        false => NoticeKind::Important,
    };
    let path = paths::launch(line.reference);
    let refused = sent_report::and_refused(taken);
    framed(
        person,
        line,
        "Measures received",
        None,
        html! {
            (notice(kind, html! {
                @match rows {
                    0 => p { "No row was taken." (refused) },
                    1 => p { "1 row was taken, and is counted." (refused) },
                    rows => p { (number_text(rows)) " rows were taken, and are counted." (refused) },
                }
            }))
            (heading("Measures received", None))
            (sent_report::told(taken, "Put these right and send them again, alone or with all others."))
            ul {
                li { a href=(paths::launch_part(line.reference, "measures")) { "Report more measures" } }
                li { a href=(path) { "The launch" } }
            }
        },
    )
}
