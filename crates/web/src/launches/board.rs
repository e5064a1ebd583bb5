//! The board: every launch that its viewer may see, with where it is.

use crate::WebState;
use crate::guard::Person;
use crate::refused::read_problem;
use app::launches::{Held, LaunchLine};
use axum::extract::State;
use axum::response::Response;
use formats::sentences::launch::waits::{held_text, phase_text};
use launch::launch::Phase;
use launch::notification::LaunchKind;
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, Column, NarrowTable, PageHead, Table, TagTone, data_table, date_text, heading,
    page, paths, tag,
};
use terms::OrganisationType;

pub(super) async fn show(State(state): State<WebState>, person: Person) -> Response {
    let lines = match state.app.launches_for(person.capacity()).await {
        Ok(lines) => lines,
        Err(error) => return read_problem(&person, &error),
    };
    let head = PageHead {
        current: paths::LAUNCHES,
        ..PageHead::new("Launches", Some(&person.viewer))
    };
    let (over, live): (Vec<_>, Vec<_>) = lines.iter().partition(|line| is_over(&line.phase));
    let of_dcc = person.signed_in.organisation.organisation_type == OrganisationType::Dcc;
    let of_supplier = person.signed_in.organisation.organisation_type == OrganisationType::Supplier;
    let viewer = person.signed_in.organisation.organisation_type;
    if let OrganisationType::NetworkParty | OrganisationType::OtherSecParty = viewer {
        // An empty table would say that nothing is under way.
        return page(
            head,
            html! {
                (heading("Launches", Some(lead(viewer))))
                @if viewer == OrganisationType::NetworkParty {
                    p { a href=(paths::ACTIVATIONS) { "Mass activations ahead, by day and region" }
                        ": what is shown to Network Parties." }
                }
            },
        );
    }
    page(
        head,
        html! {
            (heading("Launches", Some(lead(person.signed_in.organisation.organisation_type))))
            @if of_dcc {
                p { (form::button_link(ButtonKind::Primary, "Draft a notification", paths::LAUNCH_NEW)) }
                p { a href=(paths::ACTIVATIONS) { "Mass activations as Network Parties see them" } }
                p { a href=(paths::ALERTS) { "Alerts that Suppliers have not taken yet" } }
            }
            @if of_supplier {
                p { a href=(paths::CALENDAR) { "Your calendar of conflicts" } ": what else happens at \
                    your hubs" }
            }
            (table("live", "Under way", &live, "No launch is under way."))
            (table("over", "Over", &over, "No launch has ended yet."))
        },
    )
}

fn lead(viewer: OrganisationType) -> &'static str {
    match viewer {
        OrganisationType::Dcc => "Firmware of Communications Hubs on its way, gate by gate.",
        OrganisationType::Supplier => {
            "Firmware of Communications Hubs on its way to hubs at which you are responsible."
        }
        OrganisationType::Manufacturer => {
            "Firmware of your Communications Hubs on its way, gate by gate."
        }
        OrganisationType::Csp => "Firmware of Communications Hubs that CSPs deliver.",
        OrganisationType::Panel | OrganisationType::Secas => {
            "Firmware of Communications Hubs on its way, as the forum sees it."
        }
        OrganisationType::NetworkParty | OrganisationType::OtherSecParty => {
            "Launches are shown to DCC, Suppliers, manufacturers, CSPs, SECAS and the Panel."
        }
    }
}

fn is_over(phase: &Phase) -> bool {
    match phase {
        Phase::Complete { .. } | Phase::Withdrawn { .. } => true,
        Phase::Draft | Phase::Notified | Phase::Ready { .. } | Phase::Running | Phase::Achieved => {
            false
        }
    }
}

/// Where a launch is, in one sentence.
pub(super) fn standing_text(line: &LaunchLine) -> String {
    match line.held {
        Held::Held => held_text(line.level),
        Held::Free => phase_text(&line.phase, (line.level, line.attempt), line.lists_until),
    }
}

/// The word for where a launch is.
pub(super) fn phase_tag(phase: &Phase, held: Held) -> Markup {
    if held == Held::Held {
        return tag(TagTone::Stopped, "Held");
    }
    let tone = match phase {
        Phase::Draft => TagTone::Plain,
        Phase::Notified | Phase::Ready { .. } => TagTone::Waiting,
        Phase::Running => TagTone::Waiting,
        Phase::Achieved => TagTone::Attention,
        Phase::Complete { .. } => TagTone::Done,
        Phase::Withdrawn { .. } => TagTone::Stopped,
    };
    tag(tone, phase.name())
}

fn table(id: &str, caption: &str, lines: &[&LaunchLine], empty: &str) -> Markup {
    data_table(&Table {
        id,
        caption,
        columns: &[
            Column::row_header("Notification"),
            Column::text("Hubs"),
            Column::text("To version"),
            Column::text("Where it is"),
            Column::text("Activated by"),
        ],
        rows: lines.iter().map(|line| row(line)).collect(),
        empty,
        narrow: NarrowTable::Cards,
    })
}

fn row(line: &LaunchLine) -> Vec<Markup> {
    let notification = &line.notification;
    let target = &notification.target;
    vec![
        html! {
            a href=(paths::launch(line.reference)) { (notification.number) }
            @if notification.kind == LaunchKind::Emergency {
                " " (tag(TagTone::Attention, "Emergency"))
            }
        },
        html! { (target.make) " " (target.model) },
        html! { (target.to) },
        html! {
            (phase_tag(&line.phase, line.held)) " "
            (standing_text(line))
        },
        date_text(notification.activate_by),
    ]
}
