//! Who looks at a page: all that page code may know of the person signed in.
//!
//! It carries no authority. What a person may do is decided before a page is drawn.

use terms::{OrganisationType, PartyCategory};

/// The person signed in, as pages name them. Put into the request's extensions as
/// `Option<Viewer>` by the session middleware.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The person's own name.
    pub person_name: String,
    /// The organisation the person acts for.
    pub organisation_name: String,
    /// That organisation's type, from which the navigation is chosen.
    pub organisation_type: OrganisationType,
    /// That organisation's party category, absent where it is not a SEC Party.
    pub party_category: Option<PartyCategory>,
    /// The session's token against cross-site request forgery, sent back by every form.
    pub csrf: String,
    /// Whether the data shown is real.
    pub world: World,
    /// Whether SECAS lets the person's organisation read the published edition (REG-8).
    pub register_access: RegisterAccess,
}

/// Whether an organisation may read the published edition, as decided before a page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegisterAccess {
    /// It may.
    Admitted,
    /// SECAS has not put its party category on the access list.
    NotOnAccessList,
}

impl Viewer {
    /// What the organisation is, in words: its party category where it has one, else its type.
    pub fn organisation_kind(&self) -> &'static str {
        match self.party_category {
            Some(category) => category.name(),
            None => self.organisation_type.name(),
        }
    }
}

/// Whether the data shown is real or invented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum World {
    /// Real data.
    #[default]
    Live,
    /// The demonstration: every page says that everything in it is invented.
    Demonstration,
}
