//! A Device Model Combination: the Communications Hub and the devices behind it.

use super::{Frame, LINE_HEIGHT, cut};
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::version_text;
use maud::{Markup, html};
use terms::DeviceType;

/// One part of a combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The inventory's Device Type.
    pub device_type: DeviceType,
    /// The Device Manufacturer's name; empty where only the type is known.
    pub make: &'a str,
    /// The model; empty where only the type is known.
    pub model: &'a str,
    /// The firmware version or versions; empty where none is known.
    pub version: &'a str,
    /// How it stands in what was asked.
    pub state: PartState,
}

/// How a part stands in what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// It was given.
    Present,
    /// An entry needs it and it was not given.
    Missing,
    /// It was given, and its version is not in the device catalogue.
    NotListed,
}

impl PartState {
    fn words(self) -> &'static str {
        match self {
            PartState::Present => "Given",
            PartState::Missing => "Not given",
            PartState::NotListed => "Version not listed",
        }
    }

    fn class(self) -> &'static str {
        match self {
            PartState::Present => "part present",
            PartState::Missing => "part missing",
            PartState::NotListed => "part not-listed",
        }
    }
}

const BOX_WIDTH: usize = 216;
const BOX_HEIGHT: usize = 112;
const GAP: usize = 56;
const ROW_GAP: usize = 20;

/// Draws the hub in the middle and its devices to both sides, in the order given. A full frame is
/// a part that was given, a dashed frame one that was not, a double frame one whose version is not
/// listed; the words stand in each box.
pub fn combination_picture(id: &str, title: &str, parts: &[Part<'_>]) -> Markup {
    let (hubs, devices): (Vec<&Part<'_>>, Vec<&Part<'_>>) = parts
        .iter()
        .partition(|part| part.device_type.physical() == DeviceType::Chf);
    let rows = devices.len().div_ceil(2).max(hubs.len()).max(1);
    let height = rows * (BOX_HEIGHT + ROW_GAP) - ROW_GAP + 8;
    let column = |place: usize| 4 + place * (BOX_WIDTH + GAP);
    let hub_at = |place: usize| middle(height, hubs.len(), place);
    let hub_center = height / 2;
    let device_at = |place: usize| {
        let beside = devices.len().div_ceil(2);
        let in_column = match place % 2 {
            0 => beside,
            _ => devices.len() / 2,
        };
        (column(place % 2 * 2), middle(height, in_column, place / 2))
    };
    let drawing = html! {
        @for (place, _) in devices.iter().enumerate() {
            @let (x, y) = device_at(place);
            @let near = match place % 2 { 0 => x + BOX_WIDTH, _ => x };
            @let far = match place % 2 { 0 => column(1), _ => column(1) + BOX_WIDTH };
            path.link d={ "M" (near) " " (y + BOX_HEIGHT / 2) "L" (far) " " (hub_center) } {}
        }
        @for (place, part) in hubs.iter().enumerate() { (part_box(column(1), hub_at(place), part)) }
        @if hubs.is_empty() { (no_hub(column(1), hub_at(0))) }
        @for (place, part) in devices.iter().enumerate() {
            @let (x, y) = device_at(place);
            (part_box(x, y, part))
        }
    };
    let sentences: Vec<String> = parts.iter().map(part_sentence).collect();
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width: 3 * BOX_WIDTH + 2 * GAP + 8,
        height,
    };
    frame.draw(drawing, None, parts_table(id, title, parts))
}

/// The top of box `place` of `count`, the column centred in `height`.
fn middle(height: usize, count: usize, place: usize) -> usize {
    let count = count.max(1);
    let used = count * (BOX_HEIGHT + ROW_GAP) - ROW_GAP;
    (height.saturating_sub(used)) / 2 + place * (BOX_HEIGHT + ROW_GAP)
}

fn part_box(x: usize, y: usize, part: &Part<'_>) -> Markup {
    let text_at = |line: usize| y + 26 + line * (LINE_HEIGHT + 4);
    html! {
        g class=(part.state.class()) {
            rect.frame x=(x) y=(y) width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="4" {}
            @match part.state {
                PartState::NotListed => {
                    rect.inner x=(x + 5) y=(y + 5) width=(BOX_WIDTH - 10) height=(BOX_HEIGHT - 10) rx="2" {}
                },
                PartState::Present | PartState::Missing => {},
            }
            text.part-type x=(x + 14) y=(text_at(0)) { (part.device_type.code()) }
            text.part-name x=(x + 14) y=(text_at(1)) { (cut(&name(part), 25)) }
            text.part-version x=(x + 14) y=(text_at(2)) { (cut(part.version, 20)) }
            text.part-state x=(x + 14) y=(text_at(3)) { (part.state.words()) }
        }
    }
}

fn no_hub(x: usize, y: usize) -> Markup {
    html! {
        g.part.missing {
            rect.frame x=(x) y=(y) width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="4" {}
            text.part-type x=(x + 14) y=(y + 26) { "Communications Hub" }
            text.part-state x=(x + 14) y=(y + 49) { (PartState::Missing.words()) }
        }
    }
}

fn name(part: &Part<'_>) -> String {
    format!("{} {}", part.make, part.model).trim().to_owned()
}

fn part_sentence(part: &Part<'_>) -> String {
    let words = [part.device_type.code(), part.make, part.model, part.version];
    let known: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    format!("{}: {}.", known.join(" "), part.state.words())
}

fn parts_table(id: &str, title: &str, parts: &[Part<'_>]) -> Markup {
    let columns = [
        Column::row_header("Device Type"),
        Column::text("Make"),
        Column::text("Model"),
        Column::text("Firmware Version"),
        Column::text("State"),
    ];
    let rows = parts.iter().map(|part| {
        vec![
            html! { (part.device_type.code()) },
            html! { (part.make) },
            html! { (part.model) },
            version_text(part.version),
            html! { (part.state.words()) },
        ]
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &columns,
        rows: rows.collect(),
        empty: "No part was given.",
        narrow: NarrowTable::Cards,
    })
}
