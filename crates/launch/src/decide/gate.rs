//! Placeholder until the verdict is merged.
use crate::criteria::Kpi;
use crate::decision::{Decision, Facts, Refusal};
pub(super) fn assess(facts: &Facts<'_>) -> Result<Decision, Refusal> {
    facts.clock()?;
    Err(Refusal::NothingToDo)
}
pub(super) fn acknowledge_drift(_facts: &Facts<'_>, _kpi: Kpi) -> Result<Decision, Refusal> {
    Err(Refusal::NothingToDo)
}
