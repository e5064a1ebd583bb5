//! A sealed tranche inside a launch's form.

use crate::forms::formed::record_form;
use crate::forms::text::Text;
use launch::launch::HubsFrom;
use launch::tranche::{SealedPlan, SealedStratum, Tranche};
use terms::{Moment, PersonRef, PlanRef};

record_form!(TrancheForm of Tranche {
    level: u32,
    attempt: u32,
    plan: PlanForm,
    sealed_at: Text<Moment>,
    sealed_by: Text<PersonRef>,
    generation: u32,
    wave: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_sent_at: Option<Text<Moment>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matured_at: Option<Text<Moment>>,
});

record_form!(PlanForm of SealedPlan {
    reference: Text<PlanRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Text<PlanRef>>,
    snapshot: u32,
    seed: u64,
    slots_sha256: Text<[u8; 32]>,
    hubs_from: Text<HubsFrom>,
    waves: Vec<u64>,
    holdback: u64,
    strata: Vec<StratumForm>,
});

record_form!(StratumForm of SealedStratum {
    place: u32,
    planned: u64,
    needed: u64,
});
