//! Who acts: organisations, their party category, and the capacity a person acts in.

use crate::reference::{OrganisationRef, PersonRef};
use std::fmt;

/// What an organisation is in this product. Device Manufacturers and CSPs are not a category of
/// SEC Party, so this stands beside [`PartyCategory`] (DOMAIN 4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrganisationType {
    /// Runs the smart metering network and this system.
    Dcc,
    /// The code administrator and secretariat.
    Secas,
    /// The Panel, or the forum it names, that rules on disputes.
    Panel,
    /// A Device Manufacturer.
    Manufacturer,
    /// A Communications Service Provider.
    Csp,
    /// An energy Supplier.
    Supplier,
    /// An electricity or gas Network Party.
    NetworkParty,
    /// Any other SEC Party.
    OtherSecParty,
}

impl OrganisationType {
    /// Every organisation type, in this file's order.
    pub const ALL: [OrganisationType; 8] = [
        OrganisationType::Dcc,
        OrganisationType::Secas,
        OrganisationType::Panel,
        OrganisationType::Manufacturer,
        OrganisationType::Csp,
        OrganisationType::Supplier,
        OrganisationType::NetworkParty,
        OrganisationType::OtherSecParty,
    ];

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            OrganisationType::Dcc => "DCC",
            OrganisationType::Secas => "SECAS",
            OrganisationType::Panel => "Panel",
            OrganisationType::Manufacturer => "Device Manufacturer",
            OrganisationType::Csp => "CSP",
            OrganisationType::Supplier => "Supplier",
            OrganisationType::NetworkParty => "Network Party",
            OrganisationType::OtherSecParty => "Other SEC Party",
        }
    }

    /// Whether this kind of organisation is asked for data in a collection round (REG-12).
    pub fn provides_data(self) -> bool {
        match self {
            OrganisationType::Manufacturer | OrganisationType::Csp => true,
            OrganisationType::Dcc
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Supplier
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => false,
        }
    }
}

impl fmt::Display for OrganisationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The party categories of the SEC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartyCategory {
    /// A Supplier with more than 250,000 domestic premises.
    LargeSupplier,
    /// Any other Supplier.
    SmallSupplier,
    /// An electricity Network Party.
    ElectricityNetwork,
    /// A gas Network Party.
    GasNetwork,
    /// Any other SEC Party.
    OtherSec,
}

impl PartyCategory {
    /// Every category, in this file's order.
    pub const ALL: [PartyCategory; 5] = [
        PartyCategory::LargeSupplier,
        PartyCategory::SmallSupplier,
        PartyCategory::ElectricityNetwork,
        PartyCategory::GasNetwork,
        PartyCategory::OtherSec,
    ];

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            PartyCategory::LargeSupplier => "Large Supplier",
            PartyCategory::SmallSupplier => "Small Supplier",
            PartyCategory::ElectricityNetwork => "Electricity Network Party",
            PartyCategory::GasNetwork => "Gas Network Party",
            PartyCategory::OtherSec => "Other SEC Party",
        }
    }
}

impl fmt::Display for PartyCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The capacity in which a person acts: who, for which organisation, of which type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Capacity {
    /// The person, known to the journal by reference only.
    pub person: PersonRef,
    /// The organisation the person acts for.
    pub organisation: OrganisationRef,
    /// That organisation's type.
    pub organisation_type: OrganisationType,
    /// That organisation's party category, absent where it is not a SEC Party.
    pub party_category: Option<PartyCategory>,
}

/// Who asks for an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, in a capacity.
    Person(Capacity),
    /// The clock. It may remind, ask, hold and report; it approves and releases nothing.
    Clock,
}

/// Whom a notice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Everybody at this organisation.
    Organisation(OrganisationRef),
    /// Everybody at every organisation of this type.
    Every(OrganisationType),
}

/// An organisation that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its reference.
    pub reference: OrganisationRef,
    /// Its name.
    pub name: String,
    /// What it is.
    pub organisation_type: OrganisationType,
    /// Its party category, absent where it is not a SEC Party.
    pub party_category: Option<PartyCategory>,
}
