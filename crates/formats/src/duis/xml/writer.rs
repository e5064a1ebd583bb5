//! Our own messages, written as they are canonicalised, so that what is written is what is signed.
//!
//! Every element that it writes has the prefix `sr`, declared once at the outermost element; there
//! is no white space between elements, no comment and no empty-element tag. That is the inclusive
//! canonical form of itself, which a test holds.

/// Text of a message in canonical form.
#[derive(Default)]
pub(crate) struct Canonical {
    text: String,
    open: Vec<&'static str>,
}

impl Canonical {
    /// Opens the outermost element of a message, with its schema version.
    pub(crate) fn message(root: &'static str, schema_version: &str) -> Canonical {
        let mut message = Canonical::default();
        message.text.push_str("<sr:");
        message.text.push_str(root);
        message.text.push_str(" xmlns:sr=\"");
        message.text.push_str(super::super::SERVICE_NAMESPACE);
        message.text.push_str("\" schemaVersion=\"");
        escape_attribute(schema_version, &mut message.text);
        message.text.push_str("\">");
        message.open.push(root);
        message
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, element: &'static str) {
        self.tag("<sr:", element);
        self.open.push(element);
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        let element = self.open.pop().expect("as many ends as beginnings");
        self.tag("</sr:", element);
    }

    /// An element with text.
    pub(crate) fn value(&mut self, element: &'static str, text: &str) {
        self.tag("<sr:", element);
        escape_text(text, &mut self.text);
        self.tag("</sr:", element);
    }

    /// An element whose text is written by the caller, who knows that nothing in it needs escaping.
    pub(crate) fn plain(&mut self, element: &'static str, write: impl FnOnce(&mut String)) {
        self.tag("<sr:", element);
        write(&mut self.text);
        self.tag("</sr:", element);
    }

    /// Closes what is open and gives the message.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn tag(&mut self, begins: &str, element: &str) {
        self.text.push_str(begins);
        self.text.push_str(element);
        self.text.push('>');
    }
}

/// Text as canonical XML has it between tags.
pub(crate) fn escape_text(text: &str, to: &mut String) {
    escape(text, to, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Text as canonical XML has it between the quotation marks of an attribute.
pub(crate) fn escape_attribute(text: &str, to: &mut String) {
    escape(text, to, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    });
}

fn escape(text: &str, to: &mut String, instead: impl Fn(char) -> Option<&'static str>) {
    // All that is ever replaced is ASCII, so a look at bytes finds whether anything is.
    if !text.bytes().any(|byte| instead(char::from(byte)).is_some()) {
        to.push_str(text);
        return;
    }
    for c in text.chars() {
        match instead(c) {
            Some(instead) => to.push_str(instead),
            None => to.push(c),
        }
    }
}
