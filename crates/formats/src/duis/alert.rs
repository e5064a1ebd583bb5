//! DCC Alerts around a Safe Launch (DUIS.md 6 and 12): those that we send to Users, and those that
//! come in as facts.
//!
//! All but one are DUIS's own, unchanged; `SafeLaunchStatusChange` is a proposed extension, and a
//! User whose schema does not have it is told so by `DUISVersionMismatch`. What comes in is known by
//! its element: the schema does not tie codes to elements. It refuses to decide what a fact means.

mod content;

use super::codes::{AlertKind, AlertTable};
use super::content::{Fields, value};
use super::device_list::DeviceIdList;
use super::fault::{DuisFault, ValueRule};
use super::identifiers::{AlertCode, MessageId, MessageTime, SchemaVersion, ServiceReference};
use super::response::{ResponseHeader, header_and_body};
use super::values::whole_number;
use super::xml::Document;
use terms::{DeviceId, DeviceType};

/// An alert with all that it is sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertMessage {
    /// What every response begins with; of the identifiers an alert has the ResponseID alone.
    pub header: ResponseHeader,
    /// What it is about.
    pub code: AlertCode,
    /// How many alerts of its kind it stands for, if DCC holds some back (SECMP0062).
    pub throttled: Throttled,
    /// What it says.
    pub alert: Alert,
}

/// What is said of alerts that were held back. Silence after such an alert is not silence of the
/// devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttled {
    /// Which of the alerts held back it is.
    pub sequence_id: Option<u32>,
    /// How many were held back.
    pub count: Option<u32>,
}

/// What an alert says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Devices are scheduled for an upgrade.
    FirmwareUpgradeRequested {
        /// Their type; `CHF` for hubs.
        device_type: DeviceType,
        /// The version that they will have.
        firmware_version: String,
        /// The devices; for one User its own alone.
        devices: DeviceIdList,
    },
    /// An image reached a hub, or did not.
    CspFirmwareDeliveryStatus {
        /// The request that asked for it.
        request_id: MessageId,
        /// The hub.
        hub: DeviceId,
        /// The device that the image is for; the hub itself.
        target: DeviceId,
        /// The version of the image.
        firmware_version: String,
        /// When.
        at: MessageTime,
        /// Whether it did.
        delivery: Delivery,
    },
    /// A hub runs new firmware.
    CommsHubFirmwareActivation {
        /// The hub.
        hub: DeviceId,
        /// The version that it runs.
        firmware_version: String,
    },
    /// A device reports another version than the inventory holds.
    FirmwareVersionMismatch {
        /// The device.
        device: DeviceId,
        /// Its type.
        device_type: DeviceType,
        /// The version that the inventory holds.
        in_inventory: String,
        /// The version that the device reports.
        on_device: String,
    },
    /// A Safe Launch moved on, was held, resumed, or fell back to DCC's plan (SL-4, SL-6, SL-9).
    SafeLaunchStatusChange {
        /// The reference of DCC's notification, 1 to 30 characters.
        notification_reference: String,
        /// The firmware version of the launch.
        firmware_version: String,
        /// What happened.
        status: LaunchStatus,
        /// From when on it counts.
        effective: MessageTime,
        /// The User's own hubs that it concerns, where it concerns some and not all.
        devices: Option<DeviceIdList>,
    },
    /// What was to be said has no form in the User's schema version.
    DuisVersionMismatch {
        /// What was to be said.
        unsaid: Unsaid,
        /// The schema version that the User has.
        user_version: SchemaVersion,
    },
}

/// Whether an image reached its hub (DUIS `CommsHubTransferStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Delivery {
    /// It did.
    Success,
    /// It did not.
    Failure,
}

/// What happened to a launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaunchStatus {
    /// A gate was achieved, and the launch moves to its next level.
    GateAchieved,
    /// A gate was not achieved.
    GateNotAchieved,
    /// An Emergency Stop pauses it.
    Paused,
    /// The Panel directed it to go on.
    Resumed,
    /// No request came in time; DCC's own plan applies.
    DefaultedToDccPlan,
}

/// What could not be said to a User in its schema version (DUIS `DUISVersionMismatch`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// An alert.
    Alert {
        /// Its code.
        code: AlertCode,
        /// The device that it was about.
        device: Option<DeviceId>,
        /// The request that it was about.
        request_id: Option<MessageId>,
    },
    /// A response.
    Response {
        /// The request that it answers.
        request_id: MessageId,
        /// The service.
        service_reference: ServiceReference,
        /// The variant of the service.
        service_reference_variant: ServiceReference,
        /// The schema version that the request followed.
        request_version: SchemaVersion,
    },
}

impl Delivery {
    /// Both.
    pub const ALL: [Delivery; 2] = [Delivery::Success, Delivery::Failure];

    /// The word of the schema.
    pub fn text(self) -> &'static str {
        match self {
            Delivery::Success => "Success",
            Delivery::Failure => "Failure",
        }
    }
}

impl LaunchStatus {
    /// Every one.
    pub const ALL: [LaunchStatus; 5] = [
        LaunchStatus::GateAchieved,
        LaunchStatus::GateNotAchieved,
        LaunchStatus::Paused,
        LaunchStatus::Resumed,
        LaunchStatus::DefaultedToDccPlan,
    ];

    /// The word of the schema.
    pub fn text(self) -> &'static str {
        match self {
            LaunchStatus::GateAchieved => "GateAchieved",
            LaunchStatus::GateNotAchieved => "GateNotAchieved",
            LaunchStatus::Paused => "Paused",
            LaunchStatus::Resumed => "Resumed",
            LaunchStatus::DefaultedToDccPlan => "DefaultedToDCCPlan",
        }
    }
}

impl Alert {
    /// What kind of alert it is, from which its code follows.
    pub fn kind(&self) -> AlertKind {
        match self {
            Alert::FirmwareUpgradeRequested { .. } => AlertKind::FirmwareUpgradeRequested,
            Alert::CspFirmwareDeliveryStatus { delivery, .. } => match delivery {
                Delivery::Success => AlertKind::FirmwareDelivered,
                Delivery::Failure => AlertKind::FirmwareNotDelivered,
            },
            Alert::CommsHubFirmwareActivation { .. } => AlertKind::CommsHubFirmwareActivation,
            Alert::FirmwareVersionMismatch { .. } => AlertKind::FirmwareVersionMismatch,
            Alert::SafeLaunchStatusChange { .. } => AlertKind::SafeLaunchStatusChange,
            Alert::DuisVersionMismatch { .. } => AlertKind::DuisVersionMismatch,
        }
    }

    /// Tells of an upgrade of these hubs, in as many alerts as their number calls for.
    pub fn upgrades_requested<'a>(
        firmware_version: &'a str,
        hubs: &'a [DeviceId],
        ids_max: usize,
    ) -> impl Iterator<Item = Alert> + 'a {
        hubs.chunks(ids_max.max(1))
            .map(move |hubs| Alert::FirmwareUpgradeRequested {
                device_type: DeviceType::Chf,
                firmware_version: firmware_version.to_owned(),
                devices: DeviceIdList::of(hubs.iter().copied()),
            })
    }
}

impl AlertMessage {
    /// An alert as it is sent, with the code that this table gives its kind.
    pub fn new(header: ResponseHeader, alert: Alert, codes: &AlertTable) -> AlertMessage {
        AlertMessage {
            header,
            code: codes.code(alert.kind()).clone(),
            throttled: Throttled::default(),
            alert,
        }
    }

    /// Reads the alert of a document.
    pub fn read(document: &Document<'_>) -> Result<AlertMessage, DuisFault> {
        let (header, body, fields) = header_and_body(document)?;
        let mut body = Fields::of(body, "Body")?;
        let mut message = Fields::of(body.required("DCCAlertMessage")?, "DCCAlertMessage")?;
        body.finish()?;
        let code = message.required("DCCAlertCode")?;
        let code = value(code, "DCCAlertCode", ValueRule::AlertCode, AlertCode::parse)?;
        let mut count = |name| {
            let element = message.optional(name)?;
            let read = |element| value(element, name, ValueRule::Count, whole_number);
            element.map(read).transpose()
        };
        let throttled = Throttled {
            sequence_id: count("ThrottledAlertSequenceId")?,
            count: count("ThrottledAlertCount")?,
        };
        let alert = content::read(message.required("DCCAlert")?)?;
        message.finish()?;
        fields.signature()?;
        Ok(AlertMessage {
            header,
            code,
            throttled,
            alert,
        })
    }

    /// The alert as XML, in canonical form and without a signature.
    pub fn write(&self) -> String {
        let mut xml = self.header.begin();
        xml.open("Body");
        xml.open("DCCAlertMessage");
        xml.value("DCCAlertCode", self.code.text());
        if let Some(sequence_id) = self.throttled.sequence_id {
            xml.value("ThrottledAlertSequenceId", &sequence_id.to_string());
        }
        if let Some(count) = self.throttled.count {
            xml.value("ThrottledAlertCount", &count.to_string());
        }
        xml.open("DCCAlert");
        content::write(&self.alert, &mut xml);
        xml.finish()
    }
}
