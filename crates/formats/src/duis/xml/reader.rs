//! Bytes to a tree, in one pass and without recursion.

use super::super::fault::{DuisFault, FaultKind, Malformed};
use super::characters::{first_foreign, is_white};
use super::cursor::Cursor;
use super::{Document, Kind, Node, TextData, namespaces, position, text};
use crate::limits::{DUIS_DEPTH_MAX, DUIS_NODES_MAX};
use std::borrow::Cow;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Reads a message of at most so many bytes.
pub(super) fn read(bytes: &[u8], bytes_max: usize) -> Result<Document<'_>, DuisFault> {
    if bytes.len() > bytes_max {
        let bytes = bytes.len();
        return Err(FaultKind::TooLarge { bytes, bytes_max }.of_the_whole());
    }
    // Wherever the word stands: a message has no use for it in a comment either, and so no reading
    // of the rest can differ between this reader and the next.
    if let Some(at) = memchr::memmem::find(bytes, b"<!DOCTYPE") {
        let before = std::str::from_utf8(&bytes[..at]).ok();
        return Err(DuisFault {
            kind: FaultKind::Doctype,
            at: before.map(|text| position(text, text.len())),
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        FaultKind::NotUtf8.at(position(before, before.len()))
    })?;
    Reading::new(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)).document()
}

/// A document half read.
pub(super) struct Reading<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) document: Document<'a>,
    /// The elements that have not ended, outermost first.
    pub(super) open: Vec<usize>,
    has_root: bool,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Reading<'a> {
        let document = Node {
            kind: Kind::Document,
            begins: 0,
            parent: 0,
            after: 0,
        };
        Reading {
            cursor: Cursor::new(text),
            document: Document {
                text,
                nodes: vec![document],
                attributes: Vec::new(),
                declarations: namespaces::of_every_document(),
            },
            open: Vec::new(),
            has_root: false,
        }
    }

    fn document(mut self) -> Result<Document<'a>, DuisFault> {
        if let Some(at) = first_foreign(self.document.text) {
            return Err(self.malformed(at, Malformed::Character));
        }
        self.xml_declaration()?;
        while !self.cursor.is_at_end() {
            if self.cursor.sees("<") && !self.cursor.sees("<![CDATA[") {
                self.markup()?;
            } else {
                self.text()?;
            }
        }
        let end = self.cursor.at();
        if !self.open.is_empty() {
            return Err(self.malformed(end, Malformed::EndsEarly));
        }
        if !self.has_root {
            return Err(self.malformed(end, Malformed::NoElement));
        }
        self.document.nodes[0].after = self.document.nodes.len();
        Ok(self.document)
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="no"?>`, of which only the version is needed.
    fn xml_declaration(&mut self) -> Result<(), DuisFault> {
        let mut cursor = self.cursor;
        if !cursor.eat("<?xml") || !cursor.white() {
            return Ok(());
        }
        let wrong =
            |reading: &Self, at: Cursor<'_>| reading.malformed(at.at(), Malformed::Declaration);
        let version = pseudo_attribute(&mut cursor, "version");
        if version != Some("1.0") {
            return Err(wrong(self, cursor));
        }
        let mut spaced = cursor.white();
        if spaced && cursor.sees("encoding") {
            let at = cursor.at();
            let encoding = pseudo_attribute(&mut cursor, "encoding");
            let encoding = encoding.ok_or_else(|| wrong(self, cursor))?;
            if !encoding.eq_ignore_ascii_case("UTF-8") {
                return Err(FaultKind::NotUtf8.at(self.document.position(at)));
            }
            spaced = cursor.white();
        }
        if spaced && cursor.sees("standalone") {
            match pseudo_attribute(&mut cursor, "standalone") {
                Some("yes" | "no") => cursor.white(),
                Some(_) | None => return Err(wrong(self, cursor)),
            };
        }
        if !cursor.eat("?>") {
            return Err(wrong(self, cursor));
        }
        self.cursor = cursor;
        Ok(())
    }

    fn markup(&mut self) -> Result<(), DuisFault> {
        let begins = self.cursor.at();
        if self.cursor.eat("<!--") {
            self.comment(begins)
        } else if self.cursor.eat("<?") {
            self.instruction(begins)
        } else if self.cursor.eat("</") {
            self.end_tag(begins)
        } else if self.cursor.sees("<!") {
            Err(self.malformed(begins, Malformed::Markup))
        } else if self.open.is_empty() && self.has_root {
            Err(self.malformed(begins, Malformed::OutsideRoot))
        } else {
            self.has_root = true;
            self.start_tag(begins)
        }
    }

    fn comment(&mut self, begins: usize) -> Result<(), DuisFault> {
        let ends_early = self.malformed_at(begins, Malformed::EndsEarly);
        self.cursor.until("--").ok_or_else(ends_early)?;
        if !self.cursor.eat(">") {
            let at = self.cursor.at();
            return Err(self.malformed(at, Malformed::Comment));
        }
        self.add(begins, Kind::Comment).map(drop)
    }

    fn instruction(&mut self, begins: usize) -> Result<(), DuisFault> {
        let target = self.cursor.name();
        let spaced = self.cursor.white();
        let reserved = target.is_empty() || target.eq_ignore_ascii_case("xml");
        if reserved || !(spaced || self.cursor.sees("?>")) {
            return Err(self.malformed(begins, Malformed::Instruction));
        }
        let ends_early = self.malformed_at(begins, Malformed::EndsEarly);
        let data = self.cursor.until("?>").ok_or_else(ends_early)?;
        let data = text::line_ends(data);
        self.add(begins, Kind::Instruction { target, data })
            .map(drop)
    }

    /// Character data and CDATA sections up to the next tag, comment or instruction: one text.
    fn text(&mut self) -> Result<(), DuisFault> {
        let begins = self.cursor.at();
        let mut value = Cow::Borrowed("");
        let mut has_cdata = false;
        loop {
            let at = self.cursor.at();
            let piece = if self.cursor.eat("<![CDATA[") {
                has_cdata = true;
                let ends_early = self.malformed_at(at, Malformed::EndsEarly);
                text::line_ends(self.cursor.until("]]>").ok_or_else(ends_early)?)
            } else if self.cursor.is_at_end() || self.cursor.sees("<") {
                break;
            } else {
                let rest = self.cursor.rest();
                let length = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.cursor.skip(length);
                text::character_data(&rest[..length])
                    .map_err(|(within, what)| self.malformed(at + within, what))?
            };
            value = if value.is_empty() {
                piece
            } else {
                value + piece
            };
        }
        if self.open.is_empty() {
            let written = &self.document.text[begins..self.cursor.at()];
            return match is_white(written) {
                true => Ok(()),
                false => Err(self.malformed(begins, Malformed::OutsideRoot)),
            };
        }
        self.add(begins, Kind::Text(TextData { value, has_cdata }))
            .map(drop)
    }

    /// Puts a node into the element that is open.
    pub(super) fn add(&mut self, begins: usize, kind: Kind<'a>) -> Result<usize, DuisFault> {
        let index = self.document.nodes.len();
        if index > DUIS_NODES_MAX {
            let nodes_max = DUIS_NODES_MAX;
            return Err(FaultKind::TooManyNodes { nodes_max }.at(self.document.position(begins)));
        }
        self.document.nodes.push(Node {
            kind,
            begins,
            parent: self.open.last().copied().unwrap_or(0),
            after: index + 1,
        });
        Ok(index)
    }

    /// The element with this index is open from here on.
    pub(super) fn opened(&mut self, index: usize) -> Result<(), DuisFault> {
        if self.open.len() == DUIS_DEPTH_MAX {
            let depth_max = DUIS_DEPTH_MAX;
            let begins = self.document.nodes[index].begins;
            return Err(FaultKind::TooDeep { depth_max }.at(self.document.position(begins)));
        }
        self.open.push(index);
        Ok(())
    }

    pub(super) fn malformed(&self, at: usize, what: Malformed) -> DuisFault {
        FaultKind::NotWellFormed(what).at(self.document.position(at))
    }

    fn malformed_at(&self, at: usize, what: Malformed) -> impl Fn() -> DuisFault + use<'a> {
        let text = self.document.text;
        move || FaultKind::NotWellFormed(what).at(position(text, at))
    }
}

/// `name="value"` of an XML declaration.
fn pseudo_attribute<'a>(cursor: &mut Cursor<'a>, name: &str) -> Option<&'a str> {
    if !cursor.eat(name) {
        return None;
    }
    cursor.white();
    if !cursor.eat("=") {
        return None;
    }
    cursor.white();
    let quote = ["\"", "'"].into_iter().find(|quote| cursor.eat(quote))?;
    cursor.until(quote)
}
