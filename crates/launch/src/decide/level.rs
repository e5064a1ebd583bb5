//! A level of deployment: sealing its tranche, sending its waves, moving on (SL-4, SL-6, SL-7).

use super::{Draft, Reports, not_held, phase_unfit};
use crate::decision::{Decision, Event, Facts, NoticeAbout, Recipient, Refusal, Write};
use crate::dispatch::{DispatchFacts, due, window_at};
use crate::hold::StoredHubs;
use crate::hub_set::HubSet;
use crate::launch::{CommunicationKind, HubsFrom, Launch, Phase};
use crate::order::{Order, OrderState};
use crate::tranche::Tranche;
use terms::{CspRegion, DeviceId, OrderRef, OrganisationType, PlanRef};

/// Seals the hubs of the level. From now on waves go out while nothing holds.
pub(super) fn seal(facts: &Facts<'_>, seen: PlanRef) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let Phase::Ready { hubs } = stored.value.phase else {
        return Err(phase_unfit(&stored.value));
    };
    not_held(facts, &stored.value)?;
    let plan = facts.plan.clone().ok_or(Refusal::NoCheckedPlan)?;
    // A plan becomes current only if its parent is current (I9).
    let current = stored.value.tranches.last().map(|t| t.plan.reference);
    if plan.reference != seen || plan.parent != current || plan.hubs_from != hubs {
        return Err(Refusal::PlanStale);
    }
    if plan.hubs() == 0 {
        return Err(Refusal::NobodyConcerned);
    }
    let mut draft = Draft::of(stored);
    let launch = draft.launch.reference;
    let (level, attempt) = (draft.launch.level, draft.launch.attempt);
    draft.event(Event::TrancheSealed {
        launch,
        plan: plan.reference,
        parent: plan.parent,
        level,
        attempt,
        hubs: plan.hubs(),
        holdback: plan.holdback,
        slots_sha256: plan.slots_sha256,
    });
    draft.launch.tranches.push(Tranche {
        level,
        attempt,
        plan,
        sealed_at: facts.now,
        sealed_by: person,
        generation: 1,
        wave: 1,
        first_sent_at: None,
        matured_at: None,
    });
    draft.launch.phase = Phase::Running;
    draft.tell_all(
        NoticeAbout::TrancheSealed { launch, level },
        &format!("sealed/{level}/{attempt}"),
    );
    Ok(draft.done())
}

/// Sends what is due of the current wave, or of an earlier one: a hub that a conflict kept back
/// while its wave went on follows as soon as it may. The launch is written too, so that a hold that commits
/// first makes this decision be taken again: nothing leaves after a stop (I3).
pub(super) fn send_orders(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.clock()?;
    let stored = facts.launch()?;
    if stored.value.phase != Phase::Running {
        return Err(phase_unfit(&stored.value));
    }
    not_held(facts, &stored.value)?;
    let dispatch = facts.dispatch.as_ref().ok_or(Refusal::NothingToDo)?;
    let notification = &stored.value.notification;
    let begins = dispatch.begins;
    if window_at(facts.now, &notification.criteria, begins, &facts.calendar).is_err() {
        return Err(Refusal::NothingToDo);
    }
    let due = due(
        dispatch,
        &notification.target,
        &notification.criteria.daily_capacity,
    );
    if due.orders.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    let tranche = draft.tranche().ok_or(Refusal::NothingToDo)?;
    tranche.first_sent_at = tranche.first_sent_at.or(Some(facts.now));
    let tranche = tranche.clone();
    for (region, hubs) in &due.orders {
        let (order, bytes) = order(facts, dispatch, &draft.launch, &tranche, *region, hubs);
        draft.event(Event::OrderSent {
            launch: order.launch,
            order: order.reference,
            plan: order.plan,
            generation: order.generation,
            wave: order.wave,
            hubs: order.hubs.hubs,
            hubs_sha256: order.hubs.sha256,
        });
        draft.decision.objects.push(bytes);
        draft.decision.writes.push(Write::Order {
            order: Box::new(order),
            follows: 0,
        });
    }
    Ok(draft.done())
}

fn order(
    facts: &Facts<'_>,
    dispatch: &DispatchFacts<'_>,
    launch: &Launch,
    tranche: &Tranche,
    region: CspRegion,
    hubs: &HubSet,
) -> (Order, Vec<u8>) {
    let devices: Vec<DeviceId> = hubs
        .iter()
        .map(|position| dispatch.view.device(position))
        .collect();
    let (hubs, bytes) = StoredHubs::of(&devices, facts.sha256);
    let criteria = &launch.notification.criteria;
    let hours = i64::from(criteria.silent_after_hours) + i64::from(criteria.reread_hours);
    let (plan, generation, wave) = (tranche.plan.reference, tranche.generation, dispatch.number);
    let natural_key = format!(
        "{plan}/{generation}/{wave}/{}/{}",
        region.text(),
        facts.now.unix_seconds()
    );
    let order = Order {
        reference: OrderRef::from_random_bits((facts.reference_bits)("order", &natural_key)),
        launch: launch.reference,
        plan,
        generation,
        wave,
        region,
        csp: dispatch.csps[&region],
        hubs,
        sent_at: facts.now,
        silent_from: facts.now.plus_seconds(hours * 3_600),
        fetched_at: None,
        recalled_at: None,
    };
    (order, bytes)
}

/// A CSP fetches an order of its own: from here on hubs may be instructed. Fetched again it stays
/// as it is; recalled, it is not given out any more.
pub(super) fn fetch_order(facts: &Facts<'_>, order: OrderRef) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    if capacity.organisation_type != OrganisationType::Csp {
        return Err(Refusal::NotAuthorised);
    }
    let own = |stored: &&terms::Stored<Order>| {
        stored.value.reference == order && stored.value.csp == capacity.organisation
    };
    let stored = facts.orders.iter().find(own).ok_or(Refusal::NotFound)?;
    match stored.value.state() {
        OrderState::Out => {}
        OrderState::WithCsp => return Ok(Decision::default()),
        OrderState::TakenBack | OrderState::Recalled => return Err(Refusal::Held),
    }
    Ok(Decision {
        events: vec![Event::OrderFetched {
            launch: stored.value.launch,
            order,
            csp: capacity.organisation,
        }],
        writes: vec![Write::Order {
            order: Box::new(Order {
                fetched_at: Some(facts.now),
                ..stored.value.clone()
            }),
            follows: stored.version,
        }],
        ..Decision::default()
    })
}

/// Begins the next wave, once enough of the current one has matured.
pub(super) fn begin_wave(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.clock()?;
    let stored = facts.launch()?;
    if stored.value.phase != Phase::Running {
        return Err(phase_unfit(&stored.value));
    }
    not_held(facts, &stored.value)?;
    let tranche = stored.value.current_tranche().ok_or(Refusal::NothingToDo)?;
    let tally = facts.tally.as_ref().ok_or(Refusal::NothingToDo)?;
    let cell = tally.wave(tranche.wave);
    let share = stored.value.notification.criteria.matured_min;
    let attempted = cell.planned - cell.held;
    let matured = attempted == 0 || share.is_reached(cell.matured(), attempted);
    if tranche.wave as usize >= tranche.plan.waves.len() || !matured {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    let tranche = draft.tranche().ok_or(Refusal::NothingToDo)?;
    tranche.wave += 1;
    let (level, attempt, wave) = (tranche.level, tranche.attempt, tranche.wave);
    draft.event(Event::WaveBegun {
        launch: draft.launch.reference,
        level,
        attempt,
        wave,
    });
    Ok(draft.done())
}

/// A named person moves the launch to the next level, or completes it.
pub(super) fn move_on(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    if stored.value.phase != Phase::Achieved {
        return Err(phase_unfit(&stored.value));
    }
    not_held(facts, &stored.value)?;
    let unread = |warning: &crate::launch::DriftWarning| warning.acknowledged.is_none();
    if stored.value.drift_warnings.iter().any(unread) {
        return Err(Refusal::DriftNotAcknowledged);
    }
    let gate = stored.value.gates.last().ok_or(Refusal::NothingToDo)?;
    let evidence_sha256 = gate.evidence_sha256;
    let mut draft = Draft::of(stored);
    let launch = draft.launch.reference;
    let level = draft.launch.level;
    let next = (level < draft.launch.notification.criteria.levels.count()).then_some(level + 1);
    draft.event(Event::MovedOn {
        launch,
        level,
        next,
        evidence_sha256,
    });
    draft.communicate(
        facts,
        CommunicationKind::GateAchieved { level, next },
        Reports::Follows,
    );
    let about = NoticeAbout::LevelAchieved {
        launch,
        level,
        next,
    };
    draft.tell_all(about, &format!("achieved/{level}"));
    match next {
        Some(next) => {
            draft.launch.level = next;
            draft.launch.attempt = 1;
            draft.launch.phase = Phase::Ready {
                hubs: HubsFrom::ListsThenDccPlan,
            };
        }
        None => {
            draft.launch.phase = Phase::Complete { at: facts.now };
            draft.communicate(facts, CommunicationKind::Completed, Reports::None);
            draft.tell_all(NoticeAbout::LaunchCompleted { launch }, "completed");
        }
    }
    Ok(draft.done())
}

/// Tells the people at DCC that a gate is met: a task for one of them.
pub(super) fn tell_gate_met(draft: &mut Draft) {
    let launch = draft.launch.reference;
    let (level, attempt) = (draft.launch.level, draft.launch.attempt);
    draft.tell(
        Recipient::Every(OrganisationType::Dcc),
        NoticeAbout::GateMet { launch, level },
        &format!("gate-met/{level}/{attempt}"),
    );
}
