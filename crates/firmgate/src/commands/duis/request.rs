//! `firmgate duis request`: a list of hubs as a Service Request.

use super::{Unable, read};
use clap::Args;
use formats::duis::codes::Interface;
use formats::duis::device_list::DeviceIdList;
use formats::duis::identifiers::{CommandVariant, MessageId};
use formats::duis::request::{SafeLaunchBody, ServiceRequest};
use formats::duis::xml::Document;
use formats::fleet_told::DEVICE_ID_HEADING;
use formats::sentences::duis::fault_text;
use std::path::PathBuf;
use terms::DeviceId;

/// What the request says.
#[derive(Debug, Args)]
pub struct Request {
    /// Device IDs, with white space or commas between them, or a file of Firmgate's with its heading;
    /// `-` reads standard input.
    list: PathBuf,
    /// The reference of DCC's notification.
    #[arg(long, value_name = "REFERENCE")]
    notification: String,
    /// The Device Manufacturer, as notified.
    #[arg(long)]
    manufacturer: String,
    /// The Device Model, as notified.
    #[arg(long)]
    model: String,
    /// The firmware version, as notified.
    #[arg(long)]
    firmware: String,
    /// Who asks.
    #[arg(long, value_name = "EUI", value_parser = eui)]
    originator: DeviceId,
    /// The Access Control Broker, to which it goes.
    #[arg(long, value_name = "EUI", value_parser = eui)]
    broker: DeviceId,
    /// The originator's counter: unique, and greater than in any request before.
    #[arg(long)]
    counter: u64,
}

pub(super) fn eui(text: &str) -> Result<DeviceId, String> {
    DeviceId::parse_loosely(text).ok_or_else(|| "this is no EUI-64".to_owned())
}

impl Request {
    /// Writes it.
    pub(super) fn run(&self) -> Result<String, Unable> {
        let interface = Interface::default();
        let bytes = read(&self.list, interface.message_bytes_max)?;
        if bytes.len() > interface.message_bytes_max {
            return Err(Unable::no("the list is larger than any request can be"));
        }
        let list = std::str::from_utf8(&bytes).map_err(|_| Unable::no("the list is no text"))?;
        let devices = devices(list)?;
        if devices.repeats() > 0 {
            eprintln!(
                "firmgate duis: {} Device IDs came again and stand in the request once",
                devices.repeats()
            );
        }
        let device_ids_max = interface.device_ids_max;
        let request = ServiceRequest {
            schema_version: interface.schema_version,
            id: MessageId {
                originator: self.originator,
                target: self.broker,
                counter: self.counter,
            },
            first_in_sequence: None,
            preceding: None,
            command_variant: CommandVariant::NON_DEVICE,
            service_reference: interface.service_reference,
            service_reference_variant: interface.service_reference_variant,
            body: SafeLaunchBody {
                notification_reference: self.notification.clone(),
                device_manufacturer: self.manufacturer.clone(),
                device_model: self.model.clone(),
                firmware_version: self.firmware.clone(),
                devices,
            },
        };
        let text = request.write();
        Document::read(text.as_bytes(), interface.message_bytes_max)
            .and_then(|document| ServiceRequest::read(&document, device_ids_max))
            .map_err(|fault| Unable::no(fault_text(&fault)))?;
        Ok(text)
    }
}

fn devices(list: &str) -> Result<DeviceIdList, Unable> {
    let mut ids = Vec::new();
    for (line, text) in (1..).zip(list.lines()) {
        if line == 1 && text.trim() == DEVICE_ID_HEADING {
            continue;
        }
        for id in text.split([',', ' ', '\t']).filter(|id| !id.is_empty()) {
            // A list that a spreadsheet wrote may have quotation marks around everything.
            let id = id.trim_matches('"');
            ids.push(DeviceId::parse_loosely(id).ok_or_else(|| {
                Unable::no(format!(
                    "line {line} of the list has something that is no Device ID"
                ))
            })?);
        }
    }
    match ids.is_empty() {
        true => Err(Unable::no("the list is empty")),
        false => Ok(DeviceIdList::of(ids)),
    }
}
