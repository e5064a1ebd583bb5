//! The two arms of a comparison: hubs that are upgraded, and hubs held back beside them.

use app::ports::Member;

/// Which arm a measured hub is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Arm {
    /// Upgraded.
    Upgraded,
    /// Held back.
    HeldBack,
}

impl Arm {
    /// The arm of a hub: its wave says so.
    pub(crate) fn of(member: Member) -> Arm {
        match member.wave {
            0 => Arm::HeldBack,
            _ => Arm::Upgraded,
        }
    }

    /// As stored.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Arm::Upgraded => "Upgraded",
            Arm::HeldBack => "HeldBack",
        }
    }

    /// The arm stored so.
    pub(crate) fn from_code(code: &str) -> Option<Arm> {
        [Arm::Upgraded, Arm::HeldBack]
            .into_iter()
            .find(|arm| arm.code() == code)
    }
}
