//! One edition as DCC sees it: what it publishes, what changed, and what is done with it.

use super::editions::state_tag;
use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::refused::{act_problem, correctable, not_found, read_problem};
use crate::saved::saved;
use app::act::ActError;
use app::editions::{ClauseBefore, CompleteEdition};
use app::outgoing::{EditionFile, EditionFileKind, PutOut, XLSX_MEDIA_TYPE};
use app::ports::OutgoingFile;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::clause_text::{FieldDifference, differences, field_name, terms_text};
use formats::dcc_xlsx::{self, DccDifference, DccOutcome, DccRow};
use formats::journal::hex;
use formats::sentences::edition as edition_words;
use formats::sentences::{coverage as coverage_words, tombstone as tombstone_words};
use maud::{Markup, html};
use pages::form::{self, InputWidth, form_disclosure};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Problem,
    Table, WayBack, code_of_glossary, code_text, data_table, date_text, heading, moment_text,
    notice, number_text, page, paths, problem_page, summary_list,
};
use register::command::Command;
use register::edition::{Edition, EditionState};
use serde::Deserialize;
use terms::EditionRef;

/// How many changed rows stand on the page; the spreadsheet has them all.
const ROWS_SHOWN_MAX: usize = 200;

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    let (done, errors) = (said.done.as_deref(), FormErrors::new());
    edition_page(&state, &person, &reference, done, &errors).await
}

/// What an address says was just done.
#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

/// What is said after an act, where the edition's state bears it out: an address can be typed.
fn done_words(act: &str, edition: &Edition) -> Option<&'static str> {
    match (act, &edition.state, &edition.handed_over) {
        ("prepare", EditionState::Prepared, _) => {
            Some("The edition is prepared. Another person at DCC looks at it and publishes it.")
        }
        ("publish", EditionState::Published { .. }, _) => Some(
            "The edition is published. Everyone on the access list can read it, and has been told.",
        ),
        ("discard", EditionState::Discarded { .. }, _) => Some("The edition is discarded."),
        ("hand-over", _, Some(_)) => {
            Some("The edition is handed over. SECAS has been told and is asked to acknowledge it.")
        }
        _ => None,
    }
}

async fn found(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<CompleteEdition, Response> {
    let Some(reference) = EditionRef::parse(reference) else {
        return Err(not_found(person));
    };
    match state.app.complete_edition(reference).await {
        Ok(Some(complete)) => Ok(complete),
        Ok(None) => Err(not_found(person)),
        Err(error) => Err(read_problem(person, &error)),
    }
}

async fn edition_page(
    state: &WebState,
    person: &Person,
    reference: &str,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let complete = match found(state, person, reference).await {
        Ok(complete) => complete,
        Err(response) => return response,
    };
    let edition = &complete.edition;
    let put_out = match state.app.put_out_of(edition).await {
        Ok(put_out) => put_out,
        Err(error) => return read_problem(person, &error),
    };
    let title = edition_words::title(edition.number);
    let head = PageHead {
        current: paths::EDITIONS,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::EDITIONS,
            words: "Editions",
        }])),
        errors: Some(errors),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            @if let Some(words) = done.and_then(|act| done_words(act, edition)) {
                (notice(NoticeKind::Success, html! { p { (words) } }))
            }
            (heading(&title, Some(&edition_words::kind_in_full(&edition.kind))))
            (facts(&complete))
            @match put_out {
                PutOut::Never => {
                    (notice(NoticeKind::Important, html! { p { (edition_words::ITEM_DIVERTED) } }))
                },
                PutOut::Done | PutOut::Due => {},
            }
            (acts(edition, put_out, person, errors))
            (changes(&complete))
            (cover(edition))
        },
    )
}

fn facts(complete: &CompleteEdition) -> Markup {
    let edition = &complete.edition;
    let published = edition
        .entries
        .iter()
        .filter(|e| e.public.is_some())
        .count();
    let withheld = edition.entries.len() - published;
    let base = paths::edition(edition.reference);
    let mut facts = vec![
        Fact::new("State", state_tag(edition)),
        Fact::new("As of", date_text(edition.as_of)),
        Fact::new("Prepared", moment_text(edition.prepared_at)),
        Fact::new(
            "Holds",
            html! {
                (number_text(edition.entries.len() as u64)) " clauses: "
                (number_text(published as u64)) " published, "
                (number_text(withheld as u64)) " withheld"
            },
        ),
        Fact::new(
            "Digest of what is public",
            code_text(&hex(&edition.published_digest)),
        ),
        Fact::new(
            "Complete version",
            html! { a href={ (base) "/complete.xlsx" } { "Spreadsheet for DCC" } " (DCC Controlled)" },
        ),
        Fact::new(
            "Published version",
            html! {
                a href={ (base) "/published.xlsx" } {
                    @match edition.state {
                        EditionState::Published { .. } => "Spreadsheet as published",
                        EditionState::Prepared | EditionState::Discarded { .. } => {
                            "Spreadsheet as it would be published"
                        },
                    }
                }
                ", " a href={ (base) "/published.csv" } { "the same rows as CSV" }
            },
        ),
    ];
    if let EditionState::Published { at, .. } = edition.state {
        facts.push(Fact::new("Published", moment_text(at)));
    }
    if let EditionState::Discarded { at, reason, .. } = &edition.state {
        facts.push(Fact::new(
            "Discarded",
            html! { (moment_text(*at)) ": " span.prose { (reason) } },
        ));
    }
    if let Some(hand_over) = &edition.handed_over {
        facts.push(Fact::new("Handed to SECAS", moment_text(hand_over.at)));
        facts.push(Fact::new(
            "Checksum handed over",
            code_text(&hex(&hand_over.spreadsheet_sha256)),
        ));
    }
    summary_list(&facts)
}

fn acts(edition: &Edition, put_out: PutOut, person: &Person, errors: &FormErrors) -> Markup {
    let path = |act: &str| format!("{}/acts/{act}", paths::edition(edition.reference));
    let csrf = &person.viewer.csrf;
    match &edition.state {
        EditionState::Prepared => html! {
            h2 { "Publish" }
            @if edition.prepared_by == person.capacity().person {
                p { "You prepared this edition. Another person at DCC looks at it and publishes it." }
            } @else {
                p { "Publishing puts exactly this out for everyone who may read it, and cannot be \
                     undone: a correction is a new edition." }
                (form::post_form(&path("publish"), csrf, html! {
                    (form::button(ButtonKind::Primary, "Publish the edition"))
                }))
            }
            (form_disclosure("Discard it", errors, &["reason"], form::post_form(
                &path("discard"), csrf, html! {
                (form::text_field(&Field {
                    value: errors.typed("reason"),
                    error: errors.of("reason"),
                    width: InputWidth::Full,
                    ..Field::new("reason", "Why")
                }))
                (form::button(ButtonKind::Warning, "Discard the edition"))
            })))
        },
        EditionState::Published { .. }
            if edition.handed_over.is_none() && put_out != PutOut::Never =>
        {
            html! {
                h2 { "Hand over to SECAS" }
                p { "SECAS gets the published spreadsheet with its checksum and the access list as it \
                     stands." }
                (form::post_form(&path("hand-over"), csrf, html! {
                    (form::button(ButtonKind::Primary, "Hand over"))
                }))
            }
        }
        EditionState::Published { .. } | EditionState::Discarded { .. } => html! {},
    }
}

fn changes(complete: &CompleteEdition) -> Markup {
    let (sheet, before) = (complete.sheet(), complete.before());
    let before = |row: &DccRow<'_>| {
        before
            .get(&(row.item.reference, row.clause.number))
            .copied()
    };
    let rows: Vec<Vec<Markup>> = sheet
        .rows
        .iter()
        .filter(|row| row.difference != DccDifference::Unchanged || taken_back(row, before(row)))
        .take(ROWS_SHOWN_MAX)
        .map(|row| change_row(row, before(row)))
        .collect();
    let against = match sheet.previous {
        Some(number) => format!("Changes since {}", edition_words::title(number)),
        None => "Everything in the first edition".to_owned(),
    };
    html! {
        h2 { (against) }
        (data_table(&Table {
            id: "changes",
            caption: "New and changed clauses",
            columns: &[
                Column::row_header("Clause"),
                Column::text("Devices"),
                Column::text("Change"),
                Column::text("In this edition"),
            ],
            rows,
            empty: "No clause is new or changed.",
            narrow: NarrowTable::Cards,
        }))
        @if !sheet.removed.is_empty() {
            p { "No longer held: "
                @for removed in &sheet.removed {
                    (removed.item) ", clause " (removed.clause) ". "
                }
            }
        }
    }
}

/// Whether a clause that was published is withheld now.
fn taken_back(row: &DccRow<'_>, before: Option<ClauseBefore<'_>>) -> bool {
    let was_published = before.is_some_and(|before| before.public.is_some());
    was_published && matches!(row.outcome, DccOutcome::Withheld(_))
}

/// What a field was and is, in words.
fn field_change(change: &FieldDifference) -> Markup {
    let or_nothing = |text: &str| match text.is_empty() {
        true => html! { "nothing" },
        false => html! { "“" (text) "”" },
    };
    html! {
        (field_name(change.field)) ": " (or_nothing(&change.old)) " → " (or_nothing(&change.new))
    }
}

fn change_row(row: &DccRow<'_>, before: Option<ClauseBefore<'_>>) -> Vec<Markup> {
    vec![
        html! {
            a href=(paths::item(row.item.reference)) { (row.item.reference) }
            ", clause " (row.clause.number)
        },
        html! { (terms_text(&row.clause.terms)) },
        html! {
            @match &row.difference {
                DccDifference::FirstEdition => "First edition",
                DccDifference::New => "New",
                DccDifference::Unchanged => "Unchanged",
                // A clause that changed was held before.
                DccDifference::Changed(_) => {
                    "Changed"
                    @if let Some(before) = before {
                        ul {
                            @for change in differences(before.clause, row.clause) {
                                li { (field_change(&change)) }
                            }
                        }
                    }
                },
            }
        },
        html! {
            @match &row.outcome {
                DccOutcome::Published(reference) => { "Published as " (reference) },
                DccOutcome::Withheld(reason) => {
                    @if let Some(public) = before.and_then(|before| before.public) {
                        "Taken back, it was published as " (public) ". "
                    }
                    "Withheld: " (code_of_glossary(formats::sentences::withheld::code(reason)))
                },
            }
        },
    ]
}

fn cover(edition: &Edition) -> Markup {
    html! {
        h2 { "Cover sheet" }
        @if edition.coverage.is_empty() {
            p { "No round's coverage stands on this edition's cover sheet." }
        } @else {
            @if let Some(period) = &edition.round_period { p { (coverage_words::of_round(period)) } }
            ul {
                @for fact in &edition.coverage {
                    li { (coverage_words::sentence(fact, edition.as_of)) }
                }
            }
        }
        h3 { "Withdrawn entries" }
        @if edition.tombstones.is_empty() {
            p { "No entry has been withdrawn." }
        } @else {
            ul {
                @for tombstone in &edition.tombstones {
                    li { (tombstone.reference) ": " (tombstone_words::sentence(tombstone)) }
                }
            }
        }
    }
}

pub(super) async fn act(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let Some(edition) = EditionRef::parse(&reference) else {
        return not_found(person);
    };
    let command = match act.as_str() {
        "publish" => Command::PublishEdition { edition },
        "discard" => Command::DiscardEdition {
            edition,
            reason: posted.text("reason").to_owned(),
        },
        "hand-over" => match given(&state, person, edition, EditionFileKind::Spreadsheet).await {
            Ok(_) => Command::HandOverEdition { edition },
            Err(response) => return response,
        },
        _ => return not_found(person),
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => {
            let path = format!("{}?done={act}", paths::edition(edition));
            Redirect::to(&path).into_response()
        }
        Err(ActError::Refused(refusal)) => match correctable(&refusal) {
            Some((field, words)) => {
                let mut errors = posted.errors();
                errors.add_coded(field, words, refusal.code());
                edition_page(&state, person, &reference, None, &errors).await
            }
            None => act_problem(person, &ActError::Refused(refusal)),
        },
        Err(error) => act_problem(person, &error),
    }
}

pub(super) async fn complete(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
) -> Response {
    let complete = match found(&state, &person, &reference).await {
        Ok(complete) => complete,
        Err(response) => return response,
    };
    let version = Some(complete.edition.glossary_version);
    let glossary = match state.app.ledger.glossary(version).await {
        Ok(Some(glossary)) => glossary,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let bytes = dcc_xlsx::write(&complete.sheet(), &glossary, state.app.marking);
    let name = dcc_xlsx::file_name(complete.edition.number);
    saved(&name, XLSX_MEDIA_TYPE, bytes)
}

pub(super) async fn published_xlsx(
    state: State<WebState>,
    dcc: Dcc,
    path: Path<String>,
) -> Response {
    published(state, dcc, path, EditionFileKind::Spreadsheet).await
}

pub(super) async fn published_csv(
    state: State<WebState>,
    dcc: Dcc,
    path: Path<String>,
) -> Response {
    published(state, dcc, path, EditionFileKind::Csv).await
}

async fn published(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
    kind: EditionFileKind,
) -> Response {
    let Some(reference) = EditionRef::parse(&reference) else {
        return not_found(&person);
    };
    match given(&state, &person, reference, kind).await {
        Ok(file) => saved(&file.name, file.media_type, file.bytes),
        Err(response) => response,
    }
}

/// A file of an edition, or the page that says why there is none.
async fn given(
    state: &WebState,
    person: &Person,
    reference: EditionRef,
    kind: EditionFileKind,
) -> Result<OutgoingFile, Response> {
    match state.app.edition_file(reference, kind).await {
        Ok(Some(EditionFile::Given(file))) => Ok(file),
        Ok(Some(EditionFile::ItemDiverted)) => Err(problem_page(
            &Problem::Gone {
                reason: edition_words::ITEM_DIVERTED.to_owned(),
            },
            Some(&person.viewer),
            person.viewer.world,
        )),
        Ok(None) => Err(not_found(person)),
        Err(error) => Err(read_problem(person, &error)),
    }
}
