//! What is reported of single hubs, in files: outcomes from CSPs, service-health measures from
//! Suppliers and DCC, and the calendar of conflicts. Each as NDJSON (one JSON object a line) or as
//! CSV with the same names as columns.
//!
//! A row that does not read is a finding and is left out; the others are taken all the same. No
//! finding repeats a Device ID.

mod calendar;
mod code;
mod device_list;
mod measures;
mod outcomes;
mod rows;

pub use calendar::{CalendarRow, CalendarRows, CalendarScope, read_calendar};
pub use code::ReportCode;
pub use device_list::{device_ids, read_device_list, unread_text};
pub use measures::{MeasureRow, read_measures};
pub use outcomes::{OutcomeRow, read_outcomes};
pub use rows::{ReportForm, Rows};
