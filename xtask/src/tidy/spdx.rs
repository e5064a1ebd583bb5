//! SPDX licence expressions: enough of them to tell whether one can be met from a list.

/// Whether a choice within `expression` needs no licence but those `allowed`. What cannot be read
/// is not allowed.
pub fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        at: 0,
        allowed,
    };
    let met = reader.any_of();
    met == Some(true) && reader.at == words.len()
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    /// One or more, joined by `OR`.
    fn any_of(&mut self) -> Option<bool> {
        let mut met = self.all_of()?;
        while self.take("OR") {
            met |= self.all_of()?;
        }
        Some(met)
    }

    /// One or more, joined by `AND`, which binds tighter.
    fn all_of(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any_of()?;
            return self.take(")").then_some(met);
        }
        let mut licence = (*self.words.get(self.at)?).to_owned();
        self.at += 1;
        if matches!(licence.as_str(), "OR" | "AND" | "WITH" | ")") {
            return None;
        }
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.words.get(self.at)?);
            self.at += 1;
        }
        Some(self.allowed.contains(&licence))
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.get(self.at) == Some(&word);
        if is_next {
            self.at += 1;
        }
        is_next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: bool) {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
        let allowed = allowed.map(str::to_owned);
        assert_eq!(is_met(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn expressions() {
        check("MIT", true);
        check("MIT OR GPL-3.0-only", true);
        check("MIT AND GPL-3.0-only", false);
        check("GPL-3.0-only OR MIT AND Apache-2.0", true);
        check("(MIT OR GPL-3.0-only) AND Apache-2.0", true);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", false);
        check("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only", true);
        check("MIT WITH LLVM-exception", false);
        check("MIT/Apache-2.0", true);
    }

    #[test]
    fn what_cannot_be_read_is_not_met() {
        check("", false);
        check("MIT OR", false);
        check("(MIT", false);
        check("MIT Apache-2.0", false);
        check("OR MIT", false);
    }
}
