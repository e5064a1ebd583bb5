//! Holds: what keeps a launch, or some hubs of it, from going on.
//!
//! Gate not achieved, Emergency Stop and deferral are one mechanism with three reasons, three
//! scopes and three authorities. The machine may open a hold. It has no way to release one:
//! [`Authority`] has no value for it, and no timer ends a hold.

use std::fmt;
use terms::{Date, DeviceId, HoldRef, Moment, OrganisationRef, PersonRef};

/// Hubs stored apart, named by digest: sorted Device IDs, eight bytes each, big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StoredHubs {
    /// SHA-256 of the stored bytes.
    pub sha256: [u8; 32],
    /// How many hubs.
    pub hubs: u64,
}

impl StoredHubs {
    /// These hubs and the bytes they are stored as. Device IDs may come in any order.
    pub fn of(devices: &[DeviceId], sha256: &dyn Fn(&[u8]) -> [u8; 32]) -> (StoredHubs, Vec<u8>) {
        let mut bits: Vec<u64> = devices.iter().map(|device| device.bits()).collect();
        bits.sort_unstable();
        bits.dedup();
        let bytes: Vec<u8> = bits.iter().flat_map(|bits| bits.to_be_bytes()).collect();
        let stored = StoredHubs {
            sha256: sha256(&bytes),
            hubs: bits.len() as u64,
        };
        (stored, bytes)
    }

    /// The Device IDs in stored bytes, or `None` where they are not what was stored.
    pub fn read(self, bytes: &[u8], sha256: &dyn Fn(&[u8]) -> [u8; 32]) -> Option<Vec<DeviceId>> {
        if sha256(bytes) != self.sha256 || bytes.len() as u64 != self.hubs * 8 {
            return None;
        }
        let (whole, _) = bytes.as_chunks::<8>();
        whole
            .iter()
            .map(|eight| DeviceId::from_bits(u64::from_be_bytes(*eight)))
            .collect()
    }
}

/// One hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its reference.
    pub reference: HoldRef,
    /// Why.
    pub reason: HoldReason,
    /// What it keeps back.
    pub scope: HoldScope,
    /// Since when.
    pub opened_at: Moment,
    /// Who opened it; absent where the machine did.
    pub opened_by: Option<PersonRef>,
    /// DCC's case on it, oldest first: an Emergency Stop or a deferral is ruled on with both
    /// sides' before the Panel (SL-8, SL-9).
    pub statements: Vec<DccStatement>,
    /// What the Panel has said about it, oldest first.
    pub directions: Vec<PanelDirection>,
    /// How it was released; absent while it is open.
    pub release: Option<Release>,
}

/// Why there is a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldReason {
    /// The gate of a level was not achieved (SL-6).
    GateNotAchieved {
        /// The level.
        level: u32,
        /// The attempt at it.
        attempt: u32,
        /// SHA-256 of the evidence.
        evidence_sha256: [u8; 32],
        /// What DCC reported of it, once it did.
        report: Option<FailureReport>,
    },
    /// An Emergency Stop (SL-9).
    EmergencyStop {
        /// The organisation that met the major issue.
        by: OrganisationRef,
        /// What it met.
        words: String,
    },
    /// A deferral (SL-8).
    Deferral {
        /// The Supplier.
        by: OrganisationRef,
        /// Material vulnerabilities.
        vulnerabilities: String,
        /// Why the upgrade would compromise its obligations.
        justification: String,
    },
}

/// What a hold keeps back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldScope {
    /// The whole deployment.
    WholeLaunch,
    /// Every hub at which this Supplier is responsible.
    Portfolio(OrganisationRef),
    /// These hubs of this Supplier's.
    Listed {
        /// The Supplier.
        supplier: OrganisationRef,
        /// The hubs.
        hubs: StoredHubs,
    },
}

/// DCC's account of a gate that was not achieved: nothing else is accepted before it (GATES 3.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureReport {
    /// How the firmware fails.
    pub mechanism: String,
    /// What is done about it.
    pub mitigation: String,
    /// When it was filed.
    pub filed_at: Moment,
    /// By whom.
    pub filed_by: PersonRef,
}

/// What DCC states on a hold that waits for the Panel. A later one stands beside an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DccStatement {
    /// What it states.
    pub words: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: PersonRef,
}

/// Who may release a hold. There is no value for the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Authority {
    /// DCC, for a gate that was not achieved, after its report, by a second person.
    Dcc,
    /// The Panel, for an Emergency Stop or a deferral.
    Panel,
    /// The Supplier who deferred, for its own deferral.
    DeferringSupplier,
}

/// How a hold was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// By whose authority.
    pub authority: Authority,
    /// Who acted.
    pub by: PersonRef,
    /// When it was decided.
    pub decided_at: Moment,
    /// From when it holds no longer: at once, or the end that the Panel set.
    pub effective: Moment,
}

/// What the Panel directs (SL-9). Made only by a decision on the Panel's own act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelDirection {
    kind: DirectionKind,
    reasons: String,
    attendance: String,
    at: Moment,
    by: PersonRef,
}

/// The Panel's choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectionKind {
    /// Go on.
    Continue,
    /// Stay held; with the last day of a deferral where the Panel sets one.
    StayHeld {
        /// The last day.
        until: Option<Date>,
    },
    /// Go on only after what these words ask for; the hold stays.
    Modify {
        /// What must change.
        words: String,
    },
}

impl PanelDirection {
    pub(crate) fn of_the_panel(
        kind: DirectionKind,
        reasons: String,
        attendance: String,
        at: Moment,
        by: PersonRef,
    ) -> PanelDirection {
        PanelDirection {
            kind,
            reasons,
            attendance,
            at,
            by,
        }
    }

    /// A direction read back from where it was kept. It was the Panel's when it was written, and
    /// the journal's chain shows that it was not altered since.
    pub fn kept(
        kind: DirectionKind,
        reasons: String,
        attendance: String,
        at: Moment,
        by: PersonRef,
    ) -> PanelDirection {
        PanelDirection::of_the_panel(kind, reasons, attendance, at, by)
    }

    /// What it directs.
    pub fn kind(&self) -> &DirectionKind {
        &self.kind
    }

    /// Why.
    pub fn reasons(&self) -> &str {
        &self.reasons
    }

    /// Who attended, as the Panel recorded it: roles and organisations.
    pub fn attendance(&self) -> &str {
        &self.attendance
    }

    /// When.
    pub fn at(&self) -> Moment {
        self.at
    }

    /// Who recorded it.
    pub fn by(&self) -> PersonRef {
        self.by
    }
}

/// Whether a hold that is or is not released holds at this moment: a release may be for later.
pub fn is_open(release: Option<&Release>, now: Moment) -> bool {
    release.is_none_or(|release| now < release.effective)
}

impl Hold {
    /// Whether it holds at this moment.
    pub fn is_open(&self, now: Moment) -> bool {
        is_open(self.release.as_ref(), now)
    }

    /// Whether it keeps back the whole deployment at this moment.
    pub fn holds_all(&self, now: Moment) -> bool {
        match self.scope {
            HoldScope::WholeLaunch => self.is_open(now),
            HoldScope::Portfolio(_) | HoldScope::Listed { .. } => false,
        }
    }

    /// Whose act may release it.
    pub fn released_by(&self) -> &'static [Authority] {
        match self.reason {
            HoldReason::GateNotAchieved { .. } => &[Authority::Dcc],
            HoldReason::EmergencyStop { .. } => &[Authority::Panel],
            HoldReason::Deferral { .. } => &[Authority::Panel, Authority::DeferringSupplier],
        }
    }

    /// The Panel's last word on it.
    pub fn last_direction(&self) -> Option<&PanelDirection> {
        self.directions.last()
    }
}

impl HoldReason {
    /// Its name as people read it.
    pub fn name(&self) -> &'static str {
        match self {
            HoldReason::GateNotAchieved { .. } => "Gate not achieved",
            HoldReason::EmergencyStop { .. } => "Emergency Stop",
            HoldReason::Deferral { .. } => "Deferral",
        }
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Authority::Dcc => "DCC",
            Authority::Panel => "the Panel",
            Authority::DeferringSupplier => "the Supplier who deferred",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(reason: HoldReason, release: Option<Release>) -> Hold {
        Hold {
            reference: HoldRef::from_random_bits(1),
            reason,
            scope: HoldScope::WholeLaunch,
            opened_at: Moment::from_unix_seconds(0),
            opened_by: None,
            statements: Vec::new(),
            directions: Vec::new(),
            release,
        }
    }

    fn stop() -> HoldReason {
        HoldReason::EmergencyStop {
            by: OrganisationRef::from_random_bits(9),
            words: "Gas reads stopped.".to_owned(),
        }
    }

    #[test]
    fn sl_9_an_emergency_stop_is_open_until_its_release_takes_effect() {
        let at = Moment::from_unix_seconds;
        assert!(hold(stop(), None).is_open(at(i64::MAX / 2)));
        let release = Release {
            authority: Authority::Panel,
            by: PersonRef::from_random_bits(3),
            decided_at: at(50),
            effective: at(100),
        };
        let released = hold(stop(), Some(release));
        assert!(released.is_open(at(99)));
        assert!(!released.is_open(at(100)));
    }

    #[test]
    fn sl_9_only_the_panel_releases_an_emergency_stop() {
        assert_eq!(hold(stop(), None).released_by(), [Authority::Panel]);
    }
}
