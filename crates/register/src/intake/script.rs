//! Scripts: which letters belong together, and which only look like others.
//!
//! Only what is needed to tell a word in one script from a word that mixes two. It is no complete
//! table of Unicode scripts: letters of scripts without look-alikes count as one group of others.

/// A writing system, as far as look-alikes matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Cherokee,
    Other,
}

fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    match u32::from(c) {
        // The micro sign and the ordinal signs stand in words of any script.
        0xAA | 0xB5 | 0xBA => None,
        0x41..=0x24F | 0x250..=0x2AF | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF => {
            Some(Script::Latin)
        }
        0x370..=0x3FF | 0x1F00..=0x1FFF => Some(Script::Greek),
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => {
            Some(Script::Cyrillic)
        }
        0x530..=0x58F => Some(Script::Armenian),
        0x590..=0x5FF => Some(Script::Hebrew),
        0x600..=0x6FF | 0x750..=0x77F => Some(Script::Arabic),
        0x13A0..=0x13FF | 0xAB70..=0xABBF => Some(Script::Cherokee),
        // Modifier letters and letter-like signs such as the ohm sign.
        0x2B0..=0x2FF | 0x2100..=0x214F => None,
        _ => Some(Script::Other),
    }
}

/// Whether some word holds letters of more than one script. Words are separated by white space.
pub(super) fn mixes_scripts(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let mut scripts = word.chars().filter_map(script);
        let first = scripts.next();
        scripts.any(|other| Some(other) != first)
    })
}

/// The text with each letter that looks like a Latin one replaced by that one.
pub(super) fn skeleton(text: &str) -> String {
    text.chars().map(look_alike).collect()
}

/// The Latin letter this one looks like, or itself.
pub(super) fn look_alike(c: char) -> char {
    match c {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' | 'Ӏ' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' | 'Օ' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' | 'Ү' => 'Y',
        'Ζ' => 'Z',
        'Ԁ' => 'D',
        'Ԝ' => 'W',
        'Ԛ' => 'Q',
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'п' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_script_is_fine_and_a_mixed_one_is_not() {
        assert!(!mixes_scripts("Northmere EM-100"));
        assert!(!mixes_scripts("Северный EM-100"));
        assert!(!mixes_scripts("Müller & Söhne"));
        assert!(mixes_scripts("Nоrthmere"));
        assert!(mixes_scripts("ЕM-100"));
    }

    #[test]
    fn look_alikes_fold_to_the_letter_they_look_like() {
        assert_eq!(skeleton("Маке"), "Make");
        assert_eq!(skeleton("Моdеl"), "Model");
    }
}
