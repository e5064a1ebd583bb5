//! Pictures drawn as SVG, each with a title, a description and the same facts as a table.
//!
//! Shape and words carry the meaning; colour comes from the stylesheet and only repeats it.
//! Nothing here ranks: parties stand in alphabetical order, parts in the order given.

mod combination;
mod coverage;
mod editions;
mod gate_plot;
mod journey;
mod waves;

pub use combination::{Part, PartState, combination_picture};
pub use coverage::{CoverageRow, CoverageState, coverage_picture};
pub use editions::{EditionKind, EditionMark, edition_timeline};
pub use gate_plot::{GatePlot, PlotBoundary, PlotPoint, gate_plot};
pub use journey::{Step, StepState, journey_picture};
pub use waves::{WaveBar, waves_picture};

use crate::prose::disclosure;
use maud::{Markup, html};

/// The frame of a picture: its `id`, its text alternative, its size and what is beside it.
struct Frame<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    width: usize,
    height: usize,
}

impl Frame<'_> {
    /// The drawing in its frame, which scrolls inside itself on a narrow screen, with the key to
    /// its shapes and `table` under it.
    fn draw(&self, drawing: Markup, key: Option<Markup>, table: Markup) -> Markup {
        let labelled = format!("{0}-title {0}-description", self.id);
        html! {
            figure.picture {
                div.picture-frame tabindex="0" role="group" aria-label=(self.title) {
                    svg id=(self.id) role="img" aria-labelledby=(labelled)
                        viewBox={ "0 0 " (self.width) " " (self.height) }
                        width=(self.width) height=(self.height) focusable="false" {
                        title id={ (self.id) "-title" } { (self.title) }
                        desc id={ (self.id) "-description" } { (self.description) }
                        (drawing)
                    }
                }
                (scroll_hint(self.width))
                @if let Some(key) = key { figcaption.picture-key { (key) } }
                (disclosure("The same as a table", table))
            }
        }
    }
}

/// Widths, in CSS pixels, below which a picture that is wider has a hint that it scrolls; the
/// stylesheet shows it where the picture's own place is narrower.
const HINTED_WIDTHS: [usize; 3] = [320, 480, 640];

/// Says that a picture scrolls, where it is wider than its place.
fn scroll_hint(width: usize) -> Markup {
    let hinted = HINTED_WIDTHS.into_iter().rfind(|hinted| *hinted <= width);
    html! {
        @if let Some(hinted) = hinted {
            p class={ "scroll-hint below-" (hinted) } aria-hidden="true" {
                "Wider than the screen: scroll it sideways, or open the table below."
            }
        }
    }
}

/// Breaks text into at most `lines_max` lines of about `width` characters; what does not fit is
/// cut with an ellipsis and stands in full in the table.
fn lines(text: &str, width: usize, lines_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = cut(word, width);
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) | None => lines.push(word),
        }
    }
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", cut(last, width - 1).trim_end_matches('…'));
        }
    }
    lines
}

fn cut(text: &str, width: usize) -> String {
    match text.chars().count() <= width {
        true => text.to_owned(),
        false => {
            let kept: String = text.chars().take(width.saturating_sub(1)).collect();
            format!("{kept}…")
        }
    }
}

/// Text of several lines around `x`, the first at `y`.
fn text_lines(class: &str, x: usize, y: usize, lines: &[String]) -> Markup {
    html! {
        @for (place, line) in lines.iter().enumerate() {
            text class=(class) x=(x) y=(y + place * LINE_HEIGHT) { (line) }
        }
    }
}

/// Distance between two lines of text in a picture.
const LINE_HEIGHT: usize = 19;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_broken_at_words_and_cut_at_the_end() {
        assert_eq!(lines("Sent in", 10, 2), ["Sent in"]);
        assert_eq!(
            lines("Confirmed by maker", 10, 2),
            ["Confirmed", "by maker"]
        );
        assert_eq!(lines("one two three four", 5, 2), ["one", "two…"]);
        assert_eq!(lines("unbreakable", 6, 2), ["unbre…"]);
    }

    #[test]
    fn one_5_a_picture_says_that_it_scrolls_where_its_place_is_narrower_than_it_for_sure() {
        let css = include_str!("../../assets/firmgate.css");
        for (width, below) in [(720, 640), (640, 640), (500, 480), (320, 320)] {
            let hint = scroll_hint(width).into_string();
            assert!(
                hint.contains(&format!("below-{below}\"")),
                "{width}: {hint}"
            );
            assert!(hint.contains("scroll it sideways"));
            let shown = format!("@container (width < {below}px) {{ .scroll-hint.below-{below} ");
            assert!(css.contains(&shown), "{shown}");
        }
        assert_eq!(scroll_hint(300).into_string(), "");
    }
}
