//! Mann and Whitney's comparison of two samples by ranks. For a chart only: it cannot see a fault
//! that strikes few hubs, and no gate is decided by it.

use super::gamma::normal_exceeds;

/// The exact distribution is computed for so many pairs at most.
const PAIRS_MAX: usize = 4096;

/// Mann and Whitney's U and a p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankTest {
    /// In how many pairs the first is the greater; equal pairs count a half.
    pub u: f64,
    /// The probability of such a U, or one further out, if both samples come from one distribution.
    pub p_value: f64,
}

/// One-sided and exact: is `x` greater? None where two values are equal or not numbers, or where
/// there are more than 4096 pairs.
pub fn exact_greater(x: &[f64], y: &[f64]) -> Option<RankTest> {
    let ranks = Ranks::of(x, y)?;
    if ranks.ties > 0.0 || x.len().checked_mul(y.len())? > PAIRS_MAX {
        return None;
    }
    let likely = distribution(x.len(), y.len());
    let reached = (0u32..)
        .zip(&likely)
        .filter(|(u, _)| f64::from(*u) >= ranks.u);
    Some(RankTest {
        u: ranks.u,
        p_value: reached.map(|(_, likely)| likely).sum(),
    })
}

/// Two-sided by the normal distribution, corrected for ties and continuity. None where a value is
/// not a number, or where nothing differs.
pub fn two_sided(x: &[f64], y: &[f64]) -> Option<RankTest> {
    let ranks = Ranks::of(x, y)?;
    let (m, n) = (count(x.len()), count(y.len()));
    let all = m + n;
    let variance = m * n / 12.0 * (all + 1.0 - ranks.ties / (all * (all - 1.0)));
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let distance = ((ranks.u - m * n / 2.0).abs() - 0.5) / variance.sqrt();
    Some(RankTest {
        u: ranks.u,
        p_value: (2.0 * normal_exceeds(distance)).min(1.0),
    })
}

struct Ranks {
    u: f64,
    /// Σ(t³ − t) over groups of t equal values.
    ties: f64,
}

impl Ranks {
    fn of(x: &[f64], y: &[f64]) -> Option<Ranks> {
        if x.iter().chain(y).any(|value| value.is_nan()) {
            return None;
        }
        let firsts = x.iter().map(|value| (*value, 1.0));
        let mut all: Vec<(f64, f64)> = firsts.chain(y.iter().map(|value| (*value, 0.0))).collect();
        all.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (mut u, mut ties, mut seconds_below) = (0.0, 0.0, 0.0);
        for equal in all.chunk_by(|(one, _), (other, _)| one == other) {
            let firsts: f64 = equal.iter().map(|(_, first)| first).sum();
            let size = count(equal.len());
            let seconds = size - firsts;
            u += firsts * (seconds_below + 0.5 * seconds);
            ties += size * size * size - size;
            seconds_below += seconds;
        }
        Some(Ranks { u, ties })
    }
}

/// How likely each U is among `m` and `n` values without ties.
fn distribution(m: usize, n: usize) -> Vec<f64> {
    // By the largest value of all: with probability m/(m+n) it is one of the first sample, and
    // then it is above all n others.
    let pairs = m * n;
    let mut by_n: Vec<Vec<f64>> = vec![point_mass(pairs); n + 1];
    for i in 1..=m {
        by_n[0] = point_mass(pairs);
        for j in 1..=n {
            let largest_is_first = count(i) / count(i + j);
            let mut likely: Vec<f64> = by_n[j - 1]
                .iter()
                .map(|likely| likely * (1.0 - largest_is_first))
                .collect();
            for (u, before) in by_n[j].iter().enumerate().take(pairs + 1 - j) {
                likely[u + j] += before * largest_is_first;
            }
            by_n[j] = likely;
        }
    }
    by_n.swap_remove(n)
}

fn point_mass(pairs: usize) -> Vec<f64> {
    let mut likely = vec![0.0; pairs + 1];
    likely[0] = 1.0;
    likely
}

fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_against_two_by_hand() {
        // Of the six orders one has U = 4 and one U = 3.
        let test = exact_greater(&[3.0, 4.0], &[1.0, 2.0]).unwrap();
        assert_eq!(test.u, 4.0);
        assert!((test.p_value - 1.0 / 6.0).abs() < 1e-15);
        let test = exact_greater(&[2.0, 4.0], &[1.0, 3.0]).unwrap();
        assert!((test.p_value - 2.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn ties_have_no_exact_test_and_one_value_alone_none_at_all() {
        assert_eq!(exact_greater(&[1.0, 2.0], &[2.0]), None);
        assert_eq!(exact_greater(&[f64::NAN], &[2.0]), None);
        assert_eq!(two_sided(&[2.0, 2.0], &[2.0]), None);
        assert_eq!(two_sided(&[], &[]), None);
        let nothing = exact_greater(&[], &[2.0]).unwrap();
        assert_eq!(
            nothing,
            RankTest {
                u: 0.0,
                p_value: 1.0
            }
        );
    }
}
