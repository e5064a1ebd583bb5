//! The XML interface's tables: its Users and the certificates that are trusted, and the Service
//! Requests that were answered, and the alerts that wait to be taken.

mod alerts;
mod requests;
mod users;

pub(crate) use alerts::{not_taken, outbox, set_aside, taken, waiting, write_alerts};
pub(crate) use requests::{answered, keep_answered, last_counter, write_answered};
pub(crate) use users::{certificates, put_certificate, put_user, user, users};
