//! The journey of a submission or an item, with the present step marked.

use super::{Frame, LINE_HEIGHT, lines, text_lines};
use crate::table::{Column, NarrowTable, Table, data_table};
use maud::{Markup, html};

/// One step of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// What the step is called: `Received`.
    pub name: &'a str,
    /// Where the journey stands with it.
    pub state: StepState,
    /// When, or what it waits for; empty for nothing.
    pub detail: &'a str,
}

/// Where a journey stands with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Here.
    Present,
    /// Ahead.
    Ahead,
    /// The journey ended here: refused, withdrawn or diverted.
    Stopped,
}

impl StepState {
    fn words(self) -> &'static str {
        match self {
            StepState::Done => "Done",
            StepState::Present => "Now",
            StepState::Ahead => "To come",
            StepState::Stopped => "Ended here",
        }
    }

    fn class(self) -> &'static str {
        match self {
            StepState::Done => "step done",
            StepState::Present => "step present",
            StepState::Ahead => "step ahead",
            StepState::Stopped => "step stopped",
        }
    }

    fn mark(self) -> Markup {
        match self {
            StepState::Done => html! {
                circle.mark cx="0" cy="0" r="14" {}
                path.sign d="M-6 0l4 5l8-9" {}
            },
            StepState::Present => html! {
                circle.halo cx="0" cy="0" r="19" {}
                circle.mark cx="0" cy="0" r="14" {}
                circle.core cx="0" cy="0" r="6" {}
            },
            StepState::Ahead => html! { circle.mark cx="0" cy="0" r="12" {} },
            StepState::Stopped => html! {
                rect.mark x="-14" y="-14" width="28" height="28" {}
                path.sign d="M-6 -6l12 12M6 -6l-12 12" {}
            },
        }
    }
}

const STEP_WIDTH: usize = 184;
/// The mark's middle, from the left of its step and from the top.
const MARK_X: usize = 22;
const MARK_Y: usize = 24;
/// Where the first line of text stands.
const TEXT_Y: usize = 68;

/// Draws the journey: what is behind, where it stands, what is ahead.
pub fn journey_picture(id: &str, title: &str, steps: &[Step<'_>]) -> Markup {
    let sentences: Vec<String> = steps.iter().map(step_sentence).collect();
    let drawing = html! {
        @for (place, pair) in steps.windows(2).enumerate() {
            @let from = mark_x(place);
            path class=(way_class(pair[1].state))
                d={ "M" (from + 24) " " (MARK_Y) "H" (from + STEP_WIDTH - 24) } {}
        }
        @for (place, step) in steps.iter().enumerate() {
            (step_drawing(place * STEP_WIDTH, step))
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width: STEP_WIDTH * steps.len().max(1),
        height: height(steps),
    };
    frame.draw(drawing, None, steps_table(id, title, steps))
}

fn mark_x(place: usize) -> usize {
    place * STEP_WIDTH + MARK_X
}

/// How tall the tallest step is.
fn height(steps: &[Step<'_>]) -> usize {
    let text = |step: &Step<'_>| name_lines(step).len() + 1 + detail_lines(step).len();
    TEXT_Y + steps.iter().map(text).max().unwrap_or(0) * LINE_HEIGHT - 8
}

fn name_lines(step: &Step<'_>) -> Vec<String> {
    lines(step.name, 18, 2)
}

fn detail_lines(step: &Step<'_>) -> Vec<String> {
    lines(step.detail, 22, 3)
}

fn way_class(to: StepState) -> &'static str {
    match to {
        StepState::Done | StepState::Present | StepState::Stopped => "way gone",
        StepState::Ahead => "way ahead",
    }
}

fn step_drawing(x: usize, step: &Step<'_>) -> Markup {
    let name = name_lines(step);
    let state_y = TEXT_Y + name.len() * LINE_HEIGHT;
    let text_x = x + 4;
    html! {
        g class=(step.state.class()) {
            g transform={ "translate(" (x + MARK_X) " " (MARK_Y) ")" } { (step.state.mark()) }
            (text_lines("step-name", text_x, TEXT_Y, &name))
            text.step-state x=(text_x) y=(state_y) { (step.state.words()) }
            (text_lines("step-detail", text_x, state_y + LINE_HEIGHT, &detail_lines(step)))
        }
    }
}

fn step_sentence(step: &Step<'_>) -> String {
    match step.detail {
        "" => format!("{}: {}.", step.name, step.state.words()),
        detail => format!("{}: {}, {detail}.", step.name, step.state.words()),
    }
}

fn steps_table(id: &str, title: &str, steps: &[Step<'_>]) -> Markup {
    let columns = [
        Column::row_header("Step"),
        Column::text("State"),
        Column::text("Detail"),
    ];
    let rows = steps.iter().map(|step| {
        let state = html! { (step.state.words()) };
        vec![html! { (step.name) }, state, html! { (step.detail) }]
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &columns,
        rows: rows.collect(),
        empty: "No steps.",
        narrow: NarrowTable::Cards,
    })
}
