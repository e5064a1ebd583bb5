//! How long a full list takes: 50,000 Device IDs received (bytes to proven words), and a response
//! that sets them all aside written and signed.
//!
//! `cargo run --release -p formats --example duis_timing`

#[path = "../tests/duis/world.rs"]
mod world;

use formats::duis::response::{SafeLaunchWarning, ServiceResponse, SetAside};
use std::time::{Duration, Instant};
use world::{World, hub, reference, request, response_header};

const HUBS: usize = 50_000;
const RUNS: usize = 41;

fn main() {
    let world = World::new();
    let signed = world.sign(&request(HUBS).write(), &world.supplier);
    println!(
        "{HUBS} Device IDs, {} bytes, median of {RUNS} runs",
        signed.len()
    );
    let received = median(|| {
        let received = world.receive(&signed).expect("a request");
        assert_eq!(received.message().body.devices.listed(), HUBS);
    });
    println!(
        "request read and verified:    {:>6.1} ms",
        milliseconds(received)
    );
    let response = ServiceResponse {
        header: response_header("W110501"),
        service_reference: reference("11.5"),
        service_reference_variant: reference("11.5"),
        warning: SafeLaunchWarning::of(
            (1..=HUBS).map(|number| (SetAside::ALL[number % SetAside::ALL.len()], hub(number))),
        ),
    };
    let answered = median(|| {
        let signed = world.sign(&response.write(), &world.broker);
        assert!(signed.len() > HUBS * 24);
    });
    println!(
        "response written and signed:  {:>6.1} ms",
        milliseconds(answered)
    );
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
