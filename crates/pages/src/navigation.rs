//! The main navigation, chosen from the organisation's type in one function.
//!
//! A link that is not shown is a kindness, not a lock: authority is decided elsewhere.

use crate::paths;
use crate::viewer::Viewer;
use terms::OrganisationType;

/// One link of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub path: &'static str,
    /// What it says.
    pub words: &'static str,
    /// Which group it stands in.
    pub group: NavGroup,
}

/// The two groups of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavGroup {
    /// What this organisation comes to do.
    Work,
    /// What everyone has.
    Everyone,
}

/// The links this viewer sees, in order.
pub fn navigation(viewer: &Viewer) -> Vec<NavItem> {
    let work: &[(&str, &str)] = match viewer.organisation_type {
        OrganisationType::Dcc => &[
            (paths::INBOX, "Inbox"),
            (paths::ITEMS, "Items"),
            (paths::ROUNDS, "Rounds"),
            (paths::EDITIONS, "Editions"),
            (paths::LAUNCHES, "Launches"),
            (paths::SEARCH, "Search"),
            (paths::JOURNAL, "Journal"),
            (paths::SETTINGS, "Settings"),
        ],
        OrganisationType::Manufacturer => &[
            (paths::SUBMISSIONS, "My submissions"),
            (paths::SUBMISSION_NEW, "Send a file"),
            (paths::QUERIES, "Queries"),
            (paths::CONFIRMATIONS, "Confirmations"),
            (paths::LAUNCHES, "Launches"),
            (paths::SEARCH, "Search"),
        ],
        OrganisationType::Csp => &[
            (paths::SUBMISSIONS, "My submissions"),
            (paths::SUBMISSION_NEW, "Send a file"),
            (paths::QUERIES, "Queries"),
            (paths::CONFIRMATIONS, "Confirmations"),
            (paths::LAUNCHES, "Launches"),
            (paths::ORDERS, "Orders"),
            (paths::SEARCH, "Search"),
        ],
        OrganisationType::Supplier => &[
            (paths::LAUNCHES, "Launches"),
            (paths::SEARCH, "Search"),
            (paths::PUBLISHED, "Editions"),
            (paths::RAISE, "Raise an item"),
            (paths::MY_ITEMS, "My items"),
        ],
        OrganisationType::NetworkParty => &[
            (paths::ACTIVATIONS, "Mass activations"),
            (paths::SEARCH, "Search"),
            (paths::PUBLISHED, "Editions"),
            (paths::RAISE, "Raise an item"),
            (paths::MY_ITEMS, "My items"),
        ],
        OrganisationType::OtherSecParty => &[
            (paths::SEARCH, "Search"),
            (paths::PUBLISHED, "Editions"),
            (paths::RAISE, "Raise an item"),
            (paths::MY_ITEMS, "My items"),
        ],
        OrganisationType::Secas => &[
            (paths::COVERAGE, "Coverage"),
            (paths::CHASES, "Chases"),
            (paths::PUBLISHED, "Editions"),
            (paths::HAND_OVERS, "Hand-overs"),
            (paths::ACCESS, "Access"),
            (paths::LAUNCHES, "Launches"),
            (paths::SEARCH, "Search"),
        ],
        OrganisationType::Panel => &[
            (paths::PANEL, "For the Panel"),
            (paths::LAUNCHES, "Launches"),
            (paths::SEARCH, "Search"),
            (paths::PUBLISHED, "Editions"),
        ],
    };
    let everyone = [
        (paths::NOTICES, "Notices"),
        (paths::GLOSSARY, "Glossary"),
        (paths::HELP, "Help"),
        (paths::ACCOUNT, "Account"),
    ];
    let work = items(work, NavGroup::Work);
    work.chain(items(&everyone, NavGroup::Everyone)).collect()
}

/// The links someone who has not signed in sees.
pub fn signed_out_navigation() -> Vec<NavItem> {
    let links = [
        (paths::GLOSSARY, "Glossary"),
        (paths::HELP, "Help"),
        (paths::SIGN_IN, "Sign in"),
    ];
    items(&links, NavGroup::Everyone).collect()
}

fn items(links: &[(&'static str, &'static str)], group: NavGroup) -> impl Iterator<Item = NavItem> {
    links
        .iter()
        .map(move |(path, words)| NavItem { path, words, group })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::{RegisterAccess, World};

    fn words(organisation_type: OrganisationType) -> Vec<&'static str> {
        let viewer = Viewer {
            person_name: "A person".to_owned(),
            organisation_name: "An organisation".to_owned(),
            organisation_type,
            party_category: None,
            csrf: "token".to_owned(),
            world: World::Live,
            register_access: RegisterAccess::Admitted,
        };
        navigation(&viewer).iter().map(|item| item.words).collect()
    }

    #[test]
    fn everyone_has_glossary_help_and_account_last() {
        for organisation_type in OrganisationType::ALL {
            let words = words(organisation_type);
            assert_eq!(words[words.len() - 3..], ["Glossary", "Help", "Account"]);
        }
    }

    #[test]
    fn reg_8_only_dcc_is_shown_the_way_to_the_full_register() {
        for organisation_type in OrganisationType::ALL {
            let shown = words(organisation_type).contains(&"Items");
            assert_eq!(shown, organisation_type == OrganisationType::Dcc);
        }
    }
}
