//! The beta distribution in log space: both tails and their quantiles, for shapes from a half to
//! beyond a fleet of 30 million.
//!
//! A tail is written as a prefactor xᵃ(1−x)ᵇ/B(a,b) times a ratio that is a continued fraction. The
//! prefactor is computed from deviances (Loader's way), so that large logarithms never cancel; and
//! what the gates need is the ratio alone, in which the prefactor does not even occur.

use super::gamma::{TERMS_MAX, ln_1p_minus, ln_rest, nonzero, stirling_error};
use super::root;

/// A point between 0 and 1 with its distance from 1, both with full relative precision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn new(x: f64) -> Point {
        Point { x, y: 1.0 - x }
    }

    /// The share that `part` is of `part` and `rest` together.
    pub fn share(part: f64, rest: f64) -> Point {
        let whole = part + rest;
        Point {
            x: part / whole,
            y: rest / whole,
        }
    }

    pub fn from_log_odds(t: f64) -> Point {
        Point {
            x: 1.0 / (1.0 + (-t).exp()),
            y: 1.0 / (1.0 + t.exp()),
        }
    }
}

/// The two tails of a beta distribution at one point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tails {
    /// ln xᵃ(1−x)ᵇ/B(a,b). Its exponential is the slope of either tail in the log odds of x.
    pub ln_prefactor: f64,
    /// ln of the lower tail over the prefactor.
    pub ln_lower_ratio: f64,
    /// ln of the upper tail over the prefactor.
    pub ln_upper_ratio: f64,
}

impl Tails {
    /// Of Beta(`a`, `b`) at a point strictly between 0 and 1.
    pub fn at(a: f64, b: f64, point: Point) -> Tails {
        let ln_prefactor = ln_prefactor(a, b, point);
        let excess = excess(a, b, point);
        if excess >= 0.0 {
            let ln_lower_ratio = -fraction(a, b, point, excess).ln();
            let ln_upper = ln_rest((ln_prefactor + ln_lower_ratio).min(0.0));
            Tails {
                ln_prefactor,
                ln_lower_ratio,
                ln_upper_ratio: ln_upper - ln_prefactor,
            }
        } else {
            let turned = Point {
                x: point.y,
                y: point.x,
            };
            let ln_upper_ratio = -fraction(b, a, turned, -excess).ln();
            let ln_lower = ln_rest((ln_prefactor + ln_upper_ratio).min(0.0));
            Tails {
                ln_prefactor,
                ln_lower_ratio: ln_lower - ln_prefactor,
                ln_upper_ratio,
            }
        }
    }

    /// ln of the probability of a value up to the point.
    pub fn ln_lower(&self) -> f64 {
        (self.ln_prefactor + self.ln_lower_ratio).min(0.0)
    }

    /// ln of the probability of a value above the point.
    pub fn ln_upper(&self) -> f64 {
        (self.ln_prefactor + self.ln_upper_ratio).min(0.0)
    }
}

/// a − (a+b)x: positive where the point is below the mean.
fn excess(a: f64, b: f64, point: Point) -> f64 {
    if point.x <= point.y {
        point.x.mul_add(-(a + b), a)
    } else {
        -point.y.mul_add(-(a + b), b)
    }
}

/// `s` ln(s/nx) + `f` ln(f/ny) with n = s + f: how far the share s/n is from x, in nats.
pub(super) fn deviance(s: f64, f: f64, point: Point) -> f64 {
    let excess = excess(s, f, point);
    let n = s + f;
    -(weighted(s, -excess, n * point.x) + weighted(f, excess, n * point.y))
}

/// s·(ln(mean/s) − (mean−s)/s), where `distance` = mean − s is known better than mean.
fn weighted(s: f64, distance: f64, mean: f64) -> f64 {
    if s == 0.0 {
        return -distance;
    }
    let t = distance / s;
    if t < -0.5 {
        s * ((mean / s).ln() - t)
    } else {
        s * ln_1p_minus(t)
    }
}

/// ln xᵃ(1−x)ᵇ/B(a,b).
pub(super) fn ln_prefactor(a: f64, b: f64, point: Point) -> f64 {
    let n = a + b;
    let width = 0.5 * (a / std::f64::consts::TAU * (b / n)).ln();
    let errors = stirling_error(n) - stirling_error(a) - stirling_error(b);
    width + errors - deviance(a, b, point)
}

/// ln B(a, b).
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let mean = Point::share(a, b);
    a * mean.x.ln() + b * mean.y.ln() - ln_prefactor(a, b, mean)
}

/// Prefactor over lower tail, for a point at or below the mean: the even part of the classical
/// continued fraction (DiDonato and Morris 1992), by the method of Lentz.
fn fraction(a: f64, b: f64, point: Point, excess: f64) -> f64 {
    let Point { x, .. } = point;
    let start = a * (excess + 1.0) / (a + 1.0);
    let (mut value, mut c, mut d) = (start, start, 0.0);
    for m in 1..TERMS_MAX {
        let m = f64::from(m);
        let below = a + 2.0 * m - 1.0;
        let shared = m * (b - m) * x / below;
        let numerator = (a + m - 1.0) / below * (a + b + m - 1.0) * shared * x;
        let denominator = m + shared + (a + m) * (excess + 1.0 + m * (2.0 - x)) / (below + 2.0);
        d = 1.0 / nonzero(denominator + numerator * d);
        c = nonzero(denominator + numerator / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// Which tail a probability is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    Lower,
    Upper,
}

impl Tail {
    fn other(self) -> Tail {
        match self {
            Tail::Lower => Tail::Upper,
            Tail::Upper => Tail::Lower,
        }
    }
}

/// The point whose given tail under Beta(`a`, `b`) has the probability `wanted`. Give the smaller
/// tail where there is a choice: it keeps its digits.
pub(super) fn quantile(a: f64, b: f64, tail: Tail, wanted: f64) -> Point {
    // Of the two tails the smaller is the one that tells its digits.
    let (tail, wanted) = if wanted <= 0.5 {
        (tail, wanted)
    } else {
        (tail.other(), 1.0 - wanted)
    };
    let ln_wanted = wanted.ln();
    let log_odds = root::increasing(-740.0, 740.0, (a / b).ln(), |t| {
        let tails = Tails::at(a, b, Point::from_log_odds(t));
        match tail {
            Tail::Lower => (tails.ln_lower() - ln_wanted, (-tails.ln_lower_ratio).exp()),
            Tail::Upper => (ln_wanted - tails.ln_upper(), (-tails.ln_upper_ratio).exp()),
        }
    });
    Point::from_log_odds(log_odds)
}
