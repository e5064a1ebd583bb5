//! A message taken in: the steps from bytes to proven words, in their order (DUIS.md section 8,
//! steps 1 to 4).

use super::alert::AlertMessage;
use super::codes::Interface;
use super::fault::DuisFault;
use super::identifiers::MessageId;
use super::precedence::Unreadable;
use super::request::ServiceRequest;
use super::response::ServiceResponse;
use super::signature::{ExpectedSigner, Signer, Trust, verify};
use super::xml::Document;

/// A message whose signature was checked. There is no other way to one than through here, and what
/// it says was read from the same document that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<T> {
    message: T,
    signer: Signer,
}

impl<T> Signed<T> {
    /// What was said.
    pub fn message(&self) -> &T {
        &self.message
    }

    /// Who said it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Both.
    pub fn into_parts(self) -> (T, Signer) {
        (self.message, self.signer)
    }
}

/// Takes in a Service Request. Its signer has to be its originator.
pub fn request(
    bytes: &[u8],
    interface: &Interface,
    trust: &Trust<'_>,
) -> Result<Signed<ServiceRequest>, Unreadable> {
    message(
        bytes,
        interface,
        trust,
        |document| ServiceRequest::read(document, interface.device_ids_max),
        |request| {
            (
                Some(request.id),
                ExpectedSigner::Holder(request.id.originator),
            )
        },
    )
}

/// Takes in the response to a Service Request, from this signer.
pub fn response(
    bytes: &[u8],
    interface: &Interface,
    trust: &Trust<'_>,
    from: ExpectedSigner,
) -> Result<Signed<ServiceResponse>, Unreadable> {
    message(bytes, interface, trust, ServiceResponse::read, |response| {
        (response.header.request_id, from)
    })
}

/// Takes in a DCC Alert, from this signer.
pub fn alert(
    bytes: &[u8],
    interface: &Interface,
    trust: &Trust<'_>,
    from: ExpectedSigner,
) -> Result<Signed<AlertMessage>, Unreadable> {
    message(bytes, interface, trust, AlertMessage::read, |alert| {
        (alert.header.response_id, from)
    })
}

fn message<T>(
    bytes: &[u8],
    interface: &Interface,
    trust: &Trust<'_>,
    read: impl FnOnce(&Document<'_>) -> Result<T, DuisFault>,
    who: impl FnOnce(&T) -> (Option<MessageId>, ExpectedSigner),
) -> Result<Signed<T>, Unreadable> {
    let document = Document::read(bytes, interface.message_bytes_max)?;
    let message = read(&document)?;
    let (id, expected) = who(&message);
    let signer = verify(&document, trust, expected);
    let signer = signer.map_err(|fault| Unreadable::Signature { fault, id })?;
    Ok(Signed { message, signer })
}
