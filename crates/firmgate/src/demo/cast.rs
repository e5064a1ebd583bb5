//! Who takes part in the demonstration. Posts, not persons; every organisation but DCC, SECAS and
//! the Panel is invented.

use super::DemonstrationError;
use app::App;
use app::ports::LedgerError;
use fictional::SUPPLIERS;
use register::edition::MakeHolder;
use std::collections::BTreeMap;
use terms::{
    Capacity, Make, Organisation, OrganisationRef, OrganisationType, PartyCategory, PersonRef,
};

/// Everybody's password in the demonstration. It is shown on the sign-in page.
pub const PASSWORD: &str = "demonstration only";

/// A post.
pub struct Post {
    /// The name to sign in with.
    pub sign_in_name: &'static str,
    /// What others see.
    pub display_name: &'static str,
    /// The organisation.
    pub organisation: &'static str,
    /// What it is.
    pub organisation_type: OrganisationType,
    /// Its party category.
    pub party_category: Option<PartyCategory>,
    /// What there is to see and do.
    pub introduction: &'static str,
}

impl Post {
    /// What the organisation is, in words.
    pub fn kind_words(&self) -> &'static str {
        self.party_category
            .map_or(self.organisation_type.name(), PartyCategory::name)
    }

    fn capacity(&self, person: PersonRef, organisation: OrganisationRef) -> Capacity {
        Capacity {
            person,
            organisation,
            organisation_type: self.organisation_type,
            party_category: self.party_category,
        }
    }
}

const fn post(
    sign_in_name: &'static str,
    display_name: &'static str,
    organisation: &'static str,
    organisation_type: OrganisationType,
    introduction: &'static str,
) -> Post {
    Post {
        sign_in_name,
        display_name,
        organisation,
        organisation_type,
        party_category: None,
        introduction,
    }
}

const fn party(post: Post, category: PartyCategory) -> Post {
    Post {
        party_category: Some(category),
        ..post
    }
}

/// Every post, in the order of the sign-in page.
pub const CAST: [Post; 21] = [
    post(
        "dcc",
        "Devices team",
        "DCC",
        OrganisationType::Dcc,
        "Verify items, ask manufacturers to confirm fixes, prepare an edition.",
    ),
    post(
        "dcc2",
        "Publishing officer",
        "DCC",
        OrganisationType::Dcc,
        "The second person: publish what the devices team prepared.",
    ),
    post(
        "northmere",
        "Product support",
        "Northmere",
        OrganisationType::Manufacturer,
        "Check and send a file, see its receipt, answer DCC.",
    ),
    post(
        "halden",
        "Quality team",
        "Halden Metering",
        OrganisationType::Manufacturer,
        "A query of DCC is open and waits for your answer.",
    ),
    post(
        "calder",
        "Firmware desk",
        "Calder & Rowe",
        OrganisationType::Manufacturer,
        "Nothing to report last time: a nil return.",
    ),
    post(
        "orrin",
        "Hub engineering",
        "Orrin",
        OrganisationType::Manufacturer,
        "DCC asks you to confirm a fix that names your hub firmware.",
    ),
    post(
        "northern-reach",
        "Service desk",
        "Northern Reach",
        OrganisationType::Csp,
        "A Communications Service Provider sends in hub defects like a manufacturer.",
    ),
    post(
        "southern-arc",
        "Service desk",
        "Southern Arc",
        OrganisationType::Csp,
        "Gave nothing in the first round, and SECAS chased.",
    ),
    party(
        post(
            "brightwater",
            "Smart operations",
            "Brightwater Energy",
            OrganisationType::Supplier,
            "Search published fixes, download the edition, raise an item.",
        ),
        PartyCategory::LargeSupplier,
    ),
    party(
        post(
            "fenland",
            "Operations",
            "Fenland Power",
            OrganisationType::Supplier,
            "A small Supplier: does this affect me, and what is the fix?",
        ),
        PartyCategory::SmallSupplier,
    ),
    party(
        post(
            "eastvale",
            "Network operations",
            "Eastvale Networks",
            OrganisationType::NetworkParty,
            "Sees the published register once SECAS adds Network Parties.",
        ),
        PartyCategory::ElectricityNetwork,
    ),
    post(
        "secas",
        "Register secretary",
        "SECAS",
        OrganisationType::Secas,
        "Coverage, chases, hand-overs, and who may read the edition.",
    ),
    post(
        "panel",
        "Panel secretary",
        "Panel",
        OrganisationType::Panel,
        "Reads the published editions, and rules on stops and deferrals of launches.",
    ),
    post(
        "dcc-launch",
        "Launch manager",
        "DCC",
        OrganisationType::Dcc,
        "Notify an upgrade, seal a tranche, watch its gate, move a launch on.",
    ),
    party(
        post(
            "brightwater-launch",
            "Firmware launches",
            "Brightwater Energy",
            OrganisationType::Supplier,
            "A quarter of the hubs: a window is open, and your list is awaited.",
        ),
        PartyCategory::LargeSupplier,
    ),
    party(
        post(
            "thornbeck",
            "Firmware launches",
            "Thornbeck Power",
            OrganisationType::Supplier,
            "Listed hubs for every launch, the one that is held among them.",
        ),
        PartyCategory::LargeSupplier,
    ),
    party(
        post(
            "quillhaven",
            "Field operations",
            "Quillhaven Energy",
            OrganisationType::Supplier,
            "Deferred its hubs in the launch in progress, and waits for the Panel.",
        ),
        PartyCategory::LargeSupplier,
    ),
    party(
        post(
            "marlowick",
            "Field operations",
            "Marlowick Light & Heat",
            OrganisationType::Supplier,
            "Listed hubs for two launches, and sees what is shared of their results.",
        ),
        PartyCategory::LargeSupplier,
    ),
    party(
        post(
            "skerrydale",
            "Metering",
            "Skerrydale Power",
            OrganisationType::Supplier,
            "Listed hubs for two launches, and sees what is shared of their results.",
        ),
        PartyCategory::LargeSupplier,
    ),
    post(
        "northern-reach-delivery",
        "Firmware delivery",
        "Northern Reach",
        OrganisationType::Csp,
        "Fetch orders for the North, report what became of each hub.",
    ),
    post(
        "southern-arc-delivery",
        "Firmware delivery",
        "Southern Arc",
        OrganisationType::Csp,
        "Orders for Central, South and the 4G regions; recalled where a launch stops.",
    ),
];

/// The organisations of the fleet's first and seventh Supplier, who have the register's people too:
/// the largest, and the largest of the small ones.
const IN_THE_REGISTER: [(usize, &str); 2] = [(0, "Brightwater Energy"), (6, "Fenland Power")];

/// The names of the twenty-two Suppliers, by their place in the fictional fleet.
pub fn suppliers() -> [&'static str; 22] {
    let mut names = SUPPLIERS.map(|(name, _)| name);
    for (place, name) in IN_THE_REGISTER {
        names[place] = name;
    }
    names
}

/// The Suppliers of which nobody signs in.
fn silent_suppliers(app: &App) -> impl Iterator<Item = Organisation> {
    let large = 6;
    let silent = suppliers().into_iter().enumerate().filter(|(_, name)| {
        let mut cast = CAST.iter();
        cast.all(|post| post.organisation != *name)
    });
    silent.map(move |(place, name)| Organisation {
        reference: app.organisation_reference(name),
        name: name.to_owned(),
        organisation_type: OrganisationType::Supplier,
        party_category: Some(match place < large {
            true => PartyCategory::LargeSupplier,
            false => PartyCategory::SmallSupplier,
        }),
    })
}

/// The makes, and who answers for each.
const MAKES: [(&str, &str); 4] = [
    ("Northmere", "Northmere"),
    ("Halden Metering", "Halden Metering"),
    ("Calder & Rowe", "Calder & Rowe"),
    ("Orrin", "Orrin"),
];

/// The people of the world by the names they sign in with.
pub struct People(BTreeMap<&'static str, Capacity>);

impl People {
    /// The capacity of a post of [`CAST`].
    pub fn of(&self, sign_in_name: &str) -> &Capacity {
        self.0
            .get(sign_in_name)
            .expect("the story names posts of the cast only")
    }

    /// Every post with its capacity.
    pub fn posts(&self) -> impl Iterator<Item = (&'static str, &Capacity)> {
        self.0.iter().map(|(name, capacity)| (*name, capacity))
    }
}

/// Enters organisations, people and makes.
pub async fn enter(app: &App) -> Result<People, DemonstrationError> {
    let mut organisations: Vec<Organisation> = Vec::new();
    for post in &CAST {
        let reference = app.organisation_reference(post.organisation);
        if organisations.iter().any(|held| held.reference == reference) {
            continue;
        }
        organisations.push(Organisation {
            reference,
            name: post.organisation.to_owned(),
            organisation_type: post.organisation_type,
            party_category: post.party_category,
        });
    }
    organisations.extend(silent_suppliers(app));
    app.ledger.put_organisations(&organisations).await?;
    let holders: Vec<MakeHolder> = MAKES
        .iter()
        .map(|(make, organisation)| MakeHolder {
            make: Make::parse(make).expect("a make of the demonstration is well formed"),
            organisation: app.organisation_reference(organisation),
            from: jiff::civil::date(2018, 1, 1),
            until: None,
        })
        .collect();
    app.ledger.put_make_holders(&holders).await?;
    let mut people = BTreeMap::new();
    for post in &CAST {
        let organisation = app.organisation_reference(post.organisation);
        let person = app
            .add_person(organisation, post.sign_in_name, post.display_name, PASSWORD)
            .await?;
        people.insert(post.sign_in_name, post.capacity(person, organisation));
    }
    Ok(People(people))
}

/// The people of a world that was built before.
pub async fn known(app: &App) -> Result<People, DemonstrationError> {
    let mut people = BTreeMap::new();
    for post in &CAST {
        let person = app.ledger.person_by_sign_in_name(post.sign_in_name).await?;
        let person = person.ok_or_else(|| {
            LedgerError::Corrupt(format!("nobody signs in as {}", post.sign_in_name))
        })?;
        let capacity = post.capacity(person.reference, person.organisation);
        people.insert(post.sign_in_name, capacity);
    }
    Ok(People(people))
}
