//! Drafting, issuing, revising and acknowledging a notification; its place before the Central
//! Products List; the end of a launch (SL-1, SL-10).

use super::{Draft, Reports, fit_prose, phase_unfit};
use crate::decision::{Decision, Event, Facts, Kept, NoticeAbout, Recipient, Refusal, Write};
use crate::launch::{
    CommunicationKind, Correctable, Correction, CplStanding, Launch, NominationWindow, Phase, Told,
};
use crate::notification::{Notification, Target};
use terms::{FirmwareVersion, LaunchRef, Moment, OrganisationRef, OrganisationType};

pub(super) fn draft(facts: &Facts<'_>, notification: &Notification) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let notification = fit(facts, notification)?;
    let bits = (facts.reference_bits)("launch", notification.number.as_str());
    let launch = Launch {
        reference: LaunchRef::from_random_bits(bits),
        notification,
        revision: 0,
        corrections: Vec::new(),
        drafted_by: person,
        phase: Phase::Draft,
        issued_at: None,
        told: Vec::new(),
        cpl: CplStanding::NotListed,
        window: None,
        level: 1,
        attempt: 1,
        nominations: Vec::new(),
        tranches: Vec::new(),
        holds: Vec::new(),
        gates: Vec::new(),
        communications: Vec::new(),
        drift_warnings: Vec::new(),
        coverage_directed: Vec::new(),
    };
    Ok(Decision {
        events: vec![Event::LaunchDrafted {
            launch: launch.reference,
        }],
        writes: vec![Write::Launch {
            launch: Box::new(launch),
            follows: 0,
        }],
        ..Decision::default()
    })
}

pub(super) fn change_draft(
    facts: &Facts<'_>,
    notification: &Notification,
) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let notification = fit(facts, notification)?;
    if stored.value.phase != Phase::Draft {
        return Err(phase_unfit(&stored.value));
    }
    let mut draft = Draft::of(stored);
    draft.launch.notification = notification;
    draft.event(Event::DraftChanged {
        launch: draft.launch.reference,
    });
    Ok(draft.done())
}

/// Issues a notification. What cannot be read or contradicts itself cannot be issued: a brake
/// never fails open.
pub(super) fn issue(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    if stored.value.phase != Phase::Draft {
        return Err(phase_unfit(&stored.value));
    }
    let notification = fit(facts, &stored.value.notification)?;
    let concerned: Vec<OrganisationRef> = facts
        .portfolios
        .iter()
        .filter(|(_, hubs)| **hubs > 0)
        .map(|(supplier, _)| *supplier)
        .collect();
    if concerned.is_empty() {
        return Err(Refusal::NobodyConcerned);
    }
    let mut draft = Draft::of(stored);
    let working_days = notification.criteria.nomination_working_days;
    let window = NominationWindow::from(facts.now, working_days, &facts.calendar);
    draft.launch.revision = 1;
    draft.launch.phase = Phase::Notified;
    draft.launch.issued_at = Some(facts.now);
    draft.launch.window = Some(window);
    draft.launch.told = concerned
        .into_iter()
        .map(|organisation| Told {
            organisation,
            at: facts.now,
            acknowledged: None,
        })
        .collect();
    let launch = draft.launch.reference;
    draft.event(Event::NotificationIssued {
        launch,
        revision: 1,
        criteria_sha256: (facts.sha256)(notification.criteria.canonical_text().as_bytes()),
        told: draft.launch.told.len() as u64,
        window_closes: window.closes,
    });
    draft.communicate(
        facts,
        CommunicationKind::Notified { revision: 1 },
        Reports::None,
    );
    let about = NoticeAbout::LaunchNotified {
        launch,
        revision: 1,
        window_closes: window.closes,
    };
    tell_notified(&mut draft, about, "notified/1");
    Ok(draft.done())
}

/// A revision puts words and dates right and is told to everybody again. The window goes on as it
/// was: what is nominated does not depend on what a revision may change.
pub(super) fn revise(facts: &Facts<'_>, notification: &Notification) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let notification = fit(facts, notification)?;
    let issued = &stored.value.notification;
    if !stored.value.is_live() {
        return Err(phase_unfit(&stored.value));
    }
    let fixed = notification.target == issued.target
        && notification.criteria == issued.criteria
        && notification.kind == issued.kind
        && notification.number == issued.number;
    if !fixed {
        return Err(Refusal::FixedOnIssue);
    }
    if notification == *issued {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    draft.launch.revision += 1;
    draft.launch.corrections.push(Correction {
        revision: draft.launch.revision,
        at: facts.now,
        was: Correctable::of(issued),
    });
    draft.launch.notification = notification;
    for told in &mut draft.launch.told {
        told.at = facts.now;
    }
    let (launch, revision) = (draft.launch.reference, draft.launch.revision);
    let window_closes = draft
        .launch
        .window
        .map_or(facts.now, |window| window.closes);
    draft.event(Event::NotificationRevised { launch, revision });
    draft.communicate(
        facts,
        CommunicationKind::Notified { revision },
        Reports::None,
    );
    let about = NoticeAbout::LaunchNotified {
        launch,
        revision,
        window_closes,
    };
    tell_notified(&mut draft, about, &format!("notified/{revision}"));
    Ok(draft.done())
}

/// Those who carry a launch out are told of it with those whom it concerns.
fn tell_notified(draft: &mut Draft, about: NoticeAbout, key: &str) {
    draft.tell_all(about, key);
    let csps = OrganisationType::Csp;
    let key = format!("{key}/{}", csps.name());
    draft.tell(Recipient::Every(csps), about, &key);
}

pub(super) fn acknowledge(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    let stored = facts.launch()?;
    let mut draft = Draft::of(stored);
    let revision = draft.launch.revision;
    let told = draft
        .launch
        .told
        .iter_mut()
        .find(|told| told.organisation == capacity.organisation)
        .ok_or(Refusal::NotFound)?;
    if told.acknowledged.is_some_and(|(of, _, _)| of == revision) {
        return Err(Refusal::NothingToDo);
    }
    told.acknowledged = Some((revision, facts.now, capacity.person));
    draft.event(Event::NotificationAcknowledged {
        launch: draft.launch.reference,
        revision,
        by: capacity.organisation,
    });
    Ok(draft.done())
}

/// A Central Products List names the new version. Before the notification that is a breach of
/// SL-1, which is flagged and told, whatever phase the launch is in.
pub(super) fn record_listing(facts: &Facts<'_>, at: Moment) -> Result<Decision, Refusal> {
    facts.clock()?;
    let stored = facts.launch()?;
    if stored.value.cpl != CplStanding::NotListed {
        return Err(Refusal::NothingToDo);
    }
    let mut draft = Draft::of(stored);
    let in_time = draft.launch.issued_at.is_some_and(|issued| issued <= at);
    draft.launch.cpl = match in_time {
        true => CplStanding::After { at },
        false => CplStanding::Before { at },
    };
    let launch = draft.launch.reference;
    draft.event(Event::ListingRecorded {
        launch,
        before_notification: match in_time {
            true => Kept::InTime,
            false => Kept::Breached,
        },
    });
    if !in_time {
        let about = NoticeAbout::ListedBeforeNotified { launch };
        for wanted in [OrganisationType::Dcc, OrganisationType::Secas] {
            let key = format!("listed-before/{}", wanted.name());
            draft.tell(Recipient::Every(wanted), about, &key);
        }
    }
    Ok(draft.done())
}

/// DCC ends a launch. Whatever is out is taken back. Holds stay on record as they are.
pub(super) fn withdraw(facts: &Facts<'_>, reason: &str) -> Result<Decision, Refusal> {
    facts.person_of(OrganisationType::Dcc)?;
    let stored = facts.launch()?;
    let reason = fit_prose(facts, "reason", reason)?;
    let drafted = stored.value.phase == Phase::Draft;
    if !stored.value.is_live() && !drafted {
        return Err(phase_unfit(&stored.value));
    }
    let mut draft = Draft::of(stored);
    draft.launch.phase = Phase::Withdrawn {
        at: facts.now,
        reason,
    };
    let launch = draft.launch.reference;
    draft.event(Event::LaunchWithdrawn { launch });
    draft.recall(facts);
    if !drafted {
        draft.communicate(facts, CommunicationKind::Withdrawn, Reports::Follows);
        draft.tell_all(NoticeAbout::LaunchWithdrawn { launch }, "withdrawn");
    }
    Ok(draft.done())
}

/// Whether hubs report versions of this form: one to eight hexadecimal digits (DOMAIN trap 6).
fn reads_as_reported(version: &FirmwareVersion) -> bool {
    let text = version.as_str();
    text.len() <= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A notification fit to be kept: everything that can be wrong with it, in order of precedence.
fn fit(facts: &Facts<'_>, notification: &Notification) -> Result<Notification, Refusal> {
    let release_note = fit_prose(facts, "release note", &notification.release_note)?;
    let mut target: Target = notification.target.clone();
    target.from.sort();
    target.from.dedup();
    if target.from.is_empty() || target.from.contains(&target.to) {
        return Err(Refusal::VersionsUnfit);
    }
    let versions = || target.from.iter().chain([&target.to]);
    if let Some(version) = versions().find(|version| !reads_as_reported(version)) {
        return Err(Refusal::VersionForm {
            version: version.clone(),
        });
    }
    let faults = notification.criteria.faults(notification.kind);
    if !faults.is_empty() {
        return Err(Refusal::CriteriaUnfit { faults });
    }
    let today = facts.now.uk_date();
    if notification.deploy_by < today || notification.activate_by < notification.deploy_by {
        return Err(Refusal::DatesUnfit);
    }
    if facts.number_taken {
        return Err(Refusal::NumberTaken);
    }
    Ok(Notification {
        release_note,
        target,
        ..notification.clone()
    })
}
