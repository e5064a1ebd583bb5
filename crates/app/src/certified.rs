//! Whose a client's certificate is: the tie between the transport and the organisations that are
//! entered (decision 17).
//!
//! Whether the certificate is genuine was decided when the connection was made. It proves an
//! organisation and no person; it never gives an authority that the token or signature behind it does
//! not have.

use crate::App;
use crate::ports::LedgerError;
use formats::transport::{CertifiedSubject, subject};
use terms::{DeviceId, OrganisationRef};

/// The stable code of what came over a connection of another organisation than its own.
pub const CERTIFICATE_OF_ANOTHER: &str = "client-certificate-of-another";

/// Whom a connection comes from, as far as that was asked before anything that it sends was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// This installation asks for no certificates.
    NotAsked,
    /// It holds a certificate of this organisation.
    Proven(OrganisationRef),
}

impl Sender {
    /// Whether something of this organisation's may come from here.
    pub fn may_speak_for(self, organisation: OrganisationRef) -> bool {
        match self {
            Sender::NotAsked => true,
            Sender::Proven(proven) => proven == organisation,
        }
    }
}

impl App {
    /// The organisation that the subject of this certificate names: by its name, by the EUI-64 of one
    /// of its Users, or by both, where both are the same organisation's.
    pub async fn certified_organisation(
        &self,
        der: &[u8],
    ) -> Result<Option<OrganisationRef>, LedgerError> {
        let Some(CertifiedSubject {
            organisation,
            holder,
        }) = subject(der)
        else {
            return Ok(None);
        };
        let by_name = match organisation {
            Some(name) => Some(self.only_organisation(&name).await?),
            None => None,
        };
        let by_holder = match holder {
            Some(eui) => Some(self.organisation_of_user(eui).await?),
            None => None,
        };
        Ok(match (by_name, by_holder) {
            (Some(one), Some(other)) => one.filter(|_| one == other),
            (Some(found), None) | (None, Some(found)) => found,
            (None, None) => None,
        })
    }

    async fn only_organisation(&self, name: &str) -> Result<Option<OrganisationRef>, LedgerError> {
        let organisations = self.ledger.organisations().await?;
        let mut found = organisations.iter().filter(|one| one.name == name);
        let only = found.next().map(|one| one.reference);
        Ok(only.filter(|_| found.next().is_none()))
    }

    pub(crate) async fn organisation_of_user(
        &self,
        eui: DeviceId,
    ) -> Result<Option<OrganisationRef>, LedgerError> {
        if self.messaging.is_none() {
            return Ok(None);
        }
        let user = self.message_ledger()?.service_user(eui).await?;
        Ok(user.map(|user| user.organisation))
    }
}
