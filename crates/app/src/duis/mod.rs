//! The XML interface at work (DUIS): Service Requests answered, and who may send them.
//!
//! A request is judged in the order of [`formats::duis::precedence`] and nominates through
//! [`App::act_on_launch`] like a page does. Its answer is signed before the act is committed and
//! recorded in the same transaction, so that a request is carried out once, whatever a network does
//! to it. Alerts are written in the transaction of what they tell of, and sent afterwards.

mod alerts;
mod answer;
mod aside;
mod judge;
mod outbox;
mod set_up;
mod waiting;

pub(crate) use alerts::VersionRead;
pub use answer::{ServiceAddress, ServiceAnswer};
pub use outbox::AlertsSent;
pub use set_up::{Receiving, SetUpFault};
pub use waiting::WaitingForUser;

use crate::App;
use crate::ports::{LedgerError, MessageLedger};
use formats::duis::codes::{AlertTable, CodeTable, Interface};
use formats::duis::signature::SigningKey;
use std::sync::Arc;
use terms::DeviceId;

/// What the interface needs at hand.
pub(crate) struct Messaging {
    ledger: Arc<dyn MessageLedger>,
    /// Absent where this installation answers no Service Requests.
    broker: Option<Arc<Broker>>,
}

/// The Access Control Broker, which answers Service Requests in DCC's name.
#[derive(Debug)]
pub struct Broker {
    /// The key that responses are signed with; its certificate's holder is the Broker.
    pub key: SigningKey,
    /// What the Service Request is called, and how large it may be.
    pub interface: Interface,
    /// What each situation is answered with.
    pub codes: CodeTable,
    /// Which code each kind of alert carries.
    pub alerts: AlertTable,
}

impl Broker {
    /// The Broker with this key and the documented defaults.
    pub fn new(key: SigningKey) -> Broker {
        Broker {
            key,
            interface: Interface::default(),
            codes: CodeTable::default(),
            alerts: AlertTable::default(),
        }
    }

    /// Its EUI-64, the target of every request.
    pub fn eui(&self) -> DeviceId {
        self.key.certificate().holder()
    }
}

impl App {
    /// The same installation with the interface's Users and answers kept in this ledger.
    pub fn with_messages(self, ledger: Arc<dyn MessageLedger>) -> App {
        let messaging = Some(Messaging {
            ledger,
            broker: None,
        });
        App { messaging, ..self }
    }

    /// The same installation, answering Service Requests as this Broker. It must keep messages.
    pub fn with_broker(self, broker: Broker) -> App {
        let messaging = self.messaging.map(|messaging| Messaging {
            broker: Some(Arc::new(broker)),
            ..messaging
        });
        App { messaging, ..self }
    }

    /// The Broker; absent where this installation answers no Service Requests.
    pub fn broker(&self) -> Option<Arc<Broker>> {
        self.messaging.as_ref()?.broker.clone()
    }

    /// What the interface keeps.
    pub fn message_ledger(&self) -> Result<&dyn MessageLedger, LedgerError> {
        let messaging = self.messaging.as_ref().ok_or_else(|| {
            LedgerError::Storage("this installation keeps no messages".to_owned())
        })?;
        Ok(messaging.ledger.as_ref())
    }
}
