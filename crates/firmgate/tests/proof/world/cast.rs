//! Who takes part: each kind of organisation and each party category, as a bystander; and others
//! of the same kinds who do what is not published.

use OrganisationType as Type;
use PartyCategory as Category;
use terms::{OrganisationType, PartyCategory};

/// A post at an organisation.
pub struct Post {
    pub name: &'static str,
    pub display_name: &'static str,
    pub organisation: &'static str,
    pub organisation_type: OrganisationType,
    pub party_category: Option<PartyCategory>,
}

impl Post {
    /// Its place in the cast, from 1.
    pub fn number(&self) -> u64 {
        let place = CAST.iter().position(|post| post.name == self.name);
        place.map_or(0, |place| place as u64 + 1)
    }
}

const fn at(
    name: &'static str,
    organisation: &'static str,
    organisation_type: OrganisationType,
    party_category: Option<PartyCategory>,
) -> Post {
    Post {
        name,
        display_name: "Desk",
        organisation,
        organisation_type,
        party_category,
    }
}

/// Everybody. Posts of one organisation stand side by side.
pub const CAST: [Post; 21] = [
    at("dcc", "DCC", Type::Dcc, None),
    at("dcc2", "DCC", Type::Dcc, None),
    at("dcc3", "DCC", Type::Dcc, None),
    at("secas", "SECAS", Type::Secas, None),
    at("panel", "Panel", Type::Panel, None),
    at("northmere", "Northmere", Type::Manufacturer, None),
    at("halden", "Halden Metering", Type::Manufacturer, None),
    at("orrin", "Orrin", Type::Manufacturer, None),
    at("northern-reach", "Northern Reach", Type::Csp, None),
    at(
        "brightwater",
        "Brightwater Energy",
        Type::Supplier,
        Some(Category::LargeSupplier),
    ),
    at(
        "fenland",
        "Fenland Power",
        Type::Supplier,
        Some(Category::SmallSupplier),
    ),
    at(
        "eastvale",
        "Eastvale Networks",
        Type::NetworkParty,
        Some(Category::ElectricityNetwork),
    ),
    at(
        "westgas",
        "Westgas Pipes",
        Type::NetworkParty,
        Some(Category::GasNetwork),
    ),
    at(
        "lantern",
        "Lantern Services",
        Type::OtherSecParty,
        Some(Category::OtherSec),
    ),
    at("stranger", "Stranger Supply", Type::Supplier, None),
    // Whatever these do is never published.
    at("calder", "Calder & Rowe", Type::Manufacturer, None),
    at("southern-arc", "Southern Arc", Type::Csp, None),
    at(
        "tidewater",
        "Tidewater Energy",
        Type::Supplier,
        Some(Category::LargeSupplier),
    ),
    at(
        "hillside",
        "Hillside Power",
        Type::Supplier,
        Some(Category::SmallSupplier),
    ),
    at(
        "gridnorth",
        "Gridnorth",
        Type::NetworkParty,
        Some(Category::ElectricityNetwork),
    ),
    at(
        "beacon",
        "Beacon Services",
        Type::OtherSecParty,
        Some(Category::OtherSec),
    ),
];

/// Whose makes are whose.
pub const MAKES: [(&str, &str); 4] = [
    ("Northmere", "Northmere"),
    ("Halden Metering", "Halden Metering"),
    ("Orrin", "Orrin"),
    ("Calder & Rowe", "Calder & Rowe"),
];

/// Everybody who is neither DCC nor has anything to do with what is not published: each kind of
/// organisation and each party category.
pub const BYSTANDERS: [&str; 12] = [
    "secas",
    "panel",
    "northmere",
    "halden",
    "orrin",
    "northern-reach",
    "brightwater",
    "fenland",
    "eastvale",
    "westgas",
    "lantern",
    "stranger",
];

/// The post of this name, which must be there.
pub fn post(name: &str) -> &'static Post {
    let mut posts = CAST.iter();
    posts
        .find(|post| post.name == name)
        .unwrap_or_else(|| panic!("nobody is called {name}"))
}
