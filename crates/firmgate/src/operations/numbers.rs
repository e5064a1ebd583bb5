//! The numbers themselves: counted while the server works, and looked up when they are asked for.

use super::requests::SECONDS;
use app::App;
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::{Mutex, PoisonError};

/// Upper bounds of durations, in seconds.
const SECONDS_UP_TO: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// What is counted in this process. There is one for the whole process, however many servers it has.
#[derive(Clone)]
pub struct Numbers(PrometheusHandle);

/// The one of this process, once something counts.
static COUNTING: Mutex<Option<Numbers>> = Mutex::new(None);

impl Numbers {
    /// Begins to count, if nothing does yet.
    pub fn counting() -> Result<Numbers, BuildError> {
        let mut counting = COUNTING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(numbers) = &*counting {
            return Ok(numbers.clone());
        }
        let suffix = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(suffix, &SECONDS_UP_TO)?;
        let numbers = Numbers(builder.install_recorder()?);
        describe();
        *counting = Some(numbers.clone());
        Ok(numbers)
    }

    /// Looks up what is not counted as it happens. A number that cannot be had is left as it was.
    pub async fn look(&self, app: &App) {
        if let Ok(lines) = app.ledger.journal_before(None, 1).await {
            let newest = lines.first().map_or(0, |line| line.sequence);
            gauge!("firmgate_journal_lines").set(newest as f64);
        }
        if let Ok(ledger) = app.message_ledger()
            && let Ok(outbox) = ledger.outbox().await
        {
            let waiting: u64 = outbox.iter().map(|line| line.waiting).sum();
            gauge!("firmgate_alerts_waiting").set(waiting as f64);
            let oldest = outbox.iter().map(|line| line.oldest.unix_seconds()).min();
            let age = oldest.map_or(0, |oldest| app.now().unix_seconds() - oldest);
            gauge!("firmgate_alerts_oldest_age_seconds").set(age as f64);
        }
        if let Some(bytes) = resident_bytes() {
            gauge!("process_resident_memory_bytes").set(bytes as f64);
        }
    }

    /// All of them as Prometheus reads them.
    pub fn text(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

/// What each number is.
fn describe() {
    describe_counter!(
        "firmgate_requests_total",
        "Requests that were answered, by method, pattern of the path and status"
    );
    describe_histogram!(
        SECONDS,
        Unit::Seconds,
        "How long requests took, by pattern of the path"
    );
    describe_counter!(
        "firmgate_background_rounds_total",
        "Rounds of background work, by what was worked on and how it ended"
    );
    describe_histogram!(
        "firmgate_background_round_seconds",
        Unit::Seconds,
        "How long rounds of background work took"
    );
    describe_gauge!(
        "firmgate_background_last_done_timestamp_seconds",
        Unit::Seconds,
        "When a round of background work last succeeded"
    );
    describe_gauge!("firmgate_journal_lines", "Lines of the journal");
    describe_gauge!(
        "firmgate_alerts_waiting",
        "Alerts that Users have not taken yet"
    );
    describe_gauge!(
        "firmgate_alerts_oldest_age_seconds",
        Unit::Seconds,
        "How long the oldest alert waits; 0 where none does"
    );
    describe_gauge!(
        "process_resident_memory_bytes",
        Unit::Bytes,
        "Memory of the process that is resident, files that it maps included"
    );
}

/// The resident memory of this process, where the operating system tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
