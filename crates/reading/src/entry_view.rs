//! One entry as facts, the same on its own page and among results: the fix first.

use formats::clause_text::{targets_text, term_text};
use maud::{Markup, html};
use pages::{Fact, date_text, summary_list};
use published::Entry;

/// The facts of an entry, in the order in which somebody with a problem needs them.
pub fn facts(entry: &Entry) -> Markup {
    let mut facts = vec![
        Fact::of_term(
            "Fix Information",
            html! { (paragraphs(&entry.fix_information)) },
        ),
        Fact::new(
            "Fix firmware",
            match entry.fix_targets.is_empty() {
                true => html! { "No firmware: the fix is in the words above." },
                false => html! { (targets_text(&entry.fix_targets)) },
            },
        ),
        Fact::new(
            "Fix confirmed by the manufacturer on",
            date_text(entry.fix_confirmed_on),
        ),
    ];
    if let Some(summary) = &entry.summary {
        facts.push(Fact::of_term("Summary", html! { (paragraphs(summary)) }));
    }
    facts.push(Fact::new(
        match entry.terms.len() {
            1 => "Device",
            _ => "Devices, all together",
        },
        devices(entry),
    ));
    if let Some(until) = &entry.affected_until {
        facts.push(Fact::of_term(
            "Affected Until",
            html! { code.version { (until) } },
        ));
    }
    facts.push(Fact::of_term(
        "Status of Information",
        html! { (entry.status.text()) },
    ));
    facts.push(Fact::of_term("Source", html! { (entry.source.text()) }));
    facts.push(Fact::of_term(
        "Date last Updated",
        date_text(entry.date_last_updated),
    ));
    summary_list(&facts)
}

fn devices(entry: &Entry) -> Markup {
    match &entry.terms[..] {
        [only] => html! { (term_text(only)) },
        terms => html! { ul { @for term in terms { li { (term_text(term)) } } } },
    }
}

/// Text with its own line ends.
fn paragraphs(text: &str) -> Markup {
    html! {
        @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
    }
}
