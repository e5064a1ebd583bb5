//! Users of the interface, and certificates that are trusted.

use crate::facts::{device_from_sql, device_to_sql};
use crate::fault::{Stored, fault};
use crate::rows::{from_sql, to_sql};
use app::ports::{
    CertificateUse, HeldCertificate, LedgerError, ServiceUser, UserRole, UserStanding,
};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use terms::{DeviceId, Moment, OrganisationRef};

type UserRow = (i64, i64, String, bool, Option<String>, Option<String>);

/// Every User, by EUI-64 as SQL orders it.
pub(crate) async fn users(connection: &mut SqliteConnection) -> Stored<Vec<ServiceUser>> {
    let rows: Vec<UserRow> = sqlx::query_as(
        "SELECT eui, organisation, role, suspended, receives_at, stock_schema FROM service_user ORDER BY eui",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.into_iter().map(user_of).collect()
}

/// The User with this EUI-64.
pub(crate) async fn user(
    connection: &mut SqliteConnection,
    eui: DeviceId,
) -> Stored<Option<ServiceUser>> {
    let row: Option<UserRow> = sqlx::query_as(
        "SELECT eui, organisation, role, suspended, receives_at, stock_schema FROM service_user WHERE eui = ?",
    )
    .bind(device_to_sql(eui))
    .fetch_optional(connection)
    .await
    .map_err(fault)?;
    row.map(user_of).transpose()
}

fn user_of(row: UserRow) -> Stored<ServiceUser> {
    let (eui, organisation, role, suspended, receives_at, stock_schema) = row;
    Ok(ServiceUser {
        eui: device_from_sql(eui)?,
        organisation: OrganisationRef::from_random_bits(from_sql(organisation)),
        role: UserRole::parse(&role).ok_or_else(|| corrupt("a User's role"))?,
        standing: match suspended {
            true => UserStanding::Suspended,
            false => UserStanding::Active,
        },
        receives_at,
        stock_schema,
    })
}

/// Keeps a User in place of the one with the same EUI-64.
pub(crate) async fn put_user(connection: &mut SqliteConnection, user: &ServiceUser) -> Stored<()> {
    let suspended = match user.standing {
        UserStanding::Active => false,
        UserStanding::Suspended => true,
    };
    sqlx::query(
        "INSERT INTO service_user (eui, organisation, role, suspended, receives_at, stock_schema) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (eui) DO UPDATE SET \
         organisation = excluded.organisation, role = excluded.role, \
         suspended = excluded.suspended, receives_at = excluded.receives_at, \
         stock_schema = excluded.stock_schema",
    )
    .bind(device_to_sql(user.eui))
    .bind(to_sql(user.organisation.bits()))
    .bind(user.role.text())
    .bind(suspended)
    .bind(user.receives_at.clone())
    .bind(user.stock_schema.clone())
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

/// Every certificate that is held.
pub(crate) async fn certificates(
    connection: &mut SqliteConnection,
) -> Stored<Vec<HeldCertificate>> {
    let rows: Vec<(String, Vec<u8>, Option<i64>)> =
        sqlx::query_as("SELECT may, der, revoked_from FROM certificate ORDER BY sha256")
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    rows.into_iter()
        .map(|(may, der, revoked_from)| {
            Ok(HeldCertificate {
                may: match may.as_str() {
                    "Issues" => CertificateUse::Issues,
                    "Signs" => CertificateUse::Signs,
                    _ => return Err(corrupt("what a certificate may do")),
                },
                der,
                revoked_from: revoked_from.map(Moment::from_unix_seconds),
            })
        })
        .collect()
}

/// Keeps a certificate in place of the same one.
pub(crate) async fn put_certificate(
    connection: &mut SqliteConnection,
    certificate: &HeldCertificate,
) -> Stored<()> {
    let may = match certificate.may {
        CertificateUse::Issues => "Issues",
        CertificateUse::Signs => "Signs",
    };
    sqlx::query(
        "INSERT INTO certificate (sha256, may, der, revoked_from) VALUES (?, ?, ?, ?) \
         ON CONFLICT (sha256) DO UPDATE SET may = excluded.may, \
         revoked_from = excluded.revoked_from",
    )
    .bind(Sha256::digest(&certificate.der).to_vec())
    .bind(may)
    .bind(certificate.der.clone())
    .bind(certificate.revoked_from.map(Moment::unix_seconds))
    .execute(connection)
    .await
    .map_err(fault)?;
    Ok(())
}

fn corrupt(what: &str) -> LedgerError {
    LedgerError::Corrupt(what.to_owned())
}
