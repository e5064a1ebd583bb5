//! Codes, references and limits as data: each with its documented default, each replaceable by
//! configuration, so that a later official number takes the place of ours without a line of code.
//!
//! What is DUIS's own says so; what is ours says so. The texts of most DUIS codes are not public.

use super::identifiers::{AlertCode, ResponseCode, SchemaVersion, ServiceReference};
use super::precedence::{Answer, Situation};
use crate::limits::{DUIS_DEVICE_IDS_MAX, DUIS_MESSAGE_BYTES_MAX};
use std::collections::BTreeMap;

/// What each [`Situation`] is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTable {
    answers: BTreeMap<Situation, Answer>,
}

impl Situation {
    /// The name of the setting that replaces its answer.
    pub fn key(self) -> &'static str {
        self.row().0
    }

    /// Key, default answer, and where the default comes from.
    fn row(self) -> (&'static str, Preset, &'static str) {
        use Preset::{Code, Status};
        match self {
            Situation::TooLarge => ("too-large", Status(413), "HTTP"),
            Situation::NotWellFormed => ("not-well-formed", Status(400), "recollection of DUIS"),
            Situation::SchemaBroken => ("schema-broken", Status(400), "recollection of DUIS"),
            Situation::SignatureRefused => {
                ("signature-refused", Code("E100"), "recollection of DUIS")
            }
            Situation::RequestIdUsed => ("request-id-used", Code("E110504"), "ours"),
            Situation::UserUnknown => ("user-unknown", Code("E1"), "DUIS"),
            Situation::UserSuspended => ("user-suspended", Code("E3"), "DUIS"),
            Situation::RoleNotPermitted => ("role-not-permitted", Code("E2"), "DUIS"),
            Situation::CommandVariantWrong => ("command-variant-wrong", Code("E12"), "DUIS"),
            Situation::ServiceAddressWrong => ("service-address-wrong", Code("E13"), "DUIS"),
            Situation::TargetNotBroker => (
                "target-not-broker",
                Code("E13"),
                "ours, by DUIS's meaning of E13",
            ),
            Situation::BodyMismatch => ("body-mismatch", Code("E110505"), "ours"),
            Situation::NotificationUnknown => ("notification-unknown", Code("E110501"), "ours"),
            Situation::FirmwareNotNotified => ("firmware-not-notified", Code("E110502"), "ours"),
            Situation::WindowClosed => ("window-closed", Code("E110503"), "ours"),
            Situation::NominationLimit => ("nomination-limit", Code("E110506"), "ours"),
            Situation::SomeSetAside => (
                "some-set-aside",
                Code("W110501"),
                "ours, by the pattern of W110101",
            ),
            Situation::Accepted => ("accepted", Code("I99"), "DUIS"),
        }
    }

    /// Where the default answer comes from, in words for the guide.
    pub fn source(self) -> &'static str {
        self.row().2
    }
}

/// A default as it is written here.
enum Preset {
    Code(&'static str),
    Status(u16),
}

impl Default for CodeTable {
    fn default() -> CodeTable {
        let answer = |situation: Situation| match situation.row().1 {
            Preset::Status(status) => Answer::Status(status),
            Preset::Code(code) => {
                Answer::Code(ResponseCode::parse(code).expect("a default is well formed"))
            }
        };
        CodeTable {
            answers: Situation::ALL.map(|each| (each, answer(each))).into(),
        }
    }
}

impl CodeTable {
    /// The answer to this situation.
    pub fn answer(&self, situation: Situation) -> Answer {
        self.answers[&situation].clone()
    }

    /// Takes another answer instead.
    pub fn replace(&mut self, situation: Situation, answer: Answer) {
        self.answers.insert(situation, answer);
    }
}

/// The kinds of alert that we build or take in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlertKind {
    /// Hubs are scheduled for an upgrade.
    FirmwareUpgradeRequested,
    /// An image reached its hub.
    FirmwareDelivered,
    /// An image did not reach its hub.
    FirmwareNotDelivered,
    /// A hub runs new firmware.
    CommsHubFirmwareActivation,
    /// A hub reports another version than the inventory holds.
    FirmwareVersionMismatch,
    /// A Safe Launch moved on, was held, resumed, or fell back to DCC's plan.
    SafeLaunchStatusChange,
    /// What was to be said has no form in the schema version that the User has.
    DuisVersionMismatch,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [AlertKind; 7] = [
        AlertKind::FirmwareUpgradeRequested,
        AlertKind::FirmwareDelivered,
        AlertKind::FirmwareNotDelivered,
        AlertKind::CommsHubFirmwareActivation,
        AlertKind::FirmwareVersionMismatch,
        AlertKind::SafeLaunchStatusChange,
        AlertKind::DuisVersionMismatch,
    ];

    /// The name of the setting that replaces its code.
    pub fn key(self) -> &'static str {
        self.row().0
    }

    /// Where the default code comes from, in words for the guide.
    pub fn source(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            AlertKind::FirmwareUpgradeRequested => (
                "firmware-upgrade-requested",
                "N59",
                "inferred from the schema",
            ),
            AlertKind::FirmwareDelivered => ("firmware-delivered", "N60", "SECMP0007"),
            AlertKind::FirmwareNotDelivered => ("firmware-not-delivered", "N61", "SECMP0007"),
            AlertKind::CommsHubFirmwareActivation => (
                "comms-hub-firmware-activation",
                "N64",
                "inferred from the schema",
            ),
            AlertKind::FirmwareVersionMismatch => (
                "firmware-version-mismatch",
                "N49",
                "recollection; not public",
            ),
            AlertKind::SafeLaunchStatusChange => ("safe-launch-status-change", "N66", "ours"),
            AlertKind::DuisVersionMismatch => {
                ("duis-version-mismatch", "N999", "inferred from the schema")
            }
        }
    }
}

/// Which code each kind of alert carries. What comes in is known by its element, not by its code,
/// because the schema does not tie the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertTable {
    codes: BTreeMap<AlertKind, AlertCode>,
}

impl Default for AlertTable {
    fn default() -> AlertTable {
        let code =
            |kind: AlertKind| AlertCode::parse(kind.row().1).expect("a default is well formed");
        AlertTable {
            codes: AlertKind::ALL.map(|kind| (kind, code(kind))).into(),
        }
    }
}

impl AlertTable {
    /// The code of this kind.
    pub fn code(&self, kind: AlertKind) -> &AlertCode {
        &self.codes[&kind]
    }

    /// Takes another code instead.
    pub fn replace(&mut self, kind: AlertKind, code: AlertCode) {
        self.codes.insert(kind, code);
    }
}

/// What the Safe Launch Service Request is called on the interface, and how large it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The service reference; `11.5`, the next free one, is ours.
    pub service_reference: ServiceReference,
    /// Its only variant.
    pub service_reference_variant: ServiceReference,
    /// The schema version that our messages say they follow.
    pub schema_version: SchemaVersion,
    /// The most Device IDs in one request: DUIS's own limit for 11.1.
    pub device_ids_max: usize,
    /// The largest message, in bytes.
    pub message_bytes_max: usize,
}

impl Default for Interface {
    fn default() -> Interface {
        let reference = "11.5";
        let parsed =
            ServiceReference::parse(reference).zip(ServiceReference::parse_variant(reference));
        let (service_reference, service_reference_variant) =
            parsed.expect("a default is well formed");
        Interface {
            service_reference,
            service_reference_variant,
            schema_version: SchemaVersion::parse("5.4").expect("a default is well formed"),
            device_ids_max: DUIS_DEVICE_IDS_MAX,
            message_bytes_max: DUIS_MESSAGE_BYTES_MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_every_situation_has_an_answer_and_configuration_can_replace_it() {
        let mut codes = CodeTable::default();
        let code = |text| Answer::Code(ResponseCode::parse(text).unwrap());
        assert_eq!(codes.answer(Situation::Accepted), code("I99"));
        assert_eq!(codes.answer(Situation::SomeSetAside), code("W110501"));
        assert_eq!(
            codes.answer(Situation::NotificationUnknown),
            code("E110501")
        );
        assert_eq!(codes.answer(Situation::CommandVariantWrong), code("E12"));
        assert_eq!(codes.answer(Situation::SchemaBroken), Answer::Status(400));
        codes.replace(Situation::SchemaBroken, code("E100"));
        assert_eq!(codes.answer(Situation::SchemaBroken), code("E100"));
    }

    /// The rows of the guide's tables that have a setting in the second or third column.
    fn rows_of_the_guide() -> Vec<Vec<String>> {
        let guide = include_str!("../../../../docs/guide/safe-launch-messages.md");
        let rows = guide.lines().filter(|line| line.contains("| `"));
        rows.map(|row| {
            row.trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
    }

    #[test]
    fn sl_3_the_guide_has_every_answer_in_its_order() {
        let codes = CodeTable::default();
        let ours = (1..).zip(Situation::ALL).map(|(number, situation)| {
            let answer = match codes.answer(situation) {
                Answer::Code(code) => code.text().to_owned(),
                Answer::Status(status) => format!("HTTP {status}"),
            };
            let setting = format!("`{}`", situation.key());
            [
                number.to_string(),
                setting,
                answer,
                situation.source().to_owned(),
            ]
        });
        let guide = rows_of_the_guide();
        let guide = guide.iter().filter(|row| row.len() == 5);
        let guide = guide.map(|row| [&row[0], &row[2], &row[3], &row[4]].map(String::clone));
        assert_eq!(guide.collect::<Vec<_>>(), ours.collect::<Vec<_>>());
    }

    #[test]
    fn the_guide_has_every_alert_with_its_code() {
        let codes = AlertTable::default();
        let ours = AlertKind::ALL.map(|kind| {
            let setting = format!("`{}`", kind.key());
            [
                setting,
                codes.code(kind).text().to_owned(),
                kind.source().to_owned(),
            ]
        });
        let guide = rows_of_the_guide();
        let guide = guide.iter().filter(|row| row.len() == 4);
        let guide = guide.map(|row| [&row[1], &row[2], &row[3]].map(String::clone));
        assert_eq!(guide.collect::<Vec<_>>(), ours);
    }

    #[test]
    fn every_setting_has_a_name_of_its_own() {
        let mut keys: Vec<&str> = Situation::ALL.map(Situation::key).to_vec();
        keys.extend(AlertKind::ALL.map(AlertKind::key));
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
        assert_eq!(
            AlertTable::default()
                .code(AlertKind::SafeLaunchStatusChange)
                .text(),
            "N66"
        );
    }
}
