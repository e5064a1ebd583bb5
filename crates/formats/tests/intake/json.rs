//! The JSON object: a promise to providers' scripts.

use super::*;
use formats::finding_json::object;

#[test]
fn reg_16_the_object_has_these_members_and_no_others() {
    let bad = "7,Northmere,EM-100,20120,ESME,Device Manufacturer,Defect,2026-03-01,Yes,Restart it.";
    let checked = checked(&[bad]);
    let expected = serde_json::json!({
        "verdict": "reject",
        "findings": [{
            "code": "FW-LEADING-ZEROS",
            "severity": "E",
            "line": 2,
            "column": 4,
            "field": "Firmware Version",
            "record": "7",
            "value": "20120",
            "expected": "The version as the inventory has it, in practice 8 hexadecimal digits",
            "hint": "Probably 00020120. Format the column as Text and type the version again.",
            "related_line": null,
            "glossary": "/glossary#fw-leading-zeros",
        }],
        "counts": { "FW-LEADING-ZEROS": 1 },
    });
    assert_eq!(object(&checked), expected);
}

#[test]
fn a_meter_point_and_a_device_id_are_not_repeated_in_a_finding() {
    let row = |text: &str| ROW.replace("Install 00020130.", text);
    let rows = [
        row("Seen at 3938424403 by help@example.org; call 020 7946 0018."),
        row("Seen on 00-DB-12-34-56-78-90-A2.").replace("1,North", "2,North"),
    ];
    let checked = checked(&[&rows[0], &rows[1]]);
    let text = object(&checked).to_string();
    assert!(text.contains("PRIVACY-MPXN") && text.contains("PRIVACY-DEVICE-ID"));
    for secret in ["3938424403", "00-DB-12", "help@", "7946"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
