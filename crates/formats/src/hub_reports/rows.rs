//! Rows of a report, whichever form they came in: cells by name.

use super::code::ReportCode;
use crate::limits::{FINDINGS_KEPT_PER_CODE_MAX, REPORT_BYTES_MAX, REPORT_ROWS_MAX};
use terms::{Finding, Findings, Place, Severity};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportForm {
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated, with the names in the first line.
    Csv,
}

impl ReportForm {
    /// The form of bytes of which nobody says it: NDJSON begins with a brace, CSV with a name.
    pub fn of(bytes: &[u8]) -> ReportForm {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match bytes.trim_ascii_start().first() {
            Some(b'{') => ReportForm::Ndjson,
            Some(_) | None => ReportForm::Csv,
        }
    }
}

/// What was read of a report, and everything that was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    /// The rows that read, with the physical line of each, in file order.
    pub rows: Vec<(u64, T)>,
    /// What was wrong.
    pub findings: Findings<ReportCode>,
}

impl<T> Rows<T> {
    /// Why nothing of the whole file can be taken: it is too large, no text, or has no header.
    pub fn unreadable(&self) -> Option<ReportCode> {
        let whole = [
            ReportCode::TooLarge,
            ReportCode::NotText,
            ReportCode::Header,
        ];
        let counts = self.findings.counts();
        whole.into_iter().find(|code| counts.contains_key(code))
    }
}

/// Why a cell does not read: what is wrong, and in which column.
pub(super) type Unread = (ReportCode, &'static str);

/// The cells of one row, by the place of their names.
pub(super) struct Cells {
    names: &'static [&'static str],
    cells: Vec<Option<String>>,
}

impl Cells {
    /// The cell of this name, absent where it is empty.
    pub(super) fn get(&self, name: &'static str) -> Option<&str> {
        let place = self.names.iter().position(|one| *one == name)?;
        let cell = self.cells[place].as_deref()?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The cell of this name, which must be there and read so.
    pub(super) fn read<T>(
        &self,
        name: &'static str,
        code: ReportCode,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Unread> {
        let cell = self.get(name).ok_or((ReportCode::Missing, name))?;
        read(cell).ok_or((code, name))
    }
}

/// Reads every row of a report.
pub(super) fn read<T>(
    bytes: &[u8],
    form: ReportForm,
    names: &'static [&'static str],
    mut row: impl FnMut(&Cells) -> Result<T, Unread>,
) -> Rows<T> {
    let mut read = Rows {
        rows: Vec::new(),
        findings: Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
    };
    if bytes.len() > REPORT_BYTES_MAX {
        read.find(0, ReportCode::TooLarge, "");
        return read;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        read.find(0, ReportCode::NotText, "");
        return read;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut take = |read: &mut Rows<T>, line: u64, cells: Option<Cells>| {
        let outcome = cells
            .ok_or((ReportCode::Row, ""))
            .and_then(|cells| row(&cells));
        match outcome {
            Ok(value) => read.rows.push((line, value)),
            Err((code, field)) => read.find(line, code, field),
        }
    };
    match form {
        ReportForm::Ndjson => {
            for (at, line) in text.lines().enumerate() {
                if at >= REPORT_ROWS_MAX {
                    read.find(at as u64 + 1, ReportCode::TooLarge, "");
                    break;
                }
                if !line.trim().is_empty() {
                    take(&mut read, at as u64 + 1, json_cells(line, names));
                }
            }
        }
        ReportForm::Csv => csv_rows(text, names, &mut read, &mut take),
    }
    read
}

impl<T> Rows<T> {
    /// Adds a finding. The value stays out of it: it may be a Device ID.
    pub fn find(&mut self, line: u64, code: ReportCode, field: &'static str) {
        self.find_of(line, code, field, None, String::new());
    }

    /// Adds a finding of a record that the sender may know by name, with what is known of it.
    pub fn find_of(
        &mut self,
        line: u64,
        code: ReportCode,
        field: &'static str,
        record: Option<String>,
        value: String,
    ) {
        self.findings.push(Finding {
            code,
            severity: Severity::Error,
            place: Place { line, column: 0 },
            field,
            record,
            value,
            expected: code.wanted().to_owned(),
            hint: String::new(),
            related_line: None,
        });
    }
}

fn json_cells(line: &str, names: &'static [&'static str]) -> Option<Cells> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
    let known = |name: &String| names.contains(&name.as_str());
    if !object.keys().all(known) {
        return None;
    }
    let cell = |name: &&'static str| match object.get(*name) {
        None | Some(serde_json::Value::Null) => Some(None),
        Some(serde_json::Value::String(text)) => Some(Some(text.clone())),
        Some(serde_json::Value::Number(number)) => Some(Some(number.to_string())),
        Some(
            serde_json::Value::Bool(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_),
        ) => None,
    };
    Some(Cells {
        names,
        cells: names.iter().map(cell).collect::<Option<_>>()?,
    })
}

fn csv_rows<T>(
    text: &str,
    names: &'static [&'static str],
    read: &mut Rows<T>,
    take: &mut impl FnMut(&mut Rows<T>, u64, Option<Cells>),
) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut places: Option<Vec<Option<usize>>> = None;
    let mut lines = Lines::of(text);
    let mut columns = 0;
    let mut rows = 0;
    loop {
        // The reader's own line numbers are one too low in files with CR LF, so lines are counted
        // from the bytes it has consumed.
        let from = reader.position().byte() as usize;
        lines.move_to(from);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                // Not even a header: nobody meant to send that.
                if places.is_none() {
                    read.find(1, ReportCode::Header, "");
                }
                return;
            }
            Err(_) => {
                read.find(lines.line(), ReportCode::Row, "");
                continue;
            }
        }
        let line = lines.line();
        let Some(places) = &places else {
            columns = record.len();
            places = header(&record, names);
            if places.is_none() {
                read.find(line, ReportCode::Header, "");
                return;
            }
            continue;
        };
        rows += 1;
        if rows > REPORT_ROWS_MAX {
            read.find(line, ReportCode::TooLarge, "");
            return;
        }
        let cells = (record.len() == columns).then(|| Cells {
            names,
            cells: places
                .iter()
                .map(|place| place.map(|at| record[at].to_owned()))
                .collect(),
        });
        take(read, line, cells);
    }
}

/// Where each name stands; `None` where a column is unknown or stands twice. A name may be left
/// out: its cells are empty then.
fn header(
    record: &csv::StringRecord,
    names: &'static [&'static str],
) -> Option<Vec<Option<usize>>> {
    let mut places = vec![None; names.len()];
    for (at, column) in record.iter().enumerate() {
        let column = column.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        let name = names.iter().position(|name| *name == column)?;
        if places[name].replace(at).is_some() {
            return None;
        }
    }
    Some(places)
}

/// Physical lines, counted as the reader moves on.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    newlines: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        Lines {
            bytes: text.as_bytes(),
            at: 0,
            newlines: 0,
        }
    }

    /// Moves on to this byte, and past the line ends that stand there.
    fn move_to(&mut self, byte: usize) {
        while let Some(next) = self.bytes.get(self.at) {
            if self.at >= byte && !matches!(next, b'\n' | b'\r') {
                break;
            }
            self.newlines += u64::from(*next == b'\n');
            self.at += 1;
        }
    }

    /// The physical line there, from 1.
    fn line(&self) -> u64 {
        self.newlines + 1
    }
}
