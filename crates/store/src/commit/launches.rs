//! The look-up rows of launches and orders, written in the act's own transaction.
//!
//! A new order comes with its launch in one act: both follow the versions they were decided on, so
//! that a stop that commits first makes the dispatch be decided again (I3).

use crate::fault::{Stored, fault, misuse};
use crate::record::{Record, RecordKind};
use crate::rows::to_sql;
use app::ports::LedgerError;
use launch::decision::Write;
use launch::launch::{Launch, Phase};
use launch::order::Order;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;
use terms::Moment;

/// The rows of the launches and orders that an act writes.
#[derive(Debug, Default)]
pub(crate) struct LaunchRows {
    launches: Vec<LaunchRow>,
    orders: Vec<OrderRow>,
}

/// A launch's row, without the moment of its first version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LaunchRow {
    pub(crate) reference: u64,
    pub(crate) number: String,
    pub(crate) phase: &'static str,
    pub(crate) version: u32,
}

/// An order's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrderRow {
    pub(crate) reference: u64,
    pub(crate) launch: u64,
    pub(crate) plan: u64,
    pub(crate) wave: u32,
    pub(crate) csp: u64,
    pub(crate) sent_at: Moment,
    pub(crate) version: u32,
}

impl LaunchRows {
    /// Adds a write's row and gives its record.
    pub(super) fn add(&mut self, write: Write) -> Record {
        match write {
            Write::Launch { launch, follows } => {
                let row = LaunchRow::of(&launch, follows + 1);
                let key = row.reference;
                self.launches.push(row);
                Record::of(RecordKind::Launch, key, follows + 1, *launch)
            }
            Write::Order { order, follows } => {
                let row = OrderRow::of(&order, follows + 1);
                let key = row.reference;
                self.orders.push(row);
                Record::of(RecordKind::Order, key, follows + 1, *order)
            }
        }
    }

    /// That every new order comes with its launch.
    pub(super) fn check(&self) -> Stored<()> {
        let launches: BTreeSet<u64> = self.launches.iter().map(|row| row.reference).collect();
        let alone = |row: &OrderRow| row.version == 1 && !launches.contains(&row.launch);
        match self.orders.iter().any(alone) {
            true => Err(misuse("a new order without its launch")),
            false => Ok(()),
        }
    }

    /// Writes the rows; each must follow the version it names.
    pub(super) async fn write(&self, connection: &mut SqliteConnection, at: Moment) -> Stored<()> {
        for row in &self.launches {
            row.write(connection, at).await?;
        }
        for row in &self.orders {
            row.write(connection).await?;
        }
        Ok(())
    }
}

impl LaunchRow {
    /// The row of this version of a launch.
    pub(crate) fn of(launch: &Launch, version: u32) -> LaunchRow {
        LaunchRow {
            reference: launch.reference.bits(),
            number: launch.notification.number.as_str().to_owned(),
            phase: phase_code(&launch.phase),
            version,
        }
    }

    async fn write(&self, connection: &mut SqliteConnection, at: Moment) -> Stored<()> {
        let query = match self.version {
            1 => sqlx::query(
                "INSERT INTO launch (number, phase, version, reference, drafted_at) \
                 VALUES (?, ?, ?, ?, ?)",
            ),
            _ => sqlx::query(
                "UPDATE launch SET number = ?, phase = ?, version = ? \
                 WHERE reference = ? AND version = ?",
            ),
        };
        let last = match self.version {
            1 => at.unix_seconds(),
            later => i64::from(later) - 1,
        };
        let done = query
            .bind(self.number.clone())
            .bind(self.phase)
            .bind(i64::from(self.version))
            .bind(to_sql(self.reference))
            .bind(last)
            .execute(connection)
            .await
            .map_err(fault)?;
        one_row(done.rows_affected())
    }
}

impl OrderRow {
    /// The row of this version of an order.
    pub(crate) fn of(order: &Order, version: u32) -> OrderRow {
        OrderRow {
            reference: order.reference.bits(),
            launch: order.launch.bits(),
            plan: order.plan.bits(),
            wave: order.wave,
            csp: order.csp.bits(),
            sent_at: order.sent_at,
            version,
        }
    }

    /// What an order is for never changes: only its version does.
    async fn write(&self, connection: &mut SqliteConnection) -> Stored<()> {
        let query = match self.version {
            1 => sqlx::query(
                "INSERT INTO launch_order (version, reference, launch, plan, wave, csp, sent_at) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            ),
            _ => sqlx::query(
                "UPDATE launch_order SET version = ? WHERE reference = ? AND launch = ? \
                 AND plan = ? AND wave = ? AND csp = ? AND sent_at = ? AND version = ?",
            ),
        };
        let query = query
            .bind(i64::from(self.version))
            .bind(to_sql(self.reference))
            .bind(to_sql(self.launch))
            .bind(to_sql(self.plan))
            .bind(i64::from(self.wave))
            .bind(to_sql(self.csp))
            .bind(self.sent_at.unix_seconds());
        let query = match self.version {
            1 => query,
            later => query.bind(i64::from(later) - 1),
        };
        let done = query.execute(connection).await.map_err(fault)?;
        one_row(done.rows_affected())
    }
}

/// The phase as stored.
pub(crate) fn phase_code(phase: &Phase) -> &'static str {
    match phase {
        Phase::Draft => "Draft",
        Phase::Notified => "Notified",
        Phase::Ready { .. } => "Ready",
        Phase::Running => "Running",
        Phase::Achieved => "Achieved",
        Phase::Complete { .. } => "Complete",
        Phase::Withdrawn { .. } => "Withdrawn",
    }
}

fn one_row(affected: u64) -> Stored<()> {
    match affected {
        1 => Ok(()),
        _ => Err(LedgerError::Conflict),
    }
}
