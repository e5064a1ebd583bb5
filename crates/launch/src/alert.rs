//! Setting an alert aside that a Supplier's endpoint refuses for good, so that those behind it go out
//! (SL-6, SL-9). Alerts themselves are the shell's; here it is only decided whether one may go.

use crate::decision::{Event, Refusal};
use terms::{Actor, OrganisationRef, OrganisationType};

/// The most characters of a reason.
const REASON_LENGTH_MAX: usize = 1_000;

/// The first alert that waits for a User: the only one that can keep others back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstAlert {
    /// Whose User it waits for.
    pub supplier: OrganisationRef,
    /// Its number among the User's own.
    pub number: u64,
    /// SHA-256 of what it says, unsigned.
    pub alert_sha256: [u8; 32],
    /// How often it was tried without being taken.
    pub attempts: u32,
}

/// An alert that is set aside: what goes into the journal, and the reason as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertAside {
    /// What happened.
    pub event: Event,
    /// Why.
    pub reason: String,
}

/// Decides on setting the alert of this number aside. Only a person at DCC may, only the first that
/// waits, and only once the endpoint was asked and did not take it: nobody else's silence loses an
/// alert.
pub fn set_alert_aside(
    actor: &Actor,
    first: Option<&FirstAlert>,
    number: u64,
    reason: &str,
    names_personal_data: &dyn Fn(&str) -> bool,
    sha256: &dyn Fn(&[u8]) -> [u8; 32],
) -> Result<AlertAside, Refusal> {
    match actor {
        Actor::Person(capacity) if capacity.organisation_type == OrganisationType::Dcc => {}
        Actor::Person(_) | Actor::Clock => return Err(Refusal::NotAuthorised),
    }
    let (field, length_max) = ("reason", REASON_LENGTH_MAX);
    let reason =
        terms::text::fit(reason, length_max).ok_or(Refusal::TextUnfit { field, length_max })?;
    if names_personal_data(&reason) {
        return Err(Refusal::PersonalData { field });
    }
    let first = first.ok_or(Refusal::NothingToDo)?;
    if first.number != number || first.attempts == 0 {
        return Err(Refusal::NothingToDo);
    }
    Ok(AlertAside {
        event: Event::AlertSetAside {
            supplier: first.supplier,
            number,
            alert_sha256: first.alert_sha256,
            reason_sha256: sha256(reason.as_bytes()),
        },
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{Capacity, PersonRef};

    fn person(organisation_type: OrganisationType) -> Actor {
        Actor::Person(Capacity {
            person: PersonRef::from_random_bits(1),
            organisation: OrganisationRef::from_random_bits(2),
            organisation_type,
            party_category: None,
        })
    }

    fn first(attempts: u32) -> FirstAlert {
        FirstAlert {
            supplier: OrganisationRef::from_random_bits(3),
            number: 7,
            alert_sha256: [4; 32],
            attempts,
        }
    }

    fn decided(
        actor: &Actor,
        first: Option<&FirstAlert>,
        number: u64,
        reason: &str,
    ) -> Result<AlertAside, Refusal> {
        let named = |text: &str| text.contains("00-DB");
        set_alert_aside(actor, first, number, reason, &named, &|_| [9; 32])
    }

    #[test]
    fn sl_6_an_alert_is_set_aside_by_dcc_for_a_reason_once_it_was_refused() {
        let dcc = person(OrganisationType::Dcc);
        let aside = decided(&dcc, Some(&first(3)), 7, " Refused since Monday ").unwrap();
        assert_eq!(aside.reason, "Refused since Monday");
        let event = Event::AlertSetAside {
            supplier: first(3).supplier,
            number: 7,
            alert_sha256: [4; 32],
            reason_sha256: [9; 32],
        };
        assert_eq!(aside.event, event);
        let nothing = Err(Refusal::NothingToDo);
        assert_eq!(decided(&dcc, Some(&first(0)), 7, "Why not"), nothing);
        assert_eq!(decided(&dcc, Some(&first(3)), 8, "Why not"), nothing);
        assert_eq!(decided(&dcc, None, 7, "Why not"), nothing);
        assert!(matches!(
            decided(&dcc, Some(&first(3)), 7, " "),
            Err(Refusal::TextUnfit { .. })
        ));
        assert!(matches!(
            decided(&dcc, Some(&first(3)), 7, "Of hub 00-DB"),
            Err(Refusal::PersonalData { .. })
        ));
        for other in [person(OrganisationType::Supplier), Actor::Clock] {
            let refused = decided(&other, Some(&first(3)), 7, "Why not");
            assert_eq!(refused, Err(Refusal::NotAuthorised));
        }
    }
}
