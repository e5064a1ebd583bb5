//! Counts that a statement about a rate is made from.

/// So many bad among so many matured: hubs, pairs or events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    bad: u64,
    matured: u64,
}

impl Tally {
    /// None where more are bad than there are.
    pub fn new(bad: u64, matured: u64) -> Option<Tally> {
        (bad <= matured).then_some(Tally { bad, matured })
    }

    /// Of so many bad and so many good.
    pub fn of(bad: u64, good: u64) -> Tally {
        Tally {
            bad,
            matured: bad.saturating_add(good),
        }
    }

    /// How many are bad: S.
    pub fn bad(self) -> u64 {
        self.bad
    }

    /// How many are good.
    pub fn good(self) -> u64 {
        self.matured - self.bad
    }

    /// How many there are: n.
    pub fn matured(self) -> u64 {
        self.matured
    }

    /// Bad and good as numbers to calculate with. Exact up to 2⁵³.
    pub(super) fn split(self) -> (f64, f64) {
        (self.bad as f64, self.good() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_bad_than_there_are() {
        assert_eq!(Tally::new(3, 2), None);
        let tally = Tally::new(2, 2).unwrap();
        assert_eq!((tally.bad(), tally.good(), tally.matured()), (2, 0, 2));
    }
}
