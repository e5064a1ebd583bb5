//! Editions: prepared by one person, published by another, handed to SECAS (REG-8, REG-13,
//! REG-18, REG-19).

use super::canonical::{add_line, published_digest};
use super::clauses::devices_key;
use super::{TEXT_LENGTH_MAX, fit_prose, fit_text};
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::edition::{
    AccessList, Admission, CoverageFact, Edition, EditionEntry, EditionKind, EditionState,
    HandOver, Publication, Tombstone, TombstoneReason,
};
use crate::fix::NoKnownFix;
use crate::item::{Clause, ClauseField, Item, Term};
use crate::publication::{
    Gate, PublishedRow, TargetListing, Withheld, WithheldReason, names_internal_reference, reduce,
};
use crate::round::Round;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use terms::device::fold_name;
use terms::{
    EditionRef, FirmwareVersion, ItemRef, Moment, OrganisationType, PartyCategory, PublicRef,
    RoundRef,
};

pub(super) fn prepare(
    facts: &Facts<'_>,
    kind: &EditionKind,
    round: Option<RoundRef>,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let named = round.map(|round| named_round(facts, round)).transpose()?;
    let kind = fit_kind(kind, named)?;
    let glossary_version = facts
        .glossary
        .as_ref()
        .ok_or(Refusal::GlossaryNotPublished)?
        .version;
    if matches!(kind, EditionKind::Erratum { .. }) && facts.last_edition.is_none() {
        return Err(Refusal::NothingPublished);
    }
    if facts.edition_pending.is_some() {
        return Err(Refusal::EditionPending);
    }
    let number = next_number(facts);
    // Without a round of its own it gives that of the last edition, so that a correction
    // corrects the cover sheet too.
    let last_round = facts.last_edition.as_ref().and_then(|e| e.value.round);
    let round = round.or(last_round);
    let coverage = coverage_of(facts, round)?;
    let reduced = reduced(facts);
    let tombstones = tombstones_of(facts, &reduced, number);
    let entries = entries_of(facts, &reduced);
    let reference = EditionRef::from_random_bits((facts.reference_bits)(
        "edition",
        &format!("{number}/{}", facts.now.unix_seconds()),
    ));
    let mut edition = Edition {
        reference,
        number,
        kind,
        round,
        as_of: facts.now.uk_date(),
        entries,
        tombstones,
        coverage,
        round_period: match round {
            Some(reference) => Some(named_round(facts, reference)?.period.clone()),
            None => None,
        },
        glossary_version,
        published_digest: [0; 32],
        prepared_by: person,
        prepared_at: facts.now,
        state: EditionState::Prepared,
        handed_over: None,
    };
    edition.published_digest = published_digest(&edition, &reduced.rows, facts.sha256);
    Ok(Decision {
        events: vec![Event::EditionPrepared {
            edition: reference,
            number,
            digest: edition.published_digest,
        }],
        writes: vec![Write::Edition {
            edition: Box::new(edition),
            follows: 0,
        }],
        ..Decision::default()
    })
}

fn next_number(facts: &Facts<'_>) -> u32 {
    facts.last_edition.as_ref().map_or(0, |e| e.value.number) + 1
}

fn named_round<'f>(facts: &'f Facts<'_>, reference: RoundRef) -> Result<&'f Round, Refusal> {
    let mut rounds = facts.rounds.iter().map(|stored| &stored.value);
    rounds
        .find(|round| round.reference == reference)
        .ok_or(Refusal::NotFound)
}

/// The kind with its words, fit for everybody. A quarterly edition closes a round of its own
/// period.
fn fit_kind(kind: &EditionKind, round: Option<&Round>) -> Result<EditionKind, Refusal> {
    match kind {
        EditionKind::Quarterly { period } => {
            let period = fit_text("period", period, super::NAME_LENGTH_MAX)?;
            let same = |round: &Round| fold_name(&round.period) == fold_name(&period);
            match round.is_none_or(same) {
                true => Ok(EditionKind::Quarterly { period }),
                false => Err(Refusal::TextUnfit {
                    field: "period",
                    length_max: super::NAME_LENGTH_MAX,
                }),
            }
        }
        EditionKind::AdHoc { reason } => Ok(EditionKind::AdHoc {
            reason: public_reason(reason)?,
        }),
        EditionKind::Erratum { reason } => Ok(EditionKind::Erratum {
            reason: public_reason(reason)?,
        }),
    }
}

/// Everybody reads why an edition is made, so it names no item of the full register.
fn public_reason(reason: &str) -> Result<String, Refusal> {
    let reason = fit_prose("reason", reason, TEXT_LENGTH_MAX)?;
    match names_internal_reference(&reason) {
        true => Err(Refusal::TextUnfit {
            field: "reason",
            length_max: TEXT_LENGTH_MAX,
        }),
        false => Ok(reason),
    }
}

/// The cover sheet's facts: the round's as they stand now, else those of the last edition.
fn coverage_of(facts: &Facts<'_>, round: Option<RoundRef>) -> Result<Vec<CoverageFact>, Refusal> {
    let Some(reference) = round else {
        return Ok(facts
            .last_edition
            .as_ref()
            .map(|edition| edition.value.coverage.clone())
            .unwrap_or_default());
    };
    let mut coverage: Vec<CoverageFact> = named_round(facts, reference)?
        .returns
        .iter()
        .filter_map(|entry| {
            Some(CoverageFact {
                provider: facts.organisation_name(entry.provider),
                given: entry.given_by(facts.now.uk_date())?,
            })
        })
        .collect();
    coverage.sort_by_key(|fact| fact.provider.to_lowercase());
    Ok(coverage)
}

/// What may be published of the register as it stands.
struct Reduced {
    rows: Vec<PublishedRow>,
    withheld: Vec<Withheld>,
    /// The public reference of every clause: the one it is published as, or would be.
    references: BTreeMap<(ItemRef, u32), PublicRef>,
}

fn reduced(facts: &Facts<'_>) -> Reduced {
    let drawn = RefCell::new(DrawnReferences::default());
    let gate = Gate {
        public_reference: &|item, clause| drawn.borrow_mut().draw(facts, item, clause),
        target_listed: facts.target_listed,
    };
    let (rows, withheld) = reduce(facts.items.values().map(|stored| &stored.value), &gate);
    let mut drawn = drawn.into_inner();
    for item in facts.items.values().map(|stored| &stored.value) {
        for clause in &item.clauses {
            let key = (item.reference, clause.number);
            if !drawn.references.contains_key(&key) {
                drawn.draw(facts, item, clause);
            }
        }
    }
    Reduced {
        rows,
        withheld,
        references: drawn.references,
    }
}

/// Public references: bits drawn for each clause from its item and its devices, so that a
/// reference stays the same from edition to edition and never comes to stand for other devices.
/// Clauses of one item with the same devices count up, published ones first: what is not
/// published has no say in any reference.
#[derive(Default)]
struct DrawnReferences {
    alike: BTreeMap<String, u32>,
    references: BTreeMap<(ItemRef, u32), PublicRef>,
}

impl DrawnReferences {
    fn draw(&mut self, facts: &Facts<'_>, item: &Item, clause: &Clause) -> PublicRef {
        let devices = format!("{}\n{}", item.reference, devices_text(&clause.terms));
        let before = self.alike.entry(devices.clone()).or_default();
        let bits = (facts.reference_bits)("public", &format!("{devices}{before}"));
        *before += 1;
        let reference = PublicRef::from_random_bits(bits);
        self.references
            .insert((item.reference, clause.number), reference);
        reference
    }
}

/// The devices of a clause as one text, the same however their names are spelt, one device a line.
fn devices_text(terms: &[Term]) -> String {
    let mut text = String::new();
    for ((device_type, make, model, hardware_version, region), versions) in devices_key(terms) {
        let versions: Vec<&str> = versions.iter().map(FirmwareVersion::as_str).collect();
        add_line(
            &mut text,
            [
                device_type.code(),
                &make,
                &model,
                &versions.join(" "),
                hardware_version.as_deref().unwrap_or_default(),
                region.map_or("", |region| region.text()),
            ],
        );
    }
    text
}

fn entries_of(facts: &Facts<'_>, reduced: &Reduced) -> Vec<EditionEntry> {
    let rows = reduced.rows.iter();
    let published: BTreeSet<PublicRef> = rows.map(PublishedRow::reference).collect();
    facts
        .items
        .values()
        .flat_map(|stored| {
            stored.value.clauses.iter().map(|clause| {
                let reference = reduced.references[&(stored.value.reference, clause.number)];
                EditionEntry {
                    item: stored.value.reference,
                    item_version: stored.version,
                    clause: clause.number,
                    public: published.contains(&reference).then_some(reference),
                }
            })
        })
        .collect()
}

/// Every entry that was published once and is not among these rows: those taken back before, and
/// those that this edition takes back, each with the reason that the register gives.
fn tombstones_of(facts: &Facts<'_>, reduced: &Reduced, number: u32) -> Vec<Tombstone> {
    let Some(last) = facts.last_edition.as_ref().map(|stored| &stored.value) else {
        return Vec::new();
    };
    let rows = reduced.rows.iter();
    let now_public: BTreeSet<PublicRef> = rows.map(PublishedRow::reference).collect();
    let reasons: BTreeMap<PublicRef, &WithheldReason> = reduced
        .withheld
        .iter()
        .map(|entry| {
            let reference = reduced.references[&(entry.item, entry.clause)];
            (reference, &entry.reason)
        })
        .collect();
    let taken_back = last.entries.iter().filter_map(|entry| {
        let reference = entry.public.filter(|r| !now_public.contains(r))?;
        let reason = match reasons.get(&reference) {
            Some(reason) => tombstone_reason(reason),
            None => reason_when_gone(facts, entry.item),
        };
        Some(Tombstone {
            reference,
            reason,
            edition: number,
        })
    });
    let mut tombstones: Vec<Tombstone> = last
        .tombstones
        .iter()
        .copied()
        .filter(|tombstone| !now_public.contains(&tombstone.reference))
        .chain(taken_back)
        .collect();
    tombstones.sort_by_key(|tombstone| tombstone.reference);
    tombstones.dedup_by_key(|tombstone| tombstone.reference);
    tombstones
}

/// Why a clause is there no longer: its provider sent the item without it, unless DCC had a hand
/// in what the item's clauses are.
fn reason_when_gone(facts: &Facts<'_>, item: ItemRef) -> TombstoneReason {
    let held = facts.items.get(&item).map(|stored| &stored.value);
    let by_provider = held.is_some_and(|item| {
        let set_by_dcc = |clause: &Clause| clause.set_by_dcc.contains_key(&ClauseField::Devices);
        !item.clauses.is_empty() && !item.clauses.iter().any(set_by_dcc)
    });
    match by_provider {
        true => TombstoneReason::ClosedByProvider,
        false => TombstoneReason::TakenOutOnReview,
    }
}

fn tombstone_reason(reason: &WithheldReason) -> TombstoneReason {
    match reason {
        WithheldReason::Withdrawn => TombstoneReason::ClosedByProvider,
        WithheldReason::NoKnownFix(NoKnownFix::Withdrawn(_) | NoKnownFix::NotClaimed) => {
            TombstoneReason::FixWithdrawn
        }
        WithheldReason::NoKnownFix(
            NoKnownFix::NoInformation
            | NoKnownFix::NotAsked
            | NoKnownFix::Awaited(_)
            | NoKnownFix::Refused(_)
            | NoKnownFix::WordsChanged,
        )
        | WithheldReason::NotVerified
        | WithheldReason::Queried
        | WithheldReason::Answered => TombstoneReason::ConfirmationOutstanding,
        WithheldReason::FixTargetNotListed(_) => TombstoneReason::FixFirmwareNotActive,
        WithheldReason::Declined
        | WithheldReason::Diverted
        | WithheldReason::NamesUnpublishedItem
        | WithheldReason::ConcernOpen => TombstoneReason::TakenOutOnReview,
    }
}

pub(super) fn publish(facts: &Facts<'_>, reference: EditionRef) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = edition_of(facts, reference)?;
    if stored.value.state != EditionState::Prepared {
        return Err(Refusal::EditionStateUnfit);
    }
    if stored.value.prepared_by == person {
        return Err(Refusal::SecondPersonNeeded);
    }
    let reduced = reduced(facts);
    let mut edition = stored.value.clone();
    let fresh = Edition {
        number: next_number(facts),
        coverage: coverage_of(facts, edition.round)?,
        tombstones: tombstones_of(facts, &reduced, edition.number),
        ..edition.clone()
    };
    // What nobody but DCC reads may have moved on since: the entries name the versions they hold,
    // and no upload can keep a prepared edition from being published.
    if published_digest(&fresh, &reduced.rows, facts.sha256) != edition.published_digest {
        return Err(Refusal::EditionStale);
    }
    let publication = publication(&edition, facts.now, reduced.rows);
    edition.state = EditionState::Published {
        by: person,
        at: facts.now,
        files: Some((facts.files_of)(&publication)),
    };
    let mut decision = Decision {
        publication: Some(publication),
        ..Decision::default()
    };
    decision.events.push(Event::EditionPublished {
        edition: reference,
        number: edition.number,
        digest: edition.published_digest,
    });
    decision.notices = OrganisationType::ALL
        .into_iter()
        .filter(|kind| *kind != OrganisationType::Dcc && may_read(&facts.access.value, *kind))
        .map(|kind| Notice {
            to: Recipient::Every(kind),
            about: NoticeAbout::EditionPublished {
                edition: reference,
                number: edition.number,
            },
            key: format!("edition/{reference}/{}", kind.name()),
        })
        .collect();
    decision.writes.push(edition_write(edition, stored.version));
    Ok(decision)
}

/// Whether anybody of this type may read the published edition.
fn may_read(access: &AccessList, kind: OrganisationType) -> bool {
    let categories: &[PartyCategory] = match kind {
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp => return true,
        OrganisationType::Supplier => &[PartyCategory::LargeSupplier, PartyCategory::SmallSupplier],
        OrganisationType::NetworkParty => {
            &[PartyCategory::ElectricityNetwork, PartyCategory::GasNetwork]
        }
        OrganisationType::OtherSecParty => &[PartyCategory::OtherSec],
    };
    categories
        .iter()
        .any(|category| access.admits(kind, Some(*category)) == Admission::Admitted)
}

fn publication(edition: &Edition, at: Moment, rows: Vec<PublishedRow>) -> Publication {
    Publication {
        edition: edition.number,
        kind: edition.kind.clone(),
        as_of: edition.as_of,
        published_at: at,
        glossary_version: edition.glossary_version,
        rows,
        tombstones: edition.tombstones.clone(),
        round_period: edition.round_period.clone(),
        coverage: edition.coverage.clone(),
    }
}

/// The publication of a published edition, made again from the item versions that it holds, for
/// putting it out after an interruption. `None` where the edition is not published, or the
/// versions given are not those it holds.
pub fn publication_of_edition<'i>(
    edition: &Edition,
    item_at: impl Fn(ItemRef, u32) -> Option<&'i Item>,
    sha256: &dyn Fn(&[u8]) -> [u8; 32],
) -> Option<Publication> {
    let EditionState::Published { at, .. } = edition.state else {
        return None;
    };
    let mut wanted: BTreeMap<(ItemRef, u32), PublicRef> = BTreeMap::new();
    let mut items: BTreeMap<ItemRef, &Item> = BTreeMap::new();
    for entry in &edition.entries {
        if let Some(reference) = entry.public {
            wanted.insert((entry.item, entry.clause), reference);
            items.insert(entry.item, item_at(entry.item, entry.item_version)?);
        }
    }
    // Whether targets were active was decided when the edition was published.
    let gate = Gate {
        public_reference: &|item, clause| {
            wanted
                .get(&(item.reference, clause.number))
                .copied()
                .unwrap_or(PublicRef::from_random_bits(0))
        },
        target_listed: &|_| TargetListing::Active,
    };
    let (mut rows, _) = reduce(items.into_values(), &gate);
    let references: BTreeSet<PublicRef> = wanted.into_values().collect();
    rows.retain(|row| references.contains(&row.reference()));
    (published_digest(edition, &rows, sha256) == edition.published_digest)
        .then(|| publication(edition, at, rows))
}

pub(super) fn discard(
    facts: &Facts<'_>,
    reference: EditionRef,
    reason: &str,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = edition_of(facts, reference)?;
    let reason = fit_prose("reason", reason, TEXT_LENGTH_MAX)?;
    if stored.value.state != EditionState::Prepared {
        return Err(Refusal::EditionStateUnfit);
    }
    let mut edition = stored.value.clone();
    edition.state = EditionState::Discarded {
        by: person,
        at: facts.now,
        reason,
    };
    Ok(Decision {
        events: vec![Event::EditionDiscarded { edition: reference }],
        writes: vec![edition_write(edition, stored.version)],
        ..Decision::default()
    })
}

pub(super) fn hand_over(facts: &Facts<'_>, reference: EditionRef) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = edition_of(facts, reference)?;
    // An edition without kept files cannot be given to anybody any more; the next one can.
    let EditionState::Published {
        files: Some(files), ..
    } = stored.value.state
    else {
        return Err(Refusal::EditionStateUnfit);
    };
    if stored.value.handed_over.is_some() {
        return Err(Refusal::EditionStateUnfit);
    }
    let spreadsheet_sha256 = files.spreadsheet_sha256;
    let mut edition = stored.value.clone();
    edition.handed_over = Some(HandOver {
        by: person,
        at: facts.now,
        spreadsheet_sha256,
        access: facts.access.value.categories.clone(),
        acknowledged: None,
    });
    let number = edition.number;
    Ok(Decision {
        events: vec![Event::EditionHandedOver {
            edition: reference,
            sha256: spreadsheet_sha256,
        }],
        writes: vec![edition_write(edition, stored.version)],
        notices: vec![Notice {
            to: Recipient::Every(OrganisationType::Secas),
            about: NoticeAbout::EditionHandedOver {
                edition: reference,
                number,
            },
            key: format!("hand-over/{reference}"),
        }],
        publication: None,
    })
}

pub(super) fn acknowledge(facts: &Facts<'_>, reference: EditionRef) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Secas)?;
    let stored = edition_of(facts, reference)?;
    let mut edition = stored.value.clone();
    match edition.handed_over.as_mut() {
        Some(hand_over) if hand_over.acknowledged.is_none() => {
            hand_over.acknowledged = Some((person, facts.now));
        }
        Some(_) => return Err(Refusal::EditionStateUnfit),
        // What was never handed over is none of SECAS's business.
        None => return Err(Refusal::NotFound),
    }
    Ok(Decision {
        events: vec![Event::HandOverAcknowledged { edition: reference }],
        writes: vec![edition_write(edition, stored.version)],
        ..Decision::default()
    })
}

pub(super) fn set_access(
    facts: &Facts<'_>,
    categories: &[PartyCategory],
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Secas)?;
    let distinct: BTreeSet<PartyCategory> = categories.iter().copied().collect();
    let categories: Vec<PartyCategory> = distinct.into_iter().collect();
    Ok(Decision {
        events: vec![Event::AccessSet {
            categories: categories.clone(),
        }],
        writes: vec![Write::AccessList {
            list: AccessList {
                categories,
                set_by: Some((person, facts.now)),
            },
            follows: facts.access.version,
        }],
        ..Decision::default()
    })
}

fn edition_of<'f>(
    facts: &'f Facts<'_>,
    reference: EditionRef,
) -> Result<&'f Stored<Edition>, Refusal> {
    facts
        .edition
        .as_ref()
        .filter(|stored| stored.value.reference == reference)
        .ok_or(Refusal::NotFound)
}

fn edition_write(edition: Edition, follows: u32) -> Write {
    Write::Edition {
        edition: Box::new(edition),
        follows,
    }
}
