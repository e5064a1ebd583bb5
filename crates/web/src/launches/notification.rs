//! Drafting, changing and correcting the notification of a Safe Launch (SL-1).

use super::in_register;
use super::notification_form::{Open, Typed, criterion_label, form_body, read};
use super::page::load;
use super::shared;
use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::refused::{launch_problem, not_found, read_problem};
use app::launches::{LaunchActError, LaunchView};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::launch::refusal::refusal_text;
use launch::command::Command;
use launch::decision::Refusal;
use launch::launch::{Launch, Phase};
use launch::notification::LaunchKind;
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, FormErrors, Link, NoticeKind, PageHead, WayBack, heading, notice, page, paths,
};
use terms::LaunchRef;

pub(super) async fn new(Dcc(person): Dcc) -> Response {
    let typed = Typed::standard(LaunchKind::Ordinary);
    form_page(&person, &Wanted::Draft, &typed, &FormErrors::new())
}

/// What the form is for.
enum Wanted {
    Draft,
    Change(LaunchRef),
    Revise(LaunchRef),
}

impl Wanted {
    fn of(launch: &Launch) -> Wanted {
        match launch.phase {
            Phase::Draft => Wanted::Change(launch.reference),
            Phase::Notified
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Achieved
            | Phase::Complete { .. }
            | Phase::Withdrawn { .. } => Wanted::Revise(launch.reference),
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Wanted::Draft => "Draft a notification",
            Wanted::Change(_) => "Change the draft",
            Wanted::Revise(_) => "Correct the notification",
        }
    }

    fn action(&self) -> String {
        match self {
            Wanted::Draft => paths::LAUNCHES.to_owned(),
            Wanted::Change(launch) | Wanted::Revise(launch) => {
                paths::launch_part(*launch, "notification")
            }
        }
    }

    fn open(&self) -> Open {
        match self {
            Wanted::Draft | Wanted::Change(_) => Open::Everything,
            Wanted::Revise(_) => Open::WordsAndDates,
        }
    }

    fn lead(&self) -> &'static str {
        match self {
            Wanted::Draft | Wanted::Change(_) => {
                "Nobody but DCC knows of it before it is issued. Then target and criteria are fixed."
            }
            Wanted::Revise(_) => {
                "Words and dates may be corrected, in a new revision that everybody told is told \
                 of. Target and criteria were fixed when it was issued."
            }
        }
    }
}

fn form_page(person: &Person, wanted: &Wanted, typed: &Typed, errors: &FormErrors) -> Response {
    form_page_with(person, wanted, typed, errors, Beside::default())
}

/// What stands on the page with the form.
#[derive(Default)]
struct Beside {
    above: Markup,
    below: Markup,
}

/// The form, with what DCC should know before it issues the notification.
fn form_page_with(
    person: &Person,
    wanted: &Wanted,
    typed: &Typed,
    errors: &FormErrors,
    beside: Beside,
) -> Response {
    let Beside { above, below } = beside;
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::LAUNCHES,
            words: "Launches",
        }])),
        errors: Some(errors),
        ..PageHead::new(wanted.title(), Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading(wanted.title(), Some(wanted.lead())))
            (above)
            (form::post_form(&wanted.action(), &person.viewer.csrf, html! {
                (form_body(typed, errors, wanted.open()))
                (form::button(ButtonKind::Primary, match wanted {
                    Wanted::Draft => "Keep the draft",
                    Wanted::Change(_) => "Keep the changes",
                    Wanted::Revise(_) => "Issue the corrected revision",
                }))
            }))
            (below)
        },
    )
}

pub(super) async fn draft(State(state): State<WebState>, Dcc(_): Dcc, posted: Posted) -> Response {
    take(&state, &posted, &Wanted::Draft).await
}

pub(super) async fn edit(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
) -> Response {
    let shown = match load(&state, &person, &reference).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let LaunchView::Dcc(dcc) = &shown.view else {
        return not_found(&person);
    };
    let launch = &dcc.launch;
    let wanted = Wanted::of(launch);
    let typed = Typed::of(&launch.notification);
    let beside = Beside {
        above: match wanted {
            Wanted::Draft | Wanted::Change(_) => html! {},
            Wanted::Revise(_) => {
                shared::notification(&launch.notification, &launch.phase, shown.now)
            }
        },
        below: in_register::touching(&shown, &dcc.register),
    };
    form_page_with(&person, &wanted, &typed, &FormErrors::new(), beside)
}

pub(super) async fn change(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    Path(reference): Path<String>,
    posted: Posted,
) -> Response {
    match of_dcc(&state, &posted.person, &reference).await {
        Ok(Some(launch)) => take(&state, &posted, &Wanted::of(&launch)).await,
        Ok(None) => not_found(&posted.person),
        Err(error) => read_problem(&posted.person, &error),
    }
}

async fn of_dcc(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Launch>, LedgerError> {
    let shown = load(state, person, reference).await?;
    Ok(shown.and_then(|shown| match shown.view {
        LaunchView::Dcc(dcc) => Some(dcc.launch),
        LaunchView::Supplier(_) | LaunchView::Forum(_) | LaunchView::Shared(_) => None,
    }))
}

async fn take(state: &WebState, posted: &Posted, wanted: &Wanted) -> Response {
    let person = &posted.person;
    let mut typed = Typed::posted(posted);
    let filled = match wanted.open() {
        Open::Everything => typed.fill_for_kind(),
        Open::WordsAndDates => Vec::new(),
    };
    if !filled.is_empty() {
        let beside = Beside {
            above: timescales(&typed, &filled),
            below: html! {},
        };
        return form_page_with(person, wanted, &typed, &FormErrors::new(), beside);
    }
    let notification = match read(&typed) {
        Ok(notification) => Box::new(notification),
        Err(errors) => return form_page(person, wanted, &typed, &errors),
    };
    let (command, done) = match wanted {
        Wanted::Draft => (Command::Draft { notification }, "draft"),
        Wanted::Change(launch) => (
            Command::ChangeDraft {
                launch: *launch,
                notification,
            },
            "change",
        ),
        Wanted::Revise(launch) => (
            Command::Revise {
                launch: *launch,
                notification,
            },
            "revise",
        ),
    };
    match state
        .app
        .act_on_launch(&person.actor(), &command, None)
        .await
    {
        Ok(outcome) => {
            Redirect::to(&format!("{}?done={done}", paths::launch(outcome.launch))).into_response()
        }
        Err(LaunchActError::Refused(refusal))
            if !matches!(refusal, Refusal::NotAuthorised | Refusal::NotFound) =>
        {
            let mut errors = FormErrors::new();
            errors.add(field_for(&refusal, &typed), refusal_text(&refusal));
            form_page(person, wanted, &typed, &errors)
        }
        Err(error) => launch_problem(person, &error),
    }
}

/// What was filled in because another kind was chosen: nothing is kept before a person has looked.
fn timescales(typed: &Typed, filled: &[&'static str]) -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p { strong { "Nothing is kept yet. " } "The kind is now " (typed.kind()) ", so these \
                fields were filled in with its timescales. Look at them and keep the draft." }
            ul { @for name in filled { li {
                a href={ "#" (name) } { (criterion_label(name)) } ": " (typed.shown(name))
            } } }
        },
    )
}

/// The field that a refusal belongs to; the page's main part where it is none of the form's.
fn field_for(refusal: &Refusal, typed: &Typed) -> &'static str {
    if let Refusal::VersionForm { version } = refusal {
        let new = typed.shown("to") == version.as_str();
        return if new { "to" } else { "from" };
    }
    if let Refusal::TextUnfit { .. } | Refusal::PersonalData { .. } = refusal {
        return "release_note";
    }
    match refusal.code() {
        "NUMBER-TAKEN" => "number",
        "VERSIONS-UNFIT" => "from",
        "DATES-UNFIT" => "deploy_by",
        "CRITERIA-UNFIT" => "failed_max",
        _ => "main",
    }
}
