//! The one gate from the full register to the published one (REG-8, REG-18).
//!
//! [`reduce`] is the only maker of [`PublishedRow`]s, and it makes them from known fixes alone.
//! Whoever holds a `PublishedRow` may show it to anybody who may read the register; nothing else
//! about an item leaves DCC.

use crate::fix::{KnownFix, NoKnownFix, PublicWording};
use crate::item::{Clause, Item, Source, Stage, Term};
use crate::row::StatusOfInformation;
use terms::{Date, DeviceModel, FirmwareVersion, ItemRef, PublicRef};

/// One published entry: a clause whose fix is a known fix. Every field is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    reference: PublicRef,
    fix: KnownFix,
}

impl PublishedRow {
    /// Its public reference, which tells nothing about any other entry.
    pub fn reference(&self) -> PublicRef {
        self.reference
    }

    /// The devices: all of these together.
    pub fn terms(&self) -> &[Term] {
        &self.fix.wording().terms
    }

    /// `Source`.
    pub fn source(&self) -> Source {
        self.fix.wording().source
    }

    /// `Status of Information`.
    pub fn status(&self) -> StatusOfInformation {
        self.fix.wording().status
    }

    /// `Date last Updated`.
    pub fn date_last_updated(&self) -> Date {
        self.fix.wording().date_last_updated
    }

    /// `Summary`.
    pub fn summary(&self) -> Option<&str> {
        self.fix.wording().summary.as_deref()
    }

    /// `Affected Until`.
    pub fn affected_until(&self) -> Option<&FirmwareVersion> {
        self.fix.wording().affected_until.as_ref()
    }

    /// `Fix Information`.
    pub fn fix_information(&self) -> &str {
        &self.fix.wording().fix_information
    }

    /// The firmware or devices that are the fix.
    pub fn fix_targets(&self) -> &[DeviceModel] {
        &self.fix.wording().fix_targets
    }

    /// The day on which the last manufacturer confirmed the fix.
    pub fn fix_confirmed_on(&self) -> Date {
        self.fix.confirmed_on()
    }
}

/// A clause that is not published, and why. For DCC's eyes only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The item.
    pub item: ItemRef,
    /// The clause's number.
    pub clause: u32,
    /// Why.
    pub reason: WithheldReason,
}

/// Why a clause is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WithheldReason {
    /// DCC has not looked at the item yet.
    NotVerified,
    /// DCC waits for the provider's answer to a query.
    Queried,
    /// The provider answered a query; DCC has not looked yet.
    Answered,
    /// DCC declined it.
    Declined,
    /// A security item, diverted (REG-11).
    Diverted,
    /// The provider withdrew it.
    Withdrawn,
    /// It has no known fix.
    NoKnownFix(NoKnownFix),
    /// Its public words name an item that is not published (REGISTER 2.5, rule 8).
    NamesUnpublishedItem,
    /// The firmware named as the fix is not on the list of devices, or no longer active there.
    FixTargetNotListed(DeviceModel),
    /// It carries a concern that has an urgent channel and DCC has not cleared it.
    ConcernOpen,
}

/// What the gate must know beside the items.
pub struct Gate<'a> {
    /// Gives the public reference of a clause: the one it has, or a fresh one.
    pub public_reference: &'a dyn Fn(&Item, &Clause) -> PublicRef,
    /// Whether a device model stands on the list of devices and is active there.
    pub target_listed: &'a dyn Fn(&DeviceModel) -> TargetListing,
}

/// Whether firmware named as a fix may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetListing {
    /// It is listed and active.
    Active,
    /// It is listed as cancelled, expired or withdrawn.
    NoLongerActive,
    /// There is no such entry, or no list to look at.
    NotListed,
}

/// The published rows of these items, in order of public reference, and every clause that is
/// withheld with its reason. Each clause lands in exactly one of the two.
pub fn reduce<'i>(
    items: impl IntoIterator<Item = &'i Item>,
    gate: &Gate<'_>,
) -> (Vec<PublishedRow>, Vec<Withheld>) {
    let mut rows = Vec::new();
    let mut withheld = Vec::new();
    for item in items {
        for clause in &item.clauses {
            match reduce_clause(item, clause, gate) {
                Ok(row) => rows.push(row),
                Err(reason) => withheld.push(Withheld {
                    item: item.reference,
                    clause: clause.number,
                    reason,
                }),
            }
        }
    }
    rows.sort_by_key(PublishedRow::reference);
    (rows, withheld)
}

fn reduce_clause(
    item: &Item,
    clause: &Clause,
    gate: &Gate<'_>,
) -> Result<PublishedRow, WithheldReason> {
    match &item.stage {
        Stage::Received => return Err(WithheldReason::NotVerified),
        Stage::Queried => return Err(WithheldReason::Queried),
        Stage::Answered => return Err(WithheldReason::Answered),
        Stage::Declined { .. } => return Err(WithheldReason::Declined),
        Stage::Diverted { .. } => return Err(WithheldReason::Diverted),
        Stage::Withdrawn { .. } => return Err(WithheldReason::Withdrawn),
        Stage::Verified { .. } => {}
    }
    if item.concern.is_some() {
        return Err(WithheldReason::ConcernOpen);
    }
    let fix = KnownFix::of(item.source, clause).map_err(WithheldReason::NoKnownFix)?;
    for target in &fix.wording().fix_targets {
        match (gate.target_listed)(target) {
            TargetListing::Active => {}
            TargetListing::NoLongerActive | TargetListing::NotListed => {
                return Err(WithheldReason::FixTargetNotListed(target.clone()));
            }
        }
    }
    if free_texts(fix.wording()).any(names_internal_reference) {
        return Err(WithheldReason::NamesUnpublishedItem);
    }
    Ok(PublishedRow {
        reference: (gate.public_reference)(item, clause),
        fix,
    })
}

/// Every text of the public words that a person wrote freely.
fn free_texts(wording: &PublicWording) -> impl Iterator<Item = &str> {
    let hardware = wording.terms.iter();
    let hardware = hardware.filter_map(|term| term.hardware_version.as_deref());
    [wording.fix_information.as_str()]
        .into_iter()
        .chain(wording.summary.as_deref())
        .chain(hardware)
}

/// What begins an internal reference.
const INTERNAL_PREFIXES: [&str; 4] = ["itm", "sub", "cnf", "qry"];
/// Words that point at another record when a number follows.
const POINTERS: [&str; 8] = [
    "see",
    "cf",
    "item",
    "identifier",
    "duplicate",
    "duplicates",
    "same",
    "refer",
];
/// Words that may stand between such a word and the number.
const BETWEEN: [&str; 14] = [
    "also",
    "as",
    "of",
    "to",
    "our",
    "item",
    "items",
    "identifier",
    "id",
    "no",
    "number",
    "defect",
    "issue",
    "record",
];

/// Whether a text for the public names another item of the full register: one of our internal
/// references, or words such as "see also 10577" that point at a provider's Identifier.
/// Punctuation and spacing do not matter. It looks at the text alone: what the register holds has
/// no say in it, so that being withheld tells nothing.
pub fn names_internal_reference(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let internal = words
        .windows(2)
        .any(|pair| INTERNAL_PREFIXES.contains(&pair[0]) && are_reference_symbols(pair[1]));
    internal || (0..words.len()).any(|at| POINTERS.contains(&words[at]) && points(&words[at + 1..]))
}

/// Whether a word could be the symbols of a reference: ten, none of them I, L, O or U.
fn are_reference_symbols(word: &str) -> bool {
    let symbol = |b: u8| b.is_ascii_alphanumeric() && !matches!(b, b'i' | b'l' | b'o' | b'u');
    word.len() == 10 && word.bytes().all(symbol)
}

fn points(words: &[&str]) -> bool {
    words
        .iter()
        .find(|word| !BETWEEN.contains(word))
        .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()))
}
