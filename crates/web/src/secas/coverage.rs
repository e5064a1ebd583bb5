//! Who has given data in a round: facts, in alphabetical order, for everybody the same.

use crate::WebState;
use crate::asked::Query;
use crate::dcc::rounds::{coverage, round_facts};
use crate::guard::Secas;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::Response;
use formats::sentences::coverage::NOTE;
use maud::{Markup, html};
use pages::{
    Column, Link, NarrowTable, PageHead, Table, data_table, heading, moment_text, page, paths,
    sub_navigation,
};
use register::decision::Stored;
use register::round::{ReturnState, Round};
use serde::Deserialize;
use terms::RoundRef;

/// Which round an address asks for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    pub(super) round: Option<String>,
}

impl Wanted {
    /// The round asked for, else the newest. `Err` where one is asked for that is not there.
    pub(super) fn among<'r>(
        &self,
        rounds: &'r [Stored<Round>],
    ) -> Result<Option<&'r Stored<Round>>, NoSuchRound> {
        let Some(text) = &self.round else {
            return Ok(rounds.first());
        };
        let reference = RoundRef::parse(text).ok_or(NoSuchRound)?;
        rounds
            .iter()
            .find(|stored| stored.value.reference == reference)
            .map(Some)
            .ok_or(NoSuchRound)
    }
}

/// There is no such round.
pub(super) struct NoSuchRound;

/// The pages about coverage.
pub(super) fn section(current: &str) -> Markup {
    let links = [
        Link {
            href: paths::COVERAGE,
            words: "Rounds",
        },
        Link {
            href: paths::COVER_SHEET_DRAFT,
            words: "Cover sheet draft",
        },
    ];
    sub_navigation("Coverage", &links, current)
}

pub(super) async fn show(
    State(state): State<WebState>,
    Secas(person): Secas,
    Query(wanted): Query<Wanted>,
) -> Response {
    let loaded = async {
        let rounds = state.app.ledger.rounds().await?;
        let names = organisation_names(&state).await?;
        let calendar = state.app.ledger.calendar().await?;
        Ok::<_, LedgerError>((rounds, names, calendar))
    };
    let (rounds, names, calendar) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let Ok(shown) = wanted.among(&rounds) else {
        return not_found(&person);
    };
    let today = state.app.now().uk_date();
    let head = PageHead {
        current: paths::COVERAGE,
        ..PageHead::new("Coverage", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Coverage", Some("What each provider has given in a collection round.")))
            (section(paths::COVERAGE))
            @match shown {
                None => p { "DCC has not opened a collection round yet." },
                Some(stored) => {
                    h2 { "Round " (stored.value.period) }
                    (round_facts(&stored.value, calendar.as_ref()))
                    p { (NOTE) }
                    (coverage(&stored.value, &names, today))
                },
            }
            @if rounds.len() > 1 { (every_round(&rounds)) }
        },
    )
}

fn every_round(rounds: &[Stored<Round>]) -> Markup {
    let rows = rounds
        .iter()
        .map(|stored| {
            let round = &stored.value;
            vec![
                html! {
                    a href={ (paths::COVERAGE) "?round=" (round.reference) } { (round.period) }
                },
                moment_text(round.opened_at),
                html! { (awaited_text(round)) },
            ]
        })
        .collect();
    data_table(&Table {
        id: "rounds",
        caption: "Every round, newest first",
        columns: &[
            Column::row_header("Period"),
            Column::text("Opened"),
            Column::text("Returns"),
        ],
        rows,
        empty: "DCC has not opened a collection round yet.",
        narrow: NarrowTable::Cards,
    })
}

fn awaited_text(round: &Round) -> String {
    let awaited = round
        .returns
        .iter()
        .filter(|entry| entry.state == ReturnState::Awaited)
        .count();
    match awaited {
        0 => "None awaited".to_owned(),
        some => format!("{some} of {} awaited", round.returns.len()),
    }
}
