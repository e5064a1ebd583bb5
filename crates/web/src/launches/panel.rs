//! What waits for the Panel: open holds of every launch, oldest first, with how long they have
//! stood (SL-8, SL-9).

use super::board::standing_text;
use super::forum::{direction_form, hold_section};
use super::page::name_in;
use super::shared::levels_picture;
use crate::WebState;
use crate::guard::Person;
use crate::home::organisation_names;
use crate::refused::read_problem;
use app::launches::{ForumLaunch, LaunchView};
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::Response;
use launch::hold::{Authority, Hold};
use maud::{Markup, html};
use pages::{FormErrors, PageHead, Problem, heading, page, paths, problem_page, working_days_text};
use std::collections::HashMap;
use terms::{OrganisationRef, OrganisationType, WorkingDayCalendar};

/// A hold that waits for the Panel.
struct Waiting {
    launch: ForumLaunch,
    hold: Hold,
}

pub(super) async fn show(State(state): State<WebState>, person: Person) -> Response {
    match person.signed_in.organisation.organisation_type {
        OrganisationType::Panel | OrganisationType::Secas => {}
        OrganisationType::Dcc
        | OrganisationType::Supplier
        | OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => {
            return problem_page(
                &Problem::Forbidden,
                Some(&person.viewer),
                person.viewer.world,
            );
        }
    }
    match load(&state, &person).await {
        Ok((waiting, names, calendar)) => panel_page(&state, &person, &waiting, &names, &calendar),
        Err(error) => read_problem(&person, &error),
    }
}

type Loaded = (
    Vec<Waiting>,
    HashMap<OrganisationRef, String>,
    WorkingDayCalendar,
);

async fn load(state: &WebState, person: &Person) -> Result<Loaded, LedgerError> {
    let (mut waiting, now) = (Vec::new(), state.app.now());
    for line in state.app.launches_for(person.capacity()).await? {
        let view = state
            .app
            .launch_for(person.capacity(), line.reference)
            .await?;
        let Some(LaunchView::Forum(launch)) = view else {
            continue;
        };
        let open = launch
            .holds
            .iter()
            .filter(|hold| hold.is_open(now) && hold.released_by().contains(&Authority::Panel));
        let open: Vec<Hold> = open.cloned().collect();
        waiting.extend(open.into_iter().map(|hold| Waiting {
            launch: (*launch).clone(),
            hold,
        }));
    }
    waiting.sort_by_key(|one| one.hold.opened_at);
    let calendar = state.app.calendar_in_force().await?;
    Ok((waiting, organisation_names(state).await?, calendar))
}

fn panel_page(
    state: &WebState,
    person: &Person,
    waiting: &[Waiting],
    names: &HashMap<OrganisationRef, String>,
    calendar: &WorkingDayCalendar,
) -> Response {
    let head = PageHead {
        current: paths::PANEL,
        ..PageHead::new("For the Panel", Some(&person.viewer))
    };
    let lead = "Emergency Stops and deferrals that wait for the Panel's word, the oldest first.";
    let directs = person.signed_in.organisation.organisation_type == OrganisationType::Panel;
    let today = state.app.now().uk_date();
    page(
        head,
        html! {
            (heading("For the Panel", Some(lead)))
            @if waiting.is_empty() { p { "Nothing waits for the Panel." } }
            @for one in waiting {
                (case(person, one, directs, names, calendar, today))
            }
        },
    )
}

fn case(
    person: &Person,
    one: &Waiting,
    directs: bool,
    names: &HashMap<OrganisationRef, String>,
    calendar: &WorkingDayCalendar,
    today: terms::Date,
) -> Markup {
    let line = &one.launch.shared.line;
    let target = &line.notification.target;
    let age = calendar.working_days_between(one.hold.opened_at.uk_date(), today);
    html! {
        h2 {
            a href=(paths::launch(line.reference)) { (line.notification.number) }
        }
        p { (target.make) " " (target.model) " to version " (target.to) ". "
            (standing_text(line)) " The hold is open for " (working_days_text(age)) "." }
        @if one.hold.statements.is_empty() { p { "DCC has not stated its case yet." } }
        (levels_picture(
            &format!("levels-{}", one.hold.reference),
            &line.phase,
            one.launch.shared.criteria(),
            line.level,
            one.launch.shared.attempt,
            one.launch.shared.waves,
        ))
        (hold_section(&one.hold, &|of| name_in(names, of)))
        @if directs {
            (direction_form(line.reference, &one.hold, &person.viewer.csrf, &FormErrors::new()))
        }
    }
}
