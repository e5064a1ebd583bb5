//! Measures of service health at single hubs, and how many worsened (GATES 3.6).

use super::Arm;
use super::hubs::device_to_sql;
use super::suppliers;
use crate::fault::{Stored, fault, misuse};
use crate::forms::text::Textual;
use crate::rows::{KEYS_PER_LOOKUP, from_sql, insert, push_list, to_sql};
use app::ports::{LedgerError, Measured, Member};
use launch::criteria::{Kpi, KpiRule};
use launch::tally::KpiTally;
use sqlx::{QueryBuilder, SqliteConnection};
use std::collections::BTreeMap;
use terms::PlanRef;

/// A hub's row of one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    member: Member,
    before: Option<u32>,
    after: Option<u32>,
    change: Option<Change>,
}

/// How a hub that is measured before and after changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Worsened,
    Improved,
    Neither,
}

/// Takes measures in the order given; a later one of the same hub and measure fills in what is
/// missing and replaces what is there. Gives how many said nothing new.
pub(crate) async fn take_measures(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    measures: &[Measured],
    rules: &BTreeMap<Kpi, KpiRule>,
) -> Stored<u64> {
    let mut repeated = 0;
    let mut by_kpi: BTreeMap<Kpi, Vec<&Measured>> = BTreeMap::new();
    for measured in measures {
        by_kpi.entry(measured.kpi).or_default().push(measured);
    }
    for (kpi, mut measures) in by_kpi {
        measures.sort_by_key(|measured| device_to_sql(measured.member.device));
        repeated += take_of(connection, plan, kpi, &measures, rules.get(&kpi).copied()).await?;
    }
    Ok(repeated)
}

async fn take_of(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    kpi: Kpi,
    measures: &[&Measured],
    rule: Option<KpiRule>,
) -> Stored<u64> {
    let known = known(connection, plan, kpi, measures).await?;
    let mut repeated = 0;
    let mut changed: Vec<Row> = Vec::new();
    let mut counts: BTreeMap<Arm, [i64; 3]> = BTreeMap::new();
    let mut by_suppliers: BTreeMap<_, [i64; 3]> = BTreeMap::new();
    for measures in measures.chunk_by(|a, b| a.member.device == b.member.device) {
        let member = measures[0].member;
        let before = known.get(&device_to_sql(member.device)).copied();
        if measures.iter().any(|measured| measured.member != member)
            || before.is_some_and(|row| row.member != member)
        {
            return Err(misuse(
                "a measure of a hub that the tranche does not have so",
            ));
        }
        let (after, said_before) = folded(before, measures, rule);
        repeated += said_before;
        for (row, by) in before.map(|row| (row, -1)).into_iter().chain([(after, 1)]) {
            let arm = Arm::of(member);
            let sums = counts.entry(arm).or_default();
            let of_suppliers = match arm {
                Arm::Upgraded => Some(by_suppliers.entry(measures[0].results_of).or_default()),
                Arm::HeldBack => None,
            };
            for sums in [Some(sums), of_suppliers].into_iter().flatten() {
                for (sum, part) in sums.iter_mut().zip(parts(row.change)) {
                    *sum += by * part;
                }
            }
        }
        if before != Some(after) {
            changed.push(after);
        }
    }
    write(connection, plan, kpi, &changed).await?;
    for (arm, by) in counts {
        count(connection, plan, kpi, arm, by).await?;
    }
    for (of, by) in by_suppliers {
        suppliers::count_measures(connection, plan, kpi, of, by).await?;
    }
    Ok(repeated)
}

/// The row after these measures, and how many of them changed nothing in it. A measure without a
/// rule is kept, and says nothing of the hub.
fn folded(before: Option<Row>, measures: &[&Measured], rule: Option<KpiRule>) -> (Row, u64) {
    let mut repeated = 0;
    let mut row = before.unwrap_or(Row {
        member: measures[0].member,
        before: None,
        after: None,
        change: None,
    });
    for measured in measures {
        let now = (measured.before.or(row.before), measured.after.or(row.after));
        repeated += u64::from(now == (row.before, row.after));
        (row.before, row.after) = now;
    }
    row.change = match (row.before, row.after, rule) {
        (Some(before), Some(after), Some(rule)) if rule.worsened(before, after) => {
            Some(Change::Worsened)
        }
        (Some(before), Some(after), Some(rule)) if rule.improved(before, after) => {
            Some(Change::Improved)
        }
        (Some(_), Some(_), Some(_)) => Some(Change::Neither),
        (_, _, _) => None,
    };
    (row, repeated)
}

/// What a hub adds to pairs, worsened and improved.
fn parts(change: Option<Change>) -> [i64; 3] {
    match change {
        None => [0, 0, 0],
        Some(Change::Neither) => [1, 0, 0],
        Some(Change::Worsened) => [1, 1, 0],
        Some(Change::Improved) => [1, 0, 1],
    }
}

type MeasureRow = (i64, i64, i64, Option<i64>, Option<i64>, Option<i64>);

async fn known(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    kpi: Kpi,
    measures: &[&Measured],
) -> Stored<BTreeMap<i64, Row>> {
    let mut keys: Vec<i64> = measures
        .iter()
        .map(|measured| device_to_sql(measured.member.device))
        .collect();
    keys.dedup();
    let mut known = BTreeMap::new();
    for chunk in keys.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(
            "SELECT device, wave, stratum, events_before, events_after, change \
             FROM hub_measure WHERE plan = ",
        );
        query.push_bind(to_sql(plan.bits()));
        query.push(" AND kpi = ");
        query.push_bind(kpi.text());
        query.push(" AND device IN");
        push_list(&mut query, chunk.iter().copied());
        let rows: Vec<MeasureRow> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        for row in rows {
            let read = read(&row).ok_or_else(|| {
                LedgerError::Corrupt("measures of a hub cannot be read".to_owned())
            })?;
            known.insert(row.0, read);
        }
    }
    Ok(known)
}

fn read(row: &MeasureRow) -> Option<Row> {
    let (device, wave, stratum, before, after, change) = *row;
    let events = |events: Option<i64>| match events {
        None => Some(None),
        Some(events) => u32::try_from(events).ok().map(Some),
    };
    Some(Row {
        member: Member {
            device: terms::DeviceId::from_bits(device.cast_unsigned())?,
            wave: u32::try_from(wave).ok()?,
            stratum: u32::try_from(stratum).ok()?,
        },
        before: events(before)?,
        after: events(after)?,
        change: match change {
            None => None,
            Some(1) => Some(Change::Worsened),
            Some(-1) => Some(Change::Improved),
            Some(0) => Some(Change::Neither),
            Some(_) => return None,
        },
    })
}

async fn write(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    kpi: Kpi,
    rows: &[Row],
) -> Stored<()> {
    insert(
        connection,
        "INSERT INTO hub_measure (plan, kpi, device, wave, stratum, events_before, events_after, \
         change) ",
        rows,
        " ON CONFLICT (plan, kpi, device) DO UPDATE SET events_before = excluded.events_before, \
         events_after = excluded.events_after, change = excluded.change",
        |bind, row| {
            bind.push_bind(to_sql(plan.bits()));
            bind.push_bind(kpi.text().into_owned());
            bind.push_bind(device_to_sql(row.member.device));
            bind.push_bind(i64::from(row.member.wave));
            bind.push_bind(i64::from(row.member.stratum));
            bind.push_bind(row.before.map(i64::from));
            bind.push_bind(row.after.map(i64::from));
            bind.push_bind(row.change.map(|change| match change {
                Change::Worsened => 1_i64,
                Change::Improved => -1,
                Change::Neither => 0,
            }));
        },
    )
    .await?;
    Ok(())
}

async fn count(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    kpi: Kpi,
    arm: Arm,
    by: [i64; 3],
) -> Stored<()> {
    if by == [0; 3] {
        return Ok(());
    }
    let start = "INSERT INTO kpi_count (plan, kpi, arm, pairs, worsened, improved) \
                 VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT (plan, kpi, arm) DO NOTHING";
    let change = "UPDATE kpi_count SET pairs = pairs + ?, worsened = worsened + ?, \
                  improved = improved + ? WHERE plan = ? AND kpi = ? AND arm = ?";
    sqlx::query(start)
        .bind(to_sql(plan.bits()))
        .bind(kpi.text())
        .bind(arm.code())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    let [pairs, worsened, improved] = by;
    sqlx::query(change)
        .bind(pairs)
        .bind(worsened)
        .bind(improved)
        .bind(to_sql(plan.bits()))
        .bind(kpi.text())
        .bind(arm.code())
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    Ok(())
}

/// The counts of every measure of a plan.
pub(super) async fn counts(
    connection: &mut SqliteConnection,
    plan: PlanRef,
) -> Stored<BTreeMap<Kpi, KpiTally>> {
    let rows: Vec<(String, String, i64, i64, i64)> =
        sqlx::query_as("SELECT kpi, arm, pairs, worsened, improved FROM kpi_count WHERE plan = ?")
            .bind(to_sql(plan.bits()))
            .fetch_all(connection)
            .await
            .map_err(fault)?;
    let mut counts: BTreeMap<Kpi, KpiTally> = BTreeMap::new();
    for (kpi, arm, pairs, worsened, improved) in rows {
        let unreadable = || LedgerError::Corrupt("counts of measures cannot be read".to_owned());
        let kpi = Kpi::read_strictly(&kpi).ok_or_else(unreadable)?;
        let tally = counts.entry(kpi).or_default();
        match Arm::from_code(&arm).ok_or_else(unreadable)? {
            Arm::Upgraded => {
                tally.pairs = from_sql(pairs);
                tally.worsened = from_sql(worsened);
                tally.improved = from_sql(improved);
            }
            Arm::HeldBack => {
                tally.holdback_pairs = from_sql(pairs);
                tally.holdback_worsened = from_sql(worsened);
            }
        }
    }
    Ok(counts)
}
