//! Who there is in every world: invented organisations with a person or two each.

use terms::{Actor, Capacity, Organisation, OrganisationRef, OrganisationType, PersonRef};

/// Name, type, and how many people.
const CAST: [(&str, OrganisationType); 12] = [
    ("DCC", OrganisationType::Dcc),
    ("Panel", OrganisationType::Panel),
    ("SECAS", OrganisationType::Secas),
    ("Brightwater Energy", OrganisationType::Supplier),
    ("Fenland Power", OrganisationType::Supplier),
    // Without a hub in the fleet.
    ("Stranger Supply", OrganisationType::Supplier),
    // The maker of the hubs.
    ("Northmere", OrganisationType::Manufacturer),
    ("Orrin", OrganisationType::Manufacturer),
    // Runs North and Central.
    ("Northern Reach", OrganisationType::Csp),
    // Runs South.
    ("Southern Arc", OrganisationType::Csp),
    ("Eastvale Networks", OrganisationType::NetworkParty),
    ("Lantern Services", OrganisationType::OtherSecParty),
];

/// What a script calls the other person of an organisation.
pub const SECOND_PERSON: &str = "'s second person";

/// Who acts, with the name that a script and a transcript use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The name.
    pub name: String,
    /// In which capacity.
    pub capacity: Capacity,
}

impl Who {
    /// Who acts.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.capacity.clone())
    }
}

/// Every organisation.
pub fn organisations() -> Vec<Organisation> {
    (1..)
        .zip(CAST)
        .map(|(bits, (name, organisation_type))| Organisation {
            reference: OrganisationRef::from_random_bits(bits),
            name: name.to_owned(),
            organisation_type,
            party_category: None,
        })
        .collect()
}

/// The organisation of this name.
///
/// # Panics
///
/// Where none has it: the cast is written down above.
pub fn organisation(name: &str) -> OrganisationRef {
    let place = CAST.iter().position(|(of, _)| *of == name);
    let place = place.expect("an organisation of the cast");
    OrganisationRef::from_random_bits(place as u64 + 1)
}

/// The name of an organisation of the cast.
pub fn name_of(organisation: OrganisationRef) -> &'static str {
    CAST.iter()
        .map(|(name, _)| *name)
        .find(|name| self::organisation(name) == organisation)
        .unwrap_or("somebody unknown")
}

/// The person who acts under this name: `Fenland Power`, or `DCC's second person`.
pub fn who(name: &str) -> Option<Who> {
    let (of, person) = match name.strip_suffix(SECOND_PERSON) {
        Some(of) => (of, 2),
        None => (name, 1),
    };
    let place = CAST.iter().position(|(cast, _)| *cast == of)?;
    Some(Who {
        name: name.to_owned(),
        capacity: Capacity {
            person: PersonRef::from_random_bits(place as u64 * 10 + 10 + person),
            organisation: organisation(of),
            organisation_type: CAST[place].1,
            party_category: None,
        },
    })
}

/// The first person of every organisation.
pub fn everybody() -> Vec<Who> {
    CAST.iter().filter_map(|(name, _)| who(name)).collect()
}

/// The name at the beginning of this line, and the rest behind it.
pub fn named_first(line: &str) -> Option<(Who, &str)> {
    let (name, rest) = CAST.iter().find_map(|(name, _)| {
        let rest = line.strip_prefix(name)?;
        let (name, rest) = match rest.strip_prefix(SECOND_PERSON) {
            Some(rest) => (format!("{name}{SECOND_PERSON}"), rest),
            None => ((*name).to_owned(), rest),
        };
        Some((name, rest.strip_prefix(' ')?))
    })?;
    Some((who(&name)?, rest))
}
