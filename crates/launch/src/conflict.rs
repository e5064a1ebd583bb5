//! Operational conflicts (SL-11): what else happens at a hub or behind it, so that an upgrade keeps
//! out of its way, or at least is shown beforehand.

use crate::hub_set::HubSet;
use terms::{CspRegion, Moment, OrganisationRef};

/// The five kinds of conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConflictKind {
    /// A Change of Supplier takes effect.
    ChangeOfSupplier,
    /// Prices or tariffs change on the meters.
    TariffChange,
    /// The Supplier deploys its own firmware to a device behind the hub.
    SupplierFirmware,
    /// Historical consumption is read for the consumer.
    HistoricalRead,
    /// Prepayment top-ups are expected.
    PrepaymentTopUp,
}

impl ConflictKind {
    /// Every kind.
    pub const ALL: [ConflictKind; 5] = [
        ConflictKind::ChangeOfSupplier,
        ConflictKind::TariffChange,
        ConflictKind::SupplierFirmware,
        ConflictKind::HistoricalRead,
        ConflictKind::PrepaymentTopUp,
    ];

    /// Its stable code in calendars and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            ConflictKind::ChangeOfSupplier => "CHANGE-OF-SUPPLIER",
            ConflictKind::TariffChange => "TARIFF-CHANGE",
            ConflictKind::SupplierFirmware => "SUPPLIER-FIRMWARE",
            ConflictKind::HistoricalRead => "HISTORICAL-READ",
            ConflictKind::PrepaymentTopUp => "PREPAYMENT-TOP-UP",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<ConflictKind> {
        ConflictKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// Which hubs a conflict concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum ConflictScope {
    /// Every hub at which the Supplier is responsible.
    Portfolio,
    /// Those of them in one region.
    Region(CspRegion),
    /// These hubs of the Supplier's.
    Hubs(HubSet),
}

/// One entry of the calendar of conflicts.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What happens.
    pub kind: ConflictKind,
    /// The Supplier who entered it; it concerns only hubs at which this Supplier is responsible.
    pub supplier: OrganisationRef,
    /// Which hubs.
    pub scope: ConflictScope,
    /// From this moment.
    pub from: Moment,
    /// Until this moment, exclusive.
    pub until: Moment,
}

impl Conflict {
    /// Whether it touches the time from `from` until `until`, exclusive.
    pub fn overlaps(&self, from: Moment, until: Moment) -> bool {
        self.from < until && from < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_11_a_conflict_that_ends_as_a_window_begins_does_not_touch_it() {
        let at = Moment::from_unix_seconds;
        let conflict = Conflict {
            kind: ConflictKind::TariffChange,
            supplier: OrganisationRef::from_random_bits(1),
            scope: ConflictScope::Portfolio,
            from: at(100),
            until: at(200),
        };
        assert!(conflict.overlaps(at(199), at(300)));
        assert!(!conflict.overlaps(at(200), at(300)));
        assert!(!conflict.overlaps(at(0), at(100)));
        assert!(conflict.overlaps(at(0), at(101)));
    }
}
