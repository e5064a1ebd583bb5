use super::*;
use terms::DeviceType;

const HEADER: &str =
    "Entry ID,Device Type,Make,Model,Hardware Version,Firmware Version,Status,Upgradable From";

fn list(rows: &str) -> CplRead {
    read(format!("{HEADER}\r\n{rows}").as_bytes())
}

/// Line, column and code of each finding.
fn codes(read: &CplRead) -> Vec<String> {
    read.findings
        .kept()
        .iter()
        .map(|f| format!("{}:{} {}", f.place.line, f.place.column, f.code.text()))
        .collect()
}

#[test]
fn a_list_reads_with_hardware_status_and_upgrade_paths() {
    let read = list(
        "CPL-1,ESME,Northmere,NM-E210,030B,0002012f,Active,N/A\r\n\
         CPL-2,Single Element ESME,Northmere,NM-E210,030B,00020130,Withdrawn,CPL-1 CPL-9\r\n\
         CPL-3,CH Dual Band,Calder & Rowe,CR-H7,,04010203,expired,\r\n\
         CPL-4,IHD,Orrin,Glance 2,,,Active,\r\n",
    );
    assert_eq!(codes(&read), [""; 0]);
    let first = &read.entries[0];
    assert_eq!(first.entry_id.as_deref(), Some("CPL-1"));
    assert_eq!(first.device.to_string(), "ESME Northmere NM-E210 0002012F");
    assert_eq!(first.hardware_version.as_deref(), Some("030B"));
    assert_eq!(first.upgradable_from, UpgradableFrom::NoEntry);
    let second = &read.entries[1];
    assert_eq!(second.line, 3);
    assert_eq!(second.status, CplStatus::Withdrawn);
    assert_eq!(
        second.upgradable_from,
        UpgradableFrom::Entries(vec!["CPL-1".to_owned(), "CPL-9".to_owned()])
    );
    assert_eq!(read.entries[2].device.device_type, DeviceType::Chf);
    assert_eq!(read.entries[2].upgradable_from, UpgradableFrom::NotDeclared);
    assert_eq!(read.entries[3].device.firmware, None);
}

#[test]
fn columns_stand_in_any_order_and_under_other_names() {
    let read = read(
        b"\xEF\xBB\xBFstatus,Manufacturer name,model_name,Firmware,Device type,GBCS version\n\
          Active,Northmere,NM-E210,0002012F,ESME,2.1\n",
    );
    assert_eq!(codes(&read), ["1:6 CPL-COLUMN-UNKNOWN"]);
    assert_eq!(read.entries.len(), 1);
}

#[test]
fn every_bad_value_is_found_at_once_with_its_line_and_column() {
    let read = list(
        "CPL-1,METER,,NM-E210,,0002012F,Current,\r\n\
         CPL-2,ESME,\"Two\r\nlines\",NM-E210,,0002012F,Active,\r\n\
         CPL-3,ESME,Northmere,NM-E210,,1.00E+05,Active,\r\n\
         CPL-4,ESME,Northmere,NM-E210,,,Active,\r\n\
         CPL-5,ESME,Northmere,NM-E210,,20120,Active,\r\n\
         \r\n\
         CPL-6,ESME,Northmere\r\n",
    );
    assert_eq!(
        codes(&read),
        [
            "2:2 CPL-VALUE-INVALID",
            "2:3 CPL-VALUE-MISSING",
            "2:7 CPL-VALUE-INVALID",
            "3:3 CPL-VALUE-INVALID",
            "5:6 CPL-FIRMWARE-MANGLED",
            "6:6 CPL-VALUE-MISSING",
            "7:6 CPL-FIRMWARE-SHORT",
            "9:0 CPL-FIELD-COUNT",
        ]
    );
    assert!(read.findings.has_errors());
    assert_eq!(read.entries.len(), 1);
}

#[test]
fn reg_10_smets1_devices_are_left_out_with_a_warning() {
    let read = list(
        "CPL-1,SMETS1 ESME,Northmere,NM-1,,0002012F,Active,\r\n\
         CPL-2,ESME,Northmere,NM-E210,,0002012F,Active,\r\n",
    );
    assert_eq!(codes(&read), ["2:2 CPL-SMETS1"]);
    assert!(!read.findings.has_errors());
    assert_eq!(read.entries.len(), 1);
}

#[test]
fn the_same_entry_again_warns_and_another_status_blocks() {
    let read = list(
        "CPL-1,ESME,Northmere,NM-E210,A,0002012F,Active,\r\n\
         CPL-2,ESME,Northmere,NM-E210,A,0002012f,Active,\r\n\
         CPL-3,ESME,Northmere,NM-E210,A,0002012F,Expired,\r\n\
         CPL-4,ESME,Northmere,NM-E210,B,0002012F,Expired,\r\n",
    );
    assert_eq!(
        codes(&read),
        ["3:0 CPL-ENTRY-REPEATED", "4:0 CPL-STATUS-CONFLICT"]
    );
    assert_eq!(read.findings.kept()[0].related_line, Some(2));
    // One hardware version is active, so the Device Model is.
    assert_eq!(
        read.devices(),
        [(read.entries[0].device.clone(), CplStatus::Active)]
    );
}

#[test]
fn a_list_that_holds_nothing_is_refused() {
    assert_eq!(codes(&read(b"")), ["0:0 CPL-HEADER-MISSING"]);
    assert_eq!(codes(&read(b"\xFF\xFE")), ["0:0 CPL-NOT-TEXT"]);
    let unclosed =
        list("CPL-1,ESME,A,B,,0002012F,Active,\"\r\nCPL-2,ESME,A,C,,0002012F,Active,\r\n");
    assert_eq!(codes(&unclosed), ["0:0 CPL-QUOTE-UNCLOSED"]);
    assert_eq!(codes(&list("")), ["0:0 CPL-NO-ENTRIES"]);
    assert_eq!(
        codes(&read(b"Make,Model\nA,B\n")),
        [
            "1:0 CPL-COLUMN-MISSING",
            "1:0 CPL-COLUMN-MISSING",
            "1:0 CPL-COLUMN-MISSING"
        ]
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_read_without_a_panic(bytes: Vec<u8>) {
        read(&bytes);
    }

    #[test]
    fn any_rows_read_without_a_panic_and_each_is_an_entry_or_found(
        cells in proptest::collection::vec("[A-Za-z0-9 \"\r\n,]{0,12}", 0..60)
    ) {
        let rows: Vec<String> = cells.chunks(8).map(|row| row.join(",")).collect();
        let read = list(&rows.join("\r\n"));
        proptest::prop_assert!(!read.entries.is_empty() || read.findings.has_errors());
    }
}

#[test]
fn sl_2_upgrade_paths_of_hubs_are_read_by_entry_and_kept_as_text() {
    use launch::fleet::UpgradePath;
    use terms::{FirmwareVersion, Make, Model};
    let read = list(
        "CPL-1,CHF,Calder & Rowe,CR-H7,01,04010203,Active,N/A\r\n\
         CPL-2,CHF,Calder & Rowe,CR-H7,02,04010204,Active,CPL-1 CPL-4 CPL-99\r\n\
         CPL-3,CHF,Calder & Rowe,CR-H7,02,04010205,Active,\r\n\
         CPL-4,CHF,Orrin,OR-CH9,02,05000100,Active,N/A\r\n",
    );
    let paths = read.upgrade_paths();
    let (make, model) = (
        Make::parse("Calder & Rowe").unwrap(),
        Model::parse("CR-H7").unwrap(),
    );
    let version = |text: &str| FirmwareVersion::parse(text).unwrap();
    let to = |text: &str| paths.path(&make, &model, &version(text));
    assert_eq!(to("04010203"), UpgradePath::From([].into()));
    assert_eq!(
        to("04010204"),
        UpgradePath::From([version("04010203")].into())
    );
    assert_eq!(to("04010205"), UpgradePath::NotDeclared);
    assert_eq!(UpgradePaths::read(&paths.written()), Some(paths));
    assert_eq!(UpgradePaths::read("nothing"), None);
}
