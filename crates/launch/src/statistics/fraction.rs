//! Numbers strictly between 0 and 1, so that no formula here meets the logarithm of nothing.

/// A number strictly between 0 and 1: a tolerance, an error probability or a confidence.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Fraction(f64);

impl Fraction {
    /// One half.
    pub const HALF: Fraction = Fraction(0.5);

    /// None for 0, 1, anything outside, and what is not a number; nor for what is so small that it
    /// has lost digits.
    pub const fn new(value: f64) -> Option<Fraction> {
        if value >= f64::MIN_POSITIVE && value < 1.0 {
            Some(Fraction(value))
        } else {
            None
        }
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }

    /// 1 less the number.
    pub fn rest(self) -> f64 {
        1.0 - self.0
    }

    /// The number shared equally among `parts`: an error probability over several looks or sides.
    pub fn shared(self, parts: u32) -> Fraction {
        Fraction(self.0 / f64::from(parts.max(1)))
    }

    /// ln(1 / number): how large the logarithm of an e-value must be at this error probability.
    pub fn ln_inverse(self) -> f64 {
        -self.0.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_strictly_between_is_a_fraction() {
        assert_eq!(Fraction::new(0.25).map(Fraction::rest), Some(0.75));
        for value in [0.0, 5e-324, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Fraction::new(value), None, "{value}");
        }
    }
}
