//! HTML in a value: elements and character references that came along with a copy.

/// Elements that people paste; any other word in angle brackets may be meant.
const ELEMENTS: [&str; 45] = [
    "a",
    "b",
    "i",
    "u",
    "s",
    "p",
    "br",
    "hr",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "ul",
    "td",
    "th",
    "tr",
    "div",
    "img",
    "pre",
    "sub",
    "sup",
    "svg",
    "body",
    "code",
    "font",
    "form",
    "head",
    "html",
    "link",
    "meta",
    "span",
    "input",
    "style",
    "table",
    "tbody",
    "button",
    "iframe",
    "script",
    "strong",
    "blockquote",
];

/// Character references that people paste.
const REFERENCES: [&str; 14] = [
    "amp", "lt", "gt", "quot", "apos", "nbsp", "pound", "copy", "reg", "ndash", "mdash", "lsquo",
    "rsquo", "deg",
];

/// Whether the text holds HTML.
pub(super) fn has_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Looking at every byte is quicker than stopping early, and nearly no text has either.
    let either = |found, &b: &u8| found | (b == b'<') | (b == b'&');
    if !bytes.iter().fold(false, either) {
        return false;
    }
    bytes.iter().enumerate().any(|(at, &b)| match b {
        b'<' => starts_element(&text[at + 1..]),
        b'&' => starts_reference(&text[at + 1..]),
        _ => false,
    })
}

fn starts_element(rest: &str) -> bool {
    if rest.starts_with("!--") {
        return true;
    }
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name_length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(name_length);
    let closes = after.starts_with([' ', '\t', '\n', '/', '>']) && after.contains('>');
    closes
        && ELEMENTS
            .iter()
            .any(|element| name.eq_ignore_ascii_case(element))
}

fn starts_reference(rest: &str) -> bool {
    // The longest reference of interest has eight characters.
    let Some((name, _)) = rest
        .char_indices()
        .take(10)
        .find(|&(_, c)| c == ';')
        .map(|(end, _)| rest.split_at(end))
    else {
        return false;
    };
    match name.strip_prefix('#') {
        Some(number) => {
            let digits = number.trim_start_matches(['x', 'X']);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit())
        }
        None => REFERENCES.contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_html_is_seen_and_angle_brackets_in_prose_are_not() {
        for text in [
            "<b>bold</b>",
            "a<br/>b",
            "<SCRIPT src=x>",
            "A&amp;B",
            "caf&#233;",
            "<!-- x -->",
        ] {
            assert!(has_markup(text), "{text}");
        }
        for text in [
            "voltage < 230",
            "<limit>",
            "A & B; C",
            "a < b > c",
            "R&D;",
            "x <b",
        ] {
            assert!(!has_markup(text), "{text}");
        }
    }
}
