//! An organisation's own items: the same pages for a Party that raised them and for a provider
//! that sent them. Only [`OwnItem`](app::reads::OwnItem)s reach this module, so that nothing of
//! another organisation's can be drawn.

pub mod act;
mod clause;
pub mod item;
pub mod list;
pub mod words;

use crate::guard::Person;
use pages::paths;
use terms::{ItemRef, OrganisationType};

/// How an organisation's items came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameIn {
    /// Raised one by one on a page.
    Raised,
    /// Sent in a file.
    Sent,
}

impl CameIn {
    /// How this person's organisation brings items in.
    pub fn of(person: &Person) -> CameIn {
        match person.signed_in.organisation.organisation_type {
            OrganisationType::Manufacturer | OrganisationType::Csp => CameIn::Sent,
            OrganisationType::Dcc
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Supplier
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => CameIn::Raised,
        }
    }

    /// The address of the list.
    pub fn list_path(self) -> &'static str {
        match self {
            CameIn::Raised => paths::MY_ITEMS,
            CameIn::Sent => paths::SENT_ITEMS,
        }
    }

    /// The heading of the list.
    pub fn list_words(self) -> &'static str {
        match self {
            CameIn::Raised => "My items",
            CameIn::Sent => "Our items",
        }
    }

    /// The navigation link that the pages stand under.
    pub fn current(self) -> &'static str {
        match self {
            CameIn::Raised => paths::MY_ITEMS,
            CameIn::Sent => paths::SUBMISSIONS,
        }
    }

    /// The address of an item.
    pub fn item_path(self, item: ItemRef) -> String {
        match self {
            CameIn::Raised => paths::my_item(item),
            CameIn::Sent => paths::sent_item(item),
        }
    }

    /// Where a form about an item posts to.
    pub fn act_path(self, item: ItemRef, act: &str) -> String {
        format!("{}/acts/{act}", self.item_path(item))
    }
}
