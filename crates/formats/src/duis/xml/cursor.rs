//! A place in text that moves forward.

use super::characters::name_length;

/// What is left to read of a text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of the text.
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, at: 0 }
    }

    /// Byte offset of what comes next.
    pub(super) fn at(self) -> usize {
        self.at
    }

    /// What is left.
    pub(super) fn rest(self) -> &'a str {
        &self.text[self.at..]
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(self) -> bool {
        self.at == self.text.len()
    }

    /// Whether this comes next.
    pub(super) fn sees(self, what: &str) -> bool {
        self.rest().starts_with(what)
    }

    /// Goes past this, if it comes next.
    pub(super) fn eat(&mut self, what: &str) -> bool {
        let sees = self.sees(what);
        if sees {
            self.at += what.len();
        }
        sees
    }

    /// Goes past so many bytes.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Goes past white space; whether there was any.
    pub(super) fn white(&mut self) -> bool {
        let rest = self.rest();
        let length = rest
            .bytes()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            .unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    /// Goes past a name without a colon; empty where none comes next.
    pub(super) fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let length = name_length(rest);
        self.at += length;
        &rest[..length]
    }

    /// Goes past the next place where this stands, and gives what stood before it.
    pub(super) fn until(&mut self, end: &str) -> Option<&'a str> {
        let rest = self.rest();
        let length = memchr::memmem::find(rest.as_bytes(), end.as_bytes())?;
        self.at += length + end.len();
        Some(&rest[..length])
    }
}
