//! The preview: what was sent beside what would be stored.

use super::*;
use formats::submission_csv::preview;

#[test]
fn reg_14_the_preview_shows_what_normalising_changed() {
    let row =
        "007, Northmere ,EM-100,0x0002012f,Comms Hub,CSP,bug,7 March 2026,y,\"Caf\u{e9}, “new”\"";
    let text = file(&[row, OTHER]);
    let checked = check(text.as_bytes(), &setting());
    let rows = preview(text.as_bytes(), &checked, 1);
    assert_eq!(rows.len(), 1);
    let changed: Vec<String> = rows[0]
        .cells
        .iter()
        .filter(|cell| cell.sent != cell.stored)
        .map(|cell| format!("{}: {} -> {}", cell.field.name(), cell.sent, cell.stored))
        .collect();
    assert_eq!(
        changed,
        [
            "Identifier: 007 -> 7",
            "Make:  Northmere  -> Northmere",
            "Firmware Version: 0x0002012f -> 0002012F",
            "Device Type: Comms Hub -> CHF",
            "Status of Information: bug -> Defect",
            "Date last Updated: 7 March 2026 -> 2026-03-07",
            "Fix Available: y -> Yes",
            "Fix Information: Café, “new” -> Café, \"new\"",
        ]
    );
}
