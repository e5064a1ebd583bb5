//! The waves of a tranche: what became of the hubs of each (SL-7).

use super::Frame;
use crate::table::{Column, NarrowTable, Table, data_table};
use crate::text::number_text;
use maud::{Markup, html};

/// One wave and its hubs, each in one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaveBar {
    /// The wave, from 1.
    pub wave: u32,
    /// On the new version and heard since.
    pub well: u64,
    /// Failed.
    pub failed: u64,
    /// Silent.
    pub silent: u64,
    /// Ordered, nothing decisive yet.
    pub pending: u64,
    /// Not ordered yet.
    pub waiting: u64,
    /// Kept back: deferred, gone, recalled.
    pub held: u64,
}

impl WaveBar {
    fn parts(&self) -> [(&'static str, &'static str, u64); 6] {
        [
            ("well", "well", self.well),
            ("failed", "failed", self.failed),
            ("silent", "silent", self.silent),
            ("pending", "ordered", self.pending),
            ("held", "kept back", self.held),
            ("waiting", "not ordered yet", self.waiting),
        ]
    }

    fn total(&self) -> u64 {
        self.parts().iter().map(|(_, _, hubs)| hubs).sum()
    }
}

const NAME_WIDTH: u64 = 80;
const BAR_WIDTH: u64 = 520;
const TOTAL_WIDTH: u64 = 120;
const ROW_HEIGHT: u64 = 40;

/// Draws a bar for each wave; bars are as long as each other, because a first wave of 50 hubs would
/// not be seen beside a last one of millions.
pub fn waves_picture(id: &str, title: &str, waves: &[WaveBar]) -> Markup {
    let sentences: Vec<String> = waves.iter().map(sentence).collect();
    let drawing = html! {
        @for (place, wave) in (0_u64..).zip(waves) {
            @let y = place * ROW_HEIGHT + 8;
            text x="4" y=(y + 17) { "Wave " (wave.wave) }
            (bar(wave, y))
            text.axis-text x=(NAME_WIDTH + BAR_WIDTH + 10) y=(y + 17) {
                (number_text(wave.total()))
            }
        }
    };
    let frame = Frame {
        id,
        title,
        description: &sentences.join(" "),
        width: (NAME_WIDTH + BAR_WIDTH + TOTAL_WIDTH) as usize,
        height: (waves.len() as u64 * ROW_HEIGHT + 12) as usize,
    };
    let key = html! {
        "Each bar is a whole wave, from left to right: well, failed, silent, ordered, kept back, and \
         in a dashed frame not ordered yet. A share too small to be seen is drawn two pixels wide."
    };
    frame.draw(drawing, Some(key), waves_table(id, title, waves))
}

fn bar(wave: &WaveBar, y: u64) -> Markup {
    let total = wave.total().max(1);
    let mut before = 0;
    let mut drawn = Vec::new();
    for (class, _, hubs) in wave.parts().into_iter().filter(|part| part.2 > 0) {
        let x = NAME_WIDTH + BAR_WIDTH * before / total;
        let end = NAME_WIDTH + BAR_WIDTH * (before + hubs) / total;
        drawn.push((class, x, (end - x).max(2)));
        before += hubs;
    }
    html! {
        @for (class, x, width) in drawn {
            rect class={ "wave-part " (class) } x=(x) y=(y) width=(width) height="24" {}
        }
    }
}

fn sentence(wave: &WaveBar) -> String {
    let parts: Vec<String> = wave
        .parts()
        .into_iter()
        .filter(|part| part.2 > 0)
        .map(|(_, words, hubs)| format!("{} {words}", number_text(hubs)))
        .collect();
    let parts = match parts.is_empty() {
        true => "no hub".to_owned(),
        false => parts.join(", "),
    };
    format!("Wave {}: {parts}.", wave.wave)
}

fn waves_table(id: &str, title: &str, waves: &[WaveBar]) -> Markup {
    let number = |hubs| html! { (number_text(hubs)) };
    let rows = waves.iter().map(|wave| {
        let mut row = vec![html! { "Wave " (wave.wave) }];
        row.extend(wave.parts().map(|(_, _, hubs)| number(hubs)));
        row.push(number(wave.total()));
        row
    });
    data_table(&Table {
        id: &format!("{id}-table"),
        caption: title,
        columns: &[
            Column::row_header("Wave"),
            Column::number("Well"),
            Column::number("Failed"),
            Column::number("Silent"),
            Column::number("Ordered"),
            Column::number("Kept back"),
            Column::number("Not ordered yet"),
            Column::number("All"),
        ],
        rows: rows.collect(),
        empty: "No tranche is sealed.",
        narrow: NarrowTable::Cards,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_7_every_hub_of_a_wave_is_in_its_bar_and_in_words() {
        let wave = WaveBar {
            wave: 2,
            well: 1_200,
            failed: 1,
            waiting: 299,
            ..WaveBar::default()
        };
        let drawn = waves_picture("waves", "Waves", &[wave]).into_string();
        assert!(drawn.contains("Wave 2: 1,200 well, 1 failed, 299 not ordered yet."));
        assert!(drawn.contains("wave-part failed"));
        assert!(drawn.contains("1,500"));
    }
}
