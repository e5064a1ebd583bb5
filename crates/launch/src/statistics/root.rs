//! The zero of an increasing function, by Newton's steps kept inside a bracket.

/// Steps at most: twice what halving alone needs for every digit of a double.
const STEPS_MAX: u32 = 200;

/// Where `of` is zero between `low` and `high`. `of` gives its value and slope; the value must
/// increase. Where it is zero nowhere, the answer is the nearer end.
pub(super) fn increasing(low: f64, high: f64, start: f64, of: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut at = start.clamp(low, high);
    let mut width = high - low;
    for step in 1..=STEPS_MAX {
        let (value, slope) = of(at);
        if value == 0.0 {
            return at;
        }
        if value < 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at - value / slope;
        // Newton creeps where the slope misleads: every fourth step the bracket must have halved.
        let creeps = step % 4 == 0 && high - low > 0.5 * width;
        if step % 4 == 0 {
            width = high - low;
        }
        let next = if newton > low && newton < high && !creeps {
            newton
        } else {
            low + 0.5 * (high - low)
        };
        if (next - at).abs() <= 1e-16 * at.abs().max(1e-3) || next == low || next == high {
            return next;
        }
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cube_and_a_step_have_their_zero_found() {
        let cube = |x: f64| (x * x * x - 2.0, 3.0 * x * x);
        assert!((increasing(0.0, 10.0, 9.0, cube) - 2f64.cbrt()).abs() < 1e-15);
        let step = |x: f64| (if x < 0.3 { -1.0 } else { 1.0 }, 0.0);
        assert!((increasing(-1.0, 1.0, 0.0, step) - 0.3).abs() < 1e-15);
    }

    #[test]
    fn a_function_without_a_zero_gives_the_nearer_end() {
        let above = |x: f64| (x + 5.0, 1.0);
        assert!((increasing(0.0, 1.0, 0.5, above)).abs() < 1e-12);
    }
}
