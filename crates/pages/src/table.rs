//! Tables and lists of facts.
//!
//! A table never makes the page scroll sideways: on a narrow screen its rows become cards, or it
//! scrolls inside its own frame. Its roles are written out because changing `display` takes them
//! away in some browsers.

use crate::paths;
use crate::wayfinding::Link;
use maud::{Markup, html};

/// A table of data.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// The table's `id`; the caption's is made from it.
    pub id: &'a str,
    /// What the table shows.
    pub caption: &'a str,
    /// Its columns.
    pub columns: &'a [Column<'a>],
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Markup>>,
    /// What is said where there are no rows. Every table has an answer for that.
    pub empty: &'a str,
    /// What becomes of it on a narrow screen.
    pub narrow: NarrowTable,
}

/// What becomes of a table on a narrow screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NarrowTable {
    /// Each row becomes a card with its headings beside the cells.
    Cards,
    /// The table keeps its shape and scrolls inside its frame.
    Scroll,
}

/// A column's heading and kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// The heading.
    pub heading: &'a str,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The name of the row.
    RowHeader,
    /// Text.
    Text,
    /// Numbers, set to the right.
    Number,
}

impl<'a> Column<'a> {
    /// The column that names each row.
    pub const fn row_header(heading: &'a str) -> Column<'a> {
        let kind = ColumnKind::RowHeader;
        Column { heading, kind }
    }

    /// A column of text.
    pub const fn text(heading: &'a str) -> Column<'a> {
        let kind = ColumnKind::Text;
        Column { heading, kind }
    }

    /// A column of numbers.
    pub const fn number(heading: &'a str) -> Column<'a> {
        let kind = ColumnKind::Number;
        Column { heading, kind }
    }

    fn class(&self) -> Option<&'static str> {
        match self.kind {
            ColumnKind::Number => Some("numeric"),
            ColumnKind::RowHeader | ColumnKind::Text => None,
        }
    }
}

/// The table, or its words for having no rows.
pub fn data_table(table: &Table<'_>) -> Markup {
    if table.rows.is_empty() {
        return html! {
            div.empty-table id=(table.id) {
                p.table-caption { (table.caption) }
                p { (table.empty) }
            }
        };
    }
    let drawn = html! {
        table id=(table.id) role="table" {
            caption id={ (table.id) "-caption" } { (table.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for column in table.columns {
                        th role="columnheader" scope="col" class=[column.class()] {
                            (column.heading)
                        }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        @for (column, cell) in table.columns.iter().zip(row) {
                            (table_cell(column, cell))
                        }
                    }
                }
            }
        }
    };
    match table.narrow {
        NarrowTable::Cards => html! { div.table-cards { (drawn) } },
        NarrowTable::Scroll => html! {
            div.table-scroll tabindex="0" role="group"
                aria-labelledby={ (table.id) "-caption" } { (drawn) }
        },
    }
}

fn table_cell(column: &Column<'_>, cell: &Markup) -> Markup {
    let label = html! { span.cell-label aria-hidden="true" { (column.heading) } };
    match column.kind {
        ColumnKind::RowHeader => html! {
            th role="rowheader" scope="row" { (label) div.cell { (cell) } }
        },
        ColumnKind::Text => html! { td role="cell" { (label) div.cell { (cell) } } },
        ColumnKind::Number => html! {
            td.numeric role="cell" { (label) div.cell { (cell) } }
        },
    }
}

/// One fact of a summary list.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// What it is about.
    pub key: &'a str,
    /// What it is.
    pub value: Markup,
    /// What may be done about it. The key is read out after the link's words.
    pub action: Option<Link<'a>>,
    /// Whether the key is a term of the glossary, and links to it (REG-9).
    pub is_term: bool,
}

impl<'a> Fact<'a> {
    /// A fact with nothing to do about it.
    pub fn new(key: &'a str, value: Markup) -> Fact<'a> {
        Fact {
            key,
            value,
            action: None,
            is_term: false,
        }
    }

    /// A fact whose key is a term of the glossary.
    pub fn of_term(key: &'a str, value: Markup) -> Fact<'a> {
        Fact {
            is_term: true,
            ..Fact::new(key, value)
        }
    }
}

/// A code, as a link to its place in the glossary (REG-9).
pub fn code_of_glossary(code: &str) -> Markup {
    html! { a href=(paths::glossary_term(code)) { code { (code) } } }
}

/// Facts, one below the other.
pub fn summary_list(facts: &[Fact<'_>]) -> Markup {
    let class = match facts.iter().any(|fact| fact.action.is_some()) {
        true => "summary-list with-actions",
        false => "summary-list",
    };
    html! {
        dl class=(class) {
            @for fact in facts {
                div {
                    dt {
                        @match fact.is_term {
                            true => a href=(paths::glossary_term(fact.key)) { (fact.key) },
                            false => (fact.key),
                        }
                    }
                    dd { (fact.value) }
                    @if let Some(link) = &fact.action {
                        dd.action {
                            a href=(link.href) {
                                (link.words) span.visually-hidden { " (" (fact.key) ")" }
                            }
                        }
                    }
                }
            }
        }
    }
}
