//! What is wrong with a filled-in form, field by field.

use crate::table::code_of_glossary;
use maud::{Markup, html};

/// The faults of a form, in the order of its fields, and what was typed: a form that is refused is
/// shown again with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    faults: Vec<Fault>,
    typed: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    field: String,
    words: String,
    code: Option<&'static str>,
}

impl FormErrors {
    /// No faults yet.
    pub fn new() -> FormErrors {
        FormErrors::default()
    }

    /// What was typed into this field, or what stands there in a new form.
    pub fn typed_or<'f>(&'f self, field: &str, usual: &'f str) -> &'f str {
        let typed = self.typed.iter().find(|(name, _)| name == field);
        typed.map_or(usual, |(_, value)| value)
    }

    /// Adds a fault of the field with this name: a sentence that says what to do.
    pub fn add(&mut self, field: &str, words: impl Into<String>) {
        self.faults.push(Fault {
            field: field.to_owned(),
            words: words.into(),
            code: None,
        });
    }

    /// Adds what was refused with this code, which the glossary explains (REG-9).
    pub fn add_coded(&mut self, field: &str, words: impl Into<String>, code: &'static str) {
        self.faults.push(Fault {
            field: field.to_owned(),
            words: words.into(),
            code: Some(code),
        });
    }

    /// The first fault of this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        Some(&fault.words)
    }

    /// Keeps what was typed into the field with this name.
    pub fn keep(&mut self, field: &str, typed: impl Into<String>) {
        self.typed.push((field.to_owned(), typed.into()));
    }

    /// What was typed into this field; empty where nothing was.
    pub fn typed(&self, field: &str) -> &str {
        let kept = self.typed.iter().find(|(name, _)| name == field);
        kept.map_or("", |(_, typed)| typed)
    }

    /// Whether the form may be taken.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The summary above the form, each fault a link to its field. [`crate::page`] places it.
    pub fn summary(&self) -> Markup {
        html! {
            // `autofocus` takes a keyboard or a screen reader here without a script.
            div.error-summary role="alert" tabindex="-1" autofocus
                aria-labelledby="error-summary-title" {
                h2 #error-summary-title { "There is a problem" }
                ul {
                    @for fault in &self.faults {
                        li {
                            a href={ "#" (fault.field) } { (fault.words) }
                            @if let Some(code) = fault.code { " " (code_of_glossary(code)) }
                        }
                    }
                }
            }
        }
    }
}

/// A form behind a line that opens; in the open where one of these fields has a fault to show.
pub fn form_disclosure(
    summary: &str,
    errors: &FormErrors,
    fields: &[&str],
    body: Markup,
) -> Markup {
    match fields.iter().any(|field| errors.of(field).is_some()) {
        true => html! {
            details.disclosure open {
                summary { (summary) }
                div.disclosure-body { (body) }
            }
        },
        false => crate::prose::disclosure(summary, body),
    }
}
