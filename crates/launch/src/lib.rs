//! The Safe Launch of Communications Hub firmware (SECM0024), as pure decisions.
//!
//! It knows notifications, the fleet as sets of hubs, nominations, plans, outcomes, gates and
//! holds. It does not know a clock, a database, a page or a file format: those are handed in or
//! done by the shell.

pub mod activation;
pub mod alert;
pub mod command;
pub mod conflict;
pub mod criteria;
pub mod decide;
pub mod decision;
pub mod dispatch;
pub mod evidence;
pub mod fleet;
pub mod gate;
pub mod hold;
pub mod hub_set;
pub mod ladder;
pub mod launch;
pub mod nomination;
pub mod notification;
pub mod order;
pub mod outcome;
pub mod plan;
pub mod rehearsal;
pub mod share;
pub mod sharing;
pub mod standing;
pub mod statistics;
pub mod tally;
pub mod tranche;

pub use hub_set::HubSet;
pub use share::Share;
