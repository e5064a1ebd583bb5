//! A nomination inside a launch's form.

use crate::forms::formed::{Formed, record_form};
use crate::forms::stored_hubs::StoredHubsForm;
use crate::forms::text::Text;
use launch::nomination::{Nomination, NominationRoute, SetAsideCounts};
use serde::{Deserialize, Serialize};
use terms::{Moment, NominationRef, OrganisationRef, PersonRef};

record_form!(NominationForm of Nomination {
    reference: Text<NominationRef>,
    supplier: Text<OrganisationRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Text<PersonRef>>,
    route: Text<NominationRoute>,
    level: u32,
    at: Text<Moment>,
    listed: u64,
    repeated: u64,
    hubs: StoredHubsForm,
    withdrawn: u64,
    set_aside: SetAsideForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aside_sha256: Option<Text<[u8; 32]>>,
});

/// How many Device IDs were set aside, in the order of `WarningList::ALL`.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SetAsideForm([u64; 5]);

impl Formed for SetAsideForm {
    type Value = SetAsideCounts;
    fn of(counts: SetAsideCounts) -> Self {
        SetAsideForm(counts.counts())
    }
    fn value(self) -> SetAsideCounts {
        SetAsideCounts::new(self.0)
    }
}
