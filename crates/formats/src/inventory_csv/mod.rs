//! The inventory extract as CSV: one row for each Device, with the columns of the DUIS inventory
//! record and four of ours, read into the columns of a fleet (SL-2, SL-13).
//!
//! A bad row is a finding and is left out; the file is never lost for it (STYLE 13). Thirty million
//! hubs and what is behind them pass through in pieces, on all cores; what is kept is some bytes a
//! Device. Meter points and premises are read past: nothing of them is kept or shown (DOMAIN trap
//! 18). It knows no clock, and the same bytes give the same result.

pub(crate) mod cells;
mod columns;
mod finding;
mod join;
mod lines;
mod merge;
mod notes;
mod rows;
mod supplier_names;
mod values;
mod written;

pub use finding::InventoryCode;
pub use supplier_names::SupplierNames;
pub use written::{InventoryRow, header, push_row};

use crate::fleet_columns::FleetColumns;
use crate::limits::{CHECK_THREADS_MAX, FLEET_HUBS_MAX, INVENTORY_COLUMNS_MAX, INVENTORY_ROWS_MAX};
use cells::Cells;
use columns::{Column, Columns};
use finding::Note;
pub(crate) use finding::shown;
use join::{Tally, join};
use lines::{Next, Piece, Pieces};
use notes::Notes;
use rows::{RowReader, RowsRead};
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use terms::Findings;
use values::SharedLegend;

/// An extract that was read.
#[derive(Clone, Debug)]
pub struct InventoryRead {
    /// The fleet, or `None` where the findings say why the file gives none.
    pub columns: Option<FleetColumns>,
    /// What became of the rows.
    pub counts: InventoryCounts,
    /// Everything that was wrong or doubtful, in file order.
    pub findings: Findings<InventoryCode>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
}

/// What became of the rows of an extract. Every row is in exactly one place:
/// `rows = hubs + behind + apart + repeated + left_out`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InventoryCounts {
    /// Rows with anything in them, without the header.
    pub rows: u64,
    /// Hubs.
    pub hubs: u64,
    /// Devices behind a hub.
    pub behind: u64,
    /// Devices that stand behind no hub: in stock, or their hub is not in the file.
    pub apart: u64,
    /// Rows about a Device of an earlier row.
    pub repeated: u64,
    /// Rows left out because of an error.
    pub left_out: u64,
}

impl InventoryCounts {
    fn balance(&self) -> bool {
        self.rows == self.hubs + self.behind + self.apart + self.repeated + self.left_out
    }
}

/// Reads an extract on as many cores as there are. An error is the source's: then nothing was
/// read.
pub fn read(source: &mut dyn Read, suppliers: &SupplierNames) -> io::Result<InventoryRead> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    read_on(source, suppliers, cores.min(CHECK_THREADS_MAX))
}

fn read_on(
    source: &mut dyn Read,
    suppliers: &SupplierNames,
    threads: usize,
) -> io::Result<InventoryRead> {
    let mut notes = Notes::default();
    let mut pieces = Pieces::of(source);
    let columns = read_header(&mut pieces, &mut notes)?;
    let Some(columns) = columns else {
        // To the end, so that the digest is of the whole file.
        while pieces.next()?.is_some() {}
        return Ok(nothing(notes, pieces.digest()));
    };
    let legend = SharedLegend::new();
    let reader = || RowReader::of(&columns, suppliers, &legend);
    let (read, complete) = read_rows(&mut pieces, threads, reader, &mut notes)?;
    let mut counts = InventoryCounts {
        left_out: notes.count(InventoryCode::LineTooLong),
        rows: notes.count(InventoryCode::LineTooLong),
        ..InventoryCounts::default()
    };
    let (mut hubs, mut behind) = (Vec::new(), Vec::new());
    for of_thread in read {
        counts.rows += of_thread.rows;
        counts.left_out += of_thread.left_out;
        counts.apart += of_thread.apart;
        notes.take_in(of_thread.notes);
        hubs.push(of_thread.hubs);
        behind.push(of_thread.behind);
    }
    let hub_rows: usize = hubs.iter().map(Vec::len).sum();
    if hub_rows > FLEET_HUBS_MAX {
        notes.push(Note::of_file(InventoryCode::TooManyHubs).showing(&hub_rows.to_string()));
    } else if hub_rows == 0 {
        notes.push(Note::of_file(InventoryCode::NoHubs));
    }
    if !complete || hub_rows > FLEET_HUBS_MAX || hub_rows == 0 {
        return Ok(InventoryRead {
            counts,
            ..nothing(notes, pieces.digest())
        });
    }
    let (columns, tally) = join(hubs, behind, legend, suppliers, &mut notes);
    count(&mut counts, tally);
    Ok(InventoryRead {
        columns: Some(columns),
        counts,
        findings: notes.findings(),
        sha256: pieces.digest(),
    })
}

fn nothing(notes: Notes, sha256: [u8; 32]) -> InventoryRead {
    InventoryRead {
        columns: None,
        counts: InventoryCounts::default(),
        findings: notes.findings(),
        sha256,
    }
}

fn count(counts: &mut InventoryCounts, tally: Tally) {
    counts.hubs = tally.hubs;
    counts.behind = tally.behind;
    counts.repeated = tally.again;
    counts.apart += tally.astray;
    assert!(counts.balance(), "every row is in exactly one place");
}

/// Hands the pieces to the threads. What they read, and whether it was all.
fn read_rows<'a>(
    pieces: &mut Pieces<'_>,
    threads: usize,
    reader: impl Fn() -> RowReader<'a> + Sync,
    notes: &mut Notes,
) -> io::Result<(Vec<RowsRead>, bool)> {
    let (hand, taken) = sync_channel(threads * 2);
    let taken = Mutex::new(taken);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..threads.max(1))
            .map(|_| {
                scope.spawn(|| {
                    let mut reader = reader();
                    while let Some(piece) = take(&taken) {
                        reader.read_piece(&piece);
                    }
                    reader.read
                })
            })
            .collect();
        let mut complete = true;
        let mut failed = None;
        loop {
            match pieces.next() {
                Ok(Some(Next::Piece(piece))) if piece.first_line > INVENTORY_ROWS_MAX => {
                    let line = piece.first_line;
                    notes.push(Note::of_row(InventoryCode::TooManyRows, line));
                    complete = false;
                    break;
                }
                Ok(Some(Next::Piece(piece))) => {
                    if hand.send(piece).is_err() {
                        break;
                    }
                }
                Ok(Some(Next::LineTooLong(line))) => {
                    notes.push(Note::of_row(InventoryCode::LineTooLong, line));
                }
                Ok(None) => break,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        drop(hand);
        let read = readers
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|why| std::panic::resume_unwind(why))
            })
            .collect();
        match failed {
            Some(error) => Err(error),
            None => Ok((read, complete)),
        }
    })
}

fn take(pieces: &Mutex<Receiver<Piece>>) -> Option<Piece> {
    let pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
    pieces.recv().ok()
}

/// Reads the first line with anything in it; `None`, with findings, where the file cannot be read
/// by it.
fn read_header(pieces: &mut Pieces<'_>, notes: &mut Notes) -> io::Result<Option<Columns>> {
    let mut line = 1;
    let (names, taken) = {
        let bytes = pieces.peek()?;
        let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        if utf16 || memchr::memchr(0, bytes).is_some() {
            notes.push(Note::of_file(InventoryCode::NotText));
            return Ok(None);
        }
        let mut taken = match bytes.starts_with(b"\xEF\xBB\xBF") {
            true => 3,
            false => 0,
        };
        loop {
            let rest = &bytes[taken..];
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            taken += end;
            let text = rest[..end].trim_ascii();
            if !text.is_empty() || end == 0 {
                break (header_names(text), taken);
            }
            line += 1;
        }
    };
    pieces.skip(taken);
    let Some(names) = names else {
        notes.push(Note::of_row(InventoryCode::HeaderMissing, line));
        return Ok(None);
    };
    Ok(columns_of(&names, line, notes))
}

/// The names of the columns; `None` where the line cannot be one of names.
fn header_names(text: &[u8]) -> Option<Vec<String>> {
    let mut cells = Cells::default();
    u32::try_from(text.len()).ok()?;
    cells.cut(text).ok()?;
    if text.is_empty() || cells.len() > INVENTORY_COLUMNS_MAX {
        return None;
    }
    let name = |at| String::from_utf8(cells.get(text, at).to_vec()).ok();
    (0..cells.len()).map(name).collect()
}

fn columns_of(names: &[String], line: u64, notes: &mut Notes) -> Option<Columns> {
    let (columns, unknown) = Columns::of(names);
    let missing = columns.absent(Column::needed());
    let alone = names.len() == 1 && names[0].contains([';', '\t', '|']);
    if alone {
        notes.push(Note::of_row(InventoryCode::Delimiter, line));
        return None;
    }
    for (column, name) in unknown {
        let note = Note::of_row(InventoryCode::ColumnUnknown, line);
        notes.push(Note {
            column,
            ..note.showing(&shown(name.as_bytes()))
        });
    }
    let absent = columns.absent(Column::useful());
    let absent = absent
        .iter()
        .map(|column| (InventoryCode::ColumnAbsent, column));
    let needed = missing
        .iter()
        .map(|column| (InventoryCode::ColumnMissing, column));
    for (code, column) in absent.chain(needed) {
        let note = Note::of_row(code, line).showing(column.name());
        notes.push(Note {
            field: Some(*column),
            ..note
        });
    }
    missing.is_empty().then_some(columns)
}

#[cfg(test)]
mod tests;
