//! Whether a number can be shown without leaving one Supplier alone with it.

use super::SharingRule;
use super::results::Contributions;
use crate::fleet::SupplierPair;
use std::collections::{BTreeMap, BTreeSet};
use terms::OrganisationRef;

/// The Suppliers of a pair, each once.
fn suppliers(pair: SupplierPair) -> BTreeSet<OrganisationRef> {
    pair.electricity.into_iter().chain(pair.gas).collect()
}

/// Hubs without a Supplier protect nobody: they are taken to be known to everybody.
fn nobodys(contributions: &Contributions) -> u64 {
    let pairs = contributions.0.iter();
    let nobodys = pairs.filter(|(pair, _)| suppliers(**pair).is_empty());
    nobodys.map(|(_, count)| count).sum()
}

/// For each Supplier what it contributes, hubs that it shares with another included.
pub(super) fn by_supplier(contributions: &Contributions) -> BTreeMap<OrganisationRef, u64> {
    let mut parts = BTreeMap::new();
    for (pair, count) in &contributions.0 {
        for supplier in suppliers(*pair) {
            *parts.entry(supplier).or_default() += count;
        }
    }
    parts
}

/// The most of the number that one reader knows for certain: a Supplier's own hubs, and those of
/// nobody.
pub(super) fn known_most(contributions: &Contributions) -> u64 {
    let own = by_supplier(contributions).into_values().max();
    own.unwrap_or(0) + nobodys(contributions)
}

/// The most that one Supplier knows of another: hubs that they share, and those of nobody. None
/// where no two share any.
fn shared_most(contributions: &Contributions) -> Option<u64> {
    let mut shared = BTreeMap::<BTreeSet<OrganisationRef>, u64>::new();
    for (pair, count) in &contributions.0 {
        let both = suppliers(*pair);
        if both.len() == 2 {
            *shared.entry(both).or_default() += count;
        }
    }
    let most = shared.into_values().max();
    most.map(|most| most + nobodys(contributions))
}

impl SharingRule {
    /// Rule 1: after taking out the own hubs of any one Supplier, or of nobody, enough is left, and
    /// no other has most of it.
    pub(super) fn leaves_nobody_alone(&self, contributions: &Contributions) -> bool {
        let readers = by_supplier(contributions).into_keys().map(Some);
        readers.chain([None]).all(|reader| {
            let rest = rest_for(contributions, reader);
            let left = rest.sum();
            let largest = by_supplier(&rest).into_values().max().unwrap_or(0);
            left >= self.small_cell_below && self.is_at_most_share(largest, left)
        })
    }

    /// Whether enough is left of it after taking out the own hubs of any one Supplier.
    pub(super) fn leaves_enough(&self, contributions: &Contributions) -> bool {
        let all = contributions.sum();
        all - known_most(contributions).min(all) >= self.small_cell_below
    }

    /// Whether a number may be said to be below the limit: it is, and no Supplier has more than
    /// half of the limit itself, who could conclude that nobody else has any. Nor does one know of
    /// another that it has so much already, in hubs that they share, and so no others.
    pub(super) fn may_be_called_few(&self, contributions: &Contributions) -> bool {
        let half = self.small_cell_below / 2;
        contributions.sum() < self.small_cell_below
            && known_most(contributions) <= half
            && shared_most(contributions).is_none_or(|shared| shared < half)
    }

    fn is_at_most_share(&self, part: u64, whole: u64) -> bool {
        let parts = u128::from(self.one_of_the_rest_max.parts_per_billion());
        u128::from(part) * u128::from(crate::share::Share::WHOLE) <= u128::from(whole) * parts
    }
}

/// What a reader knows for certain of a number: its own hubs, and those of nobody.
pub(super) fn known_to(contributions: &Contributions, reader: Option<OrganisationRef>) -> u64 {
    contributions.sum() - rest_for(contributions, reader).sum()
}

/// What a reader does not know of it: hubs of others.
pub(super) fn rest_for(
    contributions: &Contributions,
    reader: Option<OrganisationRef>,
) -> Contributions {
    let unknown = |pair: SupplierPair| {
        let of = suppliers(pair);
        !of.is_empty() && reader.is_none_or(|reader| !of.contains(&reader))
    };
    let pairs = contributions.0.iter();
    let rest = pairs.filter(|(pair, _)| unknown(**pair));
    Contributions(rest.map(|(pair, count)| (*pair, *count)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Criteria;
    use crate::notification::LaunchKind;

    fn rule() -> SharingRule {
        SharingRule::of(&Criteria::standard(LaunchKind::Ordinary))
    }

    /// Counts by the letters of a pair's Suppliers: electricity, then gas; `-` is nobody.
    fn counts(parts: &[(&str, u64)]) -> Contributions {
        let supplier = |letter: char| match letter {
            '-' => None,
            letter => Some(OrganisationRef::from_random_bits(u64::from(letter))),
        };
        let pair = |letters: &str| SupplierPair {
            electricity: letters.chars().next().and_then(supplier),
            gas: letters.chars().nth(1).and_then(supplier),
        };
        Contributions(parts.iter().map(|(of, count)| (pair(of), *count)).collect())
    }

    #[test]
    fn one_3_a_number_of_fewer_than_three_suppliers_is_never_safe() {
        let safe = |parts: &[(&str, u64)]| rule().leaves_nobody_alone(&counts(parts));
        assert!(!safe(&[("AA", 5_000)]));
        assert!(!safe(&[("AA", 5_000), ("BB", 5_000)]));
        assert!(!safe(&[("AA", 5_000), ("BB", 5_000), ("--", 5_000)]));
        assert!(safe(&[("AA", 5_000), ("BB", 5_000), ("CC", 5_000)]));
    }

    #[test]
    fn one_3_no_supplier_has_most_of_what_another_does_not_know() {
        let safe = |parts: &[(&str, u64)]| rule().leaves_nobody_alone(&counts(parts));
        // To A, B is 80 % of the rest, and then more.
        assert!(safe(&[("AA", 50), ("BB", 80), ("CC", 20)]));
        assert!(!safe(&[("AA", 50), ("BB", 81), ("CC", 19)]));
        // A hub of two Suppliers is a number of both.
        assert!(!safe(&[("AA", 50), ("BB", 60), ("BC", 30), ("CC", 10)]));
        // To A the hubs that B shares with A are known.
        assert!(safe(&[
            ("AB", 100),
            ("AA", 1),
            ("BB", 40),
            ("CC", 40),
            ("DD", 40)
        ]));
        // Too few are left when the largest takes its own out.
        assert!(!safe(&[("AA", 500), ("BB", 5), ("CC", 4)]));
    }

    #[test]
    fn one_3_few_is_said_only_where_nobody_can_conclude_that_the_others_have_none() {
        let few = |parts: &[(&str, u64)]| rule().may_be_called_few(&counts(parts));
        assert!(few(&[]));
        assert!(few(&[("AA", 5), ("BB", 4)]));
        assert!(!few(&[("AA", 6)]));
        assert!(!few(&[("AA", 5), ("--", 1)]));
        assert!(!few(&[("AA", 5), ("BB", 5)]));
        assert_eq!(
            known_most(&counts(&[("AB", 3), ("BB", 2), ("A-", 1), ("--", 7)])),
            12
        );
    }
}
