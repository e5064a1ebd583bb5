//! How long a file may be, what a module may not be called, and how it opens (STYLE 7, 9, 24).

use super::Fault;
use super::tree::{SourceFile, Tree};

/// One concept a file: some 300 lines, and never more than this.
const LINES_MAX: usize = 700;

/// Names that say nothing of the field (STYLE section 2, 24).
const EMPTY_NAMES: &[&str] = &[
    "util",
    "utils",
    "common",
    "helper",
    "helpers",
    "manager",
    "service",
    "services",
    "processor",
    "misc",
];

/// Rust files, and the scripts of the tests.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files().filter(|file| !file.is_vendored()) {
        if [".rs", ".mjs", ".py", ".sh"]
            .iter()
            .any(|end| file.path.ends_with(end))
        {
            faults.extend(check_length(file));
        }
        if file.path.ends_with(".rs") {
            faults.extend(check_names(file));
            faults.extend(check_opening(file));
        }
    }
    faults
}

fn check_length(file: &SourceFile) -> Option<Fault> {
    let lines = file.lines().count();
    (lines > LINES_MAX).then(|| {
        let what = format!("{lines} lines, {LINES_MAX} at most: one concept a file");
        Fault::new(&file.path, what)
    })
}

fn check_names(file: &SourceFile) -> Vec<Fault> {
    let mut faults = Vec::new();
    let path = file.path.trim_end_matches(".rs");
    if let Some(name) = path.split('/').find(|part| EMPTY_NAMES.contains(part)) {
        let what = format!("`{name}` says nothing of what is inside");
        faults.push(Fault::new(&file.path, what));
    }
    for (at, line) in file.lines() {
        let module = line.trim_start().trim_start_matches("pub ");
        let Some(rest) = module.strip_prefix("mod ") else {
            continue;
        };
        let name = rest.trim_end_matches([' ', '{', ';']);
        if EMPTY_NAMES.contains(&name) {
            faults.push(Fault::at(
                &file.path,
                at,
                format!("module `{name}` says nothing"),
            ));
        }
    }
    faults
}

fn check_opening(file: &SourceFile) -> Option<Fault> {
    let opens = file.text.lines().find(|line| !line.starts_with("#!["));
    let documented = opens.is_some_and(|line| line.starts_with("//! "));
    // The tests of one module, moved out of its file for length, say whose they are by their place.
    let says = documented || file.path.ends_with("/tests.rs");
    (!says).then(|| {
        let what = "opens without saying what it is for (`//!`)";
        Fault::at(&file.path, 1, what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    fn places(path: &str, text: &str) -> Vec<String> {
        let faults = check(&tree(&[(path, text)])).into_iter();
        faults.map(|fault| fault.place).collect()
    }

    #[test]
    fn a_file_of_701_lines_is_too_long_and_one_of_700_is_not() {
        let long = |lines: usize| format!("//! For a test.\n{}", "\n".repeat(lines - 1));
        assert_eq!(places("crates/a/src/lib.rs", &long(700)), [""; 0]);
        assert_eq!(
            places("crates/a/src/lib.rs", &long(701)),
            ["crates/a/src/lib.rs"]
        );
    }

    #[test]
    fn a_name_that_says_nothing_is_a_fault() {
        assert_eq!(places("crates/a/src/utils/b.rs", "//! B.\n").len(), 1);
        assert_eq!(
            places("crates/a/src/b.rs", "//! B.\npub mod helpers;\n").len(),
            1
        );
        assert_eq!(
            places("crates/a/src/b.rs", "//! B.\nmod services {\n").len(),
            1
        );
        assert_eq!(
            places("crates/a/src/service_request.rs", "//! B.\n"),
            [""; 0]
        );
    }

    #[test]
    fn a_module_that_opens_without_a_word_is_a_fault() {
        assert_eq!(
            places("crates/a/src/b.rs", "use c;\n"),
            ["crates/a/src/b.rs:1"]
        );
        assert_eq!(
            places("crates/a/src/b.rs", "#![cfg(test)]\n//! B.\n"),
            [""; 0]
        );
    }

    #[test]
    fn what_was_written_elsewhere_is_left_alone() {
        assert_eq!(places("crates/a/vendor/utils.rs", "use c;\n"), [""; 0]);
    }
}
