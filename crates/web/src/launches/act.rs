//! Acts on a launch, each a form on the launch's page.

use super::forum::field_of;
use super::page::{launch_page, load};
use crate::WebState;
use crate::form::Posted;
use crate::refused::{launch_problem, not_found, read_problem};
use app::authority::{Act, Allowance, allows};
use app::launches::LaunchActError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use formats::hub_reports::{read_device_list, unread_text};
use formats::sentences::launch::refusal::refusal_text;
use launch::command::Command;
use launch::criteria::Kpi;
use launch::decision::Refusal;
use launch::hold::DirectionKind;
use pages::form::read_date;
use pages::{FormErrors, paths};
use terms::{HoldRef, LaunchRef, PlanRef};

/// A fault of what was typed: the field and the words.
type Fault = (String, String);

pub(super) async fn act(
    State(state): State<WebState>,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    // Authority comes before everything that is wrong with the address or the form.
    match asked_of(&act).map(|asked| allows(&person.actor(), asked)) {
        Some(Allowance::Allowed) => {}
        Some(Allowance::NotAllowed) => {
            return launch_problem(person, &Refusal::NotAuthorised.into());
        }
        None => return not_found(person),
    }
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found(person);
    };
    let command = match command_of(launch, &act, &posted) {
        Some(Ok(command)) => command,
        Some(Err(fault)) => return again(&state, &posted, launch, fault).await,
        None => return not_found(person),
    };
    match state
        .app
        .act_on_launch(&person.actor(), &command, None)
        .await
    {
        Ok(_) => {
            let path = format!("{}?done={act}", paths::launch(launch));
            Redirect::to(&path).into_response()
        }
        Err(LaunchActError::Refused(refusal)) => match is_about_a_form(&refusal) {
            true => {
                let field = field_for(&refusal, &act, &posted);
                let words = match field == "hubs" {
                    true => format!("Only these hubs: {}", refusal_text(&refusal)),
                    false => refusal_text(&refusal),
                };
                let fault = (field, words);
                again(&state, &posted, launch, fault).await
            }
            false => launch_problem(person, &LaunchActError::Refused(refusal)),
        },
        Err(error) => launch_problem(person, &error),
    }
}

/// Whether the page that it was asked from can be shown again with it.
fn is_about_a_form(refusal: &Refusal) -> bool {
    !matches!(refusal, Refusal::NotAuthorised | Refusal::NotFound)
}

/// The page with the fault in place and everything that was typed. Only those who may see the launch are shown it.
async fn again(state: &WebState, posted: &Posted, launch: LaunchRef, fault: Fault) -> Response {
    let person = &posted.person;
    let mut errors = FormErrors::new();
    errors.add(&fault.0, fault.1);
    for (field, typed) in posted.filled_in() {
        errors.keep(field, typed);
    }
    match load(state, person, &launch.to_string()).await {
        Ok(Some(shown)) => launch_page(person, &shown, None, &errors),
        Ok(None) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}

/// The field that a refusal belongs to; the page's main part where it is none of the form's.
fn field_for(refusal: &Refusal, asked: &str, posted: &Posted) -> String {
    if let Refusal::NotOwnHubs { .. } | Refusal::ListTooLong { .. } | Refusal::ListEmpty = refusal {
        return "hubs".to_owned();
    }
    if let (Refusal::DateUnfit, "direct", Some(hold)) = (refusal, asked, hold_of(posted)) {
        return field_of(hold, "until");
    }
    let (Refusal::TextUnfit { field, .. } | Refusal::PersonalData { field }) = refusal else {
        return MAIN.to_owned();
    };
    match asked {
        "stop" => "stop-words".to_owned(),
        "withdraw" => "reason".to_owned(),
        "direct-coverage" => "coverage-reasons".to_owned(),
        "defer" => short_name(field).to_owned(),
        "direct" | "report-failure" | "state-case" => match hold_of(posted) {
            Some(hold) => field_of(hold, short_name(field)),
            None => MAIN.to_owned(),
        },
        _ => MAIN.to_owned(),
    }
}

/// The name in a form of what a refusal calls by the field's own words.
fn short_name(field: &'static str) -> &'static str {
    match field {
        "failure mechanism" => "mechanism",
        "mitigating actions" => "mitigation",
        "material vulnerabilities" => "vulnerabilities",
        "what must change" => "words",
        other => other,
    }
}

/// Where a fault leads that belongs to no field: the page's main part.
const MAIN: &str = "main";

fn hold_of(posted: &Posted) -> Option<HoldRef> {
    HoldRef::parse(posted.text("hold"))
}

fn command_of(launch: LaunchRef, act: &str, posted: &Posted) -> Option<Result<Command, Fault>> {
    let no_hold = || (MAIN.to_owned(), refusal_text(&Refusal::NoSuchHold));
    let hold = hold_of(posted).ok_or_else(no_hold);
    Some(match act {
        "issue" => Ok(Command::Issue { launch }),
        "acknowledge" => Ok(Command::Acknowledge { launch }),
        "move-on" => Ok(Command::MoveOn { launch }),
        "seal" => PlanRef::parse(posted.text("plan"))
            .map(|plan| Command::Seal { launch, plan })
            .ok_or_else(|| (MAIN.to_owned(), refusal_text(&Refusal::NoCheckedPlan))),
        "acknowledge-drift" => Kpi::from_code(posted.text("kpi"))
            .map(|kpi| Command::AcknowledgeDrift { launch, kpi })
            .ok_or_else(|| (MAIN.to_owned(), refusal_text(&Refusal::NoDriftWarning))),
        "stop" => Ok(Command::EmergencyStop {
            launch,
            words: posted.text("stop-words").to_owned(),
        }),
        "withdraw" => Ok(Command::Withdraw {
            launch,
            reason: posted.text("reason").to_owned(),
        }),
        "defer" => defer(launch, posted),
        "end-deferral" => hold.map(|hold| Command::EndDeferral { launch, hold }),
        "release-gate" => hold.map(|hold| Command::ReleaseGate { launch, hold }),
        "report-failure" => hold.map(|hold| Command::ReportFailure {
            launch,
            hold,
            mechanism: posted.text(&field_of(hold, "mechanism")).to_owned(),
            mitigation: posted.text(&field_of(hold, "mitigation")).to_owned(),
        }),
        "state-case" => hold.map(|hold| Command::StateCase {
            launch,
            hold,
            words: posted.text(&field_of(hold, "case")).to_owned(),
        }),
        "direct" => hold.and_then(|hold| direct(launch, hold, posted)),
        "direct-coverage" => Ok(Command::DirectCoverage {
            launch,
            reasons: posted.text("coverage-reasons").to_owned(),
        }),
        _ => return None,
    })
}

/// The act that a form of this name is for.
fn asked_of(name: &str) -> Option<Act> {
    Some(match name {
        "issue" => Act::IssueNotification,
        "acknowledge" => Act::AcknowledgeNotification,
        "move-on" => Act::MoveLaunchOn,
        "seal" => Act::SealTranche,
        "acknowledge-drift" => Act::AcknowledgeDrift,
        "stop" => Act::EmergencyStop,
        "withdraw" => Act::WithdrawLaunch,
        "defer" => Act::DeferUpgrade,
        "end-deferral" => Act::EndDeferral,
        "release-gate" => Act::ReleaseGateHold,
        "report-failure" => Act::ReportFailure,
        "state-case" => Act::StateCase,
        "direct" => Act::DirectHold,
        "direct-coverage" => Act::DirectCoverage,
        _ => return None,
    })
}

fn defer(launch: LaunchRef, posted: &Posted) -> Result<Command, Fault> {
    let hubs = match posted.text("hubs") {
        "" => None,
        listed => {
            let read = read_device_list(listed.as_bytes());
            if let Some(fault) = unread_text(&read) {
                return Err(("hubs".to_owned(), format!("Only these hubs: {fault}")));
            }
            Some(read.rows.into_iter().map(|(_, device)| device).collect())
        }
    };
    Ok(Command::Defer {
        launch,
        hubs,
        vulnerabilities: posted.text("vulnerabilities").to_owned(),
        justification: posted.text("justification").to_owned(),
    })
}

fn direct(launch: LaunchRef, hold: HoldRef, posted: &Posted) -> Result<Command, Fault> {
    let text = |field: &str| posted.text(&field_of(hold, field)).to_owned();
    let kind = match text("kind").as_str() {
        "continue" => DirectionKind::Continue,
        "stay-held" => DirectionKind::StayHeld {
            until: match text("until").as_str() {
                "" => None,
                typed => Some(read_date(typed).ok_or_else(|| {
                    let words =
                        "Until: write the day as 7 April 2027, or leave it empty".to_owned();
                    (field_of(hold, "until"), words)
                })?),
            },
        },
        "modify" => DirectionKind::Modify {
            words: text("words"),
        },
        _ => {
            let words = "Choose what the Panel directs".to_owned();
            return Err((field_of(hold, "kind"), words));
        }
    };
    Ok(Command::Direct {
        launch,
        hold,
        kind,
        reasons: text("reasons"),
        attendance: text("attendance"),
    })
}
