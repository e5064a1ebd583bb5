//! Fields a person chooses in.

use super::field::Field;
use maud::{Markup, html};

/// One thing to choose. It is chosen where its value is among those given to the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub words: &'a str,
    /// What helps to choose.
    pub hint: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// A choice without a hint.
    pub fn new(value: &'a str, words: &'a str) -> Choice<'a> {
        Choice {
            value,
            words,
            hint: None,
        }
    }
}

/// One of many, in a list that opens. `field.value` is the chosen one.
pub fn select(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    html! {
        div class=(field.class()) {
            label for=(field.name) { (field.label) (field.need_words()) }
            (field.hint_and_error())
            select id=(field.name) name=(field.name)
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == field.value] {
                        (choice.words)
                    }
                }
            }
        }
    }
}

/// One of a few, all in sight. `field.value` is the chosen one.
pub fn radios(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    let chosen = [field.value];
    grouped(field, "radio", choices, &chosen)
}

/// Any of a few. `chosen` are the values chosen.
pub fn checkboxes(field: &Field<'_>, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    grouped(field, "checkbox", choices, chosen)
}

fn grouped(field: &Field<'_>, kind: &str, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    html! {
        fieldset class=(field.class()) aria-describedby=[field.described_by()] {
            legend { (field.label) (field.need_words()) }
            (field.hint_and_error())
            @for (place, choice) in choices.iter().enumerate() {
                @let id = choice_id(field.name, place);
                div.choice {
                    input id=(id) name=(field.name) type=(kind) value=(choice.value)
                        checked[chosen.contains(&choice.value)]
                        aria-describedby=[choice.hint.map(|_| format!("{id}-hint"))];
                    label for=(id) { (choice.words) }
                    @if let Some(hint) = choice.hint {
                        p.hint id={ (id) "-hint" } { (hint) }
                    }
                }
            }
        }
    }
}

/// The first choice has the field's own name as its `id`, so that the summary of errors finds it.
fn choice_id(name: &str, place: usize) -> String {
    match place {
        0 => name.to_owned(),
        later => format!("{name}-{}", later + 1),
    }
}
