//! The formal notification of a firmware upgrade (SL-1): what it is, and its five parts.

use crate::criteria::Criteria;
use terms::{Date, FirmwareVersion, Make, Model};

/// The number of a notification: `CHFN-2026-0001`, 1 to 30 printable characters without a space.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NotificationNumber(String);

impl NotificationNumber {
    /// Greatest length in characters (DUIS.md section 12).
    pub const LENGTH_MAX: usize = 30;

    /// The number for this text, or `None`.
    pub fn parse(text: &str) -> Option<NotificationNumber> {
        let fit = (1..=Self::LENGTH_MAX).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        fit.then(|| NotificationNumber(text.to_owned()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for NotificationNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a launch runs on ordinary or on emergency timescales. The process is the same (SL-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaunchKind {
    /// Ordinary.
    Ordinary,
    /// An emergency upgrade: shorter windows, no step left out.
    Emergency,
}

/// How grave what the firmware puts right is. Not the incident category, not the priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UpgradeSeverity {
    /// Critical.
    Critical,
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
}

/// How soon it must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UpgradePriority {
    /// Immediate.
    Immediate,
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
}

/// The band of the home area network that a hub speaks (DUIS `HANVariant`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HanVariant {
    /// Single Band.
    SingleBand,
    /// Dual Band.
    DualBand,
}

/// The hubs and the firmware a launch is about. Order between versions is declared, never
/// computed: a version that is not named cannot be upgraded from (MP231, DOMAIN trap 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The Device Manufacturer's name.
    pub make: Make,
    /// The hub's model.
    pub model: Model,
    /// Its type.
    pub han_variant: HanVariant,
    /// The new version.
    pub to: FirmwareVersion,
    /// The versions that may be upgraded to it, sorted, each once; at least one.
    pub from: Vec<FirmwareVersion>,
}

/// The notification: the five parts of SL-1, and the criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its number.
    pub number: NotificationNumber,
    /// Ordinary or emergency.
    pub kind: LaunchKind,
    /// Part 1: CH device model, type and version.
    pub target: Target,
    /// Part 2: what the release note holds.
    pub release_note: String,
    /// Part 3: severity.
    pub severity: UpgradeSeverity,
    /// Part 4: priority.
    pub priority: UpgradePriority,
    /// Part 5: the day by which deployment must be done.
    pub deploy_by: Date,
    /// Part 5: the day by which activation must be done.
    pub activate_by: Date,
    /// The criteria, fixed when it is issued.
    pub criteria: Criteria,
}

macro_rules! names {
    ($type:ty, $all:expr, $(($variant:path, $name:literal)),+ $(,)?) => {
        impl $type {
            /// Every value, in this file's order.
            pub const ALL: &[$type] = &$all;

            /// The name people read, which is also the code in files.
            pub fn name(self) -> &'static str {
                match self {
                    $($variant => $name,)+
                }
            }

            /// The value with this name.
            pub fn from_name(name: &str) -> Option<$type> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names!(
    LaunchKind,
    [LaunchKind::Ordinary, LaunchKind::Emergency],
    (LaunchKind::Ordinary, "Ordinary"),
    (LaunchKind::Emergency, "Emergency"),
);
names!(
    UpgradeSeverity,
    [
        UpgradeSeverity::Critical,
        UpgradeSeverity::High,
        UpgradeSeverity::Medium,
        UpgradeSeverity::Low
    ],
    (UpgradeSeverity::Critical, "Critical"),
    (UpgradeSeverity::High, "High"),
    (UpgradeSeverity::Medium, "Medium"),
    (UpgradeSeverity::Low, "Low"),
);
names!(
    UpgradePriority,
    [
        UpgradePriority::Immediate,
        UpgradePriority::High,
        UpgradePriority::Medium,
        UpgradePriority::Low
    ],
    (UpgradePriority::Immediate, "Immediate"),
    (UpgradePriority::High, "High"),
    (UpgradePriority::Medium, "Medium"),
    (UpgradePriority::Low, "Low"),
);
names!(
    HanVariant,
    [HanVariant::SingleBand, HanVariant::DualBand],
    (HanVariant::SingleBand, "Single Band"),
    (HanVariant::DualBand, "Dual Band"),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_1_a_number_holds_no_space_and_at_most_thirty_characters() {
        assert!(NotificationNumber::parse("CHFN-2026-0001").is_some());
        for text in ["", "CHFN 1", "CHFN\u{e9}", &"x".repeat(31)] {
            assert_eq!(NotificationNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_reads_back() {
        for severity in UpgradeSeverity::ALL {
            assert_eq!(UpgradeSeverity::from_name(severity.name()), Some(*severity));
        }
        assert_eq!(UpgradePriority::from_name("Critical"), None);
        assert_eq!(UpgradeSeverity::from_name("Immediate"), None);
    }
}
