//! Buttons.

use maud::{Markup, html};

/// How a button looks and what it promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for.
    Primary,
    /// Something else one may do.
    Secondary,
    /// Something that cannot simply be undone.
    Warning,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Secondary => "secondary",
            ButtonKind::Warning => "warning",
        }
    }
}

/// Sends the form.
pub fn button(kind: ButtonKind, words: &str) -> Markup {
    html! { button class=(kind.class()) type="submit" { (words) } }
}

/// Sends the form with one more value, where a form has several buttons.
pub fn named_button(kind: ButtonKind, words: &str, name: &str, value: &str) -> Markup {
    html! {
        button class=(kind.class()) type="submit" name=(name) value=(value) { (words) }
    }
}

/// A link that looks like a button, for the way into a journey.
pub fn button_link(kind: ButtonKind, words: &str, href: &str) -> Markup {
    html! { a class={ "button " (kind.class()) } href=(href) { (words) } }
}

/// Buttons and links side by side.
pub fn button_group(buttons: &[Markup]) -> Markup {
    html! { div.button-group { @for button in buttons { (button) } } }
}
