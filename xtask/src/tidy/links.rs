//! A link from one of our documents to a file of the tree leads somewhere.

use super::Fault;
use super::tree::{SourceFile, Tree};

/// Links and pictures of every Markdown file; addresses on the web are not looked at.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files() {
        if !file.path.ends_with(".md") || file.is_vendored() {
            continue;
        }
        for (at, target) in targets(file) {
            let elsewhere = target.contains(':') || target.starts_with(['#', '/']);
            if !elsewhere && !tree.has(&resolve(&file.path, target)) {
                faults.push(Fault::at(
                    &file.path,
                    at,
                    format!("`{target}` is not there"),
                ));
            }
        }
    }
    faults
}

/// What stands between `](` and `)`, without its part after `#`. Links that the server answers
/// itself begin with a slash and are left out by the caller.
fn targets(file: &SourceFile) -> Vec<(usize, &str)> {
    let mut targets = Vec::new();
    for (at, line) in file.lines() {
        for rest in line.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains(' ') {
                targets.push((at, path));
            }
        }
    }
    targets
}

/// `target` as seen from the directory of `from`, with `..` taken away.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    fn faults_in(line: &str) -> usize {
        check(&tree(&[
            ("docs/guide/dcc.md", line),
            ("docs/pictures/search.png", ""),
            ("README.md", ""),
        ]))
        .len()
    }

    #[test]
    fn links_that_lead_somewhere() {
        assert_eq!(faults_in("![A search](../pictures/search.png)"), 0);
        assert_eq!(
            faults_in("[readme](../../README.md#start) [all](../pictures/)"),
            0
        );
        assert_eq!(
            faults_in("[web](https://example.org/a) [here](#top) [page](/help)"),
            0
        );
    }

    #[test]
    fn a_link_that_leads_nowhere_is_a_fault() {
        assert_eq!(faults_in("[a](gone.md) and [b](README.md)"), 2);
    }
}
