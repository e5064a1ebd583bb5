//! What the rules are given besides the file: the day, the lists, and who is sending.

use super::held::Held;
use super::profile::ProfileVersion;
use crate::catalogue::DeviceCatalogue;
use crate::row::SourceKind;
use terms::{Date, Make};

/// What a file is checked against. The same setting and the same bytes give the same result.
#[derive(Clone, Copy, Debug)]
pub struct CheckSetting<'a> {
    /// The day of the check by Great Britain's clocks; a date after it is in the future.
    pub today: Date,
    /// The version of the submission format.
    pub profile: ProfileVersion,
    /// The listed Device Models; without them the reference rules rest.
    pub catalogue: Option<&'a DeviceCatalogue>,
    /// The kind of organisation that sends the file, where known.
    pub submitter: Option<SourceKind>,
    /// The makes the sender may report on; absent where any make may be.
    pub own_makes: Option<&'a [Make]>,
    /// What the register holds of this provider; without it nothing is compared with the register.
    pub held: Option<&'a Held>,
}

impl<'a> CheckSetting<'a> {
    /// A check on this day with the latest profile and nothing to compare with.
    pub fn on(today: Date) -> CheckSetting<'a> {
        CheckSetting {
            today,
            profile: ProfileVersion::LATEST,
            catalogue: None,
            submitter: None,
            own_makes: None,
            held: None,
        }
    }
}
