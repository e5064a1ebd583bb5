//! The manifest that goes to SECAS with a published edition.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its own helper functions too"
)]

mod invented;

use formats::hand_over::{Manifest, ManifestFile};
use invented::{at, publication, publishable};
use register::edition::AccessList;
use terms::PartyCategory;

fn manifest(access: &AccessList) -> Manifest {
    let publication = publication(&publishable());
    let files = vec![
        ManifestFile::of("device-register-edition-3.xlsx", b"spreadsheet"),
        ManifestFile::of("device-register-edition-3.csv", b"rows"),
    ];
    Manifest::new(&publication, files, access, at("2026-07-03T10:00:00Z"))
}

#[test]
fn reg_18_the_manifest_reads_in_full() {
    insta::assert_snapshot!("manifest_text", manifest(&AccessList::as_proposed()).text());
    insta::assert_snapshot!("manifest_json", manifest(&AccessList::as_proposed()).json());
    insta::assert_snapshot!(
        "manifest_checksums",
        manifest(&AccessList::as_proposed()).checksums()
    );
}

#[test]
fn reg_8_network_parties_are_readers_only_where_they_were_added() {
    let mut access = AccessList::as_proposed();
    assert!(!manifest(&access).text().contains("Network Party"));
    access.categories.push(PartyCategory::ElectricityNetwork);
    let text = manifest(&access).text();
    assert!(text.contains("  Electricity Network Party\n"));
    assert!(!text.contains("Gas Network Party"));
}
