//! Names of the list of devices that a mistyped word may have meant. They are asked about and never
//! counted as a match: what matches is laid down with its test vectors (docs/guide/combinations.md).

use std::collections::BTreeMap;
use terms::{Make, Model};

/// A name of the list of devices that something typed is but for one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NearName {
    /// A make.
    Make(Make),
    /// A model.
    Model(Model),
}

impl NearName {
    /// The name as the list has it.
    pub fn text(&self) -> &str {
        match self {
            NearName::Make(make) => make.as_str(),
            NearName::Model(model) => model.as_str(),
        }
    }
}

/// The fewest letters and digits of a word that is asked about. Shorter words are near to many
/// others.
const NEAR_LENGTH_MIN: usize = 6;

pub(crate) fn near_key(index: &BTreeMap<String, Vec<usize>>, word: &str) -> Option<usize> {
    if word.chars().count() < NEAR_LENGTH_MIN {
        return None;
    }
    let found = index.iter().find(|(key, _)| one_letter_apart(word, key));
    found.and_then(|(_, devices)| devices.first().copied())
}

/// Whether one letter is missing, too much or another. A digit is never forgiven: it tells one
/// model from the next.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[before..], &b[before..]);
    let after = rest_a
        .iter()
        .rev()
        .zip(rest_b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let letters = |rest: &[char]| rest.iter().all(|c| c.is_alphabetic());
    let (left_a, left_b) = (
        &rest_a[..rest_a.len() - after],
        &rest_b[..rest_b.len() - after],
    );
    left_a.len() <= 1 && left_b.len() <= 1 && left_a != left_b && letters(left_a) && letters(left_b)
}

#[cfg(test)]
mod tests {
    use super::one_letter_apart;

    #[test]
    fn reg_7_one_letter_is_forgiven_and_no_digit() {
        for (typed, name, near) in [
            ("northmre", "northmere", true),
            ("nortthmere", "northmere", true),
            ("nortkmere", "northmere", true),
            ("northmer", "northmere", true),
            ("northmere", "northmere", false),
            ("northme", "northmere", false),
            ("nme210", "nme220", false),
            ("nme21", "nme210", false),
        ] {
            assert_eq!(one_letter_apart(typed, name), near, "{typed} for {name}");
        }
    }
}
