//! Any bytes at all: no panic, and what is written back is no worse than what was sent.
//!
//! The files of the fuzz target's corpus, as they stand and changed in places; the fuzz target
//! itself goes on from there.

use super::*;
use formats::submission_csv::{annotated, preview, split};
use formats::{catalogue_csv, finding_json, sarif};
use proptest::prelude::*;
use std::path::Path;

fn corpus() -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/submission");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .expect("the corpus of the fuzz target")
        .map(|entry| entry.expect("a file of the corpus").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).expect("a readable file"))
        .collect()
}

fn exercise(bytes: &[u8]) {
    let catalogue = catalogue_csv::read(bytes).catalogue();
    let alone = CheckSetting {
        catalogue: Some(&catalogue),
        ..setting()
    };
    let checked = check(bytes, &alone);
    let held = Held {
        rows: checked.rows.clone(),
        file_digests: Vec::new(),
    };
    let with_register = CheckSetting {
        held: Some(&held),
        ..alone
    };
    check(bytes, &with_register);
    preview(bytes, &checked, 10);
    finding_json::object(&checked);
    sarif::log("any.csv", &checked);
    if let Some(copy) = annotated(bytes, &checked) {
        check(copy.as_bytes(), &alone);
    }
    if let Some(parts) = split(bytes, &checked) {
        let valid = check(parts.valid.as_bytes(), &alone);
        assert_eq!(valid.rows.len(), checked.rows.len());
        assert_eq!(parts.valid_rows, checked.rows.len() as u64);
    }
}

#[test]
fn the_corpus_of_the_fuzz_target_is_read() {
    let files = corpus();
    assert!(files.len() >= 10);
    for bytes in files {
        exercise(&bytes);
    }
}

proptest! {
    #[test]
    fn reg_14_no_bytes_make_the_check_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        exercise(&bytes);
    }

    #[test]
    fn reg_14_no_change_of_a_file_makes_the_check_fail(
        which in any::<proptest::sample::Index>(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let files = corpus();
        let mut bytes = which.get(&files).clone();
        for (at, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => {
                    bytes.remove(at);
                }
            }
        }
        exercise(&bytes);
    }
}
