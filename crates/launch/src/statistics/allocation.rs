//! How a sample is shared out among strata: a floor for each, and the rest in proportion, in whole
//! hubs. Ties go to the lower position, so that the same strata always get the same.

/// How many of `hubs` each stratum gives, of the given sizes. Each gives at least `hubs_min`, or
/// all it has; the rest goes by largest remainder in proportion to what each has left. None where
/// the floors alone take more than `hubs`, or where there are not so many hubs.
pub fn allocate(hubs: u64, hubs_min: u64, sizes: &[u64]) -> Option<Vec<u64>> {
    let mut given: Vec<u64> = sizes.iter().map(|size| hubs_min.min(*size)).collect();
    let left: Vec<u64> = sizes
        .iter()
        .zip(&given)
        .map(|(size, given)| size - given)
        .collect();
    let rest = u128::from(hubs).checked_sub(sum(&given))?;
    let all_left = sum(&left);
    if rest > all_left {
        return None;
    }
    if rest == 0 {
        return Some(given);
    }
    // Shares of the rest in whole hubs, and what is lost by that in parts of `all_left`.
    let mut lost: Vec<(u128, usize)> = Vec::with_capacity(left.len());
    let mut open = rest;
    for (at, left) in left.iter().enumerate() {
        let share = rest * u128::from(*left);
        let whole = share / all_left;
        given[at] += u64::try_from(whole).ok()?;
        open -= whole;
        lost.push((share % all_left, at));
    }
    lost.sort_by(|(one, one_at), (other, other_at)| other.cmp(one).then(one_at.cmp(other_at)));
    // A share never exceeds what is left, and one with a remainder is below it: no cap is needed.
    for (_, at) in lost.into_iter().take(usize::try_from(open).ok()?) {
        given[at] += 1;
    }
    Some(given)
}

fn sum(numbers: &[u64]) -> u128 {
    numbers.iter().map(|number| u128::from(*number)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rest_goes_by_largest_remainder_and_ties_to_the_lower_position() {
        assert_eq!(allocate(10, 1, &[5, 5, 5]), Some(vec![4, 3, 3]));
        assert_eq!(allocate(7, 2, &[100, 1, 4]), Some(vec![4, 1, 2]));
        assert_eq!(allocate(3, 1, &[9, 9, 9]), Some(vec![1, 1, 1]));
    }

    #[test]
    fn a_small_stratum_gives_all_it_has() {
        assert_eq!(allocate(1_000, 299, &[5_000, 12]), Some(vec![988, 12]));
    }

    #[test]
    fn what_cannot_be_met_is_refused() {
        assert_eq!(allocate(597, 299, &[1_000, 1_000]), None);
        assert_eq!(allocate(11, 1, &[5, 5]), None);
        assert_eq!(allocate(0, 0, &[]), Some(vec![]));
        assert_eq!(allocate(1, 0, &[]), None);
    }

    proptest! {
        #[test]
        fn all_are_given_and_none_gives_less_than_its_floor_or_more_than_it_has(
            sizes in proptest::collection::vec(0u64..5_000_000, 1..40),
            hubs_min in 0u64..600,
            share in 0u64..=1_000,
        ) {
            let all: u64 = sizes.iter().sum();
            let hubs = all * share / 1_000;
            if let Some(given) = allocate(hubs, hubs_min, &sizes) {
                prop_assert_eq!(given.iter().sum::<u64>(), hubs);
                for (given, size) in given.iter().zip(&sizes) {
                    prop_assert!(hubs_min.min(*size) <= *given && given <= size);
                }
            } else {
                let floors: u64 = sizes.iter().map(|size| hubs_min.min(*size)).sum();
                prop_assert!(floors > hubs);
            }
        }
    }
}
