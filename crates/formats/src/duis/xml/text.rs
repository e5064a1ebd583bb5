//! Values as they stand in a message, and what they mean: line ends and references resolved.

use super::super::fault::Malformed;
use super::characters::is_character;
use std::borrow::Cow;

/// Where in a value something is wrong, and what.
pub(super) type At = (usize, Malformed);

/// Character data between tags, outside CDATA sections.
pub(super) fn character_data(raw: &str) -> Result<Cow<'_, str>, At> {
    if let Some(at) = memchr::memmem::find(raw.as_bytes(), b"]]>") {
        return Err((at, Malformed::CdataEnd));
    }
    if memchr::memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    resolve(raw, |c| c).map(Cow::Owned)
}

/// Text without references: CDATA sections, and the data of instructions.
pub(super) fn line_ends(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

/// The value of an attribute: white space as written is a space each, what a reference gives stays.
pub(super) fn attribute_value(raw: &str) -> Result<Cow<'_, str>, At> {
    if let Some(at) = raw.find('<') {
        return Err((at, Malformed::Attribute));
    }
    if raw
        .bytes()
        .any(|b| matches!(b, b'&' | b'\r' | b'\n' | b'\t'))
    {
        let spaced = |c| if matches!(c, '\n' | '\t') { ' ' } else { c };
        return resolve(raw, spaced).map(Cow::Owned);
    }
    Ok(Cow::Borrowed(raw))
}

/// Line ends made line feeds, every character as written put through `written`, references resolved.
fn resolve(raw: &str, written: impl Fn(char) -> char) -> Result<String, At> {
    let mut value = String::with_capacity(raw.len());
    let mut characters = raw.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\r' => {
                characters.next_if(|(_, next)| *next == '\n');
                value.push(written('\n'));
            }
            '&' => {
                let (c, length) = reference(&raw[at + 1..]).ok_or((at, Malformed::Reference))?;
                value.push(c);
                characters.by_ref().take(length).for_each(drop);
            }
            other => value.push(written(other)),
        }
    }
    Ok(value)
}

/// The character that a reference gives, and how many characters it has after `&`.
fn reference(rest: &str) -> Option<(char, usize)> {
    // The longest that means anything has leading zeros; no one needs more than a few.
    const LENGTH_MAX: usize = 64;
    let end = rest.bytes().take(LENGTH_MAX).position(|b| b == b';')?;
    let name = &rest[..end];
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => numbered(name)?,
    };
    Some((c, end + 1))
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let number = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(number).filter(|c| is_character(*c))
}
