//! The facts of a journal line for people: names for the parties, links for what has a page. The
//! line itself, as it is hashed, stands beside them.

use formats::journal::hex;
use maud::{Markup, html};
use pages::{code_text, number_text, paths};
use serde_json::Value;
use std::collections::HashMap;
use terms::{EditionRef, ItemRef, LaunchRef, OrganisationRef, PersonRef, RoundRef, SubmissionRef};

/// Who is who.
pub(super) struct Known {
    /// Organisations by reference.
    pub(super) names: HashMap<OrganisationRef, String>,
    /// People by reference.
    pub(super) people: HashMap<PersonRef, String>,
}

/// Whom a drop folder and a command on the machine act as: nobody signs in to them.
const NOBODY: u64 = 0;

impl Known {
    pub(super) fn person(&self, person: PersonRef) -> String {
        person_name(&self.people, person)
    }
}

/// A person's name; what acted, where nobody signed in.
pub(super) fn person_name(people: &HashMap<PersonRef, String>, person: PersonRef) -> String {
    match people.get(&person) {
        Some(name) => name.clone(),
        None if person.bits() == NOBODY => "Drop folder or command".to_owned(),
        None => person.to_string(),
    }
}

/// `Item verified` for `ItemVerified`.
pub(super) fn event_words(event: &str) -> String {
    let mut words = String::with_capacity(event.len() + 4);
    for (place, c) in event.chars().enumerate() {
        if place > 0 && c.is_ascii_uppercase() {
            words.push(' ');
        }
        match place {
            0 => words.push(c),
            _ => words.push(c.to_ascii_lowercase()),
        }
    }
    words
}

/// The facts, one below the other.
pub(super) fn facts(json: &str, known: &Known) -> Markup {
    match serde_json::from_str(json) {
        Ok(Value::Object(members)) if !members.is_empty() => html! {
            ul {
                @for (name, value) in &members {
                    li { (label(name)) ": " (shown(value, known)) }
                }
            }
        },
        Ok(_) => html! { span.nothing { "none" } },
        Err(_) => code_text(json),
    }
}

/// `Deadlines moved` for `deadlines_moved`.
fn label(name: &str) -> String {
    let words = name
        .replace('_', " ")
        .replace("sha256", "SHA-256")
        .replace("csp", "CSP");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => words,
    }
}

fn shown(value: &Value, known: &Known) -> Markup {
    match value {
        Value::String(text) => named(text, known),
        Value::Number(number) => match number.as_u64() {
            Some(number) => html! { (number_text(number)) },
            None => html! { (number.to_string()) },
        },
        Value::Array(values) => html! {
            @if values.is_empty() { span.nothing { "none" } }
            @for (place, value) in values.iter().enumerate() {
                @if place > 0 { ", " }
                (shown(value, known))
            }
        },
        Value::Object(members) => html! {
            @for (place, (name, value)) in members.iter().enumerate() {
                @if place > 0 { "; " }
                (label(name)) " " (shown(value, known))
            }
        },
        Value::Bool(truth) => html! { @if *truth { "yes" } @else { "no" } },
        Value::Null => html! { span.nothing { "none" } },
    }
}

/// A text that is a reference as a name or a link, and any other as it stands.
fn named(text: &str, known: &Known) -> Markup {
    if let Some(organisation) = OrganisationRef::parse(text) {
        let name = known.names.get(&organisation);
        return html! { (name.map_or(text, String::as_str)) };
    }
    if let Some(person) = PersonRef::parse(text) {
        return html! { (known.person(person)) };
    }
    let path = ItemRef::parse(text)
        .map(paths::item)
        .or_else(|| RoundRef::parse(text).map(paths::round))
        .or_else(|| SubmissionRef::parse(text).map(paths::submission))
        .or_else(|| EditionRef::parse(text).map(paths::edition))
        .or_else(|| LaunchRef::parse(text).map(paths::launch));
    match path {
        Some(path) => html! { a href=(path) { (text) } },
        None if is_digest(text) => html! { (code_text(&text[..DIGEST_SHOWN])) "…" },
        None => html! { (text) },
    }
}

/// How much of a digest is shown; the line as it is hashed has all of it.
const DIGEST_SHOWN: usize = 16;

fn is_digest(text: &str) -> bool {
    text.len() == hex(&[0; 32]).len() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_2_facts_are_said_with_names_links_and_short_digests() {
        let organisation = OrganisationRef::from_random_bits(7);
        let known = Known {
            names: [(organisation, "Northmere".to_owned())].into(),
            people: HashMap::new(),
        };
        let item = ItemRef::from_random_bits(9);
        let json = format!(
            "{{\"item\":\"{item}\",\"of\":[\"{organisation}\"],\"rows\":1200,\"sha256\":\"{}\"}}",
            hex(&[5; 32])
        );
        let said = facts(&json, &known).into_string();
        assert!(
            said.contains(&format!("Item: <a href=\"/items/{item}\">")),
            "{said}"
        );
        assert!(said.contains("Of: Northmere"), "{said}");
        assert!(said.contains("Rows: 1,200"), "{said}");
        assert!(said.contains("SHA-256: "), "{said}");
        assert!(
            said.contains("0505050505050505") && !said.contains(&hex(&[5; 32])),
            "{said}"
        );
        assert_eq!(
            event_words("ConfirmationOvertaken"),
            "Confirmation overtaken"
        );
        assert_eq!(
            known.person(PersonRef::from_random_bits(0)),
            "Drop folder or command"
        );
    }
}
