//! People who may sign in. Their names stand here and nowhere else.

use super::sessions;
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::Person;
use sqlx::SqliteConnection;
use terms::{Moment, OrganisationRef, PersonRef};

#[derive(sqlx::FromRow)]
struct PersonRow {
    reference: i64,
    sign_in_name: String,
    display_name: String,
    organisation: i64,
    password_hash: String,
    active: bool,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Person {
        Person {
            reference: PersonRef::from_random_bits(from_sql(row.reference)),
            sign_in_name: row.sign_in_name,
            display_name: row.display_name,
            organisation: OrganisationRef::from_random_bits(from_sql(row.organisation)),
            password_hash: row.password_hash,
            active: row.active,
        }
    }
}

pub(crate) async fn by_sign_in_name(
    connection: &mut SqliteConnection,
    name: &str,
) -> Stored<Option<Person>> {
    let row: Option<PersonRow> = sqlx::query_as("SELECT * FROM person WHERE sign_in_name = ?")
        .bind(name)
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    Ok(row.map(Person::from))
}

pub(crate) async fn person(
    connection: &mut SqliteConnection,
    reference: PersonRef,
) -> Stored<Option<Person>> {
    let row: Option<PersonRow> = sqlx::query_as("SELECT * FROM person WHERE reference = ?")
        .bind(to_sql(reference.bits()))
        .fetch_optional(connection)
        .await
        .map_err(fault)?;
    Ok(row.map(Person::from))
}

/// Every person, in order of the name to sign in with.
pub(crate) async fn people(connection: &mut SqliteConnection) -> Stored<Vec<Person>> {
    let rows: Vec<PersonRow> = sqlx::query_as("SELECT * FROM person ORDER BY sign_in_name")
        .fetch_all(connection)
        .await
        .map_err(fault)?;
    Ok(rows.into_iter().map(Person::from).collect())
}

pub(crate) async fn put_person(connection: &mut SqliteConnection, person: &Person) -> Stored<()> {
    sqlx::query(
        "INSERT INTO person \
         (reference, sign_in_name, display_name, organisation, password_hash, active) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO UPDATE SET \
         sign_in_name = excluded.sign_in_name, display_name = excluded.display_name, \
         organisation = excluded.organisation, password_hash = excluded.password_hash, \
         active = excluded.active",
    )
    .bind(to_sql(person.reference.bits()))
    .bind(&person.sign_in_name)
    .bind(&person.display_name)
    .bind(to_sql(person.organisation.bits()))
    .bind(&person.password_hash)
    .bind(person.active)
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// Changes a person and leaves nothing in force that was given to the person before.
pub(crate) async fn change_person(
    connection: &mut SqliteConnection,
    person: &Person,
    at: Moment,
) -> Stored<()> {
    put_person(connection, person).await?;
    sessions::end_all_of(connection, person.reference, at).await
}
