//! Wald's sequential test between two named bad rates. Kept beside the gates for comparison, not
//! for deciding: it needs a second rate to be named and says nothing safe in between.

use super::fraction::Fraction;
use super::root;
use super::tally::Tally;

/// A sequential test that the bad rate is `good_rate` against that it is `bad_rate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SequentialTest {
    /// ln of the odds of rejecting wrongly and rightly: ln((1−β)/α).
    ln_reject: f64,
    /// −ln(β/(1−α)).
    ln_accept: f64,
    /// What a bad hub adds to the likelihood ratio: ln(p₁/p₀).
    gain: f64,
    /// What a good hub takes from it: −ln((1−p₁)/(1−p₀)).
    loss: f64,
}

impl SequentialTest {
    /// None unless the rates rise and the two error probabilities add up to less than 1.
    pub fn new(
        good_rate: Fraction,
        bad_rate: Fraction,
        alpha: Fraction,
        beta: Fraction,
    ) -> Option<SequentialTest> {
        let rises = good_rate < bad_rate && alpha.value() + beta.value() < 1.0;
        rises.then(|| SequentialTest {
            ln_reject: (beta.rest() / alpha.value()).ln(),
            ln_accept: (alpha.rest() / beta.value()).ln(),
            gain: (bad_rate.value() / good_rate.value()).ln(),
            loss: (-good_rate.value()).ln_1p() - (-bad_rate.value()).ln_1p(),
        })
    }

    /// Both lines for the number of bad hubs: accept below −h₁ + s·n, reject above h₂ + s·n. Gives
    /// h₁, h₂ and s.
    pub fn lines(&self) -> [f64; 3] {
        let whole = self.gain + self.loss;
        [
            self.ln_accept / whole,
            self.ln_reject / whole,
            self.loss / whole,
        ]
    }

    /// The greatest number of bad hubs that accepts after so many, and the least that rejects; none
    /// where no number can.
    pub fn numbers(&self, hubs: u64) -> [Option<u64>; 2] {
        let [h1, h2, s] = self.lines();
        let (n, _) = Tally::of(hubs, 0).split();
        let accept = (s * n - h1).floor();
        let reject = (s * n + h2).ceil();
        let possible = |number: f64| (0.0..=n).contains(&number).then_some(whole(number));
        [possible(accept), possible(reject)]
    }

    /// The mean number of hubs until a decision at the bad rate `rate`, by Wald's approximation.
    pub fn mean_hubs(&self, rate: Fraction) -> f64 {
        let h = self.power(rate);
        let (up, down) = (self.ln_reject, self.ln_accept);
        if h.abs() < 1e-12 {
            return up * down / (self.gain * self.loss);
        }
        if h.abs() * (up + down) < 0.1 {
            // Near the rate where the likelihood ratio stands still, drift and step are both
            // small differences; in this form nothing is subtracted.
            return drift(h, up, down) / drift(h, self.gain, self.loss);
        }
        let accepts = accepts(h, up, down);
        let drift = (1.0 - accepts) * up - accepts * down;
        drift / (rate.value() * self.gain - rate.rest() * self.loss)
    }

    /// The h other than 0 at which p·e^(h·gain) + (1−p)·e^(−h·loss) = 1; it falls as p rises.
    fn power(&self, rate: Fraction) -> f64 {
        let needed = |h: f64| {
            // p at which h is the power: (1 − e^(−h·loss)) / (e^(h·gain) − e^(−h·loss)).
            if h == 0.0 {
                self.loss / (self.gain + self.loss)
            } else if h > 0.0 {
                let lost = -(-h * self.loss).exp_m1();
                lost * (-h * self.gain).exp() / -(-h * (self.gain + self.loss)).exp_m1()
            } else {
                let h = -h;
                -(-h * self.loss).exp_m1() / -(-h * (self.gain + self.loss)).exp_m1()
            }
        };
        root::increasing(-1e6, 1e6, 0.0, |h| {
            (rate.value().ln() - needed(h).ln(), 0.0)
        })
    }
}

/// The probability of accepting at the power `h`: (Aʰ−1)/(Aʰ−Bʰ), scaled so that nothing overflows.
fn accepts(h: f64, up: f64, down: f64) -> f64 {
    if h > 0.0 {
        (-h * up).exp_m1() / (-h * (up + down)).exp_m1()
    } else {
        (h * down).exp() * (h * up).exp_m1() / (h * (up + down)).exp_m1()
    }
}

/// The mean of a variable that is `up` or −`down` and whose mean e^(h·variable) is 1, for small h.
fn drift(h: f64, up: f64, down: f64) -> f64 {
    let curved = up * exp_minus_line(-h * down) + down * exp_minus_line(h * up);
    -curved / ((h * up).exp_m1() - (-h * down).exp_m1())
}

/// e^z − 1 − z for |z| below ½.
fn exp_minus_line(z: f64) -> f64 {
    let (mut sum, mut term, mut at) = (0.0, z, 1.0);
    while at < 20.0 {
        at += 1.0;
        term *= z / at;
        sum += term;
    }
    sum
}

fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(good_rate: f64, bad_rate: f64) -> SequentialTest {
        let fraction = |value| Fraction::new(value).unwrap();
        let [p0, p1] = [good_rate, bad_rate].map(fraction);
        SequentialTest::new(p0, p1, fraction(0.01), fraction(0.05)).unwrap()
    }

    #[test]
    fn the_power_is_1_and_minus_1_at_the_two_rates() {
        let (p0, p1) = (0.005, 0.02);
        let test = test(p0, p1);
        for (rate, power, accepts_wanted) in [(p0, 1.0, 0.99), (p1, -1.0, 0.05)] {
            let h = test.power(Fraction::new(rate).unwrap());
            assert!((h - power).abs() < 1e-12);
            let accepts = accepts(h, test.ln_reject, test.ln_accept);
            assert!((accepts - accepts_wanted).abs() < 1e-12);
        }
    }

    /// The mean number is smooth where the likelihood ratio stands still, and finite far away.
    #[test]
    fn the_mean_number_is_smooth_everywhere() {
        let test = test(0.005, 0.02);
        let [_, _, still] = test.lines();
        let at = |rate| test.mean_hubs(Fraction::new(rate).unwrap());
        let here = at(still);
        for distance in [1e-15, 1e-12, 1e-9, 1e-7] {
            for rate in [still * (1.0 - distance), still * (1.0 + distance)] {
                assert!(
                    (at(rate) / here - 1.0).abs() < 10.0 * distance + 1e-11,
                    "{distance}"
                );
            }
        }
        for rate in [1e-300, 1e-6, 0.5, 1.0 - 1e-12] {
            assert!(at(rate) > 0.0 && at(rate) < 1e4, "{rate}: {}", at(rate));
        }
    }

    #[test]
    fn error_probabilities_that_leave_nothing_make_no_test() {
        let fraction = |value| Fraction::new(value).unwrap();
        let [p0, p1, half] = [0.01, 0.1, 0.5].map(fraction);
        assert_eq!(SequentialTest::new(p0, p1, half, half), None);
        assert_eq!(SequentialTest::new(p1, p0, p0, p0), None);
    }
}
