//! The plan of a level, for DCC to look at before sealing: where every hub is, and why.

use super::page::below_launch;
use super::sealed_plan::sealed_plans;
use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::refused::{not_found, read_problem};
use app::launches::{Held, PlanProposal, ProposalError};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::launch::plan::{plan_refusal_text, slot_text, stratum_text};
use formats::sentences::launch::waits::hubs_from_text;
use launch::launch::{Launch, Phase};
use launch::plan::{RefusedPlan, SlotCount, StratumReport, WavePlan};
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, Column, Fact, FormErrors, NarrowTable, NoticeKind, PageHead, Table, data_table,
    date_text, heading, moment_text, notice, number_text, page, paths, summary_list,
};
use terms::LaunchRef;

/// How many strata stand on the page, those that are not covered first.
const STRATA_SHOWN_MAX: usize = 300;

/// The launch whose level is planned.
struct At {
    launch: Launch,
    reference: LaunchRef,
    number: String,
    level: u32,
    /// Whether nothing may be sealed now because a hold is open.
    held: Held,
}

async fn at(state: &WebState, reference: &str) -> Result<Option<At>, LedgerError> {
    let Some(reference) = LaunchRef::parse(reference) else {
        return Ok(None);
    };
    let stored = state.app.launch_ledger()?.launch(reference).await?;
    let now = state.app.now();
    Ok(stored.map(|stored| {
        let launch = stored.value;
        At {
            reference,
            number: launch.notification.number.to_string(),
            level: launch.level,
            held: match launch.holds_on_all(now).count() {
                0 => Held::Free,
                _ => Held::Held,
            },
            launch,
        }
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
        Err(ProposalError::NotReady) => plan_page(person, &at, None),
        Err(ProposalError::NoFleet) => unplanned(
            person,
            &at,
            "There is no inventory. Import one with “firmgate import inventory”.",
        ),
        Err(ProposalError::Unsound(faults)) => {
            tracing::error!(?faults, "a plan did not pass its check");
            unplanned(
                person,
                &at,
                "The plan did not pass its independent check and was thrown away. This is a fault \
                 of the program: report it with the time.",
            )
        }
        Err(ProposalError::Ledger(error)) => read_problem(person, &error),
    }
}

fn unplanned(person: &Person, at: &At, reason: &str) -> Response {
    let body = html! {
        (notice(NoticeKind::Important, html! {
            p { strong { "There is no plan. " } (reason) }
        }))
        (back_to(at))
    };
    framed(person, at, &FormErrors::new(), body)
}

/// The way on from a page that ends here.
fn back_to(at: &At) -> Markup {
    html! { p { a href=(paths::launch(at.reference)) { "Back to launch " (at.number) } } }
}

fn framed(person: &Person, at: &At, errors: &FormErrors, body: Markup) -> Response {
    let path = paths::launch(at.reference);
    let title = format!("Plan of level {}", at.level);
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &at.number)),
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
    let body = html! {
        @match (&at.launch.phase, proposal) {
            (Phase::Ready { .. }, None) => {
                p { "No plan waits to be sealed. Making one takes some seconds for a large fleet; it \
                     is judged by an independent check before you see it. A plan that was made \
                     before something changed, the launch or a calendar of conflicts, is made again." }
                (make_form(person, at, ButtonKind::Primary, "Make the plan"))
            },
            (Phase::Ready { .. }, Some(proposal)) => {
                (report(proposal))
                (seal_form(person, at, proposal))
                (make_form(person, at, ButtonKind::Secondary, "Make it again"))
            },
            (phase, _) => {
                p { strong { "Nothing can be planned now. " } (no_plan_text(phase, at.level)) }
            },
        }
        (sealed_plans(&at.launch))
        (back_to(at))
    };
    framed(person, at, &FormErrors::new(), body)
}

/// Why no level can be planned in a phase other than Ready, and what comes first.
fn no_plan_text(phase: &Phase, level: u32) -> String {
    match phase {
        Phase::Draft => {
            "The notification is a draft. A level is planned once it is issued and the \
                         window for the first lists has closed."
                .to_owned()
        }
        Phase::Notified => "Suppliers may still list hubs for the first level. It is planned once \
                            their window has closed."
            .to_owned(),
        Phase::Ready { .. } => format!("Level {level} may be planned."),
        Phase::Running => format!(
            "Level {level} is sealed and goes out: its hubs are fixed. The next plan is made once \
             its gate is decided and a person has moved the launch on, or released the hold."
        ),
        Phase::Achieved => format!(
            "The gate of level {level} is achieved. The next plan is made once a person at DCC has \
             moved the launch on."
        ),
        Phase::Complete { .. } => "The launch is complete.".to_owned(),
        Phase::Withdrawn { .. } => "The launch has ended.".to_owned(),
    }
}

fn make_form(person: &Person, at: &At, kind: ButtonKind, words: &str) -> Markup {
    form::post_form(
        &paths::launch_part(at.reference, "plan"),
        &person.viewer.csrf,
        form::button(kind, words),
    )
}

/// Sealing, where nothing holds; otherwise why not.
fn seal_form(person: &Person, at: &At, proposal: &PlanProposal) -> Markup {
    match at.held {
        Held::Held => html! {
            p { strong { "It cannot be sealed now. " } "The whole deployment is held; its hold must \
                 be released first." }
        },
        Held::Free => form::post_form(
            &paths::launch_act(at.reference, "seal"),
            &person.viewer.csrf,
            html! {
                (form::hidden_field("plan", &proposal.head.reference.to_string()))
                p { "Sealing fixes these hubs and their order. Waves go out from the next window." }
                (form::button(ButtonKind::Primary, "Seal this plan"))
            },
        ),
    }
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
        (make_form(person, at, ButtonKind::Secondary, "Make it again"))
        (back_to(at))
    };
    framed(person, at, &FormErrors::new(), body)
}

fn report(proposal: &PlanProposal) -> Markup {
    let report = &proposal.report;
    let head = &proposal.head;
    html! {
        (summary_list(&[
            Fact::new("Plan", html! { (head.reference) ", passed its check" }),
            Fact::new("Hubs", html! { (hubs_from_text(head.hubs_from, proposal.attempt)) }),
            Fact::new("Upgraded", html! { (number_text(report.planned())) }),
            Fact::new("Held back for comparison", html! { (number_text(head.holdback)) }),
            Fact::new("Of the whole fleet", html! { (number_text(report.hubs)) " hubs" }),
            Fact::new("The gate can pass", html! { "From " (moment_text(report.gate_from))
                ", if every hub is well" }),
        ]))
        (waves(&report.waves))
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

pub(super) fn waves(waves: &[WavePlan]) -> Markup {
    let rows = waves
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

pub(super) fn slots(counts: &[SlotCount]) -> Markup {
    slot_table("slots", "Where every hub of the fleet is, and why", counts)
}

fn slot_table(id: &str, caption: &str, counts: &[SlotCount]) -> Markup {
    let rows = counts
        .iter()
        .map(|count| {
            let (place, why) = slot_text(count.slot);
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
