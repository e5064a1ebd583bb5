//! A launch as a Supplier with a hub in it sees it, and what the Supplier may do: acknowledge,
//! list hubs, stop, defer.

use super::forum::hold_section;
use super::page::{Shown, has_results};
use super::shared;
use app::launches::SupplierLaunch;
use formats::sentences::launch::nomination::no_list_text;
use launch::hold::{Hold, HoldReason};
use maud::{Markup, html};
use pages::form::{self, InputWidth, Need};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, NarrowTable, Table, data_table, disclosure,
    moment_text, number_text, paths, summary_list,
};
use terms::{LaunchRef, Moment};

pub(super) fn body(
    shown: &Shown,
    launch: &SupplierLaunch,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let reference = launch.shared.line.reference;
    let live = launch.shared.line.phase.is_live();
    html! {
        (shared::standing(&launch.shared, shown.now))
        @if let Some(words) = errors.of("main") {
            p.field-error { span.visually-hidden { "Error: " } (words) }
        }
        (own(launch, csrf))
        @if live { (stop_form(reference, csrf, errors)) }
        @if live { (deferral(reference, csrf, errors)) }
        (own_holds(shown, launch, csrf))
        (shared::notification(
            &launch.shared.line.notification,
            &launch.shared.line.phase,
            shown.now,
        ))
        (shared::corrections(&launch.shared.corrections, &launch.shared.line.notification))
        (shared::course(&launch.shared, shown.now))
    }
}

fn own(launch: &SupplierLaunch, csrf: &str) -> Markup {
    let reference = launch.shared.line.reference;
    let acknowledged = launch
        .told
        .as_ref()
        .and_then(|told| told.acknowledged.as_ref())
        .filter(|(revision, _, _)| *revision == launch.shared.revision);
    html! {
        h2 { "Your hubs" }
        (summary_list(&[
            Fact::new("Hubs that it concerns", html! {
                (number_text(launch.hubs)) " "
                a href=(paths::launch_part(reference, "hubs")) { "by version, region and combination" }
            }),
            Fact::new("Notification", html! {
                @match (&launch.told, acknowledged) {
                    (None, _) => "You were not told: your hubs joined later.",
                    (Some(_), Some((revision, at, _))) => {
                        "Revision " (revision) " acknowledged, " (moment_text(*at))
                    },
                    (Some(told), None) => { "Told " (moment_text(told.at)) ", not acknowledged yet" },
                }
            }),
            Fact::new("Lists", html! {
                @match &launch.may_list {
                    Ok((level, left)) => {
                        "You may list " (number_text(*left)) " more hubs for level " (level) ". "
                        a href=(paths::launch_part(reference, "lists")) { "List hubs" }
                    },
                    Err(refusal) => {
                        "No list is taken now. " (no_list_text(refusal, launch.next_lists)) " "
                        a href=(paths::launch_part(reference, "lists")) { "Your lists" }
                    },
                }
            }),
            Fact::new("Calendar", html! {
                a href=(paths::CALENDAR) { "Your calendar of conflicts" }
            }),
        ]))
        @if has_results(&launch.shared.line.phase, launch.shared.line.level) {
            p { a href=(paths::launch_part(reference, "measures")) {
                "Report measures of your hubs"
            } }
        }
        @if launch.told.is_some() && acknowledged.is_none() && launch.shared.line.phase.is_live() {
            (form::post_form(&paths::launch_act(reference, "acknowledge"), csrf, html! {
                (form::button(ButtonKind::Primary, "Acknowledge the notification"))
            }))
        }
        (own_lists(launch))
    }
}

fn own_lists(launch: &SupplierLaunch) -> Markup {
    let reference = launch.shared.line.reference;
    let lists = launch.nominations.iter();
    let rows = lists.map(|list| list_row(reference, list)).collect();
    data_table(&Table {
        id: "own-lists",
        caption: "Your lists",
        columns: &LIST_COLUMNS,
        rows,
        empty: "You have listed no hub for this launch.",
        narrow: NarrowTable::Cards,
    })
}

/// The columns of a Supplier's own lists.
pub(super) const LIST_COLUMNS: [Column<'static>; 7] = [
    Column::row_header("Received"),
    Column::number("Level"),
    Column::text("Way"),
    Column::number("Listed"),
    Column::number("Accepted"),
    Column::number("Set aside or repeated"),
    Column::number("Withdrawn"),
];

/// A list in the table of a Supplier's own.
pub(super) fn list_row(
    launch: LaunchRef,
    nomination: &launch::nomination::Nomination,
) -> Vec<Markup> {
    let path = paths::launch_list(launch, nomination.reference);
    vec![
        html! { a href=(path) { (nomination.at.uk_text()) } },
        html! { (nomination.level) },
        html! { (formats::sentences::launch::communication::route_text(nomination.route)) },
        html! { (number_text(nomination.listed)) },
        html! { (number_text(nomination.hubs.hubs)) },
        html! { (number_text(nomination.set_aside.total() + nomination.repeated)) },
        html! { (number_text(nomination.withdrawn)) },
    ]
}

/// The Emergency Stop: a reason, nothing else in the way (SL-9).
pub(super) fn stop_form(launch: LaunchRef, csrf: &str, errors: &FormErrors) -> Markup {
    html! {
        section aria-labelledby="stop" {
            h2 #stop { "Emergency Stop" }
            p { "Stops the whole deployment at once, for everybody: no further order leaves, and \
                 orders that are out are recalled. Only the Panel can let it go on." }
            (form::post_form(&paths::launch_act(launch, "stop"), csrf, html! {
                (form::textarea(&Field {
                    hint: Some("What you met, in a sentence. No Device IDs."),
                    value: errors.typed("stop-words"),
                    error: errors.of("stop-words"),
                    width: InputWidth::Full,
                    ..Field::new("stop-words", "Reason")
                }, 2))
                (form::button(ButtonKind::Warning, "Stop the deployment now"))
            }))
        }
    }
}

fn deferral(launch: LaunchRef, csrf: &str, errors: &FormErrors) -> Markup {
    let body = form::post_form(
        &paths::launch_act(launch, "defer"),
        csrf,
        html! {
            p { "Keeps back your own hubs, not the launch. The Panel is told and may direct." }
            (form::textarea(&Field {
                value: errors.typed("vulnerabilities"),
                error: errors.of("vulnerabilities"),
                width: InputWidth::Full,
                ..Field::new("vulnerabilities", "Material vulnerabilities of the upgrade")
            }, 3))
            (form::textarea(&Field {
                value: errors.typed("justification"),
                error: errors.of("justification"),
                width: InputWidth::Full,
                ..Field::new(
                    "justification",
                    "Why it would compromise your obligations",
                )
            }, 3))
            (form::textarea(&Field {
                hint: Some("Device IDs, one for each line. Empty for all your hubs."),
                need: Need::Optional,
                value: errors.typed("hubs"),
                error: errors.of("hubs"),
                width: InputWidth::Full,
                ..Field::new("hubs", "Only these hubs")
            }, 3))
            (form::button(ButtonKind::Secondary, "Defer the upgrade"))
        },
    );
    let faulty = ["vulnerabilities", "justification", "hubs"]
        .iter()
        .any(|field| errors.of(field).is_some());
    html! {
        h2 { "Deferral" }
        @match faulty {
            true => (body),
            false => (disclosure("Defer the upgrade of your hubs", body)),
        }
    }
}

fn own_holds(shown: &Shown, launch: &SupplierLaunch, csrf: &str) -> Markup {
    let reference = launch.shared.line.reference;
    html! {
        @if !launch.own_holds.is_empty() {
            h2 { "Your stops and deferrals" }
            @for hold in &launch.own_holds {
                (hold_section(hold, &|of| shown.name(of)))
                @if ends_by_its_supplier(hold, shown.now) {
                    (form::post_form(&paths::launch_act(reference, "end-deferral"), csrf, html! {
                        (form::hidden_field("hold", &hold.reference.to_string()))
                        (form::button(ButtonKind::Secondary, "End this deferral"))
                    }))
                }
            }
        }
    }
}

fn ends_by_its_supplier(hold: &Hold, now: Moment) -> bool {
    match hold.reason {
        HoldReason::Deferral { .. } => hold.is_open(now),
        HoldReason::GateNotAchieved { .. } | HoldReason::EmergencyStop { .. } => false,
    }
}
