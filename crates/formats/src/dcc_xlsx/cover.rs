//! The cover sheet of the complete version.

use super::{CLASSIFICATION, DccEditionSheet};
use crate::cover_sheet::{self, CoverLine};
use crate::neutrality::{Marking, STATEMENTS};
use crate::published_digest::hexadecimal;
use crate::sentences::{coverage, edition as edition_words, tombstone};
use crate::sheet_style::{Paper, Styles, finish};
use rust_xlsxwriter::{Workbook, XlsxError};
use terms::moment::uk_date_text;

const WHAT_IT_IS: &str = "The complete version of this edition, for DCC alone. It holds items \
whose fix is not known or not confirmed. Do not hand it to anybody outside DCC; the published \
version is a file of its own.";

const HOW_TO_READ: [(&str, &str); 4] = [
    (
        "Lines",
        "Each line is one firmware version of one device of one clause. Lines of one clause share \
         Item and Clause; the devices of a clause hold together.",
    ),
    (
        "Publication",
        "Published, or the code of the reason for which the clause is withheld, with the reason in \
         words beside it.",
    ),
    (
        "Difference",
        "New, changed with the fields that differ, or unchanged since the edition before. Clauses \
         that only the edition before held are on the sheet Removed.",
    ),
    (
        "Provenance",
        "The submissions and lines the values came from, oldest first, then the fields that a \
         person at DCC set. Values not set by DCC come from the last submission named.",
    ),
];

/// Adds the cover sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    edition: &DccEditionSheet<'_>,
    marking: Marking,
    footer: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Cover")?;
    cover_sheet::write(sheet, &lines(edition, marking), styles)?;
    finish(sheet, Paper::A4, footer)
}

fn lines(edition: &DccEditionSheet<'_>, marking: Marking) -> Vec<CoverLine> {
    let fact = |label: &str, text: String| CoverLine::Fact(label.to_owned(), text);
    let mut lines = vec![
        CoverLine::Title(edition_words::REGISTER_TITLE.to_owned()),
        CoverLine::Subtitle(format!(
            "Edition {}, complete version, as of {}",
            edition.number,
            uk_date_text(edition.as_of)
        )),
        CoverLine::Banner(format!("{CLASSIFICATION}. {WHAT_IT_IS}")),
    ];
    lines.extend(
        marking
            .note()
            .map(|note| CoverLine::Banner(note.to_owned())),
    );
    lines.push(CoverLine::Space);
    lines.push(CoverLine::Section("About this edition"));
    lines.extend([
        fact("Edition", edition.number.to_string()),
        fact("Kind", edition_words::kind_in_full(&edition.kind)),
        fact("As of", uk_date_text(edition.as_of)),
        fact("Prepared", edition.prepared_at.uk_text()),
        fact("Compared with", compared_with(edition.previous)),
        fact("Glossary", format!("Version {}", edition.glossary_version)),
        fact(
            "Digest of the published version",
            hexadecimal(&edition.published_digest),
        ),
        CoverLine::Space,
        CoverLine::Section("How to read the clauses"),
    ]);
    lines.extend(HOW_TO_READ.map(|(label, text)| fact(label, text.to_owned())));
    lines.push(CoverLine::Space);
    lines.push(CoverLine::Section("Neutrality"));
    lines.extend(STATEMENTS.map(|text| CoverLine::Prose(text.to_owned())));
    lines.push(CoverLine::Space);
    lines.push(CoverLine::Section("Data received"));
    let round = edition.round_period.as_deref().map(coverage::of_round);
    lines.extend(round.map(CoverLine::Prose));
    lines.extend(
        edition
            .coverage
            .iter()
            .map(|row| fact(&row.provider, coverage::given(row.given, edition.as_of))),
    );
    lines.push(CoverLine::Space);
    lines.push(CoverLine::Section("Entries taken back"));
    lines.extend(
        edition
            .tombstones
            .iter()
            .map(|entry| fact(&entry.reference.to_string(), tombstone::sentence(entry))),
    );
    lines
}

fn compared_with(previous: Option<u32>) -> String {
    match previous {
        Some(number) => format!("Edition {number}"),
        None => "Nothing: the first edition".to_owned(),
    }
}
