//! Alerts on their way: posted to each User in their order, again until they are taken.
//!
//! An alert is posted with the same ResponseID each time, so that a User that took it and whose
//! answer was lost can tell. The first that is not taken keeps back those behind it: what is told of
//! a hub is told in its order.

use super::Broker;
use crate::App;
use crate::ports::{Delivery, LedgerError, PostOffice, ServiceUser, WaitingAlert};
use formats::duis::alert::AlertMessage;
use formats::duis::identifiers::MessageId;
use formats::duis::signature::sign_canonical;
use formats::duis::xml::Document;
use ring::rand::SystemRandom;
use std::sync::Arc;
use tokio::task::JoinSet;

/// The status with which a User takes an alert.
const TAKEN: u16 = 204;

/// How long it is until the next try, in seconds, after the first, second, … try in vain; after the
/// last of these it stays. A User that restarts is back within a minute; one whose endpoint is down
/// for a night finds its alerts within the hour after. There is no last try: an alert is lost by
/// nobody's silence.
const WAITS_SECONDS: [i64; 7] = [30, 60, 120, 300, 600, 1_800, 3_600];

/// Alerts looked up at a time.
const ALERTS_PER_LOOK: u32 = 100;

/// What a round of sending did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertsSent {
    /// Alerts that were taken.
    pub taken: u64,
    /// Users of whom one was not.
    pub held_up: u64,
}

impl App {
    /// Posts what waits and is due, to all Users at once and to each in order. Without a Broker's
    /// key nothing is sent, and what waits goes on waiting.
    pub async fn send_alerts(
        self: &Arc<Self>,
        post: &Arc<dyn PostOffice>,
    ) -> Result<AlertsSent, LedgerError> {
        let mut sent = AlertsSent::default();
        let Some(broker) = self.broker() else {
            return Ok(sent);
        };
        let mut sending = JoinSet::new();
        for user in self.message_ledger()?.service_users().await? {
            let (app, broker, post) = (Arc::clone(self), Arc::clone(&broker), Arc::clone(post));
            sending.spawn(async move { app.send_to(&broker, &user, post.as_ref()).await });
        }
        while let Some(to_one) = sending.join_next().await {
            let to_one = to_one
                .map_err(|_| LedgerError::Storage("sending alerts broke off".to_owned()))??;
            sent.taken += to_one.taken;
            sent.held_up += to_one.held_up;
        }
        Ok(sent)
    }

    async fn send_to(
        &self,
        broker: &Broker,
        user: &ServiceUser,
        post: &dyn PostOffice,
    ) -> Result<AlertsSent, LedgerError> {
        let mut sent = AlertsSent::default();
        let Some(address) = &user.receives_at else {
            return Ok(sent);
        };
        let ledger = self.message_ledger()?;
        loop {
            let (alerts, delivery) = ledger.waiting_alerts(user.eui, ALERTS_PER_LOOK).await?;
            let due = delivery
                .as_ref()
                .is_none_or(|delivery| delivery.next_at <= self.now());
            if alerts.is_empty() || !due {
                return Ok(sent);
            }
            // Only the first one was tried before.
            let mut tried = delivery.map_or(0, |delivery| delivery.attempts);
            for alert in alerts {
                let message = signed(broker, user, &alert)?;
                if let Err(failure) = taken(post.post(address, message).await) {
                    let delivery = self.tried_in_vain(tried, failure);
                    ledger
                        .alert_not_taken(user.eui, alert.number, &delivery)
                        .await?;
                    sent.held_up = 1;
                    return Ok(sent);
                }
                ledger
                    .alert_taken(user.eui, alert.number, self.now())
                    .await?;
                sent.taken += 1;
                tried = 0;
            }
        }
    }

    fn tried_in_vain(&self, before: u32, failure: String) -> Delivery {
        let last = WAITS_SECONDS.len() - 1;
        let wait = WAITS_SECONDS[(before as usize).min(last)];
        Delivery {
            attempts: before.saturating_add(1),
            next_at: self.now().plus_seconds(wait),
            failure,
        }
    }
}

fn taken(answer: Result<u16, String>) -> Result<(), String> {
    match answer {
        Ok(TAKEN) => Ok(()),
        Ok(status) => Err(format!("answered {status}")),
        Err(why) => Err(why),
    }
}

/// The alert as it is sent: with its ResponseID, signed.
fn signed(
    broker: &Broker,
    user: &ServiceUser,
    alert: &WaitingAlert,
) -> Result<Vec<u8>, LedgerError> {
    let corrupt = || LedgerError::Corrupt("an alert does not read as written".to_owned());
    let bytes_max = formats::limits::DUIS_MESSAGE_BYTES_MAX;
    let document = Document::read(&alert.body, bytes_max).map_err(|_| corrupt())?;
    let mut message = AlertMessage::read(&document).map_err(|_| corrupt())?;
    message.header.response_id = Some(MessageId {
        originator: broker.eui(),
        target: user.eui,
        counter: alert.number,
    });
    let signed = sign_canonical(&message.write(), &broker.key, &SystemRandom::new());
    let signed =
        signed.map_err(|_| LedgerError::Storage("an alert could not be signed".to_owned()))?;
    Ok(signed.into_bytes())
}
