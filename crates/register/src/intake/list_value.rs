//! Values of closed lists: Device Type, Source, Status of Information, CSP Region, and Yes or No.

use super::cell::{CellAt, Refused};
use super::code::Code;
use super::note::Fact;
use super::similarity::{Spelling, nearest};
use crate::row::{FixAvailable, SourceKind, StatusOfInformation};
use terms::CspRegion;
use terms::DeviceType;

/// How alike a wrong value must be to one of the list to be suggested, in percent.
const SUGGESTION_PERCENT: u64 = 60;

/// A value of a closed list that a cell may hold.
pub(super) trait Listed: Copy + 'static {
    /// The whole list.
    const ALL: &'static [Self];
    /// Other words for a value, folded by [`fold_words`].
    const SYNONYMS: &'static [(&'static str, Self)];

    /// The value as the list writes it.
    fn listed_text(self) -> &'static str;
}

impl Listed for DeviceType {
    const ALL: &'static [DeviceType] = &DeviceType::ALL;
    const SYNONYMS: &'static [(&'static str, DeviceType)] = &[
        ("commshub", DeviceType::Chf),
        ("communicationshub", DeviceType::Chf),
        ("ch", DeviceType::Chf),
        ("electricitymeter", DeviceType::Esme),
        ("gasmeter", DeviceType::Gsme),
    ];

    fn listed_text(self) -> &'static str {
        self.code()
    }
}

impl Listed for SourceKind {
    const ALL: &'static [SourceKind] = &SourceKind::ALL;
    const SYNONYMS: &'static [(&'static str, SourceKind)] = &[
        ("manufacturer", SourceKind::DeviceManufacturer),
        ("communicationsserviceprovider", SourceKind::Csp),
    ];

    fn listed_text(self) -> &'static str {
        self.text()
    }
}

impl Listed for StatusOfInformation {
    const ALL: &'static [StatusOfInformation] = &StatusOfInformation::ALL;
    const SYNONYMS: &'static [(&'static str, StatusOfInformation)] = &[
        ("fixed", StatusOfInformation::Fix),
        ("fixes", StatusOfInformation::Fix),
        ("issues", StatusOfInformation::Issue),
        ("defects", StatusOfInformation::Defect),
        ("bug", StatusOfInformation::Defect),
    ];

    fn listed_text(self) -> &'static str {
        self.text()
    }
}

impl Listed for CspRegion {
    const ALL: &'static [CspRegion] = &CspRegion::ALL;
    const SYNONYMS: &'static [(&'static str, CspRegion)] = &[];

    fn listed_text(self) -> &'static str {
        self.text()
    }
}

/// The value of the list in this text.
pub(super) fn read<V: Listed>(cell: &mut CellAt<'_>, text: &str) -> Result<V, Refused> {
    let find = |is_it: &dyn Fn(&str) -> bool| {
        V::ALL
            .iter()
            .copied()
            .find(|value| is_it(value.listed_text()))
    };
    if let Some(value) = find(&|listed| listed == text) {
        return Ok(value);
    }
    if names_smets1(text) {
        return Err(cell.refuse(Code::ScopeSmets1, text, Fact::None));
    }
    let read_as = |value: V| Fact::ReadAs(value.listed_text().to_owned());
    if let Some(value) = find(&|listed| listed.eq_ignore_ascii_case(text)) {
        cell.note(Code::EnumCase, text, read_as(value));
        return Ok(value);
    }
    let folded = fold_words(text);
    let synonym = || V::SYNONYMS.iter().find(|(word, _)| *word == folded);
    let meant =
        find(&|listed| fold_words(listed) == folded).or_else(|| synonym().map(|&(_, value)| value));
    if let Some(value) = meant {
        cell.note(Code::EnumSynonym, text, read_as(value));
        return Ok(value);
    }
    let listed: Vec<Spelling> = V::ALL
        .iter()
        .map(|value| Spelling::of(value.listed_text()))
        .collect();
    let suggestion = match nearest(text, &listed, SUGGESTION_PERCENT) {
        Some(suggestion) => Fact::Nearest(suggestion.to_owned()),
        None => Fact::None,
    };
    Err(cell.refuse(Code::EnumInvalid, text, suggestion))
}

/// Yes or No, or one of their common variants.
pub(super) fn read_answer(cell: &mut CellAt<'_>, text: &str) -> Result<FixAvailable, Refused> {
    if let Some(answer) = [FixAvailable::Yes, FixAvailable::No]
        .into_iter()
        .find(|answer| answer.text() == text)
    {
        return Ok(answer);
    }
    let answer = match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => FixAvailable::Yes,
        "no" | "n" | "false" | "0" => FixAvailable::No,
        _ => return Err(cell.refuse(Code::BoolInvalid, text, Fact::None)),
    };
    cell.note(
        Code::BoolVariant,
        text,
        Fact::ReadAs(answer.text().to_owned()),
    );
    Ok(answer)
}

/// Whether a value says that a device is SMETS1, which REG-10 leaves out.
pub(super) fn names_smets1(text: &str) -> bool {
    // Nearly no name has both, and folding makes a copy.
    if !text.contains(['s', 'S']) || !text.contains('1') {
        return false;
    }
    let folded = fold_words(text);
    folded
        .match_indices("smets1")
        .any(|(at, _)| !folded[at + 6..].starts_with(|c: char| c.is_ascii_digit()))
}

/// The text without case, white space, hyphens, underscores and full stops.
fn fold_words(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.'))
        .flat_map(char::to_lowercase)
        .collect()
}
