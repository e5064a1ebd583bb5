//! What an organisation does with its own items: answer a query, provide a fix, close the item.

use super::CameIn;
use super::item::show;
use crate::WebState;
use crate::form::Posted;
use crate::refused::{act_problem, not_found, problem_of};
use app::act::ActError;
use axum::response::{IntoResponse, Redirect, Response};
use pages::Problem;
use register::command::Command;
use terms::ItemRef;
use terms::reference::QueryRef;

/// Carries out the act that a form on the item's page asks for.
pub async fn act(state: &WebState, reference: &str, act: &str, posted: &Posted) -> Response {
    let person = &posted.person;
    let Some(item) = ItemRef::parse(reference) else {
        return not_found(person);
    };
    let Some((field, command)) = command_of(item, act, posted) else {
        return not_found(person);
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => {
            let path = CameIn::of(person).item_path(item);
            Redirect::to(&format!("{path}?done={act}")).into_response()
        }
        Err(ActError::Refused(refusal)) => {
            let Problem::Unprocessable { reason, .. } = problem_of(&refusal) else {
                return act_problem(person, &ActError::Refused(refusal));
            };
            let mut errors = posted.errors();
            errors.add_coded(&field, reason, refusal.code());
            show(state, person, reference, None, &errors).await
        }
        Err(error) => act_problem(person, &error),
    }
}

/// The field that a refusal is shown at, and the command.
fn command_of(item: ItemRef, act: &str, posted: &Posted) -> Option<(String, Command)> {
    match act {
        "answer" => {
            let query = QueryRef::parse(posted.text("query"))?;
            let field = format!("answer-{query}");
            let text = posted.text(&field).to_owned();
            Some((field, Command::AnswerQuery { item, query, text }))
        }
        "provide-fix" => {
            let clause: u32 = posted.text("clause").parse().ok()?;
            let field = format!("fix-{clause}");
            let information = posted.text(&field).to_owned();
            let command = Command::ProvideFix {
                item,
                clause,
                from: posted.person.capacity().organisation,
                information,
            };
            Some((field, command))
        }
        "withdraw" => Some(("main".to_owned(), Command::WithdrawItem { item })),
        _ => None,
    }
}
