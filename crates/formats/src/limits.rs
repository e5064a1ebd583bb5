//! Every limit on what comes from outside, in one place, with what relates them.
//!
//! A limit is refused by name: whoever meets it is told what it is.

/// The longest search query, in characters: a combination of eight devices with every field, or a
/// few lines pasted from a spreadsheet.
pub const QUERY_CHARACTERS_MAX: usize = 2_000;

/// The most words in one search query. Each is a look-up; a sentence pasted whole is not a search.
pub const QUERY_WORDS_MAX: usize = 12;

/// How many entries a page of a list has where nothing else is asked.
pub const PAGE_ENTRIES_DEFAULT: usize = 20;

/// The most entries of a page of a list.
pub const PAGE_ENTRIES_MAX: usize = 100;

/// The longest cursor. Ours are shorter; anything longer is not one of ours.
pub const CURSOR_CHARACTERS_MAX: usize = 200;

/// The largest file of bank holidays, in bytes. What gov.uk publishes has some 30 kB.
pub const BANK_HOLIDAY_FILE_BYTES_MAX: usize = 1024 * 1024;

/// The most findings of one code that are kept and shown; all are counted (REGISTER 3.1).
pub const FINDINGS_KEPT_PER_CODE_MAX: u64 = 1_000;

const _: () = assert!(PAGE_ENTRIES_DEFAULT <= PAGE_ENTRIES_MAX);
const _: () = assert!(QUERY_WORDS_MAX < QUERY_CHARACTERS_MAX);
