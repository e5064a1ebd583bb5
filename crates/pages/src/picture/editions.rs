//! The editions of the register along a line, oldest first.

use super::{Frame, lines, text_lines};
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::date_text;
use maud::{Markup, html};
use terms::Date;
use terms::moment::uk_date_text;

/// One edition on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionMark<'a> {
    /// What it is called: `Edition 4`.
    pub name: &'a str,
    /// Its day.
    pub day: Date,
    /// What kind it is.
    pub kind: EditionKind,
}

/// What kind of edition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionKind {
    /// A regular edition.
    Regular,
    /// An edition that corrects or withdraws something.
    Erratum,
    /// Not issued yet.
    Draft,
}

impl EditionKind {
    fn words(self) -> &'static str {
        match self {
            EditionKind::Regular => "Regular",
            EditionKind::Erratum => "Erratum",
            EditionKind::Draft => "Not issued yet",
        }
    }

    fn mark(self) -> Markup {
        match self {
            EditionKind::Regular => html! { circle.regular cx="0" cy="0" r="12" {} },
            EditionKind::Erratum => html! { path.erratum d="M0 -14l14 14l-14 14l-14 -14Z" {} },
            EditionKind::Draft => html! { circle.draft cx="0" cy="0" r="12" {} },
        }
    }
}

const MARK_WIDTH: usize = 160;
const MARK_X: usize = 22;
const MARK_Y: usize = 22;
const HEIGHT: usize = 112;

/// Draws the editions in order of their day.
pub fn edition_timeline(id: &str, title: &str, editions: &[EditionMark<'_>]) -> Markup {
    let mut editions = editions.to_vec();
    editions.sort_by_key(|edition| edition.day);
    let width = MARK_WIDTH * editions.len().max(1);
    let sentences: Vec<String> = editions.iter().map(edition_sentence).collect();
    let drawing = html! {
        path.way.gone d={ "M" (MARK_X) " " (MARK_Y) "H" (width - MARK_WIDTH + MARK_X) } {}
        @for (place, edition) in editions.iter().enumerate() {
            (edition_drawing(place * MARK_WIDTH, edition))
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width,
        height: HEIGHT,
    };
    frame.draw(drawing, None, editions_table(id, title, &editions))
}

fn edition_drawing(x: usize, edition: &EditionMark<'_>) -> Markup {
    let name = lines(edition.name, 16, 1);
    let text_x = x + 4;
    html! {
        g.edition {
            g transform={ "translate(" (x + MARK_X) " " (MARK_Y) ")" } { (edition.kind.mark()) }
            (text_lines("step-name", text_x, 62, &name))
            text.step-detail x=(text_x) y="82" { (uk_date_text(edition.day)) }
            text.step-state x=(text_x) y="102" { (edition.kind.words()) }
        }
    }
}

fn edition_sentence(edition: &EditionMark<'_>) -> String {
    let day = uk_date_text(edition.day);
    format!("{}: {day}, {}.", edition.name, edition.kind.words())
}

fn editions_table(id: &str, title: &str, editions: &[EditionMark<'_>]) -> Markup {
    let columns = [
        Column::row_header("Edition"),
        Column::text("Day"),
        Column::text("Kind"),
    ];
    let rows = editions.iter().map(|edition| {
        let kind = html! { (edition.kind.words()) };
        vec![html! { (edition.name) }, date_text(edition.day), kind]
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &columns,
        rows: rows.collect(),
        empty: "No edition has been issued yet.",
        narrow: NarrowTable::Cards,
    })
}
