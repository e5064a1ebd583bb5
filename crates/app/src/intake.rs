//! Files that arrive, by whatever route: checked by the one engine, previewed, acknowledged, and
//! received as one act (REG-3, REG-15, REG-16).

use crate::act::{ActError, ActKey, Made};
use crate::ports::LedgerError;
use crate::{App, sha256};
use formats::submission_csv::{Checked, check, items_named};
use formats::{finding_json, limits};
use register::SubmittedRow;
use register::command::{Actor, Command, ReceivedFile};
use register::intake::{CheckSetting, Code, Held, ProfileVersion};
use register::item::{Item, Stage, Term};
use register::items_named::{ItemsNamed, Unread};
use register::row::SourceKind;
use register::submission::{Route, Submission};
use std::collections::BTreeSet;
use terms::{Capacity, Date, DeviceModel, Make, RoundRef, Severity, SubmissionRef};

/// What became of a file.
#[derive(Debug)]
pub enum Received {
    /// Errors block it: nothing stored but the receipt.
    Refused {
        /// The receipt.
        receipt: SubmissionRef,
        /// What was found.
        checked: Box<Checked>,
    },
    /// Warnings that nobody acknowledged: nothing stored yet.
    AwaitsAcknowledgement {
        /// What was found, and the rows as they would be stored.
        checked: Box<Checked>,
    },
    /// Stored.
    Accepted {
        /// The receipt.
        receipt: SubmissionRef,
        /// What was found.
        checked: Box<Checked>,
    },
    /// The same request was received before under this key; nothing changed. The receipt says
    /// what became of it, and the findings as told are kept with it.
    Before {
        /// The receipt.
        receipt: SubmissionRef,
    },
}

/// What the sender has acknowledged.
#[derive(Clone, Debug)]
pub enum Acknowledged {
    /// Nothing yet: show a preview.
    Nothing,
    /// Warnings with these codes, and the preview.
    Codes(BTreeSet<Code>),
}

/// How a file is sent.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'s> {
    /// By which way.
    pub route: Route,
    /// What its sender has acknowledged.
    pub acknowledged: &'s Acknowledged,
    /// The collection round that its sender named. Where none is named, the file counts for the
    /// one that was due first.
    pub round: Option<RoundRef>,
    /// Sent again under the same key, it is received once.
    pub key: Option<&'s ActKey>,
}

/// Why a file could not be received at all.
#[derive(Debug)]
pub enum ReceiveError {
    /// The organisation sends in no files.
    NotAProvider,
    /// More bytes than a submission may have.
    TooLarge,
    /// The act was refused or not stored.
    Act(ActError),
}

impl From<ActError> for ReceiveError {
    fn from(error: ActError) -> ReceiveError {
        ReceiveError::Act(error)
    }
}

impl From<LedgerError> for ReceiveError {
    fn from(error: LedgerError) -> ReceiveError {
        ReceiveError::Act(ActError::Ledger(error))
    }
}

impl App {
    /// Checks a file of this provider against the register and the list of devices. Stores
    /// nothing.
    pub async fn check_file(
        &self,
        capacity: &Capacity,
        bytes: Vec<u8>,
    ) -> Result<(Vec<u8>, Checked), ReceiveError> {
        let source = source_of(capacity).ok_or(ReceiveError::NotAProvider)?;
        if bytes.len() > limits::SUBMISSION_BYTES_MAX {
            return Err(ReceiveError::TooLarge);
        }
        let digest = sha256(&bytes);
        let held = self.held_of(capacity, &digest).await?;
        let today = self.now().uk_date();
        let own_makes = self.own_makes(capacity, today).await?;
        let devices = self.devices();
        let checked = tokio::task::spawn_blocking(move || {
            let setting = CheckSetting {
                submitter: Some(source),
                own_makes: (source == SourceKind::DeviceManufacturer)
                    .then_some(own_makes.as_slice()),
                held: Some(&held),
                catalogue: devices.catalogue(),
                ..CheckSetting::on(today)
            };
            let checked = check(&bytes, &setting);
            (bytes, checked)
        });
        checked.await.map_err(|error| {
            LedgerError::Storage(format!("the check of a file broke off: {error}")).into()
        })
    }

    /// Receives a file: refused with all findings, previewed, or stored.
    pub async fn receive_file(
        &self,
        capacity: &Capacity,
        route: Route,
        bytes: Vec<u8>,
        acknowledged: &Acknowledged,
    ) -> Result<Received, ReceiveError> {
        let sending = Sending {
            route,
            acknowledged,
            round: None,
            key: None,
        };
        self.receive_file_once(capacity, bytes, sending).await
    }

    /// Receives a file under an idempotency key: sent again, it is received once.
    pub async fn receive_file_once(
        &self,
        capacity: &Capacity,
        bytes: Vec<u8>,
        sending: Sending<'_>,
    ) -> Result<Received, ReceiveError> {
        let Sending {
            route,
            acknowledged,
            round,
            key,
        } = sending;
        let actor = Actor::Person(capacity.clone());
        source_of(capacity).ok_or(ReceiveError::NotAProvider)?;
        if let Some(receipt) = self.receipt_given(&actor, key).await? {
            return Ok(Received::Before { receipt });
        }
        let (bytes, mut checked) = self.check_file(capacity, bytes).await?;
        // The same request may have been received while this one was checked; the check then
        // compared the file with itself.
        if let Some(receipt) = self.receipt_given(&actor, key).await? {
            return Ok(Received::Before { receipt });
        }
        let blocked = checked.findings.has_errors();
        let unacknowledged = match acknowledged {
            Acknowledged::Nothing => true,
            Acknowledged::Codes(codes) => checked
                .warning_codes()
                .iter()
                .any(|code| !codes.contains(code)),
        };
        if !blocked && unacknowledged {
            self.objects.put(&bytes).await?;
            return Ok(Received::AwaitsAcknowledgement {
                checked: Box::new(checked),
            });
        }
        let (errors, warnings) = counts_of(&checked);
        let (bytes, named) = named_in(bytes, &checked).await?;
        let rows = match blocked {
            true => Vec::new(),
            false => std::mem::take(&mut checked.rows),
        };
        let receiving = self.receiving.read().await;
        let sha256 = self.objects.put(&bytes).await?;
        let findings = finding_json::object(&checked).to_string();
        let findings_sha256 = self.objects.put(findings.as_bytes()).await?;
        let command = Command::ReceiveSubmission(ReceivedFile {
            route,
            round,
            sha256,
            bytes: bytes.len() as u64,
            findings_sha256,
            profile: checked.profile_version.number(),
            errors,
            warnings,
            rows,
            named,
        });
        let done = self.act_once(&actor, &command, key).await?;
        drop(receiving);
        let own = Some(capacity.organisation);
        if !self.ledger.diverted_items(own).await?.is_empty() {
            self.erase_files_or_tell().await;
        }
        let receipt = receipt_of(done.made)?;
        let checked = Box::new(checked);
        Ok(match blocked {
            true => Received::Refused { receipt, checked },
            false => Received::Accepted { receipt, checked },
        })
    }

    /// The receipt that this key stands for.
    async fn receipt_given(
        &self,
        actor: &Actor,
        key: Option<&ActKey>,
    ) -> Result<Option<SubmissionRef>, LedgerError> {
        let answer = self.answer_given(actor, key).await?;
        answer
            .map(|answer| receipt_of(Made::parse(&answer)))
            .transpose()
    }

    /// Which rows of a received file stood by themselves, read again as on the day it came. What
    /// the register held then is not compared with: the findings as told are kept beside the file.
    pub async fn recheck_file(
        &self,
        capacity: &Capacity,
        submission: &Submission,
        bytes: Vec<u8>,
    ) -> Result<(Vec<u8>, Checked), ReceiveError> {
        let source = source_of(capacity).ok_or(ReceiveError::NotAProvider)?;
        let day = submission.received_at.uk_date();
        let own_makes = self.own_makes(capacity, day).await?;
        let profile = ProfileVersion::from_number(submission.profile).unwrap_or_default();
        let checked = tokio::task::spawn_blocking(move || {
            let setting = CheckSetting {
                submitter: Some(source),
                own_makes: (source == SourceKind::DeviceManufacturer)
                    .then_some(own_makes.as_slice()),
                profile,
                ..CheckSetting::on(day)
            };
            let checked = check(&bytes, &setting);
            (bytes, checked)
        });
        checked.await.map_err(|error| {
            LedgerError::Storage(format!("the check of a file broke off: {error}")).into()
        })
    }

    /// A file that was previewed, again, for the same organisation only: `ticket` was given with
    /// the preview.
    pub async fn previewed_file(
        &self,
        capacity: &Capacity,
        sha256: &[u8; 32],
        ticket: &str,
    ) -> Result<Option<Vec<u8>>, LedgerError> {
        match self.preview_ticket(capacity, sha256) == ticket {
            true => self.objects.get(sha256).await,
            false => Ok(None),
        }
    }

    /// What lets the organisation that sent a file take it up again after the preview.
    pub fn preview_ticket(&self, capacity: &Capacity, sha256: &[u8; 32]) -> String {
        let hexadecimal: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let natural = format!("{}/{hexadecimal}", capacity.organisation);
        format!("{:016x}", self.reference_bits("preview", &natural))
    }

    /// The makes that this organisation answers for on this day.
    async fn own_makes(&self, capacity: &Capacity, on: Date) -> Result<Vec<Make>, LedgerError> {
        let holders = self.ledger.make_holders().await?;
        Ok(holders
            .into_iter()
            .filter(|holder| holder.organisation == capacity.organisation)
            .filter(|holder| holder.until.is_none_or(|until| on <= until))
            .map(|holder| holder.make)
            .collect())
    }

    async fn held_of(&self, capacity: &Capacity, digest: &[u8; 32]) -> Result<Held, LedgerError> {
        let items = self.ledger.items_of(capacity.organisation).await?;
        let sent_before = self
            .ledger
            .submissions_with_digest(capacity.organisation, digest)
            .await?;
        Ok(Held {
            rows: items
                .iter()
                .filter(|stored| still_held(&stored.value))
                .flat_map(|stored| rows_of(&stored.value))
                .collect(),
            file_digests: match sent_before.is_empty() {
                true => Vec::new(),
                false => vec![*digest],
            },
        })
    }
}

fn source_of(capacity: &Capacity) -> Option<SourceKind> {
    use terms::OrganisationType as Type;
    match capacity.organisation_type {
        Type::Manufacturer => Some(SourceKind::DeviceManufacturer),
        Type::Csp => Some(SourceKind::Csp),
        Type::Dcc
        | Type::Secas
        | Type::Panel
        | Type::Supplier
        | Type::NetworkParty
        | Type::OtherSecParty => None,
    }
}

fn still_held(item: &Item) -> bool {
    match item.stage {
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => true,
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => false,
    }
}

/// An item as rows of the submission format: one for each version of each device.
pub fn rows_of(item: &Item) -> Vec<SubmittedRow> {
    let source = match item.source {
        register::item::Source::Provider(kind) => kind,
        register::item::Source::SecParty | register::item::Source::SafeLaunch => {
            SourceKind::DeviceManufacturer
        }
    };
    let mut rows = Vec::new();
    for clause in &item.clauses {
        let label = clause
            .label
            .clone()
            .or_else(|| (clause.terms.len() > 1).then(|| format!("C{}", clause.number)));
        for term in &clause.terms {
            for device in devices_of(term) {
                rows.push(SubmittedRow {
                    line: clause.origins.last().map_or(0, |origin| origin.line),
                    identifier: item.identifier,
                    device,
                    source,
                    status: clause.status,
                    date_last_updated: clause.date_last_updated,
                    fix_available: clause.fix_claim,
                    fix_information: clause.fix_information.clone(),
                    summary: clause.summary.clone(),
                    combination: label.clone(),
                    affected_until: clause.affected_until.clone(),
                    hardware_version: term.hardware_version.clone(),
                    region: term.region,
                });
            }
        }
    }
    rows
}

/// The Device Models that a term selects.
pub fn devices_of(term: &Term) -> Vec<DeviceModel> {
    let device = |firmware| DeviceModel {
        device_type: term.device_type,
        make: term.make.clone(),
        model: term.model.clone(),
        firmware,
    };
    match term.versions.is_empty() {
        true => vec![device(None)],
        false => term
            .versions
            .iter()
            .map(|version| device(Some(version.clone())))
            .collect(),
    }
}

/// Which items the file names. Where errors block it, that is read again from its bytes, so that
/// rows that do not stand are among them.
async fn named_in(bytes: Vec<u8>, checked: &Checked) -> Result<(Vec<u8>, ItemsNamed), LedgerError> {
    if !checked.findings.has_errors() {
        let identifiers = checked.rows.iter().map(|row| row.identifier);
        return Ok((bytes, ItemsNamed::of(identifiers, Unread::Nothing)));
    }
    let read = tokio::task::spawn_blocking(move || {
        let named = items_named(&bytes);
        (bytes, named)
    });
    read.await
        .map_err(|error| LedgerError::Storage(format!("reading a file broke off: {error}")))
}

fn counts_of(checked: &Checked) -> (u64, u64) {
    let warnings: u64 = checked
        .findings
        .counts()
        .iter()
        .filter(|(code, _)| code.severity() == Severity::Warning)
        .map(|(_, count)| count)
        .sum();
    let all: u64 = checked.findings.counts().values().sum();
    (all - warnings, warnings)
}

fn receipt_of(made: Made) -> Result<SubmissionRef, LedgerError> {
    match made {
        Made::Submission(reference) => Ok(reference),
        Made::Item(_) | Made::Confirmation(_) | Made::Round(_) | Made::Edition(_) | Made::Other => {
            Err(LedgerError::Corrupt(
                "receiving a submission gave no receipt".into(),
            ))
        }
    }
}
