//! The inputs of a row, read by name into the types of `launch`.

use launch::statistics::rates::Exposed;
use launch::statistics::{BetaPrior, EProcess, Fraction, Tally};
use serde_json::Value;

use super::sequence;

/// The inputs of one row.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a>(pub &'a Value);

impl<'a> Inputs<'a> {
    /// The value of that name.
    pub fn value(self, name: &str) -> Result<&'a Value, String> {
        self.0
            .get(name)
            .ok_or_else(|| format!("there is no input `{name}`"))
    }

    /// A number.
    pub fn real(self, name: &str) -> Result<f64, String> {
        self.value(name)?
            .as_f64()
            .ok_or_else(|| format!("`{name}` is no number"))
    }

    /// A whole number, which may be written 26.0.
    pub fn whole(self, name: &str) -> Result<u64, String> {
        whole(self.value(name)?).ok_or_else(|| format!("`{name}` is no whole number"))
    }

    /// A number strictly between 0 and 1.
    pub fn fraction(self, name: &str) -> Result<Fraction, String> {
        let value = self.real(name)?;
        Fraction::new(value).ok_or_else(|| format!("`{name}` is not between 0 and 1"))
    }

    /// Several whole numbers.
    pub fn wholes(self, name: &str) -> Result<Vec<u64>, String> {
        let numbers: Option<Vec<u64>> = self.list(name)?.iter().map(whole).collect();
        numbers.ok_or_else(|| format!("`{name}` holds no whole numbers"))
    }

    /// Several numbers, or the text of a rule that gives them.
    pub fn reals(self, name: &str) -> Result<Vec<f64>, String> {
        if let Value::String(rule) = self.value(name)? {
            return sequence::values(rule);
        }
        let numbers: Option<Vec<f64>> = self.list(name)?.iter().map(Value::as_f64).collect();
        numbers.ok_or_else(|| format!("`{name}` holds no numbers"))
    }

    fn list(self, name: &str) -> Result<&'a Vec<Value>, String> {
        self.value(name)?
            .as_array()
            .ok_or_else(|| format!("`{name}` is no list"))
    }

    /// Bad and matured by the names of the row.
    pub fn tally(self, bad: &str, matured: &str) -> Result<Tally, String> {
        let tally = Tally::new(self.whole(bad)?, self.whole(matured)?);
        tally.ok_or_else(|| format!("`{bad}` is more than `{matured}`"))
    }

    /// Events and exposure by the names of the row.
    pub fn exposed(self, events: &str, exposure: &str) -> Result<Exposed, String> {
        Ok(Exposed {
            events: self.whole(events)?,
            exposure: self.real(exposure)?,
        })
    }

    /// The prior, where the row has one.
    pub fn prior(self) -> Result<Option<BetaPrior>, String> {
        if self.0.get("a").is_none() && self.0.get("b").is_none() {
            return Ok(None);
        }
        let prior = BetaPrior::new(self.real("a")?, self.real("b")?);
        prior
            .map(Some)
            .ok_or_else(|| "`a` and `b` are not positive".to_owned())
    }

    /// The prior of a row that must have one.
    pub fn prior_given(self) -> Result<BetaPrior, String> {
        self.prior()?
            .ok_or_else(|| "there is no input `a`".to_owned())
    }

    /// The e-processes at `p_star`, with the row's prior if it has one.
    pub fn process(self) -> Result<EProcess, String> {
        let tolerance = self.fraction("p_star")?;
        let prior = self.prior()?.unwrap_or_else(|| BetaPrior::at(tolerance));
        Ok(EProcess::with_prior(tolerance, prior))
    }
}

/// A whole number, which may be written 26.0.
pub fn whole(value: &Value) -> Option<u64> {
    let written = || {
        value
            .as_f64()
            .filter(|number| number.fract() == 0.0 && *number >= 0.0)
    };
    value
        .as_u64()
        .or_else(|| written().map(|number| number as u64))
}
