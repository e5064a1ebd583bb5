//! A nil return: declaring that there is nothing to report in a round. Not the same as giving
//! nothing (DOMAIN trap 15).

use crate::WebState;
use crate::form::Posted;
use crate::guard::{Person, Provider};
use crate::refused::{act_problem, not_found, read_problem};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use pages::{
    ButtonKind, Fact, Link, PageHead, WayBack, date_text, form, heading, page, paths, summary_list,
};
use register::command::Command;
use register::round::{ProviderReturn, ReturnState, Round};
use terms::{OrganisationRef, RoundRef, SubmissionRef};

pub(super) async fn show(
    State(state): State<WebState>,
    Provider(person): Provider,
    Path(reference): Path<String>,
) -> Response {
    let round = match RoundRef::parse(&reference) {
        Some(reference) => state.app.ledger.round(reference).await,
        None => Ok(None),
    };
    let own = person.capacity().organisation;
    match round {
        Ok(Some(stored)) => match stored.value.of(own) {
            Some(entry) => match given(entry) {
                Some(receipt) => Redirect::to(&paths::submission(receipt)).into_response(),
                None => confirm_page(&person, &stored.value, entry),
            },
            None => not_found(&person),
        },
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn given(entry: &ProviderReturn) -> Option<SubmissionRef> {
    match entry.state {
        ReturnState::Awaited => None,
        ReturnState::Received { submission, .. } | ReturnState::Nil { submission, .. } => {
            Some(submission)
        }
    }
}

fn confirm_page(person: &Person, round: &Round, entry: &ProviderReturn) -> Response {
    let title = "Nothing to report";
    let head = PageHead {
        current: paths::SUBMISSIONS,
        back: Some(WayBack::Back(Link {
            href: paths::SUBMISSIONS,
            words: "My submissions",
        })),
        ..PageHead::new(title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading(title, Some("A nil return for a collection round.")))
            (summary_list(&[
                Fact::new("Round", html! { (round.period) }),
                Fact::new("Organisation", html! { (person.viewer.organisation_name) }),
                Fact::new("Agreed delivery date", date_text(entry.agreed)),
            ]))
            p {
                "You declare that your organisation has no issue, defect or fix to report for this \
                 round, beyond what it has sent before. What the register holds of you stays as it \
                 is. The cover sheet of the edition says that a nil return was received."
            }
            (form::post_form(&paths::submission_nil(round.reference), &person.viewer.csrf, html! {
                (form::button(ButtonKind::Primary, "Declare a nil return"))
            }))
            p { a href=(paths::SUBMISSION_NEW) { "Send a file instead" } }
        },
    )
}

pub(super) async fn declare(
    State(state): State<WebState>,
    Provider(_): Provider,
    Path(reference): Path<String>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let Some(round) = RoundRef::parse(&reference) else {
        return not_found(person);
    };
    let command = Command::DeclareNilReturn { round };
    if let Err(error) = state.app.act(&person.actor(), &command).await {
        return act_problem(person, &error);
    }
    let own = person.capacity().organisation;
    match receipt_of(&state, round, own).await {
        Ok(Some(receipt)) => Redirect::to(&paths::submission(receipt)).into_response(),
        Ok(None) => Redirect::to(paths::SUBMISSIONS).into_response(),
        Err(error) => read_problem(person, &error),
    }
}

async fn receipt_of(
    state: &WebState,
    round: RoundRef,
    own: OrganisationRef,
) -> Result<Option<SubmissionRef>, app::ports::LedgerError> {
    let stored = state.app.ledger.round(round).await?;
    Ok(stored.and_then(|stored| stored.value.of(own).and_then(given)))
}
