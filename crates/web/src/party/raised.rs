//! What a Party typed into the form that raises an item, read into the field's words.
//!
//! Every fault is found at once. What is typed is checked as an uploaded row would be: SMETS1 is
//! out of scope (REG-10), and what identifies a consumer or a device is not taken.

use crate::concern::concern_of;
use crate::form::Posted;
use formats::finding_text::meaning;
use pages::FormErrors;
use register::DeviceCatalogue;
use register::intake::Code;
use register::intake::raised::{firmware_version, names_smets1, personal_data};
use register::item::{Concern, Term};
use register::row::StatusOfInformation;
use std::collections::BTreeSet;
use terms::{DeviceType, FirmwareVersion, Make, Model};

/// How many devices of a combination the form takes: the hub and what can stand behind it.
pub const DEVICES_MAX: usize = 6;

/// The form's fields as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Each device.
    pub devices: [TypedDevice; DEVICES_MAX],
    /// What was observed.
    pub summary: String,
    /// Issue or Defect.
    pub status: String,
    /// A fix.
    pub fix: String,
    /// A concern's value, or `none`.
    pub concern: String,
    /// `yes` where one of the devices is SMETS1.
    pub smets1: String,
    /// `yes` once the urgent channel was pointed out.
    pub channel_read: String,
}

/// One device as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedDevice {
    /// Device Type.
    pub device_type: String,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Firmware Version.
    pub firmware: String,
}

impl TypedDevice {
    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        [&self.device_type, &self.make, &self.model, &self.firmware]
            .into_iter()
            .all(|text| text.is_empty())
    }
}

/// An item as the form states it.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The devices, all together.
    pub terms: Vec<Term>,
    /// Issue or Defect.
    pub status: StatusOfInformation,
    /// What was observed.
    pub summary: String,
    /// A fix.
    pub fix: Option<String>,
    /// A concern with a channel of its own.
    pub concern: Option<Concern>,
}

impl Typed {
    /// What a form sent.
    pub fn of(posted: &Posted) -> Typed {
        let text = |name: &str| posted.text(name).to_owned();
        Typed {
            devices: std::array::from_fn(|place| TypedDevice {
                device_type: text(&device_field("type", place)),
                make: text(&device_field("make", place)),
                model: text(&device_field("model", place)),
                firmware: text(&device_field("firmware", place)),
            }),
            summary: text("summary"),
            status: text("status"),
            fix: text("fix"),
            concern: text("concern"),
            smets1: text("smets1"),
            channel_read: text("channel-read"),
        }
    }

    /// The item, or everything that stands against it; versions that the catalogue lists are right
    /// as they stand.
    pub fn read(&self, catalogue: Option<&DeviceCatalogue>) -> Result<Raised, FormErrors> {
        let mut errors = FormErrors::new();
        if self.smets1 == "yes" {
            errors.add("smets1", SMETS1);
        }
        let terms: Vec<Term> = self
            .devices
            .iter()
            .enumerate()
            .filter(|(_, device)| !device.is_blank())
            .filter_map(|(place, device)| read_device(place, device, catalogue, &mut errors))
            .collect();
        if self.devices.iter().all(TypedDevice::is_blank) {
            let words = "Name at least one device: its Device Type, make, model and firmware";
            errors.add(&device_field("type", 0), words);
        }
        if self.summary.is_empty() {
            errors.add("summary", "Say what was observed");
        }
        let status = status_of(&self.status);
        if status.is_none() {
            errors.add("status", "Choose whether it is an Issue or a Defect");
        }
        for (field, text) in [("summary", &self.summary), ("fix", &self.fix)] {
            check_text(field, text, &mut errors);
        }
        match status {
            Some(status) if errors.is_empty() => Ok(Raised {
                terms,
                status,
                summary: self.summary.clone(),
                fix: (!self.fix.is_empty()).then(|| self.fix.clone()),
                concern: concern_of(&self.concern),
            }),
            Some(_) | None => Err(errors),
        }
    }
}

/// The name of a field of the device at this place.
pub fn device_field(what: &str, place: usize) -> String {
    format!("{what}-{}", place + 1)
}

/// Why a SMETS1 device is not taken (REG-10).
const SMETS1: &str = "SMETS1 devices are out of scope: SEC Appendix AM publishes what is known of \
                      them. Raise a matter of a SMETS1 device there";

fn read_device(
    place: usize,
    device: &TypedDevice,
    catalogue: Option<&DeviceCatalogue>,
    errors: &mut FormErrors,
) -> Option<Term> {
    let field = |what| device_field(what, place);
    let device_type = DeviceType::from_code(&device.device_type);
    if device_type.is_none() {
        errors.add(
            &field("type"),
            format!("Choose the Device Type of device {}", place + 1),
        );
    }
    for (what, text) in [("make", &device.make), ("model", &device.model)] {
        if names_smets1(text) {
            errors.add(&field(what), SMETS1);
        }
    }
    let make = Make::parse(&device.make);
    if make.is_none() {
        errors.add(&field("make"), "Write the make in at most 30 characters");
    }
    let model = Model::parse(&device.model);
    if model.is_none() {
        errors.add(&field("model"), "Write the model in at most 30 characters");
    }
    let versions = versions_of(device_type, &device.firmware, catalogue);
    if let Err(code) = versions {
        let wanted = "Write one Firmware Version as the inventory has it, for example 0002012F";
        let words = match code {
            Some(code) => format!("{} {wanted}", meaning(code)),
            None => wanted.to_owned(),
        };
        errors.add(&field("firmware"), words);
    }
    Some(Term {
        device_type: device_type?,
        make: make?,
        model: model?,
        versions: versions.ok()?,
        hardware_version: None,
        region: None,
    })
}

/// The version; none at all only where the inventory holds none for such a device. `Err` with the
/// code of what is wrong with a version that was written.
fn versions_of(
    device_type: Option<DeviceType>,
    firmware: &str,
    catalogue: Option<&DeviceCatalogue>,
) -> Result<BTreeSet<FirmwareVersion>, Option<Code>> {
    let may_be_blank = device_type.is_none_or(DeviceType::firmware_may_be_blank);
    match firmware.is_empty() {
        true => may_be_blank.then(BTreeSet::new).ok_or(None),
        false => firmware_version(firmware, catalogue)
            .map(|version| BTreeSet::from([version]))
            .map_err(Some),
    }
}

fn check_text(field: &str, text: &str, errors: &mut FormErrors) {
    if names_smets1(text) {
        errors.add(field, SMETS1);
    }
    match personal_data(text) {
        Some(Code::PrivacyMpxn) => errors.add(
            field,
            "Take out the meter point number (MPAN or MPRN): it is personal data and is not needed",
        ),
        Some(_) => errors.add(
            field,
            "Take out the Device ID: it is treated as personal data and is not needed",
        ),
        None => {}
    }
}

/// The values that the form offers for `Status of Information`. A fix is given with the issue or
/// defect that it mends.
pub const STATUSES: [StatusOfInformation; 2] =
    [StatusOfInformation::Issue, StatusOfInformation::Defect];

fn status_of(text: &str) -> Option<StatusOfInformation> {
    STATUSES.into_iter().find(|status| status.text() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let mut typed = Typed {
            summary: "Half-hourly reads stop after the upgrade.".to_owned(),
            status: "Issue".to_owned(),
            concern: "none".to_owned(),
            ..Typed::default()
        };
        typed.devices[0] = TypedDevice {
            device_type: "ESME".to_owned(),
            make: "Northmere".to_owned(),
            model: "NM-E210".to_owned(),
            firmware: "0002012f".to_owned(),
        };
        typed
    }

    #[test]
    fn reg_5_what_a_party_typed_is_read_as_devices_together() {
        let mut typed = typed();
        typed.devices[3] = TypedDevice {
            device_type: "IHD".to_owned(),
            make: "Orrin".to_owned(),
            model: "Glance 2".to_owned(),
            firmware: String::new(),
        };
        let raised = typed.read(None).unwrap();
        assert_eq!(raised.terms.len(), 2);
        let version = raised.terms[0].versions.first().unwrap();
        assert_eq!(version.as_str(), "0002012F");
        assert!(raised.terms[1].versions.is_empty());
        assert_eq!(raised.concern, None);
    }

    #[test]
    fn reg_10_smets1_is_refused_with_the_reason_wherever_it_is_said() {
        let mut ticked = typed();
        ticked.smets1 = "yes".to_owned();
        let mut named = typed();
        named.devices[0].model = "SMETS-1 hub".to_owned();
        let mut told = typed();
        told.summary = "Seen on smets1 meters.".to_owned();
        for (typed, field) in [(ticked, "smets1"), (named, "model-1"), (told, "summary")] {
            let errors = typed.read(None).unwrap_err();
            assert!(errors.of(field).unwrap().contains("Appendix AM"), "{field}");
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let errors = Typed::default().read(None).unwrap_err();
        for field in ["type-1", "summary", "status"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let mut half = typed();
        half.devices[1].make = "Halden Metering".to_owned();
        half.devices[1].firmware = "110".to_owned();
        let errors = half.read(None).unwrap_err();
        assert!(errors.of("firmware-2").unwrap().contains("leading zeros"));
        for field in ["type-2", "model-2"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn personal_data_in_what_was_observed_is_not_taken() {
        let mut typed = typed();
        typed.summary = "Device 00-DB-12-34-56-78-90-A2 stops.".to_owned();
        let errors = typed.read(None).unwrap_err();
        assert!(errors.of("summary").unwrap().contains("Device ID"));
    }
}
