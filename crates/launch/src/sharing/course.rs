//! When results are reported (SL-5, SL-7): while a tranche runs, within the agreed Working Days of
//! the report before; and once more when it is over, whatever ended it.

use crate::launch::{Launch, Phase};
use crate::tranche::Tranche;
use terms::{Date, Moment, WorkingDayCalendar};

/// What is known of the reports of a tranche.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextReport {
    /// No hub of the tranche was sent yet, or the last report is made.
    None,
    /// On this day, where nothing ends the tranche before.
    On(Date),
    /// Now.
    Due,
}

/// When the next report of a tranche is made, where `last` is the moment of the one before.
pub fn next_report(
    launch: &Launch,
    tranche: &Tranche,
    last: Option<Moment>,
    calendar: &WorkingDayCalendar,
    now: Moment,
) -> NextReport {
    let Some(first_sent_at) = tranche.first_sent_at else {
        return NextReport::None;
    };
    if let Some(over) = over_at(launch, tranche) {
        return match last.is_some_and(|last| last >= over) {
            true => NextReport::None,
            false => NextReport::Due,
        };
    }
    let days = launch.notification.criteria.results_within_working_days;
    let from = last.unwrap_or(first_sent_at).uk_date();
    let day = calendar.plus_working_days(from, days);
    match now.uk_date() >= day {
        true => NextReport::Due,
        false => NextReport::On(day),
    }
}

/// When a tranche was over: its gate was decided, or DCC ended the launch.
fn over_at(launch: &Launch, tranche: &Tranche) -> Option<Moment> {
    let mut gates = launch.gates.iter();
    let decided =
        gates.rfind(|gate| (gate.level, gate.attempt) == (tranche.level, tranche.attempt));
    match (decided, &launch.phase) {
        (Some(gate), _) => Some(gate.at),
        (None, Phase::Withdrawn { at, .. }) => Some(*at),
        (
            None,
            Phase::Draft
            | Phase::Notified
            | Phase::Ready { .. }
            | Phase::Running
            | Phase::Achieved
            | Phase::Complete { .. },
        ) => None,
    }
}
