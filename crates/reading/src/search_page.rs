//! The search page: one box, what it was taken for, and the answer first.

use crate::part_form::{self, Filled};
use crate::query::{self, NotSearched, Searched};
use crate::refusal::{query_problem, query_sentence, read_problem_page};
use crate::{ReadingState, address, hit_view};
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::neutrality::{ABSENCE, NO_PUBLISHED_ENTRY};
use formats::sentences::{answer, query as query_words};
use http::StatusCode;
use maud::{Markup, html};
use pages::form::{
    ButtonKind, Field, FormErrors, InputWidth, button, search_field, search_form, textarea,
};
use pages::{
    PageHead, Problem, Viewer, disclosure, heading, inset, pagination, paths, problem_page,
};
use published::search::{PageAsked, Reading, canonical_text};
use register::applicability::Verdict;

/// The name of the field that holds the query.
const QUERY: &str = "q";
const AFTER: &str = "after";

/// `GET /search`
pub async fn page(
    State(state): State<ReadingState>,
    Extension(viewer): Extension<Viewer>,
    arrived: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let Ok(Query(filled)) = arrived else {
        return problem_page(&Problem::BadRequest, Some(&viewer), viewer.world);
    };
    if value(&filled, part_form::MARK).is_some() {
        return match part_form::query(&filled) {
            Ok(query) => Redirect::to(&address::search(&query, None)).into_response(),
            Err(errors) => form_page(&viewer, "", &filled, &errors, StatusCode::BAD_REQUEST, None),
        };
    }
    let none = FormErrors::new();
    let Some(text) = value(&filled, QUERY) else {
        return form_page(&viewer, "", &[], &none, StatusCode::OK, None);
    };
    let after = value(&filled, AFTER).map(str::to_owned);
    let page = PageAsked::new(None, after.clone());
    match query::run(&state.reader, text, &page).await {
        Ok(searched) => results_page(&viewer, text, &searched, after.is_some()),
        Err(NotSearched::Refused(refusal, reading)) => {
            // A reference alone is no question about a device: it names its entry.
            if let Some(reference) = reading.reference {
                return Redirect::to(&paths::entry(reference)).into_response();
            }
            let mut errors = FormErrors::new();
            errors.add(QUERY, query_sentence(&refusal));
            let status = StatusCode::from_u16(query_problem(&refusal).status)
                .unwrap_or(StatusCode::BAD_REQUEST);
            let shown: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
            form_page(&viewer, &shown, &[], &errors, status, Some(&reading))
        }
        Err(NotSearched::Failed(error)) => read_problem_page(&error, &viewer),
    }
}

fn value<'f>(filled: &'f Filled, name: &str) -> Option<&'f str> {
    filled
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

const TITLE: &str = "Search the register";

fn form_page(
    viewer: &Viewer,
    text: &str,
    filled: &Filled,
    errors: &FormErrors,
    status: StatusCode,
    reading: Option<&Reading>,
) -> Response {
    let head = PageHead {
        current: paths::SEARCH,
        errors: Some(errors),
        status,
        ..PageHead::new(TITLE, Some(viewer))
    };
    pages::page(
        head,
        html! {
            (heading(TITLE, Some(
                "Find published fixes by any part of a device, by a combination, or by words."
            )))
            (forms(text, filled, errors))
            @if let Some(reading) = reading { (questions(reading)) }
            (examples())
        },
    )
}

fn forms(text: &str, filled: &Filled, errors: &FormErrors) -> Markup {
    let field = Field {
        value: text,
        error: errors.of(QUERY),
        hint: Some("A firmware version, a device, devices with + between them, or words."),
        width: InputWidth::Full,
        ..Field::new(QUERY, "Search for")
    };
    let pasted = Field {
        hint: Some("One device on each line, all of one combination, as in a spreadsheet."),
        ..Field::new("q-pasted", "Rows")
    };
    html! {
        (search_form(paths::SEARCH, "The published register", html! {
            (search_field(&field))
            (button(ButtonKind::Primary, "Search"))
        }))
        (part_form::form(filled, errors))
        (disclosure("Paste rows from a spreadsheet", html! {
            form method="get" action=(paths::SEARCH) {
                (pasted_field(&pasted))
                (button(ButtonKind::Secondary, "Search for these rows"))
            }
        }))
    }
}

/// The text area has another `id` than the box above, and sends its text under the same name.
fn pasted_field(field: &Field<'_>) -> Markup {
    let drawn = textarea(field, 4).into_string();
    let renamed = drawn.replace("name=\"q-pasted\"", "name=\"q\"");
    maud::PreEscaped(renamed)
}

fn examples() -> Markup {
    let examples = [
        ("fw:0002012F", "one firmware version, on whatever device"),
        (
            "type:ESME fw:0002012F",
            "that version on electricity meters",
        ),
        (
            "type:ESME fw:0002012F + type:CHF fw:04010203",
            "a combination of two devices",
        ),
        ("time sync", "words of a summary or of fix information"),
    ];
    html! {
        h2 { "How to ask" }
        ul {
            @for (query, words) in examples {
                li { a href=(address::search(query, None)) { code { (query) } } ": " (words) }
            }
        }
        p {
            "Versions are exact. Names are forgiving, and each result says why it matched. "
            "The whole edition is a file to download under " a href=(paths::PUBLISHED) { "Editions" } ". "
            a href=(paths::help("searching")) { "Searching" } " in the handbook says more."
        }
        p { (ABSENCE) }
    }
}

fn results_page(viewer: &Viewer, text: &str, searched: &Searched, later_page: bool) -> Response {
    let results = &searched.results;
    let note = html! { "Answered from edition " (results.edition) " of the published register." };
    let head = PageHead {
        current: paths::SEARCH,
        data_note: Some(note),
        ..PageHead::new(TITLE, Some(viewer))
    };
    let none = FormErrors::new();
    let first = address::search(&searched.canonical, None);
    let next = results
        .next
        .as_ref()
        .map(|next| address::search(&searched.canonical, Some(next.as_str())));
    pages::page(
        head,
        html! {
            (heading(TITLE, None))
            (forms(text, &[], &none))
            (asked(searched))
            section aria-labelledby="answer" aria-live="polite" {
                (answer_first(searched))
                @for hit in &results.hits {
                    (hit_view::hit(hit, searched.search.combination(), &results.listings))
                }
            }
            (pagination(later_page.then_some(first.as_str()), next.as_deref()))
            (take_away(searched))
        },
    )
}

/// What the query was taken for, each piece with a link to the search without it.
fn asked(searched: &Searched) -> Markup {
    let reading = &searched.reading;
    let without = |parts: &dyn Fn(usize) -> bool,
                   absent: &dyn Fn(usize) -> bool,
                   words: &dyn Fn(usize) -> bool| {
        let text = canonical_text(
            &kept(&reading.parts, parts),
            &kept(&reading.absent, absent),
            &kept(&reading.words, words),
        );
        match text.is_empty() {
            true => paths::SEARCH.to_owned(),
            false => address::search(&text, None),
        }
    };
    let all = |_: usize| true;
    html! {
        h2 { "You asked for" }
        ul.chips {
            @for (place, part) in reading.parts.iter().enumerate() {
                (chip("Device", &answer::part(part), &without(&|at| at != place, &all, &all)))
            }
            @for (place, absent) in reading.absent.iter().enumerate() {
                (chip("None of", absent.code(), &without(&all, &|at| at != place, &all)))
            }
            @for (place, word) in reading.words.iter().enumerate() {
                (chip("Word", word, &without(&all, &all, &|at| at != place)))
            }
        }
        @if let Some(reference) = reading.reference {
            p { "You gave a public reference: "
                a href=(paths::entry(reference)) { "entry " (reference) } "." }
        }
        @if !reading.not_used.is_empty() {
            p { "Not searched for, because it says nothing of a device: "
                (reading.not_used.join(", ")) "." }
        }
        (questions(reading))
        (near_names(searched))
    }
}

fn kept<T: Clone>(all: &[T], keep: &dyn Fn(usize) -> bool) -> Vec<T> {
    let kept = all.iter().enumerate().filter(|(place, _)| keep(*place));
    kept.map(|(_, value)| value.clone()).collect()
}

fn chip(kind: &str, words: &str, without: &str) -> Markup {
    html! {
        li {
            (kind) ": " strong { (words) } " "
            a.screen-only href=(without) { "Remove" span.visually-hidden { " " (kind) " " (words) } }
        }
    }
}

fn questions(reading: &Reading) -> Markup {
    html! {
        @for question in &reading.questions {
            (inset(html! {
                p {
                    (query_words::version_question(&question.typed, question.version.as_str())) " "
                    a href=(address::search(&reading.accepting(question), None)) {
                        "Search for " (question.version)
                    }
                }
            }))
        }
    }
}

/// Names that words may have meant. Which entries match is not changed by it.
fn near_names(searched: &Searched) -> Markup {
    html! {
        @for (word, name) in &searched.near {
            (inset(html! {
                p {
                    (query_words::version_question(word, name.text())) " "
                    a href=(address::search(&searched.naming(word, name), None)) {
                        "Search for " (name.text())
                    }
                }
            }))
        }
    }
}

fn answer_first(searched: &Searched) -> Markup {
    let results = &searched.results;
    let parts = searched.search.combination().parts();
    let notes: Vec<String> = parts
        .iter()
        .zip(&results.listings)
        .flat_map(|(part, listing)| answer::listing(part, *listing))
        .collect();
    let sentence = match results.verdict {
        Some(verdict) => answer::overall(verdict),
        None if results.hits.is_empty() => NO_PUBLISHED_ENTRY,
        None => "Published entries that hold every word you gave.",
    };
    let silent = match results.verdict {
        Some(Verdict::NoPublishedEntry) => true,
        Some(Verdict::Affected | Verdict::DependsOn) => false,
        None => results.hits.is_empty(),
    };
    html! {
        h2 #answer { (sentence) }
        @if silent { p { (ABSENCE) } }
        @if !notes.is_empty() { ul { @for note in notes { li { (note) } } } }
        @if !searched.alone.is_empty() { (alone(searched)) }
    }
}

/// Which part of a combination has no entry, and which has: each by itself.
fn alone(searched: &Searched) -> Markup {
    let parts = searched.search.combination().parts();
    html! {
        h3 { "Each device by itself" }
        ul {
            @for (part, verdict) in parts.iter().zip(&searched.alone) {
                @let query = canonical_text(std::slice::from_ref(part), &[], &[]);
                li {
                    a href=(address::search(&query, None)) { (answer::part(part)) } ": "
                    (answer::overall(*verdict))
                }
            }
        }
    }
}

fn take_away(searched: &Searched) -> Markup {
    html! {
        h2 { "Keep this result" }
        ul {
            li { a href=(address::search(&searched.canonical, None)) { "Permanent address of this search" } }
            li { a href=(address::search_file(&searched.canonical)) { "This result as CSV" } }
            li { "To print it, use your browser's print command: forms and navigation are left out." }
        }
    }
}
