//! The device catalogue as CSV.

use formats::catalogue_csv::{CatalogueFault, read};
use register::intake::Field;

#[test]
fn a_row_that_is_wrong_is_told_and_left_out() {
    let text = "\u{FEFF}model,Device Type,Manufacturer,firmware_version\r\n\
                EM-100,ESME,Northmere,0002012f\r\n\
                \r\n\
                HG-20,CH,Halden Metering,00010A00\r\n\
                ID-5,ihd,Northmere,\r\n\
                EM-200,ESME,Northmere,123456789\r\n\
                EM-300\r\n";
    let read = read(text.as_bytes());
    assert_eq!(
        read.faults,
        [
            CatalogueFault::Value {
                line: 4,
                field: Field::DeviceType
            },
            CatalogueFault::Value {
                line: 6,
                field: Field::FirmwareVersion
            },
            CatalogueFault::Value {
                line: 7,
                field: Field::DeviceType
            },
        ]
    );
    let listed: Vec<String> = read.listed.iter().map(ToString::to_string).collect();
    assert_eq!(
        listed,
        ["ESME Northmere EM-100 0002012F", "IHD Northmere ID-5"]
    );
}

#[test]
fn what_is_no_catalogue_is_told_as_a_whole() {
    assert_eq!(read(b"a,b\n1,2\n").faults, [CatalogueFault::NoHeader]);
    assert_eq!(read(b"PK\x03\x04").faults, [CatalogueFault::NotCsv]);
    assert_eq!(read(b"").faults, [CatalogueFault::NotCsv]);
    assert!(CatalogueFault::NoHeader.is_of_whole_file());
}
