//! Wording: comparisons between devices, which the register must not carry (REG-2), and prose in
//! another language than English.
//!
//! Both only ask a person to look. A phrase is on the list if it compares devices or makers; words
//! that engineers need ("faster than expected", "worst case") are not.

/// What the words of a text show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    /// The first phrase that compares devices.
    pub(super) compares: Option<&'static str>,
    /// Whether the text is in another language than English.
    pub(super) foreign: bool,
}

/// What one word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// A common word of English.
    English,
    /// A common word of a neighbouring language and not of English.
    Foreign,
    /// The first word of a phrase that compares.
    Opens,
}

use Word::{English, Foreign, Opens};

/// Words that tell something, sorted.
const WORDS: [(&str, Word); 112] = [
    ("a", English),
    ("after", English),
    ("all", English),
    ("an", English),
    ("and", English),
    ("as", English),
    ("at", English),
    ("auch", Foreign),
    ("auf", Foreign),
    ("aus", Foreign),
    ("aux", Foreign),
    ("avec", Foreign),
    ("avoid", Opens),
    ("be", English),
    ("before", English),
    ("bei", Foreign),
    ("best", Opens),
    ("better", Opens),
    ("bitte", Foreign),
    ("by", English),
    ("can", English),
    ("competitor", Opens),
    ("competitors", Opens),
    ("dans", Foreign),
    ("das", Foreign),
    ("della", Foreign),
    ("delle", Foreign),
    ("dem", Foreign),
    ("den", Foreign),
    ("der", Foreign),
    ("des", Foreign),
    ("do", Opens),
    ("dopo", Foreign),
    ("du", Foreign),
    ("durch", Foreign),
    ("een", Foreign),
    ("ein", Foreign),
    ("eine", Foreign),
    ("est", Foreign),
    ("et", Foreign),
    ("firmware", English),
    ("for", English),
    ("from", English),
    ("gli", Foreign),
    ("het", Foreign),
    ("high", Opens),
    ("if", English),
    ("in", English),
    ("inferior", Opens),
    ("is", English),
    ("ist", Foreign),
    ("it", English),
    ("jest", Foreign),
    ("kann", Foreign),
    ("least", Opens),
    ("les", Foreign),
    ("less", Opens),
    ("los", Foreign),
    ("low", Opens),
    ("market", Opens),
    ("mit", Foreign),
    ("more", Opens),
    ("most", Opens),
    ("nach", Foreign),
    ("nella", Foreign),
    ("nicht", Foreign),
    ("nie", Foreign),
    ("niet", Foreign),
    ("no", English),
    ("not", English),
    ("nous", Foreign),
    ("oder", Foreign),
    ("of", English),
    ("on", English),
    ("or", English),
    ("oraz", Foreign),
    ("outperform", Opens),
    ("outperforms", Opens),
    ("para", Foreign),
    ("pas", Foreign),
    ("poor", Opens),
    ("por", Foreign),
    ("pour", Foreign),
    ("preferred", Opens),
    ("que", Foreign),
    ("recommend", Opens),
    ("recommended", Opens),
    ("rival", Opens),
    ("rivals", Opens),
    ("sich", Foreign),
    ("sie", Foreign),
    ("superior", Opens),
    ("sur", Foreign),
    ("that", English),
    ("the", English),
    ("this", English),
    ("to", English),
    ("und", Foreign),
    ("une", Foreign),
    ("unlike", Opens),
    ("van", Foreign),
    ("voor", Foreign),
    ("votre", Foreign),
    ("vous", Foreign),
    ("wenn", Foreign),
    ("werden", Foreign),
    ("when", English),
    ("wird", Foreign),
    ("with", English),
    ("works", Opens),
    ("worse", Opens),
    ("worst", Opens),
];

/// Phrases that compare devices or makers, by their words.
const PHRASES: [&str; 43] = [
    "avoid all",
    "avoid buying",
    "avoid other",
    "avoid the",
    "avoid these",
    "avoid this",
    "avoid using",
    "best available",
    "best choice",
    "best in class",
    "best meter",
    "best on the market",
    "best performing",
    "better choice",
    "better than",
    "better with",
    "competitor",
    "competitors",
    "do not buy",
    "do not choose",
    "high quality",
    "inferior",
    "least reliable",
    "less reliable",
    "low quality",
    "market leading",
    "more reliable",
    "most reliable",
    "outperform",
    "outperforms",
    "poor quality",
    "preferred choice",
    "preferred make",
    "preferred manufacturer",
    "preferred supplier",
    "recommended combination",
    "recommended make",
    "rival",
    "rivals",
    "superior",
    "unlike",
    "worse than",
    "worst performing",
];

/// Phrases whose second half may stand further on in the text.
const WIDE_PHRASES: [(&str, &str); 6] = [
    ("recommend", "over"),
    ("recommend", "rather than"),
    ("recommended", "over"),
    ("recommended", "rather than"),
    ("works better", "with"),
    ("works best", "with"),
];

/// Fewest telling words of another language for a text to count as foreign.
const FOREIGN_WORDS_MIN: u32 = 3;
/// Fewest letters for a text's script to tell its language.
const FOREIGN_LETTERS_MIN: usize = 10;
/// Longest word in the table.
const WORD_LENGTH_MAX: usize = 16;

/// Looks at the words of a text.
pub(super) fn of(text: &str) -> Wording {
    let (mut english, mut foreign) = (0_u32, 0_u32);
    let mut compares = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let Some(start) = bytes[at..].iter().position(u8::is_ascii_alphabetic) else {
            break;
        };
        let start = at + start;
        let length = bytes[start..]
            .iter()
            .position(|b| !b.is_ascii_alphabetic() && b.is_ascii())
            .unwrap_or(bytes.len() - start);
        at = start + length;
        match told_by(&bytes[start..at]) {
            Some(English) => english += 1,
            Some(Foreign) => foreign += 1,
            Some(Opens) if compares.is_none() => compares = phrase_at(&text[start..]),
            Some(Opens) | None => {}
        }
    }
    let foreign = (english == 0 && foreign >= FOREIGN_WORDS_MIN) || mostly_other_script(text);
    Wording { compares, foreign }
}

/// The words of the table that begin with one letter.
#[derive(Clone, Copy)]
struct Initial {
    start: usize,
    end: usize,
    /// Which lengths they have, a bit for each.
    lengths: u32,
    /// Which second letters they have, a bit for each.
    seconds: u32,
}

/// For each letter its words: most words of a text are told apart by length and second letter.
const BY_LETTER: [Initial; 26] = by_letter();

const fn by_letter() -> [Initial; 26] {
    let none = Initial {
        start: 0,
        end: 0,
        lengths: 0,
        seconds: 0,
    };
    let mut table = [none; 26];
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index].0.as_bytes();
        let initial = &mut table[(word[0] - b'a') as usize];
        if initial.lengths == 0 {
            initial.start = index;
        }
        initial.end = index + 1;
        initial.lengths |= 1 << word.len();
        if word.len() > 1 {
            initial.seconds |= 1 << (word[1] - b'a');
        }
        index += 1;
    }
    table
}

fn told_by(word: &[u8]) -> Option<Word> {
    let letter = |at: usize| Some((word.get(at)? | 0x20).wrapping_sub(b'a'));
    let initial = BY_LETTER.get(usize::from(letter(0)?))?;
    let second = letter(1).map_or(1, |second| {
        initial.seconds.checked_shr(second.into()).unwrap_or(0)
    });
    if word.len() > WORD_LENGTH_MAX || initial.lengths >> word.len() & second & 1 == 0 {
        return None;
    }
    WORDS[initial.start..initial.end]
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(word))
        .map(|&(_, told)| told)
}

fn phrase_at(rest: &str) -> Option<&'static str> {
    // No phrase, however its halves stand apart, is looked for further than a sentence.
    const FAR: usize = 200;
    let lower: String = rest.chars().take(FAR).collect::<String>().to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let opens_with = |phrase: &str| {
        let count = phrase.split(' ').count();
        words.len() >= count && phrase.split(' ').eq(words[..count].iter().copied())
    };
    if let Some(phrase) = PHRASES.into_iter().find(|phrase| opens_with(phrase)) {
        return Some(phrase);
    }
    let (opening, _) = WIDE_PHRASES.into_iter().find(|(opening, closing)| {
        let after = opening.split(' ').count();
        let closing: Vec<&str> = closing.split(' ').collect();
        opens_with(opening)
            && words[after..]
                .windows(closing.len())
                .any(|window| window == closing)
    })?;
    Some(opening)
}

fn mostly_other_script(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text
        .chars()
        .filter(|c| c.is_alphabetic() && u32::from(*c) < 0x250)
        .count();
    letters >= FOREIGN_LETTERS_MIN && latin * 2 < letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted() {
        assert!(WORDS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(WORDS.iter().all(|(word, _)| word.len() <= WORD_LENGTH_MAX));
    }

    #[test]
    fn every_word_is_told_in_any_case_and_no_other_is() {
        for (word, told) in WORDS {
            assert_eq!(told_by(word.as_bytes()), Some(told), "{word}");
            assert_eq!(
                told_by(word.to_uppercase().as_bytes()),
                Some(told),
                "{word}"
            );
        }
        for other in [
            "",
            "e",
            "meter",
            "{",
            "[a",
            "a[",
            "été",
            "abcdefghijklmnopqrstuvwxyz",
        ] {
            assert_eq!(told_by(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn every_phrase_opens_with_a_word_that_is_looked_for() {
        let openings = PHRASES
            .into_iter()
            .chain(WIDE_PHRASES.map(|(opening, _)| opening));
        for phrase in openings {
            let first = phrase.split(' ').next().unwrap();
            assert_eq!(told_by(first.as_bytes()), Some(Opens), "{phrase}");
        }
    }

    #[test]
    fn reg_2_comparisons_between_devices_are_seen() {
        for text in [
            "This meter is better than others",
            "Works better with Halden hubs",
            "more RELIABLE than before",
            "We recommend Orrin over Northmere",
            "An inferior radio",
        ] {
            assert!(of(text).compares.is_some(), "{text}");
        }
        for text in [
            "Update to 0002012F",
            "The clock runs faster than expected",
            "In the worst case restart it",
            "It is recommended to restart the hub",
            "Use best endeavours",
        ] {
            assert_eq!(of(text).compares, None, "{text}");
        }
    }

    #[test]
    fn another_language_is_told_by_its_small_words_or_its_letters() {
        assert!(of("Der Zähler startet nach dem Update nicht und verliert die Zeit").foreign);
        assert!(of("Обновить прошивку до версии").foreign);
        assert!(!of("Update to 0002012F").foreign);
        assert!(!of("The meter, when joined to the hub, shows der die das und nicht").foreign);
    }
}
