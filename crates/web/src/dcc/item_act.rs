//! DCC's acts on an item, each a form on the item's page.

use super::item::{item_page, load};
use crate::WebState;
use crate::concern::concern_of;
use crate::form::Posted;
use crate::guard::Dcc;
use crate::refused::{act_problem, correctable, not_found, read_problem};
use app::act::ActError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use pages::{FormErrors, paths};
use register::command::Command;
use register::decision::Refusal;
use register::item::{DeclineReason, RepeatVerdict};
use terms::{
    DeviceModel, DeviceType, FirmwareVersion, ItemRef, LaunchRef, Make, Model, OrganisationRef,
};

/// A fault of what was typed: the field and the words.
type Fault = (String, String);

fn fault(field: &str, words: &str) -> Fault {
    (field.to_owned(), words.to_owned())
}

/// Whoever is not at DCC is turned away before anything is read: a fault of what was typed is shown
/// on the item's page, which is DCC's.
pub(super) async fn act(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    Path((reference, act)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let Some(item) = ItemRef::parse(&reference) else {
        return not_found(person);
    };
    let asked = match asked_of(item, &act, &posted) {
        Some(Ok(asked)) => asked,
        Some(Err((field, words))) => {
            let mut errors = posted.errors();
            errors.add(&field, words);
            return again(&state, &posted, item, &errors).await;
        }
        None => return not_found(person),
    };
    let actor = person.actor();
    let done = match asked {
        Asked::Command(command) => state.app.act(&actor, &command).await,
        Asked::Attach { clause, launch } => {
            let app = &state.app;
            app.attach_launch(&actor, item, clause, launch, None).await
        }
    };
    match done {
        Ok(_) => {
            let path = format!("{}?done={act}", paths::item(item));
            Redirect::to(&path).into_response()
        }
        Err(ActError::Refused(refusal)) => refused(&state, &posted, item, &act, &refusal).await,
        Err(error) => act_problem(person, &error),
    }
}

/// A refusal that a person can do something about is shown on the item's page, in place.
async fn refused(
    state: &WebState,
    posted: &Posted,
    item: ItemRef,
    act: &str,
    refusal: &Refusal,
) -> Response {
    match correctable(refusal) {
        Some((field, words)) => {
            let of_clause = |name: &str| format!("{name}-{}", posted.text("clause"));
            let fields = [("provide-fix", "information"), ("targets", "targets")];
            let own = fields.iter().find(|(of, _)| *of == act);
            let field = own.map_or_else(|| field.to_owned(), |(_, name)| of_clause(name));
            let mut errors = posted.errors();
            errors.add_coded(&field, words, refusal.code());
            again(state, posted, item, &errors).await
        }
        None => act_problem(&posted.person, &ActError::Refused(refusal.clone())),
    }
}

/// The item's page once more, with the fault and what was typed.
async fn again(state: &WebState, posted: &Posted, item: ItemRef, errors: &FormErrors) -> Response {
    let person = &posted.person;
    match load(state, &item.to_string()).await {
        Ok(Some(shown)) => item_page(person, &shown, None, errors),
        Ok(None) => not_found(person),
        Err(error) => read_problem(person, &error),
    }
}

/// What a form asks for.
enum Asked {
    Command(Command),
    /// That this launch, as it stands, is attached to a clause.
    Attach {
        clause: u32,
        launch: LaunchRef,
    },
}

fn asked_of(item: ItemRef, act: &str, posted: &Posted) -> Option<Result<Asked, Fault>> {
    let clause: u32 = posted.text("clause").parse().unwrap_or(0);
    let command = match act {
        "attach-launch" => {
            let launch = LaunchRef::parse(posted.text("launch"));
            let launch = launch.ok_or_else(|| fault("main", "Choose the launch"));
            return Some(launch.map(|launch| Asked::Attach { clause, launch }));
        }
        "verify" => Ok(Command::VerifyItem {
            item,
            seen: posted.text("seen").parse().unwrap_or(0),
        }),
        "divert" => Ok(Command::DivertItem { item }),
        "mark-concern" => concern_of(posted.text("concern"))
            .map(|concern| Command::MarkConcern { item, concern })
            .ok_or_else(|| fault("concern", "Choose the concern")),
        "clear-concern" => Ok(Command::ClearConcern { item }),
        "separate" => Ok(Command::SeparateClause { item, clause }),
        "ask" => Ok(Command::AskConfirmation { item, clause }),
        "query" => query(item, posted),
        "decline" => decline(item, posted),
        "combine" => Ok(Command::CombineClauses {
            item,
            clauses: posted
                .all("clauses")
                .filter_map(|number| number.parse().ok())
                .collect(),
        }),
        "targets" => {
            let field = format!("targets-{clause}");
            match targets_of(posted.text(&field)) {
                Ok(targets) => Ok(Command::SetFixTargets {
                    item,
                    clause,
                    targets,
                }),
                Err(words) => Err(fault(&field, &words)),
            }
        }
        "provide-fix" => provide_fix(item, clause, posted),
        "repeat" => repeat(item, posted),
        _ => return None,
    };
    Some(command.map(Asked::Command))
}

fn query(item: ItemRef, posted: &Posted) -> Result<Command, Fault> {
    let due = posted.text("due").parse::<u32>().ok();
    let due = due
        .filter(|days| (1..=60).contains(days))
        .ok_or_else(|| fault("due", "Give a number of Working Days between 1 and 60"))?;
    if posted.text("question").is_empty() {
        return Err(fault("question", "Write the question"));
    }
    Ok(Command::QueryItem {
        item,
        question: posted.text("question").to_owned(),
        due_working_days: due,
    })
}

/// The value that stands for a reason in a form.
pub(super) fn decline_value(reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::Smets1 => "smets1",
        DeclineReason::NotADeviceMatter => "not-a-device-matter",
        DeclineReason::Insufficient => "insufficient",
        DeclineReason::RepeatOfAnother => "repeat",
    }
}

fn decline(item: ItemRef, posted: &Posted) -> Result<Command, Fault> {
    DeclineReason::ALL
        .into_iter()
        .find(|reason| decline_value(*reason) == posted.text("reason"))
        .map(|reason| Command::DeclineItem { item, reason })
        .ok_or_else(|| fault("reason", "Choose why the item is declined"))
}

fn provide_fix(item: ItemRef, clause: u32, posted: &Posted) -> Result<Command, Fault> {
    let field = format!("from-{clause}");
    let from = OrganisationRef::parse(posted.text(&field))
        .ok_or_else(|| fault(&field, "Choose which Party provided the fix"))?;
    Ok(Command::ProvideFix {
        item,
        clause,
        from,
        information: posted.text(&format!("information-{clause}")).to_owned(),
    })
}

fn repeat(item: ItemRef, posted: &Posted) -> Result<Command, Fault> {
    let other = ItemRef::parse(posted.text("other"));
    let verdict = match posted.text("verdict") {
        "same" => Some(RepeatVerdict::Same),
        "different" => Some(RepeatVerdict::Different),
        "undecided" => Some(RepeatVerdict::Undecided),
        _ => None,
    };
    match (other, verdict) {
        (Some(other), Some(verdict)) => Ok(Command::DecideRepeat {
            item,
            other,
            verdict,
        }),
        (Some(_), None) | (None, _) => Err(fault("main", "Say of which item, and what you decide")),
    }
}

/// Devices, one a line: `Device Type | Make | Model | Firmware Version`. No line names none.
fn targets_of(text: &str) -> Result<Vec<DeviceModel>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            device_of(line).ok_or_else(|| {
                format!(
                    "Line {}: write Device Type | Make | Model | Firmware Version, for example \
                     ESME | Northmere | NM-E210 | 00020140",
                    index + 1
                )
            })
        })
        .collect()
}

fn device_of(line: &str) -> Option<DeviceModel> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [device_type, make, model, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let device_type = DeviceType::from_code(&device_type.to_uppercase())?;
    let firmware = match rest {
        [] | [""] => None,
        [version] => Some(FirmwareVersion::parse(version)?),
        [_, ..] => return None,
    };
    if firmware.is_none() && !device_type.firmware_may_be_blank() {
        return None;
    }
    Some(DeviceModel {
        device_type,
        make: Make::parse(make)?,
        model: Model::parse(model)?,
        firmware,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_6_targets_are_read_line_by_line() {
        let targets =
            targets_of("ESME | Northmere | NM-E210 | 00020140\n\nIHD|Calder & Rowe|View|");
        let targets = targets.unwrap();
        assert_eq!(targets.len(), 2);
        assert_eq!(targets[0].to_string(), "ESME Northmere NM-E210 00020140");
        assert_eq!(targets[1].firmware, None);
    }

    #[test]
    fn reg_6_a_target_without_its_version_is_told_by_line() {
        let words = targets_of("IHD|a|b\nESME | Northmere | NM-E210").unwrap_err();
        assert!(words.starts_with("Line 2:"), "{words}");
    }
}
