//! Measures the published file with many synthetic entries, 10,000 and 100,000 where nothing else
//! is asked: `cargo run --release -p published --example measure -- 10000 100000`.
//!
//! The times are those of the reader, in one process and one after another, without HTTP. Each
//! question is asked of another device, firmware version or word.

#[path = "../tests/synthetic/mod.rs"]
mod synthetic;

use published::search::{PageAsked, Search};
use published::{
    CatalogueDevice, Reader, activate, activate_catalogue, artefact_name, catalogue_name, extend,
    write_catalogue,
};
use std::path::Path;
use std::time::{Duration, Instant};
use synthetic::{Sketch, device, edition};

const MAKES: [&str; 4] = ["Northmere", "Halden Metering", "Calder & Rowe", "Orrin"];
/// How often each kind of question is asked. With a thousand, ten lie above the p99.
const REPEATS: usize = 1_000;

const WORDS: [&str; 7] = [
    "clock", "reading", "restart", "display", "tariff", "network", "firmware",
];

/// One of these, by number.
fn one_of<const N: usize>(texts: [&'static str; N], n: u64) -> &'static str {
    texts[usize::try_from(n % N as u64).expect("below the number of texts")]
}

fn model(n: u64) -> String {
    format!("EM-{}", 100 + n % 300)
}

fn firmware(n: u64) -> String {
    format!("{:08X}", 0x0002_0000 + n % 5_000)
}

fn hub(n: u64) -> (String, String) {
    let version = format!("{:08X}", 0x0401_0000 + n % 20);
    (format!("CH-{}", n % 50), version)
}

fn meter(n: u64) -> String {
    let make = one_of(MAKES, n);
    format!("ESME/{make}/{}/{}", model(n), firmware(n))
}

fn sketch(n: u64) -> Sketch {
    let terms = match n % 5 {
        0 => {
            let (hub, version) = hub(n);
            format!("{} + CHF/Orrin/{hub}/{version}", meter(n))
        }
        _ => meter(n),
    };
    let summary = format!(
        "The {} of unit{} stops after a {} and a {}.",
        one_of(WORDS, n),
        n % 997,
        one_of(WORDS, n / 7),
        one_of(WORDS, n / 49)
    );
    Sketch {
        // The texts live as long as the measurement.
        summary: summary.leak(),
        ..Sketch::new(
            1 + n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (1 << 50),
            terms.leak(),
        )
    }
}

#[tokio::main]
async fn main() {
    let mut sizes: Vec<u64> = std::env::args()
        .skip(1)
        .map(|n| n.parse().expect("a number of entries"))
        .collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    for entries in sizes {
        measure(entries).await;
    }
}

async fn measure(entries: u64) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    write(dir.path(), entries).await;
    let reader = Reader::open(dir.path());
    // The numbers of entries that are there, spread over all of them; combinations are each fifth.
    let entry = |n: u64| n * 7_919 % entries;
    let combination = |n: u64| {
        let n = entry(n) / 5 * 5;
        let (hub, version) = hub(n);
        format!("{} {} + {hub} {version}", model(n), firmware(n))
    };
    search(&reader, "exact combination", combination).await;
    search(&reader, "exact device", |n| {
        format!("{} {}", model(entry(n)), firmware(entry(n)))
    })
    .await;
    search(&reader, "firmware only", |n| firmware(entry(n))).await;
    search(&reader, "a rare and a common word", |n| {
        format!("unit{} {}", entry(n) % 997, one_of(WORDS, n))
    })
    .await;
    search(&reader, "two common words", |n| {
        format!("{} {}", one_of(WORDS, n), one_of(WORDS, n + 1 + n % 5))
    })
    .await;
    suggest(&reader, entry).await;
}

async fn write(dir: &Path, entries: u64) {
    let sketches: Vec<Sketch> = (0..entries).map(sketch).collect();
    let publication = edition(1, &sketches, &[]);
    let to = dir.join(artefact_name(1));
    let began = Instant::now();
    extend(None, &publication, &[], &to).await.expect("written");
    let size = std::fs::metadata(&to).expect("it is there").len();
    println!(
        "{entries} entries written in {:.1?}, {} KiB",
        began.elapsed(),
        size / 1_024
    );
    activate(dir, &to).expect("activated");
    let listed = (0..entries).map(|n| CatalogueDevice {
        device: device(&meter(n)),
        status: "Active".to_owned(),
    });
    let to = dir.join(catalogue_name(1));
    write_catalogue(listed, &to).await.expect("written");
    activate_catalogue(dir, &to).expect("activated");
}

async fn search(reader: &Reader, kind: &str, text_of: impl Fn(u64) -> String) {
    let mut times = Vec::with_capacity(REPEATS);
    let mut hits = 0;
    for n in 0..REPEATS as u64 {
        let text = text_of(n);
        let began = Instant::now();
        let read = reader.read_query(&text).await.expect("it reads");
        let read = read.expect("it is a query");
        let search = Search::new(read.parts, read.absent, read.words).expect("it asks");
        let results = reader.search(&search, &PageAsked::FIRST).await;
        hits += results.expect("it reads").expect("searched").hits.len();
        times.push(began.elapsed());
    }
    told(kind, times, hits);
}

async fn suggest(reader: &Reader, entry: impl Fn(u64) -> u64) {
    let mut times = Vec::with_capacity(REPEATS);
    let mut found = 0;
    for n in 0..REPEATS as u64 {
        let model = model(entry(n));
        let text = &model[..model.len() - 1];
        let began = Instant::now();
        let (makes, models) = reader.suggestions(text, 10).await.expect("it reads");
        found += makes.len() + models.len();
        times.push(began.elapsed());
    }
    told("suggestion", times, found);
}

fn told(kind: &str, mut times: Vec<Duration>, found: usize) {
    times.sort();
    let at = |hundredths: usize| times[times.len() * hundredths / 100].as_secs_f64() * 1_000.0;
    let shown = found as f64 / times.len() as f64;
    println!(
        "{kind:26} p50 {:8.3} ms  p99 {:8.3} ms  ({shown:.1} shown)",
        at(50),
        at(99)
    );
}
