//! Keeps text from being run as a formula by the program that opens a CSV file, reversibly.
//!
//! Text that begins with `=`, `+`, `-`, `@`, a tab or a line end (or their full-width twins), with
//! or without apostrophes before it, gets one more apostrophe in front. Reading takes exactly one
//! away from exactly such text, so every text comes back as it was. Stored text is never changed;
//! a spreadsheet needs no guard, because its cells are typed as text.

use std::borrow::Cow;

const GUARD: char = '\'';

/// The text as it is written into a CSV cell.
pub fn guarded(text: &str) -> Cow<'_, str> {
    match may_run(text) {
        true => Cow::Owned(format!("{GUARD}{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text that was written as this CSV cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(text) if may_run(text) => text,
        Some(_) | None => cell,
    }
}

fn may_run(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_gets_one_apostrophe_and_ordinary_text_none() {
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("- first restart"), "'- first restart");
        assert_eq!(guarded("'=already"), "''=already");
        assert_eq!(guarded("'quoted' word"), "'quoted' word");
        assert_eq!(guarded("0E12"), "0E12");
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back_as_it_was(text in "['=+@\\-\\ta-c]{0,6}") {
            let cell = guarded(&text);
            proptest::prop_assert_eq!(unguarded(&cell), text.as_str());
        }

        #[test]
        fn no_guarded_text_begins_with_a_formula(text: String) {
            let cell = guarded(&text).into_owned();
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
