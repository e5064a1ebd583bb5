//! Decision notes are numbered from 0001 without a gap, and each says what was chosen and what was
//! given up (STYLE 49), under headings or, for many choices of one kind, in a table.

use super::Fault;
use super::tree::Tree;

const NOTES: &str = "docs/decisions/";
/// The last column of a table of choices.
const REJECTED: &str = "| rejected |";
const HEADINGS: &[&str] = &["## Context", "## Choice", "## What we gave up"];

/// File names `NNNN-title.md`, in one unbroken row.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut next = 1;
    for file in tree.files().filter(|file| file.path.starts_with(NOTES)) {
        let name = &file.path[NOTES.len()..];
        let number = name
            .split_once('-')
            .filter(|(digits, title)| digits.len() == 4 && title.ends_with(".md"))
            .and_then(|(digits, _)| digits.parse::<u32>().ok());
        let Some(number) = number else {
            faults.push(Fault::new(&file.path, "is not called `NNNN-title.md`"));
            continue;
        };
        if number != next {
            faults.push(Fault::new(
                &file.path,
                format!("should be number {next:04}"),
            ));
        }
        next = number + 1;
        if file.text.contains(REJECTED) {
            continue;
        }
        for heading in HEADINGS {
            if !file.lines().any(|(_, line)| line.trim_end() == *heading) {
                faults.push(Fault::new(
                    &file.path,
                    format!("has no heading `{heading}`"),
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    const NOTE: &str = "# A title\n\n## Context\n\n## Choice\n\n## What we gave up\n";

    fn faults_with(names: &[&str]) -> usize {
        let paths: Vec<String> = names.iter().map(|name| format!("{NOTES}{name}")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), NOTE)).collect();
        check(&tree(&files)).len()
    }

    #[test]
    fn an_unbroken_row_is_fine() {
        assert_eq!(faults_with(&[]), 0);
        assert_eq!(faults_with(&["0001-a.md", "0002-b.md"]), 0);
    }

    #[test]
    fn a_gap_a_double_and_a_name_of_another_form_are_faults() {
        assert_eq!(faults_with(&["0001-a.md", "0003-b.md"]), 1);
        assert_eq!(faults_with(&["0001-a.md", "0001-b.md"]), 1);
        assert_eq!(faults_with(&["1-a.md"]), 1);
        assert_eq!(faults_with(&["notes.txt"]), 1);
    }

    #[test]
    fn a_note_that_does_not_say_what_was_given_up_is_a_fault() {
        let tree = tree(&[("docs/decisions/0001-a.md", "## Context\n## Choice\n")]);
        assert_eq!(check(&tree).len(), 1);
        let table = "| library | why | rejected |\n|---|---|---|\n";
        let tree = crate::tidy::tree::tree(&[("docs/decisions/0001-a.md", table)]);
        assert_eq!(check(&tree), []);
    }
}
