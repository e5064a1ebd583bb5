//! Every public type of `terms`, `register` and `launch` has an entry in GLOSSARY.md, and every type that
//! the glossary names is there (STYLE 2).

use std::collections::BTreeMap;

use super::Fault;
use super::tree::{SourceFile, Tree};

const GLOSSARY: &str = "GLOSSARY.md";
const CRATES: &[&str] = &[
    "crates/terms/src/",
    "crates/register/src/",
    "crates/launch/src/",
];

/// A type is in the glossary when an entry begins with its name between back quotes.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let Some(glossary) = tree.text(GLOSSARY) else {
        return vec![Fault::new(GLOSSARY, "is not there")];
    };
    let entries = entries(glossary);
    let types = public_types(tree);
    let mut faults = Vec::new();
    for (name, place) in &types {
        if !entries.contains_key(name) {
            let what = format!("`{name}` has no entry in {GLOSSARY}");
            faults.push(Fault::new(place, what));
        }
    }
    for (name, lines) in &entries {
        if !types.contains_key(name) {
            let what = format!("`{name}` is no public type of terms, register or launch any more");
            faults.push(Fault::at(GLOSSARY, lines[0], what));
        }
        if lines.len() > 1 {
            faults.push(Fault::at(
                GLOSSARY,
                lines[1],
                format!("`{name}` stands twice"),
            ));
        }
    }
    faults
}

/// Names in the first cell of a table row whose cell is one name between back quotes, with lines.
fn entries(glossary: &str) -> BTreeMap<String, Vec<usize>> {
    let mut entries: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in glossary.lines().enumerate() {
        let name = line
            .strip_prefix("| `")
            .and_then(|rest| rest.split_once("` |"))
            .map(|(name, _)| name);
        if let Some(name) = name {
            entries.entry(name.to_owned()).or_default().push(at + 1);
        }
    }
    entries
}

fn public_types(tree: &Tree) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    for file in tree.rust_files() {
        if CRATES.iter().any(|one| file.path.starts_with(one)) {
            types.extend(public_types_of(file));
        }
    }
    types
}

fn public_types_of(file: &SourceFile) -> Vec<(String, String)> {
    let tests_from = file.tests_from();
    let mut types = Vec::new();
    let mut made_by_macro = false;
    for (at, line) in file.lines().take_while(|(at, _)| *at < tests_from) {
        let made = if made_by_macro { made_name(line) } else { None };
        made_by_macro = (made_by_macro && made.is_none()) || line.ends_with("_type! {");
        if let Some(name) = type_name(line).or(made) {
            types.push((name, format!("{}:{at}", file.path)));
        }
    }
    types
}

/// The name in `pub struct Name`, `pub enum Name`, `pub trait Name` or `pub type Name`; none in
/// the pattern of a macro.
fn type_name(line: &str) -> Option<String> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = ["struct ", "enum ", "trait ", "type "]
        .iter()
        .find_map(|kind| rest.strip_prefix(kind))?;
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    (!name.is_empty()).then_some(name)
}

/// The name on a line of its own inside `reference_type! { ... }` and its like.
fn made_name(line: &str) -> Option<String> {
    let line = line.trim();
    let name: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
    let alone = line[name.len()..].is_empty() || line[name.len()..].starts_with(',');
    (alone && name.starts_with(char::is_uppercase)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    fn check_with(source: &str, glossary: &str) -> Vec<String> {
        let tree = tree(&[("crates/terms/src/a.rs", source), (GLOSSARY, glossary)]);
        let faults = check(&tree).into_iter();
        faults
            .map(|fault| format!("{}: {}", fault.place, fault.what))
            .collect()
    }

    #[test]
    fn a_type_with_an_entry_is_fine() {
        let faults = check_with(
            "pub struct Make(String);\n",
            "| `Make` | A maker's name. |\n",
        );
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn a_type_without_an_entry_is_a_fault() {
        let faults = check_with("\npub enum DeviceType {\n", "DeviceType is a type\n");
        assert_eq!(
            faults,
            ["crates/terms/src/a.rs:2: `DeviceType` has no entry in GLOSSARY.md"]
        );
    }

    #[test]
    fn an_entry_without_a_type_and_an_entry_that_stands_twice_are_faults() {
        let source = "pub struct Finding<C> {\n";
        let glossary = "| `Finding` | x |\n| `Finding` | y |\n| `Gone` | z |\n";
        assert_eq!(check_with(source, glossary).len(), 2);
    }

    #[test]
    fn a_type_made_by_a_macro_needs_an_entry_and_the_macro_none() {
        let source = "macro_rules! r {\n  pub struct $name(u64);\n}\nreference_type! {\n    \
                      /// An organisation.\n    OrganisationRef, \"ORG\"\n}\n";
        assert_eq!(check_with(source, "").len(), 1);
        assert_eq!(check_with(source, "| `OrganisationRef` | x |\n"), [""; 0]);
    }

    #[test]
    fn types_for_tests_and_types_inside_a_crate_need_none() {
        let source = "pub(crate) struct A;\nstruct B;\n#[cfg(test)]\npub struct C;\n";
        assert_eq!(check_with(source, ""), [""; 0]);
    }
}
