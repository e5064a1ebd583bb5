//! A fix, from claim to known fix (REG-6).
//!
//! A known fix is three facts: Fix Available is Yes, there is fix information, and the
//! manufacturer of every make whose firmware is named as the fix confirmed exactly the words that
//! would be published. [`KnownFix`] can be made from those facts only.

use crate::item::{Clause, Source, Term};
use crate::launch_verdict::AttachedLaunch;
use crate::row::{FixAvailable, StatusOfInformation};
use std::collections::BTreeMap;
use terms::reference::ConfirmationRef;
use terms::{Date, DeviceModel, FirmwareVersion, Moment, OrganisationRef, PersonRef};

/// What is held about a clause's fix beside the claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixProgress {
    /// What the fix is, when a Party other than the item's provider gave it.
    pub provided: Option<ProvidedFix>,
    /// The firmware or devices that are the fix, set by DCC at verification.
    pub targets: Vec<DeviceModel>,
    /// The last confirmation request and its answers.
    pub confirmation: Option<Confirmation>,
    /// Launches to the fix that went well, as DCC attached them; each launch once (ONE-1).
    pub launches: Vec<AttachedLaunch>,
}

/// A fix given by a Party other than the item's provider, with its source (REG-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvidedFix {
    /// Which Party.
    pub by_organisation: OrganisationRef,
    /// Who there.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
    /// The words.
    pub information: String,
}

/// A request that manufacturers confirm a fix in these exact words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Its reference.
    pub reference: ConfirmationRef,
    /// What would be published.
    pub wording: PublicWording,
    /// Who at DCC asked.
    pub asked_by: PersonRef,
    /// When.
    pub asked_at: Moment,
    /// Each manufacturer asked, and its answer.
    pub answers: BTreeMap<OrganisationRef, ConfirmationAnswer>,
}

/// A manufacturer's answer to a confirmation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfirmationAnswer {
    /// None yet.
    Awaited,
    /// These words are right and this is the fix.
    Confirmed {
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
        /// Test report, release note or the like, in the manufacturer's words.
        evidence: String,
    },
    /// Not a fix, or not in these words.
    Refused {
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
    /// None, and none is awaited any more: the words changed before it was given, or the item was
    /// declined or withdrawn. Where DCC wants one after all it asks again.
    Overtaken {
        /// When it was closed.
        at: Moment,
    },
    /// Confirmed once, and no longer.
    Withdrawn {
        /// Who.
        by: PersonRef,
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
}

/// The exact words and values that would stand in the published edition for one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicWording {
    /// The devices.
    pub terms: Vec<Term>,
    /// `Source`.
    pub source: Source,
    /// `Status of Information`.
    pub status: StatusOfInformation,
    /// `Date last Updated`.
    pub date_last_updated: Date,
    /// `Summary`.
    pub summary: Option<String>,
    /// `Affected Until`.
    pub affected_until: Option<FirmwareVersion>,
    /// `Fix Information`.
    pub fix_information: String,
    /// The firmware or devices that are the fix.
    pub fix_targets: Vec<DeviceModel>,
}

impl PublicWording {
    /// The words for this clause as it stands, or `None` where it has no fix information.
    pub fn of(source: Source, clause: &Clause) -> Option<PublicWording> {
        let information = clause.fix_text()?;
        Some(PublicWording {
            terms: clause.terms.clone(),
            source,
            status: clause.status,
            date_last_updated: clause.date_last_updated,
            summary: clause.summary.clone(),
            affected_until: clause.affected_until.clone(),
            fix_information: information.to_owned(),
            fix_targets: clause.fix.targets.clone(),
        })
    }
}

impl Clause {
    /// The fix's words: another Party's where one provided the fix, else the provider's own.
    pub fn fix_text(&self) -> Option<&str> {
        let provided = self
            .fix
            .provided
            .as_ref()
            .map(|fix| fix.information.as_str());
        provided
            .or(self.fix_information.as_deref())
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// Whether anybody claims a fix: the provider by `Fix Available`, or the Party that provided
    /// one.
    pub fn fix_claimed(&self) -> FixAvailable {
        match (self.fix_claim, &self.fix.provided) {
            (FixAvailable::No, None) => FixAvailable::No,
            (FixAvailable::Yes, _) | (FixAvailable::No, Some(_)) => FixAvailable::Yes,
        }
    }
}

/// Proof that a clause has a known fix. Made by [`KnownFix::of`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFix {
    wording: PublicWording,
    confirmed_on: Date,
}

/// Why a clause has no known fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKnownFix {
    /// Nobody claims one.
    NotClaimed,
    /// Claimed, but nothing says what it is.
    NoInformation,
    /// The manufacturers have not been asked.
    NotAsked,
    /// These have not answered.
    Awaited(Vec<OrganisationRef>),
    /// These refused.
    Refused(Vec<OrganisationRef>),
    /// These withdrew their confirmation.
    Withdrawn(Vec<OrganisationRef>),
    /// Confirmation was asked or given in words that have changed since.
    WordsChanged,
}

impl KnownFix {
    /// The known fix of this clause, or why there is none. The gravest reason is given:
    /// no claim, no information, words changed, withdrawn, refused, not asked, awaited.
    pub fn of(source: Source, clause: &Clause) -> Result<KnownFix, NoKnownFix> {
        if clause.fix_claimed() == FixAvailable::No {
            return Err(NoKnownFix::NotClaimed);
        }
        let wording = PublicWording::of(source, clause).ok_or(NoKnownFix::NoInformation)?;
        let confirmation = clause
            .fix
            .confirmation
            .as_ref()
            .ok_or(NoKnownFix::NotAsked)?;
        if confirmation.wording != wording {
            return Err(NoKnownFix::WordsChanged);
        }
        let mut awaited = Vec::new();
        let mut refused = Vec::new();
        let mut withdrawn = Vec::new();
        let mut overtaken = false;
        let mut confirmed_at = None;
        for (organisation, answer) in &confirmation.answers {
            match answer {
                ConfirmationAnswer::Awaited => awaited.push(*organisation),
                ConfirmationAnswer::Refused { .. } => refused.push(*organisation),
                // The words came back after the request was closed: it stays closed.
                ConfirmationAnswer::Overtaken { .. } => overtaken = true,
                ConfirmationAnswer::Withdrawn { .. } => withdrawn.push(*organisation),
                ConfirmationAnswer::Confirmed { at, .. } => {
                    confirmed_at = confirmed_at.max(Some(*at));
                }
            }
        }
        if !withdrawn.is_empty() {
            return Err(NoKnownFix::Withdrawn(withdrawn));
        }
        if !refused.is_empty() {
            return Err(NoKnownFix::Refused(refused));
        }
        if overtaken {
            return Err(NoKnownFix::WordsChanged);
        }
        if !awaited.is_empty() {
            return Err(NoKnownFix::Awaited(awaited));
        }
        // Nobody asked is nobody confirmed: an empty set of answers is no confirmation.
        let confirmed_at = confirmed_at.ok_or(NoKnownFix::NotAsked)?;
        Ok(KnownFix {
            wording,
            confirmed_on: confirmed_at.uk_date(),
        })
    }

    /// The words that were confirmed.
    pub fn wording(&self) -> &PublicWording {
        &self.wording
    }

    /// The day the last manufacturer confirmed.
    pub fn confirmed_on(&self) -> Date {
        self.confirmed_on
    }
}
