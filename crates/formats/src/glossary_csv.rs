//! A glossary as CSV: the columns Anchor, Term, Meaning, Source, in any order.

use register::glossary::GlossaryEntry;

/// Most entries in one glossary.
pub const GLOSSARY_ENTRIES_MAX: usize = 5_000;

/// The entries of this file, in its order. `Err` says in one sentence what is wrong and where.
pub fn read(bytes: &[u8]) -> Result<Vec<GlossaryEntry>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader
        .headers()
        .map_err(|error| format!("The first line cannot be read: {error}"))?
        .clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|held| held.trim().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                format!(
                    "The column {name} is missing; the columns are Anchor, Term, Meaning, Source"
                )
            })
    };
    let places = [
        column("Anchor")?,
        column("Term")?,
        column("Meaning")?,
        column("Source")?,
    ];
    let mut entries = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| format!("Entry {}: {error}", index + 1))?;
        if entries.len() == GLOSSARY_ENTRIES_MAX {
            return Err(format!("More than {GLOSSARY_ENTRIES_MAX} entries"));
        }
        let [anchor, term, meaning, source] =
            places.map(|place| record.get(place).unwrap_or_default().trim().to_owned());
        if anchor.is_empty() || term.is_empty() || meaning.is_empty() || source.is_empty() {
            return Err(format!(
                "Entry {}: anchor, term, meaning and source must all be filled in",
                index + 1
            ));
        }
        entries.push(GlossaryEntry {
            anchor,
            term,
            meaning,
            source,
        });
    }
    match entries.is_empty() {
        true => Err("There is no entry in it".to_owned()),
        false => Ok(entries),
    }
}

/// These entries as a file that [`read`] reads: what DCC edits for the next version.
pub fn write(entries: &[GlossaryEntry]) -> String {
    let mut written = Vec::new();
    {
        let mut writer = csv::Writer::from_writer(&mut written);
        let rows = entries.iter().map(|entry| {
            [&entry.anchor, &entry.term, &entry.meaning, &entry.source].map(String::as_str)
        });
        for row in [["Anchor", "Term", "Meaning", "Source"]]
            .into_iter()
            .chain(rows)
        {
            writer
                .write_record(row)
                .expect("rows of four columns go into memory");
        }
    }
    String::from_utf8(written).expect("texts are written as texts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_9_what_is_written_reads_as_the_same_glossary() {
        let entries = crate::glossary_seed::entries();
        assert_eq!(read(write(&entries).as_bytes()).unwrap(), entries);
    }

    #[test]
    fn reg_9_columns_stand_in_any_order() {
        let entries = read(b"Term,Anchor,Source,Meaning\nKnown fix,known-fix,REG-6,Confirmed\n");
        assert_eq!(entries.unwrap()[0].meaning, "Confirmed");
    }

    #[test]
    fn reg_9_what_is_missing_is_named() {
        let fault = read(b"Term,Anchor,Meaning\na,b,c\n").unwrap_err();
        assert!(fault.starts_with("The column Source is missing"), "{fault}");
        let fault = read(b"Term,Anchor,Meaning,Source\na,b,,d\n").unwrap_err();
        assert!(fault.starts_with("Entry 1:"), "{fault}");
        assert!(read(b"Term,Anchor,Meaning,Source\n").is_err());
        assert!(read(b"").is_err());
    }
}
