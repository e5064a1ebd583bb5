//! The files of the repository as text: what git tracks and what it would track.

use std::path::Path;
use std::process::Command;

/// The files of the repository, in path order.
#[derive(Debug)]
pub struct Tree {
    files: Vec<SourceFile>,
}

/// One file.
#[derive(Debug)]
pub struct SourceFile {
    /// Path from the root, with forward slashes.
    pub path: String,
    /// The text; empty where the file is not UTF-8 (a picture, a spreadsheet).
    pub text: String,
}

impl Tree {
    /// Reads every file that git tracks, and every new one that it does not ignore.
    pub fn read(root: &Path) -> Result<Tree, String> {
        let listed = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(root)
            .output()
            .map_err(|error| format!("git does not start: {error}"))?;
        if !listed.status.success() {
            return Err(String::from_utf8_lossy(&listed.stderr).into_owned());
        }
        let mut files = Vec::new();
        for path in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
            // A file deleted but not yet committed is still listed.
            let Ok(bytes) = std::fs::read(root.join(path)) else {
                continue;
            };
            files.push(SourceFile {
                path: path.to_owned(),
                text: String::from_utf8(bytes).unwrap_or_default(),
            });
        }
        Ok(Tree::of(files))
    }

    /// A tree of the given files.
    pub fn of(mut files: Vec<SourceFile>) -> Tree {
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.dedup_by(|one, other| one.path == other.path);
        Tree { files }
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Every Rust file that was written by hand.
    pub fn rust_files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files().filter(|file| file.path.ends_with(".rs"))
    }

    /// The text at `path`.
    pub fn text(&self, path: &str) -> Option<&str> {
        let found = self.files().find(|file| file.path == path)?;
        Some(&found.text)
    }

    /// Whether there is a file, or a directory with a file, at `path`.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files().any(|file| {
            file.path == path
                || file
                    .path
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

impl SourceFile {
    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    /// Whether the file was written elsewhere and is kept as it came.
    pub fn is_vendored(&self) -> bool {
        self.path.split('/').any(|part| part == "vendor")
    }

    /// Whether the whole file is tests.
    pub fn is_tests(&self) -> bool {
        let path = &self.path;
        path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
    }

    /// The number of the first line that belongs to tests; past the end where none does. Tests
    /// stand last in a file (STYLE 8), so everything from there on is theirs.
    pub fn tests_from(&self) -> usize {
        if self.is_tests() {
            return 1;
        }
        self.lines()
            .find(|(_, line)| line.trim_start().starts_with("#[cfg(test)]"))
            .map_or(usize::MAX, |(at, _)| at)
    }
}

/// A tree from pairs of path and text.
#[cfg(test)]
pub fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::of(
        files
            .iter()
            .map(|(path, text)| SourceFile {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_there_when_a_file_in_it_is() {
        let tree = tree(&[("docs/guide/a.md", "")]);
        assert!(tree.has("docs/guide/"));
        assert!(tree.has("docs"));
        assert!(!tree.has("doc"));
    }

    #[test]
    fn tests_begin_at_the_test_attribute_or_fill_the_whole_file() {
        let tree = tree(&[
            (
                "crates/a/src/lib.rs",
                "fn a() {}\n#[cfg(test)]\nmod tests {}\n",
            ),
            ("crates/a/tests/b.rs", "fn b() {}\n"),
            ("crates/a/src/c.rs", "fn c() {}\n"),
            ("crates/a/src/d/tests.rs", "fn d() {}\n"),
        ]);
        let from: Vec<usize> = tree.files().map(SourceFile::tests_from).collect();
        assert_eq!(from, [usize::MAX, 1, 2, 1]);
    }
}
