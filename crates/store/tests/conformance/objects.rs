//! Files by their digest: whole or not there, and checked whenever they are read.

use app::ports::{LedgerError, Objects};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use store::DirectoryObjects;

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    files
}

#[tokio::test]
async fn reg_15_a_file_is_kept_once_and_given_back_whole() {
    let directory = tempfile::tempdir().expect("a directory");
    let objects = DirectoryObjects::open(&directory.path().join("objects")).expect("opens");
    for bytes in [&b""[..], b"Identifier,Make\n", &[0xFF; 100_000]] {
        let digest = objects.put(bytes).await.expect("is kept");
        assert_eq!(digest.as_slice(), Sha256::digest(bytes).as_slice());
        assert_eq!(objects.put(bytes).await.expect("is kept"), digest);
        let back = objects.get(&digest).await.expect("is read");
        assert_eq!(back.as_deref(), Some(bytes));
    }
    assert_eq!(files_below(directory.path()).len(), 3);
    assert_eq!(objects.get(&[1; 32]).await.expect("is read"), None);
}

#[tokio::test]
async fn reg_11_an_erased_file_is_gone_and_may_come_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let objects = DirectoryObjects::open(directory.path()).expect("opens");
    let bytes = vec![7; 200_000];
    let digest = objects.put(&bytes).await.expect("is kept");
    let other = objects.put(b"another").await.expect("is kept");
    assert!(objects.holds(&digest).await.expect("is looked for"));
    // A second name for the file shows what became of its bytes.
    let path = files_below(directory.path())
        .into_iter()
        .find(|path| std::fs::metadata(path).expect("is there").len() == 200_000)
        .expect("the file");
    let witness = directory.path().join("witness");
    std::fs::hard_link(&path, &witness).expect("a second name");
    objects.erase(&digest).await.expect("is erased");
    assert!(!path.exists());
    assert_eq!(std::fs::read(&witness).expect("is read"), vec![0; 200_000]);
    assert!(!objects.holds(&digest).await.expect("is looked for"));
    assert_eq!(objects.get(&digest).await.expect("is read"), None);
    objects
        .erase(&digest)
        .await
        .expect("nothing is there to erase");
    assert!(objects.holds(&other).await.expect("is looked for"));
    objects.put(&bytes).await.expect("is kept");
    let back = objects.get(&digest).await.expect("is read");
    assert_eq!(back, Some(bytes));
}

#[tokio::test]
async fn a_damaged_file_is_told_and_put_right_by_the_same_bytes() {
    let directory = tempfile::tempdir().expect("a directory");
    let objects = DirectoryObjects::open(directory.path()).expect("opens");
    let digest = objects.put(b"as sent").await.expect("is kept");
    let path = files_below(directory.path()).remove(0);
    std::fs::write(&path, b"as altered").expect("writes");
    let outcome = objects.get(&digest).await;
    assert!(
        matches!(outcome, Err(LedgerError::Corrupt(_))),
        "{outcome:?}"
    );
    objects.put(b"as sent").await.expect("is kept");
    let back = objects.get(&digest).await.expect("is read");
    assert_eq!(back.as_deref(), Some(&b"as sent"[..]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_bytes_sent_at_once_are_one_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let objects = std::sync::Arc::new(DirectoryObjects::open(directory.path()).expect("opens"));
    let bytes = vec![7; 300_000];
    let puts: Vec<_> = (0..8)
        .map(|_| {
            let (objects, bytes) = (objects.clone(), bytes.clone());
            tokio::spawn(async move { objects.put(&bytes).await })
        })
        .collect();
    for put in puts {
        put.await.expect("joins").expect("is kept");
    }
    assert_eq!(files_below(directory.path()).len(), 1);
}

#[tokio::test]
async fn a_file_where_the_directory_should_be_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("objects");
    std::fs::write(&path, b"").expect("writes");
    assert!(DirectoryObjects::open(&path).is_err());
}
