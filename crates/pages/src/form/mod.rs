//! Forms: fields with label, hint and error; the summary of errors; buttons.
//!
//! Every field's `id` is its `name`, so that the summary of errors can lead to it; a name stands
//! once on a page. Checking is the server's: forms carry `novalidate` so that everyone meets the
//! same words.

mod button;
mod choice;
mod date;
mod errors;
mod field;

pub use button::{ButtonKind, button, button_group, button_link, named_button};
pub use choice::{Choice, checkboxes, radios, select};
pub use date::read_date;
pub use errors::{FormErrors, form_disclosure};
pub use field::{
    Autocomplete, Field, InputWidth, Need, PasswordUse, date_field, email_field, file_field,
    number_field, password_field, search_field, text_field, textarea, version_field,
};

use maud::{Markup, html};

/// The name of the hidden field that carries the token against cross-site request forgery.
pub const CSRF_FIELD: &str = "csrf";

/// A form that changes something.
pub fn post_form(action: &str, csrf: &str, body: Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            (csrf_field(csrf))
            (body)
        }
    }
}

/// A form that sends a file.
pub fn upload_form(action: &str, csrf: &str, body: Markup) -> Markup {
    html! {
        form method="post" action=(action) enctype="multipart/form-data" novalidate {
            (csrf_field(csrf))
            (body)
        }
    }
}

/// A form that only asks, whose answers stand in the address.
pub fn search_form(action: &str, label: &str, body: Markup) -> Markup {
    html! { form.search method="get" action=(action) role="search" aria-label=(label) { (body) } }
}

/// The token against cross-site request forgery.
pub fn csrf_field(csrf: &str) -> Markup {
    hidden_field(CSRF_FIELD, csrf)
}

/// A value the person does not see.
pub fn hidden_field(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Fields that belong together, under a legend.
pub fn fieldset(legend: &str, body: Markup) -> Markup {
    html! { fieldset.group { legend { (legend) } (body) } }
}
