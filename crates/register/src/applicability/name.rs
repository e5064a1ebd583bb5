//! How forgiving a name is: case, hyphens and spaces, the letters O and I for the digits 0 and 1,
//! and one swap of neighbours. It knows nothing of versions, which forgive nothing.

use terms::device::fold_name;

/// How a name in a query matches a name in an entry, most exact first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameMatch {
    /// The query takes any name, or says it does not know it.
    NotAsked,
    /// Letter for letter.
    AsWritten,
    /// But for capitals, spaces and punctuation.
    Folded,
    /// With the letter O read as the digit 0, or I or L as 1.
    LookAlike,
    /// With two neighbouring characters swapped.
    Swapped,
}

/// The fewest letters and digits of a name in which a swap is forgiven. In shorter names every
/// swap is as likely another product.
const SWAP_LENGTH_MIN: usize = 4;

/// How `asked` matches `written`, or `None`.
pub fn name_match(asked: &str, written: &str) -> Option<NameMatch> {
    if asked == written {
        return Some(NameMatch::AsWritten);
    }
    // A name of punctuation alone folds to nothing, and nothing is like nothing.
    if fold_name(asked).is_empty() {
        return None;
    }
    if fold_name(asked) == fold_name(written) {
        return Some(NameMatch::Folded);
    }
    let (asked, written) = (similarity_key(asked), similarity_key(written));
    if asked == written {
        return Some(NameMatch::LookAlike);
    }
    swapped_once(&asked, &written).then_some(NameMatch::Swapped)
}

/// The form under which look-alike spellings are equal: folded, with O as 0 and I and L as 1.
pub fn similarity_key(name: &str) -> String {
    fold_name(name)
        .chars()
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            _ => c,
        })
        .collect()
}

/// Every key that a name matching `name` can have: what an index is asked for.
pub fn similarity_keys(name: &str) -> Vec<String> {
    let key = similarity_key(name);
    let mut keys = vec![key.clone()];
    let characters: Vec<char> = key.chars().collect();
    if characters.len() >= SWAP_LENGTH_MIN {
        for at in 1..characters.len() {
            let mut swapped = characters.clone();
            swapped.swap(at - 1, at);
            keys.push(swapped.into_iter().collect());
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

fn swapped_once(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() != b.len() || a.len() < SWAP_LENGTH_MIN {
        return false;
    }
    let differing: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
    match differing[..] {
        [first, second] => second == first + 1 && a[first] == b[second] && a[second] == b[first],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_7_names_forgive_and_say_how() {
        let cases = [
            ("EM-100", "EM-100", Some(NameMatch::AsWritten)),
            ("em 100", "EM-100", Some(NameMatch::Folded)),
            ("EM-1OO", "EM-100", Some(NameMatch::LookAlike)),
            ("EM-I00", "EM-100", Some(NameMatch::LookAlike)),
            ("Northmeer", "Northmere", Some(NameMatch::Swapped)),
            ("EM-200", "EM-100", None),
            ("EM-10", "EM-100", None),
            ("C7H", "CH7", None),
            ("--", "==", None),
        ];
        for (asked, written, wanted) in cases {
            assert_eq!(name_match(asked, written), wanted, "{asked} for {written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_matching_name_is_found_under_one_of_the_keys(
            name in "[A-Za-z0-9 -]{1,12}", at in 0usize..12
        ) {
            let mut characters: Vec<char> = name.chars().collect();
            if at + 1 < characters.len() {
                characters.swap(at, at + 1);
            }
            let other: String = characters.into_iter().collect();
            if name_match(&name, &other).is_some() && !similarity_key(&name).is_empty() {
                proptest::prop_assert!(similarity_keys(&name).contains(&similarity_key(&other)));
            }
            proptest::prop_assert_eq!(name_match(&name, &other).is_some(), name_match(&other, &name).is_some());
        }
    }
}
