//! A list of Device IDs as people paste it or keep it in a file: one for each line, or apart by
//! commas, semicolons or spaces; of a CSV file with a heading `device_id`, the first column.

use crate::limits::DEVICE_IDS_PER_LIST_MAX;
use std::fmt;
use terms::DeviceId;

/// Most faults that are told of one list.
pub const LIST_FAULTS_TOLD_MAX: usize = 20;

/// The heading that a CSV file of Device IDs begins with.
pub const HEADING: &str = "device_id";

/// Why a list cannot be read. Nothing of it is taken then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// It is no text in UTF-8.
    NotText,
    /// It names nothing.
    Empty,
    /// It names more Device IDs than one list may.
    TooLong {
        /// How many.
        listed: usize,
    },
    /// These are no Device IDs: the line, from 1, and what stands there, cut short.
    NotDeviceIds {
        /// The first of them.
        first: Vec<(usize, String)>,
        /// How many there are.
        total: usize,
    },
}

impl fmt::Display for ListFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListFault::NotText => f.write_str(
                "The list is no text in UTF-8. Save it as CSV or plain text and send it again.",
            ),
            ListFault::Empty => f.write_str("Name at least one Device ID."),
            ListFault::TooLong { listed } => write!(
                f,
                "The list names {} Device IDs; one list has at most {}. Send the rest in another.",
                crate::finding_text::with_commas(*listed as u64),
                crate::finding_text::with_commas(DEVICE_IDS_PER_LIST_MAX as u64)
            ),
            ListFault::NotDeviceIds { first, total } => {
                let told: Vec<String> = first
                    .iter()
                    .map(|(line, text)| format!("line {line}: “{text}”"))
                    .collect();
                write!(
                    f,
                    "A Device ID has sixteen hexadecimal digits, in pairs with hyphens. {} {} not \
                     one ({}). Nothing was taken.",
                    crate::finding_text::with_commas(*total as u64),
                    if *total == 1 {
                        "entry is"
                    } else {
                        "entries are"
                    },
                    told.join("; ")
                )?;
                match total - first.len() {
                    0 => Ok(()),
                    more => write!(f, " And {more} more."),
                }
            }
        }
    }
}

/// The Device IDs in the order in which they are listed, repeats among them.
pub fn read(bytes: &[u8]) -> Result<Vec<DeviceId>, ListFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| ListFault::NotText)?;
    let mut lines = (1..).zip(text.lines()).peekable();
    let table = lines
        .peek()
        .is_some_and(|(_, line)| first_cell(line).eq_ignore_ascii_case(HEADING));
    if table {
        lines.next();
    }
    let mut list = Vec::new();
    let (mut first, mut total) = (Vec::new(), 0);
    let mut take = |line: usize, entry: &str| {
        match DeviceId::parse_loosely(entry) {
            Some(device) => list.push(device),
            None => {
                total += 1;
                if first.len() < LIST_FAULTS_TOLD_MAX {
                    first.push((line, shown(entry)));
                }
            }
        };
    };
    for (number, line) in lines {
        match table {
            true if line.trim().is_empty() => {}
            true => take(number, first_cell(line)),
            false => line
                .split([',', ';', ' ', '\t'])
                .map(|entry| entry.trim_matches('"').trim())
                .filter(|entry| !entry.is_empty())
                .for_each(|entry| take(number, entry)),
        }
    }
    if total > 0 {
        return Err(ListFault::NotDeviceIds { first, total });
    }
    match list.len() {
        0 => Err(ListFault::Empty),
        listed if listed > DEVICE_IDS_PER_LIST_MAX => Err(ListFault::TooLong { listed }),
        _ => Ok(list),
    }
}

fn first_cell(line: &str) -> &str {
    let cell = line.split([',', ';', '\t']).next().unwrap_or_default();
    cell.trim().trim_matches('"').trim()
}

/// What stands there, short and without anything that cannot be printed.
fn shown(entry: &str) -> String {
    entry
        .chars()
        .take(24)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[u64]) -> Vec<DeviceId> {
        list.iter()
            .map(|bits| DeviceId::from_bits(0x00DB_1234_0000_0000 + bits).unwrap())
            .collect()
    }

    #[test]
    fn sl_3_lines_commas_and_the_first_column_of_a_csv_file_are_read() {
        let pasted = b"00-DB-12-34-00-00-00-01, 00-db-12-34-00-00-00-02\r\n\r\n00DB123400000003";
        assert_eq!(read(pasted).unwrap(), ids(&[1, 2, 3]));
        let table = b"\xEF\xBB\xBFdevice_id,note\n00-DB-12-34-00-00-00-01,x y\n\n";
        assert_eq!(read(table).unwrap(), ids(&[1]));
    }

    #[test]
    fn one_wrong_entry_takes_nothing_and_says_where_it_stands() {
        let fault = read(b"00-DB-12-34-00-00-00-01\nhub 7\n").unwrap_err();
        let told = fault.to_string();
        assert!(told.contains("line 2: “hub”"), "{told}");
        assert!(told.contains("2 entries"), "{told}");
        assert_eq!(read(b" \n").unwrap_err(), ListFault::Empty);
        assert_eq!(read(b"\xFF\xFE").unwrap_err(), ListFault::NotText);
    }

    #[test]
    fn sl_3_fifty_thousand_are_read_and_one_more_is_refused() {
        let line = "00-DB-12-34-00-00-00-01\n";
        let full = line.repeat(DEVICE_IDS_PER_LIST_MAX);
        assert_eq!(read(full.as_bytes()).unwrap().len(), 50_000);
        let listed = DEVICE_IDS_PER_LIST_MAX + 1;
        let over = format!("{full}{line}");
        assert_eq!(
            read(over.as_bytes()).unwrap_err(),
            ListFault::TooLong { listed }
        );
    }
}
