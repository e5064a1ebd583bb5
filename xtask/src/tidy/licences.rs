//! The licences and bans of `deny.toml`, held on every run.
//!
//! `cargo deny` reads the same file and checks more of it (advisories, sources), but is not on a
//! fresh machine; the two rules that must never slip are held here from what cargo resolves.

use super::tree::Tree;
use super::workspace::Workspace;
use super::{Fault, spdx};

const RULES: &str = "deny.toml";

/// Every crate of others has a licence of the list, and none is banned.
pub fn check(workspace: &Workspace, tree: &Tree) -> Vec<Fault> {
    let Some(rules) = tree.text(RULES) else {
        return vec![Fault::new(RULES, "is not there")];
    };
    let allowed = strings_between(rules, "[licenses]", "allow");
    let banned = strings_between(rules, "[bans]", "deny");
    let mut faults = Vec::new();
    if allowed.is_empty() || banned.is_empty() {
        faults.push(Fault::new(RULES, "lists no licence or no banned crate"));
    }
    for one in &workspace.foreign {
        if banned.contains(&one.name) {
            faults.push(Fault::new(&one.name, "is banned by deny.toml"));
        }
        if !spdx::is_met(&one.licence, &allowed) {
            let what = format!("version {}: licence `{}`", one.version, one.licence);
            faults.push(Fault::new(&one.name, format!("{what} is not on the list")));
        }
    }
    faults
}

/// The quoted strings of the array `key` under `section`.
fn strings_between(rules: &str, section: &str, key: &str) -> Vec<String> {
    let lines: Vec<&str> = rules
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .skip_while(|line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('[') || line.starts_with("[\""))
        .skip_while(|line| !line.starts_with(&format!("{key} = [")))
        .collect();
    let text = lines.join("\n");
    let array = text.split_once(']').map_or("", |(array, _)| array);
    let quoted = array.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;
    use crate::tidy::workspace::Foreign;

    const SOME_RULES: &str = "[licenses]\nallow = [\n  \"MIT\", # plain\n  \"ISC\",\n]\n\n[bans]\nmultiple-versions = \"warn\"\ndeny = [\n  { crate = \"openssl-sys\" },\n]\n";

    fn faults_for(name: &str, licence: &str) -> Vec<Fault> {
        let mut workspace = Workspace::default();
        workspace.foreign.insert(Foreign {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
        });
        check(&workspace, &tree(&[(RULES, SOME_RULES)]))
    }

    #[test]
    fn the_arrays_are_read() {
        assert_eq!(
            strings_between(SOME_RULES, "[licenses]", "allow"),
            ["MIT", "ISC"]
        );
        assert_eq!(
            strings_between(SOME_RULES, "[bans]", "deny"),
            ["openssl-sys"]
        );
    }

    #[test]
    fn a_licence_off_the_list_is_a_fault() {
        assert_eq!(faults_for("a", "MIT"), []);
        assert_eq!(faults_for("a", "GPL-3.0-only").len(), 1);
        assert_eq!(faults_for("a", "").len(), 1);
    }

    #[test]
    fn a_banned_crate_is_a_fault() {
        assert_eq!(faults_for("openssl-sys", "MIT").len(), 1);
    }

    #[test]
    fn rules_that_say_nothing_are_a_fault() {
        let faults = check(&Workspace::default(), &tree(&[(RULES, "[licenses]\n")]));
        assert_eq!(faults.len(), 1);
    }
}
