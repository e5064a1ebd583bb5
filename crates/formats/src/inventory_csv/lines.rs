//! A stream cut into pieces of whole lines, each with the number of its first line.
//!
//! A line ends at a line feed, inside quotes too: no value of an inventory holds a line break, so
//! a quote that is never closed costs its own row and not the rest of the file.

use crate::limits::{INVENTORY_CHUNK_BYTES, INVENTORY_LINE_BYTES_MAX};
use memchr::{memchr, memchr_iter, memrchr};
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// Some whole lines.
#[derive(Debug)]
pub(super) struct Piece {
    /// The number of its first line, from 1.
    pub(super) first_line: u64,
    /// Its bytes; the last line may lack its line feed at the end of the file.
    pub(super) bytes: Vec<u8>,
}

/// What the stream gives next.
#[derive(Debug)]
pub(super) enum Next {
    /// Some lines.
    Piece(Piece),
    /// A line so long that it did not fit a piece; it was skipped.
    LineTooLong(u64),
}

/// Cuts a stream and digests it on the way.
pub(super) struct Pieces<'s> {
    source: &'s mut (dyn Read + 's),
    /// What is read and not yet given.
    rest: Vec<u8>,
    line: u64,
    ended: bool,
    digest: Sha256,
}

impl<'s> Pieces<'s> {
    pub(super) fn of(source: &'s mut (dyn Read + 's)) -> Pieces<'s> {
        Pieces {
            source,
            rest: Vec::new(),
            line: 1,
            ended: false,
            digest: Sha256::new(),
        }
    }

    /// The first bytes of the stream, without taking them.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.rest)
    }

    /// Takes this many bytes, which end a line or hold none.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.line += line_feeds(&self.rest[..bytes]);
        self.rest.drain(..bytes);
    }

    /// The next lines; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Next>> {
        self.fill()?;
        if self.rest.is_empty() {
            return Ok(None);
        }
        let end = match memrchr(b'\n', &self.rest) {
            Some(at) => at + 1,
            None if self.ended => self.rest.len(),
            None => return self.skip_line().map(Some),
        };
        let after = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, after);
        let first_line = self.line;
        self.line += line_feeds(&bytes);
        Ok(Some(Next::Piece(Piece { first_line, bytes })))
    }

    /// SHA-256 of the whole stream, once it has ended.
    pub(super) fn digest(self) -> [u8; 32] {
        self.digest.finalize().into()
    }

    /// Reads until a piece is full or the stream ends.
    fn fill(&mut self) -> io::Result<()> {
        let held = self.rest.len();
        if self.ended || held >= INVENTORY_CHUNK_BYTES {
            return Ok(());
        }
        let wanted = INVENTORY_CHUNK_BYTES - held;
        self.rest.reserve(wanted);
        let read = (&mut *self.source)
            .take(wanted as u64)
            .read_to_end(&mut self.rest)?;
        self.digest.update(&self.rest[held..]);
        self.ended = read < wanted;
        Ok(())
    }

    /// Passes over a line that is longer than a piece.
    fn skip_line(&mut self) -> io::Result<Next> {
        const { assert!(INVENTORY_CHUNK_BYTES > INVENTORY_LINE_BYTES_MAX) };
        let line = self.line;
        loop {
            self.fill()?;
            match memchr(b'\n', &self.rest) {
                Some(at) => {
                    self.skip(at + 1);
                    break;
                }
                None if self.ended => {
                    self.rest.clear();
                    break;
                }
                None => self.rest.clear(),
            }
        }
        Ok(Next::LineTooLong(line))
    }
}

fn line_feeds(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line numbers and lengths of what comes out.
    fn cut(bytes: &[u8]) -> Vec<String> {
        let mut source = bytes;
        let mut pieces = Pieces::of(&mut source);
        let mut out = Vec::new();
        while let Some(next) = pieces.next().unwrap() {
            out.push(match next {
                Next::Piece(piece) => format!("{}: {}", piece.first_line, piece.bytes.len()),
                Next::LineTooLong(line) => format!("{line}: too long"),
            });
        }
        out
    }

    #[test]
    fn lines_stay_whole_and_are_counted() {
        assert_eq!(cut(b"a\nb\nc"), ["1: 4", "3: 1"]);
        assert_eq!(cut(b""), [""; 0]);
        let lines = "0123456789abcde\n".repeat(INVENTORY_CHUNK_BYTES / 16 + 1);
        let second = INVENTORY_CHUNK_BYTES / 16 + 1;
        assert_eq!(
            cut(lines.as_bytes()),
            [
                format!("1: {INVENTORY_CHUNK_BYTES}"),
                format!("{second}: 16")
            ]
        );
    }

    #[test]
    fn a_line_longer_than_a_piece_is_passed_over() {
        let long = format!(
            "a\n{}\nb\n{}",
            "x".repeat(2 * INVENTORY_CHUNK_BYTES),
            "y".repeat(INVENTORY_CHUNK_BYTES + 1)
        );
        assert_eq!(
            cut(long.as_bytes()),
            ["1: 2", "2: too long", "3: 2", "4: too long"]
        );
    }
}
