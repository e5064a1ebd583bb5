//! Files received, items raised and items withdrawn by those they belong to (REG-3 to REG-6,
//! REG-11, REG-14, REG-15, REG-19).

use super::clauses::{clauses_of, merge};
use super::{NAME_LENGTH_MAX, TEXT_LENGTH_MAX, fit_prose, fit_text, item_write};
use crate::command::ReceivedFile;
use crate::decision::{
    Decision, Event, Facts, Notice, NoticeAbout, Recipient, Refusal, Stored, Write,
};
use crate::fix::FixProgress;
use crate::intake::raised::names_smets1;
use crate::item::{Clause, Concern, Item, RowOrigin, Source, Stage, Term};
use crate::round::{Brought, ReturnState, Round, rounds_open_to};
use crate::row::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
use crate::submission::{Route, Submission, SubmissionOutcome};
use std::collections::BTreeMap;
use terms::{Capacity, ItemRef, OrganisationRef, OrganisationType, SubmissionRef};

/// What a Party states when it raises an item.
pub(super) struct Raising<'a> {
    pub terms: &'a [Term],
    pub status: StatusOfInformation,
    pub summary: &'a str,
    pub fix_information: Option<&'a str>,
    pub concern: Option<Concern>,
}

pub(super) fn receive(facts: &Facts<'_>, file: &ReceivedFile) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    let source = match capacity.organisation_type {
        OrganisationType::Manufacturer => SourceKind::DeviceManufacturer,
        OrganisationType::Csp => SourceKind::Csp,
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => return Err(Refusal::NotAuthorised),
    };
    if facts.glossary.is_none() {
        return Err(Refusal::GlossaryNotPublished);
    }
    let provider = capacity.organisation;
    let reference = file_reference(facts, provider, file);
    let mut decision = Decision::default();
    let round = round_of(facts, file, provider)?;
    let outcome = if file.errors > 0 {
        decision.events.push(Event::SubmissionRefused {
            submission: reference,
            provider,
            sha256: file.sha256,
            errors: file.errors,
        });
        SubmissionOutcome::Refused {
            errors: file.errors,
            warnings: file.warnings,
        }
    } else {
        accept(
            facts,
            file,
            reference,
            provider,
            source,
            round,
            &mut decision,
        )
    };
    decision.writes.push(Write::Submission(Box::new(Submission {
        reference,
        provider,
        sent_by: capacity.person,
        received_at: facts.now,
        round: round.map(|stored| stored.value.reference),
        route: file.route,
        file_sha256: file.sha256,
        file_bytes: file.bytes,
        findings_sha256: file.findings_sha256,
        profile: file.profile,
        outcome,
    })));
    decision.writes.push(Write::ItemsNamed {
        submission: reference,
        named: Box::new(file.named.clone()),
    });
    Ok(decision)
}

/// A receipt for each sending, though the same bytes come twice within a second.
fn file_reference(
    facts: &Facts<'_>,
    provider: OrganisationRef,
    file: &ReceivedFile,
) -> SubmissionRef {
    let again = match facts.sent_count {
        0 => String::new(),
        times => format!("/{times}"),
    };
    let natural = format!(
        "{provider}/{}/{:x?}{again}",
        facts.now.unix_seconds(),
        file.sha256
    );
    SubmissionRef::from_random_bits((facts.reference_bits)("submission", &natural))
}

/// The round that the file counts for: the one that its sender named, else the first of those that
/// are open to it. A round that is no business of the provider is none.
fn round_of<'f>(
    facts: &'f Facts<'_>,
    file: &ReceivedFile,
    provider: OrganisationRef,
) -> Result<Option<&'f Stored<Round>>, Refusal> {
    // A file with errors brings no row yet and may bring some once it is put right.
    let brought = match file.rows.is_empty() && file.errors == 0 {
        true => Brought::NilReturn,
        false => Brought::Data,
    };
    let Some(named) = file.round else {
        return Ok(rounds_open_to(&facts.rounds, provider, brought)
            .first()
            .copied());
    };
    let stored = facts
        .rounds
        .iter()
        .find(|stored| stored.value.reference == named)
        .ok_or(Refusal::NotFound)?;
    let entry = stored.value.of(provider).ok_or(Refusal::NotFound)?;
    match (entry.state, brought) {
        (ReturnState::Awaited, _) | (ReturnState::Nil { .. }, Brought::Data) => Ok(Some(stored)),
        (ReturnState::Nil { .. }, Brought::NilReturn) | (ReturnState::Received { .. }, _) => {
            Err(Refusal::ReturnAlreadyGiven)
        }
    }
}

fn accept(
    facts: &Facts<'_>,
    file: &ReceivedFile,
    submission: SubmissionRef,
    provider: OrganisationRef,
    source: SourceKind,
    round: Option<&Stored<Round>>,
    decision: &mut Decision,
) -> SubmissionOutcome {
    let held: BTreeMap<u64, &Stored<Item>> = facts
        .items
        .values()
        .filter(|stored| stored.value.provider == provider)
        .map(|stored| (stored.value.identifier, stored))
        .collect();
    let mut rows_of: BTreeMap<u64, Vec<&SubmittedRow>> = BTreeMap::new();
    for row in &file.rows {
        rows_of.entry(row.identifier).or_default().push(row);
    }
    let (mut items_new, mut items_changed, mut items_unchanged) = (0, 0, 0);
    for (identifier, rows) in &rows_of {
        let clauses = clauses_of(rows, submission);
        match held.get(identifier) {
            None => {
                items_new += 1;
                let item = new_item(facts, provider, *identifier, source, clauses);
                decision.writes.push(item_write(facts, item, 0));
            }
            Some(stored) => match merge(&stored.value, clauses) {
                Some(item) => {
                    items_changed += 1;
                    decision
                        .writes
                        .push(item_write(facts, item, stored.version));
                }
                None => items_unchanged += 1,
            },
        }
    }
    decision.events.push(Event::SubmissionAccepted {
        submission,
        provider,
        sha256: file.sha256,
        rows: file.rows.len() as u64,
    });
    if let Some(stored) = round {
        answer_round(facts, file, submission, provider, stored, decision);
    }
    if file.rows.is_empty() {
        return SubmissionOutcome::NilReturn;
    }
    if items_new + items_changed > 0 {
        decision.notices.push(Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::SubmissionAwaitsVerification {
                submission,
                provider,
            },
            key: format!("submission/{submission}"),
        });
    }
    SubmissionOutcome::Accepted {
        rows: file.rows.len() as u64,
        items_new,
        items_changed,
        items_unchanged,
        warnings: file.warnings,
    }
}

/// Puts what the file brought into the round: data, or a nil return where it has no rows.
fn answer_round(
    facts: &Facts<'_>,
    file: &ReceivedFile,
    submission: SubmissionRef,
    provider: OrganisationRef,
    stored: &Stored<Round>,
    decision: &mut Decision,
) {
    let round = stored.value.reference;
    let mut changed = stored.value.clone();
    let at = facts.now;
    if let Some(entry) = changed.of_mut(provider) {
        entry.state = match file.rows.is_empty() {
            true => ReturnState::Nil { submission, at },
            false => ReturnState::Received { submission, at },
        };
    }
    if file.rows.is_empty() {
        decision.events.push(Event::NilReturnDeclared {
            submission,
            round,
            provider,
        });
    }
    decision.writes.push(Write::Round {
        round: Box::new(changed),
        follows: stored.version,
    });
}

fn new_item(
    facts: &Facts<'_>,
    provider: OrganisationRef,
    identifier: u64,
    source: SourceKind,
    clauses: Vec<Clause>,
) -> Item {
    Item {
        reference: item_reference(facts, provider, identifier),
        provider,
        identifier,
        source: Source::Provider(source),
        stage: Stage::Received,
        concern: None,
        clauses,
        queries: Vec::new(),
        repeats: Vec::new(),
        verdicts: Vec::new(),
        first_recorded: facts.now,
        last_recorded: facts.now,
    }
}

fn item_reference(facts: &Facts<'_>, provider: OrganisationRef, identifier: u64) -> ItemRef {
    ItemRef::from_random_bits((facts.reference_bits)(
        "item",
        &format!("{provider}/{identifier}"),
    ))
}

pub(super) fn raise(facts: &Facts<'_>, raising: &Raising<'_>) -> Result<Decision, Refusal> {
    let capacity = facts.capacity()?;
    may_raise(capacity)?;
    let summary = fit_prose("summary", raising.summary, TEXT_LENGTH_MAX)?;
    let fix_information = raising
        .fix_information
        .filter(|text| !text.trim().is_empty())
        .map(|text| fit_prose("fix information", text, TEXT_LENGTH_MAX))
        .transpose()?;
    fit_terms(raising.terms)?;
    if names_smets1_anywhere(raising) {
        return Err(Refusal::Smets1);
    }
    let provider = capacity.organisation;
    let identifier = facts.raised_count + 1;
    let reference = item_reference(facts, provider, identifier);
    let submission = SubmissionRef::from_random_bits((facts.reference_bits)(
        "submission",
        &format!("raised/{provider}/{identifier}"),
    ));
    let mut terms = raising.terms.to_vec();
    terms.sort();
    let clause = Clause {
        number: 1,
        terms,
        label: None,
        status: raising.status,
        date_last_updated: facts.now.uk_date(),
        fix_claim: match fix_information {
            Some(_) => FixAvailable::Yes,
            None => FixAvailable::No,
        },
        fix_information,
        summary: Some(summary),
        affected_until: None,
        origins: vec![RowOrigin {
            submission,
            line: 0,
        }],
        set_by_dcc: BTreeMap::new(),
        fix: FixProgress::default(),
    };
    let item = Item {
        reference,
        provider,
        identifier,
        source: Source::SecParty,
        stage: Stage::Received,
        concern: raising.concern,
        clauses: vec![clause],
        queries: Vec::new(),
        repeats: Vec::new(),
        verdicts: Vec::new(),
        first_recorded: facts.now,
        last_recorded: facts.now,
    };
    Ok(Decision {
        events: vec![Event::ItemRaised {
            item: reference,
            by: provider,
        }],
        writes: vec![
            Write::Submission(Box::new(Submission {
                reference: submission,
                provider,
                sent_by: capacity.person,
                received_at: facts.now,
                round: None,
                route: Route::Form,
                file_sha256: [0; 32],
                file_bytes: 0,
                findings_sha256: [0; 32],
                profile: 0,
                outcome: SubmissionOutcome::Accepted {
                    rows: 1,
                    items_new: 1,
                    items_changed: 0,
                    items_unchanged: 0,
                    warnings: 0,
                },
            })),
            item_write(facts, item, 0),
        ],
        notices: vec![Notice {
            to: Recipient::Every(OrganisationType::Dcc),
            about: NoticeAbout::ItemRaised { item: reference },
            key: format!("raised/{reference}"),
        }],
        publication: None,
    })
}

/// Whether a device or a text says SMETS1, which is out of scope (REG-10).
fn names_smets1_anywhere(raising: &Raising<'_>) -> bool {
    let named = |term: &Term| names_smets1(term.make.as_str()) || names_smets1(term.model.as_str());
    raising.terms.iter().any(named)
        || names_smets1(raising.summary)
        || raising.fix_information.is_some_and(names_smets1)
}

fn may_raise(capacity: &Capacity) -> Result<(), Refusal> {
    match capacity.organisation_type {
        OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => Ok(()),
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp => Err(Refusal::NotAuthorised),
    }
}

/// At least one device, each once, with its versions where its type has any.
pub(super) fn fit_terms(terms: &[Term]) -> Result<(), Refusal> {
    for hardware_version in terms.iter().filter_map(|t| t.hardware_version.as_deref()) {
        fit_text("hardware version", hardware_version, NAME_LENGTH_MAX)?;
    }
    let versions_fit = terms
        .iter()
        .all(|term| !term.versions.is_empty() || term.device_type.firmware_may_be_blank());
    match !terms.is_empty() && versions_fit && each_device_once(terms) {
        true => Ok(()),
        false => Err(Refusal::TermsUnfit),
    }
}

fn each_device_once(terms: &[Term]) -> bool {
    terms.iter().enumerate().all(|(index, term)| {
        !terms[index + 1..]
            .iter()
            .any(|other| term.same_device(other))
    })
}

pub(super) fn withdraw(facts: &Facts<'_>, item: ItemRef) -> Result<Decision, Refusal> {
    let stored = facts.own_item(item)?;
    match &stored.value.stage {
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => {}
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => {
            return Err(Refusal::StageUnfit {
                stage: stored.value.stage.name(),
            });
        }
    }
    let mut changed = stored.value.clone();
    changed.stage = Stage::Withdrawn { at: facts.now };
    Ok(Decision {
        events: vec![Event::ItemWithdrawn { item }],
        writes: vec![item_write(facts, changed, stored.version)],
        ..Decision::default()
    })
}
