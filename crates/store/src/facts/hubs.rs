//! What is known of single hubs: rows of `hub_progress`, read strictly and written sorted.

use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::rows::{KEYS_PER_LOOKUP, from_sql, insert, push_list, to_sql};
use app::ports::{KnownHub, LedgerError, Member};
use launch::outcome::{FailureMode, HubProgress, RecallAnswer};
use sqlx::{QueryBuilder, SqliteConnection};
use terms::{DeviceId, Moment, OrderRef, PlanRef};

/// A row of `hub_progress` without its plan.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct HubRow {
    pub(crate) device: i64,
    pub(crate) order_ref: i64,
    wave: i64,
    stratum: i64,
    delivered: Option<i64>,
    confirmed_first: Option<i64>,
    confirmed_last: Option<i64>,
    heard_last: Option<i64>,
    failed_at: Option<i64>,
    failure_mode: Option<String>,
    recall_at: Option<i64>,
    recall: Option<String>,
}

/// A Device ID as SQL holds it: the integer with its bits.
pub(crate) fn device_to_sql(device: DeviceId) -> i64 {
    device.bits().cast_signed()
}

/// The Device ID that these bits were kept for.
pub(crate) fn device_from_sql(bits: i64) -> Stored<DeviceId> {
    DeviceId::from_bits(bits.cast_unsigned())
        .ok_or_else(|| LedgerError::Corrupt("a kept Device ID stands for no device".to_owned()))
}

impl HubRow {
    /// What the row says. A hub is never named in a message: which it is, is personal data.
    pub(crate) fn hub(&self) -> Stored<KnownHub> {
        self.read()
            .ok_or_else(|| LedgerError::Corrupt("facts of a hub cannot be read".to_owned()))
    }

    fn read(&self) -> Option<KnownHub> {
        let moment = |at: Option<i64>| at.map(Moment::from_unix_seconds);
        Some(KnownHub {
            member: Member {
                device: DeviceId::from_bits(self.device.cast_unsigned())?,
                wave: u32::try_from(self.wave).ok()?,
                stratum: u32::try_from(self.stratum).ok()?,
            },
            order: OrderRef::from_random_bits(from_sql(self.order_ref)),
            progress: HubProgress {
                delivered: moment(self.delivered),
                confirmed_first: moment(self.confirmed_first),
                confirmed_last: moment(self.confirmed_last),
                heard_last: moment(self.heard_last),
                failed_last: both::<FailureMode>(self.failed_at, self.failure_mode.as_deref())?,
                recall: both::<RecallAnswer>(self.recall_at, self.recall.as_deref())?,
            },
        })
    }
}

/// A moment and the code beside it: both are there or neither, and the code is one.
fn both<T: Textual>(at: Option<i64>, code: Option<&str>) -> Option<Option<(Moment, T)>> {
    match (at, code) {
        (None, None) => Some(None),
        (Some(at), Some(code)) => {
            let value = T::read_strictly(code)?;
            Some(Some((Moment::from_unix_seconds(at), value)))
        }
        (Some(_), None) | (None, Some(_)) => None,
    }
}

/// What is known of these hubs of a tranche, by Device ID as SQL orders them and by order; those
/// of which nothing is known are left out.
pub(crate) async fn known(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    devices: &[DeviceId],
) -> Stored<Vec<KnownHub>> {
    let mut keys: Vec<i64> = devices.iter().copied().map(device_to_sql).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut hubs = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(KEYS_PER_LOOKUP) {
        let mut query = QueryBuilder::new(
            "SELECT device, order_ref, wave, stratum, delivered, confirmed_first, \
             confirmed_last, heard_last, failed_at, failure_mode, recall_at, recall \
             FROM hub_progress WHERE plan = ",
        );
        query.push_bind(to_sql(plan.bits()));
        query.push(" AND device IN");
        push_list(&mut query, chunk.iter().copied());
        query.push(" ORDER BY device, order_ref");
        let rows: Vec<HubRow> = query
            .build_query_as()
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        for row in rows {
            hubs.push(row.hub()?);
        }
    }
    Ok(hubs)
}

/// Writes what is known now of these hubs, sorted by Device ID as SQL orders them and by order.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    plan: PlanRef,
    hubs: &[KnownHub],
) -> Stored<()> {
    let seconds = |at: Option<Moment>| at.map(Moment::unix_seconds);
    insert(
        connection,
        "INSERT INTO hub_progress (plan, device, order_ref, wave, stratum, delivered, \
         confirmed_first, confirmed_last, heard_last, failed_at, failure_mode, recall_at, recall) ",
        hubs,
        " ON CONFLICT (plan, device, order_ref) DO UPDATE SET \
         delivered = excluded.delivered, confirmed_first = excluded.confirmed_first, \
         confirmed_last = excluded.confirmed_last, heard_last = excluded.heard_last, \
         failed_at = excluded.failed_at, failure_mode = excluded.failure_mode, \
         recall_at = excluded.recall_at, recall = excluded.recall",
        |bind, hub| {
            let progress = hub.progress;
            let (failed_at, mode) = progress.failed_last.unzip();
            let (recall_at, answer) = progress.recall.unzip();
            bind.push_bind(to_sql(plan.bits()));
            bind.push_bind(device_to_sql(hub.member.device));
            bind.push_bind(to_sql(hub.order.bits()));
            bind.push_bind(i64::from(hub.member.wave));
            bind.push_bind(i64::from(hub.member.stratum));
            bind.push_bind(seconds(progress.delivered));
            bind.push_bind(seconds(progress.confirmed_first));
            bind.push_bind(seconds(progress.confirmed_last));
            bind.push_bind(seconds(progress.heard_last));
            bind.push_bind(seconds(failed_at));
            bind.push_bind(mode.map(|mode| mode.text().into_owned()));
            bind.push_bind(seconds(recall_at));
            bind.push_bind(answer.map(|answer| answer.text().into_owned()));
        },
    )
    .await?;
    Ok(())
}
