//! One Arrow IPC file of one record batch, written in one go and opened as slices of its bytes.

use super::SnapshotFault;
use super::manifest::FileEntry;
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch};
use arrow_buffer::{Buffer, ScalarBuffer};
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_ipc::{Block, MetadataVersion, root_as_footer, root_as_message};
use arrow_schema::{Field, Schema};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::sync::Arc;

/// Every buffer begins at a multiple of this many bytes, so that it can be read where it stands.
const ALIGNMENT_BYTES: usize = 64;

/// The magic word and the length of the footer at the end of a file.
const TRAILER_BYTES: usize = 10;

/// Writes columns of one length, none of whose values is absent.
pub(super) fn write(
    names: &[&str],
    arrays: Vec<ArrayRef>,
    to: &mut dyn Write,
) -> io::Result<FileEntry> {
    let fields: Vec<Field> = names
        .iter()
        .zip(&arrays)
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), false))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let options = IpcWriteOptions::try_new(ALIGNMENT_BYTES, false, MetadataVersion::V5);
    let mut digested = Digested {
        to,
        digest: Sha256::new(),
        bytes: 0,
    };
    let mut writer = FileWriter::try_new_with_options(
        &mut digested,
        &schema,
        options.map_err(io::Error::other)?,
    )
    .map_err(io::Error::other)?;
    let batch = RecordBatch::try_new(schema, arrays).map_err(io::Error::other)?;
    writer.write(&batch).map_err(io::Error::other)?;
    writer.finish().map_err(io::Error::other)?;
    drop(writer);
    digested.to.flush()?;
    Ok(FileEntry {
        rows: 0,
        bytes: digested.bytes,
        sha256: digested.digest.finalize().into(),
    })
}

/// Passes bytes on, and digests and counts them.
struct Digested<'w> {
    to: &'w mut dyn Write,
    digest: Sha256,
    bytes: u64,
}

impl Write for Digested<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A file whose one batch was found.
pub(super) struct Opened {
    file: &'static str,
    batch: RecordBatch,
}

impl Opened {
    /// Opens a file with these columns.
    pub(super) fn of(
        file: &'static str,
        bytes: &Bytes,
        names: &[&str],
    ) -> Result<Opened, SnapshotFault> {
        let batch = batch(bytes).map_err(|why| SnapshotFault(format!("{file}: {why}")))?;
        let schema = batch.schema();
        let held: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        match held == names {
            true => Ok(Opened { file, batch }),
            false => Err(SnapshotFault(format!("{file} has other columns"))),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// One column, as a slice of the file.
    pub(super) fn column<T: ArrowPrimitiveType>(
        &self,
        at: usize,
    ) -> Result<ScalarBuffer<T::Native>, SnapshotFault> {
        let array = self.batch.column(at);
        match array.as_any().downcast_ref::<PrimitiveArray<T>>() {
            Some(column) if column.null_count() == 0 => Ok(column.values().clone()),
            Some(_) | None => Err(SnapshotFault(format!(
                "{}: column {} is of another type, or a value is absent",
                self.file,
                at + 1
            ))),
        }
    }
}

/// The one batch of a file. Nothing is copied: a file whose buffers are not aligned is refused.
fn batch(bytes: &Bytes) -> Result<RecordBatch, String> {
    let buffer = Buffer::from(bytes.clone());
    let footer_end = buffer
        .len()
        .checked_sub(TRAILER_BYTES)
        .ok_or("is no Arrow file")?;
    let trailer = buffer[footer_end..].try_into().map_err(|_| "is cut")?;
    let footer_length = read_footer_length(trailer).map_err(|why| why.to_string())?;
    let footer_begin = footer_end.checked_sub(footer_length).ok_or("is cut")?;
    let footer =
        root_as_footer(&buffer[footer_begin..footer_end]).map_err(|why| why.to_string())?;
    let schema = footer.schema().ok_or("has no schema")?;
    let schema = arrow_ipc::convert::try_fb_to_schema(schema).map_err(|why| why.to_string())?;
    let batches = footer.recordBatches().ok_or("has no batch")?;
    if batches.len() != 1 || footer.dictionaries().is_some_and(|held| !held.is_empty()) {
        return Err("has not exactly one batch of plain columns".to_owned());
    }
    let block = batches.get(0);
    let message = block_of(&buffer[..footer_begin], block).ok_or("has a batch that is cut")?;
    let message = buffer.slice_with_length(message.0, message.1);
    check_buffers(&message, block)?;
    FileDecoder::new(Arc::new(schema), footer.version())
        .with_require_alignment(true)
        .read_record_batch(block, &message)
        .map_err(|why| why.to_string())?
        .ok_or_else(|| "has an empty batch".to_owned())
}

/// Begin and length of the batch's message, where it lies in the file.
fn block_of(file: &[u8], block: &Block) -> Option<(usize, usize)> {
    let begin = usize::try_from(block.offset()).ok()?;
    let metadata = usize::try_from(block.metaDataLength()).ok()?;
    let length = usize::try_from(block.bodyLength())
        .ok()?
        .checked_add(metadata)?;
    (begin.checked_add(length)? <= file.len()).then_some((begin, length))
}

/// That every buffer of the batch lies in its body: the decoder takes that for granted.
fn check_buffers(message: &Buffer, block: &Block) -> Result<(), String> {
    // A message begins with the word that says so and its length.
    let metadata = usize::try_from(block.metaDataLength()).unwrap_or(0);
    let held = message.get(8..metadata).ok_or("has a batch that is cut")?;
    let held = root_as_message(held).map_err(|why| why.to_string())?;
    let batch = held.header_as_record_batch().ok_or("has no batch")?;
    if batch.compression().is_some() {
        return Err("is compressed".to_owned());
    }
    let body = block.bodyLength();
    let inside = batch.buffers().is_some_and(|buffers| {
        buffers.iter().all(|buffer| {
            let end = buffer.offset().checked_add(buffer.length());
            buffer.offset() >= 0 && buffer.length() >= 0 && end.is_some_and(|end| end <= body)
        })
    });
    match inside {
        true => Ok(()),
        false => Err("has a column that is cut".to_owned()),
    }
}
