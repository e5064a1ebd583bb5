//! The data plane of launches: facts of single hubs, in plain tables, with their counts beside
//! them, changed in the same transaction.
//!
//! It decides nothing and knows no clock: whether a hub that did not report is pending or silent
//! follows from the moment at which somebody asks, so only hubs that came to an end are counted.
//! No act writes here and nothing here stands in the journal.

mod arms;
mod batches;
mod conflicts;
mod hubs;
mod measures;
mod notes;
mod outcomes;
mod result_reports;
mod suppliers;
mod take;
mod tally;

pub(crate) use arms::Arm;
pub(crate) use batches::{missing, next_batch};
pub(crate) use conflicts::{conflicts, put_conflicts};
pub(crate) use hubs::{HubRow, device_from_sql, device_to_sql, known};
pub(crate) use measures::take_measures;
pub(crate) use notes::{keep_note, note};
pub(crate) use outcomes::{Ending, ended_by_order};
pub(crate) use result_reports::{keep_report, reports};
pub(crate) use suppliers::supplier_counts;
pub(crate) use take::take_facts;
pub(crate) use tally::{keep_held, keep_order_counts, tally};
