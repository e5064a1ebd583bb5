//! `terms`, `register` and `launch` are pure: no clock, IO, async, SQL, serialisation or randomness
//! (ARCHITECTURE.md section 3). Time and chance come in as arguments.

use super::Fault;
use super::tree::Tree;
use super::workspace::{Need, Workspace};

const PURE: &[&str] = &["terms", "register", "launch"];

/// The crates of others that a pure crate may be built with, and may use in its tests.
const MAY_BUILD_WITH: &[&str] = &[
    "foldhash",
    "jiff",
    "roaring",
    "smol_str",
    "unicode-normalization",
];
const MAY_TEST_WITH: &[&str] = &["proptest", "insta"];

/// What a pure crate never says, and why.
const NEVER: &[(&str, &str)] = &[
    ("SystemTime", "the clock"),
    ("Instant", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("async", "async"),
    ("await", "async"),
    ("tokio", "async"),
    ("serde", "serialisation"),
    ("Serialize", "serialisation"),
    ("Deserialize", "serialisation"),
    ("rand", "randomness"),
    ("getrandom", "randomness"),
    ("sqlx", "SQL"),
    ("std::fs", "IO"),
    ("std::net", "IO"),
    ("std::env", "IO"),
    ("std::io", "IO"),
    ("std::process", "IO"),
    ("std::thread", "threads"),
    ("println", "IO"),
];

/// Dependencies by the allow-list, and sources by the list of absences.
pub fn check(workspace: &Workspace, tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for edge in &workspace.edges {
        if !PURE.contains(&edge.from.as_str()) || workspace.members.contains(&edge.to) {
            continue;
        }
        let to = edge.to.as_str();
        let may = match edge.need {
            Need::Product => MAY_BUILD_WITH.contains(&to),
            Need::Tests => MAY_TEST_WITH.contains(&to) || MAY_BUILD_WITH.contains(&to),
        };
        if !may {
            let what = format!("is pure and may not depend on `{to}`");
            faults.push(Fault::new(&edge.from, what));
        }
    }
    for file in tree.rust_files() {
        let pure = PURE
            .iter()
            .any(|name| file.path.starts_with(&format!("crates/{name}/src/")));
        if !pure {
            continue;
        }
        let tests_from = file.tests_from();
        for (at, line) in file.lines().take_while(|(at, _)| *at < tests_from) {
            let code = code_of(line);
            for (word, what) in NEVER.iter().filter(|(word, _)| has_word(code, word)) {
                let what = format!("`{word}`: a pure crate knows nothing of {what}");
                faults.push(Fault::at(&file.path, at, what));
            }
        }
    }
    faults
}

/// A line without its comment. A `//` inside a string cuts the line short, which hides nothing
/// here: no word of [`NEVER`] is of use inside a string.
fn code_of(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// Whether `code` holds `word` with no letter, digit or underscore at either side.
fn has_word(code: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;
    use crate::tidy::workspace::workspace;

    fn faults_in(path: &str, text: &str) -> Vec<Fault> {
        check(&Workspace::default(), &tree(&[(path, text)]))
    }

    #[test]
    fn a_clock_in_a_pure_crate_is_a_fault() {
        let faults = faults_in("crates/terms/src/a.rs", "fn f() { Timestamp::now(); }\n");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "crates/terms/src/a.rs:1");
    }

    #[test]
    fn a_word_in_a_comment_or_inside_another_word_is_none() {
        let text = "// serde is refused here\nstruct Instantiated;\nlet operand = brand;\n";
        assert_eq!(faults_in("crates/register/src/a.rs", text), []);
    }

    #[test]
    fn other_crates_and_the_tests_of_pure_ones_may() {
        assert_eq!(faults_in("crates/app/src/a.rs", "async fn f() {}\n"), []);
        let text = "#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(faults_in("crates/terms/src/a.rs", text), []);
    }

    #[test]
    fn a_dependency_off_the_allow_list_is_a_fault() {
        let tree = tree(&[]);
        let allowed = workspace(&["terms: jiff", "register: terms unicode-normalization"]);
        assert_eq!(check(&allowed, &tree), []);
        assert_eq!(check(&workspace(&["terms: serde"]), &tree).len(), 1);
        assert_eq!(check(&workspace(&["terms?: proptest"]), &tree), []);
        assert_eq!(check(&workspace(&["terms: proptest"]), &tree).len(), 1);
    }
}
