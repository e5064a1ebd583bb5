//! Devices as the Smart Metering Inventory names them.
//!
//! It refuses to order firmware versions: order between versions is declared by a manufacturer,
//! never computed (DOMAIN trap 5 and 6).

use smol_str::SmolStr;
use std::fmt;

/// The Device Types of the inventory, a closed list (DUIS `DeviceType`).
///
/// A Communications Hub is a CHF and a GPF in one box; there is no type "CH".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeviceType {
    /// Electricity Smart Metering Equipment.
    Esme,
    /// Gas Smart Metering Equipment.
    Gsme,
    /// Gas Proxy Function, the gas mirror inside a Communications Hub.
    Gpf,
    /// Communications Hub Function, the addressable part of a Communications Hub.
    Chf,
    /// HAN Connected Auxiliary Load Control Switch.
    Hcalcs,
    /// Prepayment Meter Interface Device.
    Ppmid,
    /// In-Home Display.
    Ihd,
    /// Consumer Access Device.
    Cad,
}

impl DeviceType {
    /// Every Device Type, in inventory order.
    pub const ALL: [DeviceType; 8] = [
        DeviceType::Esme,
        DeviceType::Gsme,
        DeviceType::Gpf,
        DeviceType::Chf,
        DeviceType::Hcalcs,
        DeviceType::Ppmid,
        DeviceType::Ihd,
        DeviceType::Cad,
    ];

    /// The inventory's own code for this type.
    pub fn code(self) -> &'static str {
        match self {
            DeviceType::Esme => "ESME",
            DeviceType::Gsme => "GSME",
            DeviceType::Gpf => "GPF",
            DeviceType::Chf => "CHF",
            DeviceType::Hcalcs => "HCALCS",
            DeviceType::Ppmid => "PPMID",
            DeviceType::Ihd => "IHD",
            DeviceType::Cad => "CAD",
        }
    }

    /// The type with exactly this inventory code (upper case), if there is one.
    pub fn from_code(code: &str) -> Option<DeviceType> {
        DeviceType::ALL.into_iter().find(|t| t.code() == code)
    }

    /// Whether the inventory lets a device of this type have no firmware version: Type 2 Devices
    /// (IHD, CAD) only.
    pub fn firmware_may_be_blank(self) -> bool {
        match self {
            DeviceType::Ihd | DeviceType::Cad => true,
            DeviceType::Esme
            | DeviceType::Gsme
            | DeviceType::Gpf
            | DeviceType::Chf
            | DeviceType::Hcalcs
            | DeviceType::Ppmid => false,
        }
    }

    /// The type under which a device is compared: a GPF shares its box, make, model and firmware
    /// with a CHF, so both are the same Communications Hub.
    pub fn physical(self) -> DeviceType {
        match self {
            DeviceType::Gpf => DeviceType::Chf,
            DeviceType::Esme
            | DeviceType::Gsme
            | DeviceType::Chf
            | DeviceType::Hcalcs
            | DeviceType::Ppmid
            | DeviceType::Ihd
            | DeviceType::Cad => self,
        }
    }
}

impl fmt::Display for DeviceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A firmware version as the inventory holds it: 1 to 8 printable characters, in practice 8
/// hexadecimal digits.
///
/// Compared by its canonical form: upper case where it is 8 hexadecimal digits, else as written.
/// Never a number: `0002012F`, `0E120000` and `00020120` are all text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FirmwareVersion(SmolStr);

impl FirmwareVersion {
    /// Greatest length of a firmware version in characters (DUIS `DeviceFirmwareVersion`).
    pub const LENGTH_MAX: usize = 8;

    /// The version for this text, or `None` where it is empty, longer than 8 characters, or holds
    /// white space or control characters.
    pub fn parse(text: &str) -> Option<FirmwareVersion> {
        let length = text.chars().count();
        let well_formed = (1..=Self::LENGTH_MAX).contains(&length)
            && text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        well_formed.then(|| {
            let hexadecimal = length == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
            FirmwareVersion(match hexadecimal {
                true => SmolStr::from_iter(text.chars().map(|c| c.to_ascii_uppercase())),
                false => SmolStr::new(text),
            })
        })
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FirmwareVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(SmolStr);

        impl $name {
            /// Greatest length in characters (DUIS inventory fields).
            pub const LENGTH_MAX: usize = 30;

            /// The name for this text with surrounding white space removed, or `None` where it is
            /// empty, too long or holds a control character.
            pub fn parse(text: &str) -> Option<$name> {
                let text = text.trim();
                let well_formed = !text.is_empty()
                    && text.chars().count() <= Self::LENGTH_MAX
                    && !text.chars().any(char::is_control);
                well_formed.then(|| $name(SmolStr::new(text)))
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form under which two spellings are the same name: letters and digits only, in
            /// lower case.
            pub fn folded(&self) -> String {
                fold_name(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_type! {
    /// The Device Manufacturer's name as the Central Products List writes it, 1 to 30 characters.
    Make
}
name_type! {
    /// The model name as the Central Products List writes it, 1 to 30 characters.
    Model
}

/// Folds a make or model name: letters and digits only, lower case.
pub fn fold_name(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One Device Model: a row of the Central Products List, and one part of a Device Model
/// Combination. Firmware is absent only for Type 2 Devices.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeviceModel {
    /// The inventory's Device Type.
    pub device_type: DeviceType,
    /// The Device Manufacturer's name.
    pub make: Make,
    /// The model name.
    pub model: Model,
    /// The firmware version, absent where the inventory holds none.
    pub firmware: Option<FirmwareVersion>,
}

impl fmt::Display for DeviceModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.device_type, self.make, self.model)?;
        match &self.firmware {
            Some(version) => write!(f, " {version}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_7_firmware_is_text_and_case_insensitive_only_when_hexadecimal() {
        let lower = FirmwareVersion::parse("0002012f").unwrap();
        assert_eq!(lower, FirmwareVersion::parse("0002012F").unwrap());
        assert_ne!(FirmwareVersion::parse("v1a"), FirmwareVersion::parse("V1A"));
        assert_ne!(
            FirmwareVersion::parse("20120"),
            FirmwareVersion::parse("00020120")
        );
    }

    #[test]
    fn reg_7_firmware_of_nine_characters_or_none_is_no_version() {
        assert_eq!(FirmwareVersion::parse("000201200"), None);
        assert_eq!(FirmwareVersion::parse(""), None);
        assert_eq!(FirmwareVersion::parse("0002 12F"), None);
    }

    #[test]
    fn every_device_type_reads_back_from_its_code() {
        for device_type in DeviceType::ALL {
            assert_eq!(DeviceType::from_code(device_type.code()), Some(device_type));
        }
        assert_eq!(DeviceType::from_code("CH"), None);
    }
}
