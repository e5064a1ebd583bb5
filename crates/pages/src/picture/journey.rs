//! The journey of a submission or an item, with the present step marked.

use super::{Frame, lines, text_lines};
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

const STEP_WIDTH: usize = 168;
const MARK_AT: usize = 28;
const HEIGHT: usize = 148;

/// Draws the journey: what is behind, where it stands, what is ahead.
pub fn journey_picture(id: &str, title: &str, steps: &[Step<'_>]) -> Markup {
    let sentences: Vec<String> = steps.iter().map(step_sentence).collect();
    let drawing = html! {
        @for (place, pair) in steps.windows(2).enumerate() {
            @let from = center(place);
            path class=(way_class(pair[1].state))
                d={ "M" (from + 24) " " (MARK_AT) "H" (from + STEP_WIDTH - 24) } {}
        }
        @for (place, step) in steps.iter().enumerate() {
            (step_drawing(center(place), step))
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width: STEP_WIDTH * steps.len().max(1),
        height: HEIGHT,
    };
    frame.draw(drawing, steps_table(id, title, steps))
}

fn center(place: usize) -> usize {
    place * STEP_WIDTH + STEP_WIDTH / 2
}

fn way_class(to: StepState) -> &'static str {
    match to {
        StepState::Done | StepState::Present | StepState::Stopped => "way gone",
        StepState::Ahead => "way ahead",
    }
}

fn step_drawing(x: usize, step: &Step<'_>) -> Markup {
    let name = lines(step.name, 17, 2);
    let detail_at = 72 + name.len() * 19 + 19;
    html! {
        g class=(step.state.class()) {
            g transform={ "translate(" (x) " " (MARK_AT) ")" } { (step.state.mark()) }
            (text_lines("step-name", x, 72, &name))
            text.step-state x=(x) y=(72 + name.len() * 19) { (step.state.words()) }
            (text_lines("step-detail", x, detail_at, &lines(step.detail, 21, 2)))
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
