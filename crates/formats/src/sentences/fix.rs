//! How far a fix has come, in words (REG-6). For DCC and the manufacturers asked.

use super::{OrganisationNames, alphabetical_list};
use register::fix::{Confirmation, ConfirmationAnswer, NoKnownFix};
use terms::OrganisationRef;
use terms::moment::uk_date_text;

/// Why there is no known fix.
pub fn no_known_fix(reason: &NoKnownFix, names: OrganisationNames<'_>) -> String {
    let list = |organisations: &[OrganisationRef]| {
        alphabetical_list(organisations.iter().map(|o| names(*o)).collect())
    };
    match reason {
        NoKnownFix::NotClaimed => "Nobody says that a fix exists.".to_owned(),
        NoKnownFix::NoInformation => {
            "A fix is said to exist, but nothing says what it is.".to_owned()
        }
        NoKnownFix::NotAsked => {
            "The manufacturer has not been asked to confirm the fix.".to_owned()
        }
        NoKnownFix::Awaited(organisations) => {
            format!("Waiting for {} to confirm the fix.", list(organisations))
        }
        NoKnownFix::Refused(organisations) => {
            format!("{} did not confirm the fix.", list(organisations))
        }
        NoKnownFix::Withdrawn(organisations) => {
            format!(
                "{} withdrew the confirmation of the fix.",
                list(organisations)
            )
        }
        NoKnownFix::WordsChanged => {
            "The words have changed since confirmation was asked; it must be asked again in the new \
             words."
                .to_owned()
        }
    }
}

/// The word for a manufacturer's answer.
pub fn answer(answer: &ConfirmationAnswer) -> &'static str {
    match answer {
        ConfirmationAnswer::Awaited => "Awaited",
        ConfirmationAnswer::Confirmed { .. } => "Confirmed",
        ConfirmationAnswer::Refused { .. } => "Refused",
        ConfirmationAnswer::Overtaken { .. } => "Overtaken",
        ConfirmationAnswer::Withdrawn { .. } => "Withdrawn",
    }
}

/// Each manufacturer asked with its answer, in alphabetical order; or that nobody was asked.
pub fn confirmation_state(
    confirmation: Option<&Confirmation>,
    names: OrganisationNames<'_>,
) -> String {
    let Some(confirmation) = confirmation else {
        return "Not asked".to_owned();
    };
    let mut lines: Vec<String> = confirmation
        .answers
        .iter()
        .map(|(organisation, given)| format!("{}: {}", names(*organisation), answered(given)))
        .collect();
    lines.sort();
    lines.join("; ")
}

fn answered(given: &ConfirmationAnswer) -> String {
    match given {
        ConfirmationAnswer::Awaited => answer(given).to_owned(),
        ConfirmationAnswer::Confirmed { at, .. }
        | ConfirmationAnswer::Refused { at, .. }
        | ConfirmationAnswer::Overtaken { at }
        | ConfirmationAnswer::Withdrawn { at, .. } => {
            format!("{} on {}", answer(given), uk_date_text(at.uk_date()))
        }
    }
}
