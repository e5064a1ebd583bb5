//! Results do not favour anybody: exchanging the makes exchanges nothing in their order.

mod synthetic;

use published::search::{PageAsked, Search};
use published::{Reader, activate, artefact_name, extend};
use synthetic::{Sketch, edition};
use tempfile::TempDir;

const MAKES: [&str; 4] = ["Northmere", "Halden Metering", "Calder & Rowe", "Orrin"];

/// Forty entries of four makes, with few dates so that many stand level.
fn sketches(makes: [&str; 4]) -> Vec<Sketch> {
    (0..40u64)
        .map(|n| {
            let make = makes[usize::try_from(n % 4).expect("below four")];
            let terms = format!("ESME/{make}/M-{}00/0002012F", n % 8);
            Sketch {
                date: ["2026-01-10", "2026-02-10", "2026-03-10"][(n % 3) as usize],
                // Tests are short-lived: leaking forty texts costs nothing.
                ..Sketch::new(1 + (n * 7_919) % 1_000, terms.leak())
            }
        })
        .collect()
}

async fn order(makes: [&str; 4], text: &str) -> Vec<u64> {
    let dir = TempDir::new().expect("a temporary directory");
    let to = dir.path().join(artefact_name(1));
    let publication = edition(1, &sketches(makes), &[]);
    extend(None, &publication, &[], &to)
        .await
        .expect("it is written");
    activate(dir.path(), &to).expect("it is pointed at");
    let reader = Reader::open(dir.path());
    let read = reader.read_query(text).await.expect("it reads");
    let read = read.expect("it is a query");
    let search = Search::new(read.parts, read.absent, read.words).expect("it asks something");
    let page = PageAsked::new(Some(100), None);
    let results = reader.search(&search, &page).await.expect("it reads");
    let hits = results.expect("it is searched").hits;
    hits.iter().map(|hit| hit.entry.reference.bits()).collect()
}

#[tokio::test]
async fn reg_2_exchanging_the_makes_changes_no_order() {
    let [a, b, c, d] = MAKES;
    for text in [
        "0002012F",
        "clock drifts",
        "type:ESME",
        "M-100",
        "M-100 + M-200 clock",
    ] {
        let first = order([a, b, c, d], text).await;
        assert!(!first.is_empty(), "{text}");
        for makes in [[b, c, d, a], [d, c, b, a], [c, a, d, b]] {
            assert_eq!(order(makes, text).await, first, "{text} with {makes:?}");
        }
    }
}
