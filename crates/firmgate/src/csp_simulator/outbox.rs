//! What a simulated CSP has still to report, by the moment at which it is due.

use launch::outcome::Step;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use terms::{DeviceId, Moment};

/// One fact to report.
#[derive(Clone, Debug)]
pub struct Row {
    /// When it is sent.
    pub due: Moment,
    /// The order.
    pub order: Arc<str>,
    /// The hub.
    pub device: DeviceId,
    /// What happened.
    pub step: Step,
    /// When it happened.
    pub at: Moment,
}

/// Rows that wait for their time.
#[derive(Debug, Default)]
pub struct Outbox {
    by_moment: BTreeMap<Moment, Vec<Row>>,
}

impl Outbox {
    /// Adds a row.
    pub fn put(&mut self, row: Row) {
        self.by_moment.entry(row.due).or_default().push(row);
    }

    /// Takes out rows that are due, at most so many, the longest due first.
    pub fn due(&mut self, now: Moment, rows_max: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        while let Some(mut first) = self.by_moment.first_entry() {
            let room = rows_max - rows.len();
            if *first.key() > now || room == 0 {
                break;
            }
            match first.get().len() <= room {
                true => rows.extend(first.remove()),
                false => rows.extend(first.get_mut().drain(..room)),
            }
        }
        rows
    }

    /// Forgets the rows of an order.
    pub fn forget(&mut self, order: &str) {
        for rows in self.by_moment.values_mut() {
            rows.retain(|row| &*row.order != order);
        }
        self.by_moment.retain(|_, rows| !rows.is_empty());
    }

    /// How many rows wait.
    pub fn waiting(&self) -> u64 {
        self.by_moment.values().map(|rows| rows.len() as u64).sum()
    }
}

/// Rows as a batch.
pub fn ndjson(rows: &[Row]) -> String {
    let mut text = String::with_capacity(rows.len() * 120);
    for row in rows {
        let (order, device) = (&row.order, row.device.text());
        let (step, at) = (row.step.code(), row.at.rfc3339());
        write!(
            text,
            "{{\"order\":\"{order}\",\"device_id\":\"{device}\",\"step\":\"{step}\","
        )
        .expect("writing to a String cannot fail");
        if let Step::Failed(mode) = row.step {
            write!(text, "\"failure\":\"{}\",", mode.code())
                .expect("writing to a String cannot fail");
        }
        writeln!(text, "\"at\":\"{at}\"}}").expect("writing to a String cannot fail");
    }
    text
}
