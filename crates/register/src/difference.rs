//! What changed: between two versions of a clause or an item, and between two editions (REG-17,
//! REG-19).
//!
//! Differences name fields and references, never judge them. The texts of the fields come from
//! whoever shows them; published and complete editions are compared apart, because what changed in
//! the complete one is for DCC's eyes only.

use crate::edition::{EditionEntry, Publication};
use crate::item::{Clause, ClauseField, Item};
use crate::publication::PublishedRow;
use std::collections::BTreeMap;
use terms::{ItemRef, PublicRef};

/// What changed between two versions of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemDifference {
    /// Clauses that the new version has and the old one had not, by number.
    pub added: Vec<u32>,
    /// Clauses that the old version had and the new one has not, by number.
    pub removed: Vec<u32>,
    /// Clauses of which at least one field differs, by number.
    pub changed: Vec<ClauseDifference>,
    /// What differs about the item itself.
    pub item: Vec<ItemField>,
}

impl ItemDifference {
    /// Whether nothing a reader would notice differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.item.is_empty()
    }
}

/// The fields of one clause that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseDifference {
    /// The clause's number.
    pub clause: u32,
    /// The fields, in the order of the submission format.
    pub fields: Vec<ClauseField>,
}

/// What can differ about an item beside its clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemField {
    /// Where the information came from.
    Source,
    /// How far it has come.
    Stage,
    /// The concern marked.
    Concern,
}

/// The fields of a clause that differ, in the order of the submission format.
pub fn clause_fields(old: &Clause, new: &Clause) -> Vec<ClauseField> {
    ClauseField::ALL
        .into_iter()
        .filter(|field| clause_field_differs(*field, old, new))
        .collect()
}

fn clause_field_differs(field: ClauseField, old: &Clause, new: &Clause) -> bool {
    match field {
        ClauseField::Devices => old.terms != new.terms,
        ClauseField::Status => old.status != new.status,
        ClauseField::DateLastUpdated => old.date_last_updated != new.date_last_updated,
        ClauseField::FixAvailable => old.fix_claimed() != new.fix_claimed(),
        ClauseField::FixInformation => old.fix_text() != new.fix_text(),
        ClauseField::Summary => old.summary != new.summary,
        ClauseField::AffectedUntil => old.affected_until != new.affected_until,
        ClauseField::FixTargets => old.fix.targets != new.fix.targets,
    }
}

/// What changed between two versions of one item.
pub fn items(old: &Item, new: &Item) -> ItemDifference {
    let mut difference = ItemDifference::default();
    for clause in &new.clauses {
        match old.clause(clause.number) {
            None => difference.added.push(clause.number),
            Some(before) => {
                let fields = clause_fields(before, clause);
                if !fields.is_empty() {
                    difference.changed.push(ClauseDifference {
                        clause: clause.number,
                        fields,
                    });
                }
            }
        }
    }
    difference.removed = old
        .clauses
        .iter()
        .map(|clause| clause.number)
        .filter(|number| new.clause(*number).is_none())
        .collect();
    if old.source != new.source {
        difference.item.push(ItemField::Source);
    }
    if old.stage != new.stage {
        difference.item.push(ItemField::Stage);
    }
    if old.concern != new.concern {
        difference.item.push(ItemField::Concern);
    }
    difference
}

/// What changed between two published editions, in order of public reference. All of it is public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicDifference {
    /// Entries that only the later edition has.
    pub added: Vec<PublicRef>,
    /// Entries of which at least one field differs.
    pub changed: Vec<(PublicRef, Vec<PublicField>)>,
    /// Entries that only the earlier edition has; each has a tombstone in the later one.
    pub removed: Vec<PublicRef>,
}

/// The fields of a published entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PublicField {
    /// The devices.
    Devices,
    /// `Source`.
    Source,
    /// `Status of Information`.
    Status,
    /// `Date last Updated`.
    DateLastUpdated,
    /// `Fix Information`.
    FixInformation,
    /// `Summary`.
    Summary,
    /// `Affected Until`.
    AffectedUntil,
    /// The firmware or devices that are the fix.
    FixTargets,
    /// The day of confirmation.
    FixConfirmedOn,
}

impl PublicField {
    /// Every field, in the order of the submission format.
    pub const ALL: [PublicField; 9] = [
        PublicField::Devices,
        PublicField::Source,
        PublicField::Status,
        PublicField::DateLastUpdated,
        PublicField::FixInformation,
        PublicField::Summary,
        PublicField::AffectedUntil,
        PublicField::FixTargets,
        PublicField::FixConfirmedOn,
    ];
}

/// The fields of a published entry that differ, in the order of the submission format.
pub fn public_fields(old: &PublishedRow, new: &PublishedRow) -> Vec<PublicField> {
    PublicField::ALL
        .into_iter()
        .filter(|field| match field {
            PublicField::Devices => old.terms() != new.terms(),
            PublicField::Source => old.source() != new.source(),
            PublicField::Status => old.status() != new.status(),
            PublicField::DateLastUpdated => old.date_last_updated() != new.date_last_updated(),
            PublicField::FixInformation => old.fix_information() != new.fix_information(),
            PublicField::Summary => old.summary() != new.summary(),
            PublicField::AffectedUntil => old.affected_until() != new.affected_until(),
            PublicField::FixTargets => old.fix_targets() != new.fix_targets(),
            PublicField::FixConfirmedOn => old.fix_confirmed_on() != new.fix_confirmed_on(),
        })
        .collect()
}

/// What changed between two published editions.
pub fn publications(earlier: &Publication, later: &Publication) -> PublicDifference {
    public_rows(&earlier.rows, &later.rows)
}

/// What changed between the rows of two published editions.
pub fn public_rows(earlier: &[PublishedRow], later: &[PublishedRow]) -> PublicDifference {
    let before = by_reference(earlier);
    let after = by_reference(later);
    let mut difference = PublicDifference::default();
    for (reference, row) in &after {
        match before.get(reference) {
            None => difference.added.push(*reference),
            Some(old) => {
                let fields = public_fields(old, row);
                if !fields.is_empty() {
                    difference.changed.push((*reference, fields));
                }
            }
        }
    }
    difference.removed = before
        .keys()
        .filter(|reference| !after.contains_key(reference))
        .copied()
        .collect();
    difference
}

fn by_reference(rows: &[PublishedRow]) -> BTreeMap<PublicRef, &PublishedRow> {
    rows.iter().map(|row| (row.reference(), row)).collect()
}

/// A clause of the complete version: its item and its number.
pub type ClauseKey = (ItemRef, u32);

/// What changed between the complete versions of two editions. For DCC's eyes only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompleteDifference {
    /// Clauses that only the later edition holds.
    pub added: Vec<ClauseKey>,
    /// Clauses whose item stands in another version, or which came to be or ceased to be
    /// published.
    pub changed: Vec<ClauseKey>,
    /// Clauses that only the earlier edition holds.
    pub removed: Vec<ClauseKey>,
}

/// What changed between the complete versions of two editions. A clause in `changed` may read the
/// same in every field: its item changed elsewhere; [`clause_fields`] tells.
pub fn complete(earlier: &[EditionEntry], later: &[EditionEntry]) -> CompleteDifference {
    let before = by_clause(earlier);
    let after = by_clause(later);
    let mut difference = CompleteDifference::default();
    for (key, entry) in &after {
        match before.get(key) {
            None => difference.added.push(*key),
            Some(old) if old != entry => difference.changed.push(*key),
            Some(_) => {}
        }
    }
    difference.removed = before
        .keys()
        .filter(|key| !after.contains_key(key))
        .copied()
        .collect();
    difference
}

fn by_clause(entries: &[EditionEntry]) -> BTreeMap<ClauseKey, &EditionEntry> {
    entries
        .iter()
        .map(|entry| ((entry.item, entry.clause), entry))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::FixProgress;
    use crate::item::{Concern, Source, Stage};
    use crate::row::{FixAvailable, SourceKind, StatusOfInformation};
    use jiff::civil::date;
    use terms::{Moment, OrganisationRef};

    fn clause(number: u32) -> Clause {
        Clause {
            number,
            terms: Vec::new(),
            label: None,
            status: StatusOfInformation::Defect,
            date_last_updated: date(2026, 4, 7),
            fix_claim: FixAvailable::No,
            fix_information: None,
            summary: None,
            affected_until: None,
            origins: Vec::new(),
            set_by_dcc: BTreeMap::new(),
            fix: FixProgress::default(),
        }
    }

    fn item(clauses: Vec<Clause>) -> Item {
        Item {
            reference: ItemRef::from_random_bits(1),
            provider: OrganisationRef::from_random_bits(2),
            identifier: 10577,
            source: Source::Provider(SourceKind::DeviceManufacturer),
            stage: Stage::Received,
            concern: None,
            clauses,
            queries: Vec::new(),
            repeats: Vec::new(),
            verdicts: Vec::new(),
            first_recorded: Moment::from_unix_seconds(0),
            last_recorded: Moment::from_unix_seconds(0),
        }
    }

    #[test]
    fn reg_17_the_same_item_has_no_difference() {
        let one = item(vec![clause(1)]);
        assert!(items(&one, &one).is_empty());
    }

    #[test]
    fn reg_17_each_changed_field_is_named_in_the_order_of_the_format() {
        let old = clause(1);
        let mut new = clause(1);
        new.summary = Some("Clock drifts after a restart".to_owned());
        new.status = StatusOfInformation::Fix;
        new.fix_claim = FixAvailable::Yes;
        new.fix_information = Some("Update to 00020131".to_owned());
        assert_eq!(
            clause_fields(&old, &new),
            [
                ClauseField::Status,
                ClauseField::FixAvailable,
                ClauseField::FixInformation,
                ClauseField::Summary
            ]
        );
    }

    #[test]
    fn reg_17_clauses_come_go_and_change_by_number() {
        let old = item(vec![clause(1), clause(2)]);
        let mut second = clause(2);
        second.date_last_updated = date(2026, 5, 1);
        let mut new = item(vec![second, clause(3)]);
        new.concern = Some(Concern::Billing);
        let difference = items(&old, &new);
        assert_eq!(difference.added, [3]);
        assert_eq!(difference.removed, [1]);
        assert_eq!(difference.changed[0].clause, 2);
        assert_eq!(difference.changed[0].fields, [ClauseField::DateLastUpdated]);
        assert_eq!(difference.item, [ItemField::Concern]);
    }

    #[test]
    fn reg_19_the_complete_versions_differ_by_item_version_and_publication() {
        let entry = |item, item_version, public| EditionEntry {
            item: ItemRef::from_random_bits(item),
            item_version,
            clause: 1,
            public,
        };
        let fresh = Some(PublicRef::from_random_bits(9));
        let earlier = [entry(1, 1, None), entry(2, 1, None), entry(3, 4, None)];
        let later = [entry(2, 2, None), entry(3, 4, fresh), entry(4, 1, None)];
        let difference = complete(&earlier, &later);
        let keys = |items: &[u64]| -> Vec<ClauseKey> {
            items
                .iter()
                .map(|bits| (ItemRef::from_random_bits(*bits), 1))
                .collect()
        };
        assert_eq!(difference.added, keys(&[4]));
        assert_eq!(difference.changed, keys(&[2, 3]));
        assert_eq!(difference.removed, keys(&[1]));
    }
}
