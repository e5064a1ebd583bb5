//! The rules of the house, one small file each.
//!
//! To add one more: write `fn check(tree) -> Vec<Fault>` in a file of its own, with tests on a tree
//! given as text, and name it in [`run`]. A check reads; it never changes a file.

mod decisions;
mod files;
mod glossary;
mod layers;
mod licences;
mod links;
mod neutral;
mod pure;
mod requirements;
mod spdx;
mod tree;
mod words;
mod workspace;

use std::fmt;
use std::path::Path;

use tree::Tree;
use workspace::Workspace;

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// File, crate or requirement, with a line where there is one.
    pub place: String,
    /// What is wrong and what would be right.
    pub what: String,
}

impl Fault {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Fault {
        Fault {
            place: place.into(),
            what: what.into(),
        }
    }

    fn at(path: &str, line: usize, what: impl Into<String>) -> Fault {
        Fault::new(format!("{path}:{line}"), what)
    }
}

/// What every check found.
#[derive(Debug)]
pub struct Report {
    checks: Vec<(&'static str, Vec<Fault>)>,
}

impl Report {
    /// Whether no check found a fault.
    pub fn is_tidy(&self) -> bool {
        self.checks.iter().all(|(_, faults)| faults.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, faults) in &self.checks {
            if faults.is_empty() {
                writeln!(to, "tidy {name}: ok")?;
                continue;
            }
            writeln!(to, "tidy {name}: {} to put right", faults.len())?;
            for fault in faults {
                writeln!(to, "  {}: {}", fault.place, fault.what)?;
            }
        }
        Ok(())
    }
}

/// Runs every check over the workspace at `root`.
pub fn run(root: &Path) -> Result<Report, String> {
    let tree = Tree::read(root)?;
    let workspace = Workspace::read(root)?;
    let mut checks = vec![
        ("layers", layers::check(&workspace)),
        ("separation", layers::check_separation(&workspace)),
        ("pure crates", pure::check(&workspace, &tree)),
        ("licences and bans", licences::check(&workspace, &tree)),
        ("glossary", glossary::check(&tree)),
        ("requirements", requirements::check(&tree)),
        ("neutrality", neutral::check(&tree)),
        ("files", files::check(&tree)),
        ("words", words::check(&tree)),
        ("decision notes", decisions::check(&tree)),
        ("links", links::check(&tree)),
    ];
    for (_, faults) in &mut checks {
        faults.sort();
        faults.dedup();
    }
    Ok(Report { checks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_with_one_fault_is_not_tidy_and_names_the_place() {
        let report = Report {
            checks: vec![
                ("layers", vec![]),
                ("words", vec![Fault::at("a.rs", 3, "a to-do")]),
            ],
        };
        assert!(!report.is_tidy());
        assert_eq!(
            report.to_string(),
            "tidy layers: ok\ntidy words: 1 to put right\n  a.rs:3: a to-do\n"
        );
    }
}
