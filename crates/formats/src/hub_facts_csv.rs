//! Facts about hubs as CSV: Changes of Supplier, activations and statuses between two extracts of
//! the inventory, one a line: `DeviceID,At,What,Value`.
//!
//! A bad line is a finding and is left out. Device IDs stand in no finding.

use crate::inventory_csv::cells::Cells;
use crate::inventory_csv::{SupplierNames, shown};
use crate::limits::{
    FINDINGS_KEPT_PER_CODE_MAX, HUB_FACTS_FILE_BYTES_MAX, INVENTORY_LINE_BYTES_MAX,
};
use launch::fleet::{DeviceStatus, HubChange, HubFact, Wan};
use register::intake::field::fold_header;
use terms::{
    Date, DeviceId, Finding, Findings, FirmwareVersion, Moment, OrganisationRef, Place, Severity,
};

/// The columns.
const COLUMNS: [&str; 4] = ["DeviceID", "At", "What", "Value"];

/// What can be said of a hub, by the name of the inventory's column.
const WHAT: [&str; 5] = [
    "ImportSupplier",
    "GasSupplier",
    "DeviceFirmwareVersion",
    "DeviceStatus",
    "SMWANStatus",
];

/// A file of facts that was read.
#[derive(Clone, Debug)]
pub struct HubFactsRead {
    /// The facts, in file order.
    pub facts: Vec<HubFact>,
    /// The line of each.
    pub lines: Vec<u64>,
    /// Everything that was wrong, in file order.
    pub findings: Findings<HubFactsCode>,
}

/// What can be wrong with a file of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HubFactsCode {
    /// Larger than the limit; nothing was read.
    TooLarge,
    /// The first line does not name the columns; nothing was read.
    Header,
    /// A line that cannot be cut into its four cells.
    Line,
    /// A value that does not read.
    ValueInvalid,
    /// A Supplier that is not entered.
    SupplierUnknown,
}

impl HubFactsCode {
    /// Every code.
    pub const ALL: [HubFactsCode; 5] = [
        HubFactsCode::TooLarge,
        HubFactsCode::Header,
        HubFactsCode::Line,
        HubFactsCode::ValueInvalid,
        HubFactsCode::SupplierUnknown,
    ];

    /// The stable code.
    pub fn text(self) -> &'static str {
        match self {
            HubFactsCode::TooLarge => "HUB-TOO-LARGE",
            HubFactsCode::Header => "HUB-HEADER",
            HubFactsCode::Line => "HUB-LINE",
            HubFactsCode::ValueInvalid => "HUB-VALUE-INVALID",
            HubFactsCode::SupplierUnknown => "HUB-SUPPLIER-UNKNOWN",
        }
    }

    fn expected(self, column: usize) -> String {
        match (self, column) {
            (HubFactsCode::TooLarge, _) => format!("at most {HUB_FACTS_FILE_BYTES_MAX} bytes"),
            (HubFactsCode::Header | HubFactsCode::Line, _) => {
                format!("the cells {}", COLUMNS.join(", "))
            }
            (HubFactsCode::ValueInvalid, 1) => {
                "an EUI-64: eight pairs of hexadecimal digits".to_owned()
            }
            (HubFactsCode::ValueInvalid, 2) => {
                "a day such as 2026-10-01 or a moment such as 2026-10-01T09:30:00Z".to_owned()
            }
            (HubFactsCode::ValueInvalid, 3) => WHAT.join(", "),
            (HubFactsCode::ValueInvalid, _) => "a value of that column of the inventory".to_owned(),
            (HubFactsCode::SupplierUnknown, _) => {
                "the name or reference of a Supplier that is entered, or nothing".to_owned()
            }
        }
    }
}

/// Reads a file of facts.
pub fn read(bytes: &[u8], suppliers: &SupplierNames) -> HubFactsRead {
    let mut reader = Reader {
        suppliers,
        read: HubFactsRead {
            facts: Vec::new(),
            lines: Vec::new(),
            findings: Findings::keeping_at_most(FINDINGS_KEPT_PER_CODE_MAX),
        },
    };
    if bytes.len() > HUB_FACTS_FILE_BYTES_MAX {
        reader.find(HubFactsCode::TooLarge, 0, 0, "");
        return reader.read;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut cells = Cells::default();
    let mut lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let header = lines.next().map_or(&b""[..], |(_, line)| line);
    let named = header.len() <= INVENTORY_LINE_BYTES_MAX
        && cells.cut(header).is_ok()
        && cells.len() == COLUMNS.len()
        && COLUMNS.iter().enumerate().all(|(at, name)| {
            let cell = String::from_utf8_lossy(cells.get(header, at));
            fold_header(&cell) == fold_header(name)
        });
    if !named {
        reader.find(HubFactsCode::Header, 1, 0, "");
        return reader.read;
    }
    for (line, text) in lines {
        if !text.trim_ascii().is_empty() {
            reader.read_line(line, text, &mut cells);
        }
    }
    reader.read
}

struct Reader<'a> {
    suppliers: &'a SupplierNames,
    read: HubFactsRead,
}

impl Reader<'_> {
    fn read_line(&mut self, line: u64, text: &[u8], cells: &mut Cells) {
        let cut = text.len() <= INVENTORY_LINE_BYTES_MAX && cells.cut(text).is_ok();
        if !cut || cells.len() != COLUMNS.len() {
            self.find(HubFactsCode::Line, line, 0, "");
            return;
        }
        let cell = |at| cells.get(text, at);
        let as_text = |at| std::str::from_utf8(cell(at)).ok();
        let device = as_text(0).and_then(DeviceId::parse_loosely);
        let at = as_text(1).and_then(moment);
        let what = WHAT
            .iter()
            .position(|name| name.as_bytes().eq_ignore_ascii_case(cell(2)));
        let values = [device.is_some(), at.is_some(), what.is_some()];
        for (column, (reads, place)) in (1..).zip(values.into_iter().zip(0..)) {
            if !reads {
                self.find(
                    HubFactsCode::ValueInvalid,
                    line,
                    column,
                    &shown(cell(place)),
                );
            }
        }
        let (Some(device), Some(at), Some(what)) = (device, at, what) else {
            return;
        };
        match self.change(what, cell(3)) {
            Ok(what) => {
                self.read.facts.push(HubFact { device, at, what });
                self.read.lines.push(line);
            }
            Err(code) => self.find(code, line, 4, &shown(cell(3))),
        }
    }

    fn change(&self, what: usize, cell: &[u8]) -> Result<HubChange, HubFactsCode> {
        let text = std::str::from_utf8(cell).map_err(|_| HubFactsCode::ValueInvalid)?;
        let change = match what {
            0 => Some(HubChange::ElectricitySupplier(self.supplier(text)?)),
            1 => Some(HubChange::GasSupplier(self.supplier(text)?)),
            2 => FirmwareVersion::parse(text).map(HubChange::Firmware),
            3 => DeviceStatus::ALL
                .into_iter()
                .find(|status| status.text().eq_ignore_ascii_case(text))
                .map(HubChange::Status),
            _ => Wan::ALL
                .into_iter()
                .find(|wan| wan.text().eq_ignore_ascii_case(text))
                .map(HubChange::Wan),
        };
        change.ok_or(HubFactsCode::ValueInvalid)
    }

    fn supplier(&self, name: &str) -> Result<Option<OrganisationRef>, HubFactsCode> {
        match name.is_empty() {
            true => Ok(None),
            false => self
                .suppliers
                .reference(name)
                .map(Some)
                .ok_or(HubFactsCode::SupplierUnknown),
        }
    }

    fn find(&mut self, code: HubFactsCode, line: u64, column: u32, value: &str) {
        let field = (column as usize)
            .checked_sub(1)
            .map_or("", |at| COLUMNS[at]);
        self.read.findings.push(Finding {
            code,
            severity: Severity::Error,
            place: Place { line, column },
            field,
            record: None,
            value: value.to_owned(),
            expected: code.expected(column as usize),
            hint: "The line is left out.".to_owned(),
            related_line: None,
        });
    }
}

/// A day stands for its beginning by Great Britain's clocks.
fn moment(text: &str) -> Option<Moment> {
    match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => Some(Moment::start_of_day(day)),
        Ok(_) | Err(_) => Moment::parse_rfc3339(text),
    }
}

/// The line of column names.
pub fn header() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// Appends the line of a Change of Supplier, by the gaining Supplier's name; empty for none.
pub fn push_supplier_change(
    device: DeviceId,
    on: Date,
    fuel: SupplierFuel,
    gaining: &str,
    to: &mut String,
) {
    device.push_text(to);
    let what = match fuel {
        SupplierFuel::Electricity => WHAT[0],
        SupplierFuel::Gas => WHAT[1],
    };
    let quoted = match gaining.contains([',', '"']) {
        true => format!("\"{}\"", gaining.replace('"', "\"\"")),
        false => gaining.to_owned(),
    };
    to.push_str(&format!(",{on},{what},{quoted}\r\n"));
}

/// The fuel that a Change of Supplier is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplierFuel {
    /// Electricity: the Import Supplier changes.
    Electricity,
    /// Gas: the Gas Supplier changes.
    Gas,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppliers() -> SupplierNames {
        SupplierNames::of([(
            "Pellwater, Energy".to_owned(),
            OrganisationRef::from_random_bits(1),
        )])
    }

    fn read_lines(lines: &str) -> HubFactsRead {
        read(format!("{}{lines}", header()).as_bytes(), &suppliers())
    }

    #[test]
    fn sl_2_changes_read_with_their_moments() {
        let mut lines = String::new();
        let device = DeviceId::from_bits(0x0200_0000_0000_0001).unwrap();
        let day = "2026-10-01".parse().unwrap();
        push_supplier_change(
            device,
            day,
            SupplierFuel::Electricity,
            "Pellwater, Energy",
            &mut lines,
        );
        push_supplier_change(device, day, SupplierFuel::Gas, "", &mut lines);
        lines += "0200000000000002,2026-10-02T09:30:00Z,devicefirmwareversion,04010300\n\
                  02-00-00-00-00-00-00-03,2026-10-02,DeviceStatus,Suspended\n\n\
                  02-00-00-00-00-00-00-03,2026-10-02,SMWANStatus,None";
        let read = read_lines(&lines);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        assert_eq!(read.lines, [2, 3, 4, 5, 7]);
        let supplier = OrganisationRef::from_random_bits(1);
        let electricity = HubChange::ElectricitySupplier(Some(supplier));
        let expected = [
            electricity,
            HubChange::GasSupplier(None),
            HubChange::Firmware(FirmwareVersion::parse("04010300").unwrap()),
            HubChange::Status(DeviceStatus::Suspended),
            HubChange::Wan(Wan::None),
        ];
        for (fact, expected) in read.facts.iter().zip(expected) {
            assert_eq!(fact.what, expected);
        }
        assert_eq!(read.facts[0].at, Moment::start_of_day(day));
        assert_eq!(read.facts[2].at.rfc3339(), "2026-10-02T09:30:00Z");
    }

    #[test]
    fn a_bad_line_is_a_finding_and_shows_no_device_id() {
        let read = read_lines(
            "02-00-00-00-00-00-00-0,soon,Colour,x\n\
             02-00-00-00-00-00-00-01,2026-10-01,GasSupplier,Nobody\n\
             02-00-00-00-00-00-00-01,2026-10-01,DeviceStatus,Live\n\
             02-00-00-00-00-00-00-01,2026-10-01,DeviceStatus\n\
             02-00-00-00-00-00-00-01,2026-10-01,\"DeviceStatus,Live\n\
             02-00-00-00-00-00-00-01,2026-10-01,DeviceStatus,Commissioned\n",
        );
        let codes: Vec<String> = read
            .findings
            .kept()
            .iter()
            .map(|f| format!("{}:{} {}", f.place.line, f.place.column, f.code.text()))
            .collect();
        assert_eq!(
            codes,
            [
                "2:1 HUB-VALUE-INVALID",
                "2:2 HUB-VALUE-INVALID",
                "2:3 HUB-VALUE-INVALID",
                "3:4 HUB-SUPPLIER-UNKNOWN",
                "4:4 HUB-VALUE-INVALID",
                "5:0 HUB-LINE",
                "6:0 HUB-LINE",
            ]
        );
        assert_eq!(read.facts.len(), 1);
        assert!(!format!("{:?}", read.findings).contains("02-00"));
        assert_eq!(read_lines("").facts.len(), 0);
        let no_header = super::read(b"a,b\n", &suppliers());
        assert_eq!(no_header.findings.errors(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_read_without_a_panic(bytes: Vec<u8>) {
            super::read(&bytes, &suppliers());
            let mut lines = header().into_bytes();
            lines.extend(bytes);
            super::read(&lines, &suppliers());
        }
    }
}
