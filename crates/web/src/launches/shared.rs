//! What everybody told may see of a launch.

use app::launches::{SharedHold, SharedLaunch};
use formats::sentences::launch::communication::{
    communication_text, direction_text, due_text, overdue_text,
};
use formats::sentences::launch::correction::corrected_parts;
use formats::sentences::launch::gate::{criteria_lines, level_size_text};
use launch::criteria::Criteria;
use launch::hold::PanelDirection;
use launch::launch::{
    Communication, CommunicationKind, Correctable, Correction, DecidedGate, GateOutcome, Phase,
    failure_report_due,
};
use launch::notification::Notification;
use maud::{Markup, html};
use pages::picture::{Step, StepState, journey_picture};
use pages::{
    Column, Fact, NarrowTable, NoticeKind, Table, TimelineEntry, data_table, date_text, disclosure,
    moment_text, notice, number_text, summary_list, timeline,
};
use terms::moment::uk_date_text;
use terms::{Date, Moment};

/// Where the launch is: its levels as a picture, and that it is held where it is.
pub(super) fn standing(launch: &SharedLaunch, now: Moment) -> Markup {
    let open: Vec<&SharedHold> = launch
        .holds
        .iter()
        .filter(|hold| hold.is_open(now))
        .collect();
    html! {
        @if !open.is_empty() {
            (notice(NoticeKind::Important, html! {
                @for hold in &open {
                    p { strong { (hold.name) } ". The whole deployment is held since "
                        (moment_text(hold.opened_at)) "." }
                }
            }))
        }
        (levels_picture(
            "levels",
            &launch.line.phase,
            launch.criteria(),
            launch.line.level,
            launch.attempt,
            launch.waves,
        ))
    }
}

/// The levels of a launch as a journey.
pub(super) fn levels_picture(
    id: &str,
    phase: &Phase,
    criteria: &Criteria,
    level: u32,
    attempt: u32,
    waves: Option<(u32, u32)>,
) -> Markup {
    let (complete, ended, issued) = match phase {
        Phase::Complete { .. } => (true, false, true),
        Phase::Withdrawn { .. } => (false, true, true),
        Phase::Draft => (false, false, false),
        Phase::Notified | Phase::Ready { .. } | Phase::Running | Phase::Achieved => {
            (false, false, true)
        }
    };
    let now = match (phase, waves) {
        (Phase::Running, Some((wave, of))) => format!("wave {wave} of {of}"),
        (other, _) => other.name().to_lowercase(),
    };
    let now = match attempt {
        0 | 1 => now,
        again => format!("{now}, attempt {again}"),
    };
    let names: Vec<(u32, String)> = (1..=criteria.levels.count())
        .map(|number| (number, format!("Level {number}")))
        .collect();
    let steps: Vec<Step<'_>> = names
        .iter()
        .map(|(number, name)| {
            let state = match (complete, number.cmp(&level)) {
                (true, _) | (_, std::cmp::Ordering::Less) => StepState::Done,
                (_, std::cmp::Ordering::Equal) if ended => StepState::Stopped,
                (_, std::cmp::Ordering::Equal) if issued => StepState::Present,
                (_, std::cmp::Ordering::Equal | std::cmp::Ordering::Greater) => StepState::Ahead,
            };
            let detail = match state {
                StepState::Present => now.as_str(),
                StepState::Done | StepState::Ahead | StepState::Stopped => "",
            };
            Step {
                name,
                state,
                detail,
            }
        })
        .collect();
    journey_picture(id, "The levels of this launch", &steps)
}

/// The five parts of the notification, and its criteria.
pub(super) fn notification(notification: &Notification, phase: &Phase, now: Moment) -> Markup {
    // What has ended is late no more.
    let by = |day: Date| match phase.is_live() {
        true => due_text(day, now.uk_date()),
        false => uk_date_text(day),
    };
    let target = &notification.target;
    let from: Vec<&str> = target.from.iter().map(|version| version.as_str()).collect();
    html! {
        h2 { "The notification" }
        (summary_list(&[
            Fact::new("Device model", html! { (target.make) " " (target.model) ", " (target.han_variant) }),
            Fact::new("New version", html! { (target.to) }),
            Fact::new("Upgraded from", html! { (from.join(", ")) }),
            Fact::new("Release note", html! { (notification.release_note) }),
            Fact::new("Kind", html! { (notification.kind) }),
            Fact::new("Severity", html! { (notification.severity) }),
            Fact::new("Priority", html! { (notification.priority) }),
            Fact::new("Deployed by", html! { (by(notification.deploy_by)) }),
            Fact::new("Activated by", html! { (by(notification.activate_by)) }),
        ]))
        (levels(&notification.criteria))
        (disclosure("Every criterion, as fixed", criteria(&notification.criteria)))
    }
}

fn levels(criteria: &Criteria) -> Markup {
    let sizes = criteria.levels.sizes().iter().zip(1_u32..);
    html! {
        h3 { "Levels" }
        ol { @for (size, _) in sizes { li { (level_size_text(*size)) } } }
    }
}

fn criteria(criteria: &Criteria) -> Markup {
    let lines = criteria_lines(criteria);
    let facts: Vec<Fact<'_>> = lines
        .iter()
        .map(|(name, value)| Fact::new(name, html! { (value) }))
        .collect();
    summary_list(&facts)
}

/// What happened: communications, gates, and the holds as everybody may see them.
pub(super) fn course(launch: &SharedLaunch, now: Moment) -> Markup {
    html! {
        (holds(&launch.holds))
        (gates(&launch.gates, None))
        (communications(&launch.communications, now, &|kind| direction_of(launch, kind)))
    }
}

/// The Panel's direction that a communication tells of.
pub(super) fn direction_of<'l>(
    launch: &'l SharedLaunch,
    kind: &CommunicationKind,
) -> Option<&'l PanelDirection> {
    let CommunicationKind::Directed { direction, .. } = kind else {
        return None;
    };
    let place = usize::try_from(*direction).ok()?.checked_sub(1)?;
    launch.hold_of(kind)?.directions.get(place)
}

/// How the notification was corrected since it was issued, the last correction first.
pub(super) fn corrections(corrections: &[Correction], now: &Notification) -> Markup {
    let mut told = corrected_parts(corrections, &Correctable::of(now));
    told.reverse();
    html! {
        @for (revision, at, parts) in told {
            @let caption = format!("What revision {revision} corrected");
            (data_table(&Table {
                id: &format!("revision-{revision}"),
                caption: &caption,
                columns: &[
                    Column::row_header("Part"),
                    Column::text("Was"),
                    Column::text("Became"),
                    Column::text("When"),
                ],
                rows: parts.into_iter().map(|part| vec![
                    html! { (part.part) },
                    html! { (part.was) },
                    html! { (part.became) },
                    moment_text(at),
                ]).collect(),
                empty: "Nothing.",
                narrow: NarrowTable::Cards,
            }))
        }
    }
}

fn holds(holds: &[SharedHold]) -> Markup {
    html! {
        h2 { "Holds" }
        @if holds.is_empty() { p { "The deployment was never held." } }
        @for hold in holds {
            h3 { (hold.name) ", " (moment_text(hold.opened_at)) }
            (summary_list(&[
                Fact::new("Hold", html! { (hold.reference) }),
                Fact::new("State", html! {
                    @match &hold.release {
                        None => "Open",
                        Some(release) => {
                            "Released by " (release.authority) ", " (moment_text(release.effective))
                        },
                    }
                }),
            ]))
            @if let Some((mechanism, mitigation)) = &hold.failure {
                (summary_list(&[
                    Fact::new("How the firmware fails", html! { (mechanism) }),
                    Fact::new("What is done about it", html! { (mitigation) }),
                ]))
            }
            @if !hold.directions.is_empty() {
                ul {
                    @for direction in &hold.directions {
                        li { "The Panel, " (moment_text(direction.at())) ": "
                            (direction_text(direction.kind())) " " (direction.reasons()) }
                    }
                }
            }
        }
    }
}

/// The gates that were decided; `evidence` leads to the evidence of each, for those who may read it.
pub(super) fn gates(
    gates: &[DecidedGate],
    evidence: Option<&dyn Fn(&DecidedGate) -> String>,
) -> Markup {
    let rows = gates
        .iter()
        .map(|gate| {
            vec![
                html! { "Level " (number_text(u64::from(gate.level))) ", attempt " (gate.attempt) },
                html! {
                    @match gate.outcome {
                        GateOutcome::Achieved => "Achieved",
                        GateOutcome::NotAchieved => "Not achieved",
                    }
                },
                moment_text(gate.at),
                html! {
                    @match evidence {
                        Some(path) => a href=(path(gate)) { "Evidence of level " (gate.level) },
                        None => { "DCC keeps the counts it was decided on, as a file whose SHA-256 begins "
                            code { (short_digest(&gate.evidence_sha256)) } },
                    }
                },
            ]
        })
        .collect();
    html! {
        h2 { "Gates" }
        (data_table(&Table {
            id: "gates",
            caption: "Gates that were decided",
            columns: &[
                Column::row_header("Gate"),
                Column::text("Outcome"),
                Column::text("When"),
                Column::text("Evidence"),
            ],
            rows,
            empty: "No gate has been decided yet.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn short_digest(sha256: &[u8; 32]) -> String {
    formats::journal::hex(&sha256[..6])
}

/// Since when DCC's report of the failure that a communication tells of is overdue.
fn overdue_report(
    one: &Communication,
    communications: &[Communication],
    now: Moment,
) -> Option<String> {
    let CommunicationKind::GateNotAchieved { hold, .. } = &one.kind else {
        return None;
    };
    let due = failure_report_due(communications, *hold)?;
    overdue_text(due, now.uk_date())
}

/// The formal communications.
pub(super) fn communications<'l>(
    communications: &[Communication],
    now: Moment,
    direction: &dyn Fn(&CommunicationKind) -> Option<&'l PanelDirection>,
) -> Markup {
    let words: Vec<String> = communications
        .iter()
        .map(|one| match overdue_report(one, communications, now) {
            Some(overdue) => format!(
                "{} DCC's report is {overdue}.",
                communication_text(&one.kind)
            ),
            None => communication_text(&one.kind),
        })
        .collect();
    let entries: Vec<TimelineEntry<'_>> = communications
        .iter()
        .zip(&words)
        .map(|(one, words)| TimelineEntry {
            at: one.at,
            what: words,
            who: None,
            detail: html! {
                @if let Some(direction) = direction(&one.kind) {
                    p { (direction_text(direction.kind())) " " (direction.reasons()) }
                }
                @if let Some(due) = one.report_due {
                    p { "Tranche report to the forum by " (date_text(due)) "." }
                }
            },
        })
        .collect();
    html! {
        h2 { "Formal communications" }
        @if entries.is_empty() { p { "There is none yet." } }
        (timeline(&entries))
    }
}
