//! The page kit: the layout and the components every page is made of.
//!
//! It refuses to know what the product does: no app, store or published register. It knows the
//! field's words, who looks, and how a page is written so that everyone can use it: without
//! script, by keyboard, on a 360-pixel screen, printed.
//!
//! # How to add a page
//!
//! 1. Give it an address in [`paths`]: the pattern for the router, a function for links.
//! 2. In the handler, take `Extension<Option<Viewer>>`, read what the page shows, and return
//!    [`page`]:
//!
//! ```
//! use maud::html;
//! use pages::{Column, NarrowTable, PageHead, Table, Viewer, data_table, heading, page, paths};
//!
//! fn rounds_page(viewer: &Viewer, names: &[String]) -> axum::response::Response {
//!     let table = Table {
//!         id: "rounds",
//!         caption: "Collection rounds",
//!         columns: &[Column::row_header("Round")],
//!         rows: names.iter().map(|name| vec![html! { (name) }]).collect(),
//!         empty: "No round has been opened yet.",
//!         narrow: NarrowTable::Cards,
//!     };
//!     let head = PageHead { current: paths::ROUNDS, ..PageHead::new("Rounds", Some(viewer)) };
//!     page(head, html! {
//!         (heading("Rounds", Some("Every manufacturer and CSP is asked for data in a round.")))
//!         (data_table(&table))
//!     })
//! }
//! ```
//!
//! 3. Write plain elements (`h2`, `p`, `ul`, `a`) for running text: the stylesheet knows them.
//!    Use a component for everything else. No `style` attribute and no script: the security
//!    policy of [`page`] blocks both.
//! 4. One `h1` from [`heading`]; then `h2`, `h3` without a gap. Every `id` once on a page.
//! 5. A form posts through [`form::post_form`], shows its faults through [`FormErrors`] in
//!    [`PageHead::errors`], and answers success with a redirect.
//! 6. Words carry every meaning; shape and colour repeat it. Nothing ranks, scores or counts by
//!    make or model (REG-2); parties stand in alphabetical order.

pub mod assets;
pub mod entity_tag;
mod findings;
pub mod form;
mod history;
mod layout;
mod navigation;
pub mod paths;
pub mod picture;
mod problem;
mod prose;
mod table;
mod text;
mod viewer;
mod wayfinding;
pub mod wording;

pub use findings::{CodeCount, FindingLine, findings_counts, findings_table};
pub use form::{ButtonKind, Choice, Field, FormErrors};
pub use history::{Change, Difference, FieldDifference, TimelineEntry, difference_view, timeline};
pub use layout::{PageHead, Refresh, WayBack, document, page};
pub use navigation::{NavGroup, NavItem, navigation, signed_out_navigation};
pub use problem::{Problem, problem_body, problem_head, problem_page};
pub use prose::{
    NoticeKind, TagTone, copy_block, disclosure, heading, heading_with_caption, inset, notice,
    progress, progress_of_unknown_length, tag, warning_text,
};
pub use table::{
    Column, ColumnKind, Fact, NarrowTable, Table, code_of_glossary, data_table, summary_list,
};
pub use text::{
    bytes_text, code_text, date_text, moment_text, number_text, version_text, working_days_text,
};
pub use viewer::{RegisterAccess, Viewer, World};
pub use wayfinding::{Link, back_link, breadcrumbs, pagination, sub_navigation};
