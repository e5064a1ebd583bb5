//! The plan of a level, for DCC to look at before sealing: where every hub is, and why.

use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::refused::{not_found, read_problem};
use app::launches::{PlanProposal, ProposalError};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::launch::plan::{out_text, plan_refusal_text, stratum_text, waiting_text};
use formats::sentences::launch::waits::hubs_from_text;
use launch::plan::{PlanReport, RefusedPlan, Slot, SlotCount, StratumReport};
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, Column, Fact, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Problem, Table,
    WayBack, data_table, date_text, heading, moment_text, notice, number_text, page, paths,
    problem_page, summary_list,
};
use terms::LaunchRef;

/// How many strata stand on the page, those that are not covered first.
const STRATA_SHOWN_MAX: usize = 300;

struct At {
    reference: LaunchRef,
    number: String,
    level: u32,
}

async fn at(state: &WebState, reference: &str) -> Result<Option<At>, LedgerError> {
    let Some(reference) = LaunchRef::parse(reference) else {
        return Ok(None);
    };
    let stored = state.app.launch_ledger()?.launch(reference).await?;
    Ok(stored.map(|stored| At {
        reference,
        number: stored.value.notification.number.to_string(),
        level: stored.value.level,
    }))
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
) -> Response {
    let at = match at(&state, &reference).await {
        Ok(Some(at)) => at,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    match state.app.proposal(at.reference).await {
        Ok(proposal) => plan_page(&person, &at, proposal.as_ref()),
        Err(error) => read_problem(&person, &error),
    }
}

/// Makes the plan, has it judged, and shows it.
pub(super) async fn make(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    Path(reference): Path<String>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let at = match at(&state, &reference).await {
        Ok(Some(at)) => at,
        Ok(None) => return not_found(person),
        Err(error) => return read_problem(person, &error),
    };
    match state.app.propose_plan(at.reference).await {
        Ok(_) => Redirect::to(&paths::launch_part(at.reference, "plan")).into_response(),
        Err(ProposalError::Refused(refused)) => refused_page(person, &at, &refused),
        Err(ProposalError::NotReady) => unplanned(
            person,
            "The launch is not at a point where its level can be planned: look at what it waits for.",
        ),
        Err(ProposalError::NoFleet) => unplanned(
            person,
            "There is no inventory. Import one with “firmgate import inventory”.",
        ),
        Err(ProposalError::Unsound(faults)) => {
            tracing::error!(?faults, "a plan did not pass its check");
            unplanned(
                person,
                "The plan did not pass its independent check and was thrown away. This is a fault \
                 of the program: report it with the time.",
            )
        }
        Err(ProposalError::Ledger(error)) => read_problem(person, &error),
    }
}

fn unplanned(person: &Person, reason: &str) -> Response {
    let problem = Problem::Unprocessable {
        reason: reason.to_owned(),
    };
    problem_page(&problem, Some(&person.viewer), person.viewer.world)
}

fn framed(person: &Person, at: &At, errors: &FormErrors, body: Markup) -> Response {
    let path = paths::launch(at.reference);
    let title = format!("Plan of level {}", at.level);
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![
            Link {
                href: paths::LAUNCHES,
                words: "Launches",
            },
            Link {
                href: &path,
                words: &at.number,
            },
        ])),
        errors: Some(errors),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let lead = "Which hubs are upgraded in which wave, and why every other one waits or is out.";
    page(
        head,
        html! {
            (heading(&title, Some(lead)))
            (body)
        },
    )
}

fn plan_page(person: &Person, at: &At, proposal: Option<&PlanProposal>) -> Response {
    let csrf = &person.viewer.csrf;
    let make = |kind, words| {
        form::post_form(
            &paths::launch_part(at.reference, "plan"),
            csrf,
            form::button(kind, words),
        )
    };
    let body = match proposal {
        None => html! {
            p { "No plan waits to be sealed. Making one takes some seconds for a large fleet; it is \
                 judged by an independent check before you see it." }
            (make(ButtonKind::Primary, "Make the plan"))
        },
        Some(proposal) => html! {
            (report(proposal))
            (form::post_form(&paths::launch_act(at.reference, "seal"), csrf, html! {
                (form::hidden_field("plan", &proposal.head.reference.to_string()))
                p { "Sealing fixes these hubs and their order. Waves go out from the next window." }
                (form::button(ButtonKind::Primary, "Seal this plan"))
            }))
            (make(ButtonKind::Secondary, "Make it again"))
        },
    };
    framed(person, at, &FormErrors::new(), body)
}

fn refused_page(person: &Person, at: &At, refused: &RefusedPlan) -> Response {
    let body = html! {
        (notice(NoticeKind::Important, html! {
            p { strong { "There is no plan. " } (plan_refusal_text(&refused.why)) }
        }))
        (summary_list(&[
            Fact::new("Hubs that could have been planned", html! { (number_text(refused.in_reach)) }),
        ]))
        (slots(&refused.slots))
        (strata(&refused.strata))
    };
    framed(person, at, &FormErrors::new(), body)
}

fn report(proposal: &PlanProposal) -> Markup {
    let report = &proposal.report;
    let head = &proposal.head;
    html! {
        (summary_list(&[
            Fact::new("Plan", html! { (head.reference) ", passed its check" }),
            Fact::new("Hubs", html! { (hubs_from_text(head.hubs_from)) }),
            Fact::new("Upgraded", html! { (number_text(report.planned())) }),
            Fact::new("Held back for comparison", html! { (number_text(head.holdback)) }),
            Fact::new("Of the whole fleet", html! { (number_text(report.hubs)) " hubs" }),
            Fact::new("The gate can pass", html! { "From " (moment_text(report.gate_from))
                ", if every hub is well" }),
        ]))
        (waves(report))
        (slots(&report.slots))
        @if !report.nominated.is_empty() {
            (slot_table("nominated", "Where the listed hubs are", &report.nominated))
        }
        @if !report.busy_days.is_empty() {
            h3 { "Days on which most hubs are in a conflict" }
            ul { @for day in &report.busy_days { li { (date_text(*day)) } } }
        }
        (strata(&report.strata))
    }
}

fn waves(report: &PlanReport) -> Markup {
    let rows = report
        .waves
        .iter()
        .zip(1_u32..)
        .map(|(wave, number)| {
            let day = |day: Option<terms::Date>| {
                html! {
                    @match day { Some(day) => (date_text(day)), None => span.nothing { "none" } }
                }
            };
            vec![
                html! { "Wave " (number) },
                html! { (number_text(wave.hubs)) },
                day(wave.first_day()),
                day(wave.last_day()),
                moment_text(wave.matured_by),
            ]
        })
        .collect();
    data_table(&Table {
        id: "plan-waves",
        caption: "Waves and their projected days",
        columns: &[
            Column::row_header("Wave"),
            Column::number("Hubs"),
            Column::text("First day"),
            Column::text("Last day"),
            Column::text("Matured by"),
        ],
        rows,
        empty: "No wave.",
        narrow: NarrowTable::Cards,
    })
}

fn slots(counts: &[SlotCount]) -> Markup {
    slot_table("slots", "Where every hub of the fleet is, and why", counts)
}

fn slot_table(id: &str, caption: &str, counts: &[SlotCount]) -> Markup {
    let rows = counts
        .iter()
        .map(|count| {
            let (place, why) = match count.slot {
                Slot::Wave(wave) => ("In".to_owned(), format!("Upgraded in wave {wave}")),
                Slot::Holdback => (
                    "Held back".to_owned(),
                    "Measured and not upgraded, for comparison".to_owned(),
                ),
                Slot::Waiting(reason) => ("Waiting".to_owned(), waiting_text(reason)),
                Slot::Out(reason) => ("Out".to_owned(), out_text(reason)),
            };
            vec![
                html! { (place) },
                html! { (why) },
                html! { (number_text(count.hubs)) },
            ]
        })
        .collect();
    data_table(&Table {
        id,
        caption,
        columns: &[
            Column::row_header("Place"),
            Column::text("Why"),
            Column::number("Hubs"),
        ],
        rows,
        empty: "The fleet has no hub.",
        narrow: NarrowTable::Cards,
    })
}

fn strata(all: &[StratumReport]) -> Markup {
    let mut sorted: Vec<&StratumReport> = all.iter().collect();
    sorted.sort_by_key(|stratum| stratum.is_covered());
    let caption = match all.len() {
        ..=STRATA_SHOWN_MAX => "Strata".to_owned(),
        more => format!(
            "Strata: the first {STRATA_SHOWN_MAX} of {}",
            number_text(more as u64)
        ),
    };
    let rows = sorted
        .into_iter()
        .take(STRATA_SHOWN_MAX)
        .map(|stratum| {
            vec![
                html! { (stratum_text(&stratum.stratum)) },
                html! { (number_text(stratum.affected)) },
                html! { (number_text(stratum.planned)) },
                html! { (number_text(stratum.needed)) },
                html! { (number_text(stratum.held_back)) },
                html! { @if stratum.is_covered() { "Covered" } @else { "Not covered" } },
            ]
        })
        .collect();
    data_table(&Table {
        id: "strata",
        caption: &caption,
        columns: &[
            Column::row_header("Stratum"),
            Column::number("Affected"),
            Column::number("Upgraded"),
            Column::number("Needed"),
            Column::number("Held back"),
            Column::text("Coverage"),
        ],
        rows,
        empty: "No stratum has an affected hub.",
        narrow: NarrowTable::Cards,
    })
}
