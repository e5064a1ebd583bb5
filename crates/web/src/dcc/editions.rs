//! The editions, preparing the next one, and why each withheld clause is withheld (REG-18).

use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{act_problem, correctable, read_problem};
use app::act::{ActError, Made};
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::edition as edition_words;
use formats::sentences::withheld as withheld_words;
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, Need};
use pages::picture::{EditionKind as MarkKind, EditionMark, edition_timeline};
use pages::{
    ButtonKind, Column, Field, FormErrors, Link, NarrowTable, PageHead, Table, TagTone, WayBack,
    code_of_glossary, data_table, date_text, heading, moment_text, page, paths, tag,
};
use register::command::Command;
use register::decision::Stored;
use register::edition::{Edition, EditionKind, EditionState};
use register::item::Item;
use register::publication::{Withheld, WithheldReason};
use register::round::Round;
use terms::RoundRef;
use terms::device::fold_name;

pub(super) async fn list(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    list_page(&state, &person, &FormErrors::new(), None).await
}

async fn list_page(
    state: &WebState,
    person: &Person,
    errors: &FormErrors,
    posted: Option<&Posted>,
) -> Response {
    let loaded = async {
        let editions = state.app.ledger.editions().await?;
        let rounds = state.app.ledger.rounds().await?;
        Ok::<_, LedgerError>((editions, rounds))
    };
    let (editions, rounds) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(person, &error),
    };
    let rows = editions.iter().map(edition_row).collect();
    let pending = editions
        .iter()
        .any(|stored| stored.value.state == EditionState::Prepared);
    let head = PageHead {
        current: paths::EDITIONS,
        errors: Some(errors),
        ..PageHead::new("Editions", Some(&person.viewer))
    };
    let lead = "Each edition is kept twice: complete for DCC, and reduced to confirmed fixes for \
                everyone else.";
    page(
        head,
        html! {
            (heading("Editions", Some(lead)))
            (picture(&editions))
            (data_table(&Table {
                id: "editions",
                caption: "Editions, newest first",
                columns: &[
                    Column::row_header("Edition"),
                    Column::text("Kind"),
                    Column::text("As of"),
                    Column::text("State"),
                ],
                rows,
                empty: "No edition has been prepared yet.",
                narrow: NarrowTable::Cards,
            }))
            h2 { "The next edition" }
            p { a href="/editions/withheld" { "What the next edition would withhold, and why" } }
            @if pending {
                p { "An edition waits for its second person. Publish or discard it before another \
                     is prepared." }
            } @else {
                (prepare_form(&rounds, &person.viewer.csrf, errors, posted))
            }
        },
    )
}

fn edition_row(stored: &Stored<Edition>) -> Vec<Markup> {
    let edition = &stored.value;
    vec![
        html! {
            a href=(paths::edition(edition.reference)) { (edition_words::title(edition.number)) }
        },
        html! { (edition_words::kind(&edition.kind)) },
        date_text(edition.as_of),
        html! {
            (state_tag(edition))
            @if let EditionState::Discarded { at, reason, .. } = &edition.state {
                " " (moment_text(*at)) ": " span.prose { (reason) }
            }
        },
    ]
}

/// How far an edition has come, as a tag.
pub(super) fn state_tag(edition: &Edition) -> Markup {
    match (&edition.state, &edition.handed_over) {
        (EditionState::Prepared, _) => tag(TagTone::Attention, "Waits for a second person"),
        (EditionState::Discarded { .. }, _) => tag(TagTone::Stopped, "Discarded"),
        (EditionState::Published { .. }, None) => tag(TagTone::Done, "Published"),
        (EditionState::Published { .. }, Some(hand_over)) => match hand_over.acknowledged {
            Some(_) => tag(TagTone::Done, "Published, acknowledged by SECAS"),
            None => tag(TagTone::Waiting, "Published, handed to SECAS"),
        },
    }
}

fn picture(editions: &[Stored<Edition>]) -> Markup {
    let shown: Vec<(&Edition, String)> = editions
        .iter()
        .map(|stored| &stored.value)
        .filter(|edition| !matches!(edition.state, EditionState::Discarded { .. }))
        .map(|edition| (edition, format!("Edition {}", edition.number)))
        .collect();
    if shown.is_empty() {
        return html! {};
    }
    let marks: Vec<EditionMark<'_>> = shown
        .iter()
        .map(|(edition, name)| EditionMark {
            name,
            day: edition.as_of,
            kind: match (&edition.state, &edition.kind) {
                (EditionState::Prepared, _) => MarkKind::Draft,
                (_, EditionKind::Erratum { .. }) => MarkKind::Erratum,
                (_, EditionKind::Quarterly { .. } | EditionKind::AdHoc { .. }) => MarkKind::Regular,
            },
        })
        .collect();
    edition_timeline("timeline", "Editions so far", &marks)
}

fn prepare_form(
    rounds: &[Stored<Round>],
    csrf: &str,
    errors: &FormErrors,
    posted: Option<&Posted>,
) -> Markup {
    let sent = |name: &str, usual| posted.map_or(usual, |posted| posted.text(name));
    let rounds: Vec<(String, String)> = rounds
        .iter()
        .map(|stored| {
            let round = &stored.value;
            (
                round.reference.to_string(),
                format!("Round {}", round.period),
            )
        })
        .collect();
    let mut choices = vec![
        Choice::new(USUAL_ROUND, "As usual"),
        Choice::new("", "None: keep the last cover sheet"),
    ];
    choices.extend(
        rounds
            .iter()
            .map(|(value, words)| Choice::new(value, words)),
    );
    form::post_form(
        paths::EDITIONS,
        csrf,
        html! {
            (form::radios(&Field {
                value: sent("kind", "quarterly"),
                error: errors.of("kind"),
                ..Field::new("kind", "Why there is one")
            }, &[
                Choice::new("quarterly", "The regular edition of a period"),
                Choice::new("ad-hoc", "Between the regular ones, for a reason"),
                Choice::new("erratum", "A correction of the last edition"),
            ]))
            (form::text_field(&Field {
                hint: Some("The period, such as 2026 Q4, or the reason in words that are published"),
                error: errors.of("words"),
                width: InputWidth::Full,
                value: sent("words", ""),
                ..Field::new("words", "Period or reason")
            }))
            (form::select(&Field {
                value: sent("round", USUAL_ROUND),
                hint: Some("As usual, a regular edition closes the round of its period, and any \
                            other keeps the last cover sheet"),
                need: Need::Optional,
                error: errors.of("round"),
                ..Field::new("round", "The round it closes")
            }, &choices))
            (form::button(ButtonKind::Primary, "Prepare the edition"))
        },
    )
}

/// What stands in the form for [`usual_round`].
const USUAL_ROUND: &str = "usual";

/// The round that an edition closes where nobody says otherwise: a regular one that of its period.
fn usual_round(kind: &EditionKind, rounds: &[Stored<Round>]) -> Option<RoundRef> {
    match kind {
        EditionKind::Quarterly { period } => {
            let mut rounds = rounds.iter().map(|stored| &stored.value);
            let same = |round: &&Round| fold_name(&round.period) == fold_name(period);
            rounds.find(same).map(|round| round.reference)
        }
        EditionKind::AdHoc { .. } | EditionKind::Erratum { .. } => None,
    }
}

pub(super) async fn prepare(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let mut errors = FormErrors::new();
    let words = posted.text("words").to_owned();
    let kind = match posted.text("kind") {
        "quarterly" => EditionKind::Quarterly { period: words },
        "ad-hoc" => EditionKind::AdHoc { reason: words },
        "erratum" => EditionKind::Erratum { reason: words },
        _ => {
            errors.add("kind", "Choose why there is an edition");
            return list_page(&state, person, &errors, Some(&posted)).await;
        }
    };
    let round = match posted.text("round") {
        USUAL_ROUND => match state.app.ledger.rounds().await {
            Ok(rounds) => usual_round(&kind, &rounds),
            Err(error) => return read_problem(person, &error),
        },
        named => RoundRef::parse(named),
    };
    let command = Command::PrepareEdition { kind, round };
    match state.app.act(&person.actor(), &command).await {
        Ok(done) => match done.made {
            Made::Edition(reference) => {
                let path = format!("{}?done=prepare", paths::edition(reference));
                Redirect::to(&path).into_response()
            }
            Made::Submission(_)
            | Made::Item(_)
            | Made::Confirmation(_)
            | Made::Round(_)
            | Made::Other => Redirect::to(paths::EDITIONS).into_response(),
        },
        Err(ActError::Refused(refusal)) => match correctable(&refusal) {
            Some((_, words)) => {
                errors.add_coded("words", words, refusal.code());
                list_page(&state, person, &errors, Some(&posted)).await
            }
            None => act_problem(person, &ActError::Refused(refusal)),
        },
        Err(error) => act_problem(person, &error),
    }
}

pub(super) async fn withheld(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    let loaded = async {
        let next = state.app.next_edition().await?;
        let names = organisation_names(&state).await?;
        let diverted = state.app.ledger.diverted_items(None).await?;
        Ok::<_, LedgerError>((next, names, diverted))
    };
    let ((published, withheld), names, diverted) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(&person, &error),
    };
    let name_of = |organisation| names.get(&organisation).cloned().unwrap_or_default();
    let reason_cells = |reason: &WithheldReason| {
        [
            html! { (code_of_glossary(withheld_words::code(reason))) },
            html! { (withheld_words::sentence(reason, &name_of)) },
        ]
    };
    let of_clause = |entry: &Withheld| {
        let clause = html! {
            a href=(paths::item(entry.item)) { (entry.item) } ", clause " (entry.clause)
        };
        let mut cells = vec![clause];
        cells.extend(reason_cells(&entry.reason));
        cells
    };
    // A diverted item has no clause any more, and is withheld as a whole.
    let of_item = |stored: &Stored<Item>| {
        let reference = stored.value.reference;
        let mut cells = vec![html! {
            a href=(paths::item(reference)) { (reference) } ", all of it"
        }];
        cells.extend(reason_cells(&WithheldReason::Diverted));
        cells
    };
    let rows = withheld
        .iter()
        .map(of_clause)
        .chain(diverted.iter().map(of_item))
        .collect();
    let head = PageHead {
        current: paths::EDITIONS,
        back: Some(WayBack::Back(Link {
            href: paths::EDITIONS,
            words: "Editions",
        })),
        ..PageHead::new("Withheld from the next edition", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Withheld from the next edition", Some(
                "Every clause that is not published, and what would have to happen. For DCC only.")))
            p {
                "As things stand, the next edition publishes "
                (pages::number_text(published.len() as u64)) " and withholds "
                (pages::number_text(withheld.len() as u64)) " clauses. Of diverted items, of which "
                "nothing is kept, there are " (pages::number_text(diverted.len() as u64)) "."
            }
            (data_table(&Table {
                id: "withheld",
                caption: "Withheld clauses",
                columns: &[
                    Column::row_header("Clause"),
                    Column::text("Reason"),
                    Column::text("In words"),
                ],
                rows,
                empty: "Nothing is withheld: every clause has a known fix.",
                narrow: NarrowTable::Cards,
            }))
        },
    )
}
