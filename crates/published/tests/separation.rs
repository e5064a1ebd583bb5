//! The published side has no way to the full register: neither crate depends on one that has.

#![allow(
    clippy::unwrap_used,
    reason = "a tree that cannot be read is a fault of the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The crates of this workspace that each crate names among its dependencies, of every kind.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let names: BTreeSet<String> = std::fs::read_dir(crates)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names
        .iter()
        .map(|name| {
            let manifest = std::fs::read_to_string(crates.join(name).join("Cargo.toml")).unwrap();
            let named = names.iter().filter(|other| {
                manifest.lines().any(|line| {
                    let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
                    key == other.as_str() && line.contains('=')
                })
            });
            (name.clone(), named.cloned().collect())
        })
        .collect()
}

fn reachable(from: &str) -> BTreeSet<String> {
    let edges = edges();
    let mut seen = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(name) = next.pop() {
        for to in &edges[&name] {
            if seen.insert(to.clone()) {
                next.push(to.clone());
            }
        }
    }
    seen
}

#[test]
fn reg_8_the_published_side_cannot_reach_the_full_register() {
    for side in ["published", "reading"] {
        let reached = reachable(side);
        for forbidden in ["app", "store", "web", "firmgate"] {
            assert!(!reached.contains(forbidden), "{side} reaches {forbidden}");
        }
    }
    assert!(reachable("published").contains("register"));
}
