//! What the cover sheet says of each provider (REG-13): the same sentence for everybody, a fact
//! with its day and no adjective (DOMAIN trap 16).

use register::edition::{CoverageFact, CoverageGiven};
use terms::Date;
use terms::moment::uk_date_text;

/// The note above the list.
pub const NOTE: &str = "Every provider that was asked for data and gave some, or whose agreed day \
has passed, in alphabetical order, with what was received from it. Providing data is voluntary. The \
list states what was received and nothing else; data that arrives later is in a later edition.";

/// The note where no provider was asked.
pub const NOBODY_ASKED: &str = "No collection round belongs to this edition.";

/// Which round the statements are about.
pub fn of_round(period: &str) -> String {
    format!("Collection round: {period}.")
}

/// The fact about one provider, without its name.
pub fn given(given: CoverageGiven, as_of: Date) -> String {
    let day = uk_date_text(as_of);
    match given {
        CoverageGiven::Data => format!("Data was received by {day}."),
        CoverageGiven::NilReturn => {
            format!("A nil return, nothing to report, was received by {day}.")
        }
        CoverageGiven::Nothing => format!("No data was received by {day}."),
    }
}

/// The fact about one provider, with its name.
pub fn sentence(fact: &CoverageFact, as_of: Date) -> String {
    format!("{}: {}", fact.provider, given(fact.given, as_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reg_13_a_provider_that_gave_nothing_gets_a_dated_fact_and_no_adjective() {
        let fact = CoverageFact {
            provider: "Orrin".to_owned(),
            given: CoverageGiven::Nothing,
        };
        assert_eq!(
            sentence(&fact, date(2026, 6, 30)),
            "Orrin: No data was received by 30 June 2026."
        );
    }
}
