//! Which items a file names, read from any bytes whatever: for files that errors block, of which
//! no rows are stored and which are kept all the same.

use super::encoding;
use super::records::cells;
use super::structure;
use register::intake::{Field, Notes};
use register::items_named::{ItemsNamed, Unread};

/// The Identifiers in the file's Identifier column, whatever else is wrong with a row.
pub fn items_named(bytes: &[u8]) -> ItemsNamed {
    let Ok(decoded) = encoding::decode(bytes) else {
        return ItemsNamed::UNREAD;
    };
    let Some(structure) = structure::of(&decoded, &mut Notes::keeping_at_most(0)) else {
        return ItemsNamed::UNREAD;
    };
    let Some(column) = structure.columns.index(Field::Identifier) else {
        return ItemsNamed::UNREAD;
    };
    let mut identifiers = Vec::new();
    let mut unread = Unread::Nothing;
    let mut found = Vec::new();
    for record in &structure.rows {
        cells(structure.text, record, structure.delimiter, &mut found);
        if found.iter().all(|cell| cell.cell.text.trim().is_empty()) {
            continue;
        }
        // Where the cells do not count up, this may be another column's.
        if found.len() != structure.columns.fields.len() {
            unread = Unread::Something;
        }
        match found.get(column).and_then(|cell| number(&cell.cell.text)) {
            Some(identifier) => identifiers.push(identifier),
            None => unread = Unread::Something,
        }
    }
    ItemsNamed::of(identifiers, unread)
}

fn number(text: &str) -> Option<u64> {
    let digits = text.trim();
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,\
        Status of Information,Date last Updated,Fix Available,Fix Information\n";

    fn named(rows: &str) -> ItemsNamed {
        items_named(format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn reg_11_a_refused_file_names_the_items_of_all_its_rows() {
        let rows = "12,Northmere,x,0.00E+00,ESME,y,Issue,never,No,\n\n 0013 ,a,b,c,d,e,f,g,h,i\n";
        assert_eq!(named(rows), ItemsNamed::of([12, 13], Unread::Nothing));
        assert_eq!(named(""), ItemsNamed::of([], Unread::Nothing));
    }

    #[test]
    fn reg_11_what_cannot_be_read_of_a_file_is_said_to_be_there() {
        for rows in [
            "1.0E3,a,b,c,d,e,f,g,h,i\n",
            ",a,b,c,d,e,f,g,h,i\n",
            "7,a,b\n",
            "7,\"a,b,c,d,e,f,g,h,i\n",
            "99999999999999999999,a,b,c,d,e,f,g,h,i\n",
        ] {
            assert_eq!(named(rows).unread(), Unread::Something, "{rows}");
        }
        for bytes in [
            &b""[..],
            b"PK\x03\x04",
            b"no header at all\n1\n",
            b"\xFF\xFE\xFF",
        ] {
            assert_eq!(items_named(bytes).unread(), Unread::Something, "{bytes:?}");
        }
    }
}
