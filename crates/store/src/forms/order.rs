//! The stored form of an order to a CSP.

use super::formed::{Formed, record_form};
use super::stored_hubs::StoredHubsForm;
use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use launch::order::Order;
use terms::{CspRegion, LaunchRef, Moment, OrderRef, OrganisationRef, PlanRef};

impl StoredForm for Order {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        write_body(&OrderForm::of(self))
    }

    fn from_body(form: u32, body: &str) -> Result<Order, Unreadable> {
        match form {
            1 => read_body::<OrderForm>(body).map(OrderForm::value),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

record_form!(OrderForm of Order {
    reference: Text<OrderRef>,
    launch: Text<LaunchRef>,
    plan: Text<PlanRef>,
    generation: u32,
    wave: u32,
    region: Text<CspRegion>,
    csp: Text<OrganisationRef>,
    hubs: StoredHubsForm,
    sent_at: Text<Moment>,
    silent_from: Text<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fetched_at: Option<Text<Moment>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recalled_at: Option<Text<Moment>>,
});
