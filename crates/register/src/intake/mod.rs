//! Intake: the rules every submitted row is held against (REG-14, REG-16).
//!
//! It takes cells and gives rows and notes. Bytes, encodings and quotes are `formats`' business,
//! and so is every sentence a person reads. One concept a file: start at [`row`] for one row, at
//! [`header`] for the columns.

mod by_hash;
pub mod cell;
mod characters;
pub mod code;
pub mod day;
pub mod field;
mod firmware;
pub mod header;
pub mod held;
pub mod identifier;
mod list_value;
mod markup;
mod meter_point;
pub mod near;
pub mod note;
pub mod profile;
mod prose;
pub mod raised;
mod reference;
pub mod repeat;
pub mod row;
mod script;
pub mod setting;
pub mod similarity;
pub mod value;
mod wording;

pub use code::Code;
pub use field::Field;
pub use held::Held;
pub use note::{Fact, Note, Notes};
pub use profile::ProfileVersion;
pub use setting::CheckSetting;
