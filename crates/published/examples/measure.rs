//! Measures the published file with many synthetic entries:
//! `cargo run --release -p published --example measure -- 100000`.

#[path = "../tests/synthetic/mod.rs"]
mod synthetic;

use published::search::{PageAsked, Search};
use published::{Reader, activate, artefact_name, extend};
use std::time::{Duration, Instant};
use synthetic::{Sketch, edition};

const MAKES: [&str; 4] = ["Northmere", "Halden Metering", "Calder & Rowe", "Orrin"];
const REPEATS: usize = 200;

fn sketch(n: u64) -> Sketch {
    let make = MAKES[usize::try_from(n % 4).expect("below four")];
    let meter = format!(
        "ESME/{make}/EM-{}/{:08X}",
        100 + n % 300,
        0x0002_0000 + n % 5_000
    );
    let terms = match n % 5 {
        0 => format!(
            "{meter} + CHF/Orrin/CH-{}/{:08X}",
            n % 50,
            0x0401_0000 + n % 20
        ),
        _ => meter,
    };
    let words = [
        "clock", "reading", "restart", "display", "tariff", "network", "firmware",
    ];
    let word = |of: u64| words[usize::try_from(of % 7).expect("below seven")];
    let summary = format!(
        "The {} of unit{} stops after a {} and a {}.",
        word(n),
        n % 997,
        word(n / 7),
        word(n / 49)
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
    let entries: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    let dir = tempfile::tempdir().expect("a temporary directory");
    let sketches: Vec<Sketch> = (0..entries).map(sketch).collect();
    let publication = edition(1, &sketches, &[]);
    let to = dir.path().join(artefact_name(1));
    let began = Instant::now();
    extend(None, &publication, &[], &to).await.expect("written");
    let size = std::fs::metadata(&to).expect("it is there").len();
    println!(
        "{entries} entries written in {:?}, {} KiB",
        began.elapsed(),
        size / 1_024
    );
    activate(dir.path(), &to).expect("activated");
    let reader = Reader::open(dir.path());
    for text in [
        "EM-142 0002002A",
        "EM-142 0002002A + CH-7 04010007",
        "0002002A",
        "unit123 stops",
        "clock restart",
        "make:Northmere",
        "type:CHF",
    ] {
        measure(&reader, text).await;
    }
}

async fn measure(reader: &Reader, text: &str) {
    let mut times: Vec<Duration> = Vec::with_capacity(REPEATS);
    let mut shown = 0;
    for _ in 0..REPEATS {
        let began = Instant::now();
        let read = reader.read_query(text).await.expect("it reads");
        let read = read.expect("it is a query");
        let search = Search::new(read.parts, read.absent, read.words).expect("it asks");
        let results = reader.search(&search, &PageAsked::FIRST).await;
        shown = results.expect("it reads").expect("searched").hits.len();
        times.push(began.elapsed());
    }
    times.sort();
    println!(
        "{text:34} p50 {:>9.1?} p99 {:>9.1?}  ({shown} on the first page)",
        times[REPEATS / 2],
        times[REPEATS * 99 / 100]
    );
}
