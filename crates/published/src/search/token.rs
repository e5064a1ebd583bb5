//! A query's text as tokens: words, quoted phrases and named fields, in groups.
//!
//! `+` and line ends part groups (devices); commas, semicolons and tabs part cells, so that lines
//! pasted from a spreadsheet read as they stood there.

use super::SearchRefusal;
use formats::limits::QUERY_CHARACTERS_MAX;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The text before the colon, in lower case, where there is one.
    pub field: Option<String>,
    /// The text.
    pub text: String,
    /// Whether it was quoted.
    pub quoting: Quoting,
    /// Which cell of its group it stands in.
    pub cell: usize,
}

/// Whether a token stood in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// It did.
    Quoted,
    /// It did not.
    Plain,
}

/// The groups of tokens in a text, or why it is not read.
pub(super) fn groups(text: &str) -> Result<Vec<Vec<Token>>, SearchRefusal> {
    if text.chars().count() > QUERY_CHARACTERS_MAX {
        return Err(SearchRefusal::TooLong);
    }
    let unprintable = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.chars().any(unprintable) {
        return Err(SearchRefusal::ControlCharacter);
    }
    let mut scanner = Scanner::default();
    for character in text.chars() {
        scanner.take(character);
    }
    scanner.end_group();
    Ok(scanner.groups)
}

#[derive(Default)]
struct Scanner {
    groups: Vec<Vec<Token>>,
    group: Vec<Token>,
    cell: usize,
    field: Option<String>,
    text: String,
    within_quotes: bool,
    was_quoted: bool,
}

impl Scanner {
    fn take(&mut self, character: char) {
        match character {
            '"' if self.within_quotes => {
                self.within_quotes = false;
                self.end_token();
            }
            '"' if self.text.is_empty() => {
                self.within_quotes = true;
                self.was_quoted = true;
            }
            // A quotation that is never closed ends with its line.
            '\n' | '\r' => self.end_group(),
            _ if self.within_quotes => self.text.push(character),
            '+' => self.end_group(),
            ',' | ';' | '\t' => {
                self.end_token();
                self.cell += 1;
            }
            ':' if self.field.is_none() && names_a_field(&self.text) => {
                self.field = Some(std::mem::take(&mut self.text).to_lowercase());
            }
            _ if character.is_whitespace() => self.end_token(),
            _ => self.text.push(character),
        }
    }

    fn end_token(&mut self) {
        let text = std::mem::take(&mut self.text);
        let quoting = match std::mem::take(&mut self.was_quoted) {
            true => Quoting::Quoted,
            false => Quoting::Plain,
        };
        let field = self.field.take();
        if !text.trim().is_empty() || field.is_some() {
            self.group.push(Token {
                field,
                text: text.trim().to_owned(),
                quoting,
                cell: self.cell,
            });
        }
    }

    fn end_group(&mut self) {
        self.within_quotes = false;
        self.end_token();
        self.cell = 0;
        let group = std::mem::take(&mut self.group);
        if !group.is_empty() {
            self.groups.push(group);
        }
    }
}

/// Names of fields are spelled out in the guide; other text before a colon stays text.
fn names_a_field(text: &str) -> bool {
    super::language::field_of(&text.to_lowercase()).is_some()
}
