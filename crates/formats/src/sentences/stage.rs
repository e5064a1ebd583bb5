//! How far an item has come, in words. For DCC and the item's own provider.

use register::item::{DeclineReason, RepeatVerdict, Stage};
use terms::moment::uk_date_text;

/// The short name of a stage.
pub fn name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Received => "Received",
        Stage::Queried => "Queried",
        Stage::Answered => "Answered",
        Stage::Verified { .. } => "Verified",
        Stage::Declined { .. } => "Declined",
        Stage::Diverted { .. } => "Diverted",
        Stage::Withdrawn { .. } => "Withdrawn",
    }
}

/// What a stage means.
pub fn sentence(stage: &Stage) -> String {
    match stage {
        Stage::Received => "Recorded. DCC has not looked at it yet.".to_owned(),
        Stage::Queried => "DCC asked the provider a question and waits for the answer.".to_owned(),
        Stage::Answered => {
            "The provider answered. DCC has not looked at the answer yet.".to_owned()
        }
        Stage::Verified { at, .. } => format!(
            "Verified on {}: DCC and the provider agree that it is included.",
            uk_date_text(at.uk_date())
        ),
        Stage::Declined { reason, at } => format!(
            "Declined by DCC on {}: {}",
            uk_date_text(at.uk_date()),
            decline_reason(*reason)
        ),
        Stage::Diverted { at } => format!(
            "Diverted to the security route on {}. The register keeps no content of it.",
            uk_date_text(at.uk_date())
        ),
        Stage::Withdrawn { at } => {
            format!("Closed by its provider on {}.", uk_date_text(at.uk_date()))
        }
    }
}

/// Why DCC declined an item.
pub fn decline_reason(reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::Smets1 => {
            "it concerns a SMETS1 device, which is out of scope; SEC Appendix AM covers those."
        }
        DeclineReason::NotADeviceMatter => "it is not an issue, defect or fix of a device.",
        DeclineReason::Insufficient => {
            "the information does not suffice to tell which devices it concerns or what happens."
        }
        DeclineReason::RepeatOfAnother => "it repeats another item of the same provider.",
    }
}

/// What DCC holds a proposed repeat to be.
pub fn repeat_verdict(verdict: RepeatVerdict) -> &'static str {
    match verdict {
        RepeatVerdict::Same => "same matter",
        RepeatVerdict::Different => "different matter",
        RepeatVerdict::Undecided => "not decided",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_10_a_declined_smets1_item_says_where_smets1_belongs() {
        assert!(decline_reason(DeclineReason::Smets1).contains("Appendix AM"));
    }
}
