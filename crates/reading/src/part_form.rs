//! The form that takes each part of a combination on its own, for those who would rather not type
//! a query. It makes a query of what was filled in, and the address of the results is that query.

use maud::{Markup, html};
use pages::form::{
    ButtonKind, Choice, Field, FormErrors, InputWidth, Need, button, checkboxes, fieldset,
    hidden_field, select, text_field, version_field,
};
use pages::{disclosure, paths};
use published::search::{SearchField, canonical_text};
use register::applicability::{Asked, AskedPart};
use terms::{DeviceType, FirmwareVersion, Make, Model};

use crate::refusal::field_sentence;

/// How many parts the form takes; the query language takes more.
const PARTS: usize = 4;

/// The name of the hidden field that tells this form from the one box.
pub const MARK: &str = "parts";

const ABSENT: &str = "absent";

/// What was filled in, by name of field.
pub type Filled = [(String, String)];

fn value<'f>(filled: &'f Filled, name: &str) -> &'f str {
    filled
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.trim())
}

/// The query that was filled in, or the faults.
pub fn query(filled: &Filled) -> Result<String, FormErrors> {
    let mut errors = FormErrors::new();
    let parts: Vec<AskedPart> = (1..=PARTS)
        .filter_map(|place| part(filled, place, &mut errors))
        .collect();
    let absent: Vec<DeviceType> = filled
        .iter()
        .filter(|(key, _)| key == ABSENT)
        .filter_map(|(_, code)| DeviceType::from_code(code))
        .collect();
    match errors.is_empty() {
        true => Ok(canonical_text(&parts, &absent, &[])),
        false => Err(errors),
    }
}

fn part(filled: &Filled, place: usize, errors: &mut FormErrors) -> Option<AskedPart> {
    let mut read = Fields {
        filled,
        place,
        errors,
    };
    let part = AskedPart {
        device_type: read.field("type", SearchField::DeviceType, DeviceType::from_code),
        make: read.field("make", SearchField::Make, Make::parse),
        model: read.field("model", SearchField::Model, Model::parse),
        firmware: read.field("firmware", SearchField::Firmware, FirmwareVersion::parse),
        hardware_version: match value(filled, &name("hardware", place)) {
            "" => Asked::Unknown,
            text => Asked::Is(text.to_owned()),
        },
        region: Asked::Unknown,
    };
    let empty = AskedPart {
        hardware_version: Asked::Unknown,
        region: Asked::Unknown,
        ..AskedPart::default()
    };
    (part != empty).then_some(part)
}

struct Fields<'a> {
    filled: &'a Filled,
    place: usize,
    errors: &'a mut FormErrors,
}

impl Fields<'_> {
    fn field<T>(
        &mut self,
        field: &str,
        kind: SearchField,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Asked<T> {
        let name = name(field, self.place);
        match value(self.filled, &name) {
            "" | "*" => Asked::Any,
            "?" => Asked::Unknown,
            "-" => Asked::NotApplicable,
            text => match parse(text) {
                Some(value) => Asked::Is(value),
                None => {
                    self.errors.add(&name, field_sentence(kind));
                    Asked::Any
                }
            },
        }
    }
}

fn name(field: &str, place: usize) -> String {
    format!("{field}-{place}")
}

/// The form, closed unless it has faults.
pub fn form(filled: &Filled, errors: &FormErrors) -> Markup {
    let body = html! {
        form method="get" action=(paths::SEARCH) {
            (hidden_field(MARK, "1"))
            p.hint {
                "Fill in what you know. Left empty means any; " code { "?" } " means that there is \
                 a value and you do not know it; " code { "-" } " means that the device has none."
            }
            @for place in 1..=PARTS { (part_fields(filled, errors, place)) }
            (absent_fields(filled))
            (button(ButtonKind::Primary, "Search for this combination"))
        }
    };
    match errors.is_empty() {
        true => disclosure("Give each device on its own", body),
        false => body,
    }
}

fn part_fields(filled: &Filled, errors: &FormErrors, place: usize) -> Markup {
    let names: Vec<String> = ["type", "make", "model", "firmware", "hardware"]
        .iter()
        .map(|field| name(field, place))
        .collect();
    let field = |at: usize, label| Field {
        value: value(filled, &names[at]),
        error: errors.of(&names[at]),
        need: Need::Optional,
        ..Field::new(&names[at], label)
    };
    let mut types = vec![Choice::new("", "Any")];
    types.extend(DeviceType::ALL.map(|t| Choice::new(t.code(), t.code())));
    let firmware = Field {
        width: InputWidth::Short,
        hint: Some("As the inventory writes it, for example 0002012F."),
        ..field(3, "Firmware Version")
    };
    let hardware = Field {
        width: InputWidth::Short,
        ..field(4, "Hardware Version")
    };
    fieldset(
        &format!("Device {place}"),
        html! {
            (select(&field(0, "Device Type"), &types))
            (text_field(&field(1, "Make")))
            (text_field(&field(2, "Model")))
            (version_field(&firmware))
            (version_field(&hardware))
        },
    )
}

fn absent_fields(filled: &Filled) -> Markup {
    let field = Field {
        need: Need::Optional,
        hint: Some("Leave a kind out where you do not know: an entry may then depend on it."),
        ..Field::new(ABSENT, "The combination has none of these")
    };
    let choices = [
        Choice::new("ESME", "ESME, an electricity meter"),
        Choice::new("GSME", "GSME, a gas meter"),
        Choice::new("PPMID", "PPMID, a prepayment interface"),
        Choice::new("HCALCS", "HCALCS, a load control switch"),
        Choice::new("IHD", "IHD, an in-home display"),
        Choice::new("CAD", "CAD, a consumer access device"),
    ];
    let chosen: Vec<&str> = filled
        .iter()
        .filter(|(key, _)| key == ABSENT)
        .map(|(_, code)| code.as_str())
        .collect();
    checkboxes(&field, &choices, &chosen)
}
