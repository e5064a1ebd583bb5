//! What the register has to do with a launch (ONE-1): for DCC what the full one holds, for
//! everybody what is published.

use super::page::Shown;
use crate::guard::Person;
use crate::{PublishedLine, WebState};
use app::launches::LaunchInRegister;
use formats::clause_text::terms_text;
use formats::neutrality::{ABSENCE, NO_PUBLISHED_ENTRY};
use formats::sentences::refusal::stage_words;
use formats::sentences::withheld;
use launch::notification::Target;
use maud::{Markup, html};
use pages::{Column, NarrowTable, RegisterAccess, Table, data_table, inset, paths};
use terms::FirmwareVersion;

/// What the published register says of a launch's hub, for whoever looks.
pub(super) enum Published {
    /// SECAS has not admitted the viewer's organisation to it.
    NotAdmitted,
    /// It cannot be read just now.
    Unread,
    /// These entries, in the order of their references.
    Entries(Vec<PublishedLine>),
}

impl Published {
    /// Asks the published store, where the viewer may read it.
    pub(super) async fn of(state: &WebState, person: &Person, target: &Target) -> Published {
        match person.viewer.register_access {
            RegisterAccess::NotOnAccessList => return Published::NotAdmitted,
            RegisterAccess::Admitted => {}
        }
        let mut versions: Vec<FirmwareVersion> = target.from.clone();
        versions.push(target.to.clone());
        let published = &state.published;
        match published
            .naming_hub(&target.make, &target.model, &versions)
            .await
        {
            Ok(entries) => Published::Entries(entries),
            Err(why) => {
                tracing::error!(why = why.0, "the published store could not be read");
                Published::Unread
            }
        }
    }
}

/// Published entries that name the hub, on the page of whoever sees the launch.
pub(super) fn published(published: &Published) -> Markup {
    let entries = match published {
        Published::NotAdmitted => return html! {},
        Published::Unread => {
            return html! {
                h2 { "In the published register" }
                p { "The published register cannot be read just now." }
            };
        }
        Published::Entries(entries) => entries,
    };
    let rows = entries
        .iter()
        .map(|entry| {
            vec![
                html! { a href=(paths::entry(entry.reference)) { (entry.reference) } },
                html! { (terms_text(&entry.terms)) },
                html! { (entry.summary.as_deref().unwrap_or("None")) },
                html! { (entry.fix_information) },
            ]
        })
        .collect();
    html! {
        h2 { "In the published register" }
        p { "Entries that name this hub in the new version or in one that is upgraded from. "
            (ABSENCE) }
        (data_table(&Table {
            id: "published-entries",
            caption: "Published entries for this hub",
            columns: &[
                Column::row_header("Entry"),
                Column::text("Devices"),
                Column::text("Summary"),
                Column::text("Fix Information"),
            ],
            rows,
            empty: NO_PUBLISHED_ENTRY,
            narrow: NarrowTable::Cards,
        }))
    }
}

/// The item that the launch drafted, on DCC's page.
pub(super) fn drafted(register: &LaunchInRegister) -> Markup {
    html! {
        @if let Some(drafted) = &register.drafted {
            (inset(html! {
                p #drafted-item {
                    strong { "Drafted register item " }
                    a href=(paths::item(drafted.reference)) { (drafted.reference) }
                    ", " (stage_words(drafted.stage)) ". "
                    @match drafted.verdicts {
                        0 | 1 => "Its gate was not achieved: look at what was seen, and verify \
                                  the item or decline it.",
                        verdicts => { (verdicts) " verdicts of this launch are its evidence." },
                    }
                }
            }))
        }
    }
}

/// Items of the full register that touch the launch.
pub(super) fn touching(shown: &Shown, register: &LaunchInRegister) -> Markup {
    let names = |organisation| shown.name(organisation);
    let rows = register
        .touching
        .iter()
        .map(|clause| {
            let versions: Vec<&str> = clause.versions.iter().map(|v| v.as_str()).collect();
            vec![
                html! {
                    a href=(paths::item(clause.item)) { (clause.item) }
                    ", clause " (clause.clause)
                },
                html! { (terms_text(&clause.terms)) },
                html! { @if versions.is_empty() { "Any" } @else { (versions.join(", ")) } },
                html! { (clause.summary.as_deref().unwrap_or("None")) },
                html! {
                    (stage_words(clause.stage)) ". "
                    @match (clause.public, &clause.withheld) {
                        (Some(reference), _) => {
                            "Published as "
                            a href=(paths::entry(reference)) { (reference) }
                        },
                        (None, Some(reason)) => (withheld::sentence(reason, &names)),
                        (None, None) => "Will be published in the next edition.",
                    }
                },
            ]
        })
        .collect();
    html! {
        h2 { "In the full register" }
        p { "For DCC alone. Open items that name this hub in the new version or in one that is \
             upgraded from." }
        (data_table(&Table {
            id: "touching",
            caption: "Register items that touch this launch",
            columns: &[
                Column::row_header("Item"),
                Column::text("Devices"),
                Column::text("Versions of the launch"),
                Column::text("Summary"),
                Column::text("How it stands"),
            ],
            rows,
            empty: "No open item names this hub in these versions.",
            narrow: NarrowTable::Cards,
        }))
    }
}
