//! How a number of hubs is shared out in whole hubs.

/// How many of `hubs` each stratum gives, of the given sizes. Each gives at least `hubs_min`, or
/// all it has; the rest goes by largest remainder in proportion to what each has left, ties to the
/// lower position. None where the floors alone take more than `hubs`, or where there are not so
/// many hubs.
pub(super) fn allocate(hubs: u64, hubs_min: u64, sizes: &[u64]) -> Option<Vec<u64>> {
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
    for (_, at) in lost.into_iter().take(usize::try_from(open).ok()?) {
        given[at] += 1;
    }
    Some(given)
}

fn sum(numbers: &[u64]) -> u128 {
    numbers.iter().map(|number| u128::from(*number)).sum()
}
