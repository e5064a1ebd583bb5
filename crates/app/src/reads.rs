//! What each capacity may see of the full register. Decided here once, before anything is drawn,
//! by making another type: a page cannot show what its type does not hold.
//!
//! DCC sees items whole. A provider sees its own items without what DCC holds of other providers.
//! A manufacturer asked to confirm a fix sees the public words and its own answer. Everybody else
//! reads the published store, which this crate cannot read.

use crate::App;
use crate::ports::{Answered, ItemFilter, LedgerError, Page, PageRequest};
use register::decision::{StageName, Stored};
use register::fix::{Confirmation, ConfirmationAnswer, PublicWording};
use register::item::{Clause, Concern, DeclineReason, Item, Query, Stage, Term};
use register::launch_verdict::{CleanLaunch, ToldLaunch};
use register::publication::{Gate, Withheld, reduce};
use register::row::{FixAvailable, StatusOfInformation};
use register::submission::Submission;
use terms::reference::ConfirmationRef;
use terms::{
    Capacity, Date, FirmwareVersion, ItemRef, LaunchRef, Moment, OrganisationRef, OrganisationType,
    PublicRef, SubmissionRef,
};

/// An item as its own provider sees it.
#[derive(Clone, Debug)]
pub struct OwnItem {
    /// Its reference.
    pub reference: ItemRef,
    /// The provider's Identifier.
    pub identifier: u64,
    /// How far it has come.
    pub stage: StageName,
    /// Why DCC declined it, if it did.
    pub declined: Option<DeclineReason>,
    /// A concern with a channel of its own.
    pub concern: Option<Concern>,
    /// What it applies to.
    pub clauses: Vec<OwnClause>,
    /// DCC's queries and the provider's answers. Who asked at DCC is not told.
    pub queries: Vec<OwnQuery>,
    /// When the register first knew of it.
    pub first_recorded: Moment,
    /// When the register last changed it.
    pub last_recorded: Moment,
}

/// An item as a caller of the API sees it: its own, or any where the caller is DCC.
#[derive(Clone, Debug)]
pub struct SeenItem {
    /// Whose it is.
    pub provider: OrganisationRef,
    /// What its provider sees of it.
    pub item: OwnItem,
    /// The version that an act names to say what was looked at. For DCC alone: it also counts
    /// DCC's comparisons with other items, of which a provider must not learn (REGISTER 2.5,
    /// rule 6).
    pub version: Option<u32>,
}

/// A clause as the item's provider sees it.
#[derive(Clone, Debug)]
pub struct OwnClause {
    /// Its number.
    pub number: u32,
    /// The devices.
    pub terms: Vec<Term>,
    /// `Status of Information`.
    pub status: StatusOfInformation,
    /// `Date last Updated`.
    pub date_last_updated: Date,
    /// `Fix Available`.
    pub fix_claim: FixAvailable,
    /// `Fix Information`.
    pub fix_information: Option<String>,
    /// `Summary`.
    pub summary: Option<String>,
    /// `Affected Until`.
    pub affected_until: Option<FirmwareVersion>,
    /// The submission and line it last came from.
    pub origin: Option<(SubmissionRef, u64)>,
    /// Whether the manufacturers of the fix have confirmed it.
    pub confirmation: ConfirmationProgress,
}

/// How far a confirmation has come, without who answered what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationProgress {
    /// Nobody was asked.
    NotAsked,
    /// Answers are awaited.
    Awaited,
    /// Everybody asked confirmed.
    Confirmed,
    /// Somebody refused or withdrew.
    NotConfirmed,
}

/// A query as the item's provider sees it.
#[derive(Clone, Debug)]
pub struct OwnQuery {
    /// Its reference.
    pub reference: terms::reference::QueryRef,
    /// The question.
    pub question: String,
    /// The last day for the answer.
    pub due: Date,
    /// When it was asked.
    pub asked_at: Moment,
    /// The answer and its moment.
    pub answer: Option<(String, Moment)>,
}

/// A confirmation request as a manufacturer that was asked sees it.
#[derive(Clone, Debug)]
pub struct AskedConfirmation {
    /// Its reference.
    pub request: ConfirmationRef,
    /// The exact words that would be published.
    pub wording: PublicWording,
    /// When it was asked.
    pub asked_at: Moment,
    /// This organisation's answer.
    pub answer: ConfirmationAnswer,
    /// Launches to the fix that went well, which DCC attached and this organisation may see.
    pub launches: Vec<ToldLaunch>,
    /// For acting on it; not to be shown.
    pub item: ItemRef,
}

/// The item as its provider sees it, or nothing where it is another's.
pub fn own_item(item: &Item, viewer: OrganisationRef) -> Option<OwnItem> {
    (item.provider == viewer).then(|| OwnItem {
        reference: item.reference,
        identifier: item.identifier,
        stage: item.stage.name(),
        declined: match item.stage {
            Stage::Declined { reason, .. } => Some(reason),
            Stage::Received
            | Stage::Queried
            | Stage::Answered
            | Stage::Verified { .. }
            | Stage::Diverted { .. }
            | Stage::Withdrawn { .. } => None,
        },
        concern: item.concern,
        clauses: item.clauses.iter().map(own_clause).collect(),
        queries: item.queries.iter().map(own_query).collect(),
        first_recorded: item.first_recorded,
        last_recorded: item.last_recorded,
    })
}

fn own_clause(clause: &Clause) -> OwnClause {
    OwnClause {
        number: clause.number,
        terms: clause.terms.clone(),
        status: clause.status,
        date_last_updated: clause.date_last_updated,
        fix_claim: clause.fix_claim,
        fix_information: clause.fix_information.clone(),
        summary: clause.summary.clone(),
        affected_until: clause.affected_until.clone(),
        origin: clause
            .origins
            .last()
            .map(|origin| (origin.submission, origin.line)),
        confirmation: clause
            .fix
            .confirmation
            .as_ref()
            .map_or(ConfirmationProgress::NotAsked, progress_of),
    }
}

fn progress_of(confirmation: &Confirmation) -> ConfirmationProgress {
    let mut progress = ConfirmationProgress::Confirmed;
    for answer in confirmation.answers.values() {
        match answer {
            ConfirmationAnswer::Confirmed { .. } => {}
            ConfirmationAnswer::Awaited => progress = ConfirmationProgress::Awaited,
            // In the words that are held now, nobody was asked.
            ConfirmationAnswer::Overtaken { .. } => return ConfirmationProgress::NotAsked,
            ConfirmationAnswer::Refused { .. } | ConfirmationAnswer::Withdrawn { .. } => {
                return ConfirmationProgress::NotConfirmed;
            }
        }
    }
    progress
}

fn own_query(query: &Query) -> OwnQuery {
    OwnQuery {
        reference: query.reference,
        question: query.question.clone(),
        due: query.due,
        asked_at: query.asked_at,
        answer: query
            .answer
            .as_ref()
            .map(|answer| (answer.text.clone(), answer.at)),
    }
}

/// The item as this caller sees it, or nothing where it is none of the caller's business.
fn seen_item(stored: &Stored<Item>, capacity: &Capacity) -> Option<SeenItem> {
    let provider = stored.value.provider;
    let (viewer, version) = match capacity.organisation_type {
        OrganisationType::Dcc => (provider, Some(stored.version)),
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => (capacity.organisation, None),
    };
    Some(SeenItem {
        provider,
        item: own_item(&stored.value, viewer)?,
        version,
    })
}

/// The request as this organisation sees it, or nothing where it was not asked. Of the attached
/// launches it is told those that it may see.
pub fn asked_confirmation(
    item: &Item,
    request: ConfirmationRef,
    viewer: OrganisationRef,
    seen: &[LaunchRef],
) -> Option<AskedConfirmation> {
    let clause = clause_asked(item, request)?;
    let confirmation = clause.fix.confirmation.as_ref()?;
    let answer = confirmation.answers.get(&viewer)?;
    let launches = clause.fix.launches.iter().map(|held| &held.launch);
    Some(AskedConfirmation {
        request,
        wording: confirmation.wording.clone(),
        asked_at: confirmation.asked_at,
        answer: answer.clone(),
        launches: launches
            .filter(|launch| seen.contains(&launch.launch))
            .map(CleanLaunch::told)
            .collect(),
        item: item.reference,
    })
}

/// The clause that a request is about.
fn clause_asked(item: &Item, request: ConfirmationRef) -> Option<&Clause> {
    item.clauses.iter().find(|clause| {
        let confirmation = clause.fix.confirmation.as_ref();
        confirmation.is_some_and(|confirmation| confirmation.reference == request)
    })
}

impl App {
    /// A page of an organisation's own items.
    pub async fn own_items(
        &self,
        capacity: &Capacity,
        page: &PageRequest,
    ) -> Result<Page<OwnItem>, LedgerError> {
        let filter = ItemFilter {
            provider: Some(capacity.organisation),
            ..ItemFilter::default()
        };
        let items = self.ledger.items_page(&filter, page).await?;
        Ok(Page {
            entries: items
                .entries
                .iter()
                .filter_map(|stored| own_item(&stored.value, capacity.organisation))
                .collect(),
            next: items.next,
        })
    }

    /// One of an organisation's own items.
    pub async fn own_item(
        &self,
        capacity: &Capacity,
        reference: ItemRef,
    ) -> Result<Option<OwnItem>, LedgerError> {
        let items = self.ledger.items(&[reference]).await?;
        Ok(items
            .first()
            .and_then(|stored| own_item(&stored.value, capacity.organisation)))
    }

    /// A page of the items that a caller of the API sees: its own, or every one where the caller
    /// is DCC.
    pub async fn seen_items(
        &self,
        capacity: &Capacity,
        page: &PageRequest,
    ) -> Result<Page<SeenItem>, LedgerError> {
        let provider = match capacity.organisation_type {
            OrganisationType::Dcc => None,
            OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::Supplier
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => Some(capacity.organisation),
        };
        let filter = ItemFilter {
            provider,
            ..ItemFilter::default()
        };
        let items = self.ledger.items_page(&filter, page).await?;
        let seen = items.entries.iter();
        Ok(Page {
            entries: seen
                .filter_map(|stored| seen_item(stored, capacity))
                .collect(),
            next: items.next,
        })
    }

    /// One item that a caller of the API sees.
    pub async fn seen_item(
        &self,
        capacity: &Capacity,
        reference: ItemRef,
    ) -> Result<Option<SeenItem>, LedgerError> {
        let items = self.ledger.items(&[reference]).await?;
        Ok(items.first().and_then(|stored| seen_item(stored, capacity)))
    }

    /// One of an organisation's own receipts.
    pub async fn own_submission(
        &self,
        capacity: &Capacity,
        reference: SubmissionRef,
    ) -> Result<Option<Submission>, LedgerError> {
        let submission = self.ledger.submission(reference).await?;
        Ok(submission.filter(|submission| submission.provider == capacity.organisation))
    }

    /// The confirmation requests addressed to an organisation.
    pub async fn asked_confirmations(
        &self,
        capacity: &Capacity,
        answered: Answered,
        page: &PageRequest,
    ) -> Result<Page<AskedConfirmation>, LedgerError> {
        let lines = self
            .ledger
            .confirmations_page(capacity.organisation, answered, page)
            .await?;
        let references: Vec<ItemRef> = lines.entries.iter().map(|line| line.item).collect();
        let items = self.ledger.items(&references).await?;
        let mut entries = Vec::new();
        for line in &lines.entries {
            let stored = items.iter().find(|s| s.value.reference == line.item);
            let Some(stored) = stored else { continue };
            let asked = self.asked_of(&stored.value, line.request, capacity);
            entries.extend(asked.await?);
        }
        Ok(Page {
            entries,
            next: lines.next,
        })
    }

    /// One confirmation request, if this organisation was asked.
    pub async fn asked_confirmation(
        &self,
        capacity: &Capacity,
        request: ConfirmationRef,
    ) -> Result<Option<AskedConfirmation>, LedgerError> {
        let Some(line) = self.ledger.confirmation(request).await? else {
            return Ok(None);
        };
        let items = self.ledger.items(&[line.item]).await?;
        match items.first() {
            Some(stored) => self.asked_of(&stored.value, request, capacity).await,
            None => Ok(None),
        }
    }

    async fn asked_of(
        &self,
        item: &Item,
        request: ConfirmationRef,
        viewer: &Capacity,
    ) -> Result<Option<AskedConfirmation>, LedgerError> {
        let attached = clause_asked(item, request).map(|clause| &clause.fix.launches);
        let seen = match attached {
            Some(attached) => self.launches_seen(viewer, attached).await?,
            None => Vec::new(),
        };
        Ok(asked_confirmation(
            item,
            request,
            viewer.organisation,
            &seen,
        ))
    }

    /// For DCC: every clause that the next edition would withhold, with its reason, and the
    /// public references of those that it would publish.
    pub async fn next_edition(&self) -> Result<(Vec<PublicRef>, Vec<Withheld>), LedgerError> {
        let devices = self.devices();
        let items = self.ledger.every_item().await?;
        let gate = Gate {
            public_reference: &|item, clause| {
                PublicRef::from_random_bits(
                    self.reference_bits("public", &format!("{}/{}", item.reference, clause.number)),
                )
            },
            target_listed: &|device| devices.listing(device),
        };
        let (rows, withheld) = reduce(items.iter().map(|stored| &stored.value), &gate);
        Ok((rows.iter().map(|row| row.reference()).collect(), withheld))
    }
}
