//! ENC-INVALID: bytes of no encoding, each cell told once and not told as anything else.

use super::*;

#[test]
fn each_cell_with_a_lost_byte_is_told_and_nothing_more_of_it() {
    let mut bytes = file(&[]).into_bytes();
    bytes.extend(
        b"1,North\x81mere,EM-100,0002012F,ESME,Device Manufacturer,Defect,2026-03-01,No,\n",
    );
    bytes.extend(b"2,Orrin,EM\x8D\x8D1,00010A00,ESME,Device Manufacturer,Issue,2026-03-01,No,\n");
    let checked = check(&bytes, &setting());
    assert_eq!(told(&checked), "ENC-INVALID 2:2\nENC-INVALID 3:3\nreject");
}

#[test]
fn a_lost_byte_in_the_header_is_told_there() {
    let bytes = file(&[ROW])
        .replace("Fix Information", "Fix Information,Not?s")
        .into_bytes();
    let bytes: Vec<u8> = bytes
        .into_iter()
        .map(|b| if b == b'?' { 0x9D } else { b })
        .collect();
    let checked = check(&bytes, &setting());
    assert!(told(&checked).starts_with("ENC-INVALID 1:11\nHEADER-COLUMN-UNKNOWN 1:11"));
}
