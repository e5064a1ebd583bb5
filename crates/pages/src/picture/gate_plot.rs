//! Bad hubs against matured hubs, between the boundary that stops a launch and the one that shows
//! a pass (SL-5, GATES 3.2).

use super::Frame;
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::number_text;
use maud::{Markup, html};

/// A gate, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatePlot<'a> {
    /// What is watched: `Bad hubs: failed or silent`.
    pub series: &'a str,
    /// Hubs that the tranche attempts: the width of the plot.
    pub attempted: u64,
    /// What was counted, wave after wave: hubs matured and bad ones among them, both in total up to
    /// and with the wave.
    pub path: &'a [PlotPoint],
    /// The boundaries at some numbers of matured hubs, in their order.
    pub boundaries: &'a [PlotBoundary],
}

/// What was counted up to and with a wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlotPoint {
    /// The wave, from 1.
    pub wave: u32,
    /// Matured hubs.
    pub matured: u64,
    /// Bad hubs among them.
    pub bad: u64,
    /// The boundaries at so many matured hubs.
    pub boundary: PlotBoundary,
}

/// The boundaries at a number of matured hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlotBoundary {
    /// Matured hubs.
    pub matured: u64,
    /// So many bad ones stop; none where no number can yet.
    pub stops_from: Option<u64>,
    /// Up to so many bad ones show a pass; none where no number can yet.
    pub passes_to: Option<u64>,
}

const LEFT: u64 = 56;
const WIDTH: u64 = 560;
const TOP: u64 = 16;
const HEIGHT: u64 = 240;
/// Room at the right for the names of the lines.
const RIGHT: u64 = 150;
const BOTTOM: u64 = 46;

/// Draws it.
pub fn gate_plot(id: &str, title: &str, plot: &GatePlot<'_>) -> Markup {
    let scale = Scale::of(plot);
    let description = description(plot);
    let last = plot.boundaries.last();
    let (stop_end, pass_end) = (
        last.and_then(|end| end.stops_from),
        last.and_then(|end| end.passes_to),
    );
    let drawing = html! {
        path.plot-axis d={ "M" (LEFT) " " (TOP) "V" (TOP + HEIGHT) "H" (LEFT + WIDTH) } {}
        text.axis-text.end x=(LEFT - 8) y=(TOP + 5) { (number_text(scale.bad_max)) }
        text.axis-text.end x=(LEFT - 8) y=(TOP + HEIGHT + 5) { "0" }
        text.axis-text.start x=(LEFT) y=(TOP + HEIGHT + 20) { "0" }
        text.axis-text.end x=(LEFT + WIDTH) y=(TOP + HEIGHT + 20) { (number_text(scale.matured_max)) }
        text.axis-text.middle x=(LEFT + WIDTH / 2) y=(TOP + HEIGHT + 38) { "Matured hubs" }
        (scale.steps("plot-stop", plot.boundaries.iter().map(|b| (b.matured, b.stops_from))))
        (scale.steps("plot-pass", plot.boundaries.iter().map(|b| (b.matured, b.passes_to))))
        @if let Some(stop) = stop_end {
            text.plot-name x=(LEFT + WIDTH + 8) y=(scale.y(stop) + 5) { "Stops from here" }
        }
        @if let Some(pass) = pass_end {
            text.plot-name x=(LEFT + WIDTH + 8) y=(scale.y(pass) + 5) { "Passes up to here" }
        }
        (path(&scale, plot.path))
    };
    let frame = Frame {
        id,
        title,
        description: &description,
        width: (LEFT + WIDTH + RIGHT) as usize,
        height: (TOP + HEIGHT + BOTTOM) as usize,
    };
    let key = html! {
        "Across: hubs that matured. Up: " (plot.series) ". Each dot is a wave. At or above the solid \
         line the launch stops by itself; at or below the dashed line enough is shown for a pass."
    };
    frame.draw(drawing, Some(key), plot_table(id, title, plot))
}

/// How counts are laid on the paper.
struct Scale {
    matured_max: u64,
    bad_max: u64,
}

impl Scale {
    fn of(plot: &GatePlot<'_>) -> Scale {
        let counted = plot.path.iter().map(|point| point.bad);
        let stops = plot.boundaries.iter().filter_map(|b| b.stops_from);
        let bad = counted.chain(stops).max().unwrap_or(0);
        let matured = plot.path.iter().map(|point| point.matured).max();
        Scale {
            matured_max: plot.attempted.max(matured.unwrap_or(0)).max(1),
            bad_max: (bad + bad / 8).max(4),
        }
    }

    fn x(&self, matured: u64) -> u64 {
        LEFT + WIDTH * matured.min(self.matured_max) / self.matured_max
    }

    fn y(&self, bad: u64) -> u64 {
        TOP + HEIGHT - HEIGHT * bad.min(self.bad_max) / self.bad_max
    }

    /// A line of steps: a boundary changes by whole hubs.
    fn steps(&self, class: &str, points: impl Iterator<Item = (u64, Option<u64>)>) -> Markup {
        let mut d = String::new();
        for (matured, bad) in points.filter_map(|(matured, bad)| Some((matured, bad?))) {
            let (x, y) = (self.x(matured), self.y(bad));
            match d.is_empty() {
                true => d = format!("M{x} {y}"),
                false => d.push_str(&format!("H{x}V{y}")),
            }
        }
        html! { @if !d.is_empty() { path class=(class) d=(d) {} } }
    }
}

fn path(scale: &Scale, points: &[PlotPoint]) -> Markup {
    let mut d = format!("M{} {}", scale.x(0), scale.y(0));
    for point in points {
        d.push_str(&format!(
            "L{} {}",
            scale.x(point.matured),
            scale.y(point.bad)
        ));
    }
    html! {
        path.plot-path d=(d) {}
        @for point in points {
            circle.plot-dot cx=(scale.x(point.matured)) cy=(scale.y(point.bad)) r="5" {}
        }
    }
}

fn bound(number: Option<u64>) -> String {
    number.map_or_else(|| "none yet".to_owned(), number_text)
}

fn description(plot: &GatePlot<'_>) -> String {
    match plot.path.last() {
        None => "No hub has matured.".to_owned(),
        Some(now) => format!(
            "{} of {} matured hubs are bad. It stops from: {}. It passes up to: {}.",
            number_text(now.bad),
            number_text(now.matured),
            bound(now.boundary.stops_from),
            bound(now.boundary.passes_to)
        ),
    }
}

fn plot_table(id: &str, title: &str, plot: &GatePlot<'_>) -> Markup {
    let rows = plot.path.iter().map(|point| {
        vec![
            html! { "Up to wave " (point.wave) },
            html! { (number_text(point.matured)) },
            html! { (number_text(point.bad)) },
            html! { (bound(point.boundary.stops_from)) },
            html! { (bound(point.boundary.passes_to)) },
        ]
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &[
            Column::row_header("Waves"),
            Column::number("Matured"),
            Column::number("Bad"),
            Column::number("Stops from"),
            Column::number("Passes up to"),
        ],
        rows: rows.collect(),
        empty: "No hub has matured.",
        narrow: NarrowTable::Cards,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(path: &[PlotPoint]) -> String {
        let boundaries = [(100, Some(8), None), (1_000, Some(22), Some(2))];
        let boundaries = boundaries.map(|(matured, stops_from, passes_to)| PlotBoundary {
            matured,
            stops_from,
            passes_to,
        });
        let plot = GatePlot {
            series: "Bad hubs",
            attempted: 1_000,
            path,
            boundaries: &boundaries,
        };
        gate_plot("gate", "The gate", &plot).into_string()
    }

    #[test]
    fn sl_5_what_is_drawn_is_said_too() {
        let boundary = PlotBoundary {
            matured: 1_000,
            stops_from: Some(22),
            passes_to: Some(2),
        };
        let drawn = plot(&[PlotPoint {
            wave: 1,
            matured: 1_000,
            bad: 3,
            boundary,
        }]);
        assert!(drawn.contains("3 of 1,000 matured hubs are bad. It stops from: 22."));
        assert!(drawn.contains("plot-stop") && drawn.contains("plot-dot"));
        assert!(drawn.contains("Up to wave 1"));
    }

    #[test]
    fn a_gate_without_a_matured_hub_is_drawn_empty() {
        assert!(plot(&[]).contains("No hub has matured."));
    }
}
