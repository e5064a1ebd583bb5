//! A plan as bytes, to be kept and sealed by digest: a head as JSON and a column of slot numbers,
//! two bytes a hub.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `FGPLAN` and two bytes: the number of the form, little-endian |
//! | 8 | length of the head, little-endian |
//! | as long | the head: one JSON object, UTF-8 |
//! | 0 to 7 | zeros, until the next multiple of 8 |
//! | 8 | number of hubs, little-endian |
//! | 2 a hub | slot numbers by position, little-endian: places in the head's legend, from 0 |
//!
//! The same plan gives the same bytes. The SHA-256 of all of them is kept apart from them, and only
//! bytes with that digest are a plan. It does no IO: whoever keeps a plan brings the place.

mod head;

use launch::plan::Plan;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What every kept plan begins with.
const MAGIC: &[u8; 6] = b"FGPLAN";

/// The number of the form that is written now.
const FORM: u16 = 2;

/// Every form that is read.
const FORMS: [u16; 2] = [1, FORM];

/// Why bytes are not the plan they should be. It says nothing of what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFileFault {
    /// Their digest is another one.
    OtherDigest,
    /// They are no kept plan.
    NotAPlan,
    /// They are in a form that is not known.
    UnknownForm(u16),
    /// The head is not in its form, at this line and column.
    Head {
        /// The line.
        line: usize,
        /// The column in it.
        column: usize,
    },
    /// The head is in form, but its parts, or head and column, do not agree.
    Inconsistent,
}

/// Writes a plan, and gives the SHA-256 of what was written.
pub fn write(plan: &Plan, to: &mut dyn Write) -> io::Result<[u8; 32]> {
    let mut to = Hashing {
        to,
        sha256: Sha256::new(),
    };
    let head = head::written(plan.head());
    let hubs = plan.slots();
    to.write(MAGIC)?;
    to.write(&FORM.to_le_bytes())?;
    to.write(&(head.len() as u64).to_le_bytes())?;
    to.write(head.as_bytes())?;
    to.write(&[0; 8][..padding(head.len())])?;
    to.write(&(hubs.len() as u64).to_le_bytes())?;
    let mut bytes = Vec::with_capacity(CHUNK * 2);
    for chunk in hubs.chunks(CHUNK) {
        bytes.clear();
        bytes.extend(chunk.iter().flat_map(|number| number.to_le_bytes()));
        to.write(&bytes)?;
    }
    Ok(to.sha256.finalize().into())
}

/// Hubs that are turned into bytes at a time.
const CHUNK: usize = 64 * 1024;

/// The plan in these bytes, which must have this SHA-256.
pub fn read(bytes: &[u8], sha256: [u8; 32]) -> Result<Plan, PlanFileFault> {
    let found: [u8; 32] = Sha256::digest(bytes).into();
    if found != sha256 {
        return Err(PlanFileFault::OtherDigest);
    }
    let mut rest = Rest(bytes);
    if rest.take(MAGIC.len())? != MAGIC {
        return Err(PlanFileFault::NotAPlan);
    }
    let form = rest.number::<2>().map(u16::from_le_bytes)?;
    if !FORMS.contains(&form) {
        return Err(PlanFileFault::UnknownForm(form));
    }
    let head = rest.length()?;
    let head = rest.take(head)?;
    if rest
        .take(padding(head.len()))?
        .iter()
        .any(|byte| *byte != 0)
    {
        return Err(PlanFileFault::NotAPlan);
    }
    let hubs = rest.length()?;
    let column = hubs.checked_mul(2).filter(|bytes| *bytes == rest.0.len());
    let column = rest.take(column.ok_or(PlanFileFault::NotAPlan)?)?;
    let (numbers, _) = column.as_chunks::<2>();
    let slots = numbers.iter().map(|two| u16::from_le_bytes(*two)).collect();
    let head = head::read(head)?;
    Plan::kept(head, slots).ok_or(PlanFileFault::Inconsistent)
}

/// Zeros after a head of this length.
fn padding(head: usize) -> usize {
    head.wrapping_neg() % 8
}

/// Bytes on their way, and their digest.
struct Hashing<'w> {
    to: &'w mut dyn Write,
    sha256: Sha256,
}

impl Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sha256.update(bytes);
        self.to.write_all(bytes)
    }
}

/// Bytes not read yet.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, bytes: usize) -> Result<&'b [u8], PlanFileFault> {
        let (taken, rest) = self
            .0
            .split_at_checked(bytes)
            .ok_or(PlanFileFault::NotAPlan)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number<const BYTES: usize>(&mut self) -> Result<[u8; BYTES], PlanFileFault> {
        let bytes = self.take(BYTES)?;
        bytes.try_into().map_err(|_| PlanFileFault::NotAPlan)
    }

    fn length(&mut self) -> Result<usize, PlanFileFault> {
        let length = self.number::<8>().map(u64::from_le_bytes)?;
        usize::try_from(length).map_err(|_| PlanFileFault::NotAPlan)
    }
}

#[cfg(test)]
mod tests;
