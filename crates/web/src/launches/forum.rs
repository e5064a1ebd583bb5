//! A launch as the Panel and SECAS see it: both sides' case of each hold, and the Panel's word.

use super::page::Shown;
use super::shared;
use app::launches::ForumLaunch;
use formats::sentences::launch::communication::{
    cpl_text, direction_text, released_by_text, scope_text,
};
use launch::hold::{Authority, Hold, HoldReason};
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, Need};
use pages::{ButtonKind, Fact, Field, FormErrors, disclosure, moment_text, paths, summary_list};
use terms::{HoldRef, LaunchRef, OrganisationType};

pub(super) fn body(
    shown: &Shown,
    launch: &ForumLaunch,
    viewer: OrganisationType,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let reference = launch.shared.line.reference;
    let directs = viewer == OrganisationType::Panel;
    let live = launch.shared.line.phase.is_live();
    html! {
        (shared::standing(&launch.shared, shown.now))
        @if let Some(words) = errors.of("main") {
            p.field-error { span.visually-hidden { "Error: " } (words) }
        }
        p { (cpl_text(&launch.cpl)) }
        h2 { "Holds, with the case of both sides" }
        @if launch.holds.is_empty() { p { "Nothing was ever held." } }
        @for hold in &launch.holds {
            (hold_section(hold, &|of| shown.name(of)))
            @if directs && hold.is_open(shown.now) && live {
                (direction_form(reference, hold, csrf, errors))
            }
        }
        @if directs && live { (coverage_form(reference, csrf, errors)) }
        (shared::notification(
            &launch.shared.line.notification,
            &launch.shared.line.phase,
            shown.now,
        ))
        (shared::corrections(&launch.shared.corrections, &launch.shared.line.notification))
        (shared::gates(&launch.shared.gates, None))
        (shared::communications(&launch.shared.communications, shown.now, &|kind| {
            shared::direction_of(&launch.shared, kind)
        }))
    }
}

/// One hold with everything that was said of it.
pub(super) fn hold_section(hold: &Hold, name: &dyn Fn(terms::OrganisationRef) -> String) -> Markup {
    let id = format!("hold-{}", hold.reference);
    html! {
        section aria-labelledby=(id) {
            h3 id=(id) { (hold.reason.name()) ", " (moment_text(hold.opened_at)) }
            (summary_list(&[
                Fact::new("Hold", html! { (hold.reference) }),
                Fact::new("Keeps back", html! { (scope_text(&hold.scope, name)) }),
                Fact::new("Released by", html! { (released_by_text(&hold.reason)) }),
                Fact::new("State", html! {
                    @match &hold.release {
                        None => strong { "Open" },
                        Some(release) => {
                            "Released by " (release.authority) ", from " (moment_text(release.effective))
                        },
                    }
                }),
            ]))
            (reason(hold, name))
            @for statement in &hold.statements {
                (summary_list(&[
                    Fact::new("DCC's case", html! {
                        (statement.words) " (" (moment_text(statement.at)) ")"
                    }),
                ]))
            }
            @for direction in &hold.directions {
                (summary_list(&[
                    Fact::new("The Panel directed", html! {
                        (direction_text(direction.kind())) " (" (moment_text(direction.at())) ")"
                    }),
                    Fact::new("Reasons", html! { (direction.reasons()) }),
                    Fact::new("Attended", html! { (direction.attendance()) }),
                ]))
            }
        }
    }
}

fn reason(hold: &Hold, name: &dyn Fn(terms::OrganisationRef) -> String) -> Markup {
    match &hold.reason {
        HoldReason::GateNotAchieved { report: None, .. } => html! {
            p { "DCC has not reported yet how the firmware fails." }
        },
        HoldReason::GateNotAchieved {
            report: Some(report),
            ..
        } => summary_list(&[
            Fact::new("How the firmware fails", html! { (report.mechanism) }),
            Fact::new("What is done about it", html! { (report.mitigation) }),
            Fact::new("Reported", moment_text(report.filed_at)),
        ]),
        HoldReason::EmergencyStop { by, words } => summary_list(&[
            Fact::new("Stopped by", html! { (name(*by)) }),
            Fact::new("What it met", html! { (words) }),
        ]),
        HoldReason::Deferral {
            by,
            vulnerabilities,
            justification,
        } => summary_list(&[
            Fact::new("Deferred by", html! { (name(*by)) }),
            Fact::new("Material vulnerabilities", html! { (vulnerabilities) }),
            Fact::new("Justification", html! { (justification) }),
        ]),
    }
}

/// The Panel's form on one hold.
pub(super) fn direction_form(
    launch: LaunchRef,
    hold: &Hold,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let of = |field: &str| field_of(hold.reference, field);
    let (kind, until, words) = (of("kind"), of("until"), of("words"));
    let (reasons, attendance) = (of("reasons"), of("attendance"));
    let releases = hold.released_by().contains(&Authority::Panel);
    let go_on = match releases {
        true => "Go on: the hold is released",
        false => "Go on: DCC may release the hold",
    };
    let choices = [
        Choice::new("continue", go_on),
        Choice::new("stay-held", "Stay held"),
        Choice::new(
            "modify",
            "Go on only after a change; the hold stays until then",
        ),
    ];
    let body = form::post_form(
        &paths::launch_act(launch, "direct"),
        csrf,
        html! {
            (form::hidden_field("hold", &hold.reference.to_string()))
            (form::radios(&Field {
                value: errors.typed(&kind),
                error: errors.of(&kind),
                ..Field::new(&kind, "The Panel directs")
            }, &choices))
            @if matches!(hold.reason, HoldReason::Deferral { .. }) { (form::date_field(&Field {
                hint: Some("Only where it stays held until a day, for example 7 April 2027."),
                need: Need::Optional,
                value: errors.typed(&until),
                error: errors.of(&until),
                ..Field::new(&until, "Held until the end of")
            })) }
            (form::textarea(&Field {
                hint: Some("Only where something must change first."),
                need: Need::Optional,
                value: errors.typed(&words),
                error: errors.of(&words),
                width: InputWidth::Full,
                ..Field::new(&words, "What must change")
            }, 3))
            (form::textarea(&Field {
                value: errors.typed(&reasons),
                error: errors.of(&reasons),
                width: InputWidth::Full,
                ..Field::new(&reasons, "Reasons")
            }, 4))
            (form::textarea(&Field {
                hint: Some("Roles and organisations."),
                value: errors.typed(&attendance),
                error: errors.of(&attendance),
                width: InputWidth::Full,
                ..Field::new(&attendance, "Attendance")
            }, 2))
            (form::button(ButtonKind::Primary, "Record the direction"))
        },
    );
    let fields = [&kind, &until, &words, &reasons, &attendance];
    match fields.iter().any(|field| errors.of(field).is_some()) {
        true => body,
        false => disclosure("Record the Panel's direction", body),
    }
}

/// The name of a field of the form of one hold: forms of several holds stand on one page.
pub(super) fn field_of(hold: HoldRef, field: &str) -> String {
    format!("{field}-{hold}")
}

fn coverage_form(launch: LaunchRef, csrf: &str, errors: &FormErrors) -> Markup {
    let body = form::post_form(
        &paths::launch_act(launch, "direct-coverage"),
        csrf,
        html! {
            p { "A stratum of which too few hubs were upgraded at this level waits, unless the \
                 Panel directs that the next level may include it." }
            (form::textarea(&Field {
                value: errors.typed("coverage-reasons"),
                error: errors.of("coverage-reasons"),
                width: InputWidth::Full,
                ..Field::new("coverage-reasons", "Reasons")
            }, 3))
            (form::button(ButtonKind::Secondary, "Let the next level include them"))
        },
    );
    disclosure("Direct that uncovered strata may be included", body)
}
