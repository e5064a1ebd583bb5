//! What happened, and what changed: timelines and field-by-field differences.

use crate::text::moment_text;
use maud::{Markup, html};
use terms::Moment;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct TimelineEntry<'a> {
    /// When.
    pub at: Moment,
    /// What, in the past tense: `Verified`, `Fix confirmed`.
    pub what: &'a str,
    /// Who, as the viewer may know it.
    pub who: Option<&'a str>,
    /// More about it; empty for nothing.
    pub detail: Markup,
}

/// What happened, in the order given.
pub fn timeline(entries: &[TimelineEntry<'_>]) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li {
                    p.timeline-what { strong { (entry.what) } }
                    p.timeline-when {
                        (moment_text(entry.at))
                        @if let Some(who) = entry.who { ", " (who) }
                    }
                    @if !entry.detail.0.is_empty() { div.timeline-detail { (entry.detail) } }
                }
            }
        }
    }
}

/// A field in two versions of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldDifference<'a> {
    /// The field's name.
    pub field: &'a str,
    /// What became of it.
    pub change: Change<'a>,
}

/// What became of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// Nothing.
    Same(&'a str),
    /// It was empty and has a value.
    Added(&'a str),
    /// It had a value and is empty.
    Removed(&'a str),
    /// It has another value.
    Altered {
        /// The value before.
        old: &'a str,
        /// The value after.
        new: &'a str,
    },
}

/// Two versions of one thing, field by field. The change is said in words beside each field.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// The table's `id`.
    pub id: &'a str,
    /// What is compared.
    pub caption: &'a str,
    /// What the first version is called: `Edition 3`.
    pub old_heading: &'a str,
    /// What the second version is called: `Edition 4`.
    pub new_heading: &'a str,
    /// The fields, in the record's own order.
    pub fields: &'a [FieldDifference<'a>],
}

/// Draws the difference as a table.
pub fn difference_view(difference: &Difference<'_>) -> Markup {
    use crate::table::{Column, NarrowTable, Table, data_table};
    let columns = [
        Column::row_header("Field"),
        Column::text("Change"),
        Column::text(difference.old_heading),
        Column::text(difference.new_heading),
    ];
    let rows = difference.fields.iter().map(difference_row).collect();
    data_table(&Table {
        id: difference.id,
        caption: difference.caption,
        columns: &columns,
        rows,
        empty: "Nothing to compare.",
        narrow: NarrowTable::Cards,
    })
}

fn difference_row(field: &FieldDifference<'_>) -> Vec<Markup> {
    let nothing = || html! { span.nothing { "nothing" } };
    let (words, old, new) = match field.change {
        Change::Same(value) => ("Same", html! { (value) }, html! { (value) }),
        Change::Added(new) => ("Added", nothing(), html! { ins { (new) } }),
        Change::Removed(old) => ("Removed", html! { del { (old) } }, nothing()),
        Change::Altered { old, new } => {
            ("Changed", html! { del { (old) } }, html! { ins { (new) } })
        }
    };
    vec![html! { (field.field) }, html! { (words) }, old, new]
}
