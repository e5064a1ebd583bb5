//! A list of Device IDs as a Supplier nominates, takes off or defers them: one on a line, or the
//! strings of a JSON array. Spreadsheets put a heading above and quotes around, both are let pass.

use super::code::ReportCode;
use super::rows::Rows;
use crate::limits::{DEVICE_LIST_BYTES_MAX, FINDINGS_KEPT_PER_CODE_MAX};
use terms::{DeviceId, Findings};

/// Reads a list with one Device ID on each line. Lines that are none are findings; the others are
/// read all the same, in list order and with repeats.
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
    for (line, cell) in (1..).zip(text.lines()) {
        let cell = cell.trim().trim_end_matches(',').trim_matches('"').trim();
        let heads = line == 1 && is_heading(cell);
        if !cell.is_empty() && !heads {
            read.take(line, cell);
        }
    }
    read
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
