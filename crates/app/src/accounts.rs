//! People, sessions and tokens: who is asking, and in which capacity (ONE-2).
//!
//! Secrets leave here once, to the one they belong to; what is stored is their SHA-256, or an
//! argon2id hash where a person chose the secret.

use crate::ports::{LedgerError, Person, SessionRecord, TokenRecord};
use crate::rate::Counted;
use crate::{App, sha256};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use terms::{Capacity, Moment, Organisation, OrganisationRef, PersonRef};

/// How long a session lasts, in seconds: one working day.
pub const SESSION_SECONDS: i64 = 12 * 3_600;
/// How long a token lasts, in seconds: a year.
pub const TOKEN_SECONDS: i64 = 365 * 86_400;
/// Fewest characters in a password.
pub const PASSWORD_LENGTH_MIN: usize = 12;
/// Most characters in a password: argon2 reads all of them.
pub const PASSWORD_LENGTH_MAX: usize = 256;
/// What every API token begins with, so that scanners find one that leaked.
pub const TOKEN_PREFIX: &str = "firmgate_";

/// A person who has shown who they are.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The capacity in which the person acts.
    pub capacity: Capacity,
    /// The name others see.
    pub display_name: String,
    /// The organisation.
    pub organisation: Organisation,
    /// The token that every form must carry; empty for an API token.
    pub csrf: String,
}

/// Why somebody could not sign in.
#[derive(Debug)]
pub enum SignInError {
    /// Name and password do not belong together. The same whether the name is known.
    NotRecognised,
    /// Too many failures under this name; seconds to wait.
    TooOften(u64),
    /// Storage failed.
    Ledger(LedgerError),
}

impl From<LedgerError> for SignInError {
    fn from(error: LedgerError) -> SignInError {
        SignInError::Ledger(error)
    }
}

/// Why a password cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordUnfit {
    /// Too short.
    TooShort,
    /// Too long.
    TooLong,
}

/// 32 random bytes from the operating system.
pub fn random_bytes() -> Result<[u8; 32], LedgerError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| LedgerError::Storage(format!("no random bytes: {error}")))?;
    Ok(bytes)
}

/// The argon2id hash of a password, in PHC form.
pub fn hash_password(password: &str) -> Result<String, PasswordUnfit> {
    let length = password.chars().count();
    if length < PASSWORD_LENGTH_MIN {
        return Err(PasswordUnfit::TooShort);
    }
    if length > PASSWORD_LENGTH_MAX {
        return Err(PasswordUnfit::TooLong);
    }
    let hash = argon2::Argon2::default()
        .hash_password(password.as_bytes())
        .expect("argon2id with default parameters hashes any password");
    Ok(hash.to_string())
}

fn password_matches(password: &str, hash: &str) -> bool {
    argon2::password_hash::phc::PasswordHash::new(hash).is_ok_and(|hash| {
        argon2::Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

impl App {
    /// Signs a person in. Gives the session's secret for the cookie.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<String, SignInError> {
        let now = self.visitors_clock.now();
        let caller = name.trim().to_lowercase();
        self.rates
            .check(Counted::SignInFailure, &caller, now)
            .map_err(SignInError::TooOften)?;
        let person = self.ledger.person_by_sign_in_name(&caller).await?;
        let (password_given, hash) = (
            password.to_owned(),
            // An unknown name costs the same time as a known one.
            person
                .as_ref()
                .map_or_else(|| UNKNOWN_NAME_HASH.to_owned(), |p| p.password_hash.clone()),
        );
        let matches = tokio::task::spawn_blocking(move || password_matches(&password_given, &hash))
            .await
            .unwrap_or(false);
        match person.filter(|person| matches && person.active) {
            Some(person) => Ok(self.begin_session(person.reference, now).await?),
            None => {
                // The limit was checked above; this only counts.
                let _wait = self.rates.count(Counted::SignInFailure, &caller, now);
                Err(SignInError::NotRecognised)
            }
        }
    }

    async fn begin_session(&self, person: PersonRef, now: Moment) -> Result<String, LedgerError> {
        let secret = URL_SAFE_NO_PAD.encode(random_bytes()?);
        self.ledger
            .put_session(&SessionRecord {
                secret_sha256: sha256(secret.as_bytes()),
                person,
                csrf: URL_SAFE_NO_PAD.encode(random_bytes()?),
                created_at: now,
                expires_at: now.plus_seconds(SESSION_SECONDS),
            })
            .await?;
        Ok(secret)
    }

    /// Whose session this is, if it is one and has not ended.
    pub async fn session(&self, secret: &str) -> Result<Option<SignedIn>, LedgerError> {
        let digest = sha256(secret.as_bytes());
        match self
            .ledger
            .session(&digest, self.visitors_clock.now())
            .await?
        {
            Some(session) => self.signed_in(session.person, session.csrf).await,
            None => Ok(None),
        }
    }

    /// Ends a session.
    pub async fn sign_out(&self, secret: &str) -> Result<(), LedgerError> {
        self.ledger.end_session(&sha256(secret.as_bytes())).await
    }

    /// Makes an API token for a person. The token is given once and stored as its digest.
    pub async fn make_token(&self, person: PersonRef, label: &str) -> Result<String, LedgerError> {
        let token = format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(random_bytes()?));
        let now = self.visitors_clock.now();
        self.ledger
            .put_token(&TokenRecord {
                secret_sha256: sha256(token.as_bytes()),
                label: label.chars().take(100).collect(),
                person,
                created_at: now,
                expires_at: now.plus_seconds(TOKEN_SECONDS),
                revoked_at: None,
            })
            .await?;
        Ok(token)
    }

    /// Takes back one of a person's own tokens, named by its digest.
    pub async fn revoke_token(
        &self,
        person: PersonRef,
        secret_sha256: &[u8; 32],
    ) -> Result<(), LedgerError> {
        if let Some(token) = self.ledger.token(secret_sha256).await?
            && token.person == person
            && token.revoked_at.is_none()
        {
            let revoked = TokenRecord {
                revoked_at: Some(self.visitors_clock.now()),
                ..token
            };
            self.ledger.put_token(&revoked).await?;
        }
        Ok(())
    }

    /// Whose token this is, if it is one in force.
    pub async fn bearer(&self, token: &str) -> Result<Option<SignedIn>, LedgerError> {
        let now = self.visitors_clock.now();
        match self.ledger.token(&sha256(token.as_bytes())).await? {
            Some(record) if record.revoked_at.is_none() && now < record.expires_at => {
                self.signed_in(record.person, String::new()).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Counts an API request of an organisation. `Err` gives the seconds to wait.
    pub fn count_api_request(&self, organisation: OrganisationRef) -> Result<(), u64> {
        self.rates.count(
            Counted::ApiRequest,
            &organisation.to_string(),
            self.visitors_clock.now(),
        )
    }

    async fn signed_in(
        &self,
        person: PersonRef,
        csrf: String,
    ) -> Result<Option<SignedIn>, LedgerError> {
        let Some(person) = self.ledger.person(person).await?.filter(|p| p.active) else {
            return Ok(None);
        };
        let organisation = self
            .ledger
            .organisations()
            .await?
            .into_iter()
            .find(|organisation| organisation.reference == person.organisation);
        Ok(organisation.map(|organisation| SignedIn {
            capacity: Capacity {
                person: person.reference,
                organisation: organisation.reference,
                organisation_type: organisation.organisation_type,
                party_category: organisation.party_category,
            },
            display_name: person.display_name,
            organisation,
            csrf,
        }))
    }

    /// Adds a person to an organisation (set-up by an administrator at the command line).
    pub async fn add_person(
        &self,
        organisation: OrganisationRef,
        sign_in_name: &str,
        display_name: &str,
        password: &str,
    ) -> Result<PersonRef, AddPersonError> {
        let password_hash = hash_password(password).map_err(AddPersonError::Password)?;
        let sign_in_name = sign_in_name.trim().to_lowercase();
        let taken = self.ledger.person_by_sign_in_name(&sign_in_name).await;
        if taken.map_err(AddPersonError::Ledger)?.is_some() {
            return Err(AddPersonError::NameTaken);
        }
        let reference = PersonRef::from_random_bits(self.reference_bits("person", &sign_in_name));
        let person = Person {
            reference,
            sign_in_name,
            display_name: display_name.trim().to_owned(),
            organisation,
            password_hash,
            active: true,
        };
        self.ledger
            .put_person(&person)
            .await
            .map_err(AddPersonError::Ledger)?;
        Ok(reference)
    }

    /// The reference that an organisation of this name has.
    pub fn organisation_reference(&self, name: &str) -> OrganisationRef {
        OrganisationRef::from_random_bits(self.reference_bits("organisation", name))
    }
}

/// Why a person could not be added.
#[derive(Debug)]
pub enum AddPersonError {
    /// The password cannot be used.
    Password(PasswordUnfit),
    /// Somebody signs in with this name already.
    NameTaken,
    /// Storage failed.
    Ledger(LedgerError),
}

impl std::fmt::Display for AddPersonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AddPersonError::Password(PasswordUnfit::TooShort) => {
                write!(
                    f,
                    "the password must have at least {PASSWORD_LENGTH_MIN} characters"
                )
            }
            AddPersonError::Password(PasswordUnfit::TooLong) => {
                write!(
                    f,
                    "the password may have at most {PASSWORD_LENGTH_MAX} characters"
                )
            }
            AddPersonError::NameTaken => f.write_str("somebody signs in with this name already"),
            AddPersonError::Ledger(error) => write!(f, "not stored: {error}"),
        }
    }
}

/// A hash that no password matches, made once with the parameters in use.
const UNKNOWN_NAME_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$ZmlybWdhdGUtdW5rbm93bg$mUnqkXgLQ0Sa9EgVmJV8j4lQ4WcPqT6hyVnD0mS0fWk";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_2_a_password_matches_its_own_hash_only() {
        let hash = hash_password("a long enough password").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(password_matches("a long enough password", &hash));
        assert!(!password_matches("a long enough passwore", &hash));
        assert!(!password_matches("anything", UNKNOWN_NAME_HASH));
    }

    #[test]
    fn one_2_the_hash_for_unknown_names_is_well_formed() {
        assert!(argon2::password_hash::phc::PasswordHash::new(UNKNOWN_NAME_HASH).is_ok());
    }

    #[test]
    fn one_2_a_short_or_endless_password_is_refused() {
        assert_eq!(hash_password("short"), Err(PasswordUnfit::TooShort));
        assert_eq!(hash_password(&"x".repeat(257)), Err(PasswordUnfit::TooLong));
    }
}
