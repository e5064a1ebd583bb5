//! The published file: what it holds, that it is the same for the same editions, and what it
//! refuses.

mod synthetic;

use published::{
    EntryState, ExtendError, PublishedFile, Reader, VersionText, activate, artefact_name, extend,
};
use register::difference::PublicField;
use register::edition::{Tombstone, TombstoneReason};
use std::path::PathBuf;
use synthetic::{Sketch, edition};
use tempfile::TempDir;

fn first() -> Sketch {
    Sketch::new(900, "ESME/Northmere/EM-100/0002012F")
}

fn second() -> Sketch {
    Sketch {
        summary: "WITHDRAWN-CANARY-SUMMARY",
        fix: "WITHDRAWN-CANARY-FIX",
        ..Sketch::new(100, "CHF/Orrin/CH-7/04010203")
    }
}

fn tombstone(sketch: &Sketch, edition: u32) -> Tombstone {
    Tombstone {
        reference: sketch.reference(),
        reason: TombstoneReason::FixWithdrawn,
        edition,
    }
}

fn sheet(text: &str) -> PublishedFile {
    PublishedFile {
        name: "register.csv".to_owned(),
        media_type: "text/csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

/// Three editions: two entries; one altered and one added; one withdrawn.
#[expect(clippy::unwrap_used, reason = "a fault here is a fault of the test")]
async fn three_editions(dir: &TempDir) -> Vec<PathBuf> {
    let altered = Sketch {
        fix: "Install the firmware named as the fix, then restart.",
        date: "2026-06-04",
        ..first()
    };
    let added = Sketch::new(500, "GSME/Calder & Rowe/CR-G4/01000005");
    let editions = [
        edition(1, &[first(), second()], &[]),
        edition(2, &[altered.clone(), second(), added.clone()], &[]),
        edition(3, &[altered, added], &[tombstone(&second(), 3)]),
    ];
    let mut paths: Vec<PathBuf> = Vec::new();
    for publication in &editions {
        let to = dir.path().join(artefact_name(publication.edition));
        let files = [sheet(&format!("edition {}", publication.edition))];
        let previous = paths.last().map(PathBuf::as_path);
        extend(previous, publication, &files, &to).await.unwrap();
        paths.push(to);
    }
    paths
}

#[tokio::test]
async fn reg_18_the_same_editions_give_the_same_bytes() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (a, b) = (three_editions(&one).await, three_editions(&other).await);
    for (a, b) in a.iter().zip(&b) {
        let (a, b) = (std::fs::read(a).unwrap(), std::fs::read(b).unwrap());
        assert!(a == b, "the files differ");
    }
}

#[tokio::test]
async fn reg_18_earlier_editions_stay_and_the_file_before_is_not_touched() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    let before: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    activate(dir.path(), &paths[2]).unwrap();
    let reader = Reader::open(dir.path());
    assert_eq!(reader.edition_in_force().await.unwrap(), 3);
    let numbers: Vec<u32> = reader
        .editions(None, 10)
        .await
        .unwrap()
        .iter()
        .map(|e| e.number)
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    for number in 1..=3 {
        let (facts, bytes) = reader.file(number, "register.csv").await.unwrap().unwrap();
        assert_eq!(bytes, format!("edition {number}").as_bytes());
        assert_eq!(facts.size, 9);
    }
    let after: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    assert!(before == after, "reading or extending altered a file");
    let names: Vec<String> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".partial") || name.contains("-wal"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[tokio::test]
async fn reg_19_an_entry_has_its_history_since_first_publication() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    activate(dir.path(), &paths[2]).unwrap();
    let reader = Reader::open(dir.path());
    let record = reader.entry(first().reference()).await.unwrap().unwrap();
    let EntryState::Published(entry) = &record.state else {
        panic!("{:?}", record.state);
    };
    assert_eq!(
        entry.fix_information,
        "Install the firmware named as the fix, then restart."
    );
    let spans: Vec<(u32, Option<u32>)> = record
        .versions
        .iter()
        .map(|v| (v.from_edition, v.until_edition))
        .collect();
    assert_eq!(spans, [(1, Some(2)), (2, None)]);
    assert_eq!(
        record.versions[1].changed,
        [PublicField::DateLastUpdated, PublicField::FixInformation]
    );
    let changes = reader.changes(2, None, 10).await.unwrap();
    assert_eq!(changes.added.len(), 1);
    assert_eq!(changes.changed.len(), 1);
    assert!(changes.withdrawn.is_empty());
}

#[tokio::test]
async fn reg_18_a_withdrawn_entry_leaves_its_reason_and_no_text() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    activate(dir.path(), &paths[2]).unwrap();
    let reader = Reader::open(dir.path());
    let record = reader.entry(second().reference()).await.unwrap().unwrap();
    assert_eq!(record.state, EntryState::Withdrawn(tombstone(&second(), 3)));
    assert_eq!(record.versions.len(), 1);
    assert_eq!(record.versions[0].text, VersionText::Removed);
    assert_eq!(record.versions[0].until_edition, Some(3));
    let changes = reader.changes(3, None, 10).await.unwrap();
    assert_eq!(changes.withdrawn, [tombstone(&second(), 3)]);
    let bytes = std::fs::read(&paths[2]).unwrap();
    assert!(!holds(&bytes, b"WITHDRAWN-CANARY"));
    assert!(holds(
        &std::fs::read(&paths[1]).unwrap(),
        b"WITHDRAWN-CANARY"
    ));
}

#[tokio::test]
async fn reg_18_an_entry_confirmed_again_is_published_again() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    let again = edition(
        4,
        &[
            first(),
            second(),
            Sketch::new(500, "GSME/Calder & Rowe/CR-G4/01000005"),
        ],
        &[],
    );
    let to = dir.path().join(artefact_name(4));
    extend(Some(&paths[2]), &again, &[], &to).await.unwrap();
    activate(dir.path(), &to).unwrap();
    let record = Reader::open(dir.path())
        .entry(second().reference())
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(record.state, EntryState::Published(_)));
    assert_eq!(record.versions[0].text, VersionText::Removed);
    assert!(matches!(record.versions[1].text, VersionText::Kept(_)));
}

#[tokio::test]
async fn reg_8_nothing_that_is_not_public_is_in_the_file() {
    let dir = TempDir::new().unwrap();
    for path in three_editions(&dir).await {
        let bytes = std::fs::read(path).unwrap();
        for canary in [&b"CANARY-EVIDENCE"[..], b"10577", b"ITM-", b"ORG-", b"PER-"] {
            assert!(!holds(&bytes, canary));
        }
    }
}

#[tokio::test]
async fn an_edition_that_does_not_follow_is_refused_and_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    let to = dir.path().join("refused.sqlite");
    for (path, last, number) in [(&paths[0], 1, 1), (&paths[2], 3, 2)] {
        let again = edition(number, &[first(), second()], &[]);
        let again = extend(Some(path), &again, &[], &to).await.unwrap_err();
        let ExtendError::NotLater { last: told, given } = again else {
            panic!("refused for something else: {again}");
        };
        assert_eq!((told, given), (last, number));
    }
    let lost = extend(Some(&paths[0]), &edition(2, &[first()], &[]), &[], &to).await;
    assert!(matches!(lost, Err(ExtendError::LostWithoutTombstone(r)) if r == second().reference()));
    let both = edition(2, &[first(), second()], &[tombstone(&second(), 2)]);
    let both = extend(Some(&paths[0]), &both, &[], &to).await;
    assert!(matches!(both, Err(ExtendError::PublishedAndWithdrawn(_))));
    for name in ["../up.csv", "", ".hidden", "a b", "x/y"] {
        let file = PublishedFile {
            name: name.to_owned(),
            ..sheet("x")
        };
        let refused = extend(None, &edition(1, &[], &[]), &[file], &to).await;
        assert!(matches!(refused, Err(ExtendError::FileName(_))), "{name}");
    }
    let twice = extend(None, &edition(1, &[], &[]), &[sheet("a"), sheet("b")], &to).await;
    assert!(matches!(twice, Err(ExtendError::FileName(_))));
    let left: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|f| f.unwrap().file_name())
        .filter(|name| name.to_string_lossy().contains("refused"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// The one between was never put out: an item in it was diverted before anybody read it.
#[tokio::test]
async fn reg_11_an_edition_follows_one_before_the_last() {
    let dir = TempDir::new().unwrap();
    let paths = three_editions(&dir).await;
    let to = dir.path().join("followed.sqlite");
    let third = edition(3, &[first(), second()], &[]);
    extend(Some(&paths[0]), &third, &[], &to).await.unwrap();
}

#[tokio::test]
async fn an_empty_edition_is_an_edition() {
    let dir = TempDir::new().unwrap();
    let to = dir.path().join(artefact_name(1));
    extend(None, &edition(1, &[], &[]), &[], &to).await.unwrap();
    activate(dir.path(), &to).unwrap();
    let reader = Reader::open(dir.path());
    assert_eq!(reader.edition(1).await.unwrap().unwrap().coverage.len(), 3);
    assert_eq!(reader.edition(2).await.unwrap(), None);
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
