//! Every decision, whatever way it came in: authority, facts, decision, commit.

use crate::authority::{Act, Allowance, allows};
use crate::ports::{Commit, Idempotency, LedgerError};
use crate::{App, outgoing, sha256};
use register::command::{Actor, Command};
use register::decide::decide;
use register::decision::{Decision, Event, Facts, Refusal, Write, needs};
use register::edition::{EditionFiles, EditionState, Publication};
use std::collections::BTreeMap;
use terms::reference::ConfirmationRef;
use terms::{EditionRef, ItemRef, OrganisationRef, RoundRef, SubmissionRef};

/// How often an act is decided again when another changed the same thing at the same time.
const CONFLICT_RETRIES_MAX: u32 = 8;

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The sequence number of its last journal line; 0 where there was nothing to do.
    pub sequence: u64,
    /// What it made or changed, so that the caller can point at it.
    pub made: Made,
    /// The publication it put out, if it did.
    pub publication: Option<Publication>,
}

impl Done {
    /// Nothing was changed by this call.
    fn without_change(made: Made) -> Done {
        Done {
            sequence: 0,
            made,
            publication: None,
        }
    }
}

/// What an act made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A submission's receipt.
    Submission(SubmissionRef),
    /// An item.
    Item(ItemRef),
    /// A confirmation request.
    Confirmation(ConfirmationRef),
    /// A round.
    Round(RoundRef),
    /// An edition.
    Edition(EditionRef),
    /// Something without a page of its own.
    Other,
}

/// Why an act was not carried out.
#[derive(Debug)]
pub enum ActError {
    /// It was refused.
    Refused(Refusal),
    /// Storage failed, or the idempotency key was used before.
    Ledger(LedgerError),
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> ActError {
        ActError::Refused(refusal)
    }
}

impl From<LedgerError> for ActError {
    fn from(error: LedgerError) -> ActError {
        ActError::Ledger(error)
    }
}

impl std::fmt::Display for ActError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ActError::Refused(refusal) => write!(f, "refused: {}", refusal.code()),
            ActError::Ledger(error) => write!(f, "not stored: {error}"),
        }
    }
}

impl std::error::Error for ActError {}

/// A caller's idempotency key with the request it stands for.
#[derive(Clone, Debug)]
pub struct ActKey {
    /// The key.
    pub key: String,
    /// SHA-256 of the request.
    pub request_sha256: [u8; 32],
}

impl App {
    /// Carries out an act.
    pub async fn act(&self, actor: &Actor, command: &Command) -> Result<Done, ActError> {
        self.act_once(actor, command, None).await
    }

    /// Carries out an act under an idempotency key: repeated, it changes nothing and gives the
    /// same answer, whatever would be decided by now. A refused act leaves the key free.
    pub async fn act_once(
        &self,
        actor: &Actor,
        command: &Command,
        key: Option<&ActKey>,
    ) -> Result<Done, ActError> {
        match allows(actor, Act::of(command)) {
            Allowance::Allowed => {}
            Allowance::NotAllowed => return Err(Refusal::NotAuthorised.into()),
        }
        let mut tries = 0;
        loop {
            match self.try_act(actor, command, key).await {
                Err(ActError::Ledger(LedgerError::Conflict)) if tries < CONFLICT_RETRIES_MAX => {
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_act(
        &self,
        actor: &Actor,
        command: &Command,
        key: Option<&ActKey>,
    ) -> Result<Done, ActError> {
        if let Some(answer) = self.answer_given(actor, key).await? {
            return Ok(Done::without_change(Made::parse(&answer)));
        }
        let loaded = self.load(actor, command).await?;
        let rests_on = loaded.rests_on;
        let now = self.now();
        let decision = match self.decide_on(loaded, actor, command, now) {
            Ok(decision) if !decision.events.is_empty() => decision,
            // The same request may have been carried out between the look above and the loading;
            // its key came with what was loaded.
            nothing_to_do => {
                // Parts that were loaded before and after another act do not belong together: what
                // was refused on them is decided again.
                if let Some(rests_on) = rests_on
                    && self.last_sequence().await? != rests_on
                {
                    return Err(LedgerError::Conflict.into());
                }
                return match self.answer_given(actor, key).await? {
                    Some(answer) => Ok(Done::without_change(Made::parse(&answer))),
                    None => Ok(nothing_to_do.map(|_| Done::without_change(Made::Other))?),
                };
            }
        };
        let made = made_by(&decision.events, &decision.writes);
        let diverts = decision
            .events
            .iter()
            .any(|event| matches!(event, Event::ItemDiverted { .. }));
        let commit = Commit {
            at: now,
            by: match actor {
                Actor::Person(capacity) => Some(capacity.clone()),
                Actor::Clock => None,
            },
            events: decision.events.into_iter().map(Into::into).collect(),
            writes: decision.writes.into_iter().map(Into::into).collect(),
            notices: decision.notices.into_iter().map(Into::into).collect(),
            idempotency: key.map(|key| Idempotency {
                key: key.key.clone(),
                request_sha256: key.request_sha256,
                answer: made.text(),
            }),
            rests_on,
            answered: None,
            counted: Vec::new(),
            alert_aside: None,
            alerts: Vec::new(),
        };
        match self.ledger.commit(commit).await {
            Ok(sequence) => {
                if diverts {
                    self.erase_files_or_tell().await;
                }
                if decision.publication.is_some() {
                    self.put_out_editions().await?;
                }
                Ok(Done {
                    sequence,
                    made,
                    publication: decision.publication,
                })
            }
            Err(LedgerError::AlreadyDone(answer)) => Ok(Done::without_change(Made::parse(&answer))),
            Err(error) => Err(error.into()),
        }
    }

    /// The answer recorded for this key of the actor's organisation. The commit looks again, and
    /// what it finds binds.
    pub(crate) async fn answer_given(
        &self,
        actor: &Actor,
        key: Option<&ActKey>,
    ) -> Result<Option<String>, LedgerError> {
        match (actor, key) {
            (Actor::Person(capacity), Some(key)) => {
                let own = capacity.organisation;
                let request = &key.request_sha256;
                self.ledger.answer_given(own, &key.key, request).await
            }
            (Actor::Person(_) | Actor::Clock, _) => Ok(None),
        }
    }

    /// Runs to the end without awaiting: what it borrows never waits for anybody.
    fn decide_on(
        &self,
        loaded: Loaded,
        actor: &Actor,
        command: &Command,
        now: terms::Moment,
    ) -> Result<Decision, Refusal> {
        let devices = self.devices();
        let glossary = loaded.edition_glossary.clone();
        let files_of = |publication: &Publication| {
            let glossary = glossary.as_ref().expect("loaded with the edition");
            outgoing::files_of(publication, glossary, self.marking).digests()
        };
        let facts = Facts {
            target_listed: &|device| devices.listing(device),
            reference_bits: &|kind, natural_key| self.reference_bits(kind, natural_key),
            sha256: &sha256,
            files_of: &files_of,
            ..loaded.into_facts(now, actor.clone())
        };
        decide(&facts, command)
    }

    /// The sequence number of the journal's last line; 0 where there is none.
    async fn last_sequence(&self) -> Result<u64, LedgerError> {
        let last = self.ledger.journal_before(None, 1).await?;
        Ok(last.first().map_or(0, |line| line.sequence))
    }

    async fn load(&self, actor: &Actor, command: &Command) -> Result<Loaded, LedgerError> {
        let needs = needs(command, actor);
        // An edition holds items that it does not write: if one of them changes before the commit,
        // the edition is decided again.
        let rests_on = match needs.every_item {
            true => Some(self.last_sequence().await?),
            false => None,
        };
        let mut items = match needs.every_item {
            true => self.ledger.every_item().await?,
            false => self.ledger.items(&needs.items).await?,
        };
        if let Some((provider, identifiers)) = &needs.items_of {
            items.extend(
                self.ledger
                    .items_by_identifier(*provider, identifiers)
                    .await?,
            );
        }
        let edition = match needs.edition {
            Some(reference) => self.ledger.edition(reference).await?,
            None => None,
        };
        let edition_glossary = match &edition {
            Some(stored) if needs.every_item => Some(self.glossary_of(&stored.value).await?),
            Some(_) | None => None,
        };
        Ok(Loaded {
            organisations: self.ledger.organisations().await?,
            make_holders: self.ledger.make_holders().await?,
            calendar: self.ledger.calendar().await?,
            glossary: self.ledger.glossary(None).await?,
            access: self.ledger.access_list().await?,
            rounds: self.ledger.rounds().await?,
            last_edition: match needs.editions_before {
                true => self.ledger.last_published_edition().await?,
                false => None,
            },
            edition_pending: match needs.editions_before {
                true => self.edition_pending().await?,
                false => None,
            },
            items,
            edition,
            edition_glossary,
            raised_count: match needs.raised_by {
                Some(organisation) => self.ledger.items_count_of(organisation).await?,
                None => 0,
            },
            sent_count: match &needs.sent_by {
                Some((provider, sha256)) => self.ledger.times_sent(*provider, sha256).await?,
                None => 0,
            },
            rests_on,
        })
    }
}

impl App {
    /// The edition that waits for its second person.
    async fn edition_pending(&self) -> Result<Option<EditionRef>, LedgerError> {
        let editions = self.ledger.editions().await?;
        let pending = editions
            .iter()
            .find(|stored| stored.value.state == EditionState::Prepared);
        Ok(pending.map(|stored| stored.value.reference))
    }
}

/// Facts as loaded, before the moment and the actor are put beside them.
struct Loaded {
    rests_on: Option<u64>,
    organisations: Vec<terms::Organisation>,
    make_holders: Vec<register::edition::MakeHolder>,
    calendar: Option<terms::WorkingDayCalendar>,
    glossary: Option<register::glossary::Glossary>,
    access: register::decision::Stored<register::edition::AccessList>,
    rounds: Vec<register::decision::Stored<register::round::Round>>,
    last_edition: Option<register::decision::Stored<register::edition::Edition>>,
    edition_pending: Option<EditionRef>,
    items: Vec<register::decision::Stored<register::item::Item>>,
    edition: Option<register::decision::Stored<register::edition::Edition>>,
    edition_glossary: Option<register::glossary::Glossary>,
    raised_count: u64,
    sent_count: u64,
}

impl Loaded {
    fn into_facts(self, now: terms::Moment, actor: Actor) -> Facts<'static> {
        let organisations: BTreeMap<OrganisationRef, terms::Organisation> = self
            .organisations
            .into_iter()
            .map(|organisation| (organisation.reference, organisation))
            .collect();
        Facts {
            now,
            actor,
            organisations,
            make_holders: self.make_holders,
            calendar: self.calendar.unwrap_or_else(empty_calendar),
            glossary: self.glossary,
            access: self.access,
            rounds: self.rounds,
            last_edition: self.last_edition,
            edition_pending: self.edition_pending,
            items: self
                .items
                .into_iter()
                .map(|stored| (stored.value.reference, stored))
                .collect(),
            edition: self.edition,
            raised_count: self.raised_count,
            sent_count: self.sent_count,
            target_listed: &|_| register::publication::TargetListing::NotListed,
            reference_bits: &|_, _| 0,
            sha256: &sha256,
            files_of: &|_| EditionFiles {
                spreadsheet_sha256: [0; 32],
                csv_sha256: [0; 32],
            },
        }
    }
}

/// A calendar without bank holidays, in force until the first is loaded.
pub(crate) fn empty_calendar() -> terms::WorkingDayCalendar {
    terms::WorkingDayCalendar::new(0, terms::Division::EnglandAndWales, BTreeMap::new())
}

fn made_by(events: &[Event], writes: &[Write]) -> Made {
    for event in events {
        if let Event::ConfirmationAsked { request, .. } = event {
            return Made::Confirmation(*request);
        }
    }
    let receipt = writes.iter().find_map(|write| match write {
        Write::Submission(submission) if submission.profile > 0 => {
            Some(Made::Submission(submission.reference))
        }
        Write::Submission(_)
        | Write::ItemsNamed { .. }
        | Write::Item { .. }
        | Write::Round { .. }
        | Write::Edition { .. }
        | Write::Glossary(_)
        | Write::Calendar(_)
        | Write::AccessList { .. } => None,
    });
    receipt
        .or_else(|| writes.iter().find_map(made_of))
        .unwrap_or(Made::Other)
}

fn made_of(write: &Write) -> Option<Made> {
    match write {
        Write::Item { item, .. } => Some(Made::Item(item.reference)),
        Write::Round { round, .. } => Some(Made::Round(round.reference)),
        Write::Edition { edition, .. } => Some(Made::Edition(edition.reference)),
        Write::Submission(_)
        | Write::ItemsNamed { .. }
        | Write::Glossary(_)
        | Write::Calendar(_)
        | Write::AccessList { .. } => None,
    }
}

impl Made {
    /// What it made, as text that reads back.
    pub fn text(self) -> String {
        match self {
            Made::Submission(reference) => reference.to_string(),
            Made::Item(reference) => reference.to_string(),
            Made::Confirmation(reference) => reference.to_string(),
            Made::Round(reference) => reference.to_string(),
            Made::Edition(reference) => reference.to_string(),
            Made::Other => String::new(),
        }
    }

    pub(crate) fn parse(text: &str) -> Made {
        SubmissionRef::parse(text)
            .map(Made::Submission)
            .or_else(|| ItemRef::parse(text).map(Made::Item))
            .or_else(|| ConfirmationRef::parse(text).map(Made::Confirmation))
            .or_else(|| RoundRef::parse(text).map(Made::Round))
            .or_else(|| EditionRef::parse(text).map(Made::Edition))
            .unwrap_or(Made::Other)
    }
}
