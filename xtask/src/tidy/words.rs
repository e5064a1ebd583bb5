//! Words that must not be in the tree: unfinished work, tests switched off, the paths of one
//! machine, and the hosts of package registries.

use super::Fault;
use super::tree::Tree;

/// Written in halves, so that this file does not hold what it looks for.
const UNFINISHED: &[[&str; 2]] = &[
    ["TO", "DO"],
    ["FIX", "ME"],
    ["XX", "X:"],
    ["todo", "!("],
    ["unimplemented", "!("],
    ["#[ign", "ore"],
    ["test.sk", "ip("],
    ["test.to", "do("],
    ["pytest.mark.sk", "ip"],
];

const OF_ONE_MACHINE: &[[&str; 2]] = &[
    ["/wo", "rk/"],
    ["/ro", "ot/"],
    ["/ho", "me/"],
    ["/Use", "rs/"],
    ["/tmp/ba", "sh_jobs"],
];

const REGISTRY_HOSTS: &[[&str; 2]] = &[
    ["registry.npm", "js.org"],
    ["npm", "js.com"],
    ["py", "pi.org"],
    ["python", "hosted.org"],
    ["crates", ".io"],
    ["deb.deb", "ian.org"],
];

/// Cargo writes these files, and their one source is the standard index by name.
const WRITTEN_BY_CARGO: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

/// Every text file but those written elsewhere.
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files() {
        if file.is_vendored() || WRITTEN_BY_CARGO.contains(&file.path.as_str()) {
            continue;
        }
        for (at, line) in file.lines() {
            let mut find = |words: &[[&str; 2]], what: &str| {
                let whole = words.iter().map(|halves| halves.concat());
                for word in whole.filter(|word| line.contains(word.as_str())) {
                    faults.push(Fault::at(&file.path, at, format!("`{word}`: {what}")));
                }
            };
            find(UNFINISHED, "finish it, or open an issue");
            find(OF_ONE_MACHINE, "a path of one machine");
            find(
                REGISTRY_HOSTS,
                "a registry is named by its client's settings alone",
            );
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree;

    fn faults_in(path: &str, line: String) -> usize {
        check(&tree(&[(path, &line)])).len()
    }

    #[test]
    fn each_word_is_found_wherever_it_stands() {
        for halves in [UNFINISHED, OF_ONE_MACHINE, REGISTRY_HOSTS].concat() {
            let line = format!("x {} y", halves.concat());
            assert_eq!(faults_in("docs/a.md", line), 1, "{halves:?}");
        }
    }

    #[test]
    fn lock_files_and_what_was_written_elsewhere_are_left_alone() {
        let host = REGISTRY_HOSTS[4].concat();
        for lock in WRITTEN_BY_CARGO {
            assert_eq!(faults_in(lock, host.clone()), 0);
        }
        assert_eq!(faults_in("crates/pages/vendor/a.js", host), 0);
    }

    #[test]
    fn plain_words_are_none() {
        assert_eq!(
            faults_in("a.md", "nothing left to do at home or work".to_owned()),
            0
        );
    }
}
