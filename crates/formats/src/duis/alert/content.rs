//! The element of each alert, read and written.

use super::super::content::{Fields, value, words};
use super::super::device_list::{self, IDS_MAX_OF_A_MESSAGE};
use super::super::fault::{DuisFault, ValueRule};
use super::super::identifiers::{AlertCode, MessageId, SchemaVersion};
use super::super::request::{
    FIRMWARE_VERSION_CHARACTERS_MAX, NOTIFICATION_REFERENCE_CHARACTERS_MAX, device_id, device_ids,
    message_id, service_reference,
};
use super::super::response::date_time;
use super::super::xml::{Canonical, Element};
use super::{Alert, Delivery, LaunchStatus, Unsaid};
use terms::{DeviceId, DeviceType};

const UPGRADE_REQUESTED: &str = "FirmwareUpgradeRequested";
const DELIVERY_STATUS: &str = "CSPFirmwareDeliveryStatus";
const ACTIVATION: &str = "CommsHubFirmwareActivation";
const VERSION_MISMATCH: &str = "FirmwareVersionMismatch";
const STATUS_CHANGE: &str = "SafeLaunchStatusChange";
const DUIS_MISMATCH: &str = "DUISVersionMismatch";
const UNSAID_ALERT: &str = "DCCAlertVersionMismatch";
const UNSAID_RESPONSE: &str = "ServiceResponseVersionMismatch";

/// Reads what stands in `DCCAlert`.
pub(super) fn read(element: Element<'_, '_>) -> Result<Alert, DuisFault> {
    let mut fields = Fields::of(element, "DCCAlert")?;
    let (name, element) = fields.one_of(&[
        UPGRADE_REQUESTED,
        DELIVERY_STATUS,
        ACTIVATION,
        VERSION_MISMATCH,
        STATUS_CHANGE,
        DUIS_MISMATCH,
    ])?;
    let mut inside = Fields::of(element, name)?;
    let alert = match name {
        UPGRADE_REQUESTED => Alert::FirmwareUpgradeRequested {
            device_type: device_type(&mut inside)?,
            firmware_version: version(&mut inside, "FirmwareVersion")?,
            devices: device_ids(
                inside.required("DeviceList")?,
                "DeviceList",
                IDS_MAX_OF_A_MESSAGE,
            )?,
        },
        DELIVERY_STATUS => delivery_status(&mut inside)?,
        ACTIVATION => Alert::CommsHubFirmwareActivation {
            hub: id(&mut inside, "DeviceID")?,
            firmware_version: version(&mut inside, "FirmwareVersion")?,
        },
        VERSION_MISMATCH => Alert::FirmwareVersionMismatch {
            device: id(&mut inside, "DeviceID")?,
            device_type: device_type(&mut inside)?,
            in_inventory: version(&mut inside, "FirmwareVersionSMI")?,
            on_device: version(&mut inside, "FirmwareVersionDevice")?,
        },
        STATUS_CHANGE => status_change(&mut inside)?,
        DUIS_MISMATCH => duis_mismatch(&mut inside)?,
        other => unreachable!("{other} is none of those that were looked for"),
    };
    inside.finish()?;
    fields.finish()?;
    Ok(alert)
}

/// Writes what stands in `DCCAlert`.
pub(super) fn write(alert: &Alert, xml: &mut Canonical) {
    match alert {
        Alert::FirmwareUpgradeRequested {
            device_type,
            firmware_version,
            devices,
        } => {
            xml.open(UPGRADE_REQUESTED);
            xml.value("DeviceType", device_type.code());
            xml.value("FirmwareVersion", firmware_version);
            xml.plain("DeviceList", |to| device_list::push_text(devices.ids(), to));
        }
        Alert::CspFirmwareDeliveryStatus {
            request_id,
            hub,
            target,
            firmware_version,
            at,
            delivery,
        } => {
            xml.open(DELIVERY_STATUS);
            xml.plain("UpdateFirmwareRequestID", |to| request_id.push_text(to));
            xml.plain("CommsHubDeviceID", |to| hub.push_text(to));
            xml.plain("TargetDeviceID", |to| target.push_text(to));
            xml.value("FirmwareVersion", firmware_version);
            xml.value("TimeStamp", &at.text());
            xml.value("CommsHubTransferStatus", delivery.text());
        }
        Alert::CommsHubFirmwareActivation {
            hub,
            firmware_version,
        } => {
            xml.open(ACTIVATION);
            xml.plain("DeviceID", |to| hub.push_text(to));
            xml.value("FirmwareVersion", firmware_version);
        }
        Alert::FirmwareVersionMismatch {
            device,
            device_type,
            in_inventory,
            on_device,
        } => {
            xml.open(VERSION_MISMATCH);
            xml.plain("DeviceID", |to| device.push_text(to));
            xml.value("DeviceType", device_type.code());
            xml.value("FirmwareVersionSMI", in_inventory);
            xml.value("FirmwareVersionDevice", on_device);
        }
        Alert::SafeLaunchStatusChange {
            notification_reference,
            firmware_version,
            status,
            effective,
            devices,
        } => {
            xml.open(STATUS_CHANGE);
            xml.value("SafeLaunchNotificationReference", notification_reference);
            xml.value("FirmwareVersion", firmware_version);
            xml.value("Status", status.text());
            xml.value("EffectiveDateTime", &effective.text());
            if let Some(devices) = devices {
                xml.plain("DeviceList", |to| device_list::push_text(devices.ids(), to));
            }
        }
        Alert::DuisVersionMismatch {
            unsaid,
            user_version,
        } => {
            xml.open(DUIS_MISMATCH);
            write_unsaid(unsaid, xml);
            xml.value("ServiceUserDUISVersion", user_version.text());
        }
    }
}

fn write_unsaid(unsaid: &Unsaid, xml: &mut Canonical) {
    match unsaid {
        Unsaid::Alert {
            code,
            device,
            request_id,
        } => {
            xml.open(UNSAID_ALERT);
            xml.value("DCCAlertCode", code.text());
            if let Some(device) = device {
                xml.plain("DeviceID", |to| device.push_text(to));
            }
            if let Some(id) = request_id {
                xml.plain("RequestID", |to| id.push_text(to));
            }
        }
        Unsaid::Response {
            request_id,
            service_reference,
            service_reference_variant,
            request_version,
        } => {
            xml.open(UNSAID_RESPONSE);
            xml.plain("RequestID", |to| request_id.push_text(to));
            xml.value("ServiceReference", service_reference.text());
            xml.value("ServiceReferenceVariant", service_reference_variant.text());
            xml.value("ServiceRequestDUISVersion", request_version.text());
        }
    }
    xml.close();
}

fn delivery_status(inside: &mut Fields<'_, '_>) -> Result<Alert, DuisFault> {
    Ok(Alert::CspFirmwareDeliveryStatus {
        request_id: message(inside, "UpdateFirmwareRequestID")?,
        hub: id(inside, "CommsHubDeviceID")?,
        target: id(inside, "TargetDeviceID")?,
        firmware_version: version(inside, "FirmwareVersion")?,
        at: date_time(inside.required("TimeStamp")?, "TimeStamp")?,
        delivery: word(inside, "CommsHubTransferStatus", |text| {
            Delivery::ALL.into_iter().find(|each| each.text() == text)
        })?,
    })
}

fn status_change(inside: &mut Fields<'_, '_>) -> Result<Alert, DuisFault> {
    const REFERENCE: &str = "SafeLaunchNotificationReference";
    let reference = inside.required(REFERENCE)?;
    let max = NOTIFICATION_REFERENCE_CHARACTERS_MAX;
    Ok(Alert::SafeLaunchStatusChange {
        notification_reference: words(reference, REFERENCE, 1, max)?,
        firmware_version: version(inside, "FirmwareVersion")?,
        status: word(inside, "Status", |text| {
            LaunchStatus::ALL
                .into_iter()
                .find(|each| each.text() == text)
        })?,
        effective: date_time(inside.required("EffectiveDateTime")?, "EffectiveDateTime")?,
        devices: inside
            .optional("DeviceList")?
            .map(|element| device_ids(element, "DeviceList", IDS_MAX_OF_A_MESSAGE))
            .transpose()?,
    })
}

fn duis_mismatch(inside: &mut Fields<'_, '_>) -> Result<Alert, DuisFault> {
    let (name, element) = inside.one_of(&[UNSAID_ALERT, UNSAID_RESPONSE])?;
    let mut fields = Fields::of(element, name)?;
    let unsaid = if name == UNSAID_ALERT {
        let code = fields.required("DCCAlertCode")?;
        let device = fields.optional("DeviceID")?;
        let device = device.map(|element| device_id(element, "DeviceID"));
        let device = device.transpose()?;
        let request_id = fields.optional("RequestID")?;
        let request_id = request_id.map(|element| message_id(element, "RequestID"));
        Unsaid::Alert {
            code: value(code, "DCCAlertCode", ValueRule::AlertCode, AlertCode::parse)?,
            device,
            request_id: request_id.transpose()?,
        }
    } else {
        let request_id = message(&mut fields, "RequestID")?;
        let (service_reference, service_reference_variant) = service_reference(&mut fields)?;
        Unsaid::Response {
            request_id,
            service_reference,
            service_reference_variant,
            request_version: schema_version(&mut fields, "ServiceRequestDUISVersion")?,
        }
    };
    fields.finish()?;
    Ok(Alert::DuisVersionMismatch {
        unsaid,
        user_version: schema_version(inside, "ServiceUserDUISVersion")?,
    })
}

fn id(fields: &mut Fields<'_, '_>, name: &'static str) -> Result<DeviceId, DuisFault> {
    device_id(fields.required(name)?, name)
}

fn message(fields: &mut Fields<'_, '_>, name: &'static str) -> Result<MessageId, DuisFault> {
    message_id(fields.required(name)?, name)
}

fn version(fields: &mut Fields<'_, '_>, name: &'static str) -> Result<String, DuisFault> {
    words(
        fields.required(name)?,
        name,
        1,
        FIRMWARE_VERSION_CHARACTERS_MAX,
    )
}

fn device_type(fields: &mut Fields<'_, '_>) -> Result<DeviceType, DuisFault> {
    word(fields, "DeviceType", DeviceType::from_code)
}

fn schema_version(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
) -> Result<SchemaVersion, DuisFault> {
    let element = fields.required(name)?;
    value(element, name, ValueRule::Decimal, SchemaVersion::parse)
}

fn word<T>(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DuisFault> {
    value(fields.required(name)?, name, ValueRule::Word, read)
}
