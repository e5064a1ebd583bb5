//! An item's history, version by version, with what changed field by field.

use super::item::Shown;
use formats::clause_text::{differences, field_name};
use formats::sentences::stage;
use maud::{Markup, html};
use pages::{Change, Difference, FieldDifference, difference_view, disclosure, moment_text};
use register::item::{Clause, Item, Stage};
use terms::PersonRef;

/// The history, newest change first.
pub(super) fn history(shown: &Shown) -> Markup {
    let pairs: Vec<_> = shown.history.windows(2).rev().collect();
    html! {
        h2 { "History" }
        @if let Stage::Diverted { at } = shown.item.value.stage {
            p { "What was recorded was erased when the item was diverted, on " (moment_text(at)) "." }
        } @else if pairs.is_empty() {
            p { "The item is as it was first recorded." }
        }
        @for (index, pair) in pairs.iter().enumerate() {
            @if let [(old, _, _), (new, at, by)] = pair {
                (disclosure(
                    &format!("Version {}, {}", new.version, at.uk_text()),
                    version_change(shown, index, &old.value, &new.value, *by),
                ))
            }
        }
    }
}

fn version_change(
    shown: &Shown,
    index: usize,
    old: &Item,
    new: &Item,
    by: Option<PersonRef>,
) -> Markup {
    html! {
        p {
            "Recorded by "
            @match by { Some(by) => (shown.person(by)), None => "the clock" }
            ". Stage: " (stage::name(&old.stage)) " → " (stage::name(&new.stage)) "."
        }
        @for clause in &new.clauses {
            @match old.clause(clause.number) {
                None => p { "Clause " (clause.number) " is new." },
                Some(before) => (clause_change(index, before, clause)),
            }
        }
        @for clause in &old.clauses {
            @if new.clause(clause.number).is_none() { p { "Clause " (clause.number) " is gone." } }
        }
    }
}

fn clause_change(index: usize, before: &Clause, clause: &Clause) -> Markup {
    let changed = differences(before, clause);
    if changed.is_empty() {
        return html! {};
    }
    let fields: Vec<FieldDifference<'_>> = changed
        .iter()
        .map(|difference| FieldDifference {
            field: field_name(difference.field),
            change: match (difference.old.as_str(), difference.new.as_str()) {
                ("", new) => Change::Added(new),
                (old, "") => Change::Removed(old),
                (old, new) => Change::Altered { old, new },
            },
        })
        .collect();
    difference_view(&Difference {
        id: &format!("change-{index}-{}", clause.number),
        caption: &format!("Clause {}", clause.number),
        old_heading: "Before",
        new_heading: "After",
        fields: &fields,
    })
}
