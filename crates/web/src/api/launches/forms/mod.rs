//! The forms of the Safe Launch in the API, written out by hand: one for each capacity, with what
//! its type holds and nothing else.

mod criteria;
mod dcc;
mod facts;
mod holds;
mod notification;
mod plan;
mod results;
mod seen;

pub use facts::{
    AffectedForm, AffectedHubForm, ConflictForm, NominatedForm, TakenForm, TakenOffForm,
};
pub use notification::NotificationForm;
pub use plan::PlanForm;
pub use results::{ActivationForm, ResultsForm};
pub use seen::{LaunchForm, LaunchLineForm};

use std::collections::HashMap;
use terms::OrganisationRef;

/// Organisations by name.
pub type Names = HashMap<OrganisationRef, String>;

/// An organisation's name; its reference where it has none any more.
fn named(names: &Names, organisation: OrganisationRef) -> String {
    let name = names.get(&organisation).cloned();
    name.unwrap_or_else(|| organisation.to_string())
}
