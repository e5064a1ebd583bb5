//! Decides a command on the facts it is given. Pure: the same facts and command give the same
//! decision.
//!
//! Precedence among refusals, tested in `tests/decisions/precedence.rs`: authority over the act; existence of the
//! object and the actor's authority over it, which are refused alike; fitness of what was sent;
//! the object's stage; the rule of the act itself.

mod canonical;
mod clauses;
mod concerns;
mod editions;
mod fixes;
mod launches;
mod overtaken;
mod rounds;
mod submissions;
mod verification;

pub use canonical::published_digest;
pub use editions::publication_of_edition;

use crate::command::{Actor, Command};
use crate::decision::{Decision, Facts, Refusal, StageName, Stored, Write};
use crate::intake::raised::personal_data;
use crate::item::{Item, Stage};
use terms::{Capacity, ItemRef, OrganisationRef, OrganisationType, PersonRef};

/// Greatest length of a name or title that a person types, in characters.
pub const NAME_LENGTH_MAX: usize = 200;
/// Greatest length of a text that a person types, in characters: the same as a cell's.
pub const TEXT_LENGTH_MAX: usize = 10_000;

/// Most Working Days after an agreed date at which SECAS can be asked to chase: a year of them.
pub const CHASE_AFTER_WORKING_DAYS_MAX: u32 = 260;
/// Most days ahead that a delivery date can be agreed for: two years. A date further off is a slip
/// of the keyboard, and no clock need reach it.
pub const DELIVERY_DAYS_AHEAD_MAX: i32 = 731;

/// Decides a command. `Err` says why it is not carried out; nothing has changed then.
pub fn decide(facts: &Facts<'_>, command: &Command) -> Result<Decision, Refusal> {
    let mut decision = decide_alone(facts, command)?;
    overtaken::close(facts, &mut decision);
    Ok(decision)
}

/// The act by itself, before the confirmation requests that it overtakes are closed.
fn decide_alone(facts: &Facts<'_>, command: &Command) -> Result<Decision, Refusal> {
    match command {
        Command::PublishGlossary { entries } => rounds::publish_glossary(facts, entries),
        Command::LoadCalendar { calendar } => rounds::load_calendar(facts, calendar),
        Command::OpenRound {
            period,
            format,
            delivery_method,
            chase_after_working_days,
            providers,
        } => rounds::open(
            facts,
            &rounds::Opening {
                period,
                format,
                delivery_method,
                chase_after_working_days: *chase_after_working_days,
                providers,
            },
        ),
        Command::AgreeExtension {
            round,
            provider,
            to,
            reason,
        } => rounds::agree_extension(facts, *round, *provider, *to, reason),
        Command::DeclareNilReturn { round } => rounds::declare_nil_return(facts, *round),
        Command::RaiseChases { round } => rounds::raise_chases(facts, *round),
        Command::RecordChase {
            round,
            provider,
            note,
        } => rounds::record_chase(facts, *round, *provider, note),
        Command::ReceiveSubmission(file) => submissions::receive(facts, file),
        Command::RaiseItem {
            terms,
            status,
            summary,
            fix_information,
            concern,
        } => submissions::raise(
            facts,
            &submissions::Raising {
                terms,
                status: *status,
                summary,
                fix_information: fix_information.as_deref(),
                concern: *concern,
            },
        ),
        Command::DraftFromLaunch(finding) => launches::draft(facts, finding),
        Command::AttachLaunch {
            item,
            clause,
            launch,
        } => launches::attach(facts, *item, *clause, launch),
        Command::WithdrawItem { item } => submissions::withdraw(facts, *item),
        Command::VerifyItem { item, seen } => verification::verify(facts, *item, *seen),
        Command::QueryItem {
            item,
            question,
            due_working_days,
        } => verification::query(facts, *item, question, *due_working_days),
        Command::AnswerQuery { item, query, text } => {
            verification::answer(facts, *item, *query, text)
        }
        Command::DeclineItem { item, reason } => verification::decline(facts, *item, *reason),
        Command::DivertItem { item } => concerns::divert(facts, *item),
        Command::MarkConcern { item, concern } => concerns::mark_concern(facts, *item, *concern),
        Command::ClearConcern { item } => concerns::clear_concern(facts, *item),
        Command::CombineClauses { item, clauses } => verification::combine(facts, *item, clauses),
        Command::SeparateClause { item, clause } => verification::separate(facts, *item, *clause),
        Command::DecideRepeat {
            item,
            other,
            verdict,
        } => verification::decide_repeat(facts, *item, *other, *verdict),
        Command::SetFixTargets {
            item,
            clause,
            targets,
        } => fixes::set_targets(facts, *item, *clause, targets),
        Command::ProvideFix {
            item,
            clause,
            from,
            information,
        } => fixes::provide(facts, *item, *clause, *from, information),
        Command::AskConfirmation { item, clause } => fixes::ask_confirmation(facts, *item, *clause),
        Command::ConfirmFix {
            item,
            request,
            evidence,
        } => fixes::confirm(facts, *item, *request, evidence),
        Command::RefuseFix {
            item,
            request,
            reason,
        } => fixes::refuse(facts, *item, *request, reason),
        Command::WithdrawConfirmation {
            item,
            request,
            reason,
        } => fixes::withdraw(facts, *item, *request, reason),
        Command::PrepareEdition { kind, round } => editions::prepare(facts, kind, *round),
        Command::PublishEdition { edition } => editions::publish(facts, *edition),
        Command::DiscardEdition { edition, reason } => editions::discard(facts, *edition, reason),
        Command::HandOverEdition { edition } => editions::hand_over(facts, *edition),
        Command::AcknowledgeHandOver { edition } => editions::acknowledge(facts, *edition),
        Command::SetAccess { categories } => editions::set_access(facts, categories),
    }
}

/// A text that a person typed, fit to be kept.
fn fit_text(field: &'static str, text: &str, length_max: usize) -> Result<String, Refusal> {
    terms::text::fit(text, length_max).ok_or(Refusal::TextUnfit { field, length_max })
}

/// A text about a device: as above, and without what identifies a consumer or a device, which a
/// file may not hold either (DOMAIN trap 18).
fn fit_prose(field: &'static str, text: &str, length_max: usize) -> Result<String, Refusal> {
    let text = fit_text(field, text, length_max)?;
    match personal_data(&text) {
        Some(_) => Err(Refusal::PersonalData { field }),
        None => Ok(text),
    }
}

impl Facts<'_> {
    /// The acting person's capacity; the clock has none.
    fn capacity(&self) -> Result<&Capacity, Refusal> {
        match &self.actor {
            Actor::Person(capacity) => Ok(capacity),
            Actor::Clock => Err(Refusal::NotAuthorised),
        }
    }

    /// The acting person, who must act for an organisation of this type.
    fn person_of(&self, wanted: OrganisationType) -> Result<PersonRef, Refusal> {
        let capacity = self.capacity()?;
        match capacity.organisation_type == wanted {
            true => Ok(capacity.person),
            false => Err(Refusal::NotAuthorised),
        }
    }

    /// The item with this reference.
    fn item(&self, reference: ItemRef) -> Result<&Stored<Item>, Refusal> {
        self.items.get(&reference).ok_or(Refusal::NotFound)
    }

    /// The item with this reference, which must be the acting organisation's own. Another's item
    /// is refused like one that does not exist.
    fn own_item(&self, reference: ItemRef) -> Result<&Stored<Item>, Refusal> {
        let capacity = self.capacity()?;
        match capacity.organisation_type {
            OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::Supplier
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => {}
            OrganisationType::Dcc | OrganisationType::Secas | OrganisationType::Panel => {
                return Err(Refusal::NotAuthorised);
            }
        }
        let stored = self.item(reference)?;
        match stored.value.provider == capacity.organisation {
            true => Ok(stored),
            false => Err(Refusal::NotFound),
        }
    }

    /// The name of an organisation, empty where it is not known.
    fn organisation_name(&self, reference: OrganisationRef) -> String {
        self.organisations
            .get(&reference)
            .map(|organisation| organisation.name.clone())
            .unwrap_or_default()
    }
}

impl Stage {
    /// This stage's name.
    pub fn name(&self) -> StageName {
        match self {
            Stage::Received => StageName::Received,
            Stage::Queried => StageName::Queried,
            Stage::Answered => StageName::Answered,
            Stage::Verified { .. } => StageName::Verified,
            Stage::Declined { .. } => StageName::Declined,
            Stage::Diverted { .. } => StageName::Diverted,
            Stage::Withdrawn { .. } => StageName::Withdrawn,
        }
    }
}

/// The number of the next clause of an item.
fn next_clause_number(item: &Item) -> u32 {
    item.clauses.iter().map(|c| c.number).max().unwrap_or(0) + 1
}

/// A changed item, recorded now, following the version it came from.
fn item_write(facts: &Facts<'_>, mut item: Item, follows: u32) -> Write {
    item.last_recorded = facts.now;
    Write::Item {
        item: Box::new(item),
        follows,
    }
}
