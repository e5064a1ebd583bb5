//! What is reported of single hubs, and what becomes of a hub by it.
//!
//! Facts come in any order, twice, late and against each other. What a hub is follows from the set
//! of its facts and their own times alone, so the order of arrival never matters and a repeat
//! changes nothing.

use std::fmt;
use terms::Moment;

/// One fact about one hub of a tranche.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutcomeFact {
    /// When it happened, by its source.
    pub at: Moment,
    /// What happened.
    pub step: Step,
}

/// What can be reported of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The image reached the hub (`CSPFirmwareDeliveryStatus`, Success).
    Delivered,
    /// The new version runs: an activation alert (`CommsHubFirmwareActivation`) or a read-back.
    Confirmed,
    /// The hub was heard after activation: it is on the WAN and its home answers.
    Heartbeat,
    /// It failed, in this way.
    Failed(FailureMode),
    /// The CSP took the order for this hub back in time: it was never attempted.
    Recalled,
    /// The recall came too late: the hub goes on.
    RecallTooLate,
}

/// How a hub fails (DUIS `TransferResponseCode`, GBCS alerts, read-backs).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureMode {
    /// The image did not reach the hub.
    TransferFailed,
    /// The hub discarded the image.
    ImageDiscarded,
    /// The image is for other hardware.
    HardwareMismatch,
    /// The image did not verify.
    VerificationFailed,
    /// After activation the hub runs another version than the new one.
    OtherVersion,
    /// The hub was lost after activation.
    LostAfterActivation,
}

impl FailureMode {
    /// Every mode.
    pub const ALL: [FailureMode; 6] = [
        FailureMode::TransferFailed,
        FailureMode::ImageDiscarded,
        FailureMode::HardwareMismatch,
        FailureMode::VerificationFailed,
        FailureMode::OtherVersion,
        FailureMode::LostAfterActivation,
    ];

    /// Its stable code in files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            FailureMode::TransferFailed => "TRANSFER-FAILED",
            FailureMode::ImageDiscarded => "IMAGE-DISCARDED",
            FailureMode::HardwareMismatch => "HARDWARE-MISMATCH",
            FailureMode::VerificationFailed => "VERIFICATION-FAILED",
            FailureMode::OtherVersion => "OTHER-VERSION",
            FailureMode::LostAfterActivation => "LOST-AFTER-ACTIVATION",
        }
    }

    /// The mode with this code.
    pub fn from_code(code: &str) -> Option<FailureMode> {
        FailureMode::ALL
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

impl Step {
    /// Its stable code in files and interfaces; a failure's mode stands beside it.
    pub fn code(self) -> &'static str {
        match self {
            Step::Delivered => "DELIVERED",
            Step::Confirmed => "CONFIRMED",
            Step::Heartbeat => "HEARTBEAT",
            Step::Failed(_) => "FAILED",
            Step::Recalled => "RECALLED",
            Step::RecallTooLate => "RECALL-TOO-LATE",
        }
    }
}

/// Everything known of one hub of a tranche. Times are those of the sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubProgress {
    /// The first delivery.
    pub delivered: Option<Moment>,
    /// The first confirmation of the new version.
    pub confirmed_first: Option<Moment>,
    /// The last one.
    pub confirmed_last: Option<Moment>,
    /// The last time the hub was heard.
    pub heard_last: Option<Moment>,
    /// The last failure, and its mode.
    pub failed_last: Option<(Moment, FailureMode)>,
    /// The recall's answer: when, and whether it came in time.
    pub recall: Option<(Moment, RecallAnswer)>,
}

/// What a CSP answered to a recall, for one hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecallAnswer {
    /// Taken back in time.
    Recalled,
    /// Too late.
    TooLate,
}

/// What became of a hub that was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HubOutcome {
    /// Nothing decisive is known, and its time is not over.
    Pending,
    /// The new version is confirmed and the hub was heard since.
    Ok,
    /// It failed explicitly.
    Failed,
    /// Its time is over with neither: counted bad (GATES 3.1).
    Silent,
    /// Its order was taken back before it was attempted.
    Recalled,
}

impl HubProgress {
    /// This progress with one more fact. Taking the same fact again changes nothing, and the
    /// order of facts does not matter.
    #[must_use]
    pub fn with(self, fact: OutcomeFact) -> HubProgress {
        let mut next = self;
        match fact.step {
            Step::Delivered => next.delivered = earlier(self.delivered, fact.at),
            Step::Confirmed => {
                next.confirmed_first = earlier(self.confirmed_first, fact.at);
                next.confirmed_last = self.confirmed_last.max(Some(fact.at));
            }
            Step::Heartbeat => next.heard_last = self.heard_last.max(Some(fact.at)),
            Step::Failed(mode) => {
                next.failed_last = self.failed_last.max(Some((fact.at, mode)));
            }
            Step::Recalled => {
                next.recall = self.recall.max(Some((fact.at, RecallAnswer::Recalled)));
            }
            Step::RecallTooLate => {
                next.recall = self.recall.max(Some((fact.at, RecallAnswer::TooLate)));
            }
        }
        next
    }

    /// What the hub is at `now`, where it counts as silent from `silent_from` on.
    ///
    /// A failure and a confirmation against each other: the later one, by its own time, is the
    /// truth; at the same time the failure is. A recalled hub that was activated all the same is
    /// what its activation says.
    pub fn state(&self, now: Moment, silent_from: Moment) -> HubOutcome {
        let failed_at = self.failed_last.map(|(at, _)| at);
        let attempted = self.confirmed_last.is_some() || failed_at.is_some();
        if let (false, Some((_, RecallAnswer::Recalled))) = (attempted, self.recall) {
            return HubOutcome::Recalled;
        }
        if failed_at.is_some() && failed_at >= self.confirmed_last {
            return HubOutcome::Failed;
        }
        match (self.confirmed_first, self.heard_last) {
            (Some(confirmed), Some(heard)) if heard >= confirmed => HubOutcome::Ok,
            (None | Some(_), _) if now >= silent_from => HubOutcome::Silent,
            (None | Some(_), _) => HubOutcome::Pending,
        }
    }

    /// Whether sources contradict each other: both a failure and a confirmation were reported, or
    /// a hub that was recalled in time was attempted all the same.
    pub fn is_contradictory(&self) -> bool {
        let confirmed = self.confirmed_last.is_some();
        let failed = self.failed_last.is_some();
        let recalled = matches!(self.recall, Some((_, RecallAnswer::Recalled)));
        (confirmed && failed) || (recalled && (confirmed || failed))
    }
}

fn earlier(known: Option<Moment>, at: Moment) -> Option<Moment> {
    Some(known.map_or(at, |known| known.min(at)))
}

impl fmt::Display for FailureMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FailureMode::TransferFailed => "image did not reach the hub",
            FailureMode::ImageDiscarded => "hub discarded the image",
            FailureMode::HardwareMismatch => "image is for other hardware",
            FailureMode::VerificationFailed => "image did not verify",
            FailureMode::OtherVersion => "runs another version",
            FailureMode::LostAfterActivation => "lost after activation",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SILENT_FROM: i64 = 1_000;

    fn state(facts: &[(i64, Step)], now: i64) -> HubOutcome {
        let progress = facts
            .iter()
            .fold(HubProgress::default(), |progress, (at, step)| {
                progress.with(OutcomeFact {
                    at: Moment::from_unix_seconds(*at),
                    step: *step,
                })
            });
        progress.state(
            Moment::from_unix_seconds(now),
            Moment::from_unix_seconds(SILENT_FROM),
        )
    }

    #[test]
    fn sl_5_success_needs_the_version_and_a_heartbeat_after_it() {
        use Step::*;
        assert_eq!(
            state(&[(1, Delivered), (2, Confirmed), (3, Heartbeat)], 9),
            HubOutcome::Ok
        );
        assert_eq!(state(&[(2, Confirmed)], 9), HubOutcome::Pending);
        assert_eq!(
            state(&[(1, Heartbeat), (2, Confirmed)], 9),
            HubOutcome::Pending
        );
        assert_eq!(
            state(&[(1, Heartbeat), (2, Confirmed)], 1_000),
            HubOutcome::Silent
        );
        assert_eq!(state(&[(3, Heartbeat)], 9), HubOutcome::Pending);
    }

    #[test]
    fn sl_5_silence_past_its_deadline_is_bad_and_late_proof_turns_it_to_ok() {
        use Step::*;
        assert_eq!(state(&[], 999), HubOutcome::Pending);
        assert_eq!(state(&[], 1_000), HubOutcome::Silent);
        assert_eq!(state(&[(1, Delivered)], 5_000), HubOutcome::Silent);
        assert_eq!(
            state(&[(4_000, Confirmed), (4_001, Heartbeat)], 5_000),
            HubOutcome::Ok
        );
    }

    #[test]
    fn sl_5_the_later_of_two_that_contradict_each_other_is_the_truth() {
        use Step::*;
        let failed = Failed(FailureMode::LostAfterActivation);
        assert_eq!(
            state(&[(2, Confirmed), (3, Heartbeat), (4, failed)], 9),
            HubOutcome::Failed
        );
        assert_eq!(
            state(&[(2, failed), (3, Confirmed), (4, Heartbeat)], 9),
            HubOutcome::Ok
        );
        assert_eq!(
            state(&[(3, failed), (3, Confirmed), (4, Heartbeat)], 9),
            HubOutcome::Failed
        );
    }

    #[test]
    fn sl_9_a_recalled_hub_that_was_activated_all_the_same_counts_as_activated() {
        use Step::*;
        assert_eq!(state(&[(2, Recalled)], 5_000), HubOutcome::Recalled);
        assert_eq!(
            state(&[(2, Recalled), (3, Confirmed), (4, Heartbeat)], 9),
            HubOutcome::Ok
        );
        assert_eq!(state(&[(2, RecallTooLate)], 1_000), HubOutcome::Silent);
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            Just(Step::Delivered),
            Just(Step::Confirmed),
            Just(Step::Heartbeat),
            prop::sample::select(&FailureMode::ALL[..]).prop_map(Step::Failed),
            Just(Step::Recalled),
            Just(Step::RecallTooLate),
        ]
    }

    proptest! {
        #[test]
        fn sl_5_order_and_repeats_of_facts_change_nothing(
            facts in prop::collection::vec((0i64..50, any_step()), 0..12),
            again in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
            now in 0i64..2_000,
        ) {
            let mut shuffled: Vec<_> = facts.iter().rev().copied().collect();
            if !facts.is_empty() {
                shuffled.extend(again.iter().map(|index| *index.get(&facts)));
            }
            prop_assert_eq!(state(&facts, now), state(&shuffled, now));
        }
    }
}
