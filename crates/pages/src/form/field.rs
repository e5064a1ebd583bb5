//! Fields a person types into.

use maud::{Markup, html};

/// One field. Start from [`Field::new`] and change what differs:
/// `Field { hint: Some("…"), error: errors.of("make"), ..Field::new("make", "Make") }`.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The name sent with the form, and the `id`.
    pub name: &'a str,
    /// What the field is called.
    pub label: &'a str,
    /// What helps to fill it in.
    pub hint: Option<&'a str>,
    /// What is wrong with what was filled in.
    pub error: Option<&'a str>,
    /// What stands in it.
    pub value: &'a str,
    /// Whether it must be filled in.
    pub need: Need,
    /// How wide the content will be.
    pub width: InputWidth,
    /// What the browser may fill in by itself.
    pub autocomplete: Autocomplete,
}

impl<'a> Field<'a> {
    /// An empty field that must be filled in.
    pub fn new(name: &'a str, label: &'a str) -> Field<'a> {
        Field {
            name,
            label,
            hint: None,
            error: None,
            value: "",
            need: Need::Required,
            width: InputWidth::Medium,
            autocomplete: Autocomplete::Off,
        }
    }

    /// The `id`s of the hint and the error, for `aria-describedby`.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `true` for `aria-invalid`, where the field has an error.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    /// The words after the label of a field that may be left empty.
    pub(super) fn need_words(&self) -> &'static str {
        match self.need {
            Need::Required => "",
            Need::Optional => " (optional)",
        }
    }

    /// The hint and the error, between label and input.
    pub(super) fn hint_and_error(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint {
                p.hint id={ (self.name) "-hint" } { (hint) }
            }
            @if let Some(error) = self.error {
                p.field-error id={ (self.name) "-error" } {
                    span.visually-hidden { "Error: " } (error)
                }
            }
        }
    }

    /// The class of the field's outer element.
    pub(super) fn class(&self) -> &'static str {
        match self.error {
            Some(_) => "field faulty",
            None => "field",
        }
    }

    fn labelled(&self, input: Markup) -> Markup {
        html! {
            div class=(self.class()) {
                label for=(self.name) { (self.label) (self.need_words()) }
                (self.hint_and_error())
                (input)
            }
        }
    }
}

/// Whether a field must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may be left empty, and says so.
    Optional,
}

/// How wide an input is, as a promise about what goes into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputWidth {
    /// A few digits, a version.
    Short,
    /// A name.
    Medium,
    /// A sentence.
    Full,
}

/// What a browser may fill in by itself (HTML's `autocomplete`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Autocomplete {
    /// Nothing.
    Off,
    /// The name a person signs in with.
    Username,
    /// An e-mail address.
    Email,
    /// The person's own name.
    Name,
    /// The person's organisation.
    Organization,
}

impl Autocomplete {
    fn token(self) -> &'static str {
        match self {
            Autocomplete::Off => "off",
            Autocomplete::Username => "username",
            Autocomplete::Email => "email",
            Autocomplete::Name => "name",
            Autocomplete::Organization => "organization",
        }
    }
}

/// Whether a password is one that exists or a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordUse {
    /// The one the person has.
    Current,
    /// One the person is choosing.
    New,
}

/// A line of text.
pub fn text_field(field: &Field<'_>) -> Markup {
    input(field, "text", None, "")
}

/// A line of text to search for.
pub fn search_field(field: &Field<'_>) -> Markup {
    input(field, "search", None, "")
}

/// An e-mail address.
pub fn email_field(field: &Field<'_>) -> Markup {
    input(field, "email", None, "")
}

/// A whole number: text with a keyboard of digits, because a number input loses leading zeros and
/// changes under the mouse wheel.
pub fn number_field(field: &Field<'_>) -> Markup {
    input(field, "text", Some("numeric"), "")
}

/// A firmware version, a reference or another code: text exactly as written.
pub fn version_field(field: &Field<'_>) -> Markup {
    input(field, "text", None, "exact")
}

fn input(field: &Field<'_>, kind: &str, mode: Option<&str>, class: &str) -> Markup {
    let width = match field.width {
        InputWidth::Short => "short",
        InputWidth::Medium => "medium",
        InputWidth::Full => "full",
    };
    let exact = !class.is_empty();
    field.labelled(html! {
        input id=(field.name) name=(field.name) type=(kind) value=(field.value)
            class={ (width) " " (class) } inputmode=[mode]
            autocomplete=(field.autocomplete.token())
            autocapitalize=[exact.then_some("off")] spellcheck=[exact.then_some("false")]
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
    })
}

/// A password. Its value is never sent back to the page.
pub fn password_field(field: &Field<'_>, password_use: PasswordUse) -> Markup {
    let token = match password_use {
        PasswordUse::Current => "current-password",
        PasswordUse::New => "new-password",
    };
    field.labelled(html! {
        input.medium id=(field.name) name=(field.name) type="password" autocomplete=(token)
            autocapitalize="off" spellcheck="false"
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
    })
}

/// Several lines of text.
pub fn textarea(field: &Field<'_>, rows: u8) -> Markup {
    field.labelled(html! {
        textarea.full id=(field.name) name=(field.name) rows=(rows)
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] {
            // A browser drops the first line break of a text area; give it one to drop.
            "\n" (field.value)
        }
    })
}

/// A day, typed as text and read by [`read_date`](super::read_date). A browser's own date input
/// shows month before day wherever the browser is set to American English, and nobody notices.
pub fn date_field(field: &Field<'_>) -> Markup {
    let hint = field
        .hint
        .unwrap_or("For example 7 April 2026 or 7/4/2026.");
    let hint = Some(hint);
    input(&Field { hint, ..*field }, "text", None, "")
}

/// A file; `accept` is what the browser's dialogue offers, for example `.csv,text/csv`.
pub fn file_field(field: &Field<'_>, accept: &str) -> Markup {
    field.labelled(html! {
        input.file id=(field.name) name=(field.name) type="file" accept=(accept)
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
    })
}
