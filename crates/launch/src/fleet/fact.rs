//! Facts about single hubs that arrive between two extracts of the inventory: Changes of Supplier,
//! activations, statuses (DOMAIN traps 9 and 10).
//!
//! Facts arrive late, twice and in any order. Of each side of a hub the latest fact holds, whenever
//! it came in; two of the same moment that contradict each other are said to. A fact decides
//! nothing.

use super::{DeviceStatus, HomeCombination, HubProfile, SupplierPair, Wan};
use terms::{DeviceId, FirmwareVersion, Moment, OrganisationRef};

/// Something that became true at a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubFact {
    /// The hub's CHF.
    pub device: DeviceId,
    /// From when it is true.
    pub at: Moment,
    /// What.
    pub what: HubChange,
}

/// What can become true at a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubChange {
    /// Another Import Supplier, or none.
    ElectricitySupplier(Option<OrganisationRef>),
    /// Another Gas Supplier, or none.
    GasSupplier(Option<OrganisationRef>),
    /// It runs this firmware version (DUIS `CommsHubFirmwareActivation`).
    Firmware(FirmwareVersion),
    /// Its SMI status.
    Status(DeviceStatus),
    /// Whether it is reachable.
    Wan(Wan),
    /// The Device Models behind it.
    Combination(HomeCombination),
    /// The hub exists, which the snapshot may not know.
    Joined(HubProfile),
}

/// A hub with its values written out, and since when the facts after the snapshot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldHub {
    /// Its profile.
    pub profile: HubProfile,
    /// Its Suppliers.
    pub suppliers: SupplierPair,
    /// The combination behind it.
    pub behind: HomeCombination,
    /// Since when.
    pub moments: HubMoments,
}

/// For each side of a hub the moment of the latest fact since the snapshot; absent where the
/// snapshot still speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubMoments {
    /// Of the Import Supplier.
    pub electricity: Option<Moment>,
    /// Of the Gas Supplier.
    pub gas: Option<Moment>,
    /// Of the firmware version.
    pub firmware: Option<Moment>,
    /// Of the SMI status.
    pub status: Option<Moment>,
    /// Of its reachability.
    pub wan: Option<Moment>,
    /// Of the combination behind it.
    pub combination: Option<Moment>,
    /// When it joined, where the snapshot does not have it.
    pub joined: Option<Moment>,
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactOutcome {
    /// It holds now.
    TakenIn,
    /// It was known to hold.
    Known,
    /// Something later is known, or the snapshot is later.
    Older,
    /// Another fact of the same moment says otherwise; the one that came first holds.
    Contradictory,
    /// No hub with this Device ID is known.
    UnknownHub,
    /// The legend has no room for the value.
    LegendFull,
}

impl FactOutcome {
    /// Every outcome.
    pub const ALL: [FactOutcome; 6] = [
        FactOutcome::TakenIn,
        FactOutcome::Known,
        FactOutcome::Older,
        FactOutcome::Contradictory,
        FactOutcome::UnknownHub,
        FactOutcome::LegendFull,
    ];
}

impl HeldHub {
    /// A hub that the snapshot does not have, in stock until a fact says otherwise.
    pub fn joined(profile: HubProfile, at: Moment) -> HeldHub {
        HeldHub {
            profile,
            suppliers: SupplierPair::default(),
            behind: HomeCombination::default(),
            moments: HubMoments {
                joined: Some(at),
                ..HubMoments::default()
            },
        }
    }

    /// Follows a fact. The snapshot speaks for what was true before `snapshot_from`.
    pub fn follow(&mut self, fact: &HubFact, snapshot_from: Moment) -> FactOutcome {
        let at = fact.at;
        if at < snapshot_from {
            return FactOutcome::Older;
        }
        let (profile, pair, moments) = (&mut self.profile, &mut self.suppliers, &mut self.moments);
        match &fact.what {
            HubChange::ElectricitySupplier(supplier) => later(
                &mut pair.electricity,
                supplier,
                &mut moments.electricity,
                at,
            ),
            HubChange::GasSupplier(supplier) => {
                later(&mut pair.gas, supplier, &mut moments.gas, at)
            }
            HubChange::Firmware(version) => {
                later(&mut profile.firmware, version, &mut moments.firmware, at)
            }
            HubChange::Status(status) => {
                later(&mut profile.status, status, &mut moments.status, at)
            }
            HubChange::Wan(wan) => later(&mut profile.wan, wan, &mut moments.wan, at),
            HubChange::Combination(behind) => {
                later(&mut self.behind, behind, &mut moments.combination, at)
            }
            // What the hub was when it joined is known; anything since is a fact of its own.
            HubChange::Joined(_) => FactOutcome::Known,
        }
    }

    /// The facts that a later snapshot does not speak for yet, oldest first.
    pub fn facts_from(&self, device: DeviceId, snapshot_from: Moment) -> Vec<HubFact> {
        let HubMoments {
            electricity,
            gas,
            firmware,
            status,
            wan,
            combination,
            joined,
        } = self.moments;
        let profile = &self.profile;
        let changes = [
            (joined, HubChange::Joined(profile.clone())),
            (
                electricity,
                HubChange::ElectricitySupplier(self.suppliers.electricity),
            ),
            (gas, HubChange::GasSupplier(self.suppliers.gas)),
            (firmware, HubChange::Firmware(profile.firmware.clone())),
            (status, HubChange::Status(profile.status)),
            (wan, HubChange::Wan(profile.wan)),
            (combination, HubChange::Combination(self.behind.clone())),
        ];
        let mut facts: Vec<HubFact> = changes
            .into_iter()
            .filter_map(|(at, what)| {
                let at = at.filter(|at| *at >= snapshot_from)?;
                Some(HubFact { device, at, what })
            })
            .collect();
        facts.sort_by_key(|fact| fact.at);
        facts
    }
}

/// The later of two values holds.
fn later<T: Clone + PartialEq>(
    held: &mut T,
    new: &T,
    since: &mut Option<Moment>,
    at: Moment,
) -> FactOutcome {
    let same = held == new;
    match *since {
        Some(known) if known > at => FactOutcome::Older,
        Some(known) if known == at && same => FactOutcome::Known,
        Some(known) if known == at => FactOutcome::Contradictory,
        // A value that is known to hold moves the moment on: what comes in between is older.
        Some(_) | None => {
            *since = Some(at);
            *held = new.clone();
            match same {
                true => FactOutcome::Known,
                false => FactOutcome::TakenIn,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{CspRegion, Make, Model};

    fn at(seconds: i64) -> Moment {
        Moment::from_unix_seconds(seconds)
    }

    fn hub() -> HeldHub {
        HeldHub {
            profile: HubProfile {
                make: Make::parse("Orrin").unwrap(),
                model: Model::parse("OR-CH7").unwrap(),
                firmware: FirmwareVersion::parse("04010203").unwrap(),
                region: Some(CspRegion::South),
                status: DeviceStatus::Commissioned,
                wan: Wan::Reachable,
            },
            suppliers: SupplierPair::default(),
            behind: HomeCombination::default(),
            moments: HubMoments::default(),
        }
    }

    fn device() -> DeviceId {
        DeviceId::from_bits(7).unwrap()
    }

    fn runs(version: &str, seconds: i64) -> HubFact {
        HubFact {
            device: device(),
            at: at(seconds),
            what: HubChange::Firmware(FirmwareVersion::parse(version).unwrap()),
        }
    }

    #[test]
    fn the_later_fact_holds_whichever_came_first() {
        let facts = [
            runs("04010204", 20),
            runs("04010300", 30),
            runs("04010204", 25),
        ];
        let orders = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        for order in orders {
            let mut held = hub();
            for fact in order {
                held.follow(&facts[fact], at(10));
            }
            assert_eq!(held.profile.firmware.as_str(), "04010300", "{order:?}");
            assert_eq!(held.moments.firmware, Some(at(30)), "{order:?}");
        }
    }

    #[test]
    fn what_is_known_to_hold_makes_what_came_before_it_older() {
        let mut held = hub();
        let outcomes = [
            held.follow(&runs("04010203", 30), at(10)),
            held.follow(&runs("04010204", 20), at(10)),
            held.follow(&runs("04010203", 30), at(10)),
            held.follow(&runs("04010204", 30), at(10)),
            held.follow(&runs("04010204", 9), at(10)),
        ];
        assert_eq!(
            outcomes,
            [
                FactOutcome::Known,
                FactOutcome::Older,
                FactOutcome::Known,
                FactOutcome::Contradictory,
                FactOutcome::Older
            ]
        );
        assert_eq!(held.profile.firmware.as_str(), "04010203");
    }

    #[test]
    fn sides_of_a_hub_do_not_disturb_each_other() {
        let supplier = OrganisationRef::from_random_bits(5);
        let mut held = hub();
        held.follow(&runs("04010204", 40), at(10));
        let gained = HubFact {
            device: device(),
            at: at(20),
            what: HubChange::GasSupplier(Some(supplier)),
        };
        assert_eq!(held.follow(&gained, at(10)), FactOutcome::TakenIn);
        assert_eq!(held.suppliers.gas, Some(supplier));
        assert_eq!(held.suppliers.electricity, None);
        let carried = held.facts_from(device(), at(30));
        assert_eq!(carried, [runs("04010204", 40)]);
        assert_eq!(held.facts_from(device(), at(0)).len(), 2);
    }
}
