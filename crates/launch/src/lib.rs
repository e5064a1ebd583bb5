//! The Safe Launch of Communications Hub firmware (SECM0024), as pure decisions.
//!
//! It knows notifications, the fleet as sets of hubs, nominations, plans, outcomes, gates and
//! holds. It does not know a clock, a database, a page or a file format: those are handed in or
//! done by the shell.

pub mod conflict;
pub mod criteria;
pub mod fleet;
pub mod hub_set;
pub mod ladder;
pub mod notification;
pub mod plan;
pub mod share;

pub use hub_set::HubSet;
pub use share::Share;
