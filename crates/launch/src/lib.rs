//! The Safe Launch of Communications Hub firmware (SECM0024), as pure decisions.
//!
//! It knows notifications, the fleet as sets of hubs, nominations, plans, outcomes, gates and
//! holds. It does not know a clock, a database, a page or a file format: those are handed in or
//! done by the shell.

pub mod gate;
pub mod statistics;
