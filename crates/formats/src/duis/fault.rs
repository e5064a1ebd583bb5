//! What can be wrong with a message before anybody asks what it wants: the facts, the place and a
//! stable code (DUIS.md section 8, steps 1 to 3).
//!
//! A fault never repeats a value of the message, because values are Device IDs. It repeats names of
//! elements and attributes, cut to a length.

use super::precedence::Step;
use crate::limits::DUIS_NAME_SHOWN_CHARACTERS_MAX;

/// The first thing that is wrong with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuisFault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where, as far as that is known.
    pub at: Option<Position>,
}

/// A place in a message as a person finds it in an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1. A line ends with CR, LF or both.
    pub line: u32,
    /// The character of that line, from 1.
    pub column: u32,
}

/// What can be wrong, in the order of precedence: a message with several faults is told of the
/// first kind below, and among the faults of the schema of the first in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Larger than the limit; nothing was read.
    TooLarge {
        /// Bytes of the message.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// It holds the word `<!DOCTYPE`, wherever that stands; nothing else was read.
    Doctype,
    /// Its bytes are not UTF-8, or it says that it is written otherwise.
    NotUtf8,
    /// It is no well-formed XML 1.0 with namespaces.
    NotWellFormed(Malformed),
    /// Elements stand deeper in each other than the limit.
    TooDeep {
        /// The limit.
        depth_max: usize,
    },
    /// It has more elements, texts, comments and instructions than the limit.
    TooManyNodes {
        /// The limit.
        nodes_max: usize,
    },
    /// An element has more attributes and namespace declarations than the limit.
    TooManyAttributes {
        /// The limit.
        attributes_max: usize,
    },
    /// The outermost element is another one.
    RootUnexpected {
        /// The element that was wanted.
        wanted: &'static str,
        /// What was found.
        found: ShownName,
    },
    /// An element ends where another one had to come.
    ElementMissing {
        /// The element that ends.
        within: &'static str,
        /// What was wanted.
        wanted: &'static str,
    },
    /// An element that does not belong where it stands.
    ElementUnexpected {
        /// The element that holds it.
        within: &'static str,
        /// What was found.
        found: ShownName,
        /// What had to come here, if anything had to.
        wanted: Option<&'static str>,
    },
    /// An attribute that is needed is not there.
    AttributeMissing {
        /// The element.
        element: &'static str,
        /// The attribute.
        wanted: &'static str,
    },
    /// An attribute that the element does not have.
    AttributeUnexpected {
        /// The element.
        element: &'static str,
        /// What was found.
        found: ShownName,
    },
    /// Text where there are only elements.
    TextUnexpected {
        /// The element that holds it.
        within: &'static str,
    },
    /// A value that breaks its rule.
    ValueInvalid {
        /// The element or attribute that has the value.
        of: &'static str,
        /// The rule.
        rule: ValueRule,
    },
    /// A list of Device IDs longer than the limit.
    DeviceListTooLong {
        /// The element that has the list.
        of: &'static str,
        /// The most Device IDs.
        ids_max: usize,
    },
    /// A list of Device IDs in which one is not well formed.
    DeviceIdInvalid {
        /// The element that has the list.
        of: &'static str,
        /// Which of the list, from 1.
        ordinal: usize,
    },
}

/// How a message is no well-formed XML 1.0 with namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Malformed {
    /// A character that XML 1.0 does not have.
    Character,
    /// The XML declaration is not as it must be.
    Declaration,
    /// There is no element.
    NoElement,
    /// Text, or a second element, outside the outermost element.
    OutsideRoot,
    /// It ends inside an element, a comment or something else that began.
    EndsEarly,
    /// `<` is not followed by anything that may follow it.
    Markup,
    /// A name is not one.
    Name,
    /// An end tag that does not fit the element that is open.
    EndTag,
    /// An attribute without `=`, quotation marks or the space before it, or with `<` in its value.
    Attribute,
    /// The same attribute twice in one element.
    AttributeTwice,
    /// A reference to an entity or a character that does not exist.
    Reference,
    /// `]]>` in text.
    CdataEnd,
    /// A comment that holds `--`.
    Comment,
    /// A processing instruction without a target, or with a target that is reserved.
    Instruction,
    /// A prefix that is not declared.
    Prefix,
    /// A namespace declaration that is not allowed.
    NamespaceDeclaration,
}

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueRule {
    /// A decimal number.
    Decimal,
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// A whole number from 1 to 9.
    CommandVariant,
    /// A whole number from 0 to 4,294,967,295.
    Count,
    /// A service reference such as `11.5`.
    ServiceReference,
    /// A service reference variant such as `11.5` or `8.14.1`.
    ServiceReferenceVariant,
    /// One EUI-64 that stands for somebody.
    Eui,
    /// Two EUI-64 and a counter below 2^64, joined by colons.
    MessageId,
    /// So many characters.
    Length {
        /// At least.
        min: usize,
        /// At most.
        max: usize,
    },
    /// A response code such as `I99`.
    ResponseCode,
    /// An alert code such as `N64`.
    AlertCode,
    /// A date and time of a year from 1 to 9999.
    DateTime,
    /// One of the words that the element may have.
    Word,
}

/// A name as a message has it, cut to [`DUIS_NAME_SHOWN_CHARACTERS_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownName(String);

impl ShownName {
    /// Cuts a name to the length that is shown.
    pub fn of(name: &str) -> ShownName {
        ShownName(name.chars().take(DUIS_NAME_SHOWN_CHARACTERS_MAX).collect())
    }

    /// The name.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl DuisFault {
    /// The step at which the message stopped.
    pub fn step(&self) -> Step {
        match self.kind {
            FaultKind::TooLarge { .. } => Step::Transport,
            FaultKind::Doctype
            | FaultKind::NotUtf8
            | FaultKind::NotWellFormed(_)
            | FaultKind::TooDeep { .. }
            | FaultKind::TooManyNodes { .. }
            | FaultKind::TooManyAttributes { .. } => Step::WellFormed,
            FaultKind::RootUnexpected { .. }
            | FaultKind::ElementMissing { .. }
            | FaultKind::ElementUnexpected { .. }
            | FaultKind::AttributeMissing { .. }
            | FaultKind::AttributeUnexpected { .. }
            | FaultKind::TextUnexpected { .. }
            | FaultKind::ValueInvalid { .. }
            | FaultKind::DeviceListTooLong { .. }
            | FaultKind::DeviceIdInvalid { .. } => Step::Schema,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self.kind {
            FaultKind::TooLarge { .. } => "DUIS-TOO-LARGE",
            FaultKind::Doctype => "DUIS-DOCTYPE",
            FaultKind::NotUtf8 => "DUIS-NOT-UTF-8",
            FaultKind::NotWellFormed(_) => "DUIS-NOT-WELL-FORMED",
            FaultKind::TooDeep { .. } => "DUIS-TOO-DEEP",
            FaultKind::TooManyNodes { .. } => "DUIS-TOO-MANY-NODES",
            FaultKind::TooManyAttributes { .. } => "DUIS-TOO-MANY-ATTRIBUTES",
            FaultKind::RootUnexpected { .. } => "DUIS-ROOT-UNEXPECTED",
            FaultKind::ElementMissing { .. } => "DUIS-ELEMENT-MISSING",
            FaultKind::ElementUnexpected { .. } => "DUIS-ELEMENT-UNEXPECTED",
            FaultKind::AttributeMissing { .. } => "DUIS-ATTRIBUTE-MISSING",
            FaultKind::AttributeUnexpected { .. } => "DUIS-ATTRIBUTE-UNEXPECTED",
            FaultKind::TextUnexpected { .. } => "DUIS-TEXT-UNEXPECTED",
            FaultKind::ValueInvalid { .. } => "DUIS-VALUE-INVALID",
            FaultKind::DeviceListTooLong { .. } => "DUIS-DEVICE-LIST-TOO-LONG",
            FaultKind::DeviceIdInvalid { .. } => "DUIS-DEVICE-ID-INVALID",
        }
    }
}

impl FaultKind {
    /// The fault at this place.
    pub(crate) fn at(self, at: Position) -> DuisFault {
        DuisFault {
            kind: self,
            at: Some(at),
        }
    }

    /// The fault of the message as a whole.
    pub(crate) fn of_the_whole(self) -> DuisFault {
        DuisFault {
            kind: self,
            at: None,
        }
    }
}
