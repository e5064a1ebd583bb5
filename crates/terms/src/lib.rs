//! The field's words as types, for every other crate to build on.
//!
//! A value of one of these types is well formed: parsing happens once, at the edge. Nothing here
//! knows a clock, randomness, storage, a network or a serialised form.

pub mod device;
pub mod device_id;
pub mod finding;
pub mod moment;
pub mod party;
pub mod reference;
pub mod region;
pub mod stored;
pub mod text;
pub mod working_day;

pub use device::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};
pub use device_id::DeviceId;
pub use finding::{Finding, Findings, Place, Severity};
pub use jiff::civil::Date;
pub use moment::Moment;
pub use party::{Actor, Capacity, Organisation, OrganisationType, PartyCategory, Recipient};
pub use reference::{
    EditionRef, HoldRef, ItemRef, LaunchRef, NominationRef, OrderRef, OrganisationRef, PersonRef,
    PlanRef, PublicRef, RoundRef, SubmissionRef,
};
pub use region::CspRegion;
pub use stored::Stored;
pub use working_day::{Division, WorkingDayCalendar};
