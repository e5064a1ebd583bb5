//! Every requirement of the register is cited by a test, in its name or in a comment of the tests
//! (STYLE 39).
//!
//! `xtask/uncited.txt` may excuse a requirement, with a reason. The list may only shrink: an excuse
//! for a requirement that a test does cite is a fault.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use super::tree::{SourceFile, Tree};

const EXCUSES: &str = "xtask/uncited.txt";

/// This file's own tests cite nothing: they are about citing.
const NOT_EVIDENCE: &str = "xtask/src/tidy/requirements.rs";

fn requirements() -> Vec<String> {
    let register = (1..=19).map(|number| format!("REG-{number}"));
    let both = [2, 3].map(|number| format!("ONE-{number}"));
    register.chain(both).collect()
}

/// Cited or excused, never both, never neither.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let cited = cited(tree);
    let (excuses, mut faults) = excuses(tree.text(EXCUSES).unwrap_or_default());
    for requirement in requirements() {
        match (cited.contains(&requirement), excuses.get(&requirement)) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => faults.push(Fault::new(requirement, "is cited by no test")),
            (true, Some(line)) => {
                let what = format!("{requirement} is cited by now: take the line out");
                faults.push(Fault::at(EXCUSES, *line, what));
            }
        }
    }
    faults
}

fn cited(tree: &Tree) -> BTreeSet<String> {
    tree.files()
        .filter(|file| {
            [".rs", ".mjs", ".py"]
                .iter()
                .any(|end| file.path.ends_with(end))
                && file.path != NOT_EVIDENCE
        })
        .flat_map(cited_in)
        .collect()
}

fn cited_in(file: &SourceFile) -> BTreeSet<String> {
    let tests_from = file.tests_from();
    file.lines()
        .skip_while(|(at, _)| *at < tests_from)
        .flat_map(|(_, line)| ids_in(line))
        .collect()
}

/// `REG-14` anywhere, and `fn reg_14_ten_columns`.
fn ids_in(line: &str) -> Vec<String> {
    let named = line.split_once("fn ").map_or("", |(_, name)| name);
    ids_with(line, "REG-", "REG")
        .chain(ids_with(line, "ONE-", "ONE"))
        .chain(ids_with(named, "reg_", "REG"))
        .chain(ids_with(named, "one_", "ONE"))
        .collect()
}

fn ids_with<'a>(text: &'a str, mark: &'a str, kind: &'a str) -> impl Iterator<Item = String> + 'a {
    text.match_indices(mark).filter_map(move |(at, _)| {
        let digits: String = text[at + mark.len()..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        (!digits.is_empty()).then(|| format!("{kind}-{digits}"))
    })
}

/// Requirement → line of its excuse. A line is `REG-14: reason`; `#` opens a comment.
fn excuses(text: &str) -> (BTreeMap<String, usize>, Vec<Fault>) {
    let mut excuses = BTreeMap::new();
    let mut faults = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(": ") {
            Some((id, reason))
                if requirements().iter().any(|one| one == id) && !reason.is_empty() =>
            {
                excuses.insert(id.to_owned(), at + 1);
            }
            _ => faults.push(Fault::at(EXCUSES, at + 1, "is not `REG-n: reason`")),
        }
    }
    (excuses, faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    #[test]
    fn names_and_comments_cite() {
        assert_eq!(
            ids_in("    fn reg_14_ten_columns_in_any_order() {"),
            ["REG-14"]
        );
        assert_eq!(
            ids_in("/// REG-8 and ONE-3: nothing leaks."),
            ["REG-8", "ONE-3"]
        );
        assert_eq!(ids_in("let reg_14_rows = 3;"), [""; 0]);
        assert_eq!(ids_in("// REG-x"), [""; 0]);
    }

    #[test]
    fn only_tests_are_evidence() {
        let tree = tree(&[
            (
                "crates/a/src/lib.rs",
                "// REG-1\n#[cfg(test)]\nmod t {\n  // REG-2\n}\n",
            ),
            ("crates/a/tests/b.rs", "fn reg_3_x() {}\n"),
            ("tests/browser/c.mjs", "test('REG-4 is shown')\n"),
        ]);
        let cited: Vec<String> = cited(&tree).into_iter().collect();
        assert_eq!(cited, ["REG-2", "REG-3", "REG-4"]);
    }

    #[test]
    fn neither_cited_nor_excused_is_a_fault_and_so_is_both() {
        let all: String = requirements()
            .iter()
            .map(|id| format!("{id}: not built\n"))
            .collect();
        assert_eq!(check(&tree(&[(EXCUSES, &all)])), []);
        assert_eq!(check(&tree(&[])).len(), 21);
        let both = tree(&[
            (EXCUSES, &all),
            ("crates/a/tests/b.rs", "fn one_2_x() {}\n"),
        ]);
        assert_eq!(check(&both).len(), 1);
    }

    #[test]
    fn an_excuse_without_a_reason_is_a_fault() {
        let (excuses, faults) = excuses("# why\nREG-1\nREG-99: no such\nREG-2: \n");
        assert!(excuses.is_empty());
        assert_eq!(faults.len(), 3);
    }
}
