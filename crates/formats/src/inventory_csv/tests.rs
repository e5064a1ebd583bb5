use super::*;
use crate::fleet_columns::faults;
use crate::limits::INVENTORY_LINE_BYTES_MAX;
use launch::fleet::{FleetView, LookedUp, Overlay, Wan};
use proptest::prelude::*;
use terms::{CspRegion, DeviceId, DeviceType, OrganisationRef};

const HEADER: &str = "DeviceID,DeviceType,DeviceStatus,DeviceManufacturer,DeviceModel,\
    DeviceFirmwareVersion,CSPRegion,AssociatedCHFDeviceID,ImportSupplier,GasSupplier,SMWANStatus";

fn suppliers() -> SupplierNames {
    SupplierNames::of([
        (
            "Pellwater Energy".to_owned(),
            OrganisationRef::from_random_bits(2),
        ),
        (
            "Skerrydale Power".to_owned(),
            OrganisationRef::from_random_bits(1),
        ),
    ])
}

fn read_bytes(mut bytes: &[u8]) -> InventoryRead {
    read_on(&mut bytes, &suppliers(), 2).unwrap()
}

fn extract(rows: &str) -> InventoryRead {
    read_bytes(format!("{HEADER}\r\n{rows}").as_bytes())
}

/// `02-00-00-00-00-00-00-xx`.
fn id(number: u8) -> String {
    DeviceId::from_bits(0x0200_0000_0000_0000 | u64::from(number))
        .unwrap()
        .text()
}

fn hub(number: u8, rest: &str) -> String {
    format!(
        "{},CHF,Commissioned,Orrin,OR-CH7,04010203,South,,{rest}\r\n",
        id(number)
    )
}

fn meter(number: u8, device_type: &str, model: &str, behind: u8, rest: &str) -> String {
    let (id, behind) = (id(number), id(behind));
    format!("{id},{device_type},Commissioned,Northmere,{model},0002012F,,{behind},{rest}\r\n")
}

/// Line, column and code of each finding.
fn codes(read: &InventoryRead) -> Vec<String> {
    read.findings
        .kept()
        .iter()
        .map(|f| format!("{}:{} {}", f.place.line, f.place.column, f.code.text()))
        .collect()
}

fn columns(read: &InventoryRead) -> &FleetColumns {
    let columns = read.columns.as_ref().unwrap();
    assert_eq!(faults(columns.fleet(), columns.behind()), [""; 0]);
    columns
}

/// A hub of the fleet in words: profile, combination, Suppliers.
fn told(columns: &FleetColumns, number: u8) -> String {
    let overlay = Overlay::of(columns.fleet().len());
    let view = FleetView::new(columns.fleet(), &overlay);
    let position = view
        .position(DeviceId::parse(&id(number)).unwrap())
        .unwrap();
    let state = view.state(position);
    let profile = view.profile(state.profile);
    let behind: Vec<String> = view
        .combination(state.combination)
        .devices
        .iter()
        .map(|model| format!("{} {}", model.device_type, model.model))
        .collect();
    let pair = view.suppliers(state.suppliers);
    let name = |one: Option<OrganisationRef>| {
        one.map_or("none".to_owned(), |one| {
            columns.supplier_names[&one].clone()
        })
    };
    format!(
        "{} {} {:?} {:?} {:?} [{}] {} / {}",
        profile.model,
        profile.firmware,
        profile.region,
        profile.status,
        profile.wan,
        behind.join(", "),
        name(pair.electricity),
        name(pair.gas)
    )
}

#[test]
fn sl_2_hubs_and_what_is_behind_them_read_with_their_suppliers() {
    let rows = [
        meter(11, "ESME", "NM-E210", 1, ",,"),
        hub(1, "Pellwater Energy,Skerrydale Power,"),
        meter(12, "GSME", "NM-G110", 1, ",,"),
        meter(13, "GPF", "OR-CH7", 1, ",,"),
        format!(
            "{},CHF,Pending,Orrin,OR-CH7,04010203,Unknown,,,,None\r\n",
            id(2)
        ),
        format!("{},IHD,,Calder,View,,,{},,,\r\n", id(14), id(1)),
    ];
    let read = extract(&rows.concat());
    assert_eq!(codes(&read), [""; 0]);
    let columns = columns(&read);
    assert_eq!(
        told(columns, 1),
        "OR-CH7 04010203 Some(South) Commissioned Reachable \
         [ESME NM-E210, GSME NM-G110, IHD View] Pellwater Energy / Skerrydale Power"
    );
    assert_eq!(
        told(columns, 2),
        "OR-CH7 04010203 None Pending None [] none / none"
    );
    let counts = InventoryCounts {
        rows: 6,
        hubs: 2,
        behind: 4,
        ..InventoryCounts::default()
    };
    assert_eq!(read.counts, counts);
}

#[test]
fn sl_3_a_gpf_and_a_meter_are_found_with_their_hub_and_type() {
    let rows = [
        hub(3, "Pellwater Energy,,"),
        hub(1, "Pellwater Energy,,"),
        meter(13, "GPF", "OR-CH7", 3, ",,"),
        meter(11, "ESME", "NM-E210", 1, ",,"),
    ];
    let read = extract(&rows.concat());
    let columns = columns(&read);
    let overlay = Overlay::of(2);
    let view = FleetView::new(columns.fleet(), &overlay);
    let listed = [13, 1, 99, 11].map(|number| DeviceId::parse(&id(number)).unwrap());
    assert_eq!(
        view.look_up(&listed, columns.behind()),
        [
            LookedUp::Behind {
                hub: 1,
                device_type: DeviceType::Gpf
            },
            LookedUp::Hub(0),
            LookedUp::Unknown,
            LookedUp::Behind {
                hub: 0,
                device_type: DeviceType::Esme
            },
        ]
    );
}

#[test]
fn sl_2_a_meter_fills_the_supplier_that_its_hub_leaves_open() {
    let rows = [
        hub(1, ",,"),
        meter(11, "ESME", "NM-E210", 1, "Pellwater Energy,,"),
        meter(12, "GPF", "OR-CH7", 1, ",Skerrydale Power,"),
        meter(13, "GSME", "NM-G110", 1, ",Pellwater Energy,"),
        hub(2, "Skerrydale Power,,"),
        meter(14, "ESME", "NM-E210", 2, "Pellwater Energy,,"),
    ];
    let read = extract(&rows.concat());
    assert_eq!(
        codes(&read),
        ["5:0 INV-SUPPLIERS-DIFFER", "7:0 INV-SUPPLIERS-DIFFER"]
    );
    assert!(told(columns(&read), 1).ends_with("Pellwater Energy / Skerrydale Power"));
    assert!(told(columns(&read), 2).ends_with("Skerrydale Power / none"));
}

#[test]
fn every_bad_row_is_a_finding_and_the_others_are_taken_in() {
    let rows = [
        hub(1, "Pellwater Energy,,"),
        "0200000000000Z,CHF,Commissioned,Orrin,OR-CH7,04010203,South,,,,\r\n".to_owned(),
        format!(
            "{},HUB,Commissioned,Orrin,OR-CH7,04010203,South,,,,\r\n",
            id(3)
        ),
        format!("{},CHF,Live,,OR-CH7,123456789,East,,,,Perhaps\r\n", id(4)),
        format!(
            "{},CHF,Commissioned,Orrin,\"OR-CH7,04010203,South,,,,\r\n",
            id(5)
        ),
        format!(
            "{},CHF,Commissioned,Orrin,OR,CH7,04010203,South,,,,x\r\n",
            id(6)
        ),
        format!("{},CHF,Commissioned,Orrin\r\n", id(7)),
        format!(
            "{},CHF,Commissioned,Orrin,OR-CH7,1.00E+05,South,,,,\r\n",
            id(8)
        ),
        format!(
            "{},CHF,Commissioned,Orrin,OR-CH7,20120,South,,,,\r\n",
            id(9)
        ),
        hub(10, "Somebody Else,,"),
        "\r\n,,,,,,,,,,\r\n".to_owned(),
        hub(11, "Pellwater Energy,,,,,"),
    ];
    let read = extract(&rows.concat());
    assert_eq!(
        codes(&read),
        [
            "0:0 INV-NO-DEVICES",
            "3:1 INV-VALUE-INVALID",
            "4:2 INV-VALUE-INVALID",
            "5:3 INV-VALUE-INVALID",
            "5:4 INV-VALUE-MISSING",
            "5:6 INV-VALUE-INVALID",
            "5:7 INV-VALUE-INVALID",
            "5:11 INV-VALUE-INVALID",
            "6:0 INV-QUOTE",
            "7:0 INV-FIELD-COUNT",
            "8:0 INV-FIELD-COUNT",
            "9:6 INV-FIRMWARE-MANGLED",
            "10:6 INV-FIRMWARE-SHORT",
            "11:9 INV-SUPPLIER-UNKNOWN",
        ]
    );
    let counts = InventoryCounts {
        rows: 11,
        hubs: 4,
        left_out: 7,
        ..InventoryCounts::default()
    };
    assert_eq!(read.counts, counts);
    assert!(told(columns(&read), 10).ends_with("none / none"));
}

#[test]
fn no_finding_shows_a_device_id_a_meter_point_or_an_address() {
    let device = id(0x42);
    let rows = [
        // Cells one place to the right, and a meter point where a status belongs.
        format!("1200012345678,{device},CHF,Commissioned,Orrin,OR-CH7,04010203,South,,,\r\n"),
        format!(
            "{device},CHF,1200012345678,{device},OR-CH7,04010203,38 Mill Lane Whitby YO21 1AA,,,,\r\n"
        ),
        format!("{device},ESME,3938424403,Northmere,NM-E210,0002012F,,{device}0,,,\r\n"),
        format!(
            "{}X,CHF,Commissioned,Orrin,OR-CH7,04010203,South,,,,\r\n",
            device.replace('-', "")
        ),
        format!("{device},CHF,Commissioned,Orrin,OR-CH7,04010203,South,,{device},,\r\n"),
        format!("{device},CHF,Commissioned,Orrin,OR-CH7,04010203,South,,,,\r\n"),
    ];
    let read = extract(&rows.concat());
    assert!(read.findings.kept().len() >= 8, "{:?}", codes(&read));
    for finding in read.findings.kept() {
        let said = format!("{finding:?}").to_uppercase();
        for never in [
            &device,
            &device.replace('-', ""),
            "1200012345678",
            "3938424403",
            "MILL LANE",
        ] {
            assert!(!said.contains(never), "{said}");
        }
    }
}

#[test]
fn reg_10_smets1_devices_are_refused() {
    let header = HEADER.replace("CSPRegion", "CSPRegion,SMETSCHTSVersion,S1SP");
    let row = |number, region: &str, version: &str, s1sp: &str| {
        let id = id(number);
        format!("{id},CHF,Commissioned,Orrin,OR-CH7,04010203,{region},{version},{s1sp},,,,\n")
    };
    let rows = [
        row(1, "SMETS1", "", ""),
        row(2, "Unknown", "SMETS V1.2", ""),
        row(3, "Unknown", "SMETS1", ""),
        row(4, "Unknown", "", "02-00-00-00-00-00-00-99"),
        row(5, "South", "CHTS V1.4", ""),
        row(6, "South", "SMETS V2.0", ""),
    ];
    let read = read_bytes(format!("{header}\n{}", rows.concat()).as_bytes());
    let smets1: Vec<u64> = read
        .findings
        .kept()
        .iter()
        .filter(|finding| finding.code == InventoryCode::Smets1)
        .map(|finding| finding.place.line)
        .collect();
    assert_eq!(smets1, [2, 3, 4, 5]);
    assert_eq!(read.counts.hubs, 2);
}

#[test]
fn a_device_that_comes_again_counts_once_and_the_first_row_is_kept() {
    let other = hub(1, ",,").replace("04010203", "04010300");
    let rows = [
        hub(1, "Pellwater Energy,,"),
        hub(1, "Pellwater Energy,,"),
        other,
        meter(11, "ESME", "NM-E210", 1, ",,"),
        meter(11, "ESME", "NM-E210", 1, ",,"),
        meter(11, "ESME", "NM-E220", 1, ",,"),
        meter(1, "ESME", "NM-E220", 1, ",,"),
    ];
    let read = extract(&rows.concat());
    assert_eq!(
        codes(&read),
        [
            "3:0 INV-DEVICE-REPEATED",
            "4:0 INV-DEVICE-CONFLICT",
            "6:0 INV-DEVICE-REPEATED",
            "7:0 INV-DEVICE-CONFLICT",
            "8:0 INV-DEVICE-CONFLICT",
        ]
    );
    assert_eq!(read.findings.kept()[1].related_line, Some(2));
    assert!(told(columns(&read), 1).contains("04010203"));
    assert!(told(columns(&read), 1).contains("[ESME NM-E210]"));
    assert_eq!(
        (read.counts.hubs, read.counts.behind, read.counts.repeated),
        (1, 1, 5)
    );
}

#[test]
fn devices_without_a_hub_and_hubs_without_devices_are_told_where_they_are_doubtful() {
    let rows = [
        hub(1, ",,"),
        format!("{},CHF,Pending,Orrin,OR-CH7,04010203,South,,,,\r\n", id(2)),
        meter(11, "ESME", "NM-E210", 9, ",,"),
        format!(
            "{},ESME,Commissioned,Northmere,NM-E210,0002012F,,,,,\r\n",
            id(12)
        ),
        format!(
            "{},ESME,Decommissioned,Northmere,NM-E210,0002012F,,,,,\r\n",
            id(13)
        ),
        format!("{},IHD,,Calder,View,,,,,,\r\n", id(14)),
    ];
    let read = extract(&rows.concat());
    assert_eq!(
        codes(&read),
        [
            "2:0 INV-HUB-EMPTY",
            "4:0 INV-HUB-UNKNOWN",
            "5:8 INV-HUB-NOT-NAMED"
        ]
    );
    assert_eq!((read.counts.behind, read.counts.apart), (0, 4));
    assert!(columns(&read).behind_devices.is_empty());
}

#[test]
fn what_is_not_in_use_is_no_part_of_a_combination_and_what_does_not_read_makes_it_unknown() {
    let rows = [
        hub(1, ",,"),
        meter(11, "ESME", "NM-E210", 1, ",,"),
        meter(12, "GSME", "NM-G110", 1, ",,").replace("Commissioned", "Decommissioned"),
        hub(2, ",,"),
        meter(13, "ESME", "NM-E210", 2, ",,"),
        meter(14, "GSME", "NM-G110", 2, ",,").replace("0002012F", ""),
    ];
    let read = extract(&rows.concat());
    assert_eq!(codes(&read), ["5:0 INV-HUB-EMPTY", "7:6 INV-VALUE-MISSING"]);
    assert!(told(columns(&read), 1).contains("[ESME NM-E210]"));
    assert!(told(columns(&read), 2).contains("[]"));
    assert_eq!(read.counts.behind, 3);
}

#[test]
fn a_file_that_cannot_be_read_at_all_says_why() {
    assert_eq!(codes(&read_bytes(b"")), ["1:0 INV-HEADER-MISSING"]);
    assert_eq!(codes(&read_bytes(b"\xFF\xFED\0e\0")), ["0:0 INV-NOT-TEXT"]);
    let semicolons = HEADER.replace(',', ";");
    assert_eq!(
        codes(&read_bytes(semicolons.as_bytes())),
        ["1:0 INV-DELIMITER"]
    );
    let missing = codes(&read_bytes(b"\r\nDeviceID,DeviceType,Colour\r\n"));
    assert_eq!(missing.len(), 10);
    assert!(
        missing.contains(&"2:3 INV-COLUMN-UNKNOWN".to_owned()),
        "{missing:?}"
    );
    assert!(
        missing.contains(&"2:0 INV-COLUMN-MISSING".to_owned()),
        "{missing:?}"
    );
    assert_eq!(codes(&extract("")), ["0:0 INV-NO-HUBS"]);
    let long = format!(
        "{}{}\r\n",
        hub(1, ",,").trim_end(),
        "x".repeat(INVENTORY_LINE_BYTES_MAX)
    );
    let read = extract(&(long + &hub(2, ",,")));
    assert_eq!(
        codes(&read),
        ["0:0 INV-NO-DEVICES", "2:0 INV-LINE-TOO-LONG"]
    );
    assert_eq!(read.counts.hubs, 1);
}

#[test]
fn the_whole_record_reads_with_columns_in_any_order_and_spelling() {
    let header = super::header();
    let known = header.trim_end().to_owned() + ",,,\r\n";
    assert_eq!(codes(&read_bytes(known.as_bytes())), ["0:0 INV-NO-HUBS"]);
    let turned: Vec<&str> = HEADER.split(',').rev().collect();
    let header = turned
        .join(",")
        .replace("DeviceID", "device_id")
        .to_lowercase();
    let row: Vec<String> = hub(1, "Pellwater Energy,,None")
        .trim_end()
        .split(',')
        .rev()
        .map(str::to_owned)
        .collect();
    let read = read_bytes(format!("\u{FEFF}{header}\n{}", row.join(",")).as_bytes());
    assert_eq!(codes(&read), ["0:0 INV-NO-DEVICES"]);
    assert!(told(columns(&read), 1).contains("Commissioned None"));
}

#[test]
fn every_code_stands_once_and_has_its_sentences() {
    let texts: std::collections::BTreeSet<&str> =
        InventoryCode::ALL.iter().map(|code| code.text()).collect();
    assert_eq!(texts.len(), InventoryCode::ALL.len());
    for code in InventoryCode::ALL {
        let finding = Note::of_file(code).finding();
        assert!(finding.hint.ends_with(['.', '?']), "{code:?}");
    }
}

#[test]
fn the_guide_names_every_code_and_every_column_that_is_read() {
    let guide = include_str!("../../../../docs/guide/inventory-extract.md");
    for code in InventoryCode::ALL {
        assert!(
            guide.contains(&format!("`{}`", code.text())),
            "{}",
            code.text()
        );
    }
    for column in Column::ALL {
        assert!(
            guide.contains(&format!("`{}`", column.name())),
            "{}",
            column.name()
        );
    }
}

/// A source that fails after some bytes.
struct Broken(usize);

impl io::Read for Broken {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the disk is gone"));
        }
        let bytes = HEADER.as_bytes();
        let given = bytes.len().min(to.len()).min(self.0);
        to[..given].copy_from_slice(&bytes[..given]);
        self.0 -= given;
        Ok(given)
    }
}

#[test]
fn a_source_that_fails_gives_nothing() {
    assert!(read(&mut Broken(20), &suppliers()).is_err());
    assert!(read(&mut Broken(0), &suppliers()).is_err());
}

fn any_row() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("CHF"),
        Just("ESME"),
        Just("GSME"),
        Just("GPF"),
        Just("IHD")
    ];
    let status = prop_oneof![Just("Commissioned"), Just("Withdrawn"), Just("Lost")];
    let version = prop_oneof![Just("04010203"), Just("04010300"), Just("")];
    let supplier = prop_oneof![Just("Pellwater Energy"), Just("Skerrydale Power"), Just("")];
    (1..30u8, kind, status, version, 0..12u8, supplier.clone(), supplier).prop_map(
        |(number, kind, status, version, behind, electricity, gas)| {
            let behind = match behind {
                0 => String::new(),
                _ => id(behind),
            };
            let number = id(number);
            format!("{number},{kind},{status},Orrin,M-1,{version},North,{behind},{electricity},{gas},")
        },
    )
}

proptest! {
    /// On one thread or several, the same file gives the same columns and findings.
    #[test]
    fn the_same_rows_give_the_same_fleet(rows in proptest::collection::vec(any_row(), 0..60)) {
        let text = format!("{HEADER}\n{}\n", rows.join("\n"));
        let alone = read_on(&mut text.as_bytes(), &suppliers(), 1).unwrap();
        let several = read_on(&mut text.as_bytes(), &suppliers(), 4).unwrap();
        prop_assert_eq!(&alone.columns, &several.columns);
        prop_assert_eq!(&alone.findings, &several.findings);
        prop_assert_eq!(alone.counts, several.counts);
        if let Some(columns) = &alone.columns {
            prop_assert_eq!(faults(columns.fleet(), columns.behind()), Vec::<&str>::new());
            prop_assert!(alone.counts.balance());
        }
    }

    /// Rows of different Devices give the same fleet in any order.
    #[test]
    fn the_order_of_rows_does_not_matter(
        rows in proptest::collection::vec(any_row(), 0..40).prop_shuffle()
    ) {
        let mut seen = std::collections::BTreeSet::new();
        let mut once: Vec<String> =
            rows.into_iter().filter(|row| seen.insert(row[..23].to_owned())).collect();
        let fleet = |rows: &[String]| extract(&rows.join("\r\n")).columns;
        let one = fleet(&once);
        once.reverse();
        // Two meters of one hub may name different Suppliers: then the first counts.
        let differ = extract(&once.join("\r\n"))
            .findings
            .counts()
            .contains_key(&InventoryCode::SuppliersDiffer);
        prop_assert!(differ || one == fleet(&once));
    }

    #[test]
    fn any_bytes_read_without_a_panic(bytes: Vec<u8>) {
        read_bytes(&bytes);
        let mut rows = format!("{HEADER}\n").into_bytes();
        rows.extend(bytes);
        read_bytes(&rows);
    }

    /// What is written reads back, whatever the names.
    #[test]
    fn a_written_row_reads_back(
        make in "[A-Z\",]{1,20}",
        region in proptest::option::of(0..6usize),
        reachable: bool,
    ) {
        let model = terms::DeviceModel {
            device_type: DeviceType::Chf,
            make: terms::Make::parse(&make).unwrap(),
            model: terms::Model::parse("M,1").unwrap(),
            firmware: terms::FirmwareVersion::parse("0001AAFF"),
        };
        let region = region.map(|place| CspRegion::ALL[place]);
        let wan = if reachable { Wan::Reachable } else { Wan::None };
        let mut text = super::header();
        push_row(
            &InventoryRow {
                device: DeviceId::from_bits(0x0200_0000_0000_0001).unwrap(),
                model: &model,
                status: Some(launch::fleet::DeviceStatus::Commissioned),
                specification: "CHTS V1.4",
                region,
                hub: None,
                import_supplier: "Pellwater Energy",
                gas_supplier: "",
                wan: Some(wan),
            },
            &mut text,
        );
        let read = read_bytes(text.as_bytes());
        let columns = read.columns.unwrap();
        let profile = &columns.legend.profiles[0];
        prop_assert_eq!(&profile.make, &model.make);
        prop_assert_eq!(profile.region, region);
        prop_assert_eq!(profile.wan, wan);
    }
}
