//! Confirmation requests that were overtaken: the words that a manufacturer was asked to confirm
//! are no longer those of the clause, or its item is off the desk (REG-6, REG-17).
//!
//! It follows from what an act writes, whichever act it is: a file sent again, devices joined or
//! taken apart, another fix named or provided. An answer that was given stays as it was given;
//! [`KnownFix`](crate::fix::KnownFix) takes it for these words alone.

use crate::decision::{Decision, Event, Facts, Notice, NoticeAbout, Recipient, Write};
use crate::fix::{Confirmation, ConfirmationAnswer, PublicWording};
use crate::item::{Item, Stage};
use terms::reference::ConfirmationRef;
use terms::{ItemRef, Moment, OrganisationRef};

/// Closes every open request among the items that the decision writes whose words have changed or
/// that are declined or withdrawn, and tells the organisations that have not answered it.
pub(super) fn close(facts: &Facts<'_>, decision: &mut Decision) {
    let mut closed = Vec::new();
    for write in &mut decision.writes {
        let Write::Item { item, .. } = write else {
            continue;
        };
        closed.extend(gone(facts, item).into_iter().map(|c| (item.reference, c)));
        let (reference, source) = (item.reference, item.source);
        let off_the_desk = matches!(item.stage, Stage::Declined { .. } | Stage::Withdrawn { .. });
        for clause in &mut item.clauses {
            let now = PublicWording::of(source, clause);
            let Some(confirmation) = clause.fix.confirmation.as_mut() else {
                continue;
            };
            if off_the_desk || now.as_ref() != Some(&confirmation.wording) {
                let of = put_aside(confirmation, facts.now);
                let request = confirmation.reference;
                closed.extend((!of.is_empty()).then_some((reference, Closed { request, of })));
            }
        }
    }
    // A request that DCC replaced by asking again is told of as asked.
    let asked_anew = decision
        .events
        .iter()
        .any(|event| matches!(event, Event::ConfirmationAsked { .. }));
    if !asked_anew {
        for (item, closed) in closed {
            tell(item, &closed, decision);
        }
    }
}

/// A request that was closed, and whose answers were still awaited.
struct Closed {
    request: ConfirmationRef,
    of: Vec<OrganisationRef>,
}

/// Requests that the item held open and holds no longer, because their clause is gone or was
/// stated anew. Of a diverted item nothing is told but by the security route (REG-11).
fn gone(facts: &Facts<'_>, item: &Item) -> Vec<Closed> {
    let Some(before) = facts.items.get(&item.reference) else {
        return Vec::new();
    };
    if matches!(item.stage, Stage::Diverted { .. }) {
        return Vec::new();
    }
    let held = |request| {
        let mut requests = item.clauses.iter().flat_map(|c| &c.fix.confirmation);
        requests.any(|confirmation| confirmation.reference == request)
    };
    let before = before.value.clauses.iter();
    before
        .flat_map(|clause| &clause.fix.confirmation)
        .filter(|confirmation| !held(confirmation.reference))
        .map(|confirmation| Closed {
            request: confirmation.reference,
            of: awaited(confirmation),
        })
        .filter(|closed| !closed.of.is_empty())
        .collect()
}

fn awaited(confirmation: &Confirmation) -> Vec<OrganisationRef> {
    let answers = confirmation.answers.iter();
    answers
        .filter(|(_, answer)| **answer == ConfirmationAnswer::Awaited)
        .map(|(organisation, _)| *organisation)
        .collect()
}

/// Puts aside the answers that are awaited; gives whose.
fn put_aside(confirmation: &mut Confirmation, at: Moment) -> Vec<OrganisationRef> {
    let of = awaited(confirmation);
    for organisation in &of {
        let answer = ConfirmationAnswer::Overtaken { at };
        confirmation.answers.insert(*organisation, answer);
    }
    of
}

fn tell(item: ItemRef, closed: &Closed, decision: &mut Decision) {
    let Closed { request, of } = closed;
    decision.events.push(Event::ConfirmationOvertaken {
        item,
        request: *request,
        of: of.clone(),
    });
    decision
        .notices
        .extend(of.iter().map(|organisation| Notice {
            to: Recipient::Organisation(*organisation),
            about: NoticeAbout::ConfirmationOvertaken {
                item,
                request: *request,
            },
            key: format!("overtaken/{request}/{organisation}"),
        }));
}
