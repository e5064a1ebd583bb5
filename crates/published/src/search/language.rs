//! The query language of the one box: `EM-100 0002012F`, `CH-7 + NM-E210`, `time sync`, lines
//! pasted from a spreadsheet, and named fields such as `fw:0002012F` for what must not be guessed.
//!
//! Reading says what it took each piece of text for; it hides nothing and corrects nothing. What a
//! mistyped version may have been is a question.

use super::names::{NameKind, Names};
use super::token::{Quoting, Token, groups};
use super::{SearchField, SearchRefusal};
use register::applicability::{Asked, AskedPart, version_question};
use terms::CspRegion;
use terms::{DeviceType, FirmwareVersion, Make, Model, PublicRef};

/// What a query's text was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The devices, in the order they stand in the text.
    pub parts: Vec<AskedPart>,
    /// The kinds of device that the combination is said not to have.
    pub absent: Vec<DeviceType>,
    /// The words.
    pub words: Vec<String>,
    /// A public reference, where one stands in the text.
    pub reference: Option<PublicRef>,
    /// What mistyped versions may have been.
    pub questions: Vec<VersionQuestion>,
    /// Cells of a pasted line that say nothing of a device.
    pub not_used: Vec<String>,
}

/// A version in the text that may have been another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionQuestion {
    /// As it was typed.
    pub typed: String,
    /// What it may have been.
    pub version: FirmwareVersion,
    /// The part it belongs to; the next one to come where there is none yet.
    pub part: usize,
}

impl Reading {
    /// The query's text with the version of this question in place of what was typed.
    pub fn accepting(&self, question: &VersionQuestion) -> String {
        let mut parts = self.parts.clone();
        if question.part >= parts.len() {
            parts.push(blank_part());
        }
        let at = question.part.min(parts.len() - 1);
        parts[at].firmware = Asked::Is(question.version.clone());
        let typed = question.typed.to_lowercase();
        let words: Vec<String> = self
            .words
            .iter()
            .filter(|word| **word != typed)
            .cloned()
            .collect();
        canonical_text(&parts, &self.absent, &words)
    }
}

/// A part of which nothing is said. Its hardware version and region are not known rather than
/// any: a device has one, and an entry that depends on it must say so.
fn blank_part() -> AskedPart {
    AskedPart {
        hardware_version: Asked::Unknown,
        region: Asked::Unknown,
        ..AskedPart::default()
    }
}

/// The field that a name before a colon stands for.
pub(super) fn field_of(name: &str) -> Option<SearchField> {
    match name {
        "type" => Some(SearchField::DeviceType),
        "make" | "manufacturer" => Some(SearchField::Make),
        "model" => Some(SearchField::Model),
        "fw" | "firmware" | "version" => Some(SearchField::Firmware),
        "hw" | "hardware" => Some(SearchField::HardwareVersion),
        "region" => Some(SearchField::Region),
        "no" => Some(SearchField::Absent),
        _ => None,
    }
}

/// Reads a query's text against these names. `lists_version` says whether the list of devices
/// has exactly this version, so that a short version that exists is not questioned.
pub(crate) fn read(
    text: &str,
    names: &Names,
    lists_version: &dyn Fn(&FirmwareVersion) -> bool,
) -> Result<Reading, SearchRefusal> {
    let mut reader = Reader {
        names,
        lists_version,
        reading: Reading::default(),
        part: blank_part(),
        pasted_line: false,
    };
    for group in groups(text)? {
        if is_header_line(&group) {
            continue;
        }
        // Three cells or more are a line of a spreadsheet, whose other columns are no words.
        reader.pasted_line = group.last().is_some_and(|token| token.cell >= 2);
        reader.group(&group)?;
        reader.end_part();
    }
    Ok(reader.reading)
}

struct Reader<'a> {
    names: &'a Names,
    lists_version: &'a dyn Fn(&FirmwareVersion) -> bool,
    reading: Reading,
    part: AskedPart,
    pasted_line: bool,
}

/// The most words of a name that is recognised without quotation marks.
const NAME_WORDS_MAX: usize = 5;

impl Reader<'_> {
    fn group(&mut self, tokens: &[Token]) -> Result<(), SearchRefusal> {
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            if let Some(field) = token.field.as_deref().and_then(field_of) {
                self.field(field, token)?;
                at += 1;
                continue;
            }
            let longest = tokens[at..]
                .iter()
                .take(NAME_WORDS_MAX)
                .take_while(|next| {
                    next.cell == token.cell && next.field.is_none() && next.quoting == token.quoting
                })
                .count();
            let longest = match token.quoting {
                Quoting::Quoted => 1,
                Quoting::Plain => longest,
            };
            let taken = (1..=longest)
                .rev()
                .find(|words| self.phrase(&tokens[at..at + words]));
            match taken {
                Some(words) => at += words,
                None => {
                    self.single(token);
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// Takes these tokens together as a name or a kind of device, if they are one.
    fn phrase(&mut self, tokens: &[Token]) -> bool {
        let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        let text = words.join(" ");
        if tokens[0].quoting == Quoting::Plain {
            if is_full_version(&text) {
                return false;
            }
            if let Some(device_type) = device_type_of(&text) {
                self.set_device_type(Asked::Is(device_type));
                return true;
            }
        }
        match self.names.kind(&text) {
            Some(NameKind::Make) => match Make::parse(&text) {
                Some(make) => self.set_make(Asked::Is(make)),
                None => return false,
            },
            Some(NameKind::Model) => match Model::parse(&text) {
                Some(model) => self.set_model(Asked::Is(model)),
                None => return false,
            },
            None => return false,
        }
        true
    }

    fn single(&mut self, token: &Token) {
        let text = token.text.as_str();
        if token.quoting == Quoting::Plain {
            if let Some(reference) = PublicRef::parse(&text.to_ascii_uppercase()) {
                self.reading.reference = Some(reference);
                return;
            }
            if looks_like_version(text) {
                self.version(text);
                return;
            }
            if let Some(version) = version_question(text).filter(|_| has_prefix_or_separator(text))
            {
                self.question(text, version);
                self.word(text);
                return;
            }
            if let Some(model) = Model::parse(text).filter(|_| looks_like_model(text)) {
                self.set_model(Asked::Is(model));
                return;
            }
        }
        self.word(text);
    }

    fn version(&mut self, text: &str) {
        if let Some(version) = FirmwareVersion::parse(text) {
            self.set_firmware(Asked::Is(version.clone()));
            if let Some(candidate) = version_question(text)
                && !(self.lists_version)(&version)
            {
                self.question(text, candidate);
            }
        }
    }

    fn question(&mut self, typed: &str, version: FirmwareVersion) {
        self.reading.questions.push(VersionQuestion {
            typed: typed.to_owned(),
            version,
            part: self.reading.parts.len(),
        });
    }

    fn word(&mut self, text: &str) {
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        match self.pasted_line {
            true => self.reading.not_used.push(text.to_owned()),
            false => self.reading.words.push(text.to_lowercase()),
        }
    }

    fn field(&mut self, field: SearchField, token: &Token) -> Result<(), SearchRefusal> {
        let refusal = || SearchRefusal::Field(field);
        let marker = match (token.quoting, token.text.as_str()) {
            (Quoting::Plain, "*" | "") => Some(Marker::Any),
            (Quoting::Plain, "?") => Some(Marker::Unknown),
            (Quoting::Plain, "-") => Some(Marker::NotApplicable),
            (Quoting::Plain | Quoting::Quoted, _) => None,
        };
        let text = token.text.as_str();
        match field {
            SearchField::DeviceType => {
                let value = asked(marker, device_type_of(text)).ok_or_else(refusal)?;
                self.set_device_type(value);
            }
            SearchField::Make => {
                let value = asked(marker, Make::parse(text)).ok_or_else(refusal)?;
                self.set_make(value);
            }
            SearchField::Model => {
                let value = asked(marker, Model::parse(text)).ok_or_else(refusal)?;
                self.set_model(value);
            }
            SearchField::Firmware => match (marker, FirmwareVersion::parse(text)) {
                (None, Some(_)) => self.version(text),
                (None, None) => match version_question(text) {
                    // It cannot be a version, so it is asked about and nothing is searched for it.
                    Some(candidate) => self.question(text, candidate),
                    None => return Err(refusal()),
                },
                (Some(marker), _) => self.set_firmware(marker.asked()),
            },
            SearchField::HardwareVersion => {
                let value = Some(text.to_owned()).filter(|text| !text.is_empty());
                self.part.hardware_version = asked(marker, value).ok_or_else(refusal)?;
            }
            SearchField::Region => {
                let value = CspRegion::ALL
                    .into_iter()
                    .find(|region| region.text().eq_ignore_ascii_case(text));
                self.part.region = asked(marker, value).ok_or_else(refusal)?;
            }
            SearchField::Absent => {
                let device_type = device_type_of(text).ok_or_else(refusal)?;
                if !self.reading.absent.contains(&device_type) {
                    self.reading.absent.push(device_type);
                }
            }
        }
        Ok(())
    }

    fn set_device_type(&mut self, value: Asked<DeviceType>) {
        if self.part.device_type != Asked::Any {
            self.end_part();
        }
        self.part.device_type = value;
    }

    fn set_make(&mut self, value: Asked<Make>) {
        if self.part.make != Asked::Any {
            self.end_part();
        }
        self.part.make = value;
    }

    fn set_model(&mut self, value: Asked<Model>) {
        if self.part.model != Asked::Any {
            self.end_part();
        }
        self.part.model = value;
    }

    fn set_firmware(&mut self, value: Asked<FirmwareVersion>) {
        if self.part.firmware != Asked::Any {
            self.end_part();
        }
        self.part.firmware = value;
    }

    fn end_part(&mut self) {
        let part = std::mem::replace(&mut self.part, blank_part());
        if part != blank_part() {
            self.reading.parts.push(part);
        }
    }
}

#[derive(Clone, Copy)]
enum Marker {
    Any,
    Unknown,
    NotApplicable,
}

impl Marker {
    fn asked<T>(self) -> Asked<T> {
        match self {
            Marker::Any => Asked::Any,
            Marker::Unknown => Asked::Unknown,
            Marker::NotApplicable => Asked::NotApplicable,
        }
    }
}

fn asked<T>(marker: Option<Marker>, value: Option<T>) -> Option<Asked<T>> {
    match marker {
        Some(marker) => Some(marker.asked()),
        None => value.map(Asked::Is),
    }
}

fn device_type_of(text: &str) -> Option<DeviceType> {
    let known = match text.to_lowercase().as_str() {
        "ch" | "comms hub" | "communications hub" => Some(DeviceType::Chf),
        "electricity meter" => Some(DeviceType::Esme),
        "gas meter" => Some(DeviceType::Gsme),
        _ => None,
    };
    known.or_else(|| DeviceType::from_code(&text.to_ascii_uppercase()))
}

fn is_full_version(text: &str) -> bool {
    text.len() == FirmwareVersion::LENGTH_MAX && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Eight hexadecimal digits; or five to seven with a digit among them, as a version looks that
/// lost its leading zeros. Shorter ones are as likely a year or a number in words.
fn looks_like_version(text: &str) -> bool {
    let hexadecimal = text.bytes().all(|b| b.is_ascii_hexdigit());
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    hexadecimal && has_digit && (5..=FirmwareVersion::LENGTH_MAX).contains(&text.len())
        || is_full_version(text)
}

/// `0x0002012F`, `00:02:01:2F`, `OOO2012F`: a version with something in its way.
fn has_prefix_or_separator(text: &str) -> bool {
    let prefixed = text.starts_with("0x") || text.starts_with("0X");
    let colons = text.matches(':').count() == 3;
    let letters_o = text.len() == FirmwareVersion::LENGTH_MAX && text.contains(['O', 'o']);
    prefixed || colons || letters_o
}

/// A letter and a digit with a hyphen or a capital, as models are written and words are not.
fn looks_like_model(text: &str) -> bool {
    let letters = text.chars().any(char::is_alphabetic);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let marked = text.contains('-') || text.chars().any(char::is_uppercase);
    letters && digits && marked && text.chars().filter(|c| c.is_alphanumeric()).count() >= 3
}

/// A line of column headings, pasted with the rest.
fn is_header_line(tokens: &[Token]) -> bool {
    const HEADINGS: [&str; 17] = [
        "identifier",
        "make",
        "model",
        "firmware",
        "version",
        "device",
        "type",
        "source",
        "status",
        "of",
        "information",
        "date",
        "last",
        "updated",
        "fix",
        "available",
        "manufacturer",
    ];
    let cells = tokens.last().map_or(0, |token| token.cell);
    cells >= 1
        && tokens.iter().all(|token| {
            token.field.is_none() && HEADINGS.contains(&token.text.to_lowercase().as_str())
        })
}

/// A part in the query language. Reading it back gives the same part.
pub fn canonical_part(part: &AskedPart) -> String {
    let mut fields = Vec::new();
    push_field(&mut fields, "type", &part.device_type, &Asked::Any, |t| {
        t.code().to_owned()
    });
    push_field(&mut fields, "make", &part.make, &Asked::Any, |make| {
        make.as_str().to_owned()
    });
    push_field(&mut fields, "model", &part.model, &Asked::Any, |model| {
        model.as_str().to_owned()
    });
    push_field(&mut fields, "fw", &part.firmware, &Asked::Any, |version| {
        version.as_str().to_owned()
    });
    let hardware = &part.hardware_version;
    push_field(&mut fields, "hw", hardware, &Asked::Unknown, String::clone);
    push_field(&mut fields, "region", &part.region, &Asked::Unknown, |r| {
        r.text().to_owned()
    });
    fields.join(" ")
}

fn push_field<T: PartialEq>(
    fields: &mut Vec<String>,
    name: &str,
    value: &Asked<T>,
    unsaid: &Asked<T>,
    text: impl Fn(&T) -> String,
) {
    if value == unsaid {
        return;
    }
    let written = match value {
        Asked::Any => "*".to_owned(),
        Asked::Unknown => "?".to_owned(),
        Asked::NotApplicable => "-".to_owned(),
        Asked::Is(value) => quoted_where_needed(&text(value)),
    };
    fields.push(format!("{name}:{written}"));
}

fn quoted_where_needed(text: &str) -> String {
    let plain = text != "-"
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    match plain {
        true => text.to_owned(),
        // A quotation mark inside a name has no meaning for matching and none can be written.
        false => format!("\"{}\"", text.replace('"', "")),
    }
}

/// A whole query in the query language: the address of its results.
pub fn canonical_text(parts: &[AskedPart], absent: &[DeviceType], words: &[String]) -> String {
    let mut groups: Vec<String> = parts.iter().map(canonical_part).collect();
    groups.extend(absent.iter().map(|device_type| format!("no:{device_type}")));
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let plain = word.chars().all(char::is_alphabetic) && device_type_of(word).is_none();
            match plain {
                true => word.clone(),
                false => format!("\"{}\"", word.replace('"', "")),
            }
        })
        .collect();
    if !words.is_empty() {
        groups.push(words.join(" "));
    }
    groups.join(" + ")
}

#[cfg(test)]
#[path = "language_tests.rs"]
mod tests;
