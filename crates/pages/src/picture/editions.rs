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

const MARK_WIDTH: usize = 152;
const MARK_AT: usize = 24;
const HEIGHT: usize = 124;

/// Draws the editions in order of their day.
pub fn edition_timeline(id: &str, title: &str, editions: &[EditionMark<'_>]) -> Markup {
    let mut editions = editions.to_vec();
    editions.sort_by_key(|edition| edition.day);
    let width = MARK_WIDTH * editions.len().max(1);
    let sentences: Vec<String> = editions.iter().map(edition_sentence).collect();
    let drawing = html! {
        path.way.gone d={ "M" (MARK_WIDTH / 2) " " (MARK_AT) "H" (width - MARK_WIDTH / 2) } {}
        @for (place, edition) in editions.iter().enumerate() {
            (edition_drawing(place * MARK_WIDTH + MARK_WIDTH / 2, edition))
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width,
        height: HEIGHT,
    };
    frame.draw(drawing, editions_table(id, title, &editions))
}

fn edition_drawing(x: usize, edition: &EditionMark<'_>) -> Markup {
    let name = lines(edition.name, 16, 1);
    html! {
        g.edition {
            g transform={ "translate(" (x) " " (MARK_AT) ")" } { (edition.kind.mark()) }
            (text_lines("step-name", x, 64, &name))
            text.step-detail x=(x) y="84" { (uk_date_text(edition.day)) }
            text.step-state x=(x) y="104" { (edition.kind.words()) }
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
