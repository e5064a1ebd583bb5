//! The glossary (REG-9): the words records are written in, with an address for every entry, so that
//! every field, code and refusal can point at what it means.

use crate::WebState;
use crate::asked::Query;
use crate::guard::Person;
use crate::refused::{not_found, read_problem};
use app::ports::LedgerError;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use pages::{Fact, NoticeKind, PageHead, heading, moment_text, notice, page, paths, summary_list};
use register::glossary::{Glossary, GlossaryEntry};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The glossary.
pub fn router() -> Router<WebState> {
    Router::new().route(paths::GLOSSARY, get(show))
}

/// Which version an address asks for.
#[derive(Deserialize)]
struct Wanted {
    version: Option<String>,
}

async fn show(
    State(state): State<WebState>,
    person: Person,
    Query(wanted): Query<Wanted>,
) -> Response {
    let loaded = async {
        let current = state.app.ledger.glossary(None).await?;
        let shown = match wanted.version.as_deref().map(str::parse::<u32>) {
            None => current.clone(),
            Some(Ok(version)) => state.app.ledger.glossary(Some(version)).await?,
            Some(Err(_)) => None,
        };
        Ok::<_, LedgerError>((current, shown))
    };
    match loaded.await {
        Ok((Some(current), Some(shown))) => glossary_page(&person, &current, &shown),
        Ok((None, _)) if wanted.version.is_none() => unpublished_page(&person),
        Ok((_, _)) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

fn head(person: &Person) -> PageHead<'_> {
    PageHead {
        current: paths::GLOSSARY,
        ..PageHead::new("Glossary", Some(&person.viewer))
    }
}

fn unpublished_page(person: &Person) -> Response {
    page(
        head(person),
        html! {
            (heading("Glossary", None))
            p { "DCC has not published a version of the glossary yet. No collection round can be \
                 opened, and no file can be received, before it is published." }
        },
    )
}

fn glossary_page(person: &Person, current: &Glossary, shown: &Glossary) -> Response {
    let lead = "The words of the register. Records, findings and pages use them in this meaning \
                and no other.";
    page(
        head(person),
        html! {
            (heading("Glossary", Some(lead)))
            @if shown.version != current.version {
                (notice(NoticeKind::Important, html! {
                    p { "This is version " (shown.version) ", which is no longer in force. "
                        a href=(paths::GLOSSARY) { "The version in force" } }
                }))
            }
            (summary_list(&[
                Fact::new("Version", html! { (shown.version) }),
                Fact::new("Published", moment_text(shown.published_at)),
                Fact::new("Other versions", other_versions(current, shown)),
            ]))
            (entries(&shown.entries))
        },
    )
}

fn other_versions(current: &Glossary, shown: &Glossary) -> Markup {
    let others: Vec<u32> = (1..=current.version)
        .rev()
        .filter(|version| *version != shown.version)
        .collect();
    html! {
        @if others.is_empty() { "None" }
        @for (place, version) in others.iter().enumerate() {
            @if place > 0 { ", " }
            a href={ (paths::GLOSSARY) "?version=" (version) } { "Version " (version) }
        }
    }
}

/// The entries under their letters.
fn entries(entries: &[GlossaryEntry]) -> Markup {
    let mut letters: BTreeMap<char, Vec<&GlossaryEntry>> = BTreeMap::new();
    for entry in entries {
        letters
            .entry(letter_of(&entry.term))
            .or_default()
            .push(entry);
    }
    html! {
        nav.sub-navigation aria-label="Letters" {
            ul {
                @for letter in letters.keys() {
                    li { a href={ "#" (letter_id(*letter)) } { (letter) } }
                }
            }
        }
        @for (letter, of_letter) in &letters {
            section aria-labelledby=(letter_id(*letter)) {
                h2 id=(letter_id(*letter)) { (letter) }
                dl.summary-list { @for entry in of_letter { (entry_row(entry)) } }
            }
        }
    }
}

fn entry_row(entry: &GlossaryEntry) -> Markup {
    html! {
        div id=(entry.anchor) {
            dt { (entry.term) }
            dd {
                p.prose { (entry.meaning) }
                @if !entry.source.is_empty() { p.hint { "Source: " (entry.source) } }
            }
        }
    }
}

/// The letter that a term stands under; `#` for those that begin with none.
fn letter_of(term: &str) -> char {
    term.chars()
        .next()
        .map(|first| first.to_ascii_uppercase())
        .filter(char::is_ascii_uppercase)
        .unwrap_or('#')
}

/// The `id` of a letter's heading, which no entry's anchor can be.
fn letter_id(letter: char) -> String {
    match letter {
        '#' => "letter--other".to_owned(),
        letter => format!("letter--{}", letter.to_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(term: &str) -> GlossaryEntry {
        GlossaryEntry {
            anchor: paths::glossary_anchor(term),
            term: term.to_owned(),
            meaning: "What it means <b>".to_owned(),
            source: String::new(),
        }
    }

    #[test]
    fn reg_9_every_entry_has_an_address_and_stands_under_its_letter() {
        let markup = entries(&[entry("105"), entry("FW-SCIENTIFIC"), entry("fix")]).into_string();
        for id in [
            "id=\"fw-scientific\"",
            "id=\"fix\"",
            "id=\"letter--f\"",
            "id=\"letter--other\"",
        ] {
            assert_eq!(markup.matches(id).count(), 1, "{id}");
        }
        assert!(markup.contains("&lt;b&gt;"));
    }
}
