//! How many facts of hubs a second the ledger takes: batches of 5,000 over a million hubs of one
//! tranche, in a file with `synchronous=FULL`, each batch one acknowledged transaction.
//!
//! `cargo run --release -p store --example take_facts [hubs]`
//!
//! Every hub is reported three times: delivered, confirmed, heard. The same is measured with
//! batches that come sorted by Device ID, and in memory, to tell what bounds it.

#[path = "../tests/support/mod.rs"]
#[expect(
    dead_code,
    reason = "what the store's tests share serves more than this"
)]
mod support;

use app::ports::{FactBatch, LaunchLedger, Ledger, Member, MemberFact};
use launch::hold::StoredHubs;
use launch::order::Order;
use launch::outcome::{OutcomeFact, Step};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use store::SqliteLedger;
use support::launch_samples::{order, order_ref, plan_ref};
use support::launches::{batch, counts_of, dispatch, launch_act, pair_of, running};
use support::samples::at;
use terms::DeviceId;

const BATCH: usize = 5_000;
const ORDERS: u64 = 10;
const STRATA: u64 = 40;

/// How hubs follow each other in the batches.
#[derive(Clone, Copy)]
enum Arrival {
    Random,
    Sorted,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let hubs = std::env::args().nth(1);
    let hubs = hubs.map_or(1_000_000, |hubs| hubs.parse().expect("a number of hubs"));
    println!("{hubs} hubs, batches of {BATCH}, {ORDERS} orders, {STRATA} strata");
    for arrival in [Arrival::Random, Arrival::Sorted] {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("ledger.sqlite");
        let ledger = SqliteLedger::open(&path).await.expect("opens");
        let name = match arrival {
            Arrival::Random => "file, random order",
            Arrival::Sorted => "file, sorted by Device ID",
        };
        measure(&ledger, hubs, arrival, name).await;
        let since = Instant::now();
        assert_eq!(ledger.verify().await.expect("answers"), [] as [&str; 0]);
        println!("  doctor: {:.1} s", since.elapsed().as_secs_f64());
        let size = std::fs::metadata(&path).expect("a file").len();
        println!("  file: {} MB", size / 1_000_000);
    }
    let ledger = SqliteLedger::in_memory().await.expect("opens");
    measure(&ledger, hubs, Arrival::Random, "memory, random order").await;
}

async fn measure(ledger: &SqliteLedger, hubs: u64, arrival: Arrival, name: &str) {
    println!("{name}");
    send_orders(ledger, hubs).await;
    let mut sequence = 0;
    for (second, step) in [
        (10, Step::Delivered),
        (20, Step::Confirmed),
        (30, Step::Heartbeat),
    ] {
        let facts = facts(hubs, arrival, second, step);
        let (written, busy) = (bytes_written(), busy_seconds());
        let mut times: Vec<Duration> = Vec::new();
        for facts in facts.chunks(BATCH) {
            sequence += 1;
            let batch = FactBatch {
                sha256: digest(sequence),
                ..batch(sequence, facts.to_vec())
            };
            let since = Instant::now();
            let taken = ledger.take_facts(&batch).await.expect("answers");
            times.push(since.elapsed());
            assert_eq!(taken.new, facts.len() as u64);
        }
        let (written, busy) = (bytes_written() - written, busy_seconds() - busy);
        tell(step, hubs, &mut times, written, busy);
    }
    let since = Instant::now();
    let tally = ledger.tally(plan_ref(1), &planned(hubs), at(40)).await;
    let total = tally.expect("answers").total();
    assert_eq!((total.ok, total.pending), (hubs, 0));
    println!("  tally: {:.1} ms", since.elapsed().as_secs_f64() * 1e3);
}

fn tell(step: Step, facts: u64, times: &mut [Duration], written: u64, busy: f64) {
    let all: Duration = times.iter().sum();
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!(
        "  {:<10} {:>7.0} facts a second; a batch {:.0} ms (half), {:.0} ms (99 %), {:.0} ms \
         (most); {:.0} microseconds of processor and {} bytes to disk a fact",
        step.code(),
        facts as f64 / all.as_secs_f64(),
        at(50),
        at(99),
        at(100),
        busy * 1e6 / facts as f64,
        written / facts,
    );
}

/// Seconds that this process kept a processor busy, where the system tells, in hundredths.
fn busy_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// Bytes that this process made the kernel write to disk, where the system tells.
fn bytes_written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = io
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
}

fn digest(sequence: u64) -> [u8; 32] {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&sequence.to_be_bytes());
    digest
}

/// The `n`-th hub by Device ID.
fn hub(n: u64) -> Member {
    let bits = 0x00DB_1234_0000_0001 + 97 * n;
    Member {
        device: DeviceId::from_bits(bits).expect("a device"),
        wave: 1,
        stratum: (n % STRATA) as u32,
    }
}

fn order_of(n: u64, hubs: u64) -> u64 {
    n * ORDERS / hubs
}

fn facts(hubs: u64, arrival: Arrival, second: i64, step: Step) -> Vec<MemberFact> {
    let fact = |n| MemberFact {
        member: hub(n),
        suppliers: pair_of(hub(n).stratum),
        order: order_ref(order_of(n, hubs)),
        fact: OutcomeFact {
            at: at(second),
            step,
        },
    };
    let mut order: Vec<u64> = (0..hubs).collect();
    match arrival {
        Arrival::Sorted => {}
        Arrival::Random => {
            // Another order for each step.
            let mixed =
                |n: &u64| (n ^ (second as u64 * 0x9E37)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            order.sort_by_key(|n| mixed(&mixed(n).rotate_left(29)));
        }
    }
    order.into_iter().map(fact).collect()
}

/// The hubs of each order, or of the tranche, by stratum.
fn strata(hubs: u64, wanted: impl Fn(u64) -> bool) -> BTreeMap<u32, u64> {
    let mut strata = BTreeMap::new();
    for n in (0..hubs).filter(|n| wanted(*n)) {
        *strata.entry(hub(n).stratum).or_default() += 1;
    }
    strata
}

fn planned(hubs: u64) -> BTreeMap<(u32, u32), u64> {
    let strata = strata(hubs, |_| true).into_iter();
    strata.map(|(stratum, hubs)| ((1, stratum), hubs)).collect()
}

async fn send_orders(ledger: &SqliteLedger, hubs: u64) {
    let launch = running(1);
    let drafted = launch_act(None, &launch, 0);
    ledger.commit(drafted).await.expect("commits");
    let mut orders: Vec<Order> = Vec::new();
    for n in 0..ORDERS {
        let strata = strata(hubs, |hub| order_of(hub, hubs) == n);
        let kept = ledger
            .keep_order_counts(order_ref(n), &counts_of(strata.clone()))
            .await;
        kept.expect("answers");
        let hubs = StoredHubs {
            sha256: [n as u8; 32],
            hubs: strata.values().sum(),
        };
        orders.push(Order {
            hubs,
            ..order(n, 1)
        });
    }
    let sending = dispatch(&launch, 1, &orders);
    ledger.commit(sending).await.expect("commits");
}
