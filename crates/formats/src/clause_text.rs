//! The text of each field of a clause, for differences, provenance and confirmation requests.
//!
//! One place, so that a page, a file and a journal entry show the same words for the same field.

use register::item::{Clause, ClauseField, Term};
use terms::DeviceModel;

/// One field whose text differs between two versions of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// The field.
    pub field: ClauseField,
    /// Its text before; empty where there was none.
    pub old: String,
    /// Its text after; empty where there is none.
    pub new: String,
}

/// The name of a field as the submission format or the page writes it.
pub fn field_name(field: ClauseField) -> &'static str {
    match field {
        ClauseField::Devices => "Devices",
        ClauseField::Status => "Status of Information",
        ClauseField::DateLastUpdated => "Date last Updated",
        ClauseField::FixAvailable => "Fix Available",
        ClauseField::FixInformation => "Fix Information",
        ClauseField::Summary => "Summary",
        ClauseField::AffectedUntil => "Affected Until",
        ClauseField::FixTargets => "Fix Firmware",
    }
}

/// The text of a field of a clause; empty where the clause has none.
pub fn field_text(clause: &Clause, field: ClauseField) -> String {
    match field {
        ClauseField::Devices => terms_text(&clause.terms),
        ClauseField::Status => clause.status.text().to_owned(),
        ClauseField::DateLastUpdated => clause.date_last_updated.to_string(),
        ClauseField::FixAvailable => clause.fix_claimed().text().to_owned(),
        ClauseField::FixInformation => clause.fix_text().unwrap_or_default().to_owned(),
        ClauseField::Summary => clause.summary.clone().unwrap_or_default(),
        ClauseField::AffectedUntil => clause
            .affected_until
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        ClauseField::FixTargets => targets_text(&clause.fix.targets),
    }
}

/// Every field whose text differs, in the order of the submission format.
pub fn differences(old: &Clause, new: &Clause) -> Vec<FieldDifference> {
    register::difference::clause_fields(old, new)
        .into_iter()
        .map(|field| FieldDifference {
            field,
            old: field_text(old, field),
            new: field_text(new, field),
        })
        .collect()
}

/// Devices that hold together, as people read them.
pub fn terms_text(terms: &[Term]) -> String {
    let texts: Vec<String> = terms.iter().map(term_text).collect();
    texts.join(" together with ")
}

/// One device with its versions: `ESME Northmere NM-E210, firmware 0002012F or 00020130`.
pub fn term_text(term: &Term) -> String {
    let mut text = format!("{} {} {}", term.device_type, term.make, term.model);
    let versions: Vec<&str> = term.versions.iter().map(|v| v.as_str()).collect();
    match versions.split_last() {
        None => {}
        Some((only, [])) => text += &format!(", firmware {only}"),
        Some((last, others)) => text += &format!(", firmware {} or {last}", others.join(", ")),
    }
    if let Some(hardware) = &term.hardware_version {
        text += &format!(", hardware {hardware}");
    }
    if let Some(region) = term.region {
        text += &format!(", region {}", region.text());
    }
    text
}

/// The firmware or devices that are a fix, each by itself.
pub fn targets_text(targets: &[DeviceModel]) -> String {
    let texts: Vec<String> = targets.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{DeviceType, FirmwareVersion, Make, Model};

    fn term(device_type: &str, make: &str, model: &str, versions: &[&str]) -> Term {
        Term {
            device_type: DeviceType::from_code(device_type).unwrap(),
            make: Make::parse(make).unwrap(),
            model: Model::parse(model).unwrap(),
            versions: versions
                .iter()
                .map(|v| FirmwareVersion::parse(v).unwrap())
                .collect(),
            hardware_version: None,
            region: None,
        }
    }

    #[test]
    fn reg_7_a_combination_reads_as_devices_together() {
        let terms = [
            term("ESME", "Northmere", "NM-E210", &["0002012F", "00020130"]),
            term("CHF", "Calder & Rowe", "CR-H7", &["04010203"]),
        ];
        assert_eq!(
            terms_text(&terms),
            "ESME Northmere NM-E210, firmware 0002012F or 00020130 together with \
             CHF Calder & Rowe CR-H7, firmware 04010203"
        );
    }

    #[test]
    fn reg_7_a_device_without_firmware_reads_without_one() {
        assert_eq!(
            term_text(&term("IHD", "Orrin", "Glance 2", &[])),
            "IHD Orrin Glance 2"
        );
    }
}
