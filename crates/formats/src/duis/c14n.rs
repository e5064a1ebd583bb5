//! Canonical XML, as the signature profile needs it: inclusive 1.0 of a whole message without its
//! signature, and exclusive 1.0 of `SignedInfo`; both without comments (DUIS.md section 7).
//!
//! The two differ where a namespace is declared and not used: the inclusive form keeps the
//! declaration, the exclusive form drops it. That is the trap of this profile, and the tests have
//! such declarations.
//!
//! It refuses what the profile never canonicalises: part of a message other than those two.

use super::SIGNATURE_NAMESPACE;
use super::xml::characters::is_white;
use super::xml::{Document, Element, Item, escape_attribute, escape_text};

/// What is done with white space between elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// It counts, as the standard has it.
    #[default]
    Exact,
    /// It is left out, in text whose element has elements too. DCC's own tool reads so, and accepts
    /// a signed message that was indented afterwards; the standard does not.
    ElementWhiteSpaceIgnored,
}

/// What the digest of a message is made of: the message without its signature. For whoever has to
/// find out why two programs do not agree on a digest.
pub fn of_message(document: &Document<'_>, strictness: Strictness) -> String {
    let signature = document.elements().find(|element| {
        element.is(SIGNATURE_NAMESPACE, "Signature")
            && element
                .parent()
                .is_some_and(|parent| parent.same(document.root()))
    });
    inclusive(document, signature, strictness)
}

/// The message without this element (its signature), in inclusive canonical form.
pub(crate) fn inclusive(
    document: &Document<'_>,
    without: Option<Element<'_, '_>>,
    strictness: Strictness,
) -> String {
    let mut form = Form::new(Scope::Inclusive, without, strictness);
    let mut after_root = false;
    for item in document.top() {
        match item {
            Item::Element(root) => {
                form.element(root);
                after_root = true;
            }
            Item::Instruction { target, data } if after_root => {
                form.to.push('\n');
                form.instruction(target, data);
            }
            Item::Instruction { target, data } => {
                form.instruction(target, data);
                form.to.push('\n');
            }
            Item::Text { .. } | Item::Comment => {}
        }
    }
    form.to
}

/// An element and all in it, in exclusive canonical form.
pub(crate) fn exclusive(element: Element<'_, '_>, strictness: Strictness) -> String {
    let mut form = Form::new(Scope::Exclusive, None, strictness);
    form.element(element);
    form.to
}

/// Whether a namespace of the message is no absolute URI, for which canonical XML has no form.
pub(crate) fn has_relative_namespace(document: &Document<'_>) -> bool {
    document
        .elements()
        .flat_map(Element::declarations)
        .any(|(_, uri)| !uri.is_empty() && !is_absolute(uri))
}

/// Whether it begins with a scheme (RFC 3986).
fn is_absolute(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// Which namespace declarations are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Those that are in force.
    Inclusive,
    /// Those that a name uses.
    Exclusive,
}

/// A canonical form being written.
struct Form<'d, 'a> {
    to: String,
    scope: Scope,
    without: Option<Element<'d, 'a>>,
    strictness: Strictness,
    /// What was written so far around the present element: prefix and namespace, innermost last.
    written: Vec<(&'a str, &'d str)>,
}

impl<'d, 'a> Form<'d, 'a> {
    fn new(scope: Scope, without: Option<Element<'d, 'a>>, strictness: Strictness) -> Self {
        Form {
            to: String::new(),
            scope,
            without,
            strictness,
            written: Vec::new(),
        }
    }

    /// Elements stand in each other no deeper than the reader's limit, so recursion is bounded.
    fn element(&mut self, element: Element<'d, 'a>) {
        if self.without.is_some_and(|without| element.same(without)) {
            return;
        }
        let outer = self.written.len();
        self.to.push('<');
        self.name(element.prefix(), element.local());
        self.namespaces(element);
        self.attributes(element);
        self.to.push('>');
        let drops_white = self.strictness == Strictness::ElementWhiteSpaceIgnored
            && element
                .children()
                .any(|item| matches!(item, Item::Element(_)));
        for item in element.children() {
            match item {
                Item::Element(inner) => self.element(inner),
                Item::Text { value, .. } if drops_white && is_white(value) => {}
                Item::Text { value, .. } => escape_text(value, &mut self.to),
                Item::Instruction { target, data } => self.instruction(target, data),
                Item::Comment => {}
            }
        }
        self.to.push_str("</");
        self.name(element.prefix(), element.local());
        self.to.push('>');
        self.written.truncate(outer);
    }

    /// The declarations that this element has to carry, by prefix.
    fn namespaces(&mut self, element: Element<'d, 'a>) {
        let mut carried: Vec<(&'a str, &'d str)> = match self.scope {
            Scope::Inclusive => element.declarations().collect(),
            Scope::Exclusive => {
                let of_attributes = element.attributes().map(|attribute| attribute.prefix);
                std::iter::once(element.prefix())
                    .chain(of_attributes.filter(|prefix| !prefix.is_empty()))
                    .map(|prefix| (prefix, element.meaning(prefix)))
                    .collect()
            }
        };
        carried.retain(|(prefix, uri)| *prefix != "xml" && self.in_force(prefix) != *uri);
        carried.sort_unstable();
        carried.dedup();
        for (prefix, uri) in &carried {
            self.to.push_str(" xmlns");
            if !prefix.is_empty() {
                self.to.push(':');
                self.to.push_str(prefix);
            }
            self.value(uri);
        }
        self.written.extend(carried);
    }

    /// What a prefix means by what was written so far; nothing at all is no namespace.
    fn in_force(&self, prefix: &str) -> &'d str {
        let found = self.written.iter().rev().find(|(name, _)| *name == prefix);
        found.map_or("", |(_, uri)| uri)
    }

    /// The attributes, by namespace and then by name.
    fn attributes(&mut self, element: Element<'d, 'a>) {
        let mut attributes: Vec<_> = element.attributes().collect();
        attributes.sort_unstable_by_key(|attribute| (attribute.namespace, attribute.local));
        for attribute in attributes {
            self.to.push(' ');
            self.name(attribute.prefix, attribute.local);
            self.value(attribute.value);
        }
    }

    fn name(&mut self, prefix: &str, local: &str) {
        if !prefix.is_empty() {
            self.to.push_str(prefix);
            self.to.push(':');
        }
        self.to.push_str(local);
    }

    fn value(&mut self, value: &str) {
        self.to.push_str("=\"");
        escape_attribute(value, &mut self.to);
        self.to.push('"');
    }

    fn instruction(&mut self, target: &str, data: &str) {
        self.to.push_str("<?");
        self.to.push_str(target);
        if !data.is_empty() {
            self.to.push(' ');
            self.to.push_str(data);
        }
        self.to.push_str("?>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document<'_> {
        Document::read(text.as_bytes(), 100_000).expect("a test's document is well formed")
    }

    fn check_inclusive(text: &str, canonical: &str) {
        let document = document(text);
        assert_eq!(
            inclusive(&document, None, Strictness::Exact),
            canonical,
            "{text}"
        );
    }

    /// The exclusive form of the element `apex`.
    fn check_exclusive(text: &str, canonical: &str) {
        let document = document(text);
        let apex = document
            .elements()
            .find(|element| element.local() == "apex")
            .expect("an apex");
        assert_eq!(exclusive(apex, Strictness::Exact), canonical, "{text}");
    }

    #[test]
    fn a_namespace_that_nothing_uses_counts_in_the_inclusive_form_alone() {
        let text = r#"<p:r xmlns:p="u:p" xmlns:unused="u:unused"><p:apex/></p:r>"#;
        check_inclusive(
            text,
            r#"<p:r xmlns:p="u:p" xmlns:unused="u:unused"><p:apex></p:apex></p:r>"#,
        );
        check_exclusive(text, r#"<p:apex xmlns:p="u:p"></p:apex>"#);
    }

    #[test]
    fn a_declaration_that_says_nothing_new_is_dropped() {
        check_inclusive(
            r#"<p:r xmlns:p="u:p"><p:a xmlns:p="u:p"><p:b xmlns:p="u:q"/></p:a></p:r>"#,
            r#"<p:r xmlns:p="u:p"><p:a><p:b xmlns:p="u:q"></p:b></p:a></p:r>"#,
        );
        check_inclusive(r#"<r xmlns=""/>"#, "<r></r>");
    }

    #[test]
    fn the_default_namespace_can_be_undone() {
        let text = r#"<r xmlns="u:d"><apex xmlns=""><b xmlns="u:d"/></apex></r>"#;
        check_inclusive(
            text,
            text.replace("<b xmlns=\"u:d\"/>", "<b xmlns=\"u:d\"></b>")
                .as_str(),
        );
        check_exclusive(text, r#"<apex><b xmlns="u:d"></b></apex>"#);
        check_exclusive(
            r#"<r xmlns="u:d"><apex><b xmlns=""/></apex></r>"#,
            r#"<apex xmlns="u:d"><b xmlns=""></b></apex>"#,
        );
    }

    #[test]
    fn the_exclusive_form_carries_what_attributes_use_where_they_use_it() {
        check_exclusive(
            r#"<r xmlns:a="u:a" xmlns:b="u:b" xmlns:c="u:c"><apex b:x="1"><i a:y="2" b:x="3"/></apex></r>"#,
            r#"<apex xmlns:b="u:b" b:x="1"><i xmlns:a="u:a" a:y="2" b:x="3"></i></apex>"#,
        );
    }

    #[test]
    fn attributes_stand_by_namespace_and_then_by_name() {
        check_inclusive(
            r#"<r xmlns:b="u:1" xmlns:a="u:2" a:y='2' b:z="1" z="0" a:x="3" b="-"/>"#,
            r#"<r xmlns:a="u:2" xmlns:b="u:1" b="-" z="0" b:z="1" a:x="3" a:y="2"></r>"#,
        );
        check_inclusive(
            r#"<r xml:lang="en" a="&#9;&#10;&#13;&quot;&lt;>"/>"#,
            r#"<r a="&#x9;&#xA;&#xD;&quot;&lt;>" xml:lang="en"></r>"#,
        );
    }

    #[test]
    fn text_is_written_one_way_however_it_was_written() {
        check_inclusive(
            "<r>a&amp;b&#38;&lt;<![CDATA[<&>]]>&#x20;\r\nc\rd&#13;&apos;&quot;</r>",
            "<r>a&amp;b&amp;&lt;&lt;&amp;&gt; \nc\nd&#xD;'\"</r>",
        );
    }

    #[test]
    fn comments_go_and_instructions_stay_each_on_a_line_of_its_own_outside_the_root() {
        check_inclusive(
            "<?xml version='1.0'?>\n<!-- a --> <?b  c d ?>\n<r>1<!-- e -->2<?f?></r>\n<?g h?><!-- i -->\n",
            "<?b c d ?>\n<r>12<?f?></r>\n<?g h?>",
        );
    }

    #[test]
    fn white_space_between_elements_counts_unless_it_is_told_not_to() {
        let text = "<r>\n <a> </a>\n <b> x </b>\n</r>";
        check_inclusive(text, text);
        let lenient = inclusive(&document(text), None, Strictness::ElementWhiteSpaceIgnored);
        assert_eq!(lenient, "<r><a> </a><b> x </b></r>");
    }

    #[test]
    fn a_namespace_without_a_scheme_is_relative() {
        for (uri, relative) in [
            ("u:a", false),
            ("http://a", false),
            ("a", true),
            ("./a:b", true),
        ] {
            let text = format!("<r xmlns:p=\"{uri}\"/>");
            assert_eq!(has_relative_namespace(&document(&text)), relative, "{uri}");
        }
    }
}
