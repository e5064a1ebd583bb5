//! Near repeats: rows about one device, with one status, whose texts are nearly the same.
//!
//! Comparing every row with every other would take time with the square of their number, so rows
//! are put into buckets by device and status, a text is compared in full only if its letters and
//! its pairs of letters could be alike enough, and the work in a bucket is bounded.

use super::by_hash::{ByHash, by_hash};
use super::similarity::{NEAR_PERCENT, Pattern};

/// One text of a bucket, in file order.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The row it belongs to, by index among the rows compared.
    pub row: usize,
    /// The row's Identifier: texts under one Identifier are no repeats of each other.
    pub identifier: u64,
    /// The text, normalised, one byte for each character.
    pub text: &'a [u8],
    /// A hash that is the same for the same text.
    pub text_hash: u64,
    /// Whether the row still asks whether it is a near repeat.
    pub asks: Asks,
}

/// Whether a row asks whether it is a near repeat, or only answers for later rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// It asks.
    Yes,
    /// A stronger repeat has been found for it, or it is held by the register.
    No,
}

/// Steps of comparison that each row of a bucket may use at least. A step is one machine word of
/// one comparison, about a nanosecond; at the limit of 500,000 rows in one bucket this bounds the
/// whole to some seconds. A bucket of at most [`STEPS_PER_BUCKET`] steps is compared exhaustively:
/// that is every bucket of some hundreds of rows with texts of ordinary length.
pub const STEPS_PER_ROW: u64 = 16_384;
/// Steps that a bucket may use in any case, shared evenly among its rows.
pub const STEPS_PER_BUCKET: u64 = 8_000_000;
/// What looking at the pairs of letters of two texts counts, in steps.
const STEPS_PER_GLANCE: u64 = 8;
/// Characters of a text that are compared; two longer texts alike so far are alike enough to ask.
pub const CHARACTERS_COMPARED_MAX: usize = 2_048;

/// For each row of the bucket that asks and is a near repeat: the row and the earlier one.
pub fn repeats(bucket: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if bucket.len() < 2 {
        return found;
    }
    let allowance = STEPS_PER_ROW.max(STEPS_PER_BUCKET / bucket.len() as u64);
    let looks = bucket.len() >= LOOKED_AT_FROM;
    let mut earlier: Vec<Glance<'_>> = Vec::new();
    let mut same: ByHash<usize> = by_hash(bucket.len());
    for entry in bucket.iter().filter(|entry| !entry.text.is_empty()) {
        let text = &entry.text[..entry.text.len().min(CHARACTERS_COMPARED_MAX)];
        let look = looks.then(|| Look::at(text));
        let first = same
            .get(&entry.text_hash)
            .map(|&at| earlier[at].entry)
            .filter(|first| first.text == entry.text);
        match (entry.asks, first) {
            (Asks::Yes, Some(first)) if first.identifier != entry.identifier => {
                found.push((entry.row, first.row));
            }
            (Asks::Yes, _) => {
                let near = first_near(entry.identifier, text, look.as_ref(), &earlier, allowance);
                found.extend(near.map(|first| (entry.row, first)));
            }
            (Asks::No, _) => {}
        }
        if first.is_none() {
            same.entry(entry.text_hash).or_insert(earlier.len());
            earlier.push(Glance { entry, text, look });
        }
    }
    found
}

/// What can be told of a text at a glance.
struct Glance<'a> {
    entry: &'a Entry<'a>,
    text: &'a [u8],
    /// In a bucket of some rows only.
    look: Option<Look>,
}

/// Fewest rows of a bucket whose texts are looked at before they are compared: with fewer, a look
/// costs more than the comparisons that it spares.
const LOOKED_AT_FROM: usize = 24;

/// How often each kind of letter and each kind of pair of letters stands in a text.
struct Look {
    letters: [i16; LETTER_KINDS],
    pairs: [u8; PAIR_KINDS],
}

/// How many kinds of letters are told apart at a glance.
const LETTER_KINDS: usize = 32;

/// How many kinds of pairs of letters are told apart at a glance.
const PAIR_KINDS: usize = 256;

impl Glance<'_> {
    /// Whether a text of this length that looks so could be alike.
    ///
    /// Two texts of lengths a and b with a common subsequence of c characters share at least c
    /// letters. They differ by d = a + b - 2c characters, and each of those breaks at most one of
    /// the runs of common characters, so that they also share at least c - d - 1 pairs.
    fn could_be_alike(&self, length: usize, look: Option<&Look>) -> bool {
        let (Some(own), Some(look)) = (&self.look, look) else {
            return true;
        };
        let both = length + self.text.len();
        let differ_max = both * (100 - NEAR_PERCENT as usize) / 100;
        let common_min = (both - differ_max) / 2;
        let letters: i16 = own
            .letters
            .iter()
            .zip(&look.letters)
            .map(|(a, b)| *a.min(b))
            .sum();
        if usize::try_from(letters).is_ok_and(|letters| letters < common_min) {
            return false;
        }
        let pairs_min = common_min.saturating_sub(differ_max + 1);
        let pairs = shared(&own.pairs, &look.pairs);
        // A kind that is full may stand for more than it says.
        pairs as usize >= pairs_min.min(usize::from(u8::MAX))
    }
}

/// How many of each kind stand in both, added up. Eight kinds are added at a time, in four sums of
/// sixteen bits: 32 times twice 255 is the most that one of them comes to.
fn shared(a: &[u8; PAIR_KINDS], b: &[u8; PAIR_KINDS]) -> u32 {
    const EVERY_OTHER: u64 = 0x00FF_00FF_00FF_00FF;
    let mut sums = 0;
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        let mut least = [0; 8];
        for ((least, a), b) in least.iter_mut().zip(a).zip(b) {
            *least = *a.min(b);
        }
        let least = u64::from_le_bytes(least);
        sums += (least & EVERY_OTHER) + (least >> 8 & EVERY_OTHER);
    }
    let sum = |at: u32| (sums >> (16 * at)) as u32 & 0xFFFF;
    sum(0) + sum(1) + sum(2) + sum(3)
}

const _: () = assert!(PAIR_KINDS / 8 * 2 * 255 <= u16::MAX as usize);

impl Look {
    fn at(text: &[u8]) -> Look {
        let mut look = Look {
            letters: [0; LETTER_KINDS],
            pairs: [0; PAIR_KINDS],
        };
        let mut before = 0;
        for &byte in text {
            look.letters[usize::from(byte) % LETTER_KINDS] += 1;
            let mixed = before * 31 + usize::from(byte) * 11;
            let kind = &mut look.pairs[mixed % PAIR_KINDS];
            *kind = kind.saturating_add(1);
            before = usize::from(byte);
        }
        look
    }
}

// A letter's count never overflows.
const _: () = assert!(CHARACTERS_COMPARED_MAX < i16::MAX as usize);

/// The first earlier text under another Identifier that this one is near, within its allowance.
fn first_near(
    identifier: u64,
    text: &[u8],
    look: Option<&Look>,
    earlier: &[Glance<'_>],
    allowance: u64,
) -> Option<usize> {
    let mut pattern = None;
    let mut steps = 0;
    for other in earlier {
        let shorter = text.len().min(other.text.len()) as u64;
        let both = (text.len() + other.text.len()) as u64;
        steps += 1;
        if other.entry.identifier == identifier || 200 * shorter < NEAR_PERCENT * both {
            continue;
        }
        steps += STEPS_PER_GLANCE;
        if other.could_be_alike(text.len(), look) {
            let pattern = pattern.get_or_insert_with(|| Pattern::new(text));
            steps += pattern.steps(other.text.len());
            if pattern.is_alike(other.text, NEAR_PERCENT) {
                return Some(other.entry.row);
            }
        }
        if steps > allowance {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::similarity::{characters, percent_alike};
    use super::*;
    use proptest::prelude::*;

    fn near(texts: &[&str]) -> Vec<(usize, usize)> {
        let texts: Vec<Vec<u8>> = texts.iter().map(|text| characters(text)).collect();
        let bucket: Vec<Entry<'_>> = texts
            .iter()
            .enumerate()
            .map(|(row, text)| Entry {
                row,
                identifier: row as u64,
                text,
                text_hash: text
                    .iter()
                    .fold(0, |hash, b| (hash * 31 + u64::from(*b)) % 1_000_003),
                asks: Asks::Yes,
            })
            .collect();
        repeats(&bucket)
    }

    #[test]
    fn reg_16_nearly_the_same_text_is_found_and_another_is_not() {
        let texts = [
            "install 00020130 and restart the meter after the daily read has been collected",
            "replace the display cover the seal leaks at low temperature",
            "install 00020130 and restart the meter after the daily reads have been collected",
            "replace the display cover the seal leaks at low temperature",
        ];
        assert_eq!(near(&texts), [(2, 0), (3, 1)]);
    }

    #[test]
    fn empty_texts_are_not_alike() {
        assert_eq!(near(&["", ""]), []);
    }

    proptest! {
        #[test]
        fn kinds_are_added_up_eight_at_a_time(
            a in proptest::collection::vec(any::<u8>(), PAIR_KINDS),
            b in proptest::collection::vec(any::<u8>(), PAIR_KINDS),
        ) {
            let one_by_one: u32 = a.iter().zip(&b).map(|(a, b)| u32::from(*a.min(b))).sum();
            let (a, b) = (a.try_into().unwrap(), b.try_into().unwrap());
            prop_assert_eq!(shared(&a, &b), one_by_one);
            prop_assert_eq!(shared(&[255; PAIR_KINDS], &[255; PAIR_KINDS]), 255 * 256);
        }

        #[test]
        fn the_glance_loses_nothing(a in "[abc ]{1,80}", b in "[abc ]{1,80}", cut in 0_usize..6) {
            let c: String = a.chars().skip(cut).collect();
            for other in [&b, &c] {
                let expected = !other.is_empty() && percent_alike(&a, other) >= 85;
                prop_assert_eq!(!near(&[&a, other]).is_empty(), expected);
                // Enough rows for a look: the others are alike to nothing.
                let many: Vec<String> = (0..LOOKED_AT_FROM)
                    .map(|n| char::from(b'0' + n as u8).to_string().repeat(200))
                    .collect();
                let mut texts: Vec<&str> = many.iter().map(String::as_str).collect();
                texts.extend([a.as_str(), other]);
                prop_assert_eq!(!near(&texts).is_empty(), expected);
            }
        }
    }
}
