//! Organisations, and whose devices carry which make.

use super::read;
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::rows::{from_sql, insert, to_sql};
use register::edition::MakeHolder;
use sqlx::SqliteConnection;
use terms::{Organisation, OrganisationRef};

type Row = (i64, String, String, Option<String>);

/// Every organisation, in alphabetical order of name.
pub(crate) async fn organisations(connection: &mut SqliteConnection) -> Stored<Vec<Organisation>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT reference, name, organisation_type, party_category FROM organisation",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    let mut organisations = rows
        .into_iter()
        .map(|(reference, name, organisation_type, category)| {
            Ok(Organisation {
                reference: OrganisationRef::from_random_bits(from_sql(reference)),
                name,
                organisation_type: read("organisation", &organisation_type)?,
                party_category: category
                    .map(|category| read("organisation", &category))
                    .transpose()?,
            })
        })
        .collect::<Stored<Vec<Organisation>>>()?;
    organisations.sort_by_cached_key(|o| (o.name.to_lowercase(), o.reference));
    Ok(organisations)
}

pub(crate) async fn put_organisations(
    connection: &mut SqliteConnection,
    organisations: &[Organisation],
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO organisation (reference, name, organisation_type, party_category) ",
        organisations,
        " ON CONFLICT (reference) DO UPDATE SET name = excluded.name, \
         organisation_type = excluded.organisation_type, \
         party_category = excluded.party_category",
        |bind, organisation| {
            bind.push_bind(to_sql(organisation.reference.bits()));
            bind.push_bind(organisation.name.clone());
            bind.push_bind(organisation.organisation_type.text().into_owned());
            bind.push_bind(organisation.party_category.map(|c| c.text().into_owned()));
        },
    )
    .await?;
    Ok(())
}

type HolderRow = (String, i64, String, Option<String>);

/// The table of make holders as it was put.
pub(crate) async fn make_holders(connection: &mut SqliteConnection) -> Stored<Vec<MakeHolder>> {
    let rows: Vec<HolderRow> = sqlx::query_as(
        "SELECT make, organisation, valid_from, valid_until FROM make_holder ORDER BY position",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.into_iter()
        .map(|(make, organisation, from, until)| {
            Ok(MakeHolder {
                make: read("make_holder", &make)?,
                organisation: OrganisationRef::from_random_bits(from_sql(organisation)),
                from: read("make_holder", &from)?,
                until: until.map(|day| read("make_holder", &day)).transpose()?,
            })
        })
        .collect()
}

pub(crate) async fn put_make_holders(
    connection: &mut SqliteConnection,
    holders: &[MakeHolder],
) -> Stored<()> {
    sqlx::query("DELETE FROM make_holder")
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    insert(
        connection,
        "INSERT INTO make_holder (make, organisation, valid_from, valid_until) ",
        holders,
        "",
        |bind, holder| {
            bind.push_bind(holder.make.as_str().to_owned());
            bind.push_bind(to_sql(holder.organisation.bits()));
            bind.push_bind(holder.from.to_string());
            bind.push_bind(holder.until.map(|day| day.to_string()));
        },
    )
    .await?;
    Ok(())
}
