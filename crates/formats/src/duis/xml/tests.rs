use super::super::fault::{DuisFault, FaultKind, Malformed};
use super::{Document, Element, Item};
use crate::limits::{DUIS_ATTRIBUTES_MAX, DUIS_DEPTH_MAX, DUIS_NODES_MAX};
use proptest::prelude::*;

const BYTES_MAX: usize = 1_000_000;

fn fault(text: &str) -> DuisFault {
    let read = Document::read(text.as_bytes(), BYTES_MAX);
    read.expect_err(text)
}

/// What is wrong with the text, and in which line and column.
fn check(text: &str, what: Malformed, line: u32, column: u32) {
    let fault = fault(text);
    let at = fault.at.expect("a place");
    assert_eq!(fault.kind, FaultKind::NotWellFormed(what), "{text}");
    assert_eq!((at.line, at.column), (line, column), "{text}");
}

#[test]
fn what_is_not_well_formed_is_told_by_kind_and_place() {
    use Malformed::*;
    check("", NoElement, 1, 1);
    check("<!-- a -->", NoElement, 1, 11);
    check("<a>\u{1}</a>", Character, 1, 4);
    check("<a>\u{FFFE}</a>", Character, 1, 4);
    check("<?xml version='1.1'?><a/>", Declaration, 1, 20);
    check("<?xml encoding='UTF-8'?><a/>", Declaration, 1, 7);
    check(
        "<?xml version='1.0' standalone='maybe'?><a/>",
        Declaration,
        1,
        39,
    );
    check("a<a/>", OutsideRoot, 1, 1);
    check("<a/>\r\n<b/>", OutsideRoot, 2, 1);
    check("<a/>&#32;", OutsideRoot, 1, 5);
    check("<![CDATA[ ]]><a/>", OutsideRoot, 1, 1);
    check("<a>\n<b>", EndsEarly, 2, 4);
    check("<a b='", EndsEarly, 1, 4);
    check("<a", EndsEarly, 1, 1);
    check("<a><!-- ", EndsEarly, 1, 4);
    check("<a><![CDATA[ </a>", EndsEarly, 1, 4);
    check("<a><?b ", EndsEarly, 1, 4);
    check("<a><!ELEMENT b></a>", Markup, 1, 4);
    check("<1/>", Name, 1, 2);
    check("<a:/>", Name, 1, 2);
    check("<a:b:c xmlns:a='u:a'/>", Name, 1, 2);
    check("<a></b>", EndTag, 1, 4);
    check("<a></a", EndTag, 1, 4);
    check("<a/></a>", EndTag, 1, 5);
    check("<a b/>", Attribute, 1, 4);
    check("<a b=c/>", Attribute, 1, 4);
    check("<a b='1'c='2'/>", Attribute, 1, 9);
    check("<a b='<'/>", Attribute, 1, 7);
    check("<a b='1' b='2'/>", AttributeTwice, 1, 10);
    check(
        "<a xmlns:p='u:a' xmlns:q='u:a' p:b='' q:b=''/>",
        AttributeTwice,
        1,
        39,
    );
    check("<a xmlns:p='u:a' xmlns:p='u:b'/>", AttributeTwice, 1, 18);
    check("<a>&nbsp;</a>", Reference, 1, 4);
    check("<a>&#0;</a>", Reference, 1, 4);
    check("<a>&#xD800;</a>", Reference, 1, 4);
    check("<a>&#x110000;</a>", Reference, 1, 4);
    check("<a>&#X41;</a>", Reference, 1, 4);
    check("<a>&amp</a>", Reference, 1, 4);
    check("<a b='&lt'/>", Reference, 1, 7);
    check("<a>]]></a>", CdataEnd, 1, 4);
    check("<a><!-- -- --></a>", Comment, 1, 11);
    check("<a><!-- ---></a>", Comment, 1, 11);
    check("<a><?xml b?></a>", Instruction, 1, 4);
    check(" <?xml version='1.0'?><a/>", Instruction, 1, 2);
    check("<a><? b?></a>", Instruction, 1, 4);
    check("<p:a/>", Prefix, 1, 1);
    check("<a p:b=''/>", Prefix, 1, 4);
    check("<xmlns:a/>", Prefix, 1, 1);
    check("<a xmlns:p=''/>", NamespaceDeclaration, 1, 4);
    check("<a xmlns:xml='u:a'/>", NamespaceDeclaration, 1, 4);
    check("<a xmlns:xmlns='u:a'/>", NamespaceDeclaration, 1, 4);
    check(
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        NamespaceDeclaration,
        1,
        4,
    );
}

#[test]
fn size_comes_before_document_type_and_that_before_everything_else() {
    let bytes = b"\xFF<!DOCTYPE a><a>";
    let read = |max| Document::read(bytes, max).unwrap_err().kind;
    let too_large = FaultKind::TooLarge {
        bytes: bytes.len(),
        bytes_max: bytes.len() - 1,
    };
    assert_eq!(read(bytes.len() - 1), too_large);
    assert_eq!(read(bytes.len()), FaultKind::Doctype);
    let not_utf8 = Document::read(b"<a>\n\xFF", 100).unwrap_err();
    assert_eq!(not_utf8.kind, FaultKind::NotUtf8);
    let at = not_utf8.at.unwrap();
    assert_eq!((at.line, at.column), (2, 1));
    assert_eq!(
        fault("<?xml version='1.0' encoding='latin1'?><a>").kind,
        FaultKind::NotUtf8
    );
}

#[test]
fn a_document_type_is_refused_wherever_the_word_stands() {
    for text in [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!-- <!DOCTYPE a> --><a/>",
        "<a><![CDATA[<!DOCTYPE a>]]></a>",
    ] {
        assert_eq!(fault(text).kind, FaultKind::Doctype, "{text}");
    }
    assert_eq!(
        fault("\n <!DOCTYPE a><a/>")
            .at
            .map(|at| (at.line, at.column)),
        Some((2, 2))
    );
}

#[test]
fn limits_hold_at_exactly_their_number() {
    let reads = |text: &str| Document::read(text.as_bytes(), BYTES_MAX).map(drop);
    let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(reads(&nested(DUIS_DEPTH_MAX)), Ok(()));
    let too_deep = FaultKind::TooDeep {
        depth_max: DUIS_DEPTH_MAX,
    };
    assert_eq!(fault(&nested(DUIS_DEPTH_MAX + 1)).kind, too_deep);
    let wide = |nodes: usize| format!("<a>{}</a>", "<b/>".repeat(nodes - 1));
    assert_eq!(reads(&wide(DUIS_NODES_MAX)), Ok(()));
    let too_many = FaultKind::TooManyNodes {
        nodes_max: DUIS_NODES_MAX,
    };
    assert_eq!(fault(&wide(DUIS_NODES_MAX + 1)).kind, too_many);
    let attributes = |count: usize| {
        let each: String = (0..count).map(|number| format!(" a{number}=''")).collect();
        format!("<a{each}/>")
    };
    assert_eq!(reads(&attributes(DUIS_ATTRIBUTES_MAX)), Ok(()));
    let too_many = FaultKind::TooManyAttributes {
        attributes_max: DUIS_ATTRIBUTES_MAX,
    };
    assert_eq!(fault(&attributes(DUIS_ATTRIBUTES_MAX + 1)).kind, too_many);
}

#[test]
fn a_byte_order_mark_and_an_xml_declaration_are_read_past() {
    for before in [
        "\u{FEFF}",
        "<?xml version=\"1.0\"?>",
        "\u{FEFF}<?xml version = '1.0' encoding='utf-8' standalone='no' ?>\n",
    ] {
        let text = format!("{before}<a/>");
        let document = Document::read(text.as_bytes(), BYTES_MAX).unwrap();
        assert_eq!(document.root().local(), "a", "{before}");
    }
}

#[test]
fn every_line_end_is_a_line_feed_and_a_written_one_stays() {
    let text = "<a b='1\r\n2\r3&#13;'>&amp;\r<![CDATA[\r\n]]>&#xD;\n</a>";
    let document = Document::read(text.as_bytes(), BYTES_MAX).unwrap();
    let mut seen = String::new();
    shown(document.root(), &mut seen);
    assert_eq!(seen, r#"<|a |b="1 2 3\r">"&\n\n\r\n"</>"#);
}

/// A document as a list of what is in it, for comparing readers.
fn shown(element: Element<'_, '_>, to: &mut String) {
    to.push_str(&format!("<{}|{}", element.namespace(), element.local()));
    for attribute in element.attributes() {
        let (namespace, local, value) = (attribute.namespace, attribute.local, attribute.value);
        to.push_str(&format!(" {namespace}|{local}={value:?}"));
    }
    to.push('>');
    for item in element.children() {
        match item {
            Item::Element(inner) => shown(inner, to),
            Item::Text { value, .. } => to.push_str(&format!("{value:?}")),
            Item::Comment => to.push_str("(comment)"),
            Item::Instruction { target, data } => to.push_str(&format!("(?{target} {data:?})")),
        }
    }
    to.push_str("</>");
}

/// The same, of the reader that ours is compared with.
fn shown_by_other(node: roxmltree::Node<'_, '_>, to: &mut String) {
    let name = node.tag_name();
    to.push_str(&format!(
        "<{}|{}",
        name.namespace().unwrap_or(""),
        name.name()
    ));
    for attribute in node.attributes() {
        let namespace = attribute.namespace().unwrap_or("");
        to.push_str(&format!(
            " {namespace}|{}={:?}",
            attribute.name(),
            attribute.value()
        ));
    }
    to.push('>');
    for child in node.children() {
        if child.is_element() {
            shown_by_other(child, to);
        } else if child.is_text() {
            to.push_str(&format!("{:?}", child.text().unwrap_or("")));
        } else if child.is_comment() {
            to.push_str("(comment)");
        } else if let Some(instruction) = child.pi() {
            let data = instruction.value.unwrap_or("");
            to.push_str(&format!("(?{} {data:?})", instruction.target));
        }
    }
    to.push_str("</>");
}

/// What the other reader lets pass, against the standard.
fn stricter(fault: &DuisFault) -> bool {
    [Malformed::Instruction, Malformed::NamespaceDeclaration]
        .map(FaultKind::NotWellFormed)
        .contains(&fault.kind)
}

/// Pieces from which well-formed and nearly well-formed documents come. No carriage return stands
/// alone: after a reference the other reader keeps it, against the standard.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<p:b xmlns:p='u:p'>",
        "</p:b>",
        "<c d=\"1\" e='&lt;2'/>",
        "<c d='1'd='2'>",
        "<x xmlns='u:d' xmlns:q='u:q' q:y='z'/>",
        "<p:z/>",
        "&amp;",
        "&#x41;",
        "&#13;",
        "&no;",
        "&",
        "]]>",
        "<![CDATA[<&]]>",
        "<![CDATA[",
        "<!-- c -->",
        "<!-- -- -->",
        "<?i d ?>",
        "<?xml?>",
        "<a xmlns:p=''/>",
        "<?xml version='1.0'?>",
        "\r\n",
        " ",
        "\t",
        ">",
        "<",
        "\"",
        "é",
        "\u{1}",
        "\u{FFFF}",
        "<a b='\r\n\t'/>",
        "<a xmlns=''>",
        "text",
        "<é/>",
        "<a\u{B7}b/>",
    ]);
    prop_oneof![9 => fixed.prop_map(str::to_owned), 1 => "[ -~]{0,4}"]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_give_a_document_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Document::read(&bytes, BYTES_MAX);
    }

    #[test]
    fn another_reader_finds_the_same(pieces in prop::collection::vec(piece(), 0..12)) {
        let inside = pieces.concat();
        for text in [format!("<a>{inside}</a>"), inside] {
            let ours = Document::read(text.as_bytes(), BYTES_MAX);
            let other = roxmltree::Document::parse(&text);
            match (ours, other) {
                (Ok(ours), Ok(other)) => {
                    let (mut one, mut two) = (String::new(), String::new());
                    shown(ours.root(), &mut one);
                    shown_by_other(other.root_element(), &mut two);
                    prop_assert_eq!(one, two, "{}", text);
                }
                (Err(_), Err(_)) => {}
                (Err(fault), Ok(_)) if stricter(&fault) => {}
                (ours, other) => {
                    let ours = ours.map(drop);
                    prop_assert!(false, "{text:?}: ours {ours:?}, other {:?}", other.map(drop));
                }
            }
        }
    }
}
