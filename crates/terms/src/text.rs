//! Texts that people type.

/// A text that a person typed, trimmed, or `None` where it is empty, longer than this many
/// characters, holds control characters other than line breaks and tabs, or holds characters that
/// show it otherwise than it reads.
pub fn fit(text: &str, length_max: usize) -> Option<String> {
    let trimmed = text.trim();
    let unfit =
        trimmed.is_empty() || trimmed.chars().count() > length_max || trimmed.chars().any(is_unfit);
    (!unfit).then(|| trimmed.to_owned())
}

/// A control character, one that turns the direction of writing, or one that nobody sees.
fn is_unfit(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let unseen = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    );
    turns || unseen || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_otherwise_than_it_reads_is_unfit() {
        assert_eq!(
            fit(" Gas reads\nstopped. ", 40).as_deref(),
            Some("Gas reads\nstopped.")
        );
        for text in ["", "  ", "a\u{202e}b", "a\u{200b}b", "a\u{7}b", "four"] {
            assert_eq!(fit(text, 3), None, "{text:?}");
        }
    }
}
