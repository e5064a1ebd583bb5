//! Sequences that a row gives as a rule, such as `B: x_i=0.5+((i mod 7)-3)/100, i=1..1000` or
//! `x_i=1 if i mod 50==0 else 0, i=1..5000`.

/// The values of a rule.
pub fn values(rule: &str) -> Result<Vec<f64>, String> {
    let fault = || format!("`{rule}` is no rule of a sequence");
    let (body, range) = rule.rsplit_once(',').ok_or_else(fault)?;
    let range = range.trim().strip_prefix("i=").ok_or_else(fault)?;
    let (from, to) = range.split_once("..").ok_or_else(fault)?;
    let bound = |text: &str| text.trim().parse::<u32>().map_err(|_| fault());
    let (from, to) = (bound(from)?, bound(to)?);
    let body = body.split_once("x_i=").map_or(body, |(_, body)| body);
    (from..=to)
        .map(|i| {
            let mut text = Text {
                rest: body,
                i: f64::from(i),
            };
            let value = text.choice().ok_or_else(fault)?;
            text.rest
                .trim()
                .is_empty()
                .then_some(value)
                .ok_or_else(fault)
        })
        .collect()
}

/// What is left to read of a rule, for one i.
struct Text<'a> {
    rest: &'a str,
    i: f64,
}

impl Text<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `sum`, or `sum if sum==sum else choice`.
    fn choice(&mut self) -> Option<f64> {
        let value = self.sum()?;
        if !self.takes("if") {
            return Some(value);
        }
        let left = self.sum()?;
        if !self.takes("==") {
            return None;
        }
        let right = self.sum()?;
        if !self.takes("else") {
            return None;
        }
        let other = self.choice()?;
        Some(if left == right { value } else { other })
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.takes("+") {
                value += self.product()?;
            } else if self.takes("-") {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.atom()?;
        loop {
            if self.takes("*") {
                value *= self.atom()?;
            } else if self.takes("/") {
                value /= self.atom()?;
            } else if self.takes("mod") || self.takes("%") {
                value = value.rem_euclid(self.atom()?);
            } else {
                return Some(value);
            }
        }
    }

    fn atom(&mut self) -> Option<f64> {
        if self.takes("(") {
            let value = self.choice()?;
            return self.takes(")").then_some(value);
        }
        if self.takes("-") {
            return Some(-self.atom()?);
        }
        let rest = self.rest.trim_start();
        if rest.starts_with('i') && !rest.starts_with("if") {
            self.rest = &rest[1..];
            return Some(self.i);
        }
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        let end = rest.find(|c| !digit(c)).unwrap_or(rest.len());
        self.rest = &rest[end..];
        rest[..end].parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_oracles_are_read() {
        let a = values("A: x_i=((37*i) mod 101)/100, i=1..3").unwrap();
        assert_eq!(a, [0.37, 0.74, 0.1]);
        let b = values("B: x_i=0.5+((i mod 7)-3)/100, i=1..2").unwrap();
        assert_eq!(b, [0.48, 0.49]);
        let c = values("C: x_i=1 if i mod 50==0 else 0, i=49..51").unwrap();
        assert_eq!(c, [0.0, 1.0, 0.0]);
        assert_eq!(
            values("((17*i) mod 29)+1, i=0..2").unwrap(),
            [1.0, 18.0, 6.0]
        );
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for rule in [
            "",
            "x_i=i",
            "x_i=i, i=1..x",
            "x_i=(i, i=1..2",
            "x_i=i j, i=1..2",
        ] {
            assert!(values(rule).is_err(), "{rule}");
        }
    }
}
