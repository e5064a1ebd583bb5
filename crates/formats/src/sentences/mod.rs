//! Sentences about the register's own states, for people: one file for each subject.
//!
//! Each takes a value of the core and gives British English. It refuses to decide who may read a
//! sentence: the caller has settled that before it asks.

pub mod answer;
pub mod chase;
pub mod concern;
pub mod coverage;
pub mod duis;
pub mod edition;
pub mod fix;
pub mod launch;
pub mod launch_notice;
pub mod notice;
pub mod query;
pub mod refusal;
pub mod repeat;
pub mod stage;
pub mod submission;
pub mod tombstone;
pub mod transport;
pub mod withheld;

use terms::OrganisationRef;

/// Gives the name that people read for an organisation.
pub type OrganisationNames<'a> = &'a dyn Fn(OrganisationRef) -> String;

/// A list as people write it: `A`, `A and B`, `A, B and C`; alphabetical, so that no order favours
/// anybody.
pub(crate) fn alphabetical_list(mut names: Vec<String>) -> String {
    names.sort();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
