//! The characters of XML 1.0 (fifth edition), as far as a message needs them.

/// Space, tab, carriage return and line feed: all the white space that XML has.
pub(crate) const WHITE_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether text is white space alone.
pub(crate) fn is_white(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether XML 1.0 has this character (production 2).
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The byte offset of the first character that XML 1.0 does not have.
///
/// In UTF-8 those are the control characters of one byte and the two that end in `EF BF BE` and
/// `EF BF BF`; surrogates cannot be written at all.
pub(super) fn first_foreign(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().position(|(at, byte)| match byte {
        b'\t' | b'\n' | b'\r' => false,
        0..=0x1F => true,
        0xEF => bytes[at + 1] == 0xBF && bytes[at + 2] >= 0xBE,
        _ => false,
    })
}

/// Whether a name may begin with this character (production 4, without the colon).
fn begins_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a name may go on with this character (production 4a, without the colon).
fn continues_name(c: char) -> bool {
    begins_name(c)
        || matches!(c,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The length in bytes of the name without a colon at the start of the text; 0 where there is none.
pub(super) fn name_length(text: &str) -> usize {
    if !text.starts_with(begins_name) {
        return 0;
    }
    text.find(|c| !continues_name(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_look_for_foreign_characters_agrees_with_the_definition() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            let foreign = (!is_character(c)).then_some(1);
            assert_eq!(first_foreign(&text), foreign, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_name_ends_before_what_no_name_has() {
        for (text, length) in [
            ("a:b", 1),
            ("sr-1.x ", 6),
            ("1a", 0),
            ("", 0),
            ("é>", 2),
            ("-a", 0),
        ] {
            assert_eq!(name_length(text), length, "{text}");
        }
    }
}
