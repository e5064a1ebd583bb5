//! Decides a command on the facts it is given. Pure: the same facts and command give the same
//! decision.
//!
//! Precedence among refusals, tested in `tests/decisions/precedence.rs`: authority over the act;
//! existence of the launch and the actor's authority over it, which are refused alike; fitness of
//! what was sent; the phase; the holds; the rule of the act itself.

mod draft;
mod gate;
mod holds;
mod level;
mod nomination;
mod notification;

use crate::command::Command;
use crate::decision::{Decision, Facts, Refusal};
use crate::launch::{Launch, Phase};
use draft::{Draft, Reports};
use terms::{Actor, Capacity, Date, HoldRef, LaunchRef, OrganisationType, PersonRef, Stored};

/// Greatest length of a text that a person types, in characters: the same as in the register.
pub const TEXT_LENGTH_MAX: usize = 10_000;

/// Most Device IDs of one request: what `DeviceIDList` holds (DUIS).
pub const LIST_HUBS_MAX: u64 = 50_000;

/// Decides a command. `Err` says why it is not carried out; nothing has changed then.
pub fn decide(facts: &Facts<'_>, command: &Command) -> Result<Decision, Refusal> {
    match command {
        Command::Draft { notification } => notification::draft(facts, notification),
        Command::ChangeDraft { notification, .. } => {
            notification::change_draft(facts, notification)
        }
        Command::Issue { .. } => notification::issue(facts),
        Command::Revise { notification, .. } => notification::revise(facts, notification),
        Command::Acknowledge { .. } => notification::acknowledge(facts),
        Command::RecordListing { at, .. } => notification::record_listing(facts, *at),
        Command::Withdraw { reason, .. } => notification::withdraw(facts, reason),
        Command::Nominate {
            route,
            list,
            request_sha256,
            ..
        } => nomination::nominate(facts, *route, list, *request_sha256),
        Command::WithdrawNominations { list, .. } => nomination::take_off(facts, list),
        Command::CloseWindow { .. } => nomination::close_window(facts),
        Command::Seal { plan, .. } => level::seal(facts, *plan),
        Command::SendOrders { .. } => level::send_orders(facts),
        Command::FetchOrder { order, .. } => level::fetch_order(facts, *order),
        Command::BeginWave { .. } => level::begin_wave(facts),
        Command::MoveOn { .. } => level::move_on(facts),
        Command::AssessGate { .. } => gate::assess(facts),
        Command::AcknowledgeDrift { kpi, .. } => gate::acknowledge_drift(facts, *kpi),
        Command::ReportFailure {
            hold,
            mechanism,
            mitigation,
            ..
        } => holds::report_failure(facts, *hold, mechanism, mitigation),
        Command::ReleaseGate { hold, .. } => holds::release_gate(facts, *hold),
        Command::EmergencyStop { words, .. } => holds::emergency_stop(facts, words),
        Command::Defer {
            hubs,
            vulnerabilities,
            justification,
            ..
        } => holds::defer(facts, hubs.as_deref(), vulnerabilities, justification),
        Command::EndDeferral { hold, .. } => holds::end_deferral(facts, *hold),
        Command::StateCase { hold, words, .. } => holds::state_case(facts, *hold, words),
        Command::Direct {
            hold,
            kind,
            reasons,
            attendance,
            ..
        } => holds::direct(facts, *hold, kind, reasons, attendance),
        Command::DirectCoverage { reasons, .. } => holds::direct_coverage(facts, reasons),
    }
}

/// A text about hubs and firmware, fit to be kept and shown: no Device ID and no meter point
/// number (DOMAIN trap 18).
fn fit_prose(facts: &Facts<'_>, field: &'static str, text: &str) -> Result<String, Refusal> {
    let length_max = TEXT_LENGTH_MAX;
    let text =
        terms::text::fit(text, length_max).ok_or(Refusal::TextUnfit { field, length_max })?;
    match (facts.names_personal_data)(&text) {
        true => Err(Refusal::PersonalData { field }),
        false => Ok(text),
    }
}

pub use nomination::may_list;

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

    /// That the clock asks.
    fn clock(&self) -> Result<(), Refusal> {
        match self.actor {
            Actor::Clock => Ok(()),
            Actor::Person(_) => Err(Refusal::NotAuthorised),
        }
    }

    /// The launch, for whoever may know of it: a draft is DCC's alone.
    fn launch(&self) -> Result<&Stored<Launch>, Refusal> {
        let stored = self.launch.as_ref().ok_or(Refusal::NotFound)?;
        let dcc = match &self.actor {
            Actor::Clock => true,
            Actor::Person(capacity) => capacity.organisation_type == OrganisationType::Dcc,
        };
        match stored.value.phase == Phase::Draft && !dcc {
            true => Err(Refusal::NotFound),
            false => Ok(stored),
        }
    }

    /// The launch, and the acting Supplier, who must have a hub that it concerns: another's launch
    /// is refused like one that does not exist.
    fn own_launch(&self) -> Result<(&Stored<Launch>, &Capacity), Refusal> {
        let capacity = self.capacity()?;
        if capacity.organisation_type != OrganisationType::Supplier {
            return Err(Refusal::NotAuthorised);
        }
        let stored = self.launch()?;
        match self.portfolios.get(&capacity.organisation).copied() {
            None | Some(0) => Err(Refusal::NotFound),
            Some(_) => Ok((stored, capacity)),
        }
    }

    /// A new reference's bits for the `n`-th thing of this kind in a launch.
    fn bits(&self, kind: &str, launch: LaunchRef, n: usize) -> u64 {
        (self.reference_bits)(kind, &format!("{launch}/{n}"))
    }

    /// The day so many Working Days from today.
    fn working_days_from_now(&self, days: u32) -> Date {
        self.calendar.plus_working_days(self.now.uk_date(), days)
    }
}

/// That no hold keeps back the whole deployment.
fn not_held(facts: &Facts<'_>, launch: &Launch) -> Result<(), Refusal> {
    match launch.holds_on_all(facts.now).next() {
        Some(_) => Err(Refusal::Held),
        None => Ok(()),
    }
}

/// The open hold with this reference, by its place in the launch.
fn open_hold(facts: &Facts<'_>, launch: &Launch, hold: HoldRef) -> Result<usize, Refusal> {
    launch
        .holds
        .iter()
        .position(|one| one.reference == hold && one.is_open(facts.now))
        .ok_or(Refusal::NoSuchHold)
}

fn phase_unfit(launch: &Launch) -> Refusal {
    Refusal::PhaseUnfit {
        phase: launch.phase.name(),
    }
}
