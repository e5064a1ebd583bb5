//! People as an administrator keeps them at the command line: who may sign in, no longer or again,
//! and with which password (ONE-2).
//!
//! Who a session or a token belongs to is looked up at every request, so whatever is done here
//! holds from the next one. Nothing is deleted: the journal names people by reference for good.

use crate::App;
use crate::accounts::{PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, PasswordUnfit, hash_password};
use crate::ports::{LedgerError, Person};

/// Why a person was not changed.
#[derive(Debug)]
pub enum ChangePersonError {
    /// Nobody signs in with this name.
    Unknown,
    /// The password cannot be used.
    Password(PasswordUnfit),
    /// Storage failed.
    Ledger(LedgerError),
}

impl From<LedgerError> for ChangePersonError {
    fn from(error: LedgerError) -> ChangePersonError {
        ChangePersonError::Ledger(error)
    }
}

impl std::fmt::Display for ChangePersonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ChangePersonError::Unknown => f.write_str("nobody signs in with this name"),
            ChangePersonError::Password(PasswordUnfit::TooShort) => write!(
                f,
                "the password must have at least {PASSWORD_LENGTH_MIN} characters"
            ),
            ChangePersonError::Password(PasswordUnfit::TooLong) => write!(
                f,
                "the password may have at most {PASSWORD_LENGTH_MAX} characters"
            ),
            ChangePersonError::Ledger(error) => write!(f, "not stored: {error}"),
        }
    }
}

impl std::error::Error for ChangePersonError {}

impl App {
    /// Lets a person sign in no longer. Sessions end and tokens are taken back, at once and for
    /// good: nothing of them comes back with [`App::activate_person`].
    pub async fn deactivate_person(&self, sign_in_name: &str) -> Result<Person, ChangePersonError> {
        let person = self.named(sign_in_name).await?;
        self.change(Person {
            active: false,
            ..person
        })
        .await
    }

    /// Lets a person sign in again, with the password as it was.
    pub async fn activate_person(&self, sign_in_name: &str) -> Result<Person, ChangePersonError> {
        let person = self.named(sign_in_name).await?;
        self.change(Person {
            active: true,
            ..person
        })
        .await
    }

    /// Gives a person a new password. Whoever knew the old one may have signed in and made a token,
    /// so sessions end and tokens are taken back. A person who was deactivated stays so.
    pub async fn set_password(
        &self,
        sign_in_name: &str,
        password: &str,
    ) -> Result<Person, ChangePersonError> {
        let person = self.named(sign_in_name).await?;
        let password_hash = hash_password(password).map_err(ChangePersonError::Password)?;
        self.change(Person {
            password_hash,
            ..person
        })
        .await
    }

    async fn named(&self, sign_in_name: &str) -> Result<Person, ChangePersonError> {
        let name = sign_in_name.trim().to_lowercase();
        let person = self.ledger.person_by_sign_in_name(&name).await?;
        person.ok_or(ChangePersonError::Unknown)
    }

    /// Person, sessions and tokens together: nothing that began before is left of either.
    async fn change(&self, person: Person) -> Result<Person, ChangePersonError> {
        self.ledger.change_person(&person, self.now()).await?;
        Ok(person)
    }
}
