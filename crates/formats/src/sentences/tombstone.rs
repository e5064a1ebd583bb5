//! Why a published entry was taken back. The text it stood for is gone, and so is any hint of it.

use register::edition::{Tombstone, TombstoneReason};

/// The reason as a sentence.
pub fn reason(reason: TombstoneReason) -> &'static str {
    match reason {
        TombstoneReason::FixWithdrawn => {
            "The manufacturer withdrew its confirmation of the fix. Do not rely on the fix."
        }
        TombstoneReason::FixFirmwareNotActive => {
            "The firmware named as the fix is no longer active on the Central Products List. Do \
             not rely on the fix."
        }
        TombstoneReason::ConfirmationOutstanding => {
            "The facts of the entry changed, and the fix is not confirmed for the new ones yet."
        }
        TombstoneReason::ClosedByProvider => "The provider closed the item.",
        TombstoneReason::TakenOutOnReview => "DCC took the entry out on review.",
    }
}

/// The whole fact about one withdrawn entry, without its reference.
pub fn sentence(tombstone: &Tombstone) -> String {
    format!(
        "{}: {} Not in editions from {} on.",
        tombstone.reason.code(),
        reason(tombstone.reason),
        tombstone.edition
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::PublicRef;

    #[test]
    fn reg_18_every_tombstone_gives_its_reason_code_and_edition() {
        for reason in TombstoneReason::ALL {
            let tombstone = Tombstone {
                reference: PublicRef::from_random_bits(7),
                reason,
                edition: 4,
            };
            let text = sentence(&tombstone);
            assert!(text.starts_with(reason.code()), "{text}");
            assert!(text.ends_with("editions from 4 on."), "{text}");
        }
    }
}
