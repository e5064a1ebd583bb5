//! Setting an alert aside: the one act on what is on its way out.

use crate::App;
use crate::authority::{Act, Allowance, allows};
use crate::launches::LaunchActError;
use crate::ports::{AlertSetAside, Commit};
use launch::alert::{FirstAlert, set_alert_aside};
use launch::decision::Refusal;
use register::intake::raised::personal_data;
use terms::{Actor, DeviceId};

impl App {
    /// Sets the first waiting alert of this User aside, where it bears this number and was refused:
    /// those behind it go out from now on. Gives the sequence number of the journal line. The act
    /// conflicts with an answer that comes at the same moment, and nothing is set aside then.
    pub async fn set_alert_aside(
        &self,
        actor: &Actor,
        user: DeviceId,
        number: u64,
        reason: &str,
    ) -> Result<u64, LaunchActError> {
        match allows(actor, Act::SetAlertAside) {
            Allowance::Allowed => {}
            Allowance::NotAllowed => return Err(Refusal::NotAuthorised.into()),
        }
        let ledger = self.message_ledger()?;
        let held = ledger.service_user(user).await?.ok_or(Refusal::NotFound)?;
        let (waiting, delivery) = ledger.waiting_alerts(user, 1).await?;
        let first = waiting.first().map(|alert| FirstAlert {
            supplier: held.organisation,
            number: alert.number,
            alert_sha256: crate::sha256(&alert.body),
            attempts: delivery.map_or(0, |delivery| delivery.attempts),
        });
        let personal = |text: &str| personal_data(text).is_some();
        let aside = set_alert_aside(
            actor,
            first.as_ref(),
            number,
            reason,
            &personal,
            &crate::sha256,
        )?;
        let commit = Commit {
            at: self.now(),
            by: match actor {
                Actor::Person(capacity) => Some(capacity.clone()),
                Actor::Clock => None,
            },
            events: vec![aside.event.into()],
            writes: Vec::new(),
            notices: Vec::new(),
            idempotency: None,
            rests_on: None,
            answered: None,
            alerts: Vec::new(),
            counted: Vec::new(),
            alert_aside: Some(AlertSetAside {
                user,
                number,
                reason: aside.reason,
            }),
        };
        Ok(self.ledger.commit(commit).await?)
    }
}
