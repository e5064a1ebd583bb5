//! Start and end tags, with the attributes and declarations of an element.

use super::super::fault::{DuisFault, FaultKind, Malformed};
use super::reader::Reading;
use super::{Attribute, Declaration, ElementData, Kind, namespaces, text};
use crate::limits::DUIS_ATTRIBUTES_MAX;
use std::borrow::Cow;
use std::ops::Range;

/// An attribute as written, before its prefix is known to mean anything.
struct Written<'a> {
    begins: usize,
    prefix: &'a str,
    local: &'a str,
    value: Cow<'a, str>,
}

impl<'a> Written<'a> {
    /// The prefix that it declares, if it is a declaration.
    fn declares(&self) -> Option<&'a str> {
        match (self.prefix, self.local) {
            ("xmlns", prefix) => Some(prefix),
            ("", "xmlns") => Some(""),
            _ => None,
        }
    }
}

impl<'a> Reading<'a> {
    /// The rest of an element's start tag; it begins with `<`, which is still to be read.
    pub(super) fn start_tag(&mut self, begins: usize) -> Result<(), DuisFault> {
        self.cursor.eat("<");
        let (prefix, local) = self.qualified_name()?;
        let mut written = Vec::new();
        let closes_itself = loop {
            let spaced = self.cursor.white();
            let at = self.cursor.at();
            if self.cursor.eat("/>") {
                break true;
            }
            if self.cursor.eat(">") {
                break false;
            }
            if self.cursor.is_at_end() {
                return Err(self.malformed(begins, Malformed::EndsEarly));
            }
            if !spaced {
                return Err(self.malformed(at, Malformed::Attribute));
            }
            if written.len() == DUIS_ATTRIBUTES_MAX {
                let attributes_max = DUIS_ATTRIBUTES_MAX;
                let kind = FaultKind::TooManyAttributes { attributes_max };
                return Err(kind.at(self.document.position(at)));
            }
            written.push(self.attribute()?);
        };
        let declarations = self.declarations(&mut written)?;
        let namespace = self.namespace(&declarations, begins, prefix)?;
        let attributes = self.attributes(&declarations, written)?;
        let index = self.add(
            begins,
            Kind::Element(ElementData {
                prefix,
                local,
                namespace,
                attributes,
                declarations,
                end_tag: None,
            }),
        )?;
        if closes_itself {
            return Ok(());
        }
        self.opened(index)
    }

    /// The rest of an end tag after `</`.
    pub(super) fn end_tag(&mut self, begins: usize) -> Result<(), DuisFault> {
        let (prefix, local) = self.qualified_name()?;
        self.cursor.white();
        let fits = self.cursor.eat(">");
        let nodes = self.document.nodes.len();
        if let Some(node) = self.open.pop().map(|index| &mut self.document.nodes[index])
            && let Kind::Element(data) = &mut node.kind
            && fits
            && (data.prefix, data.local) == (prefix, local)
        {
            data.end_tag = Some(begins);
            node.after = nodes;
            return Ok(());
        }
        Err(self.malformed(begins, Malformed::EndTag))
    }

    /// `prefix:local` or `local`.
    fn qualified_name(&mut self) -> Result<(&'a str, &'a str), DuisFault> {
        let at = self.cursor.at();
        let first = self.cursor.name();
        let (prefix, local) = match self.cursor.eat(":") {
            true => (first, self.cursor.name()),
            false => ("", first),
        };
        if first.is_empty() || local.is_empty() || self.cursor.sees(":") {
            return Err(self.malformed(at, Malformed::Name));
        }
        Ok((prefix, local))
    }

    fn attribute(&mut self) -> Result<Written<'a>, DuisFault> {
        let begins = self.cursor.at();
        let (prefix, local) = self.qualified_name()?;
        self.cursor.white();
        let equals = self.cursor.eat("=");
        self.cursor.white();
        let quote = ["\"", "'"].into_iter().find(|quote| self.cursor.eat(quote));
        let Some(quote) = quote.filter(|_| equals) else {
            return Err(self.malformed(begins, Malformed::Attribute));
        };
        let value_begins = self.cursor.at();
        let Some(raw) = self.cursor.until(quote) else {
            return Err(self.malformed(begins, Malformed::EndsEarly));
        };
        let value = text::attribute_value(raw)
            .map_err(|(within, what)| self.malformed(value_begins + within, what))?;
        Ok(Written {
            begins,
            prefix,
            local,
            value,
        })
    }

    /// Takes the namespace declarations out of what was written.
    fn declarations(&mut self, written: &mut Vec<Written<'a>>) -> Result<Range<usize>, DuisFault> {
        let first = self.document.declarations.len();
        for one in written.extract_if(.., |one| one.declares().is_some()) {
            let prefix = one.declares().unwrap_or_default();
            if let Err(what) = namespaces::check(prefix, &one.value) {
                return Err(FaultKind::NotWellFormed(what).at(self.document.position(one.begins)));
            }
            let own = &self.document.declarations[first..];
            if own.iter().any(|other| other.prefix == prefix) {
                let what = FaultKind::NotWellFormed(Malformed::AttributeTwice);
                return Err(what.at(self.document.position(one.begins)));
            }
            self.document.declarations.push(Declaration {
                prefix,
                uri: one.value,
            });
        }
        Ok(first..self.document.declarations.len())
    }

    fn namespace(&self, own: &Range<usize>, at: usize, prefix: &str) -> Result<usize, DuisFault> {
        let parent = self.open.last().copied().unwrap_or(0);
        let found = namespaces::declaration(&self.document, own, parent, prefix);
        found.ok_or_else(|| self.malformed(at, Malformed::Prefix))
    }

    /// The attributes with what their prefixes mean; one without a prefix is in no namespace.
    fn attributes(
        &mut self,
        own: &Range<usize>,
        written: Vec<Written<'a>>,
    ) -> Result<Range<usize>, DuisFault> {
        let first = self.document.attributes.len();
        for one in written {
            let namespace = match one.prefix {
                "" => namespaces::NONE,
                prefix => self.namespace(own, one.begins, prefix)?,
            };
            let uri = &self.document.declarations[namespace].uri;
            let twice = self.document.attributes[first..].iter().any(|other| {
                other.local == one.local && self.document.declarations[other.namespace].uri == *uri
            });
            if twice {
                return Err(self.malformed(one.begins, Malformed::AttributeTwice));
            }
            self.document.attributes.push(Attribute {
                prefix: one.prefix,
                local: one.local,
                namespace,
                value: one.value,
            });
        }
        Ok(first..self.document.attributes.len())
    }
}
