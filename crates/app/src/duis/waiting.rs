//! Alerts that wait to be taken, for DCC to look at: whose they are, and why the first was not taken.

use crate::App;
use crate::ports::{LedgerError, OutboxLine, UserRole};
use terms::{Capacity, DeviceId, OrganisationRef, OrganisationType};

/// The alerts that wait for one User of the XML interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingForUser {
    /// Whose User it is.
    pub organisation: OrganisationRef,
    /// What the User is.
    pub role: UserRole,
    /// Where its alerts are posted to; absent where it takes none any more.
    pub receives_at: Option<String>,
    /// How many wait, since when, and how the first of them stands.
    pub line: OutboxLine,
    /// The number of the first among the User's own; it may be set aside once it was refused.
    pub first: u64,
}

impl WaitingForUser {
    /// The User's EUI-64.
    pub fn user(&self) -> DeviceId {
        self.line.user
    }
}

impl App {
    /// How alerts stand that wait to be taken, by User; `None` for anybody but DCC, who runs the
    /// interface. Nothing of what an alert says is told.
    pub async fn alerts_waiting(
        &self,
        viewer: &Capacity,
    ) -> Result<Option<Vec<WaitingForUser>>, LedgerError> {
        match viewer.organisation_type {
            OrganisationType::Dcc => {}
            OrganisationType::Supplier
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Manufacturer
            | OrganisationType::Csp
            | OrganisationType::NetworkParty
            | OrganisationType::OtherSecParty => return Ok(None),
        }
        if self.messaging.is_none() {
            return Ok(Some(Vec::new()));
        }
        let ledger = self.message_ledger()?;
        let users = ledger.service_users().await?;
        let mut waiting = Vec::new();
        for line in ledger.outbox().await? {
            let user = users.iter().find(|user| user.eui == line.user);
            let user = user.ok_or_else(|| {
                LedgerError::Corrupt("alerts wait for a User that there is not".to_owned())
            })?;
            // Taken since the lines were read: nothing waits for this User any more.
            let (alerts, _) = ledger.waiting_alerts(line.user, 1).await?;
            let Some(first) = alerts.first() else {
                continue;
            };
            waiting.push(WaitingForUser {
                first: first.number,
                organisation: user.organisation,
                role: user.role,
                receives_at: user.receives_at.clone(),
                line,
            });
        }
        Ok(Some(waiting))
    }
}
