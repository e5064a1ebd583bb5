//! The schema, read: elements in their order, attributes, and text held to its rule.
//!
//! It says the same of a message as the published XSD (`docs/guide/safe-launch-duis.xsd`) does; a
//! check from outside compares the two. It refuses what the XSD would only allow through
//! `xsi:type` and `xsi:nil`, and it ignores the two hints of where a schema may be.

use super::fault::{DuisFault, FaultKind, ShownName, ValueRule};
use super::xml::characters::is_white;
use super::xml::{AttributeOf, Document, Element, Item};
use super::{SERVICE_NAMESPACE, SIGNATURE_NAMESPACE};
use std::borrow::Cow;

/// The namespace of the attributes that every element may have.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Those of them that say nothing of the content.
const HINTS: [&str; 2] = ["schemaLocation", "noNamespaceSchemaLocation"];

/// The elements in an element, read one after the other.
pub(crate) struct Fields<'d, 'a> {
    element: Element<'d, 'a>,
    name: &'static str,
    /// The namespace of the elements in it.
    namespace: &'static str,
    items: Box<dyn Iterator<Item = Item<'d, 'a>> + 'd>,
    /// The element that was looked at and not yet taken.
    ahead: Option<Element<'d, 'a>>,
}

/// The outermost element, if it is this one; its attributes are still to be read.
pub(crate) fn root<'d, 'a>(
    document: &'d Document<'a>,
    wanted: &'static str,
) -> Result<Element<'d, 'a>, DuisFault> {
    let root = document.root();
    if root.is(SERVICE_NAMESPACE, wanted) {
        return Ok(root);
    }
    let found = ShownName::of(root.local());
    Err(FaultKind::RootUnexpected { wanted, found }.at(root.position()))
}

impl<'d, 'a> Fields<'d, 'a> {
    /// Goes into an element that has elements alone, and no attributes.
    pub(crate) fn of(element: Element<'d, 'a>, name: &'static str) -> Result<Self, DuisFault> {
        attributes(element, name, &[])?;
        Ok(Self::without_attributes(element, name))
    }

    /// Goes into an element whose attributes were looked at.
    pub(crate) fn without_attributes(element: Element<'d, 'a>, name: &'static str) -> Self {
        Fields {
            element,
            name,
            namespace: SERVICE_NAMESPACE,
            items: Box::new(element.children()),
            ahead: None,
        }
    }

    /// The same, for an element of a signature.
    pub(crate) fn of_signature(
        element: Element<'d, 'a>,
        name: &'static str,
        may_have: &[&'static str],
    ) -> Result<Self, DuisFault> {
        attributes(element, name, may_have)?;
        Ok(Fields {
            namespace: SIGNATURE_NAMESPACE,
            ..Self::without_attributes(element, name)
        })
    }

    /// The next element, which must be this one.
    pub(crate) fn required(&mut self, wanted: &'static str) -> Result<Element<'d, 'a>, DuisFault> {
        match self.look()? {
            Some(next) if next.is(self.namespace, wanted) => Ok(self.take(next)),
            Some(next) => Err(self.unexpected(next, Some(wanted))),
            None => {
                let within = self.name;
                let kind = FaultKind::ElementMissing { within, wanted };
                Err(kind.at(self.element.position()))
            }
        }
    }

    /// The next element, if it is this one.
    pub(crate) fn optional(&mut self, wanted: &str) -> Result<Option<Element<'d, 'a>>, DuisFault> {
        Ok(match self.look()? {
            Some(next) if next.is(self.namespace, wanted) => Some(self.take(next)),
            Some(_) | None => None,
        })
    }

    /// The next element, which must be one of these; and which of them it is.
    pub(crate) fn one_of(
        &mut self,
        wanted: &[&'static str],
    ) -> Result<(&'static str, Element<'d, 'a>), DuisFault> {
        for name in wanted {
            if let Some(element) = self.optional(name)? {
                return Ok((name, element));
            }
        }
        match wanted {
            [] => unreachable!("one of none"),
            [only] => self.required(only).map(|element| (*only, element)),
            [first, ..] => match self.look()? {
                Some(next) => Err(self.unexpected(next, None)),
                None => self.required(first).map(|element| (*first, element)),
            },
        }
    }

    /// The signature, which is the last element if there is one.
    pub(crate) fn signature(mut self) -> Result<Option<Element<'d, 'a>>, DuisFault> {
        let signature = match self.look()? {
            Some(next) if next.is(SIGNATURE_NAMESPACE, "Signature") => Some(self.take(next)),
            Some(_) | None => None,
        };
        self.finish()?;
        Ok(signature)
    }

    /// Nothing more stands in it.
    pub(crate) fn finish(mut self) -> Result<(), DuisFault> {
        match self.look()? {
            Some(next) => Err(self.unexpected(next, None)),
            None => Ok(()),
        }
    }

    fn take(&mut self, element: Element<'d, 'a>) -> Element<'d, 'a> {
        self.ahead = None;
        element
    }

    fn look(&mut self) -> Result<Option<Element<'d, 'a>>, DuisFault> {
        while self.ahead.is_none() {
            match self.items.next() {
                None => return Ok(None),
                Some(Item::Element(element)) => self.ahead = Some(element),
                Some(Item::Comment | Item::Instruction { .. }) => {}
                Some(Item::Text { value, has_cdata }) if is_white(value) && !has_cdata => {}
                Some(Item::Text { .. }) => {
                    let within = self.name;
                    let kind = FaultKind::TextUnexpected { within };
                    return Err(kind.at(self.element.position()));
                }
            }
        }
        Ok(self.ahead)
    }

    fn unexpected(&self, found: Element<'_, '_>, wanted: Option<&'static str>) -> DuisFault {
        FaultKind::ElementUnexpected {
            within: self.name,
            found: ShownName::of(found.local()),
            wanted,
        }
        .at(found.position())
    }
}

/// The attributes of an element that may have these, in no namespace; hints apart.
pub(crate) fn attributes<'d, 'a>(
    element: Element<'d, 'a>,
    name: &'static str,
    may_have: &[&'static str],
) -> Result<Vec<AttributeOf<'d, 'a>>, DuisFault> {
    let mut known = Vec::new();
    for attribute in element.attributes() {
        if attribute.namespace.is_empty() && may_have.contains(&attribute.local) {
            known.push(attribute);
        } else if attribute.namespace != SCHEMA_INSTANCE || !HINTS.contains(&attribute.local) {
            let found = ShownName::of(attribute.local);
            let kind = FaultKind::AttributeUnexpected {
                element: name,
                found,
            };
            return Err(kind.at(element.position()));
        }
    }
    Ok(known)
}

/// An element in which nothing stands, not even white space.
pub(crate) fn nothing_in(element: Element<'_, '_>, name: &'static str) -> Result<(), DuisFault> {
    for item in element.children() {
        match item {
            Item::Comment | Item::Instruction { .. } => {}
            Item::Text { .. } => {
                let kind = FaultKind::TextUnexpected { within: name };
                return Err(kind.at(element.position()));
            }
            Item::Element(inner) => return Err(unexpected(name, inner)),
        }
    }
    Ok(())
}

fn unexpected(within: &'static str, found: Element<'_, '_>) -> DuisFault {
    FaultKind::ElementUnexpected {
        within,
        found: ShownName::of(found.local()),
        wanted: None,
    }
    .at(found.position())
}

/// The text of an element that has text alone, and no attributes. Comments and instructions divide
/// it without being part of it.
pub(crate) fn text<'d>(
    element: Element<'d, '_>,
    name: &'static str,
) -> Result<Cow<'d, str>, DuisFault> {
    attributes(element, name, &[])?;
    let mut text = Cow::Borrowed("");
    for item in element.children() {
        match item {
            Item::Text { value, .. } if text.is_empty() => text = Cow::Borrowed(value),
            Item::Text { value, .. } => text += value,
            Item::Comment | Item::Instruction { .. } => {}
            Item::Element(inner) => return Err(unexpected(name, inner)),
        }
    }
    Ok(text)
}

/// The value of an element, by the rule that reads it.
pub(crate) fn value<T>(
    element: Element<'_, '_>,
    name: &'static str,
    rule: ValueRule,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DuisFault> {
    let text = text(element, name)?;
    let invalid = || FaultKind::ValueInvalid { of: name, rule }.at(element.position());
    read(&text).ok_or_else(invalid)
}

/// Text of so many characters.
pub(crate) fn words(
    element: Element<'_, '_>,
    name: &'static str,
    min: usize,
    max: usize,
) -> Result<String, DuisFault> {
    let fits = |text: &str| (min..=max).contains(&text.chars().count());
    value(element, name, ValueRule::Length { min, max }, |text| {
        fits(text).then(|| text.to_owned())
    })
}
