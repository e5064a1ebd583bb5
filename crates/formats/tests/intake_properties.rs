//! What holds for every file, whatever it contains: the check never panics, says the same twice,
//! stays inside the file, counts exactly and judges by its own findings; and writing the same rows
//! in another way (line ends, quotes, encoding, delimiter, order of columns) changes nothing but
//! what is said about that way.

#[path = "corpus/listed.rs"]
mod listed;
#[path = "corpus/notation.rs"]
#[expect(
    dead_code,
    reason = "the corpus lends its files here, not what they must give"
)]
mod notation;
#[path = "corpus/rows.rs"]
mod rows;

use formats::submission_csv::{Checked, Verdict, annotated, check, preview, split, stored_text};
use notation::cases;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use register::SubmittedRow;
use register::catalogue::DeviceCatalogue;
use register::intake::{CheckSetting, Code, Field};
use register::row::SourceKind;
use rows::{Row, Writing, rows, written};
use std::sync::LazyLock;
use terms::{Date, Finding, Severity};

static LISTED: LazyLock<DeviceCatalogue> = LazyLock::new(listed::catalogue);

fn today() -> Date {
    Date::constant(2026, 4, 7)
}

fn checked(bytes: &[u8]) -> Checked {
    check(bytes, &CheckSetting::on(today()))
}

/// A finding by what identifies it: place, code and the earlier line.
type Told = (u64, u32, Code, Option<u64>);

fn told(finding: &Finding<Code>) -> Told {
    let place = finding.place;
    (place.line, place.column, finding.code, finding.related_line)
}

fn all_told(bytes: &[u8]) -> Vec<Told> {
    let mut all: Vec<Told> = checked(bytes).findings.kept().iter().map(told).collect();
    all.sort();
    all
}

/// What must hold of any file, checked with and without a catalogue and a submitter.
fn sound(bytes: &[u8]) {
    let plain = CheckSetting::on(today());
    sound_under(bytes, &plain);
    let full = CheckSetting {
        catalogue: Some(&LISTED),
        submitter: Some(SourceKind::Csp),
        ..plain
    };
    sound_under(bytes, &full);
}

fn sound_under(bytes: &[u8], setting: &CheckSetting<'_>) {
    let result = check(bytes, setting);
    sound_findings(bytes, &result);
    let accepted = result.rows.len() as u64;
    assert!(accepted <= result.rows_read, "more rows accepted than read");
    for row in preview(bytes, &result, 10) {
        assert!(
            result.rows.iter().any(|r| r.line == row.line),
            "a preview of no row"
        );
    }
    let _ = annotated(bytes, &result);
    if let Some(parts) = split(bytes, &result) {
        assert_eq!(
            parts.valid_rows, accepted,
            "the valid part holds other rows"
        );
        let again = check(parts.valid.as_bytes(), setting);
        if !refused_as_a_whole(&result) {
            assert_ne!(again.verdict, Verdict::Reject, "the valid part is refused");
        }
        assert_eq!(contents(&again.rows), contents(&result.rows));
    }
}

/// Whether the file itself or its header is at fault, and not only some of its rows.
fn refused_as_a_whole(result: &Checked) -> bool {
    let errors = result.findings.kept().iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .any(|finding| {
            let code = finding.code.text();
            ["FILE-", "ENC-", "HEADER-"]
                .iter()
                .any(|start| code.starts_with(start))
        })
}

/// The rows as they would be stored, without the lines they stood on.
fn contents(rows: &[SubmittedRow]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| Field::ALL.map(|field| stored_text(row, field)).to_vec())
        .collect()
}

/// What must hold of any result at all.
fn sound_findings(bytes: &[u8], result: &Checked) {
    let findings = &result.findings;
    let ends = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    let delimiters = bytes.iter().filter(|b| b",;\t|".contains(b)).count() as u64;
    for finding in findings.kept() {
        let (line, column, code, related) = told(finding);
        assert!(line <= ends + 1, "{code:?} beyond the last line");
        assert!(
            u64::from(column) <= delimiters + 1,
            "{code:?} beyond the cells"
        );
        assert!(column == 0 || line > 0, "{code:?}: a column without a line");
        assert!(
            related.is_none_or(|earlier| earlier < line),
            "{code:?}: no earlier line"
        );
        assert!(
            finding.value.chars().count() <= 80,
            "{code:?}: a value not cut"
        );
        assert!(
            !finding.value.contains(char::is_control),
            "{code:?}: a value not escaped"
        );
    }
    let places: Vec<_> = findings
        .kept()
        .iter()
        .map(|finding| finding.place)
        .collect();
    assert!(places.is_sorted(), "not in file order");
    for (code, count) in findings.counts() {
        let kept = findings.kept().iter().filter(|f| f.code == *code).count() as u64;
        assert_eq!(kept, (*count).min(1_000), "{code:?}");
    }
    let errors = findings
        .kept()
        .iter()
        .any(|f| f.severity == Severity::Error);
    let verdict = match (errors, findings.is_empty()) {
        (true, _) => Verdict::Reject,
        (false, true) => Verdict::Accept,
        (false, false) => Verdict::AcceptWithWarning,
    };
    assert_eq!(result.verdict, verdict);
}

/// Bytes that break things, to be put into files that are right.
const HOSTILE: [&[u8]; 34] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\x1A",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xFF\xFE\0\0",
    b"\xC2",
    b"\xE2\x82",
    b"\xA3",
    b"\x81",
    b"\xED\xA0\x80",
    b"\xF4\x90\x80\x80",
    b"\xE2\x80\xAE",
    b"\xEF\xBF\xBD",
    b"=",
    b"'",
    b"<b>",
    b"|",
    b"sep=;\n",
    b"1E5",
    b"-0",
    b"99999999999999999999",
    b"\xCC\x81",
    b"\xF0\x9F\x94\xA5",
    b"0x",
    b"/",
];

/// One change to a file.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, &'static [u8]),
    Remove(Index, u8),
    Replace(Index, u8),
    Cut(Index),
    Repeat(Index, Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len() + 1;
        match self {
            Change::Insert(at, what) => {
                let at = at.index(length);
                bytes.splice(at..at, what.iter().copied());
            }
            Change::Remove(at, count) => {
                let at = at.index(length);
                let end = (at + usize::from(*count)).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Replace(at, with) => {
                let at = at.index(length);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *with;
                }
            }
            Change::Cut(at) => bytes.truncate(at.index(length)),
            Change::Repeat(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let piece = bytes[from.min(to)..from.max(to)].to_vec();
                bytes.extend(piece);
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), select(&HOSTILE[..])).prop_map(|(at, what)| Change::Insert(at, what)),
        2 => (any::<Index>(), 1..12_u8).prop_map(|(at, count)| Change::Remove(at, count)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, with)| Change::Replace(at, with)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Repeat(from, to)),
    ]
}

/// A file of the corpus, changed in a few places.
fn changed_file() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<Vec<u8>> = cases()
        .into_iter()
        .map(|case| case.bytes)
        .filter(|bytes| bytes.len() < 4_000)
        .collect();
    (select(files), vec(change(), 1..6)).prop_map(|(mut bytes, changes)| {
        for change in changes {
            change.apply(&mut bytes);
        }
        bytes
    })
}

/// What is said of the way a file is written rather than of its rows.
fn about_the_writing(code: Code) -> bool {
    matches!(
        code.text(),
        "ENC-UTF16" | "DELIM-NOT-COMMA" | "HEADER-REORDERED" | "EOL-CR" | "SEP-HINT-LINE"
    )
}

fn all_told_of_rows(rows: &[Row], writing: &Writing) -> Vec<Told> {
    let bytes = written(rows, writing);
    let mut all = all_told(&bytes);
    all.retain(|(_, _, code, _)| !about_the_writing(*code));
    all
}

/// Codes that say that what is stored is not what was sent. A stored row has none of them.
fn about_normalising(code: Code) -> bool {
    let starts = [
        "WS-",
        "FW-",
        "ENUM-",
        "DATE-",
        "BOOL-",
        "HEADER-",
        "NUM-",
        "TEXT-MARKER",
    ];
    let exact = [
        "ID-LEADING-ZERO",
        "CHAR-ZEROWIDTH",
        "CHAR-COMPAT",
        "CHAR-TYPOGRAPHIC",
    ];
    starts.iter().any(|start| code.text().starts_with(start)) || exact.contains(&code.text())
}

/// The findings without their columns, which move when columns do.
fn without_columns(told: Vec<Told>) -> Vec<Told> {
    let mut told: Vec<Told> = told
        .into_iter()
        .map(|(line, _, code, related)| (line, 0, code, related))
        .collect();
    told.sort();
    told
}

/// The rows with every cell on one line, so that each cell starts where its row does.
fn on_one_line(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter()
        .map(|row| row.map(|cell| cell.replace('\n', " ")))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reg_16_any_bytes_are_checked_soundly(bytes in vec(any::<u8>(), 0..300)) {
        sound(&bytes);
    }

    #[test]
    fn reg_16_any_text_under_a_header_is_checked_soundly(text in "\\PC{0,200}", quoted in any::<bool>()) {
        let quote = if quoted { "\"" } else { "" };
        sound(format!("{}\n{quote}{text}", rows::HEADER.join(",")).as_bytes());
    }

    #[test]
    fn reg_16_a_changed_file_is_checked_soundly(bytes in changed_file()) {
        sound(&bytes);
    }

    #[test]
    fn reg_16_the_same_bytes_give_the_same_findings(bytes in changed_file()) {
        let (first, second) = (checked(&bytes), checked(&bytes));
        prop_assert_eq!(first.findings, second.findings);
        prop_assert_eq!(first.verdict, second.verdict);
    }

    #[test]
    fn reg_16_rows_of_every_kind_are_checked_soundly(rows in rows()) {
        sound(&written(&rows, &Writing::plain()));
    }

    #[test]
    fn reg_16_a_clean_row_at_the_end_changes_no_finding(rows in rows()) {
        let before = all_told_of_rows(&rows, &Writing::plain());
        let mut longer = rows;
        longer.push(rows::clean_row());
        prop_assert_eq!(before, all_told_of_rows(&longer, &Writing::plain()));
    }

    #[test]
    fn reg_16_a_clean_row_before_the_others_moves_every_finding_down(rows in rows()) {
        let moved: Vec<Told> = all_told_of_rows(&rows, &Writing::plain())
            .into_iter()
            .map(|(line, column, code, related)| (line + 1, column, code, related.map(|l| l + 1)))
            .collect();
        let mut longer = vec![rows::clean_row()];
        longer.extend(rows);
        prop_assert_eq!(moved, all_told_of_rows(&longer, &Writing::plain()));
    }

    #[test]
    fn reg_14_the_way_a_file_is_written_changes_no_finding(rows in rows(), writing in rows::writing()) {
        let rows = if writing.keeps_columns() { rows } else { on_one_line(rows) };
        let plain = all_told_of_rows(&rows, &Writing::plain());
        let other = all_told_of_rows(&rows, &writing);
        if writing.keeps_columns() {
            prop_assert_eq!(plain, other);
        } else {
            prop_assert_eq!(without_columns(plain), without_columns(other));
        }
    }

    #[test]
    fn reg_16_what_would_be_stored_reads_back_as_it_stands(rows in rows()) {
        let first = checked(&written(&rows, &Writing::plain()));
        let stored: Vec<Row> = contents(&first.rows)
            .into_iter()
            .map(|cells| std::array::from_fn(|column| cells[column].clone()))
            .collect();
        let again = checked(&written(&stored, &Writing::plain()));
        prop_assert_eq!(contents(&first.rows), contents(&again.rows));
        let normalised: Vec<Told> = again.findings.kept().iter().map(told).collect();
        prop_assert!(!normalised.iter().any(|(_, _, code, _)| about_normalising(*code)), "{:?}", normalised);
    }

    #[test]
    fn reg_16_the_annotated_copy_gives_the_same_findings(rows in rows()) {
        let bytes = written(&rows, &Writing::plain());
        let first = checked(&bytes);
        let copy = annotated(&bytes, &first).expect("there is a header");
        let codes = |told: Vec<Told>| -> Vec<(u32, Code)> {
            told.into_iter().map(|(_, column, code, _)| (column, code)).collect()
        };
        prop_assert_eq!(codes(all_told(&bytes)), codes(all_told(copy.as_bytes())));
    }

    #[test]
    fn reg_16_a_finding_names_its_field_and_its_record(rows in rows()) {
        for finding in checked(&written(&on_one_line(rows.clone()), &Writing::plain())).findings.kept() {
            let row = &rows[usize::try_from(finding.place.line).expect("a line") - 2];
            if let Some(column) = (finding.place.column as usize).checked_sub(1) {
                prop_assert_eq!(finding.field, rows::HEADER[column]);
            }
            let plain = row[0].parse::<u64>().is_ok_and(|number| number.to_string() == row[0] && number > 0);
            if plain && row[0].len() <= 15 {
                prop_assert_eq!(finding.record.as_ref(), Some(&row[0]));
            }
        }
    }
}
