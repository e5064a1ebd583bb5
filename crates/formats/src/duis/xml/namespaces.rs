//! What prefixes mean, and which declarations are allowed (Namespaces in XML 1.0, third edition).

use super::super::fault::Malformed;
use super::{Declaration, Document, Kind, XML_NAMESPACE, XMLNS_NAMESPACE};
use std::borrow::Cow;
use std::ops::Range;

/// The declaration that means no namespace, and the one of the prefix `xml`.
pub(super) const NONE: usize = 0;
const XML: usize = 1;

/// What every document begins with.
pub(super) fn of_every_document<'a>() -> Vec<Declaration<'a>> {
    let declared = |prefix, uri| Declaration {
        prefix,
        uri: Cow::Borrowed(uri),
    };
    vec![declared("", ""), declared("xml", XML_NAMESPACE)]
}

/// Whether this prefix may be declared for this namespace.
pub(super) fn check(prefix: &str, uri: &str) -> Result<(), Malformed> {
    let allowed = match prefix {
        "xmlns" => false,
        "xml" => uri == XML_NAMESPACE,
        _ if uri == XML_NAMESPACE || uri == XMLNS_NAMESPACE => false,
        "" => true,
        _ => !uri.is_empty(),
    };
    allowed.then_some(()).ok_or(Malformed::NamespaceDeclaration)
}

/// The declaration that a prefix means in an element with these declarations of its own, which
/// stands in that node.
pub(super) fn declaration(
    document: &Document<'_>,
    own: &Range<usize>,
    parent: usize,
    prefix: &str,
) -> Option<usize> {
    let mut own = own.clone();
    let mut within = parent;
    loop {
        if let Some(found) = own
            .clone()
            .find(|index| document.declarations[*index].prefix == prefix)
        {
            return Some(found);
        }
        match &document.nodes[within].kind {
            Kind::Element(data) => own = data.declarations.clone(),
            Kind::Document => break,
            Kind::Text(_) | Kind::Comment | Kind::Instruction { .. } => {
                unreachable!("only elements and the document hold anything")
            }
        }
        within = document.nodes[within].parent;
    }
    match prefix {
        "" => Some(NONE),
        "xml" => Some(XML),
        _ => None,
    }
}

/// What a prefix means inside the element with this index.
pub(super) fn meaning<'d>(
    document: &'d Document<'_>,
    index: usize,
    prefix: &str,
) -> Option<&'d str> {
    declaration(document, &(0..0), index, prefix)
        .map(|found| document.declarations[found].uri.as_ref())
}
