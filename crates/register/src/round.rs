//! Collection rounds: who was asked for data, by when, and what came (REG-3, REG-12, REG-13).
//!
//! A round states facts only. It asks SECAS to chase a provider; it judges nobody.

use crate::decision::Stored;
use crate::edition::CoverageGiven;
use terms::{
    Date, Moment, OrganisationRef, PersonRef, RoundRef, SubmissionRef, WorkingDayCalendar,
};

/// Working Days after the agreed date at which SECAS is asked to chase (REG-12).
pub const CHASE_AFTER_WORKING_DAYS_DEFAULT: u32 = 15;

/// One collection round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its reference.
    pub reference: RoundRef,
    /// The period it covers, such as `2026 Q2`.
    pub period: String,
    /// The file format asked for.
    pub format: String,
    /// How to deliver it.
    pub delivery_method: String,
    /// Working Days after the agreed date at which SECAS is asked to chase.
    pub chase_after_working_days: u32,
    /// When it was opened.
    pub opened_at: Moment,
    /// Every provider asked.
    pub returns: Vec<ProviderReturn>,
}

/// What one provider was asked for and gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderReturn {
    /// The provider.
    pub provider: OrganisationRef,
    /// The delivery date agreed with it, extensions included.
    pub agreed: Date,
    /// Extensions, oldest first.
    pub extensions: Vec<Extension>,
    /// What it gave.
    pub state: ReturnState,
    /// When SECAS was asked to chase it, and what SECAS did.
    pub chase: Option<Chase>,
}

/// A later delivery date, agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The date before.
    pub from: Date,
    /// The date after.
    pub to: Date,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
}

/// What a provider gave in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnState {
    /// Nothing yet.
    Awaited,
    /// Data.
    Received {
        /// The first accepted submission.
        submission: SubmissionRef,
        /// When.
        at: Moment,
    },
    /// A nil return: nothing to report. Not the same as giving nothing.
    Nil {
        /// The declaration.
        submission: SubmissionRef,
        /// When.
        at: Moment,
    },
}

/// A request to SECAS that it chase a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chase {
    /// The day on which the last Working Day passed without data.
    pub fell_due: Date,
    /// When SECAS was asked.
    pub asked_at: Moment,
    /// What SECAS recorded, oldest first.
    pub records: Vec<ChaseRecord>,
}

/// Something SECAS did about a chase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChaseRecord {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Moment,
    /// What.
    pub note: String,
}

/// What a file brings a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Data: at least one row.
    Data,
    /// A header without rows, which declares a nil return.
    NilReturn,
}

/// The rounds that a file of this provider may count for. First those that await it, the one that
/// is due first at the front: what is owed longest is what SECAS would chase (REG-12). Then, where
/// the file brings data, the newest round answered with a nil return, for data after a nil return
/// is data. A file whose sender names no round counts for the first of these.
///
/// `rounds` stand newest first.
pub fn rounds_open_to(
    rounds: &[Stored<Round>],
    provider: OrganisationRef,
    brought: Brought,
) -> Vec<&Stored<Round>> {
    let mut awaiting = Vec::new();
    let mut nil = None;
    for stored in rounds {
        let Some(entry) = stored.value.of(provider) else {
            continue;
        };
        match (entry.state, brought) {
            (ReturnState::Awaited, Brought::Data | Brought::NilReturn) => {
                awaiting.push((entry.agreed, stored));
            }
            (ReturnState::Nil { .. }, Brought::Data) => nil = nil.or(Some(stored)),
            (ReturnState::Nil { .. }, Brought::NilReturn) | (ReturnState::Received { .. }, _) => {}
        }
    }
    awaiting
        .sort_by_key(|(agreed, stored)| (*agreed, stored.value.opened_at, stored.value.reference));
    awaiting
        .into_iter()
        .map(|(_, stored)| stored)
        .chain(nil)
        .collect()
}

impl ProviderReturn {
    /// What a cover sheet states of it on this day (REG-13). Nothing where nothing was given and
    /// the agreed day has not passed: nobody is named for data that is not due yet.
    pub fn given_by(&self, day: Date) -> Option<CoverageGiven> {
        match self.state {
            ReturnState::Received { .. } => Some(CoverageGiven::Data),
            ReturnState::Nil { .. } => Some(CoverageGiven::NilReturn),
            ReturnState::Awaited => (self.agreed < day).then_some(CoverageGiven::Nothing),
        }
    }
}

impl Round {
    /// The return of this provider.
    pub fn of(&self, provider: OrganisationRef) -> Option<&ProviderReturn> {
        self.returns.iter().find(|entry| entry.provider == provider)
    }

    /// The return of this provider, to change.
    pub(crate) fn of_mut(&mut self, provider: OrganisationRef) -> Option<&mut ProviderReturn> {
        self.returns
            .iter_mut()
            .find(|entry| entry.provider == provider)
    }

    /// The day at whose end a chase falls due for a return: so many Working Days after the
    /// agreed date, day 1 being the first Working Day after it.
    pub fn chase_day(&self, entry: &ProviderReturn, calendar: &WorkingDayCalendar) -> Date {
        calendar.plus_working_days(entry.agreed, self.chase_after_working_days)
    }

    /// The providers that SECAS must now be asked to chase, with the day each fell due.
    pub fn chases_due(
        &self,
        calendar: &WorkingDayCalendar,
        now: Moment,
    ) -> Vec<(OrganisationRef, Date)> {
        self.returns
            .iter()
            .filter(|entry| entry.state == ReturnState::Awaited && entry.chase.is_none())
            .map(|entry| (entry.provider, self.chase_day(entry, calendar)))
            .filter(|(_, day)| now > Moment::end_of_day(*day))
            .collect()
    }
}
