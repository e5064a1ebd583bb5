//! Chance from a seed: the same on every machine, and for every number by itself.

/// Throws that follow from what they were made of (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(parts: [u64; 4]) -> Dice {
        Dice(parts.into_iter().fold(0, |state, part| mixed(state ^ part)))
    }

    /// A number below this one. With bounds so far below 2^64 no number is likelier than another
    /// by anything that shows.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        ((u128::from(scrambled(self.0)) * u128::from(bound)) >> 64) as u64
    }

    /// One of these, by their weights.
    pub(crate) fn weighted<'t, T>(&mut self, weighted: &'t [(u64, T)]) -> &'t T {
        let sum = weighted.iter().map(|(weight, _)| weight).sum();
        let mut at = self.below(sum);
        let mut chosen = &weighted[0].1;
        for (weight, one) in weighted {
            chosen = one;
            if at < *weight {
                break;
            }
            at -= weight;
        }
        chosen
    }
}

/// Another number of forty bits: two different ones never become the same (four rounds of a
/// Feistel network over halves of twenty bits).
pub(crate) fn shuffled(number: u64, key: u64) -> u64 {
    const HALF: u64 = (1 << 20) - 1;
    let (mut left, mut right) = (number >> 20 & HALF, number & HALF);
    for round in 0..4 {
        let turned = mixed(right ^ mixed(key ^ round)) & HALF;
        (left, right) = (right, left ^ turned);
    }
    left << 20 | right
}

fn mixed(value: u64) -> u64 {
    scrambled(value.wrapping_add(0x9E37_79B9_7F4A_7C15))
}

fn scrambled(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_throw_the_same() {
        let throws = |parts| {
            let mut dice = Dice::of(parts);
            [dice.below(1_000), dice.below(1_000), dice.below(1_000)]
        };
        assert_eq!(throws([1, 2, 3, 4]), throws([1, 2, 3, 4]));
        assert_ne!(throws([1, 2, 3, 4]), throws([1, 2, 4, 3]));
    }

    proptest::proptest! {
        #[test]
        fn shuffling_keeps_numbers_apart(one in 0..1u64 << 40, other in 0..1u64 << 40, key: u64) {
            let (first, second) = (shuffled(one, key), shuffled(other, key));
            proptest::prop_assert_eq!(first == second, one == other);
            proptest::prop_assert!(first < 1 << 40);
        }

        #[test]
        fn throws_stay_below_their_bound(parts: [u64; 4], bound in 1..1u64 << 32) {
            proptest::prop_assert!(Dice::of(parts).below(bound) < bound);
        }
    }
}
