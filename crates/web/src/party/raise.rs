//! Raising an item (REG-5): read, point to an urgent channel where one is called for, record.

use super::raise_form::{channel_page, form_page};
use super::raised::{Raised, Typed};
use crate::WebState;
use crate::form::Posted;
use crate::guard::Party;
use crate::refused::{act_problem, problem_of};
use app::act::{ActError, Made};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::concern::SUMMARY_NOT_RECORDED;
use pages::{FormErrors, Problem, paths};
use register::command::Command;
use register::decision::Refusal;
use register::item::Concern;

pub(super) async fn show(Party(person): Party) -> Response {
    form_page(&person, &Typed::default(), &FormErrors::new())
}

pub(super) async fn send(
    State(state): State<WebState>,
    Party(_): Party,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let typed = Typed::of(&posted);
    let raised = match typed.read(state.app.devices().catalogue()) {
        Ok(raised) => raised,
        Err(errors) => return form_page(person, &typed, &errors),
    };
    if let Some(marked) = raised.concern
        && typed.channel_read != "yes"
    {
        return channel_page(person, &typed, marked);
    }
    match state.app.act(&person.actor(), &command_of(raised)).await {
        Ok(done) => match done.made {
            Made::Item(item) => {
                Redirect::to(&format!("{}?done=raised", paths::my_item(item))).into_response()
            }
            Made::Submission(_)
            | Made::Confirmation(_)
            | Made::Round(_)
            | Made::Edition(_)
            | Made::Other => Redirect::to(paths::MY_ITEMS).into_response(),
        },
        Err(ActError::Refused(refusal)) => {
            let Problem::Unprocessable { reason, .. } = problem_of(&refusal) else {
                return act_problem(person, &ActError::Refused(refusal));
            };
            let mut errors = FormErrors::new();
            errors.add_coded(field_of(&refusal), reason, refusal.code());
            form_page(person, &typed, &errors)
        }
        Err(error) => act_problem(person, &error),
    }
}

fn command_of(raised: Raised) -> Command {
    let (summary, fix_information) = recorded_words(raised.concern, raised.summary, raised.fix);
    Command::RaiseItem {
        terms: raised.terms,
        status: raised.status,
        summary,
        fix_information,
        concern: raised.concern,
    }
}

/// The summary and the fix as they are recorded. Of a security concern nothing that was written
/// is: the register keeps no content of it (REG-11).
pub(crate) fn recorded_words(
    concern: Option<Concern>,
    summary: String,
    fix: Option<String>,
) -> (String, Option<String>) {
    match concern {
        Some(Concern::Security) => (SUMMARY_NOT_RECORDED.to_owned(), None),
        Some(Concern::Safety | Concern::Billing) | None => (summary, fix),
    }
}

fn field_of(refusal: &Refusal) -> &'static str {
    let text_field = |field: &str| match field {
        "fix information" => "fix",
        _ => "summary",
    };
    if let Refusal::TextUnfit { field, .. } | Refusal::PersonalData { field } = refusal {
        return text_field(field);
    }
    "type-1"
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::row::StatusOfInformation;

    fn raised(concern: Option<Concern>) -> Raised {
        Raised {
            terms: Vec::new(),
            status: StatusOfInformation::Issue,
            summary: "How it can be attacked".to_owned(),
            fix: Some("Close the port".to_owned()),
            concern,
        }
    }

    #[test]
    fn reg_11_what_was_written_of_a_security_concern_is_not_recorded() {
        let command = format!("{:?}", command_of(raised(Some(Concern::Security))));
        assert!(!command.contains("attacked"), "{command}");
        assert!(!command.contains("port"), "{command}");
        let command = format!("{:?}", command_of(raised(Some(Concern::Safety))));
        assert!(command.contains("attacked"), "{command}");
    }
}
