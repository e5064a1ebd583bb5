//! A message as a tree: a reader for the XML that the interface uses, and a writer for ours.
//!
//! The reader knows XML 1.0 with namespaces and no more: UTF-8 only, and no document type, so that
//! there are no entities to expand, no defaults to fill in and nothing to fetch. It keeps what
//! canonicalisation needs (prefixes, declarations, instructions) and where everything stands. It
//! refuses to recover from anything.

pub(crate) mod characters;
mod cursor;
mod namespaces;
mod reader;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod writer;

pub(crate) use writer::{Canonical, escape_attribute, escape_text};

use super::fault::{DuisFault, Position};
use std::borrow::Cow;
use std::ops::Range;

/// The namespace of the prefix `xml`, declared in every document.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of namespace declarations, which nobody may declare.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// A message that is well-formed XML, held to every limit.
pub struct Document<'a> {
    text: &'a str,
    /// In document order; the first is the document itself.
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
    /// The first two are those that no one writes: no namespace at all, and that of `xml`.
    declarations: Vec<Declaration<'a>>,
}

struct Node<'a> {
    kind: Kind<'a>,
    /// Byte offset of its first character.
    begins: usize,
    /// Index of the node that holds it.
    parent: usize,
    /// Index of the first node after it and everything in it.
    after: usize,
}

enum Kind<'a> {
    Document,
    Element(ElementData<'a>),
    Text(TextData<'a>),
    Comment,
    Instruction { target: &'a str, data: Cow<'a, str> },
}

struct ElementData<'a> {
    prefix: &'a str,
    local: &'a str,
    /// Index of the declaration that its prefix means.
    namespace: usize,
    attributes: Range<usize>,
    declarations: Range<usize>,
    /// Byte offset of its end tag; `None` for an element that closes itself.
    end_tag: Option<usize>,
}

struct TextData<'a> {
    value: Cow<'a, str>,
    /// Whether any of it stood in a CDATA section, which element-only content must not have.
    has_cdata: bool,
}

struct Attribute<'a> {
    prefix: &'a str,
    local: &'a str,
    namespace: usize,
    value: Cow<'a, str>,
}

/// `xmlns:prefix="uri"`, or with an empty prefix `xmlns="uri"`.
struct Declaration<'a> {
    prefix: &'a str,
    uri: Cow<'a, str>,
}

/// Something in a document.
#[derive(Clone, Copy)]
pub(crate) enum Item<'d, 'a> {
    /// An element.
    Element(Element<'d, 'a>),
    /// Text, with its references and CDATA sections resolved.
    Text { value: &'d str, has_cdata: bool },
    /// A comment; canonicalisation and the schema leave it out.
    Comment,
    /// A processing instruction.
    Instruction { target: &'a str, data: &'d str },
}

/// An element of a document.
#[derive(Clone, Copy)]
pub(crate) struct Element<'d, 'a> {
    document: &'d Document<'a>,
    index: usize,
    data: &'d ElementData<'a>,
}

/// An attribute of an element.
#[derive(Clone, Copy)]
pub(crate) struct AttributeOf<'d, 'a> {
    pub(crate) prefix: &'a str,
    pub(crate) local: &'a str,
    pub(crate) namespace: &'d str,
    pub(crate) value: &'d str,
}

impl<'a> Document<'a> {
    /// Reads a message of at most so many bytes.
    ///
    /// The faults come in the order of [`super::fault::FaultKind`]: size, document type, UTF-8,
    /// then the first place where it is not well formed or beyond a limit.
    pub fn read(bytes: &'a [u8], bytes_max: usize) -> Result<Document<'a>, DuisFault> {
        reader::read(bytes, bytes_max)
    }

    /// The outermost element.
    pub(crate) fn root(&self) -> Element<'_, 'a> {
        self.children_of(0)
            .find_map(|item| match item {
                Item::Element(element) => Some(element),
                Item::Text { .. } | Item::Comment | Item::Instruction { .. } => None,
            })
            .expect("a document that was read has an outermost element")
    }

    /// What stands in the document itself: the outermost element, comments and instructions.
    pub(crate) fn top(&self) -> impl Iterator<Item = Item<'_, 'a>> {
        self.children_of(0)
    }

    /// Every element, in document order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        (1..self.nodes.len()).filter_map(|index| self.element(index))
    }

    /// The text that was read, without a byte order mark.
    pub(crate) fn source(&self) -> &'a str {
        self.text
    }

    /// The place at this byte offset.
    pub(crate) fn position(&self, offset: usize) -> Position {
        position(self.text, offset)
    }

    fn children_of(&self, index: usize) -> impl Iterator<Item = Item<'_, 'a>> {
        let end = self.nodes[index].after;
        let mut next = index + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let item = self.item(next);
                next = self.nodes[next].after;
                item
            })
        })
    }

    fn item(&self, index: usize) -> Item<'_, 'a> {
        match &self.nodes[index].kind {
            Kind::Document => unreachable!("the document stands in nothing"),
            Kind::Element(data) => Item::Element(Element {
                document: self,
                index,
                data,
            }),
            Kind::Text(data) => Item::Text {
                value: &data.value,
                has_cdata: data.has_cdata,
            },
            Kind::Comment => Item::Comment,
            Kind::Instruction { target, data } => Item::Instruction { target, data },
        }
    }

    fn element(&self, index: usize) -> Option<Element<'_, 'a>> {
        match &self.nodes[index].kind {
            Kind::Element(data) => Some(Element {
                document: self,
                index,
                data,
            }),
            Kind::Document | Kind::Text(_) | Kind::Comment | Kind::Instruction { .. } => None,
        }
    }
}

impl<'d, 'a> Element<'d, 'a> {
    /// The prefix as written; empty where there is none.
    pub(crate) fn prefix(self) -> &'a str {
        self.data.prefix
    }

    /// The name without its prefix.
    pub(crate) fn local(self) -> &'a str {
        self.data.local
    }

    /// The namespace; empty where it is in none.
    pub(crate) fn namespace(self) -> &'d str {
        &self.document.declarations[self.data.namespace].uri
    }

    /// Whether it is the element of this namespace and name.
    pub(crate) fn is(self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == namespace
    }

    /// What stands in it, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Item<'d, 'a>> {
        self.document.children_of(self.index)
    }

    /// The attributes as written, without namespace declarations.
    pub(crate) fn attributes(self) -> impl Iterator<Item = AttributeOf<'d, 'a>> {
        let document = self.document;
        document.attributes[self.data.attributes.clone()]
            .iter()
            .map(|attribute| AttributeOf {
                prefix: attribute.prefix,
                local: attribute.local,
                namespace: &document.declarations[attribute.namespace].uri,
                value: &attribute.value,
            })
    }

    /// The namespace declarations that it carries itself: prefix and namespace.
    pub(crate) fn declarations(self) -> impl Iterator<Item = (&'a str, &'d str)> {
        self.document.declarations[self.data.declarations.clone()]
            .iter()
            .map(|declaration| (declaration.prefix, declaration.uri.as_ref()))
    }

    /// What this prefix means inside this element; empty where it means nothing.
    pub(crate) fn meaning(self, prefix: &str) -> &'d str {
        namespaces::meaning(self.document, self.index, prefix).unwrap_or("")
    }

    /// The element that holds it; `None` for the outermost.
    pub(crate) fn parent(self) -> Option<Element<'d, 'a>> {
        self.document
            .element(self.document.nodes[self.index].parent)
    }

    /// Whether both are the same element of the same document.
    pub(crate) fn same(self, other: Element<'_, '_>) -> bool {
        self.index == other.index
            && std::ptr::eq(
                std::ptr::from_ref(self.document).cast::<u8>(),
                std::ptr::from_ref(other.document).cast::<u8>(),
            )
    }

    /// Where it begins.
    pub(crate) fn position(self) -> Position {
        self.document
            .position(self.document.nodes[self.index].begins)
    }

    /// Where its end tag begins, as a byte offset into [`Document::source`]; `None` for an element
    /// that closes itself.
    pub(crate) fn end_tag(self) -> Option<usize> {
        self.data.end_tag
    }
}

/// Sizes alone: a message has Device IDs in it.
impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("bytes", &self.text.len())
            .field("nodes", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

/// Its name alone: a message has Device IDs in it.
impl std::fmt::Debug for Element<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Element").field(&self.local()).finish()
    }
}

/// The place at this byte offset of the text.
fn position(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let mut line = 1;
    let mut line_begins = 0;
    let bytes = before.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        // A carriage return before a line feed is half of one line end.
        let ends_line = match byte {
            b'\n' => true,
            b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends_line {
            line += 1;
            line_begins = at + 1;
        }
    }
    let column = before[line_begins..].chars().count() + 1;
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position {
        line: narrow(line),
        column: narrow(column),
    }
}
