//! The response to a Safe Launch Service Request (DUIS.md 5 and 12): a code, and with a warning the
//! Device IDs that were set aside, each in exactly one list.
//!
//! It refuses to decide which list a Device ID belongs in, and to say more of one than its list
//! does.

use super::content::{self, Fields, value};
use super::device_list::{self, DeviceIdList, IDS_MAX_OF_A_MESSAGE};
use super::fault::{DuisFault, ValueRule};
use super::identifiers::{MessageId, MessageTime, ResponseCode, SchemaVersion, ServiceReference};
use super::request::{device_ids, message_id, schema_version, service_reference};
use super::xml::{Canonical, Document, Element};
use terms::DeviceId;

pub(super) const ROOT: &str = "Response";
const WARNING: &str = "DSPSafeLaunchWarning";

/// A response to a Service Request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceResponse {
    /// What every response begins with.
    pub header: ResponseHeader,
    /// The service of the request.
    pub service_reference: ServiceReference,
    /// The variant of the service.
    pub service_reference_variant: ServiceReference,
    /// The Device IDs that were set aside, if any were.
    pub warning: Option<SafeLaunchWarning>,
}

/// What every response and alert begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHeader {
    /// The schema version that it says it follows.
    pub schema_version: SchemaVersion,
    /// The request that it answers; a response has it, an alert does not.
    pub request_id: Option<MessageId>,
    /// What it calls itself; an alert has it, the response to a non-Device request does not.
    pub response_id: Option<MessageId>,
    /// What it says at once.
    pub code: ResponseCode,
    /// When it was made.
    pub at: MessageTime,
}

/// Why a Device ID was set aside: which list of the response it is in. In the order of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SetAside {
    /// The requester's own, and not a Communications Hub Function.
    Invalid,
    /// Its status is not Commissioned.
    NotCommissioned,
    /// The firmware does not apply to it.
    NotApplicableFirmware,
    /// Something else is under way with it.
    OtherRequestInProgress,
    /// Not the requester's, or unknown: the two are never told apart, so that nobody can probe the
    /// fleet (ONE-3).
    NotResponsibleSupplier,
}

impl SetAside {
    /// Every list, in its order.
    pub const ALL: [SetAside; 5] = [
        SetAside::Invalid,
        SetAside::NotCommissioned,
        SetAside::NotApplicableFirmware,
        SetAside::OtherRequestInProgress,
        SetAside::NotResponsibleSupplier,
    ];

    /// The element of the list.
    pub fn element(self) -> &'static str {
        match self {
            SetAside::Invalid => "InvalidDeviceIDList",
            SetAside::NotCommissioned => "NotCommissionedDeviceIDList",
            SetAside::NotApplicableFirmware => "NotApplicableFirmwareDeviceIDList",
            SetAside::OtherRequestInProgress => "OtherRequestInProgressList",
            SetAside::NotResponsibleSupplier => "NotResponsibleSupplierDeviceIDList",
        }
    }
}

/// The Device IDs that were set aside, at least one (`DSPSafeLaunchWarning`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeLaunchWarning {
    /// In the order of [`SetAside::ALL`].
    lists: [DeviceIdList; 5],
}

impl SafeLaunchWarning {
    /// A warning of these, in the order given within each list; `None` where there is none to warn
    /// of, for which a response has no warning at all.
    pub fn of(set_aside: impl IntoIterator<Item = (SetAside, DeviceId)>) -> Option<Self> {
        let mut lists: [Vec<DeviceId>; 5] = Default::default();
        for (why, id) in set_aside {
            lists[why as usize].push(id);
        }
        Self::of_lists(lists.map(DeviceIdList::of))
    }

    fn of_lists(lists: [DeviceIdList; 5]) -> Option<Self> {
        let some = lists.iter().any(|list| !list.ids().is_empty());
        some.then_some(SafeLaunchWarning { lists })
    }

    /// The Device IDs of a list.
    pub fn list(&self, why: SetAside) -> &[DeviceId] {
        self.lists[why as usize].ids()
    }
}

impl ServiceResponse {
    /// Reads the response of a document.
    pub fn read(document: &Document<'_>) -> Result<ServiceResponse, DuisFault> {
        let (header, body, fields) = header_and_body(document)?;
        let mut body = Fields::of(body, "Body")?;
        let mut message = Fields::of(body.required("ResponseMessage")?, "ResponseMessage")?;
        body.finish()?;
        let (service_reference, service_reference_variant) = service_reference(&mut message)?;
        let warning = message.optional(WARNING)?.map(warning).transpose()?;
        message.finish()?;
        fields.signature()?;
        Ok(ServiceResponse {
            header,
            service_reference,
            service_reference_variant,
            warning,
        })
    }

    /// The response as XML, in canonical form and without a signature, in one pass however long its
    /// lists are.
    pub fn write(&self) -> String {
        let mut xml = self.header.begin();
        xml.open("Body");
        xml.open("ResponseMessage");
        xml.value("ServiceReference", self.service_reference.text());
        xml.value(
            "ServiceReferenceVariant",
            self.service_reference_variant.text(),
        );
        if let Some(warning) = &self.warning {
            xml.open(WARNING);
            for why in SetAside::ALL {
                let ids = warning.list(why);
                if !ids.is_empty() {
                    xml.plain(why.element(), |to| device_list::push_text(ids, to));
                }
            }
        }
        xml.finish()
    }
}

impl ResponseHeader {
    /// Begins a response: its outermost element and its header.
    pub(super) fn begin(&self) -> Canonical {
        let mut xml = Canonical::message(ROOT, self.schema_version.text());
        xml.open("Header");
        if let Some(id) = self.request_id {
            xml.plain("RequestID", |to| id.push_text(to));
        }
        if let Some(id) = self.response_id {
            xml.plain("ResponseID", |to| id.push_text(to));
        }
        xml.value("ResponseCode", self.code.text());
        xml.value("ResponseDateTime", &self.at.text());
        xml.close();
        xml
    }
}

/// The header of a response or an alert, its body still to be read, and what follows the body.
pub(super) fn header_and_body<'d, 'a>(
    document: &'d Document<'a>,
) -> Result<(ResponseHeader, Element<'d, 'a>, Fields<'d, 'a>), DuisFault> {
    let root = content::root(document, ROOT)?;
    let schema_version = schema_version(root, ROOT)?;
    let mut fields = Fields::without_attributes(root, ROOT);
    let mut header = Fields::of(fields.required("Header")?, "Header")?;
    let mut id = |name| {
        let element = header.optional(name)?;
        element.map(|element| message_id(element, name)).transpose()
    };
    let request_id = id("RequestID")?;
    let response_id = id("ResponseID")?;
    let code = value(
        header.required("ResponseCode")?,
        "ResponseCode",
        ValueRule::ResponseCode,
        ResponseCode::parse,
    )?;
    let at = date_time(header.required("ResponseDateTime")?, "ResponseDateTime")?;
    header.finish()?;
    let header = ResponseHeader {
        schema_version,
        request_id,
        response_id,
        code,
        at,
    };
    let body = fields.required("Body")?;
    Ok((header, body, fields))
}

/// A date and time.
pub(super) fn date_time(
    element: Element<'_, '_>,
    name: &'static str,
) -> Result<MessageTime, DuisFault> {
    value(element, name, ValueRule::DateTime, MessageTime::parse)
}

fn warning(element: Element<'_, '_>) -> Result<SafeLaunchWarning, DuisFault> {
    let mut fields = Fields::of(element, WARNING)?;
    let mut lists: [DeviceIdList; 5] = Default::default();
    for why in SetAside::ALL {
        let name = why.element();
        if let Some(element) = fields.optional(name)? {
            lists[why as usize] = device_ids(element, name, IDS_MAX_OF_A_MESSAGE)?;
        }
    }
    let warning = SafeLaunchWarning::of_lists(lists);
    let Some(warning) = warning else {
        // Stock warnings may be empty; this one may not, so one of its lists is missing.
        return Err(fields
            .required(SetAside::Invalid.element())
            .expect_err("a warning without lists has not the first of them"));
    };
    fields.finish()?;
    Ok(warning)
}
