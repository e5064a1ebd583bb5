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
        Ok(agreed(by_name, by_holder))
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

/// The organisation that each name which is there leads to; none where one leads nowhere, or where
/// they lead to two.
fn agreed(
    by_name: Option<Option<OrganisationRef>>,
    by_holder: Option<Option<OrganisationRef>>,
) -> Option<OrganisationRef> {
    match (by_name, by_holder) {
        (Some(one), Some(other)) => one.filter(|_| one == other),
        (Some(found), None) | (None, Some(found)) => found,
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_certificate_leads_to_the_same_organisation() {
        let one = Some(OrganisationRef::from_random_bits(1));
        let other = Some(OrganisationRef::from_random_bits(2));
        assert_eq!(agreed(Some(one), None), one);
        assert_eq!(agreed(None, Some(one)), one);
        assert_eq!(agreed(Some(one), Some(one)), one);
        assert_eq!(agreed(Some(one), Some(other)), None);
        assert_eq!(agreed(Some(one), Some(None)), None);
        assert_eq!(agreed(Some(None), Some(one)), None);
        assert_eq!(agreed(Some(None), Some(None)), None);
        assert_eq!(agreed(None, None), None);
    }

    #[test]
    fn sl_3_who_is_proven_speaks_for_their_own_organisation_alone() {
        let one = OrganisationRef::from_random_bits(1);
        let other = OrganisationRef::from_random_bits(2);
        assert!(Sender::Proven(one).may_speak_for(one));
        assert!(!Sender::Proven(one).may_speak_for(other));
        assert!(Sender::NotAsked.may_speak_for(other));
    }
}
