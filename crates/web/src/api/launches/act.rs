//! Acts on a launch by program: one address, a tagged body, the authority table in front.

use super::super::answer::{json, not_found, not_well_formed};
use super::super::caller::{Caller, form_of, key_of};
use super::super::forms::{MadeForm, ProblemForm};
use super::answer::launch_act_failed;
use super::forms::NotificationForm;
use super::{act_body, no_such, notification};
use crate::WebState;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::hub_reports::device_ids;
use launch::command::Command;
use launch::criteria::Kpi;
use launch::hold::DirectionKind;
use serde::Deserialize;
use terms::{DeviceId, HoldRef, LaunchRef, PlanRef};
use utoipa::ToSchema;

/// An act on a launch.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LaunchActForm {
    /// DCC changes a draft.
    ChangeDraft {
        /// The whole notification.
        notification: Box<NotificationForm>,
    },
    /// DCC issues the notification: everybody affected is told and the criteria are fixed.
    Issue {},
    /// DCC corrects words and dates of an issued notification.
    Revise {
        /// The whole notification.
        notification: Box<NotificationForm>,
    },
    /// A Supplier who was told acknowledges the notification.
    Acknowledge {},
    /// DCC seals the hubs of the level.
    Seal {
        /// The plan that the person looked at.
        plan: String,
    },
    /// DCC acknowledges a warning of drift.
    AcknowledgeDrift {
        /// The measure's code.
        measure: String,
    },
    /// DCC moves the launch to the next level, or completes it.
    MoveOn {},
    /// DCC tells how the firmware fails and what is done about it.
    ReportFailure {
        /// The hold.
        hold: String,
        /// How it fails.
        #[schema(min_length = 1, max_length = 10000)]
        mechanism: String,
        /// What is done about it.
        #[schema(min_length = 1, max_length = 10000)]
        mitigation: String,
    },
    /// A second person at DCC releases the hold of a gate that was not achieved.
    ReleaseGate {
        /// The hold.
        hold: String,
    },
    /// A Supplier with a hub in the launch, or DCC, stops the whole deployment at once.
    EmergencyStop {
        /// What it met. Nothing else is asked.
        #[schema(min_length = 1, max_length = 10000)]
        reason: String,
    },
    /// A Supplier defers the upgrade of its own hubs.
    Defer {
        /// These hubs of its own; left out for all of them.
        #[schema(max_items = 50000)]
        device_ids: Option<Vec<String>>,
        /// Material vulnerabilities.
        #[schema(min_length = 1, max_length = 10000)]
        vulnerabilities: String,
        /// Why the upgrade would compromise its obligations.
        #[schema(min_length = 1, max_length = 10000)]
        justification: String,
    },
    /// A Supplier ends its own deferral.
    EndDeferral {
        /// The hold.
        hold: String,
    },
    /// DCC states its case on an Emergency Stop or a deferral that waits for the Panel.
    StateCase {
        /// The hold it is about.
        hold: String,
        /// What it states.
        #[schema(min_length = 1, max_length = 10000)]
        words: String,
    },
    /// The Panel directs.
    Direct {
        /// The hold it is about.
        hold: String,
        /// continue, stay-held or modify.
        #[schema(pattern = "^(continue|stay-held|modify)$")]
        direction: String,
        /// With stay-held: the last day of a deferral.
        #[schema(pattern = "^\\d{4}-\\d{2}-\\d{2}$")]
        until: Option<String>,
        /// With modify: what must change.
        #[schema(max_length = 10000)]
        words: Option<String>,
        /// Why.
        #[schema(min_length = 1, max_length = 10000)]
        reasons: String,
        /// Who attended: roles and organisations.
        #[schema(min_length = 1, max_length = 10000)]
        attendance: String,
    },
    /// The Panel directs that the next level may include strata that this one does not cover.
    DirectCoverage {
        /// Why.
        #[schema(min_length = 1, max_length = 10000)]
        reasons: String,
    },
    /// DCC ends the launch.
    Withdraw {
        /// Why.
        #[schema(min_length = 1, max_length = 10000)]
        reason: String,
    },
}

/// Acts on a launch. What the caller's organisation may do is decided as on the pages.
#[utoipa::path(
    post,
    path = "/api/v1/launches/{reference}/acts",
    operation_id = "actOnLaunch",
    tag = "launch",
    params(
        ("reference" = String, Path, description = "The launch's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is done once")
    ),
    request_body = LaunchActForm,
    responses(
        (status = 200, description = "Done", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not the caller's to do", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn act(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    let body = match act_body(&headers, body).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    let path = format!("/api/v1/launches/{reference}/acts");
    let read = key_of(&headers, &path, &body)
        .and_then(|key| Ok((key, form_of::<LaunchActForm>(&headers, &body)?)))
        .and_then(|(key, form)| Ok((key, command(launch, form)?)));
    let (key, command) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let actor = caller.actor();
    match state
        .app
        .act_on_launch(&actor, &command, key.as_ref())
        .await
    {
        Ok(done) => json(
            &HeaderMap::new(),
            &MadeForm {
                reference: done.launch.to_string(),
            },
        ),
        Err(error) => launch_act_failed(&error),
    }
}

fn command(launch: LaunchRef, form: LaunchActForm) -> Result<Command, Response> {
    let hold = |text: &str| HoldRef::parse(text).ok_or_else(|| no_such("hold"));
    Ok(match form {
        LaunchActForm::ChangeDraft { notification: form } => Command::ChangeDraft {
            launch,
            notification: Box::new(notification(&form)?),
        },
        LaunchActForm::Issue {} => Command::Issue { launch },
        LaunchActForm::Revise { notification: form } => Command::Revise {
            launch,
            notification: Box::new(notification(&form)?),
        },
        LaunchActForm::Acknowledge {} => Command::Acknowledge { launch },
        LaunchActForm::Seal { plan } => Command::Seal {
            launch,
            plan: PlanRef::parse(&plan).ok_or_else(|| no_such("plan"))?,
        },
        LaunchActForm::AcknowledgeDrift { measure } => Command::AcknowledgeDrift {
            launch,
            kpi: Kpi::from_code(&measure).ok_or_else(|| {
                not_well_formed(
                    "measure is the code of a service-health measure, such as GAS-READS.",
                )
            })?,
        },
        LaunchActForm::MoveOn {} => Command::MoveOn { launch },
        LaunchActForm::ReportFailure {
            hold: text,
            mechanism,
            mitigation,
        } => Command::ReportFailure {
            launch,
            hold: hold(&text)?,
            mechanism,
            mitigation,
        },
        LaunchActForm::ReleaseGate { hold: text } => Command::ReleaseGate {
            launch,
            hold: hold(&text)?,
        },
        LaunchActForm::EmergencyStop { reason } => Command::EmergencyStop {
            launch,
            words: reason,
        },
        LaunchActForm::Defer {
            device_ids,
            vulnerabilities,
            justification,
        } => Command::Defer {
            launch,
            hubs: device_ids.as_deref().map(every_id).transpose()?,
            vulnerabilities,
            justification,
        },
        LaunchActForm::EndDeferral { hold: text } => Command::EndDeferral {
            launch,
            hold: hold(&text)?,
        },
        LaunchActForm::StateCase { hold: text, words } => Command::StateCase {
            launch,
            hold: hold(&text)?,
            words,
        },
        LaunchActForm::Direct {
            hold: text,
            direction: kind,
            until,
            words,
            reasons,
            attendance,
        } => Command::Direct {
            launch,
            hold: hold(&text)?,
            kind: direction(&kind, until, words)?,
            reasons,
            attendance,
        },
        LaunchActForm::DirectCoverage { reasons } => Command::DirectCoverage { launch, reasons },
        LaunchActForm::Withdraw { reason } => Command::Withdraw { launch, reason },
    })
}

fn direction(
    kind: &str,
    until: Option<String>,
    words: Option<String>,
) -> Result<DirectionKind, Response> {
    match (kind, until, words) {
        ("continue", None, None) => Ok(DirectionKind::Continue),
        ("stay-held", until, None) => {
            let day = |text: String| text.parse().map_err(|_| no_day());
            Ok(DirectionKind::StayHeld {
                until: until.map(day).transpose()?,
            })
        }
        ("modify", None, Some(words)) => Ok(DirectionKind::Modify { words }),
        _ => Err(not_well_formed(
            "direction is continue, stay-held (with until, or not) or modify (with words).",
        )),
    }
}

fn no_day() -> Response {
    not_well_formed("The field until is no date such as 2026-04-07.")
}

/// A deferral is taken whole: hubs that are left out by a slip of the pen would be upgraded.
fn every_id(listed: &[String]) -> Result<Vec<DeviceId>, Response> {
    let read = device_ids(listed);
    match read.findings.kept().first() {
        None => Ok(read.rows.into_iter().map(|(_, device)| device).collect()),
        Some(finding) => Err(not_well_formed(&format!(
            "The Device ID at place {} is none. Nothing was deferred.",
            finding.place.line
        ))),
    }
}
