//! Lists of hubs in words: whether one is taken now, and what became of what was listed (SL-3,
//! SL-4, SL-7).

use super::plan::slot_text;
use launch::decision::Refusal;
use launch::outcome::HubOutcome;
use launch::plan::Slot;

/// Why no list is taken now, and when one will be: from `next` on, where a level is ahead.
pub fn no_list_text(refusal: &Refusal, next: Option<u32>) -> String {
    let later = match next {
        Some(2) => "Hubs for level 2 may be listed once level 1 is sealed.".to_owned(),
        Some(next) => format!("Hubs for level {next} may be listed once the level is at hand."),
        None => "No level is ahead, so no further list will be taken.".to_owned(),
    };
    if let Refusal::Held = refusal {
        return "The whole deployment is held, and no list is taken meanwhile. Lists are taken again \
                once the hold is released, unless their window has closed by then."
            .to_owned();
    }
    if let Refusal::PhaseUnfit { .. } = refusal {
        return later;
    }
    if let Refusal::WindowClosed { closed } = refusal {
        let closed = closed.uk_text();
        return format!("The window for the first lists closed on {closed}. {later}");
    }
    super::refusal::refusal_text(refusal)
}

/// What became of a hub that is in a wave.
pub fn wave_text(level: u32, attempt: u32, wave: u32, outcome: Option<HubOutcome>) -> String {
    let became = match outcome {
        None => "not ordered yet",
        Some(HubOutcome::Pending) => "ordered, no outcome yet",
        Some(HubOutcome::Ok) => "upgraded, and well",
        Some(HubOutcome::Failed) => "failed",
        Some(HubOutcome::Silent) => "silent",
        Some(HubOutcome::Recalled) => "recalled",
    };
    format!("Wave {wave} of level {level}, attempt {attempt}: {became}")
}

/// Where a listed hub is that is in no wave.
pub fn elsewhere_text(level: u32, slot: Slot) -> String {
    let (place, why) = slot_text(slot);
    format!("{place} at level {level}: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::Moment;

    #[test]
    fn sl_4_why_no_list_is_taken_says_when_one_will_be() {
        let closed = Moment::end_of_day(jiff::civil::date(2026, 4, 30));
        let text = no_list_text(&Refusal::WindowClosed { closed }, Some(2));
        assert_eq!(
            text,
            "The window for the first lists closed on 30 April 2026, 23:59 BST. Hubs for level 2 \
             may be listed once level 1 is sealed."
        );
        assert!(no_list_text(&Refusal::Held, Some(2)).contains("once the hold is released"));
    }
}
