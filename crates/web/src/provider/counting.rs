//! Which collection round a file counts for: told or asked before it is sent (REG-3, REG-12).

use super::checks::Previewed;
use crate::WebState;
use crate::guard::Person;
use app::ports::LedgerError;
use maud::{Markup, html};
use pages::form::{self, Choice};
use pages::{FormErrors, date_text};
use register::round::{Brought, ProviderReturn, ReturnState, Round, rounds_open_to};
use terms::RoundRef;

/// The name of the field that holds the round.
pub(super) const FIELD: &str = "round";

/// Said where the round that was chosen has its data by now.
pub(super) const ANSWERED: &str = "This round has had its data since. Look at the rounds again and \
                                   choose one";

/// A round that the file may count for.
#[derive(Clone, Debug)]
pub(super) struct OpenRound {
    round: Round,
    entry: ProviderReturn,
}

impl OpenRound {
    pub(super) fn reference(&self) -> RoundRef {
        self.round.reference
    }
}

/// The rounds that this file may count for, the one due first at the front.
pub(super) async fn open_rounds(
    state: &WebState,
    person: &Person,
    previewed: &Previewed,
) -> Result<Vec<OpenRound>, LedgerError> {
    let brought = match previewed.nil_return {
        true => Brought::NilReturn,
        false => Brought::Data,
    };
    let own = person.capacity().organisation;
    let rounds = state.app.ledger.rounds().await?;
    let open = rounds_open_to(&rounds, own, brought)
        .into_iter()
        .filter_map(|stored| {
            Some(OpenRound {
                round: stored.value.clone(),
                entry: stored.value.of(own)?.clone(),
            })
        });
    Ok(open.collect())
}

/// The part of the form that tells the round, or asks for it where there are several.
pub(super) fn round_part(open: &[OpenRound], chosen: Option<&str>, errors: &FormErrors) -> Markup {
    match open {
        [] => html! {
            p { "No collection round waits for your data: the file counts for none." }
        },
        [only] if errors.of(FIELD).is_none() => html! {
            p {
                "The file counts for round " strong { (only.round.period) }
                ", agreed for " (date_text(only.entry.agreed)) "."
                @if is_nil(only) { " You declared a nil return for it; data takes its place." }
            }
            (form::hidden_field(FIELD, &only.round.reference.to_string()))
        },
        several => choices(several, chosen, errors),
    }
}

/// The round that is due first is chosen where nothing is: what is owed longest is what SECAS would
/// chase, and is what a file answers that names no round.
fn choices(open: &[OpenRound], chosen: Option<&str>, errors: &FormErrors) -> Markup {
    let words: Vec<(String, String, String)> = open
        .iter()
        .map(|open| {
            let hint = match is_nil(open) {
                true => "You declared a nil return for it; data takes its place".to_owned(),
                false => format!(
                    "Agreed for {}",
                    terms::moment::uk_date_text(open.entry.agreed)
                ),
            };
            let reference = open.round.reference.to_string();
            (reference, format!("Round {}", open.round.period), hint)
        })
        .collect();
    let choices: Vec<Choice<'_>> = words
        .iter()
        .map(|(value, words, hint)| Choice {
            hint: Some(hint),
            ..Choice::new(value, words)
        })
        .collect();
    let first = words.first().map_or("", |(value, ..)| value);
    form::radios(
        &pages::Field {
            value: chosen.unwrap_or(first),
            hint: Some(
                "More than one round can take it. The others wait on for a file of their own.",
            ),
            error: errors.of(FIELD),
            ..pages::Field::new(FIELD, "Which round does this file count for?")
        },
        &choices,
    )
}

fn is_nil(open: &OpenRound) -> bool {
    match open.entry.state {
        ReturnState::Nil { .. } => true,
        ReturnState::Awaited | ReturnState::Received { .. } => false,
    }
}
