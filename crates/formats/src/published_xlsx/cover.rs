//! The cover sheet of the published edition: what it is, what it is not, and who gave data.

use crate::cover_sheet::{self, CoverLine};
use crate::neutrality::{Marking, NO_URGENT_CHANNEL, STATEMENTS};
use crate::published_digest::{hexadecimal, rows_sha256};
use crate::sentences::{coverage, edition, tombstone};
use crate::sheet_style::{Paper, Styles, finish};
use register::edition::Publication;
use rust_xlsxwriter::{Workbook, XlsxError};
use terms::moment::uk_date_text;

/// How to read the sheet of entries.
const HOW_TO_READ: [(&str, &str); 6] = [
    (
        "Lines",
        "Each line is one firmware version of one device. Lines with the same Identifier belong to \
         one entry; the Identifier is the entry's public reference, and neither it nor the order \
         of the lines says anything about a device.",
    ),
    (
        "Combination",
        "Where lines of one entry share a Combination label, the entry applies only where all of \
         those devices are together. Several versions of the same device under one label are \
         alternatives. Lines without a label each apply by themselves.",
    ),
    (
        "Firmware Version",
        "Firmware versions are text as the inventory holds them, leading zeros included. They are \
         not numbers, and their order says nothing about which is newer.",
    ),
    (
        "Fix",
        "Fix Firmware names the firmware or devices that are the fix, and Fix Confirmed On the day \
         on which the last manufacturer concerned confirmed it. Check the Central Products List \
         before you deploy.",
    ),
    (
        "Searching and filtering",
        "The sheets are read-only. Filters work on the sheet of entries. To sort or to annotate, \
         copy the lines into a file of your own.",
    ),
    (
        "Corrections",
        "An edition never changes once published. A correction is a new edition; entries taken \
         back are listed below with a reason.",
    ),
];

/// Adds the cover sheet.
pub(crate) fn add(
    workbook: &mut Workbook,
    publication: &Publication,
    marking: Marking,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Cover")?;
    cover_sheet::write(sheet, &lines(publication, marking), styles)?;
    let footer = super::footer(publication);
    finish(sheet, Paper::A4, &footer)
}

fn lines(publication: &Publication, marking: Marking) -> Vec<CoverLine> {
    let mut lines = heading(publication, marking);
    lines.extend(about(publication));
    lines.push(CoverLine::Section("Neutrality"));
    lines.extend(STATEMENTS.map(|text| CoverLine::Prose(text.to_owned())));
    lines.push(CoverLine::Prose(NO_URGENT_CHANNEL.to_owned()));
    lines.push(CoverLine::Space);
    lines.push(CoverLine::Section("How to read the entries"));
    lines.extend(
        HOW_TO_READ.map(|(label, text)| CoverLine::Fact(label.to_owned(), text.to_owned())),
    );
    lines.push(CoverLine::Space);
    lines.extend(coverage_lines(publication));
    lines.extend(tombstone_lines(publication));
    lines
}

fn heading(publication: &Publication, marking: Marking) -> Vec<CoverLine> {
    let mut lines = vec![
        CoverLine::Title(edition::REGISTER_TITLE.to_owned()),
        CoverLine::Subtitle(format!(
            "Edition {}, as of {}",
            publication.edition,
            uk_date_text(publication.as_of)
        )),
    ];
    lines.extend(
        marking
            .note()
            .map(|note| CoverLine::Banner(note.to_owned())),
    );
    lines.push(CoverLine::Space);
    lines
}

fn about(publication: &Publication) -> Vec<CoverLine> {
    let fact = |label: &str, text: String| CoverLine::Fact(label.to_owned(), text);
    vec![
        CoverLine::Section("About this edition"),
        fact("Edition", publication.edition.to_string()),
        fact("Kind", edition::kind_in_full(&publication.kind)),
        fact("As of", uk_date_text(publication.as_of)),
        fact("Published", publication.published_at.uk_text()),
        fact("Glossary", format!("Version {}", publication.glossary_version)),
        fact(
            "Digest of the rows (SHA-256)",
            hexadecimal(&rows_sha256(publication)),
        ),
        CoverLine::Prose(
            "The digest is the SHA-256 of the CSV file of this edition, which holds the same lines."
                .to_owned(),
        ),
        CoverLine::Space,
    ]
}

fn coverage_lines(publication: &Publication) -> Vec<CoverLine> {
    let mut lines = vec![CoverLine::Section("Data received")];
    let round = publication.round_period.as_deref().map(coverage::of_round);
    lines.extend(round.map(CoverLine::Prose));
    if publication.coverage.is_empty() {
        lines.push(CoverLine::Prose(coverage::NOBODY_ASKED.to_owned()));
    } else {
        lines.push(CoverLine::Prose(coverage::NOTE.to_owned()));
    }
    lines.extend(publication.coverage.iter().map(|fact| {
        CoverLine::Fact(
            fact.provider.clone(),
            coverage::given(fact.given, publication.as_of),
        )
    }));
    lines.push(CoverLine::Space);
    lines
}

fn tombstone_lines(publication: &Publication) -> Vec<CoverLine> {
    let mut lines = vec![CoverLine::Section("Entries taken back")];
    if publication.tombstones.is_empty() {
        lines.push(CoverLine::Prose(
            "No entry that was ever published has been taken back.".to_owned(),
        ));
    }
    lines.extend(
        publication
            .tombstones
            .iter()
            .map(|entry| CoverLine::Fact(entry.reference.to_string(), tombstone::sentence(entry))),
    );
    lines
}
