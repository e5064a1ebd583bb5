//! Which party categories may read the published edition (REG-8, REG-18).

use super::hand_overs::categories_text;
use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::{Person, Secas};
use crate::refused::{act_problem, read_problem};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use pages::form::{self, Choice, Need};
use pages::{
    ButtonKind, Fact, Field, NoticeKind, PageHead, heading, moment_text, notice, page, paths,
    summary_list,
};
use register::command::Command;
use register::edition::AccessList;
use serde::Deserialize;
use terms::PartyCategory;

/// What an address says was just done.
#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Secas(person): Secas,
    Query(said): Query<Said>,
) -> Response {
    let list = match state.app.ledger.access_list().await {
        Ok(stored) => stored.value,
        Err(error) => return read_problem(&person, &error),
    };
    access_page(&person, &list, said.done.is_some())
}

fn access_page(person: &Person, list: &AccessList, set: bool) -> Response {
    let head = PageHead {
        current: paths::ACCESS,
        ..PageHead::new("Access", Some(&person.viewer))
    };
    let proposed = categories_text(&AccessList::as_proposed().categories);
    page(
        head,
        html! {
            @if set {
                (notice(NoticeKind::Success, html! { p { "The access list is set. It holds at once." } }))
            }
            (heading("Access", Some("Which SEC Parties may read and search the published editions.")))
            (summary_list(&[
                Fact::new("Now", html! { (categories_text(&list.categories)) }),
                Fact::new("Set", match &list.set_by {
                    Some((_, at)) => moment_text(*at),
                    None => html! { "As proposed; nobody has changed it" },
                }),
                Fact::new("As proposed", html! { (proposed) }),
                Fact::new("Always", html! {
                    "DCC, SECAS, the Panel, Device Manufacturers and CSPs"
                }),
            ]))
            (categories_form(list, &person.viewer.csrf))
        },
    )
}

fn categories_form(list: &AccessList, csrf: &str) -> Markup {
    let choices = PartyCategory::ALL.map(|category| Choice {
        hint: hint_of(category),
        ..Choice::new(value_of(category), category.name())
    });
    let chosen: Vec<&str> = list.categories.iter().map(|c| value_of(*c)).collect();
    form::post_form(
        paths::ACCESS,
        csrf,
        html! {
            (form::checkboxes(&Field {
                hint: Some("Published entries only. Nobody but DCC reads anything else of the \
                            register, whatever stands here."),
                need: Need::Optional,
                ..Field::new("category", "Party categories that may read")
            }, &choices, &chosen))
            (form::button(ButtonKind::Primary, "Set the access list"))
        },
    )
}

fn hint_of(category: PartyCategory) -> Option<&'static str> {
    match category {
        PartyCategory::ElectricityNetwork | PartyCategory::GasNetwork => {
            Some("Not in the proposal's first list; may be added here.")
        }
        PartyCategory::LargeSupplier | PartyCategory::SmallSupplier | PartyCategory::OtherSec => {
            None
        }
    }
}

fn value_of(category: PartyCategory) -> &'static str {
    match category {
        PartyCategory::LargeSupplier => "large-supplier",
        PartyCategory::SmallSupplier => "small-supplier",
        PartyCategory::ElectricityNetwork => "electricity-network",
        PartyCategory::GasNetwork => "gas-network",
        PartyCategory::OtherSec => "other-sec",
    }
}

pub(super) async fn set(
    State(state): State<WebState>,
    Secas(_): Secas,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let categories: Vec<PartyCategory> = PartyCategory::ALL
        .into_iter()
        .filter(|category| {
            posted
                .all("category")
                .any(|value| value == value_of(*category))
        })
        .collect();
    let command = Command::SetAccess { categories };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => Redirect::to(&format!("{}?done=set", paths::ACCESS)).into_response(),
        Err(error) => act_problem(person, &error),
    }
}
