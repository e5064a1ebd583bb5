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

/// The largest Central Products List as CSV, in bytes.
pub const CPL_FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The most rows of a Central Products List. The real one has some thousands.
pub const CPL_ROWS_MAX: usize = 200_000;

const _: () = assert!(PAGE_ENTRIES_DEFAULT <= PAGE_ENTRIES_MAX);
const _: () = assert!(QUERY_WORDS_MAX < QUERY_CHARACTERS_MAX);

/// Greatest size of a submission in bytes.
pub const SUBMISSION_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Greatest number of rows of a submission, empty ones included.
pub const SUBMISSION_ROWS_MAX: usize = 500_000;

/// Greatest number of characters in a cell.
pub const CELL_CHARACTERS_MAX: usize = register::intake::value::CELL_CHARACTERS_MAX;

/// Greatest number of characters of a value that a finding shows.
pub const VALUE_SHOWN_CHARACTERS_MAX: usize = register::intake::note::SHOWN_CHARACTERS_MAX;

/// Greatest size of a device catalogue as CSV, in bytes.
pub const CATALOGUE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Greatest number of threads that one check uses.
pub const CHECK_THREADS_MAX: usize = 8;

// A full file of the shortest rows fits: ten cells of one character, nine commas, one newline.
const _: () = assert!(SUBMISSION_ROWS_MAX * 20 <= SUBMISSION_BYTES_MAX);
// A cell of the greatest length, in the widest characters, is far from a whole file.
const _: () = assert!(CELL_CHARACTERS_MAX * 4 * 100 < SUBMISSION_BYTES_MAX);
// Offsets into a file are 32 bits wide; text grows threefold at most when it is transcoded.
const _: () = assert!(SUBMISSION_BYTES_MAX <= u32::MAX as usize / 3);
// No code can be shown more often than there are cells.
const _: () = assert!(FINDINGS_KEPT_PER_CODE_MAX < SUBMISSION_ROWS_MAX as u64);
const _: () = assert!(VALUE_SHOWN_CHARACTERS_MAX < CELL_CHARACTERS_MAX);

/// Greatest size of a report of hubs (outcomes, measures, conflicts) in bytes.
pub const REPORT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Greatest number of rows of a report of hubs.
pub const REPORT_ROWS_MAX: usize = 500_000;

// A full report of the longest rows as JSON fits: some 120 bytes each.
const _: () = assert!(REPORT_ROWS_MAX * 120 <= REPORT_BYTES_MAX);

/// The most hubs on one page of an answer to a program: a
/// whole order of a day's capacity is some tens of requests.
pub const HUBS_PER_PAGE_MAX: u32 = 10_000;

/// How many hubs a page has where nothing is asked.
pub const HUBS_PER_PAGE_DEFAULT: u32 = 1_000;

/// The largest list of Device IDs in one request, in bytes: the most that one list may name, each
/// in quotes with white space about it.
pub const DEVICE_LIST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The largest body of an act on a launch, in bytes: texts of a person's, and criteria.
pub const LAUNCH_ACT_BYTES_MAX: usize = 4 * 1024 * 1024;

const _: () = assert!(HUBS_PER_PAGE_DEFAULT <= HUBS_PER_PAGE_MAX);
const _: () = assert!(DEVICE_IDS_PER_LIST_MAX * 64 <= DEVICE_LIST_BYTES_MAX);
// An act may list hubs too.
const _: () = assert!(DEVICE_LIST_BYTES_MAX <= LAUNCH_ACT_BYTES_MAX);
const _: () = assert!(LAUNCH_ACT_BYTES_MAX <= REPORT_BYTES_MAX);

/// The most hubs of one snapshot: twice what Great Britain is planned to have (DOMAIN 4.2).
pub const FLEET_HUBS_MAX: usize = 60_000_000;

/// The most rows of an inventory extract: a full fleet with six Devices behind each hub.
pub const INVENTORY_ROWS_MAX: u64 = 420_000_000;

/// The longest line of an inventory extract, in bytes. Real ones have some three hundred.
pub const INVENTORY_LINE_BYTES_MAX: usize = 16 * 1024;

/// The most columns of an inventory extract.
pub const INVENTORY_COLUMNS_MAX: usize = 200;

/// How many bytes of an inventory extract one thread reads at a time.
pub const INVENTORY_CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// The most different spellings of one kind of value that a reader of an extract keeps at hand.
/// Beyond it, it starts anew: slower, and no other result.
pub const INVENTORY_SPELLINGS_HELD_MAX: usize = 100_000;

/// The most entries of each list of a snapshot's legend: an index has 16 bits.
pub const LEGEND_ENTRIES_MAX: usize = 1 << 16;

/// The most Suppliers that an inventory extract is held against.
pub const SUPPLIERS_MAX: usize = 10_000;

/// The largest manifest of a snapshot, in bytes: full legends with eight Devices behind each hub.
pub const SNAPSHOT_MANIFEST_BYTES_MAX: usize = 256 * 1024 * 1024;

/// The largest file of facts about hubs, in bytes.
pub const HUB_FACTS_FILE_BYTES_MAX: usize = 512 * 1024 * 1024;

/// The most facts about hubs in one batch.
pub const HUB_FACTS_PER_BATCH_MAX: usize = 100_000;

/// The most Device IDs of one look-up (DUIS `DeviceIDList`).
pub const DEVICE_IDS_PER_LIST_MAX: usize = 50_000;

// A chunk holds many lines of the greatest length, and a line every column of a Device ID.
const _: () = assert!(INVENTORY_CHUNK_BYTES >= 64 * INVENTORY_LINE_BYTES_MAX);
const _: () = assert!(INVENTORY_COLUMNS_MAX * 64 <= INVENTORY_LINE_BYTES_MAX);
// Positions have 32 bits, and a line's number shares 32 bits with one of eight Device Types.
const _: () = assert!(FLEET_HUBS_MAX < u32::MAX as usize / 2);
const _: () = assert!(INVENTORY_ROWS_MAX < 1 << 29);
const _: () = assert!(terms::DeviceType::ALL.len() <= 8);
const _: () = assert!(FLEET_HUBS_MAX as u64 * 7 <= INVENTORY_ROWS_MAX);
// Every Supplier alone, with itself and with a few others has a place among the pairs.
const _: () = assert!(SUPPLIERS_MAX * 4 < LEGEND_ENTRIES_MAX);
const _: () = assert!(DEVICE_IDS_PER_LIST_MAX <= HUB_FACTS_PER_BATCH_MAX);
/// The most Device IDs in one list of a Service Request: what DUIS's 1,199,999 characters hold
/// (SL-3; DUIS `UpdateFirmware/DeviceIDList`).
pub const DUIS_DEVICE_IDS_MAX: usize = 50_000;

/// The most characters of such a list: every Device ID, and a comma between each two.
pub const DUIS_DEVICE_LIST_CHARACTERS_MAX: usize =
    DUIS_DEVICE_IDS_MAX * (terms::DeviceId::TEXT_LENGTH + 1) - 1;

/// The largest message of the XML interface, in bytes. A full list, signed, has some 1,201,800; the
/// rest is room for other spellings of the same (a line for each Device ID is not one of them).
pub const DUIS_MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// How deep elements of a message may stand in each other. The deepest of the interface is a
/// signature's serial number, six deep.
pub const DUIS_DEPTH_MAX: usize = 32;

/// The most elements, texts, comments and instructions of a message. A message has some forty
/// elements however long its lists, so whatever costs time per node is bounded here.
pub const DUIS_NODES_MAX: usize = 4_096;

/// The most attributes and namespace declarations of one element.
pub const DUIS_ATTRIBUTES_MAX: usize = 64;

/// The most characters of a name that a fault repeats.
pub const DUIS_NAME_SHOWN_CHARACTERS_MAX: usize = 60;

// The longest list is DUIS's own 1,199,999 characters, and a message that holds it fits.
const _: () = assert!(DUIS_DEVICE_LIST_CHARACTERS_MAX == 1_199_999);
const _: () = assert!(DUIS_DEVICE_LIST_CHARACTERS_MAX + 16 * 1024 < DUIS_MESSAGE_BYTES_MAX);
// Offsets into a message are 32 bits wide.
const _: () = assert!(DUIS_MESSAGE_BYTES_MAX <= u32::MAX as usize);
const _: () = assert!(DUIS_DEPTH_MAX < DUIS_NODES_MAX);

/// How long a TLS handshake may take, in seconds: two round trips, on the worst line a second or two.
/// Whoever connects and says nothing is gone after it.
pub const TLS_HANDSHAKE_SECONDS_MAX: u64 = 10;

/// The most handshakes at one time. More wait in the operating system's queue; with the limit above
/// the queue moves on even where every one of them is silent.
pub const TLS_HANDSHAKES_MAX: usize = 512;

/// How long a client may take from the end of an answer, or from connecting, to the end of the head
/// of its next request, in seconds.
pub const REQUEST_HEAD_SECONDS_MAX: u64 = 60;

/// How long a connection under TLS lives, in seconds; a request in flight is finished after it. What
/// a certificate proved holds no longer than this once the certificate has expired or its authority
/// has gone.
pub const TLS_CONNECTION_SECONDS_MAX: u64 = 3_600;

/// How long requests in flight have to finish when the server is told to stop, in seconds.
pub const SHUTDOWN_SECONDS_MAX: u64 = 60;

/// The largest file of keys or certificates of the transport, in bytes: a bundle of every public
/// authority has some 250 kB.
pub const TLS_FILE_BYTES_MAX: usize = 1024 * 1024;

const _: () = assert!(TLS_HANDSHAKE_SECONDS_MAX < REQUEST_HEAD_SECONDS_MAX);
const _: () = assert!(REQUEST_HEAD_SECONDS_MAX < TLS_CONNECTION_SECONDS_MAX);
