//! Concerns that have an urgent channel of their own, and security items diverted to it (REG-11).

use super::verification::{one_event, stage_unfit, to_provider};
use crate::decision::{Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal};
use crate::item::{Concern, Stage};
use terms::{ItemRef, OrganisationType};

/// Marks a concern on an item, whoever it came from and in whatever way. Its provider is told where
/// it belongs, each time that it is marked. Marking again what is marked changes nothing.
pub(super) fn mark_concern(
    facts: &Facts<'_>,
    item: ItemRef,
    concern: Concern,
) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    if matches!(stored.value.stage, Stage::Diverted { .. }) {
        return Err(stage_unfit(&stored.value));
    }
    if stored.value.concern == Some(concern) {
        return Ok(Decision::default());
    }
    let mut changed = stored.value.clone();
    changed.concern = Some(concern);
    let notice = Notice {
        to: Recipient::Organisation(changed.provider),
        about: NoticeAbout::ConcernMarked { item, concern },
        key: format!("concern/{item}/{}", stored.version),
    };
    let event = Event::ConcernMarked { item, concern };
    let mut decision = one_event(facts, event, changed, stored);
    decision.notices.extend(to_provider(&stored.value, notice));
    Ok(decision)
}

/// Diverts a security item. What is left is a tombstone: references, stage and times. Clauses,
/// queries and their texts are gone, and the store erases earlier versions (REG-11).
pub(super) fn divert(facts: &Facts<'_>, item: ItemRef) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    if matches!(stored.value.stage, Stage::Diverted { .. }) {
        return Err(stage_unfit(&stored.value));
    }
    let mut changed = stored.value.clone();
    changed.stage = Stage::Diverted { at: facts.now };
    changed.clauses.clear();
    changed.queries.clear();
    changed.repeats.clear();
    changed.verdicts.clear();
    changed.concern = Some(Concern::Security);
    Ok(one_event(
        facts,
        Event::ItemDiverted { item },
        changed,
        stored,
    ))
}

pub(super) fn clear_concern(facts: &Facts<'_>, item: ItemRef) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.item(item)?;
    if stored.value.concern.is_none() || matches!(stored.value.stage, Stage::Diverted { .. }) {
        return Err(stage_unfit(&stored.value));
    }
    let mut changed = stored.value.clone();
    changed.concern = None;
    Ok(one_event(
        facts,
        Event::ConcernCleared { item },
        changed,
        stored,
    ))
}
