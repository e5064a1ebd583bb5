//! Sharing out in whole hubs, written a second time: by divisions from the largest remainder down.

/// How `hubs` are shared out in proportion to `weights`: each its whole share, then one more to
/// the largest remainders, of equal ones to the first. `None` where there are fewer than that.
pub(super) fn shared(hubs: u64, weights: &[u64]) -> Option<Vec<u64>> {
    let all: u128 = weights.iter().copied().map(u128::from).sum();
    if u128::from(hubs) > all {
        return None;
    }
    if all == 0 {
        return Some(vec![0; weights.len()]);
    }
    let exact = |weight: &u64| u128::from(hubs) * u128::from(*weight);
    let mut shares: Vec<u64> = weights
        .iter()
        .map(|weight| (exact(weight) / all) as u64)
        .collect();
    let given: u64 = shares.iter().sum();
    let mut remainders: Vec<(usize, u128)> = weights
        .iter()
        .map(|weight| exact(weight) % all)
        .enumerate()
        .collect();
    // Stable: of equal remainders the first stays first.
    remainders.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    for (place, _) in remainders.into_iter().take((hubs - given) as usize) {
        shares[place] += 1;
    }
    Some(shares)
}
