//! Any bytes as a submission: no panic, the same result twice, and copies that are no worse.
#![no_main]

use formats::submission_csv::{annotated, check, preview, split};
use formats::{catalogue_csv, finding_json, sarif};
use libfuzzer_sys::fuzz_target;
use register::intake::{CheckSetting, Held};
use terms::Date;

fuzz_target!(|bytes: &[u8]| {
    let catalogue = catalogue_csv::read(bytes).catalogue();
    let alone = CheckSetting {
        catalogue: Some(&catalogue),
        ..CheckSetting::on(Date::constant(2026, 4, 7))
    };
    let checked = check(bytes, &alone);
    assert_eq!(checked, check(bytes, &alone));
    let held = Held {
        rows: checked.rows.clone(),
        file_digests: vec![checked.file_sha256],
    };
    check(bytes, &CheckSetting { held: Some(&held), ..alone });
    preview(bytes, &checked, 10);
    finding_json::object(&checked);
    sarif::log("fuzz.csv", &checked);
    if let Some(copy) = annotated(bytes, &checked) {
        check(copy.as_bytes(), &alone);
    }
    if let Some(parts) = split(bytes, &checked) {
        let valid = check(parts.valid.as_bytes(), &alone);
        assert_eq!(valid.rows.len(), checked.rows.len());
    }
});
