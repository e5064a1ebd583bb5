//! The fixed statements that stand on every page, file and export (REG-2; DOMAIN trap 17).
//!
//! They are constants and not templates: nobody can weaken one for a single page. It refuses to
//! know which page or file they stand on.

/// What the register is not.
pub const NEUTRALITY: &str = "This register is neutral. It does not compare, rank or recommend \
devices, and nothing in it is advice to use or to avoid a device. It gives no consideration to the \
relative quality of one device against another.";

/// What silence does not mean.
pub const ABSENCE: &str = "The absence of an entry is not evidence of quality: it does not mean \
that a device has no issue or defect.";

/// What many entries do not mean.
pub const REPORTING: &str = "An organisation with more entries has reported more openly. The \
number of entries says nothing about the quality of its devices.";

/// What is published.
pub const KNOWN_FIXES_ONLY: &str = "Only items with a known fix are published: a fix that the \
manufacturer of the devices concerned has confirmed in these words.";

/// What a search without a hit says.
pub const NO_PUBLISHED_ENTRY: &str = "No published entry. This is not a statement of quality.";

/// What the register is no channel for (REG-11).
pub const NO_URGENT_CHANNEL: &str = "This register is not a channel for safety, security or \
billing emergencies. Use the urgent channel for those.";

/// What stands on everything made of invented data.
pub const SYNTHETIC: &str = "Synthetic data. The organisations, devices and entries shown here \
are invented.";

/// The statements for every page and file, in the order in which they are shown.
pub const STATEMENTS: [&str; 4] = [NEUTRALITY, ABSENCE, REPORTING, KNOWN_FIXES_ONLY];

/// Whether the data is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// The operated register.
    Operational,
    /// A demonstration or rehearsal, whose data is invented.
    Synthetic,
}

impl Marking {
    /// The note that must stand on everything so marked.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Marking::Operational => None,
            Marking::Synthetic => Some(SYNTHETIC),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_2_the_statements_say_that_silence_and_number_mean_nothing() {
        let all = STATEMENTS.join(" ");
        assert!(all.contains("absence of an entry is not evidence of quality"));
        assert!(all.contains("number of entries says nothing about the quality"));
        assert!(all.contains("does not compare, rank or recommend"));
    }
}
