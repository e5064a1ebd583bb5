//! One entry found: the answer first, then what it depends on, the fix, and why it matched.

use crate::entry_view;
use crate::result_file::rows_text;
use formats::sentences::answer;
use maud::{Markup, html};
use pages::picture::{Part, PartState, combination_picture};
use pages::{TagTone, copy_block, disclosure, paths, tag};
use published::Entry;
use published::search::{Hit, WordMatch};
use register::applicability::{Answer, ClauseAnswer, Listing, Query, Verdict, VersionListing};
use terms::FirmwareVersion;

/// An entry among the results.
pub fn hit(hit: &Hit, query: &Query, listings: &[Listing]) -> Markup {
    let entry = &hit.entry;
    let reference = entry.reference.to_string();
    let id = format!("entry-{reference}");
    html! {
        article aria-labelledby=(id) {
            h3 id=(id) { "Entry " a href=(paths::entry(entry.reference)) { (reference) } }
            @if let Some(found) = &hit.answer { (verdict(entry, found)) }
            (entry_view::facts(entry))
            @if let Some(found) = &hit.answer {
                (reasons(entry, found, query))
                @if entry.terms.len() > 1 {
                    (disclosure(
                        "Picture of the combination",
                        picture(entry, found, listings),
                    ))
                }
            }
            @if let Some(words) = hit.words { p { (words_sentence(words)) } }
            (disclosure(
                "Copy as rows",
                copy_block(
                    &format!("rows-{reference}"),
                    "The entry as rows for a spreadsheet, with tabs between cells",
                    &rows_text(entry),
                ),
            ))
        }
    }
}

fn verdict(entry: &Entry, found: &ClauseAnswer) -> Markup {
    let verdict = found.answer.verdict();
    let tone = match verdict {
        Verdict::Affected => TagTone::Attention,
        Verdict::DependsOn => TagTone::Waiting,
        Verdict::NoPublishedEntry => TagTone::Plain,
    };
    html! {
        p { (tag(tone, answer::of_entry(verdict))) }
        @match &found.answer {
            Answer::DependsOn(missing) => {
                ul {
                    @for missing in missing { li { (answer::missing(&entry.terms, missing)) } }
                }
            },
            Answer::Affected | Answer::NoPublishedEntry => {},
        }
    }
}

fn reasons(entry: &Entry, found: &ClauseAnswer, query: &Query) -> Markup {
    let lines: Vec<(String, Vec<String>)> = found
        .matches
        .iter()
        .map(|found| {
            let part = &query.parts()[found.part];
            let reasons = answer::reasons(part, &entry.terms[found.term], found);
            (answer::part(part), reasons)
        })
        .collect();
    html! {
        h4 { "Why it matched" }
        ul {
            @for (part, reasons) in lines {
                li { strong { (part) } ": " (reasons.join(" ")) }
            }
        }
    }
}

fn words_sentence(words: WordMatch) -> &'static str {
    match words {
        WordMatch::Whole => "Every word you gave stands in its summary or fix information.",
        WordMatch::Beginning => {
            "Every word you gave is the beginning of a word in its summary or fix information."
        }
        WordMatch::Inside => {
            "Every word you gave stands inside a word of its summary or fix information."
        }
    }
}

fn picture(entry: &Entry, found: &ClauseAnswer, listings: &[Listing]) -> Markup {
    let versions: Vec<String> = entry
        .terms
        .iter()
        .map(|term| {
            let versions: Vec<&str> = term.versions.iter().map(FirmwareVersion::as_str).collect();
            versions.join(" or ")
        })
        .collect();
    let parts: Vec<Part<'_>> = entry
        .terms
        .iter()
        .zip(&versions)
        .enumerate()
        .map(|(place, (term, version))| Part {
            device_type: term.device_type,
            make: term.make.as_str(),
            model: term.model.as_str(),
            version,
            state: part_state(place, found, listings),
        })
        .collect();
    let id = format!("picture-{}", entry.reference);
    combination_picture(&id, "The devices of this entry", &parts)
}

fn part_state(place: usize, found: &ClauseAnswer, listings: &[Listing]) -> PartState {
    let matched = found.matches.iter().find(|found| found.term == place);
    match matched.and_then(|found| listings.get(found.part)) {
        _ if matched.is_none() => PartState::Missing,
        Some(listing) if listing.version == VersionListing::NotListed => PartState::NotListed,
        Some(_) | None => PartState::Present,
    }
}
