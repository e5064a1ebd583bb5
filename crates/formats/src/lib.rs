//! Bytes and sentences: every file format the register reads or writes, and every sentence a
//! person is told. It does no IO and knows no clock.

pub mod bank_holidays;
pub mod catalogue_csv;
pub mod clause_text;
mod cover_sheet;
pub mod cpl_csv;
pub mod dcc_xlsx;
pub mod duis;
mod entry_columns;
pub mod finding_json;
pub mod finding_text;
pub mod fleet_columns;
pub mod fleet_snapshot;
pub mod fleet_told;
pub mod formula_guard;
pub mod glossary_csv;
pub mod glossary_seed;
mod glossary_sheet;
pub mod hand_over;
pub mod hub_facts_csv;
pub mod hub_reports;
pub mod inventory_csv;
pub mod journal;
pub mod limits;
pub mod neutrality;
pub mod plan_file;
pub mod problem;
pub mod published_csv;
pub mod published_digest;
pub mod published_line;
pub mod published_xlsx;
pub mod sarif;
pub mod sentences;
mod sheet_style;
pub mod submission_csv;
mod table_sheet;
pub mod template;
