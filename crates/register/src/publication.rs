//! The one gate from the full register to the published one (REG-8, REG-18).
//!
//! [`reduce`] is the only maker of [`PublishedRow`]s, and it makes them from known fixes alone.
//! Whoever holds a `PublishedRow` may show it to anybody who may read the register; nothing else
//! about an item leaves DCC.

use crate::fix::{KnownFix, NoKnownFix};
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
    if names_internal_reference(fix.wording().fix_information.as_str())
        || fix
            .wording()
            .summary
            .as_deref()
            .is_some_and(names_internal_reference)
    {
        return Err(WithheldReason::NamesUnpublishedItem);
    }
    Ok(PublishedRow {
        reference: (gate.public_reference)(item, clause),
        fix,
    })
}

/// Whether a text for the public names another item of the full register: one of our internal
/// references, or words such as "see also 10577" that point at a provider's Identifier.
pub fn names_internal_reference(text: &str) -> bool {
    let lower = text.to_lowercase();
    let internal = lower.contains("itm-") || lower.contains("sub-0");
    let pointing = [
        "see also ",
        "see item ",
        "see identifier ",
        "same as item ",
        "duplicate of ",
    ];
    internal
        || pointing.iter().any(|words| {
            lower
                .match_indices(words)
                .any(|(at, found)| starts_with_number(&lower[at + found.len()..]))
        })
}

fn starts_with_number(text: &str) -> bool {
    let digits = text
        .trim_start_matches(['#', ' '])
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    digits > 0
}
