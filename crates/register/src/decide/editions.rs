//! Editions: prepared by one person, published by another, handed to SECAS (REG-8, REG-13,
//! REG-18, REG-19).

use super::{TEXT_LENGTH_MAX, fit_text};
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::edition::{
    AccessList, CoverageFact, CoverageGiven, Edition, EditionEntry, EditionKind, EditionState,
    HandOver, Publication, Tombstone, TombstoneReason,
};
use crate::fix::NoKnownFix;
use crate::item::{Clause, Item};
use crate::publication::{Gate, PublishedRow, TargetListing, Withheld, WithheldReason, reduce};
use crate::round::ReturnState;
use std::collections::{BTreeMap, BTreeSet};
use terms::{EditionRef, ItemRef, Moment, OrganisationType, PartyCategory, PublicRef, RoundRef};

pub(super) fn prepare(
    facts: &Facts<'_>,
    kind: &EditionKind,
    round: Option<RoundRef>,
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let kind = fit_kind(facts, kind)?;
    let glossary_version = facts
        .glossary
        .as_ref()
        .ok_or(Refusal::GlossaryNotPublished)?
        .version;
    if facts.edition_pending.is_some() {
        return Err(Refusal::EditionPending);
    }
    let number = facts.last_edition.as_ref().map_or(0, |e| e.value.number) + 1;
    let coverage = coverage_of(facts, round)?;
    let (rows, withheld) = reduced(facts);
    let tombstones = tombstones_of(facts, &rows, &withheld, number);
    let entries = entries_of(facts, &rows);
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
        glossary_version,
        published_digest: [0; 32],
        prepared_by: person,
        prepared_at: facts.now,
        state: EditionState::Prepared,
        handed_over: None,
    };
    edition.published_digest = published_digest(&edition, &rows, facts.sha256);
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

fn fit_kind(facts: &Facts<'_>, kind: &EditionKind) -> Result<EditionKind, Refusal> {
    match kind {
        EditionKind::Quarterly { period } => Ok(EditionKind::Quarterly {
            period: fit_text("period", period, super::NAME_LENGTH_MAX)?,
        }),
        EditionKind::AdHoc { reason } => Ok(EditionKind::AdHoc {
            reason: fit_text("reason", reason, TEXT_LENGTH_MAX)?,
        }),
        EditionKind::Erratum { reason } => {
            if facts.last_edition.is_none() {
                return Err(Refusal::NothingPublished);
            }
            Ok(EditionKind::Erratum {
                reason: fit_text("reason", reason, TEXT_LENGTH_MAX)?,
            })
        }
    }
}

/// The cover sheet's facts: the round's where one is closed, else those of the last edition.
fn coverage_of(facts: &Facts<'_>, round: Option<RoundRef>) -> Result<Vec<CoverageFact>, Refusal> {
    let Some(reference) = round else {
        return Ok(facts
            .last_edition
            .as_ref()
            .map(|edition| edition.value.coverage.clone())
            .unwrap_or_default());
    };
    let stored = facts
        .rounds
        .iter()
        .find(|stored| stored.value.reference == reference)
        .ok_or(Refusal::NotFound)?;
    let mut coverage: Vec<CoverageFact> = stored
        .value
        .returns
        .iter()
        .map(|entry| CoverageFact {
            provider: facts.organisation_name(entry.provider),
            given: match entry.state {
                ReturnState::Awaited => CoverageGiven::Nothing,
                ReturnState::Received { .. } => CoverageGiven::Data,
                ReturnState::Nil { .. } => CoverageGiven::NilReturn,
            },
        })
        .collect();
    coverage.sort_by_key(|fact| fact.provider.to_lowercase());
    Ok(coverage)
}

fn reduced(facts: &Facts<'_>) -> (Vec<PublishedRow>, Vec<Withheld>) {
    let gate = Gate {
        public_reference: &|item, clause| public_reference(facts, item, clause),
        target_listed: facts.target_listed,
    };
    reduce(facts.items.values().map(|stored| &stored.value), &gate)
}

/// The public reference of a clause: bits drawn for this clause alone, so that it stays the same
/// from edition to edition and no other item, published or not, has a say in it.
fn public_reference(facts: &Facts<'_>, item: &Item, clause: &Clause) -> PublicRef {
    PublicRef::from_random_bits((facts.reference_bits)(
        "public",
        &format!("{}/{}", item.reference, clause.number),
    ))
}

fn entries_of(facts: &Facts<'_>, rows: &[PublishedRow]) -> Vec<EditionEntry> {
    let published: BTreeSet<PublicRef> = rows.iter().map(PublishedRow::reference).collect();
    facts
        .items
        .values()
        .flat_map(|stored| {
            stored.value.clauses.iter().map(|clause| {
                let reference = public_reference(facts, &stored.value, clause);
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
fn tombstones_of(
    facts: &Facts<'_>,
    rows: &[PublishedRow],
    withheld: &[Withheld],
    number: u32,
) -> Vec<Tombstone> {
    let Some(last) = facts.last_edition.as_ref().map(|stored| &stored.value) else {
        return Vec::new();
    };
    let now_public: BTreeSet<PublicRef> = rows.iter().map(PublishedRow::reference).collect();
    let reasons: BTreeMap<(ItemRef, u32), &WithheldReason> = withheld
        .iter()
        .map(|entry| ((entry.item, entry.clause), &entry.reason))
        .collect();
    let taken_back = last.entries.iter().filter_map(|entry| {
        let reference = entry.public.filter(|r| !now_public.contains(r))?;
        let reason = reasons
            .get(&(entry.item, entry.clause))
            .map_or(TombstoneReason::TakenOutOnReview, |reason| {
                tombstone_reason(reason)
            });
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

/// A digest over everything public in an edition, by which a second person publishes exactly what
/// the first prepared, and by which a publication made again is known to be the same.
pub fn published_digest(
    edition: &Edition,
    rows: &[PublishedRow],
    sha256: &dyn Fn(&[u8]) -> [u8; 32],
) -> [u8; 32] {
    sha256(canonical_text(edition, rows).as_bytes())
}

/// Ends a value in the canonical text; no text from a person holds it.
const VALUE_END: char = '\u{1f}';
/// Ends a line in the canonical text.
const LINE_END: char = '\u{1e}';

/// Everything public in an edition as one text, the same for the same edition for ever.
fn canonical_text(edition: &Edition, rows: &[PublishedRow]) -> String {
    let mut text = String::new();
    let (kind, words) = match &edition.kind {
        EditionKind::Quarterly { period } => ("quarterly", period),
        EditionKind::AdHoc { reason } => ("ad hoc", reason),
        EditionKind::Erratum { reason } => ("erratum", reason),
    };
    add_line(
        &mut text,
        [
            "edition",
            &edition.number.to_string(),
            kind,
            words,
            &edition.as_of.to_string(),
            &edition.glossary_version.to_string(),
        ],
    );
    for row in rows {
        add_line(
            &mut text,
            [
                "row",
                &row.reference().to_string(),
                row.source().text(),
                row.status().text(),
                &row.date_last_updated().to_string(),
                row.summary().unwrap_or_default(),
                row.affected_until().map_or("", |version| version.as_str()),
                row.fix_information(),
                &row.fix_confirmed_on().to_string(),
            ],
        );
        for term in row.terms() {
            let versions: Vec<&str> = term.versions.iter().map(|v| v.as_str()).collect();
            add_line(
                &mut text,
                [
                    "device",
                    term.device_type.code(),
                    term.make.as_str(),
                    term.model.as_str(),
                    &versions.join(" "),
                    term.hardware_version.as_deref().unwrap_or_default(),
                    term.region.map_or("", |region| region.text()),
                ],
            );
        }
        for target in row.fix_targets() {
            add_line(&mut text, ["fix", &target.to_string()]);
        }
    }
    for tombstone in &edition.tombstones {
        add_line(
            &mut text,
            [
                "withdrawn",
                &tombstone.reference.to_string(),
                tombstone.reason.code(),
                &tombstone.edition.to_string(),
            ],
        );
    }
    for fact in &edition.coverage {
        let given = match fact.given {
            CoverageGiven::Data => "data",
            CoverageGiven::NilReturn => "nil return",
            CoverageGiven::Nothing => "nothing",
        };
        add_line(&mut text, ["provider", &fact.provider, given]);
    }
    text
}

fn add_line<'v>(text: &mut String, values: impl IntoIterator<Item = &'v str>) {
    for value in values {
        text.push_str(value);
        text.push(VALUE_END);
    }
    text.push(LINE_END);
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
    let (rows, withheld) = reduced(facts);
    let mut edition = stored.value.clone();
    let fresh = Edition {
        tombstones: tombstones_of(facts, &rows, &withheld, edition.number),
        ..edition.clone()
    };
    let entries_same = entries_of(facts, &rows) == edition.entries;
    if !entries_same || published_digest(&fresh, &rows, facts.sha256) != edition.published_digest {
        return Err(Refusal::EditionStale);
    }
    edition.state = EditionState::Published {
        by: person,
        at: facts.now,
    };
    let mut decision = Decision {
        publication: Some(publication(&edition, facts.now, rows)),
        ..Decision::default()
    };
    decision.events.push(Event::EditionPublished {
        edition: reference,
        number: edition.number,
        digest: edition.published_digest,
    });
    decision.notices = [
        OrganisationType::Secas,
        OrganisationType::Manufacturer,
        OrganisationType::Csp,
        OrganisationType::Supplier,
    ]
    .map(|kind| Notice {
        to: Recipient::Every(kind),
        about: NoticeAbout::EditionPublished {
            edition: reference,
            number: edition.number,
        },
        key: format!("edition/{reference}/{}", kind.name()),
    })
    .into();
    decision.writes.push(edition_write(edition, stored.version));
    Ok(decision)
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
    let reason = fit_text("reason", reason, TEXT_LENGTH_MAX)?;
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

pub(super) fn hand_over(
    facts: &Facts<'_>,
    reference: EditionRef,
    spreadsheet_sha256: [u8; 32],
) -> Result<Decision, Refusal> {
    let person = facts.person_of(OrganisationType::Dcc)?;
    let stored = edition_of(facts, reference)?;
    let published = matches!(stored.value.state, EditionState::Published { .. });
    if !published || stored.value.handed_over.is_some() {
        return Err(Refusal::EditionStateUnfit);
    }
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
        Some(_) | None => return Err(Refusal::EditionStateUnfit),
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
