//! Lists of hubs: nominating, taking off, and the end of the window (SL-3, SL-4, SL-7).

use super::{Draft, LIST_HUBS_MAX, Reports, phase_unfit};
use crate::decision::{Answer, Decision, Event, Facts, NoticeAbout, Refusal};
use crate::hold::StoredHubs;
use crate::launch::{CommunicationKind, HubsFrom, Launch, Phase};
use crate::nomination::{
    ClassifiedList, ListFacts, Nomination, NominationRoute, aside_bytes, classify,
};
use std::collections::HashSet;
use terms::{DeviceId, Moment, NominationRef, OrganisationType, PersonRef};

pub(super) fn nominate(
    facts: &Facts<'_>,
    route: NominationRoute,
    list: &[DeviceId],
    request_sha256: [u8; 32],
) -> Result<Decision, Refusal> {
    let (stored, capacity) = facts.own_launch()?;
    fit_length(list)?;
    let level = may_list(&stored.value, facts.now)?;
    let fleet = facts.fleet.as_ref().ok_or(Refusal::NothingToDo)?;
    let classified = classify(
        list,
        &ListFacts {
            view: &fleet.view,
            hub_of_other_device: fleet.hub_of_other_device,
            target: &stored.value.notification.target,
            supplier: capacity.organisation,
            taken: &fleet.taken,
        },
    );
    let left = stored.value.nominations_left(capacity.organisation, level);
    if classified.accepted.len() > left {
        return Err(Refusal::NominationLimit { left });
    }
    let accepted: Vec<DeviceId> = classified
        .accepted
        .iter()
        .map(|position| fleet.view.device(position))
        .collect();
    let (hubs, bytes) = StoredHubs::of(&accepted, facts.sha256);
    let aside = aside_bytes(&classified.set_aside);
    let mut draft = Draft::of(stored);
    let launch = draft.launch.reference;
    let number = draft.launch.nominations.len();
    let reference = NominationRef::from_random_bits(facts.bits("nomination", launch, number));
    let nomination = Nomination {
        reference,
        supplier: capacity.organisation,
        by: by_hand(route, capacity.person),
        route,
        level,
        at: facts.now,
        listed: classified.listed,
        repeated: classified.repeated,
        hubs,
        withdrawn: 0,
        set_aside: classified.counts(),
        aside_sha256: (!aside.is_empty()).then(|| (facts.sha256)(&aside)),
    };
    assert!(nomination.is_conserved(), "every listed ID is in one place");
    draft.launch.nominations.push(nomination);
    draft.event(nominated(
        &draft.launch,
        reference,
        &classified,
        hubs,
        request_sha256,
    ));
    draft.decision.objects.push(bytes);
    if !aside.is_empty() {
        draft.decision.objects.push(aside);
    }
    draft.decision.answer = Answer::Nominated(Box::new(classified));
    Ok(draft.done())
}

fn nominated(
    launch: &Launch,
    reference: NominationRef,
    classified: &ClassifiedList,
    hubs: StoredHubs,
    request_sha256: [u8; 32],
) -> Event {
    let nomination = launch.nominations.last().expect("it was just added");
    Event::HubsNominated {
        launch: launch.reference,
        nomination: reference,
        supplier: nomination.supplier,
        route: nomination.route,
        level: nomination.level,
        listed: classified.listed,
        accepted: hubs.hubs,
        set_aside: classified.set_aside.len() as u64,
        hubs_sha256: hubs.sha256,
        request_sha256,
    }
}

fn fit_length(list: &[DeviceId]) -> Result<(), Refusal> {
    if list.is_empty() {
        return Err(Refusal::ListEmpty);
    }
    match list.len() as u64 > LIST_HUBS_MAX {
        true => Err(Refusal::ListTooLong {
            hubs_max: LIST_HUBS_MAX,
        }),
        false => Ok(()),
    }
}

/// The person, where one acted with their own hands.
fn by_hand(route: NominationRoute, person: PersonRef) -> Option<PersonRef> {
    match route {
        NominationRoute::ServiceRequest(_) => None,
        NominationRoute::Page | NominationRoute::Api => Some(person),
    }
}

/// The level that a list given now is for, or why none is taken.
pub fn may_list(launch: &Launch, now: Moment) -> Result<u32, Refusal> {
    let level = listed_for(launch, now)?;
    match launch.holds_on_all(now).next() {
        Some(_) => Err(Refusal::Held),
        None => Ok(level),
    }
}

/// The level that lists are for now.
fn listed_for(launch: &Launch, now: Moment) -> Result<u32, Refusal> {
    if let Some(level) = launch.level_listed_for(now) {
        return Ok(level);
    }
    let first = launch.level == 1 && matches!(launch.phase, Phase::Notified | Phase::Ready { .. });
    match (first, launch.window) {
        (true, Some(window)) => Err(Refusal::WindowClosed {
            closed: window.closes,
        }),
        (true | false, _) => Err(phase_unfit(launch)),
    }
}

/// Takes hubs off the Supplier's lists of the level, until it is sealed.
pub(super) fn take_off(facts: &Facts<'_>, list: &[DeviceId]) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    if capacity.organisation_type != OrganisationType::Supplier {
        return Err(Refusal::NotAuthorised);
    }
    let stored = facts.launch()?;
    fit_length(list)?;
    let level = listed_for(&stored.value, facts.now)?;
    let wanted: HashSet<DeviceId> = list.iter().copied().collect();
    let mut draft = Draft::of(stored);
    let mut taken_off = 0;
    for nomination in &mut draft.launch.nominations {
        if nomination.supplier != capacity.organisation || nomination.level != level {
            continue;
        }
        let own = facts
            .own_lists
            .iter()
            .find(|(reference, _)| *reference == nomination.reference);
        let Some((_, hubs)) = own else {
            continue;
        };
        let staying: Vec<DeviceId> = hubs
            .iter()
            .filter(|hub| !wanted.contains(hub))
            .copied()
            .collect();
        let gone = (hubs.len() - staying.len()) as u64;
        if gone == 0 {
            continue;
        }
        let (hubs, bytes) = StoredHubs::of(&staying, facts.sha256);
        nomination.hubs = hubs;
        nomination.withdrawn += gone;
        taken_off += gone;
        assert!(nomination.is_conserved(), "every listed ID is in one place");
        draft.decision.objects.push(bytes);
    }
    if taken_off == 0 {
        return Err(Refusal::NothingToDo);
    }
    draft.event(Event::NominationsWithdrawn {
        launch: draft.launch.reference,
        supplier: capacity.organisation,
        level,
        hubs: taken_off,
    });
    draft.decision.answer = Answer::TakenOff {
        taken_off,
        not_listed: wanted.len() as u64 - taken_off,
    };
    Ok(draft.done())
}

/// The window for the first lists is over: initial deployment goes only to the hubs listed, or,
/// where nobody listed any, by DCC's plan, visibly (SL-4). Nothing is deployed by this.
pub(super) fn close_window(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.clock()?;
    let stored = facts.launch()?;
    let over = stored
        .value
        .window
        .is_some_and(|window| !window.is_open(facts.now));
    if stored.value.phase != Phase::Notified || !over {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    let launch = draft.launch.reference;
    let lists = draft
        .launch
        .nominations_for(1)
        .filter(|nomination| nomination.hubs.hubs > 0)
        .count() as u64;
    let hubs = match lists {
        0 => HubsFrom::DccPlan,
        _ => HubsFrom::Lists,
    };
    draft.launch.phase = Phase::Ready { hubs };
    draft.event(Event::WindowClosed { launch, lists });
    match hubs {
        HubsFrom::DccPlan => {
            draft.communicate(facts, CommunicationKind::DccPlanApplies, Reports::None);
            draft.tell_all(NoticeAbout::DccPlanApplies { launch }, "dcc-plan");
        }
        HubsFrom::Lists | HubsFrom::ListsThenDccPlan => {
            draft.tell_all(NoticeAbout::ListsArrived { launch }, "lists");
        }
    }
    Ok(draft.done())
}
