//! What the published register answers to a combination, and why each part matched (REG-7).
//!
//! The answer comes first and says no more than what is published; silence is never praise.

use crate::clause_text::term_text;
use crate::neutrality::NO_PUBLISHED_ENTRY;
use register::applicability::{
    Asked, AskedPart, DeviceMatch, Field, Listing, Missing, MissingWhat, NameListing, NameMatch,
    TermMatch, Verdict, VersionListing, VersionMatch,
};
use register::item::Term;

/// The stable code of an answer in the API and in files.
pub fn code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Affected => "affected",
        Verdict::DependsOn => "depends_on",
        Verdict::NoPublishedEntry => "no_published_entry",
    }
}

/// The answer of all entries together.
pub fn overall(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Affected => "At least one published entry applies to what you gave.",
        Verdict::DependsOn => {
            "It depends. No published entry applies to what you gave alone, and at least one \
             applies if the rest of the combination is as it says."
        }
        Verdict::NoPublishedEntry => NO_PUBLISHED_ENTRY,
    }
}

/// The answer of one entry.
pub fn of_entry(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Affected => "Applies to what you gave",
        Verdict::DependsOn => "Depends on what you did not give",
        Verdict::NoPublishedEntry => "Does not apply",
    }
}

/// What an entry depends on: one sentence for each open device or field.
pub fn missing(terms: &[Term], missing: &Missing) -> String {
    let Some(term) = terms.get(missing.term) else {
        return String::new();
    };
    match &missing.what {
        MissingWhat::Part => format!("It applies only together with {}.", term_text(term)),
        MissingWhat::Fields(_, fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
            format!(
                "It applies only if the {} is as the entry has it: {}.",
                names.join(" and the "),
                term_text(term)
            )
        }
    }
}

/// Why a part matched a device of an entry, one sentence for each field that was given.
pub fn reasons(part: &AskedPart, term: &Term, found: &TermMatch) -> Vec<String> {
    let mut reasons = Vec::new();
    match found.device {
        DeviceMatch::NotAsked => {}
        DeviceMatch::SameType => reasons.push("Device Type matches exactly.".to_owned()),
        DeviceMatch::SameHub => reasons.push(format!(
            "The CHF and the GPF are two functions of one Communications Hub; the entry names the \
             {}.",
            term.device_type.code()
        )),
    }
    let make = part.make.value().map(|make| make.as_str());
    reasons.extend(name("Make", found.make, make, term.make.as_str()));
    let model = part.model.value().map(|model| model.as_str());
    reasons.extend(name("Model", found.model, model, term.model.as_str()));
    match found.firmware {
        VersionMatch::NotAsked | VersionMatch::Unknown => {}
        VersionMatch::Exactly => reasons.push("Firmware Version matches exactly.".to_owned()),
        VersionMatch::NoneNamed => {
            reasons.push("The entry names no Firmware Version of this device.".to_owned());
        }
    }
    if term.hardware_version.is_some() && part.hardware_version.value().is_some() {
        reasons.push("Hardware Version matches.".to_owned());
    }
    if term.region.is_some() && part.region.value().is_some() {
        reasons.push("CSP Region matches.".to_owned());
    }
    reasons
}

fn name(field: &str, found: NameMatch, asked: Option<&str>, written: &str) -> Option<String> {
    let asked = asked?;
    match found {
        NameMatch::NotAsked => None,
        NameMatch::AsWritten => Some(format!("{field} matches exactly.")),
        NameMatch::Folded => Some(format!(
            "{field} matches but for capitals, spaces or punctuation: {asked} for {written}."
        )),
        NameMatch::LookAlike => Some(format!(
            "{field} matches with a letter read as a digit (O and 0, I and 1): {asked} for \
             {written}."
        )),
        NameMatch::Swapped => Some(format!(
            "{field} matches with two neighbouring characters swapped: {asked} for {written}."
        )),
    }
}

/// What the list of devices has to say of a part, one sentence for each thing it does not list.
pub fn listing(part: &AskedPart, listing: Listing) -> Vec<String> {
    let mut notes = Vec::new();
    let named = |field: Field, state: NameListing, text: Option<&str>| match (state, text) {
        (NameListing::OnlySimilar, Some(text)) => Some(format!(
            "{} {text} is not on the list of devices; a similar name is.",
            field.name()
        )),
        (NameListing::NotListed, Some(text)) => Some(format!(
            "{} {text} is not on the list of devices.",
            field.name()
        )),
        (NameListing::NotChecked | NameListing::Listed, _) | (_, None) => None,
    };
    let make = part.make.value().map(|make| make.as_str());
    notes.extend(named(Field::Make, listing.make, make));
    let model = part.model.value().map(|model| model.as_str());
    notes.extend(named(Field::Model, listing.model, model));
    if let (VersionListing::NotListed, Asked::Is(version)) = (listing.version, &part.firmware) {
        notes.push(match (make, model) {
            (None, None) => {
                format!("Firmware Version {version} is not on the list of devices.")
            }
            (Some(_) | None, _) => {
                format!("Firmware Version {version} is not on the list of devices for this device.")
            }
        });
    }
    notes
}

/// The words for a part as it was asked.
pub fn part(part: &AskedPart) -> String {
    let mut words = Vec::new();
    words.extend(asked(&part.device_type, "Device Type", |t| t.to_string()));
    words.extend(asked(&part.make, "Make", |make| make.to_string()));
    words.extend(asked(&part.model, "Model", |model| model.to_string()));
    words.extend(asked(&part.firmware, "firmware", |v| {
        format!("firmware {v}")
    }));
    if let Asked::Is(hardware) = &part.hardware_version {
        words.push(format!("hardware {hardware}"));
    }
    if let Asked::Is(region) = &part.region {
        words.push(format!("region {}", region.text()));
    }
    words.join(" ")
}

fn asked<T>(asked: &Asked<T>, field: &str, text: impl Fn(&T) -> String) -> Option<String> {
    match asked {
        Asked::Any => None,
        Asked::Unknown => Some(format!("({field} not known)")),
        Asked::NotApplicable => Some(format!("(without {field})")),
        Asked::Is(value) => Some(text(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_2_no_published_entry_is_no_statement_of_quality() {
        assert_eq!(overall(Verdict::NoPublishedEntry), NO_PUBLISHED_ENTRY);
    }
}
