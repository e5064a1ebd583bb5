//! Concerns (REG-11) as forms and the API write them.

use register::item::Concern;

/// The value that stands for a concern.
pub fn concern_value(concern: Concern) -> &'static str {
    match concern {
        Concern::Safety => "safety",
        Concern::Security => "security",
        Concern::Billing => "billing",
    }
}

/// The concern that a value stands for.
pub fn concern_of(text: &str) -> Option<Concern> {
    Concern::ALL
        .into_iter()
        .find(|concern| concern_value(*concern) == text)
}
