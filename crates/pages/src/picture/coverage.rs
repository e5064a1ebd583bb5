//! The coverage of a collection round: what each provider has done, against the dates agreed with
//! it. Facts only, in alphabetical order, no ranking (REG-13, DOMAIN trap 16).

use super::{Frame, cut};
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::date_text;
use maud::{Markup, html};
use terms::Date;
use terms::moment::uk_date_text;

/// A provider in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverageRow<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// The delivery date agreed with it.
    pub agreed: Date,
    /// What it has done.
    pub state: CoverageState,
}

/// What a provider has done in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageState {
    /// Data was received on this day.
    Received(Date),
    /// The provider declared that it has nothing to report.
    NilReturn(Date),
    /// Not received; the agreed date has not passed.
    Awaited,
    /// Not received; the agreed date has passed.
    NotReceived,
    /// Not received; SECAS was asked to chase on this day.
    ChaseAsked(Date),
}

impl CoverageState {
    fn words(self) -> &'static str {
        match self {
            CoverageState::Received(_) => "Received",
            CoverageState::NilReturn(_) => "Nil return",
            CoverageState::Awaited => "Awaited",
            CoverageState::NotReceived => "Not received",
            CoverageState::ChaseAsked(_) => "Chase asked of SECAS",
        }
    }

    fn day(self) -> Option<Date> {
        match self {
            CoverageState::Received(day)
            | CoverageState::NilReturn(day)
            | CoverageState::ChaseAsked(day) => Some(day),
            CoverageState::Awaited | CoverageState::NotReceived => None,
        }
    }

    /// Filled circle, ring, nothing, nothing, triangle.
    fn mark(self) -> Markup {
        match self {
            CoverageState::Received(_) => html! { circle.received cx="0" cy="0" r="7" {} },
            CoverageState::NilReturn(_) => html! { circle.nil cx="0" cy="0" r="6" {} },
            CoverageState::ChaseAsked(_) => html! { path.chase d="M0 -8L8 7H-8Z" {} },
            CoverageState::Awaited | CoverageState::NotReceived => html! {},
        }
    }
}

const NAME_WIDTH: usize = 190;
const AXIS_WIDTH: usize = 400;
const STATE_WIDTH: usize = 190;
const ROW_HEIGHT: usize = 40;
const HEAD_HEIGHT: usize = 40;
/// Keeps marks at the ends of the axis clear of the text beside it.
const MARGIN: usize = 16;

/// Draws one strip per provider from the day the round opened to the last day that matters.
/// An upright bar is the agreed date; `today` is a dotted line.
pub fn coverage_picture(
    id: &str,
    title: &str,
    opened: Date,
    today: Date,
    rows: &[CoverageRow<'_>],
) -> Markup {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| a.provider.cmp(b.provider));
    let days = rows
        .iter()
        .flat_map(|row| [Some(row.agreed), row.state.day()]);
    let last = days.flatten().chain([today]).max().unwrap_or(today);
    let axis = Axis { opened, last };
    let sentences: Vec<String> = rows.iter().map(row_sentence).collect();
    let height = HEAD_HEIGHT + rows.len() * ROW_HEIGHT + 8;
    let drawing = html! {
        text.axis-text.start x=(NAME_WIDTH + MARGIN) y="16" { "Opened " (uk_date_text(opened)) }
        text.axis-text.end x=(NAME_WIDTH + AXIS_WIDTH - MARGIN) y="16" { (uk_date_text(last)) }
        path.today d={ "M" (axis.at(today)) " 24V" (height) } {}
        @for (place, row) in rows.iter().enumerate() {
            (row_drawing(&axis, HEAD_HEIGHT + place * ROW_HEIGHT + ROW_HEIGHT / 2, row))
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width: NAME_WIDTH + AXIS_WIDTH + STATE_WIDTH,
        height,
    };
    frame.draw(drawing, Some(key(today)), coverage_table(id, title, &rows))
}

/// The days of a round laid along a line.
struct Axis {
    opened: Date,
    last: Date,
}

impl Axis {
    fn at(&self, day: Date) -> usize {
        let length = days_between(self.opened, self.last).max(1);
        let offset = days_between(self.opened, day).min(length);
        NAME_WIDTH + MARGIN + (AXIS_WIDTH - 2 * MARGIN) * offset / length
    }
}

fn days_between(from: Date, to: Date) -> usize {
    let hours = from.duration_until(to).as_hours();
    usize::try_from(hours / 24).unwrap_or(0)
}

fn row_drawing(axis: &Axis, y: usize, row: &CoverageRow<'_>) -> Markup {
    let agreed = axis.at(row.agreed);
    html! {
        g.coverage-row {
            text.provider x="4" y=(y + 5) { (cut(row.provider, 24)) }
            path.strip d={ "M" (NAME_WIDTH + MARGIN) " " (y) "H" (NAME_WIDTH + AXIS_WIDTH - MARGIN) } {}
            path.agreed d={ "M" (agreed) " " (y - 13) "v26" } {}
            @if let Some(day) = row.state.day() {
                g transform={ "translate(" (axis.at(day)) " " (y) ")" } { (row.state.mark()) }
            }
            text.coverage-state x=(NAME_WIDTH + AXIS_WIDTH + 4) y=(y + 5) { (row.state.words()) }
        }
    }
}

fn key(today: Date) -> Markup {
    html! {
        "Upright bar: agreed delivery date. Filled circle: received. Ring: nil return. "
        "Triangle: chase asked of SECAS. Dotted line: " (date_text(today)) "."
    }
}

fn row_sentence(row: &CoverageRow<'_>) -> String {
    let agreed = uk_date_text(row.agreed);
    match row.state.day() {
        Some(day) => format!(
            "{}: agreed for {agreed}; {} on {}.",
            row.provider,
            row.state.words(),
            uk_date_text(day)
        ),
        None => format!(
            "{}: agreed for {agreed}; {}.",
            row.provider,
            row.state.words()
        ),
    }
}

fn coverage_table(id: &str, title: &str, rows: &[CoverageRow<'_>]) -> Markup {
    let columns = [
        Column::row_header("Provider"),
        Column::text("Agreed delivery date"),
        Column::text("State"),
        Column::text("Day"),
    ];
    let rows = rows.iter().map(|row| {
        let day = row.state.day().map(date_text);
        vec![
            html! { (row.provider) },
            date_text(row.agreed),
            html! { (row.state.words()) },
            html! { @if let Some(day) = day { (day) } @else { span.nothing { "none" } } },
        ]
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &columns,
        rows: rows.collect(),
        empty: "No provider is asked in this round.",
        narrow: NarrowTable::Cards,
    })
}
