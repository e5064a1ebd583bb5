//! In which order a Service Request is judged, and what answers it (DUIS.md section 8).
//!
//! One request may be wrong in many ways; it is told of the first. This module holds the order as
//! types, for the server that walks it. Where DUIS's own order is not public, the order is ours.

use super::codes::CodeTable;
use super::fault::DuisFault;
use super::identifiers::{MessageId, ResponseCode};
use super::signature::SignatureFault;

/// The steps, first to last. A request that fails one is not held against the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Method, path, media type, the Party of the connection, size.
    Transport,
    /// Well-formed XML in UTF-8 without a document type, within the limits.
    WellFormed,
    /// The schema, read by [`super::request`].
    Schema,
    /// The signature and its certificate, by [`super::signature::verify`].
    Signature,
    /// The RequestID was not used before, and its counter is above the originator's last.
    Replay,
    /// The User, its standing, its role.
    Access,
    /// Command Variant, service address, target.
    Variant,
    /// The body is what the service reference says.
    Service,
    /// The notification, its firmware, its window.
    Notification,
    /// Each Device ID, into exactly one list.
    Devices,
    /// Kept for good, and only then answered.
    Commit,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Step; 11] = [
        Step::Transport,
        Step::WellFormed,
        Step::Schema,
        Step::Signature,
        Step::Replay,
        Step::Access,
        Step::Variant,
        Step::Service,
        Step::Notification,
        Step::Devices,
        Step::Commit,
    ];
}

/// Everything that a request can be told, first refusal first. Within [`Step::Access`] an unknown
/// User comes before a suspended one, and that before a role that may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Situation {
    /// Larger than the limit.
    TooLarge,
    /// Not well formed, or beyond a limit of the reader.
    NotWellFormed,
    /// It breaks the schema.
    SchemaBroken,
    /// Not signed as it must be; one answer for every reason.
    SignatureRefused,
    /// The RequestID was used before with other content, or its counter is not above the last.
    RequestIdUsed,
    /// No such User, or no such User Role.
    UserUnknown,
    /// The User is suspended.
    UserSuspended,
    /// The User's role may not ask for this: only Import and Gas Suppliers may.
    RoleNotPermitted,
    /// The Command Variant is not 8.
    CommandVariantWrong,
    /// It was sent to the address of another kind of request.
    ServiceAddressWrong,
    /// Its target is not the Access Control Broker.
    TargetNotBroker,
    /// The body is not what the service reference says.
    BodyMismatch,
    /// No such notification, or it is closed.
    NotificationUnknown,
    /// Manufacturer, model or version is not what was notified, or is not on the Central Products
    /// List as Active.
    FirmwareNotNotified,
    /// After the window for nominations, or while an Emergency Stop pauses the launch.
    WindowClosed,
    /// More hubs than the Supplier may nominate for the level.
    NominationLimit,
    /// Some Device IDs were set aside; those that were not are nominated.
    SomeSetAside,
    /// All Device IDs are nominated.
    Accepted,
}

/// What goes back: a response with a code, or a bare HTTP status where no response can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// HTTP 200 with a signed `sr:Response` of this code.
    Code(ResponseCode),
    /// This HTTP status and no response.
    Status(u16),
}

impl Situation {
    /// Every situation, in order of precedence.
    pub const ALL: [Situation; 18] = [
        Situation::TooLarge,
        Situation::NotWellFormed,
        Situation::SchemaBroken,
        Situation::SignatureRefused,
        Situation::RequestIdUsed,
        Situation::UserUnknown,
        Situation::UserSuspended,
        Situation::RoleNotPermitted,
        Situation::CommandVariantWrong,
        Situation::ServiceAddressWrong,
        Situation::TargetNotBroker,
        Situation::BodyMismatch,
        Situation::NotificationUnknown,
        Situation::FirmwareNotNotified,
        Situation::WindowClosed,
        Situation::NominationLimit,
        Situation::SomeSetAside,
        Situation::Accepted,
    ];

    /// The step that finds it.
    pub fn step(self) -> Step {
        match self {
            Situation::TooLarge => Step::Transport,
            Situation::NotWellFormed => Step::WellFormed,
            Situation::SchemaBroken => Step::Schema,
            Situation::SignatureRefused => Step::Signature,
            Situation::RequestIdUsed => Step::Replay,
            Situation::UserUnknown | Situation::UserSuspended | Situation::RoleNotPermitted => {
                Step::Access
            }
            Situation::CommandVariantWrong
            | Situation::ServiceAddressWrong
            | Situation::TargetNotBroker => Step::Variant,
            Situation::BodyMismatch => Step::Service,
            Situation::NotificationUnknown
            | Situation::FirmwareNotNotified
            | Situation::WindowClosed => Step::Notification,
            Situation::NominationLimit | Situation::SomeSetAside => Step::Devices,
            Situation::Accepted => Step::Commit,
        }
    }
}

/// Why a message was not taken in: the first of steps 1 to 4 that it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It does not read as a message.
    Message(DuisFault),
    /// It reads, and its signature is refused.
    Signature {
        /// Why; for DCC's log alone.
        fault: SignatureFault,
        /// What the message calls itself, unproven, so that the answer can name it.
        id: Option<MessageId>,
    },
}

impl Unreadable {
    /// The step that it failed.
    pub fn step(&self) -> Step {
        match self {
            Unreadable::Message(fault) => fault.step(),
            Unreadable::Signature { .. } => Step::Signature,
        }
    }

    /// What the sender is told about: never why a signature was refused.
    pub fn situation(&self) -> Situation {
        match self {
            Unreadable::Signature { .. } => Situation::SignatureRefused,
            Unreadable::Message(fault) => match fault.step() {
                Step::Transport => Situation::TooLarge,
                Step::WellFormed => Situation::NotWellFormed,
                Step::Schema
                | Step::Signature
                | Step::Replay
                | Step::Access
                | Step::Variant
                | Step::Service
                | Step::Notification
                | Step::Devices
                | Step::Commit => Situation::SchemaBroken,
            },
        }
    }

    /// The answer by this table.
    pub fn answer(&self, codes: &CodeTable) -> Answer {
        codes.answer(self.situation())
    }

    /// The stable code of what is wrong, for DCC's log. A sender is told it for a message that does
    /// not read; for a signature it is told the outward code alone.
    pub fn code(&self) -> &'static str {
        match self {
            Unreadable::Message(fault) => fault.code(),
            Unreadable::Signature { fault, .. } => fault.code(),
        }
    }
}

impl From<DuisFault> for Unreadable {
    fn from(fault: DuisFault) -> Unreadable {
        Unreadable::Message(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_3_situations_stand_in_the_order_of_their_steps() {
        assert!(Situation::ALL.is_sorted());
        assert!(Situation::ALL.is_sorted_by_key(|situation| situation.step()));
        assert!(Step::ALL.is_sorted());
    }
}
