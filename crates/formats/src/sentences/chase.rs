//! The letter with which SECAS chases a provider (REG-12): facts and dates, the same words for
//! everybody.

use terms::Date;
use terms::moment::uk_date_text;

/// What a chase is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChaseLetter<'a> {
    /// The provider.
    pub provider: &'a str,
    /// The period that the round covers.
    pub period: &'a str,
    /// The delivery date agreed with the provider, extensions included.
    pub agreed: Date,
    /// Working Days after that date at which SECAS is asked to chase.
    pub working_days: u32,
    /// The day at whose end they had passed.
    pub fell_due: Date,
    /// The file format asked for.
    pub format: &'a str,
    /// How to deliver it.
    pub delivery_method: &'a str,
}

/// The letter, ready to be copied.
pub fn letter(of: &ChaseLetter<'_>) -> String {
    let days = match of.working_days {
        1 => "1 Working Day".to_owned(),
        other => format!("{other} Working Days"),
    };
    format!(
        "To {provider}\n\
         \n\
         Register of device issues, defects and fixes: data for {period}\n\
         \n\
         The delivery date agreed with you for this collection round was {agreed}. No data and no \
         nil return had been received by the end of {fell_due}, {days} after that date.\n\
         \n\
         Giving data is voluntary. If you have data for this period, please send it now. If you \
         have nothing to report, a nil return says so. If another date suits you better, please \
         agree it with DCC.\n\
         \n\
         Format: {format}\n\
         Delivery: {delivery}\n\
         \n\
         The cover sheet of each edition states for every provider that was asked, in the same \
         words and in alphabetical order, what was received from it and by when.\n\
         \n\
         SECAS",
        provider = of.provider,
        period = of.period,
        agreed = uk_date_text(of.agreed),
        fell_due = uk_date_text(of.fell_due),
        format = of.format,
        delivery = of.delivery_method,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reg_12_the_letter_states_both_dates_and_that_giving_data_is_voluntary() {
        let text = letter(&ChaseLetter {
            provider: "Orrin",
            period: "2026 Q2",
            agreed: date(2026, 6, 1),
            working_days: 15,
            fell_due: date(2026, 6, 22),
            format: "CSV",
            delivery_method: "Upload",
        });
        assert!(text.contains("was 1 June 2026"), "{text}");
        assert!(
            text.contains("by the end of 22 June 2026, 15 Working Days after"),
            "{text}"
        );
        assert!(text.contains("voluntary"), "{text}");
        for adjective in ["late", "fail", "breach", "must"] {
            assert!(!text.contains(adjective), "{adjective}");
        }
    }
}
