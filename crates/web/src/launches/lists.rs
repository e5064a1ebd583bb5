//! Listing hubs for a Safe Launch on a page: a CSV file, or typed (SL-3).

use super::page::load;
use super::sent_list::SentList;
use super::supplier::{LIST_COLUMNS, list_row};
use crate::WebState;
use crate::guard::{Person, Supplier};
use crate::refused::{launch_problem, not_found, read_problem};
use app::act::ActKey;
use app::launches::{LaunchActError, LaunchDone, LaunchView, SupplierLaunch};
use app::ports::LedgerError;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::hub_reports::{read_device_list, unread_text};
use formats::journal::hex;
use formats::limits::DEVICE_IDS_PER_LIST_MAX;
use formats::sentences::launch::communication::set_aside_text;
use formats::sentences::launch::nomination::no_list_text;
use formats::sentences::launch::refusal::refusal_text;
use launch::command::Command;
use launch::decision::{Answer, Refusal};
use launch::nomination::{ClassifiedList, NominationRoute, SetAside};
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Table,
    WayBack, copy_block, data_table, heading, notice, number_text, page, paths, summary_list,
};
use terms::{DeviceId, LaunchRef};

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed<'a> {
    list: &'a str,
    off: &'a str,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
) -> Response {
    match own(&state, &person, &reference).await {
        Ok(Some(launch)) => lists_page(&person, &launch, &Typed::default(), &FormErrors::new()),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

async fn own(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Box<SupplierLaunch>>, LedgerError> {
    let shown = load(state, person, reference).await?;
    Ok(shown.and_then(|shown| match shown.view {
        LaunchView::Supplier(launch) => Some(launch),
        LaunchView::Dcc(_) | LaunchView::Forum(_) | LaunchView::Shared(_) => None,
    }))
}

pub(super) async fn send(
    State(state): State<WebState>,
    Supplier(person): Supplier,
    Path(reference): Path<String>,
    request: Request,
) -> Response {
    let person = &person;
    let sent = match SentList::read(&state, person, request).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found(person);
    };
    let shown = match own(&state, person, &reference).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return not_found(person),
        Err(error) => return read_problem(person, &error),
    };
    let (list, off) = sent.typed();
    let again = |field: &str, words: String| {
        let mut errors = FormErrors::new();
        errors.add(field, format!("{}: {words}", named(field)));
        let typed = Typed {
            list: &list,
            off: &off,
        };
        lists_page(person, &shown, &typed, &errors)
    };
    let bytes = match sent.chosen() {
        Ok(bytes) => bytes,
        Err((field, words)) => return again(field, words.to_owned()),
    };
    let read = read_device_list(bytes);
    if let Some(fault) = unread_text(&read) {
        return again(sent.field(), fault);
    }
    let outcome = list_or_take_off(&state, person, launch, &sent, bytes, read.rows).await;
    match outcome {
        Ok(done) => answered(person, launch, &done.answer),
        Err(LaunchActError::Refused(refusal)) if belongs_to_the_form(&refusal) => {
            again(sent.field(), refusal_text(&refusal))
        }
        Err(error) => launch_problem(person, &error),
    }
}

/// What the error summary calls a field.
fn named(field: &str) -> &'static str {
    match field {
        "file" => "CSV file",
        "off" => "Device IDs to take off",
        _ => "Device IDs",
    }
}

/// Whether the form is shown again with it, so that nothing that was typed is lost.
fn belongs_to_the_form(refusal: &Refusal) -> bool {
    !matches!(refusal, Refusal::NotAuthorised | Refusal::NotFound)
}

async fn list_or_take_off(
    state: &WebState,
    person: &Person,
    launch: LaunchRef,
    sent: &SentList,
    bytes: &[u8],
    rows: Vec<(u64, DeviceId)>,
) -> Result<LaunchDone, LaunchActError> {
    let list = rows.into_iter().map(|(_, device)| device).collect();
    let request_sha256 = app::sha256(bytes);
    let key = ActKey {
        key: format!("page-{}-{}", sent.after(), hex(&request_sha256)),
        request_sha256,
    };
    let command = match sent.takes_off() {
        true => Command::WithdrawNominations { launch, list },
        false => Command::Nominate {
            launch,
            route: NominationRoute::Page,
            list,
            request_sha256,
        },
    };
    let actor = person.actor();
    state.app.act_on_launch(&actor, &command, Some(&key)).await
}

fn answered(person: &Person, launch: LaunchRef, answer: &Answer) -> Response {
    match answer {
        Answer::Nominated(list) => taken_page(person, launch, list),
        Answer::TakenOff {
            taken_off,
            not_listed,
        } => off_page(person, launch, *taken_off, *not_listed),
        Answer::Done => Redirect::to(&paths::launch_part(launch, "lists")).into_response(),
    }
}

fn head<'a>(
    person: &'a Person,
    title: &'a str,
    launch_path: &'a str,
    errors: Option<&'a FormErrors>,
) -> PageHead<'a> {
    PageHead {
        current: paths::LAUNCHES,
        back: Some(WayBack::Back(Link {
            href: launch_path,
            words: "Back to the launch",
        })),
        errors,
        ..PageHead::new(title, Some(&person.viewer))
    }
}

fn lists_page(
    person: &Person,
    launch: &SupplierLaunch,
    typed: &Typed<'_>,
    errors: &FormErrors,
) -> Response {
    let line = &launch.shared.line;
    let path = paths::launch(line.reference);
    let lead = format!(
        "{}, {} {}. Listed hubs go first.",
        line.notification.number, line.notification.target.make, line.notification.target.model
    );
    page(
        head(person, "List hubs", &path, Some(errors)),
        html! {
            (heading("List hubs", Some(&lead)))
            (list_form(person, launch, typed.list, errors))
            (data_table(&Table {
                id: "own-lists",
                caption: "Your lists",
                columns: &LIST_COLUMNS,
                rows: launch.nominations.iter().map(|list| list_row(line.reference, list)).collect(),
                empty: "You have listed no hub for this launch.",
                narrow: NarrowTable::Cards,
            }))
            @if launch.may_take_off.is_some() || !typed.off.is_empty() {
                (off_form(person, launch, typed.off, errors))
            }
        },
    )
}

/// What was listed and taken off until now: the same list sent again after a change is another act.
fn after(launch: &SupplierLaunch) -> String {
    let lists = &launch.nominations;
    let withdrawn: u64 = lists.iter().map(|list| list.withdrawn).sum();
    format!("{}-{withdrawn}", lists.len())
}

/// The form, where a list would be taken; otherwise why not and when one will be. A list that was
/// refused stays in the form.
fn list_form(person: &Person, launch: &SupplierLaunch, typed: &str, errors: &FormErrors) -> Markup {
    let refused = errors.of("list").or(errors.of("file")).is_some();
    html! {
        @match &launch.may_list {
            Ok((level, 0)) => p { "You have listed as many hubs for level " (level)
                " as the notification lets one Supplier list." },
            Ok((level, left)) => p { "For level " (level) ". You may list " (number_text(*left))
                " more hubs. Several lists add up." },
            Err(refusal) => p { strong { "No list is taken now. " }
                (no_list_text(refusal, launch.next_lists)) },
        }
        @if refused || matches!(launch.may_list, Ok((_, 1..))) {
            (list_fields(person, launch, typed, errors))
        }
        p { a href=(paths::help("safe-launch-messages")) { "The same by Service Request" } }
    }
}

fn list_fields(
    person: &Person,
    launch: &SupplierLaunch,
    typed: &str,
    errors: &FormErrors,
) -> Markup {
    let path = paths::launch_part(launch.shared.line.reference, "lists");
    let hint = format!(
        "One Device ID on a line, or a column device_id. At most {} in one list.",
        number_text(DEVICE_IDS_PER_LIST_MAX as u64)
    );
    form::upload_form(
        &path,
        &person.viewer.csrf,
        html! {
            (form::hidden_field("after", &after(launch)))
            (form::file_field(&Field {
                hint: Some(&hint),
                error: errors.of("file"),
                ..Field::new("file", "CSV file of Device IDs of Communications Hub Functions")
            }, ".csv,.txt,text/csv,text/plain"))
            (form::textarea(&Field {
                hint: Some("In place of a file: one for each line, or apart by commas."),
                value: typed,
                error: errors.of("list"),
                width: InputWidth::Full,
                ..Field::new("list", "Or type the Device IDs")
            }, 10))
            (form::button(ButtonKind::Primary, "List these hubs"))
        },
    )
}

fn off_form(person: &Person, launch: &SupplierLaunch, typed: &str, errors: &FormErrors) -> Markup {
    let path = paths::launch_part(launch.shared.line.reference, "lists");
    html! {
        h2 { "Take hubs off your lists" }
        p { "Possible until the level is sealed." }
        (form::upload_form(&path, &person.viewer.csrf, html! {
            (form::hidden_field("act", "withdraw"))
            (form::hidden_field("after", &after(launch)))
            (form::textarea(&Field {
                value: typed,
                error: errors.of("off"),
                width: InputWidth::Full,
                ..Field::new("off", "Device IDs to take off")
            }, 4))
            (form::button(ButtonKind::Secondary, "Take these off"))
        }))
    }
}

fn off_page(person: &Person, launch: LaunchRef, taken_off: u64, not_listed: u64) -> Response {
    let path = paths::launch(launch);
    page(
        head(person, "Hubs taken off", &path, None),
        html! {
            (heading("Hubs taken off", None))
            (summary_list(&[
                Fact::new("Taken off your lists", html! { (number_text(taken_off)) }),
                Fact::new("On none of your lists", html! { (number_text(not_listed)) }),
            ]))
            ul {
                li { a href=(paths::launch_part(launch, "lists")) { "Your lists" } }
                li { a href=(path) { "The launch" } }
            }
        },
    )
}

fn taken_page(person: &Person, launch: LaunchRef, list: &ClassifiedList) -> Response {
    let path = paths::launch(launch);
    let set_aside = SetAside::ALL.map(|reason| {
        let hubs = list.set_aside.iter().filter(|(_, why)| *why == reason);
        (reason, hubs.count() as u64)
    });
    let found = set_aside.into_iter().filter(|(_, hubs)| *hubs > 0);
    let rows = found.map(|(reason, hubs)| {
        vec![
            html! { (set_aside_text(reason)) },
            html! { (number_text(hubs)) },
        ]
    });
    page(
        head(person, "List received", &path, None),
        html! {
            (notice(NoticeKind::Success, html! {
                p { (number_text(list.accepted.len())) " of " (number_text(list.listed))
                    " hubs are accepted." }
            }))
            (heading("List received", None))
            (summary_list(&[
                Fact::new("Listed", html! { (number_text(list.listed)) }),
                Fact::new("Accepted", html! { (number_text(list.accepted.len())) }),
                Fact::new("Listed more than once", html! { (number_text(list.repeated)) }),
                Fact::new("Set aside", html! { (number_text(list.set_aside.len() as u64)) }),
            ]))
            (data_table(&Table {
                id: "set-aside",
                caption: "Why Device IDs were set aside",
                columns: &[Column::row_header("Why"), Column::number("Device IDs")],
                rows: rows.collect(),
                empty: "None was set aside.",
                narrow: NarrowTable::Cards,
            }))
            @for reason in SetAside::ALL { (set_aside_ids(list, reason)) }
            p { a href=(paths::launch_part(launch, "lists")) { "Your lists" } }
        },
    )
}

/// The Device IDs that were set aside for one reason, to be copied.
fn set_aside_ids(list: &ClassifiedList, reason: SetAside) -> Markup {
    let ids: Vec<String> = list
        .set_aside
        .iter()
        .filter(|(_, why)| *why == reason)
        .map(|(device, _): &(DeviceId, SetAside)| device.text())
        .collect();
    let id = match reason {
        SetAside::Invalid => "invalid",
        SetAside::NotCommissioned => "not-commissioned",
        SetAside::NotApplicable => "not-applicable",
        SetAside::InTranche => "in-tranche",
        SetAside::InOtherLaunch => "in-other-launch",
        SetAside::OnList => "on-list",
        SetAside::NotResponsible => "not-responsible",
    };
    html! {
        @if !ids.is_empty() { (copy_block(id, set_aside_text(reason), &ids.join("\n"))) }
    }
}
