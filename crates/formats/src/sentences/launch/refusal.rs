//! Why an act on a launch was not carried out, and what to do about it.

use crate::finding_text::with_commas;
use launch::criteria::CriteriaFault;
use launch::decision::Refusal;

/// The refusal in words.
pub fn refusal_text(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAuthorised => "Your organisation cannot do this.".to_owned(),
        Refusal::NotFound => "There is nothing here by that reference.".to_owned(),
        Refusal::TextUnfit { field, length_max } => format!(
            "The {field} must have between 1 and {} characters, and none that cannot be printed.",
            with_commas(*length_max as u64)
        ),
        Refusal::PersonalData { field } => format!(
            "The {field} holds a meter point number or a Device ID, which is personal data. Take \
             it out."
        ),
        Refusal::CriteriaUnfit { faults } => {
            let all: Vec<String> = faults.iter().map(criteria_fault_text).collect();
            all.join(" ")
        }
        Refusal::VersionsUnfit => "Name at least one version that may be upgraded from, and not \
            the new one among them."
            .to_owned(),
        Refusal::VersionForm { version } => format!(
            "“{version}” is no firmware version of a hub: hubs report one to eight hexadecimal \
             digits, such as 00020000."
        ),
        Refusal::DatesUnfit => "Both days must lie in the future, and activation cannot be due \
            before deployment."
            .to_owned(),
        Refusal::NumberTaken => "Another launch bears this number. Choose the next one.".to_owned(),
        Refusal::FixedOnIssue => {
            "Target and criteria were fixed when the notification was issued. \
            A revision may change words and dates; for anything else withdraw the launch and draft \
            another."
                .to_owned()
        }
        Refusal::PhaseUnfit { phase } => {
            format!("The launch is in the phase “{phase}”, and this cannot be done with it now.")
        }
        Refusal::NobodyConcerned => "No Supplier has a hub that this launch concerns, by the \
            inventory in force. Look at model and versions."
            .to_owned(),
        Refusal::WindowClosed { closed } => format!(
            "The window for these lists closed on {}. The time of receipt by DCC counts.",
            closed.uk_text()
        ),
        Refusal::Held => {
            "The whole deployment is held. Its hold must be released first.".to_owned()
        }
        Refusal::ListEmpty => "Name at least one Device ID.".to_owned(),
        Refusal::ListTooLong { hubs_max } => format!(
            "One list names at most {} Device IDs. Send the rest in another.",
            with_commas(*hubs_max)
        ),
        Refusal::NominationLimit { left } => format!(
            "That is more than the notification lets one Supplier list for this level: {} more \
             may be listed.",
            with_commas(*left)
        ),
        Refusal::NotOwnHubs { hubs: 1 } => "1 of these Device IDs is no hub at which your \
            organisation is responsible. Nothing was deferred."
            .to_owned(),
        Refusal::NotOwnHubs { hubs } => format!(
            "{} of these Device IDs are no hubs at which your organisation is responsible. Nothing \
             was deferred.",
            with_commas(*hubs)
        ),
        Refusal::NoSuchHold => "This hold was released already, or there is none.".to_owned(),
        Refusal::FailureReportMissing => "DCC must report how the firmware fails and what is done \
            about it first."
            .to_owned(),
        Refusal::AlreadyReported => "The failure was reported already.".to_owned(),
        Refusal::SecondPersonNeeded => "A second person must do this: whoever did the first step \
            cannot do both."
            .to_owned(),
        Refusal::DriftNotAcknowledged => {
            "A warning of drift waits for its acknowledgement first.".to_owned()
        }
        Refusal::NoDriftWarning => "There is no warning to acknowledge.".to_owned(),
        Refusal::NothingToDo => "There is nothing to be done.".to_owned(),
        Refusal::NoCheckedPlan => {
            "There is no plan that passed its check, or what it rested on changed since: the \
             launch, or a calendar of conflicts. Make the plan, and look at it before you seal it."
                .to_owned()
        }
        Refusal::PlanStale => "Something changed since the plan was made. Make it again and look \
            at it again."
            .to_owned(),
        Refusal::DateUnfit => "Only a deferral has a last day, and it cannot lie in the past. An \
            Emergency Stop stays until the Panel directs that the launch goes on."
            .to_owned(),
    }
}

/// What is wrong with a set of criteria, in words.
pub fn criteria_fault_text(fault: &CriteriaFault) -> String {
    match fault {
        CriteriaFault::BadBelowFailed => "The tolerance for bad hubs cannot be smaller than that \
            for failed ones: a failed hub is bad too."
            .to_owned(),
        CriteriaFault::FalseStopTooLarge => {
            "The chance of a false stop must lie below a half.".to_owned()
        }
        CriteriaFault::FalsePassTooLarge => {
            "The chance of a false pass must lie below a half.".to_owned()
        }
        CriteriaFault::ToleranceTooLarge => {
            "A tolerance of a half or more lets every firmware pass.".to_owned()
        }
        CriteriaFault::MaturedTooSmall => {
            "At least half of a tranche must have matured before it can pass.".to_owned()
        }
        CriteriaFault::SoakTooShort { least } => {
            format!("The soak must last at least {least} hours.")
        }
        CriteriaFault::SoakTooLong => "The soak lasts at most 2,208 hours (92 days).".to_owned(),
        CriteriaFault::SilenceUnfit => {
            "Hubs count as silent after 1 to 1,440 hours, and re-reading lasts at most 1,440 hours."
                .to_owned()
        }
        CriteriaFault::LevelsBeyondTheWhole => "The levels between the first and the rest come to \
            100 % of the affected hubs or more, so nothing would be left for the rest."
            .to_owned(),
        CriteriaFault::StratumEmpty => "A stratum needs at least one hub.".to_owned(),
        CriteriaFault::HoldbackMissing => {
            "Measures are compared with hubs that are held back, so some must be.".to_owned()
        }
        CriteriaFault::NominationWindowUnfit => {
            "The window for lists has 1 to 60 Working Days.".to_owned()
        }
        CriteriaFault::NominationLimitUnfit => {
            "One Supplier may list 1 to 1,000,000 hubs for a level.".to_owned()
        }
        CriteriaFault::ActivationWindowUnfit => {
            "The activation window must begin before it ends, on one day.".to_owned()
        }
        CriteriaFault::CapacityMissing { region } => format!(
            "The region {} has no daily capacity, so its hubs would wait for ever.",
            region.text()
        ),
        CriteriaFault::ReportingUnfit => {
            "Results are shared, and reports made, within 1 to 60 Working Days.".to_owned()
        }
        CriteriaFault::SmallCellsTooSmall => {
            "Cells below ten hubs would show single homes.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::Moment;

    #[test]
    fn sl_4_a_list_that_is_late_is_told_when_the_window_closed() {
        let closed = Moment::end_of_day(jiff::civil::date(2026, 4, 30));
        let text = refusal_text(&Refusal::WindowClosed { closed });
        assert!(text.contains("30 April 2026, 23:59 BST"), "{text}");
    }

    #[test]
    fn every_fault_of_criteria_is_told_at_once() {
        let text = refusal_text(&Refusal::CriteriaUnfit {
            faults: vec![CriteriaFault::StratumEmpty, CriteriaFault::SoakTooLong],
        });
        assert!(text.contains("stratum") && text.contains("soak"), "{text}");
    }
}
