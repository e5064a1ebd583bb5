//! A list of Device IDs as a Supplier nominates, takes off or defers them: on lines, on a line apart
//! by commas, semicolons or spaces, or the strings of a JSON array. Spreadsheets put a heading above
//! and quotes around, both are let pass; under a heading only the first column counts.

use super::code::ReportCode;
use super::rows::Rows;
use crate::limits::{DEVICE_LIST_BYTES_MAX, FINDINGS_KEPT_PER_CODE_MAX};
use terms::{DeviceId, Findings};

/// Most lines that a refused list names.
const LINES_TOLD_MAX: usize = 20;

/// What is said of a list that is taken whole or not at all: which lines hold no Device ID. What
/// stands there is not repeated; it may be a meter point number.
pub fn unread_text(read: &Rows<DeviceId>) -> Option<String> {
    let counts = read.findings.counts();
    let whole = [ReportCode::TooLarge, ReportCode::NotText];
    if let Some(code) = whole.into_iter().find(|code| counts.contains_key(code)) {
        return Some(format!("Nothing was taken. Wanted: {}", code.wanted()));
    }
    let total: u64 = counts.values().sum();
    if total == 0 {
        return None;
    }
    let kept = read.findings.kept().iter().take(LINES_TOLD_MAX);
    let mut lines: Vec<String> = kept.map(|found| found.place.line.to_string()).collect();
    lines.dedup();
    let more = match total > LINES_TOLD_MAX as u64 {
        true => " and more",
        false => "",
    };
    Some(format!(
        "Nothing was taken: there is something else than a Device ID on line {}{more}. {}",
        lines.join(", "),
        ReportCode::DeviceId.wanted()
    ))
}

/// Reads a list of Device IDs. Entries that are none are findings; the others are read all the
/// same, in list order and with repeats.
pub fn read_device_list(bytes: &[u8]) -> Rows<DeviceId> {
    let mut read = empty();
    if bytes.len() > DEVICE_LIST_BYTES_MAX {
        read.find(0, ReportCode::TooLarge, "");
        return read;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        read.find(0, ReportCode::NotText, "");
        return read;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines()).peekable();
    let place = lines
        .peek()
        .and_then(|(_, line)| cells(line).position(is_heading));
    let heading = place.filter(|_| lines.next().is_some());
    for (number, line) in lines {
        match heading {
            Some(place) => match cells(line).nth(place).unwrap_or_default() {
                "" if line.trim().is_empty() || place == 0 => {}
                cell => read.take(number, cell),
            },
            None => line
                .split([',', ';', ' ', '\t'])
                .map(|entry| entry.trim_matches('"').trim())
                .filter(|entry| !entry.is_empty())
                .for_each(|entry| read.take(number, entry)),
        }
    }
    read
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '\t'])
        .map(|cell| cell.trim().trim_matches('"').trim())
}

/// Reads Device IDs that stand one after another; a finding's line is the place, from 1.
pub fn device_ids<T: AsRef<str>>(listed: &[T]) -> Rows<DeviceId> {
    let mut read = empty();
    for (place, text) in (1..).zip(listed) {
        read.take(place, text.as_ref());
    }
    read
}

fn empty() -> Rows<DeviceId> {
    Rows {
        rows: Vec::new(),
        findings: Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
    }
}

impl Rows<DeviceId> {
    fn take(&mut self, line: u64, text: &str) {
        match DeviceId::parse_loosely(text) {
            Some(device) => self.rows.push((line, device)),
            None => self.find(line, ReportCode::DeviceId, "device_id"),
        }
    }
}

fn is_heading(cell: &str) -> bool {
    let letters: String = cell.chars().filter(char::is_ascii_alphabetic).collect();
    ["deviceid", "deviceids", "chfid", "hub", "hubs"].contains(&&*letters.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_a_list_is_read_by_its_column_wherever_that_stands() {
        let read = read_device_list(b"name,device_id\nx,00-DB-12-34-56-78-90-A2\ny,\n");
        assert_eq!(read.rows.len(), 1);
        assert_eq!(
            read.findings.errors(),
            1,
            "a row without its Device ID is told of"
        );
    }

    #[test]
    fn sl_3_a_list_pasted_from_a_spreadsheet_reads_and_what_is_no_device_id_is_told_by_its_line() {
        let pasted = "\u{feff}Device ID\r\n00-DB-12-34-56-78-90-A2\r\n\r\n\"00db1234567890a3\",\r\n\
                      2000000000001\r\n00:DB:12:34:56:78:90:A2\r\n";
        let read = read_device_list(pasted.as_bytes());
        let lines: Vec<u64> = read.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 4, 6]);
        assert_eq!(read.rows[0].1, read.rows[2].1);
        let found = read.findings.kept();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].place.line, found[0].value.as_str()), (5, ""));
    }

    #[test]
    fn sl_3_entries_apart_by_commas_and_the_first_column_of_a_table_are_read() {
        let pasted = b"00-DB-12-34-00-00-00-01, 00-db-12-34-00-00-00-02\r\n00DB123400000003";
        assert_eq!(read_device_list(pasted).rows.len(), 3);
        let table = b"device_id,note\n00-DB-12-34-00-00-00-01,x y\n\n";
        let read = read_device_list(table);
        assert_eq!(read.rows.len(), 1);
        assert_eq!(unread_text(&read), None);
    }

    #[test]
    fn one_wrong_line_of_a_list_that_is_taken_whole_is_told_by_its_line_alone() {
        let read = read_device_list(b"00-DB-12-34-00-00-00-01\nhub 2000000000001\n");
        let told = unread_text(&read).unwrap();
        assert!(told.contains("on line 2."), "{told}");
        assert!(!told.contains("2000000000001"), "{told}");
    }

    #[test]
    fn sl_3_what_is_no_text_or_too_large_is_a_finding() {
        assert!(read_device_list(&[0xff, 0xfe]).findings.has_errors());
        let large = vec![b'\n'; DEVICE_LIST_BYTES_MAX + 1];
        assert!(read_device_list(&large).findings.has_errors());
        assert!(read_device_list(b"").findings.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_read_without_a_panic(bytes: Vec<u8>) {
            read_device_list(&bytes);
        }
    }
}
