//! How alike two texts are, as a whole number of percent.
//!
//! Two texts of lengths a and b whose longest common subsequence has length c are alike to
//! 200·c / (a + b) percent: the share of their characters that stands in both in the same order.
//! It decides nothing by itself; a person does.

/// How alike the parts of a near repeat, or of a misspelt name, must be, in percent.
pub const NEAR_PERCENT: u64 = 85;

/// A text as one byte for each character, ready to be compared.
///
/// Characters outside ASCII share the upper half of the byte; two of them may look alike here,
/// which can only make two texts more alike, never less.
pub fn characters(text: &str) -> Vec<u8> {
    text.chars().map(character).collect()
}

pub(super) fn character(c: char) -> u8 {
    match u8::try_from(u32::from(c)) {
        Ok(byte) if byte < 0x80 => byte,
        Ok(_) | Err(_) => {
            let mixed = u32::from(c).wrapping_mul(0x9E37_79B1) >> 25;
            0x80 | u8::try_from(mixed).unwrap_or(0x7F)
        }
    }
}

/// How many characters are compared between two looks at whether the texts can still be alike.
const CHARACTERS_BETWEEN_LOOKS: usize = 16;

/// A text prepared to be compared with many others.
///
/// The longest common subsequence is found for 64 characters of the text at a time (Hyyrö 2004).
pub struct Pattern {
    length: usize,
    words: usize,
    /// For each byte, in which places of the text it stands; `words` words for each.
    places: Vec<u64>,
    row: Vec<u64>,
}

impl Pattern {
    /// Prepares this text.
    pub fn new(text: &[u8]) -> Pattern {
        let words = text.len().div_ceil(64).max(1);
        let mut places = vec![0; 256 * words];
        for (at, &byte) in text.iter().enumerate() {
            places[usize::from(byte) * words + at / 64] |= 1 << (at % 64);
        }
        Pattern {
            length: text.len(),
            words,
            places,
            row: vec![u64::MAX; words],
        }
    }

    /// How many steps comparing with a text of this length takes.
    pub fn steps(&self, length: usize) -> u64 {
        (self.words * length) as u64
    }

    /// Whether this text and the other are alike to at least so many percent.
    pub fn is_alike(&mut self, other: &[u8], percent: u64) -> bool {
        let both = (self.length + other.len()) as u64;
        let common_min = (percent * both).div_ceil(200);
        self.row.fill(u64::MAX);
        let mut left = other.len() as u64;
        // What is left can add no more than its length.
        let mut parts = other.chunks(CHARACTERS_BETWEEN_LOOKS);
        while self.taken() + left >= common_min {
            let Some(part) = parts.next() else {
                return true;
            };
            self.take(part);
            left -= part.len() as u64;
        }
        false
    }

    /// Length of the longest common subsequence.
    fn common(&mut self, other: &[u8]) -> u64 {
        self.row.fill(u64::MAX);
        self.take(other);
        self.taken()
    }

    /// Goes on with the next characters of the other text.
    fn take(&mut self, other: &[u8]) {
        if let ([low, high], places) = (&mut self.row[..], self.places.as_chunks::<2>().0) {
            // Most texts have more than 64 characters and fewer than 128.
            let wide = |low: u64, high: u64| u128::from(low) | u128::from(high) << 64;
            let mut row = wide(*low, *high);
            for &byte in other {
                let [low, high] = places[usize::from(byte)];
                let taken = row & wide(low, high);
                row = row.wrapping_add(taken) | (row - taken);
            }
            (*low, *high) = (row as u64, (row >> 64) as u64);
            return;
        }
        for &byte in other {
            let places = &self.places[usize::from(byte) * self.words..][..self.words];
            let mut carry = false;
            for (row, &matches) in self.row.iter_mut().zip(places) {
                let taken = *row & matches;
                let (sum, over) = row.overflowing_add(taken);
                let (sum, over_carry) = sum.overflowing_add(u64::from(carry));
                carry = over || over_carry;
                *row = sum | (*row - taken);
            }
        }
    }

    /// Length of the longest common subsequence with what was taken so far.
    fn taken(&self) -> u64 {
        // Places past the end of the text never match, so their bits stay set.
        let zeros = self.row.iter().map(|row| u64::from(row.count_zeros()));
        zeros.sum()
    }
}

/// How alike two texts are, in percent, rounded down.
pub fn percent_alike(a: &str, b: &str) -> u64 {
    let (a, b) = (characters(a), characters(b));
    let both = (a.len() + b.len()) as u64;
    match both {
        0 => 100,
        _ => 200 * Pattern::new(&a).common(&b) / both,
    }
}

/// A name that a misspelt one is compared with, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    name: String,
    compared: Vec<u8>,
}

impl Spelling {
    /// This name.
    pub fn of(name: &str) -> Spelling {
        Spelling {
            name: name.to_owned(),
            compared: characters(&name.to_lowercase()),
        }
    }

    /// The name as it is written.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The name most like this text without regard to case, if it is alike to at least so many
/// percent; among equals the first.
pub(super) fn nearest<'c>(
    text: &str,
    spellings: impl IntoIterator<Item = &'c Spelling>,
    percent_min: u64,
) -> Option<&'c str> {
    let text = characters(&text.to_lowercase());
    let mut pattern = None;
    let mut best: Option<(u64, &'c Spelling)> = None;
    for spelling in spellings {
        let other = &spelling.compared;
        let both = (text.len() + other.len()).max(1) as u64;
        let shorter = text.len().min(other.len()) as u64;
        if 200 * shorter < percent_min * both {
            continue;
        }
        let pattern = pattern.get_or_insert_with(|| Pattern::new(&text));
        let percent = 200 * pattern.common(other) / both;
        if percent >= percent_min && best.is_none_or(|(best, _)| percent > best) {
            best = Some((percent, spelling));
        }
    }
    best.map(|(_, spelling)| spelling.name())
}

/// A text as near repeats compare it: letters and digits in lower case, words apart by one space.
pub fn normalised(text: &str) -> String {
    let mut normalised = String::with_capacity(text.len());
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in words {
        if !normalised.is_empty() {
            normalised.push(' ');
        }
        normalised.extend(word.chars().flat_map(char::to_lowercase));
    }
    normalised
}

/// Adds a text as [`normalised`] gives it, as [`characters`] does, without a copy in between.
pub(super) fn normalise_into(text: &str, normalised: &mut Vec<u8>) {
    let start = normalised.len();
    if text.is_ascii() {
        normalise_ascii_into(text.as_bytes(), normalised);
        return;
    }
    let mut apart = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            apart = true;
            continue;
        }
        if apart && normalised.len() > start {
            normalised.push(b' ');
        }
        apart = false;
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => normalised.push(byte.to_ascii_lowercase()),
            Ok(_) | Err(_) => normalised.extend(c.to_lowercase().map(character)),
        }
    }
}

/// What becomes of each byte of ASCII: letters and digits in lower case, all else a space.
const FOLDED: [u8; 256] = {
    let mut folded = [b' '; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// The same for a text of ASCII, without asking of each byte which way to go.
fn normalise_ascii_into(text: &[u8], normalised: &mut Vec<u8>) {
    let start = normalised.len();
    normalised.resize(start + text.len(), b' ');
    let out = &mut normalised[start..];
    let (mut length, mut after_space) = (0, true);
    for &byte in text {
        let folded = FOLDED[usize::from(byte)];
        let space = folded == b' ';
        // A space that is not the first of its run is written over by what comes next.
        out[length] = folded;
        length += usize::from(!(space && after_space));
        after_space = space;
    }
    length -= usize::from(length > 0 && after_space);
    normalised.truncate(start + length);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn common_by_table(a: &[u8], b: &[u8]) -> u64 {
        let mut row = vec![0_u64; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y {
                    diagonal + 1
                } else {
                    above.max(row[at])
                };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn one_letter_in_nine_is_within_reach_and_one_in_six_is_not() {
        assert_eq!(percent_alike("Northmere", "Northmera"), 88);
        assert_eq!(percent_alike("Northmere", "Northmre"), 94);
        assert_eq!(percent_alike("EM-100", "EM-200"), 83);
        let names = ["Halden", "Northmere"].map(Spelling::of);
        assert_eq!(nearest("northmre", &names, 85), Some("Northmere"));
        assert_eq!(nearest("Orrin", &names, 85), None);
    }

    #[test]
    fn normalising_keeps_words_and_nothing_else() {
        assert_eq!(
            normalised("  Update, to 0002012F -- now! "),
            "update to 0002012f now"
        );
    }

    proptest! {
        #[test]
        fn normalising_into_is_normalising(texts in proptest::collection::vec("[ -~é№]{0,40}|[ -~]{0,40}", 1..4)) {
            let (mut into, mut expected) = (Vec::new(), Vec::new());
            for text in &texts {
                normalise_into(text, &mut into);
                expected.extend(characters(&normalised(text)));
                prop_assert_eq!(&into, &expected);
            }
        }

        #[test]
        fn stopping_early_loses_nothing(a in "[ab ]{0,150}", b in "[ab ]{0,150}", cut in 0_usize..20) {
            let c: String = a.chars().skip(cut).collect();
            for other in [&b, &c] {
                let (a, other) = (a.as_bytes(), other.as_bytes());
                let both = (a.len() + other.len()) as u64;
                let expected = both == 0 || 200 * common_by_table(a, other) >= 85 * both;
                prop_assert_eq!(Pattern::new(a).is_alike(other, 85), expected);
            }
        }

        #[test]
        fn the_fast_way_and_the_table_agree(a in "[ab ]{0,150}", b in "[ab ]{0,150}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(Pattern::new(a).common(b), common_by_table(a, b));
        }
    }
}
