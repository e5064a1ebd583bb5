//! The cover sheet's statements about providers as they would stand in an edition made today
//! (REG-13).

use super::coverage::{Wanted, section};
use crate::WebState;
use crate::asked::Query;
use crate::guard::Secas;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::Response;
use formats::neutrality::STATEMENTS;
use formats::sentences::coverage::{NOBODY_ASKED, NOTE, of_round, sentence};
use maud::{Markup, html};
use pages::{PageHead, copy_block, heading, inset, page, paths};
use register::decision::Stored;
use register::edition::CoverageFact;
use register::round::Round;
use std::collections::HashMap;
use terms::OrganisationRef;

pub(super) async fn show(
    State(state): State<WebState>,
    Secas(person): Secas,
    Query(wanted): Query<Wanted>,
) -> Response {
    let loaded = async {
        let rounds = state.app.ledger.rounds().await?;
        let names = organisation_names(&state).await?;
        Ok::<_, LedgerError>((rounds, names))
    };
    let (rounds, names) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let Ok(shown) = wanted.among(&rounds) else {
        return not_found(&person);
    };
    let today = state.app.now().uk_date();
    let lead = "What the cover sheet of the next edition would say of each provider if it were \
                made today.";
    let head = PageHead {
        current: paths::COVERAGE,
        ..PageHead::new("Cover sheet draft", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Cover sheet draft", Some(lead)))
            (section(paths::COVER_SHEET_DRAFT))
            @match shown {
                None => p { (NOBODY_ASKED) },
                Some(stored) => {
                    (draft(&stored.value, &names, today))
                    @if rounds.len() > 1 { (other_rounds(&rounds, &stored.value)) }
                },
            }
        },
    )
}

/// The other rounds that an edition might close, newest first.
fn other_rounds(rounds: &[Stored<Round>], shown: &Round) -> Markup {
    let others = rounds.iter().map(|stored| &stored.value);
    let others = others.filter(|round| round.reference != shown.reference);
    html! {
        h2 { "Other rounds" }
        p { "A regular edition closes the round of its period." }
        ul {
            @for round in others {
                li {
                    a href={ (paths::COVER_SHEET_DRAFT) "?round=" (round.reference) } {
                        "Cover sheet draft of round " (round.period)
                    }
                }
            }
        }
    }
}

fn draft(round: &Round, names: &HashMap<OrganisationRef, String>, today: terms::Date) -> Markup {
    let lines: Vec<String> = facts_of(round, names, today)
        .iter()
        .map(|fact| sentence(fact, today))
        .collect();
    html! {
        h2 { "Round " (round.period) }
        (inset(html! {
            p { (of_round(&round.period)) }
            p { (NOTE) }
            ul { @for line in &lines { li { (line) } } }
            @for statement in STATEMENTS { p { (statement) } }
        }))
        (copy_block("cover-sheet", "The statements as text",
            &format!("{}\n{}", of_round(&round.period), lines.join("\n"))))
    }
}

/// The facts of a round as an edition would state them, in alphabetical order of name.
fn facts_of(
    round: &Round,
    names: &HashMap<OrganisationRef, String>,
    today: terms::Date,
) -> Vec<CoverageFact> {
    let mut facts: Vec<CoverageFact> = round
        .returns
        .iter()
        .filter_map(|entry| {
            Some(CoverageFact {
                provider: names.get(&entry.provider).cloned().unwrap_or_default(),
                given: entry.given_by(today)?,
            })
        })
        .collect();
    facts.sort_by_key(|fact| fact.provider.to_lowercase());
    facts
}
