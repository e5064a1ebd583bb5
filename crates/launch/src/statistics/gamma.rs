//! The gamma distribution, and the normal one as a case of it, with full relative precision in
//! both tails.
//!
//! Everything is built from [`stirling_error`] and [`ln_1p_minus`]: no logarithm of a gamma function
//! is ever formed and then cancelled, which is where common libraries lose their digits at the size
//! of a fleet. Nothing here knows what is counted.

use super::fraction::Fraction;
use super::root;

/// Half the logarithm of 2π.
const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;

/// Below this the Stirling series is not precise, and the argument is first raised.
const STIRLING_FROM: f64 = 10.0;

/// Terms of a series or continued fraction at most. Some 20,000 are needed at the mean of a
/// distribution of 10⁹ events; reaching the limit costs digits, never an endless loop.
pub(super) const TERMS_MAX: u32 = 1_000_000;

/// ln Γ(z) − (z − ½) ln z + z − ½ ln 2π, for z > 0: what Stirling's formula leaves out. Absolute
/// error below 10⁻¹⁵.
pub(super) fn stirling_error(z: f64) -> f64 {
    let mut z = z;
    let mut below = 0.0;
    while z < STIRLING_FROM {
        below += (z + 0.5) * (1.0 / z).ln_1p() - 1.0;
        z += 1.0;
    }
    let w = 1.0 / (z * z);
    let series = 1.0 / 1188.0 - w * (691.0 / 360_360.0 - w * (1.0 / 156.0));
    let series = 1.0 / 1260.0 - w * (1.0 / 1680.0 - w * series);
    below + (1.0 / 12.0 - w * (1.0 / 360.0 - w * series)) / z
}

/// ln(1 + t) − t for t > −1, with full relative precision where the two nearly cancel.
pub(super) fn ln_1p_minus(t: f64) -> f64 {
    if !(-0.5..=1.0).contains(&t) {
        return t.ln_1p() - t;
    }
    let r = t / (2.0 + t);
    let y = r * r;
    let (mut sum, mut power, mut odd) = (1.0 / 3.0, y, 5.0);
    while power > sum * 1e-18 {
        sum += power / odd;
        power *= y;
        odd += 2.0;
    }
    r * (2.0 * y * sum - t)
}

/// s ln(s/m) + m − s: how far a count `s` is from its mean `m`, zero where they are equal.
fn deviance(s: f64, m: f64) -> f64 {
    let t = (m - s) / s;
    if t < -0.5 {
        m - s - s * (m / s).ln()
    } else {
        -s * ln_1p_minus(t)
    }
}

/// The two tails of a gamma distribution at one point, as logarithms.
struct Tails {
    ln_lower: f64,
    ln_upper: f64,
    /// Logarithm of the density times the point: the slope of either tail in ln x.
    ln_slope: f64,
}

/// The tails of the gamma distribution of the given shape at `x` > 0.
fn tails(shape: f64, x: f64) -> Tails {
    let ln_slope = 0.5 * shape.ln() - HALF_LN_2_PI - deviance(shape, x) - stirling_error(shape);
    if x < shape {
        let ln_lower = (ln_slope + series(shape, x).ln()).min(0.0);
        let ln_upper = ln_rest(ln_lower);
        Tails {
            ln_lower,
            ln_upper,
            ln_slope,
        }
    } else {
        let ln_upper = (ln_slope + fraction(shape, x).ln()).min(0.0);
        let ln_lower = ln_rest(ln_upper);
        Tails {
            ln_lower,
            ln_upper,
            ln_slope,
        }
    }
}

/// ln(1 − e^`ln_tail`).
pub(super) fn ln_rest(ln_tail: f64) -> f64 {
    if ln_tail > -0.693 {
        (-ln_tail.exp_m1()).ln()
    } else {
        (-ln_tail.exp()).ln_1p()
    }
}

/// Lower tail over slope, from the series of positive terms.
fn series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut at) = (1.0, 1.0, shape);
    for _ in 0..TERMS_MAX {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum / shape
}

/// Upper tail over slope, from the continued fraction.
fn fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..TERMS_MAX {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / nonzero(a * d + b);
        c = nonzero(b + a / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Keeps a denominator of a continued fraction off zero (Lentz, Thompson and Barnett).
pub(super) fn nonzero(value: f64) -> f64 {
    if value == 0.0 { 1e-300 } else { value }
}

/// The point that a gamma variable of the given shape exceeds with probability `upper`.
pub(super) fn quantile_upper(shape: f64, upper: f64) -> f64 {
    let lower_wanted = 1.0 - upper;
    let by_upper = upper < 0.5;
    let wanted = if by_upper {
        upper.ln()
    } else {
        lower_wanted.ln()
    };
    let ln_x = root::increasing(-700.0, 700.0, shape.ln(), |ln_x: f64| {
        let tails = tails(shape, ln_x.exp());
        if by_upper {
            (
                wanted - tails.ln_upper,
                (tails.ln_slope - tails.ln_upper).exp(),
            )
        } else {
            (
                tails.ln_lower - wanted,
                (tails.ln_slope - tails.ln_lower).exp(),
            )
        }
    });
    ln_x.exp()
}

/// The z that a standard normal variable exceeds with probability `upper`.
pub(super) fn normal_upper(upper: Fraction) -> f64 {
    let upper = upper.value();
    if upper > 0.5 {
        return -(2.0 * quantile_upper(0.5, 2.0 * (1.0 - upper))).sqrt();
    }
    if upper == 0.5 {
        return 0.0;
    }
    (2.0 * quantile_upper(0.5, 2.0 * upper)).sqrt()
}

/// The probability that a standard normal variable exceeds `z`.
pub(super) fn normal_exceeds(z: f64) -> f64 {
    if z == 0.0 {
        return 0.5;
    }
    let both = tails(0.5, 0.5 * z * z);
    if z > 0.0 {
        0.5 * both.ln_upper.exp()
    } else {
        0.5 + 0.5 * both.ln_lower.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, wanted: f64, relative: f64) {
        let error = (got - wanted).abs();
        assert!(error <= relative * wanted.abs(), "{got} is not {wanted}");
    }

    #[test]
    fn the_stirling_error_is_that_of_the_gamma_function() {
        // Γ(½) = √π, Γ(1) = 1, Γ(11) = 10!
        near(
            stirling_error(0.5),
            0.5 * std::f64::consts::PI.ln() + 0.5 - HALF_LN_2_PI,
            1e-14,
        );
        near(stirling_error(1.0), 1.0 - HALF_LN_2_PI, 1e-14);
        let wanted = 3_628_800f64.ln() - 10.5 * 11f64.ln() + 11.0 - HALF_LN_2_PI;
        near(stirling_error(11.0), wanted, 1e-11);
    }

    #[test]
    fn a_logarithm_less_its_argument_keeps_its_digits() {
        near(ln_1p_minus(1e-9), -5e-19 + 1e-27 / 3.0, 1e-14);
        near(ln_1p_minus(1.0), std::f64::consts::LN_2 - 1.0, 1e-15);
        near(ln_1p_minus(-0.5), -std::f64::consts::LN_2 + 0.5, 1e-15);
        near(ln_1p_minus(-0.99), 0.01f64.ln() + 0.99, 1e-13);
        assert_eq!(ln_1p_minus(0.0), 0.0);
    }

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        near(normal_exceeds(1.959_963_984_540_054), 0.025, 1e-13);
        near(normal_exceeds(-1.959_963_984_540_054), 0.975, 1e-13);
        near(normal_exceeds(30.0), 4.906_713_927_148_187e-198, 1e-12);
        let quantile = |upper| normal_upper(Fraction::new(upper).unwrap());
        near(quantile(0.025), 1.959_963_984_540_054, 1e-14);
        near(quantile(0.975), -1.959_963_984_540_054, 1e-13);
        assert_eq!(quantile(0.5), 0.0);
    }

    #[test]
    fn an_exponential_quantile_is_a_logarithm() {
        near(quantile_upper(1.0, 0.05), -(0.05f64.ln()), 1e-14);
        near(quantile_upper(1.0, 1e-200), 200.0 * 10f64.ln(), 1e-14);
        near(quantile_upper(1.0, 0.95), -(0.95f64.ln()), 1e-13);
    }
}
