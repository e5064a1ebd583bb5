//! The columns of a submission: the ten of REG-14 and the optional ones after them.
//!
//! It knows how a column's name may be written. It does not know where a column stands in a
//! given file; that is [`super::header`].

/// A column this profile knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Numeric, unique per defect or issue of the provider.
    Identifier,
    /// The Device Manufacturer's name.
    Make,
    /// The model name.
    Model,
    /// The firmware version, as text.
    FirmwareVersion,
    /// The inventory's Device Type.
    DeviceType,
    /// Device Manufacturer or CSP.
    Source,
    /// Issue, Defect or Fix.
    StatusOfInformation,
    /// The day the provider last changed the entry.
    DateLastUpdated,
    /// Yes or No.
    FixAvailable,
    /// What the fix is.
    FixInformation,
    /// Optional: the defect in a sentence.
    Summary,
    /// Optional: a label that holds rows of one Identifier together.
    Combination,
    /// Optional: the last affected firmware version.
    AffectedUntil,
    /// Optional: the hardware version.
    HardwareVersion,
    /// Optional: the CSP Region.
    Region,
    /// The column our annotated copies add; its content is ignored.
    Findings,
}

/// Whether a submission must have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// One of the ten of REG-14.
    Required,
    /// Known to the profile and not asked for.
    Optional,
    /// Ours: written into annotated copies, ignored when read.
    Ignored,
}

impl Field {
    /// How many columns there are.
    pub const COUNT: usize = Field::ALL.len();

    /// Every column, the ten in the proposal's order first.
    pub const ALL: [Field; 16] = [
        Field::Identifier,
        Field::Make,
        Field::Model,
        Field::FirmwareVersion,
        Field::DeviceType,
        Field::Source,
        Field::StatusOfInformation,
        Field::DateLastUpdated,
        Field::FixAvailable,
        Field::FixInformation,
        Field::Summary,
        Field::Combination,
        Field::AffectedUntil,
        Field::HardwareVersion,
        Field::Region,
        Field::Findings,
    ];

    /// The ten columns of REG-14.
    pub fn required() -> impl Iterator<Item = Field> {
        Field::ALL
            .into_iter()
            .filter(|field| field.presence() == Presence::Required)
    }

    /// The name as the template writes it.
    pub fn name(self) -> &'static str {
        match self {
            Field::Identifier => "Identifier",
            Field::Make => "Make",
            Field::Model => "Model",
            Field::FirmwareVersion => "Firmware Version",
            Field::DeviceType => "Device Type",
            Field::Source => "Source",
            Field::StatusOfInformation => "Status of Information",
            Field::DateLastUpdated => "Date last Updated",
            Field::FixAvailable => "Fix Available",
            Field::FixInformation => "Fix Information",
            Field::Summary => "Summary",
            Field::Combination => "Combination",
            Field::AffectedUntil => "Affected Until",
            Field::HardwareVersion => "Hardware Version",
            Field::Region => "Region",
            Field::Findings => "Findings",
        }
    }

    /// Whether a submission must have this column.
    pub fn presence(self) -> Presence {
        match self {
            Field::Identifier
            | Field::Make
            | Field::Model
            | Field::FirmwareVersion
            | Field::DeviceType
            | Field::Source
            | Field::StatusOfInformation
            | Field::DateLastUpdated
            | Field::FixAvailable
            | Field::FixInformation => Presence::Required,
            Field::Summary
            | Field::Combination
            | Field::AffectedUntil
            | Field::HardwareVersion
            | Field::Region => Presence::Optional,
            Field::Findings => Presence::Ignored,
        }
    }

    /// Other names a provider may use for this column, folded as by [`fold_header`].
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Field::Identifier => &["id"],
            Field::Make => &["manufacturer", "devicemanufacturer"],
            Field::FirmwareVersion => &["fwversion", "firmware"],
            Field::DeviceType => &["type"],
            Field::StatusOfInformation => &["status"],
            Field::DateLastUpdated => &["lastupdated", "dateupdated"],
            Field::Model
            | Field::Source
            | Field::FixAvailable
            | Field::FixInformation
            | Field::Summary
            | Field::Combination
            | Field::AffectedUntil
            | Field::HardwareVersion
            | Field::Region
            | Field::Findings => &[],
        }
    }
}

/// A header cell with case, white space, hyphens, underscores and invisible characters taken out.
pub fn fold_header(text: &str) -> String {
    text.chars()
        .filter(|&c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(
                    c,
                    '-' | '_' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
                )
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_14_ten_columns_are_required() {
        assert_eq!(Field::required().count(), 10);
    }

    #[test]
    fn a_column_stands_at_its_own_index() {
        for (index, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, index);
        }
    }

    #[test]
    fn case_spaces_hyphens_and_underscores_do_not_tell_names_apart() {
        assert_eq!(
            fold_header(" date-LAST_updated "),
            fold_header("Date last Updated")
        );
    }
}
