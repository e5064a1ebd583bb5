//! Characters: what no cell may hold, and what is put right with a warning.
//!
//! It knows nothing of fields but whether their text identifies something, is one of a list, or
//! is prose.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::note::Fact;
use super::script::mixes_scripts;
use std::borrow::Cow;
use terms::Severity;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What a cell's text is for, as far as its characters matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// It identifies something: one wrong letter makes it something else.
    Identity,
    /// It is one value of a list, a date or an answer.
    Listed,
    /// It is prose for people.
    Prose,
}

/// What was met on the way through a cell, each to be noted once.
#[derive(Debug, Default)]
struct Met {
    mojibake: Option<String>,
    replacement: bool,
    prose_control: bool,
    zero_width: bool,
    compatibility: bool,
    typographic: bool,
    special_space: bool,
}

/// The cell's text with what can be put right put right, trimmed and in NFC.
pub(super) fn read<'t>(
    cell: &mut CellAt<'_>,
    text: &'t str,
    kind: TextKind,
) -> Result<Cow<'t, str>, Refused> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(trimmed(cell, text)));
    }
    let (mut folded, met) = fold(cell, text, kind)?;
    if folded.contains('\r') {
        folded = folded.replace("\r\n", "\n").replace('\r', "\n");
    }
    note_met(cell, text, &met);
    let composed = if is_nfc(&folded) {
        folded
    } else {
        folded.nfc().collect()
    };
    let inner = trimmed(cell, &composed);
    if kind == TextKind::Identity && mixes_scripts(inner) {
        return Err(cell.refuse(Code::CharHomoglyph, text, Fact::None));
    }
    if kind != TextKind::Prose && inner.contains(['\t', '\n', '\r']) {
        return Err(cell.refuse(Code::CharControl, text, Fact::None));
    }
    Ok(Cow::Owned(inner.to_owned()))
}

/// Printable ASCII only. Each part is looked at in full: that is quicker than stopping early.
fn is_plain(text: &str) -> bool {
    text.as_bytes().chunks(64).all(|part| {
        part.iter()
            .fold(true, |plain, &b| plain & (0x20..=0x7E).contains(&b))
    })
}

fn trimmed<'t>(cell: &mut CellAt<'_>, text: &'t str) -> &'t str {
    let inner = text.trim();
    if inner.len() != text.len() {
        cell.note(
            Code::WsTrimmed,
            text,
            Fact::ReadAs(inner.chars().take(100).collect()),
        );
    }
    inner
}

fn note_met(cell: &mut CellAt<'_>, text: &str, met: &Met) {
    if let Some(repaired) = &met.mojibake {
        cell.note(Code::EncMojibake, text, Fact::Nearest(repaired.clone()));
    }
    if met.prose_control {
        cell.note_as(Code::CharControl, Severity::Warning, text, Fact::None);
    }
    for (seen, code) in [
        (met.replacement, Code::EncReplacement),
        (met.zero_width, Code::CharZeroWidth),
        (met.compatibility, Code::CharCompat),
        (met.typographic, Code::CharTypographic),
        (met.special_space, Code::WsNbsp),
    ] {
        if seen {
            cell.note(code, text, Fact::None);
        }
    }
}

fn fold(cell: &mut CellAt<'_>, text: &str, kind: TextKind) -> Result<(String, Met), Refused> {
    let mut met = Met::default();
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !c.is_ascii() {
            let run_length = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
            let run = &rest[..run_length];
            if let Some(repaired) = meant_before_wrong_decoding(run) {
                met.mojibake.get_or_insert(repaired);
                folded.push_str(run);
                rest = &rest[run_length..];
                continue;
            }
            for c in run.chars() {
                fold_one(cell, text, kind, c, &mut folded, &mut met)?;
            }
            rest = &rest[run_length..];
        } else {
            fold_one(cell, text, kind, c, &mut folded, &mut met)?;
            rest = &rest[1..];
        }
    }
    Ok((folded, met))
}

fn fold_one(
    cell: &mut CellAt<'_>,
    text: &str,
    kind: TextKind,
    c: char,
    folded: &mut String,
    met: &mut Met,
) -> Result<(), Refused> {
    match c {
        '\0' => return Err(cell.refuse(Code::CharNul, text, Fact::None)),
        '\t' | '\n' | '\r' => folded.push(c),
        '\u{0B}' | '\u{0C}' | '\u{2028}' | '\u{2029}' if kind == TextKind::Prose => {
            met.prose_control = true;
            folded.push('\n');
        }
        '\u{2028}' | '\u{2029}' => return Err(cell.refuse(Code::CharControl, text, Fact::None)),
        _ if c.is_control() => return Err(cell.refuse(Code::CharControl, text, Fact::None)),
        // Unicode's Bidi_Control property, whole.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            return Err(cell.refuse(Code::CharBidi, text, Fact::None));
        }
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{180E}' => {
            met.zero_width = true;
        }
        '\u{FFFD}' => {
            met.replacement = true;
            folded.push(c);
        }
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => {
            met.special_space = true;
            folded.push(' ');
        }
        _ => match typographic_fold(c) {
            Some(plain) => {
                met.typographic = true;
                folded.push_str(plain);
            }
            None if is_compatibility(c) => {
                met.compatibility = true;
                folded.extend(std::iter::once(c).nfkc());
            }
            None => folded.push(c),
        },
    }
    Ok(())
}

/// What a word processor puts in place of the keys a person pressed.
fn typographic_fold(c: char) -> Option<&'static str> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' => Some("'"),
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' => Some("\""),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some("-"),
        '\u{2026}' => Some("..."),
        _ => None,
    }
}

/// Full-width and half-width forms, ligatures and mathematical letters: the same letter in other
/// clothes. Superscripts, fractions and signs such as ™ say something of their own and stay.
fn is_compatibility(c: char) -> bool {
    matches!(c,
        '\u{3000}' | '\u{FB00}'..='\u{FB06}' | '\u{FF01}'..='\u{FFEE}' | '\u{1D400}'..='\u{1D7FF}')
}

/// The text a run of non-ASCII characters was before UTF-8 bytes were taken for Windows-1252, if
/// that is what happened: `Â£` was `£`.
fn meant_before_wrong_decoding(run: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(run.len());
    for c in run.chars() {
        bytes.push(windows_1252_byte(c)?);
    }
    // One character alone cannot be: a UTF-8 sequence of a non-ASCII character has two bytes.
    (bytes.len() >= 2).then_some(())?;
    String::from_utf8(bytes).ok()
}

fn windows_1252_byte(c: char) -> Option<u8> {
    /// The characters of bytes 0x80 to 0x9F, where Windows-1252 differs from Latin-1.
    const UPPER: [u32; 32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
        0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ];
    let scalar = u32::from(c);
    match scalar {
        0x80..=0xFF => u8::try_from(scalar).ok(),
        _ => {
            let index = UPPER.iter().position(|&upper| upper == scalar)?;
            u8::try_from(0x80 + index).ok()
        }
    }
}
