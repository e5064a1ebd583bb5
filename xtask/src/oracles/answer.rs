//! What a function answers, and whether that is what was expected: whole numbers exactly, others
//! within the row's tolerance.

use std::fmt;

use serde_json::Value;

/// A function's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// There is no such number.
    None,
    /// A count.
    Whole(u64),
    /// A number.
    Real(f64),
    /// A word of the gates.
    Text(String),
    /// Several of them.
    List(Vec<Answer>),
}

/// How far a number may be from the expected one.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    absolute: f64,
    relative: f64,
}

impl Tolerance {
    /// From the cells of a row; an empty one is 0.
    pub fn read(absolute: &str, relative: &str) -> Result<Tolerance, String> {
        let number = |cell: &str| match cell.trim() {
            "" => Ok(0.0),
            number => number
                .parse()
                .map_err(|_| format!("`{number}` is no tolerance")),
        };
        Ok(Tolerance {
            absolute: number(absolute)?,
            relative: number(relative)?,
        })
    }

    fn holds(self, got: f64, expected: f64) -> bool {
        (got - expected).abs() <= self.absolute + self.relative * expected.abs()
    }
}

impl Answer {
    /// Several numbers.
    pub fn reals(numbers: impl IntoIterator<Item = f64>) -> Answer {
        Answer::List(numbers.into_iter().map(Answer::Real).collect())
    }

    /// Several counts.
    pub fn wholes(numbers: impl IntoIterator<Item = u64>) -> Answer {
        Answer::List(numbers.into_iter().map(Answer::Whole).collect())
    }

    /// Whether this is what was expected.
    pub fn is(&self, expected: &Value, tolerance: Tolerance) -> bool {
        match (self, expected) {
            (Answer::None, Value::Null) => true,
            (Answer::Whole(got), Value::Number(number)) => {
                // A whole number may be written 35.0.
                let written = number.as_f64().filter(|value| value.fract() == 0.0);
                number.as_u64() == Some(*got) || written == Some(*got as f64)
            }
            (Answer::Real(got), Value::Number(number)) => number
                .as_f64()
                .is_some_and(|number| tolerance.holds(*got, number)),
            (Answer::Text(got), Value::String(text)) => got == text,
            (Answer::List(got), Value::Array(list)) => {
                let each = || {
                    got.iter()
                        .zip(list)
                        .all(|(got, one)| got.is(one, tolerance))
                };
                got.len() == list.len() && each()
            }
            _ => false,
        }
    }
}

impl From<Option<u64>> for Answer {
    fn from(count: Option<u64>) -> Answer {
        count.map_or(Answer::None, Answer::Whole)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::None => write!(out, "null"),
            Answer::Whole(count) => write!(out, "{count}"),
            Answer::Real(number) => write!(out, "{number:?}"),
            Answer::Text(text) => write!(out, "{text:?}"),
            Answer::List(list) => {
                write!(out, "[")?;
                for (at, one) in list.iter().enumerate() {
                    let between = if at == 0 { "" } else { ", " };
                    write!(out, "{between}{one}")?;
                }
                write!(out, "]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn counts_must_be_exact_and_numbers_within_the_tolerance() {
        let tolerance = Tolerance::read("0.5", "0.1").unwrap();
        assert!(!Answer::Whole(10).is(&json!(11), tolerance));
        assert!(Answer::Whole(10).is(&json!(10.0), tolerance));
        assert!(!Answer::Whole(10).is(&json!(10.2), tolerance));
        assert!(Answer::Real(11.4).is(&json!(10), tolerance));
        assert!(!Answer::Real(11.6).is(&json!(10), tolerance));
        assert!(!Answer::Real(f64::NAN).is(&json!(10), tolerance));
        let exact = Tolerance::read("", "0").unwrap();
        assert!(Answer::Real(0.5).is(&json!(0.5), exact));
        assert!(!Answer::None.is(&json!(0), exact));
        assert!(!Answer::wholes([1, 2]).is(&json!([1, 2, 3]), exact));
    }
}
