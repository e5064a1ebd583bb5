//! One launch, as its viewer may see it.

use super::board::standing_text;
use super::in_register::{self, Published};
use super::{dcc, forum, shared, supplier};
use crate::WebState;
use crate::asked::Query;
use crate::guard::Person;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::launches::{Held, LaunchLine, LaunchView};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use launch::launch::Phase;
use launch::notification::LaunchKind;
use maud::{Markup, html};
use pages::{
    FormErrors, Link, NoticeKind, PageHead, Refresh, WayBack, heading_with_caption, notice, page,
    paths,
};
use serde::Deserialize;
use std::collections::HashMap;
use terms::{LaunchRef, Moment, OrganisationRef};

#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

/// What the page is drawn from.
pub(super) struct Shown {
    pub view: LaunchView,
    pub names: HashMap<OrganisationRef, String>,
    /// What the published register says of its hub.
    pub published: Published,
    /// When it was looked at.
    pub now: Moment,
}

impl Shown {
    /// The name of an organisation.
    pub fn name(&self, organisation: OrganisationRef) -> String {
        name_in(&self.names, organisation)
    }
}

/// The name of an organisation, or that nobody knows it any more.
pub(super) fn name_in(
    names: &HashMap<OrganisationRef, String>,
    organisation: OrganisationRef,
) -> String {
    let name = names.get(&organisation).cloned();
    name.unwrap_or_else(|| "an organisation that is not kept".to_owned())
}

pub(super) async fn show(
    State(state): State<WebState>,
    person: Person,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    match load(&state, &person, &reference).await {
        Ok(Some(shown)) => launch_page(&person, &shown, said.done.as_deref(), &FormErrors::new()),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

pub(super) async fn load(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Shown>, LedgerError> {
    let Some(reference) = LaunchRef::parse(reference) else {
        return Ok(None);
    };
    let Some(view) = state.app.launch_for(person.capacity(), reference).await? else {
        return Ok(None);
    };
    let names = organisation_names(state).await?;
    let target = line_of(&view).notification.target;
    let published = Published::of(state, person, &target).await;
    Ok(Some(Shown {
        view,
        names,
        published,
        now: state.app.now(),
    }))
}

/// The way back from a page below a launch, which has this address and number.
pub(super) fn below_launch<'p>(path: &'p str, number: &'p str) -> WayBack<'p> {
    WayBack::Trail(vec![
        Link {
            href: paths::LAUNCHES,
            words: "Launches",
        },
        Link {
            href: path,
            words: number,
        },
    ])
}

/// How often the page of a launch that runs looks for news.
const NEWS_SECONDS: u32 = 20;

pub(super) fn launch_page(
    person: &Person,
    shown: &Shown,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let line = line_of(&shown.view);
    let title = line.notification.number.to_string();
    let target = &line.notification.target;
    let kind = match line.notification.kind {
        LaunchKind::Ordinary => "Safe Launch",
        LaunchKind::Emergency => "Emergency Safe Launch",
    };
    let caption = format!("{kind}, {} {}", target.make, target.model);
    let path = paths::launch(line.reference);
    let lead = standing_text(&line);
    let goes_out = line.held == Held::Free && matches!(line.phase, Phase::Running);
    let moves = goes_out && errors.is_empty();
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::LAUNCHES,
            words: "Launches",
        }])),
        errors: Some(errors),
        refresh: moves.then_some(Refresh {
            seconds: NEWS_SECONDS,
            path: &path,
        }),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            @if let Some(words) = done.and_then(done_words) {
                (notice(NoticeKind::Success, html! { p { (words) } }))
            }
            (heading_with_caption(&caption, &title, Some(&lead)))
            @if has_results(&line.phase, line.level) {
                p { a href=(paths::launch_part(line.reference, "results")) { "Results" } }
            }
            (body(person, shown, errors))
            (in_register::published(&shown.published))
        },
    )
}

/// Whether a launch came so far that hubs may have been ordered.
pub(super) fn has_results(phase: &Phase, level: u32) -> bool {
    match phase {
        Phase::Draft | Phase::Notified => false,
        Phase::Ready { .. } => level > 1,
        Phase::Running | Phase::Achieved | Phase::Complete { .. } | Phase::Withdrawn { .. } => true,
    }
}

fn body(person: &Person, shown: &Shown, errors: &FormErrors) -> Markup {
    let csrf = &person.viewer.csrf;
    match &shown.view {
        LaunchView::Dcc(launch) => dcc::body(person, shown, launch, errors),
        LaunchView::Supplier(launch) => supplier::body(shown, launch, csrf, errors),
        LaunchView::Forum(launch) => {
            let viewer = person.signed_in.organisation.organisation_type;
            forum::body(shown, launch, viewer, csrf, errors)
        }
        LaunchView::Shared(launch) => html! {
            (shared::standing(launch, shown.now))
            (shared::notification(&launch.line.notification, &launch.line.phase, shown.now))
            (shared::corrections(&launch.corrections, &launch.line.notification))
            (shared::course(launch, shown.now))
        },
    }
}

/// What stands in a list of launches, of any view.
pub(super) fn line_of(view: &LaunchView) -> LaunchLine {
    match view {
        LaunchView::Dcc(launch) => launch.line.clone(),
        LaunchView::Supplier(launch) => launch.shared.line.clone(),
        LaunchView::Forum(launch) => launch.shared.line.clone(),
        LaunchView::Shared(launch) => launch.line.clone(),
    }
}

fn done_words(act: &str) -> Option<&'static str> {
    Some(match act {
        "draft" => "The notification is drafted. Nobody but DCC knows of it.",
        "change" => "The draft is changed.",
        "revise" => "The notification is corrected, and everybody told is told again.",
        "issue" => {
            "The notification is issued; everybody affected is told, and its criteria are fixed."
        }
        "acknowledge" => "You acknowledged the notification.",
        "seal" => "The hubs of the level are sealed. Waves go out while nothing holds.",
        "acknowledge-drift" => "The warning of drift is acknowledged.",
        "move-on" => "The launch moved on.",
        "report-failure" => "The failure is reported to everybody told.",
        "release-gate" => "The hold is released; the level is tried again with other hubs.",
        "stop" => "The Emergency Stop is in force. No further order leaves.",
        "defer" => "The upgrade of these hubs is deferred.",
        "end-deferral" => "The deferral has ended.",
        "state-case" => "DCC's case is stated; the Panel and SECAS are told.",
        "direct" => "The direction is recorded.",
        "direct-coverage" => "The direction is recorded: the next level may include these strata.",
        "withdraw" => "The launch has ended.",
        _ => return None,
    })
}
