//! Why a clause is not published (REG-17). For DCC's eyes only.

use super::OrganisationNames;
use super::fix::no_known_fix;
use register::publication::WithheldReason;

/// The stable code of a reason, for lists and files of DCC.
pub fn code(reason: &WithheldReason) -> &'static str {
    match reason {
        WithheldReason::NotVerified => "NOT-VERIFIED",
        WithheldReason::Queried => "QUERIED",
        WithheldReason::Answered => "ANSWERED",
        WithheldReason::Declined => "DECLINED",
        WithheldReason::Diverted => "DIVERTED",
        WithheldReason::Withdrawn => "WITHDRAWN",
        WithheldReason::NoKnownFix(_) => "NO-KNOWN-FIX",
        WithheldReason::NamesUnpublishedItem => "NAMES-UNPUBLISHED-ITEM",
        WithheldReason::FixTargetNotListed(_) => "FIX-TARGET-NOT-LISTED",
        WithheldReason::ConcernOpen => "CONCERN-OPEN",
    }
}

/// The reason as a sentence that says what would have to happen.
pub fn sentence(reason: &WithheldReason, names: OrganisationNames<'_>) -> String {
    match reason {
        WithheldReason::NotVerified => "DCC has not verified the item yet.".to_owned(),
        WithheldReason::Queried => "DCC waits for the provider's answer to a query.".to_owned(),
        WithheldReason::Answered => {
            "The provider answered a query; DCC has not looked at the answer yet.".to_owned()
        }
        WithheldReason::Declined => "DCC declined to include the item.".to_owned(),
        WithheldReason::Diverted => {
            "A security item, diverted to the security route; nothing of it is published."
                .to_owned()
        }
        WithheldReason::Withdrawn => "The provider closed the item.".to_owned(),
        WithheldReason::NoKnownFix(why) => no_known_fix(why, names),
        WithheldReason::NamesUnpublishedItem => {
            "Its public words point at another item of the register; take the reference out and \
             ask for confirmation again."
                .to_owned()
        }
        WithheldReason::FixTargetNotListed(device) => format!(
            "The firmware named as the fix, {device}, is not active on the list of devices."
        ),
        WithheldReason::ConcernOpen => {
            "A concern with an urgent channel is marked and DCC has not cleared it.".to_owned()
        }
    }
}
