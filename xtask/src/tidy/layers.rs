//! The layer table of ARCHITECTURE.md section 2: which crate may know which.
//!
//! Dependencies point one way. Readers other than DCC are served by `reading` from the published
//! artefact alone, so no path may lead from there to the full register (REG-8).

use super::Fault;
use super::workspace::{Need, Workspace};

/// Crate → the crates of ours that it may name. A crate missing here is a fault: whoever adds one
/// says where it stands.
const LAYERS: &[(&str, &[&str])] = &[
    ("terms", &[]),
    ("register", &["terms"]),
    ("launch", &["terms"]),
    ("mapped", &[]),
    ("fictional", &["terms", "launch"]),
    ("formats", &["terms", "register", "launch"]),
    ("app", &["terms", "register", "launch", "formats"]),
    ("published", &["terms", "register", "formats"]),
    ("pages", &["terms", "formats"]),
    (
        "store",
        &["terms", "register", "launch", "mapped", "formats", "app"],
    ),
    (
        "reading",
        &["terms", "register", "formats", "published", "pages"],
    ),
    (
        "web",
        &["terms", "register", "launch", "formats", "app", "pages"],
    ),
    (
        "sim",
        &["terms", "register", "launch", "fictional", "formats", "app"],
    ),
    (
        "firmgate",
        &[
            "terms",
            "register",
            "launch",
            "fictional",
            "formats",
            "app",
            "sim",
            "published",
            "pages",
            "store",
            "reading",
            "web",
        ],
    ),
    ("xtask", &["launch"]),
];

/// Edges that tests alone may add to the table.
const LAYERS_OF_TESTS: &[(&str, &[&str])] = &[];

/// What everyone but DCC is served by, and what it must never reach (REG-8).
const APART: &[(&str, &[&str])] = &[
    ("published", &["app", "store", "web"]),
    ("reading", &["app", "store", "web"]),
];

/// Every edge between our crates is in the table.
pub fn check(workspace: &Workspace) -> Vec<Fault> {
    let mut faults = Vec::new();
    for member in &workspace.members {
        if allowed(LAYERS, member).is_none() {
            faults.push(Fault::new(member, "is not in the layer table"));
        }
    }
    for edge in &workspace.edges {
        if !workspace.members.contains(&edge.to) || names(LAYERS, &edge.from, &edge.to) {
            continue;
        }
        if edge.need == Need::Tests && names(LAYERS_OF_TESTS, &edge.from, &edge.to) {
            continue;
        }
        faults.push(Fault::new(
            &edge.from,
            format!(
                "may not depend on `{}` (ARCHITECTURE.md section 2)",
                edge.to
            ),
        ));
    }
    faults
}

/// No path leads from what readers are served by to the full register (REG-8), through crates of
/// ours or of others.
pub fn check_separation(workspace: &Workspace) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (from, never) in APART {
        if !workspace.members.contains(*from) {
            faults.push(Fault::new(*from, "is not there, so nothing keeps it apart"));
        }
        let reach = workspace.reach(from);
        for to in never.iter().filter(|to| reach.contains(*to)) {
            let what = format!("reaches `{to}`: readers could touch the full register (REG-8)");
            faults.push(Fault::new(*from, what));
        }
    }
    faults
}

fn allowed<'a>(table: &'a [(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table
        .iter()
        .find(|(from, _)| *from == name)
        .map(|(_, to)| *to)
}

fn names(table: &[(&str, &[&str])], from: &str, to: &str) -> bool {
    allowed(table, from).is_some_and(|allowed| allowed.contains(&to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::workspace::workspace;

    #[test]
    fn every_layer_names_only_layers_above_it() {
        for (at, (name, allowed)) in LAYERS.iter().enumerate() {
            for to in *allowed {
                assert!(
                    LAYERS[..at].iter().any(|(above, _)| above == to),
                    "{name} names {to}, which stands below it"
                );
            }
        }
    }

    #[test]
    fn an_edge_that_is_not_in_the_table_is_a_fault() {
        let faults = check(&workspace(&[
            "terms:",
            "app: terms",
            "store: app",
            "web: store",
        ]));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "web");
    }

    #[test]
    fn an_edge_for_tests_is_held_to_the_table_too() {
        let faults = check(&workspace(&["register:", "terms?: register"]));
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn a_crate_without_a_layer_is_a_fault() {
        let faults = check(&workspace(&["utilities:"]));
        assert_eq!(faults[0].what, "is not in the layer table");
    }

    #[test]
    fn reg_8_a_path_of_any_length_to_the_full_register_is_a_fault() {
        let faults = check_separation(&workspace(&[
            "published: formats",
            "reading: pages published",
            "pages: elsewhere",
            "elsewhere: store",
        ]));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "reading");
    }

    /// REG-8: what everyone but DCC reads from has no path to the full register, as cargo resolves
    /// the workspace today.
    #[test]
    fn reg_8_published_and_reading_cannot_reach_the_full_register() {
        let workspace = Workspace::read(crate::root()).unwrap();
        assert_eq!(check_separation(&workspace), []);
        assert_eq!(check(&workspace), []);
    }
}
