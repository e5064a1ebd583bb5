//! The Safe Launch Service Request: a Supplier's list of hubs for a launch (SL-3; DUIS.md 3 and 12).
//!
//! It reads one exactly as the published XSD has it and gives the first fault in document order. It
//! refuses to know whether the User may, whether the notification exists and whose the hubs are.

use super::content::{self, Fields, attributes, value, words};
use super::device_list::{self, DeviceIdList};
use super::fault::{DuisFault, FaultKind, ValueRule};
use super::identifiers::{CommandVariant, MessageId, SchemaVersion, ServiceReference};
use super::values::{boolean, collapse, whole_number};
use super::xml::{Canonical, Document, Element};

/// Most characters of a notification's reference.
pub const NOTIFICATION_REFERENCE_CHARACTERS_MAX: usize = 30;
/// Most characters of a manufacturer or a model (DUIS `DeviceManufacturer`, `DeviceModel`).
pub const DEVICE_NAME_CHARACTERS_MAX: usize = 30;
/// Most characters of a firmware version (DUIS `FirmwareVersion`).
pub const FIRMWARE_VERSION_CHARACTERS_MAX: usize = 8;

const ROOT: &str = "Request";
const BODY: &str = "CommsHubFirmwareSafeLaunch";

/// A Service Request for a Safe Launch, as far as the schema can tell that it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRequest {
    /// The schema version that it says it follows.
    pub schema_version: SchemaVersion,
    /// Who asks, whom, and which of its requests this is.
    pub id: MessageId,
    /// Whether it is the first of a sequence, where it says so.
    pub first_in_sequence: Option<bool>,
    /// The request that must have been done before, where it names one.
    pub preceding: Option<MessageId>,
    /// What is asked for; 8 for a request of this kind, which the schema does not hold.
    pub command_variant: CommandVariant,
    /// The service; the schema does not tie it to the body.
    pub service_reference: ServiceReference,
    /// The variant of the service.
    pub service_reference_variant: ServiceReference,
    /// What is nominated for which launch.
    pub body: SafeLaunchBody,
}

/// The body `CommsHubFirmwareSafeLaunch`. There is no level in it: the launch's own applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeLaunchBody {
    /// The reference of DCC's notification, 1 to 30 characters.
    pub notification_reference: String,
    /// The Device Manufacturer, 1 to 30 characters.
    pub device_manufacturer: String,
    /// The Device Model, 1 to 30 characters.
    pub device_model: String,
    /// The firmware version, 1 to 8 characters, as written; compared by `terms::FirmwareVersion`.
    pub firmware_version: String,
    /// The hubs.
    pub devices: DeviceIdList,
}

impl ServiceRequest {
    /// Reads the request of a document, with at most so many Device IDs.
    pub fn read(
        document: &Document<'_>,
        device_ids_max: usize,
    ) -> Result<ServiceRequest, DuisFault> {
        let root = content::root(document, ROOT)?;
        let schema_version = schema_version(root, ROOT)?;
        let mut fields = Fields::without_attributes(root, ROOT);
        let mut header = Fields::of(fields.required("Header")?, "Header")?;
        let id = message_id(header.required("RequestID")?, "RequestID")?;
        let first_in_sequence = header.optional("FirstInSequence")?;
        let first_in_sequence = first_in_sequence
            .map(|element| value(element, "FirstInSequence", ValueRule::Boolean, boolean))
            .transpose()?;
        let preceding = header.optional("PrecedingServiceRequestID")?;
        let preceding = preceding
            .map(|element| message_id(element, "PrecedingServiceRequestID"))
            .transpose()?;
        let command_variant = command_variant(header.required("CommandVariant")?)?;
        let (service_reference, service_reference_variant) = service_reference(&mut header)?;
        header.finish()?;
        let mut body = Fields::of(fields.required("Body")?, "Body")?;
        let read = safe_launch_body(body.required(BODY)?, device_ids_max)?;
        body.finish()?;
        fields.signature()?;
        Ok(ServiceRequest {
            schema_version,
            id,
            first_in_sequence,
            preceding,
            command_variant,
            service_reference,
            service_reference_variant,
            body: read,
        })
    }

    /// The request as XML, in canonical form and without a signature. Repeats that were dropped
    /// when it was read are not written again.
    pub fn write(&self) -> String {
        let mut xml = Canonical::message(ROOT, self.schema_version.text());
        xml.open("Header");
        xml.plain("RequestID", |to| self.id.push_text(to));
        if let Some(first) = self.first_in_sequence {
            xml.value("FirstInSequence", if first { "true" } else { "false" });
        }
        if let Some(preceding) = self.preceding {
            xml.plain("PrecedingServiceRequestID", |to| preceding.push_text(to));
        }
        xml.value("CommandVariant", &self.command_variant.number().to_string());
        xml.value("ServiceReference", self.service_reference.text());
        xml.value(
            "ServiceReferenceVariant",
            self.service_reference_variant.text(),
        );
        xml.close();
        xml.open("Body");
        xml.open(BODY);
        let body = &self.body;
        xml.value(
            "SafeLaunchNotificationReference",
            &body.notification_reference,
        );
        xml.value("DeviceManufacturer", &body.device_manufacturer);
        xml.value("DeviceModel", &body.device_model);
        xml.value("FirmwareVersion", &body.firmware_version);
        xml.plain("DeviceIDList", |to| {
            device_list::push_text(body.devices.ids(), to)
        });
        xml.finish()
    }
}

fn safe_launch_body(
    element: Element<'_, '_>,
    device_ids_max: usize,
) -> Result<SafeLaunchBody, DuisFault> {
    let mut fields = Fields::of(element, BODY)?;
    let mut field = |name, max| words(fields.required(name)?, name, 1, max);
    let body = SafeLaunchBody {
        notification_reference: field(
            "SafeLaunchNotificationReference",
            NOTIFICATION_REFERENCE_CHARACTERS_MAX,
        )?,
        device_manufacturer: field("DeviceManufacturer", DEVICE_NAME_CHARACTERS_MAX)?,
        device_model: field("DeviceModel", DEVICE_NAME_CHARACTERS_MAX)?,
        firmware_version: field("FirmwareVersion", FIRMWARE_VERSION_CHARACTERS_MAX)?,
        devices: device_ids(
            fields.required("DeviceIDList")?,
            "DeviceIDList",
            device_ids_max,
        )?,
    };
    fields.finish()?;
    Ok(body)
}

fn command_variant(element: Element<'_, '_>) -> Result<CommandVariant, DuisFault> {
    value(
        element,
        "CommandVariant",
        ValueRule::CommandVariant,
        |text| {
            let number = whole_number(text)?;
            CommandVariant::new(u8::try_from(number).ok()?)
        },
    )
}

/// The attribute `schemaVersion`, which every message has and no other.
pub(super) fn schema_version(
    root: Element<'_, '_>,
    name: &'static str,
) -> Result<SchemaVersion, DuisFault> {
    const ATTRIBUTE: &str = "schemaVersion";
    let known = attributes(root, name, &[ATTRIBUTE])?;
    let missing = FaultKind::AttributeMissing {
        element: name,
        wanted: ATTRIBUTE,
    };
    let attribute = known.first().ok_or_else(|| missing.at(root.position()))?;
    let invalid = FaultKind::ValueInvalid {
        of: ATTRIBUTE,
        rule: ValueRule::Decimal,
    };
    SchemaVersion::parse(attribute.value).ok_or_else(|| invalid.at(root.position()))
}

/// `ServiceReference` and `ServiceReferenceVariant`.
pub(super) fn service_reference(
    fields: &mut Fields<'_, '_>,
) -> Result<(ServiceReference, ServiceReference), DuisFault> {
    let reference = value(
        fields.required("ServiceReference")?,
        "ServiceReference",
        ValueRule::ServiceReference,
        ServiceReference::parse,
    )?;
    let variant = value(
        fields.required("ServiceReferenceVariant")?,
        "ServiceReferenceVariant",
        ValueRule::ServiceReferenceVariant,
        ServiceReference::parse_variant,
    )?;
    Ok((reference, variant))
}

/// A RequestID or ResponseID.
pub(super) fn message_id(
    element: Element<'_, '_>,
    name: &'static str,
) -> Result<MessageId, DuisFault> {
    value(element, name, ValueRule::MessageId, MessageId::parse)
}

/// A single Device ID (DUIS `EUI`), white space around it allowed.
pub(super) fn device_id(
    element: Element<'_, '_>,
    name: &'static str,
) -> Result<terms::DeviceId, DuisFault> {
    value(element, name, ValueRule::Eui, |text| {
        terms::DeviceId::parse(collapse(text))
    })
}

/// A list of at most so many Device IDs.
pub(super) fn device_ids(
    element: Element<'_, '_>,
    name: &'static str,
    ids_max: usize,
) -> Result<DeviceIdList, DuisFault> {
    let text = content::text(element, name)?;
    device_list::read(name, &text, ids_max).map_err(|kind| kind.at(element.position()))
}
