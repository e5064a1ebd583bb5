//! What is shared of results, with whom and when (SL-5, SL-7, ONE-3), and that a tranche is counted
//! as it stood when it was planned (I6, I14).

use crate::world::*;
use app::launches::{LaunchResults, ResultDetail, TrancheInResults};
use launch::fleet::{DeviceStatus, HubChange, HubFact, HubProfile, SupplierPair, Wan};
use launch::launch::Phase;
use launch::sharing::{NextReport, ResultKind, Statement};
use register::edition::MakeHolder;
use terms::{Capacity, CspRegion, DeviceId, LaunchRef, Make, Model, Moment};

async fn seen(world: &World, who: &Capacity, launch: LaunchRef) -> Option<LaunchResults> {
    world.app.results_for(who, launch).await.unwrap()
}

async fn tranche(world: &World, who: &str, launch: LaunchRef) -> TrancheInResults {
    let results = seen(world, &capacity(who, 1), launch).await.unwrap();
    results.tranches[0].clone()
}

fn own(tranche: &TrancheInResults) -> (u64, u64, u64) {
    let ResultDetail::Own(own) = &tranche.detail else {
        panic!("a Supplier sees its own");
    };
    let total = own.total();
    (total.hubs.planned, total.hubs.ok, total.hubs.bad())
}

#[tokio::test]
async fn sl_5_each_supplier_sees_its_own_hubs_and_everybody_told_the_reports() {
    let (world, launch) = World::sealed().await;
    let holder = MakeHolder {
        make: Make::parse("Northmere").unwrap(),
        organisation: capacity("Northmere", 71).organisation,
        from: day("2026-01-01"),
        until: None,
    };
    world.app.ledger.put_make_holders(&[holder]).await.unwrap();
    world.settle().await;
    assert!(
        seen(&world, &capacity("Stranger Supply", 1), launch)
            .await
            .is_none()
    );
    assert!(seen(&world, &capacity("Orrin", 1), launch).await.is_none());
    // No report before the agreed Working Days are over.
    let first = tranche(&world, "Panel", launch).await;
    assert!(first.reports.is_empty());
    assert_eq!(first.next, NextReport::On(day("2026-11-26")));
    assert!(matches!(first.detail, ResultDetail::ReportsOnly));
    let fetched = world.fetch(launch).await;
    let mut brightwaters = 0;
    for (order, hubs) in &fetched {
        world
            .report(order, &hubs[..1], &["FAILED OTHER-VERSION"])
            .await;
        world
            .report(order, &hubs[1..], &["CONFIRMED", "HEARTBEAT"])
            .await;
        let odd = |hub: &&DeviceId| hub.bits() % 2 == 1;
        brightwaters += hubs[..1].iter().filter(odd).count() as u64;
    }
    let bad = fetched.len() as u64;
    let mine = tranche(&world, "Brightwater Energy", launch).await;
    let (planned, ok, mine_bad) = own(&mine);
    assert_eq!(mine_bad, brightwaters);
    let (others, others_ok, others_bad) = own(&tranche(&world, "Fenland Power", launch).await);
    assert_eq!((planned + others, mine_bad + others_bad), (800, bad));
    assert_eq!(ok + others_ok, 50 - bad);
    world.set(Moment::at_hour(day("2026-11-26"), 9));
    world.settle().await;
    for who in [
        "Panel",
        "SECAS",
        "Northmere",
        "Northern Reach",
        "Fenland Power",
        "DCC",
    ] {
        let of = tranche(&world, who, launch).await;
        assert_eq!(of.reports.len(), 1, "{who}");
        // Of two Suppliers each could take its own out, so nothing is said but how it stands.
        let said = of.reports[0].shared.total(ResultKind::Bad);
        assert!(matches!(said, Statement::Withheld(_)), "{who}: {said:?}");
        match (&of.detail, who) {
            (ResultDetail::Whole(_), "DCC") | (ResultDetail::Own(_), "Fenland Power") => {}
            (ResultDetail::ReportsOnly, "Panel" | "SECAS" | "Northmere" | "Northern Reach") => {}
            (detail, _) => panic!("{who} sees {detail:?}"),
        }
    }
    // Looking makes no report, and another round of the background makes none before its day.
    world.settle().await;
    let again = tranche(&world, "Panel", launch).await;
    assert_eq!(again.reports.len(), 1);
    assert_eq!(again.next, NextReport::On(day("2026-11-30")));
}

#[tokio::test]
async fn sl_7_the_last_report_of_a_tranche_is_made_when_its_gate_is_decided() {
    let (world, launch) = World::sealed().await;
    world.run_well(launch).await;
    world.pass_hours(168);
    world.settle().await;
    assert_eq!(world.launch(launch).await.phase, Phase::Achieved);
    let decided = world.launch(launch).await.gates[0].at;
    let of = tranche(&world, "DCC", launch).await;
    assert_eq!(of.next, NextReport::None);
    assert!(of.reports[0].at >= decided);
    let numbers: Vec<u32> = of.reports.iter().map(|report| report.number).collect();
    let expected: Vec<u32> = (1..=numbers.len() as u32).rev().collect();
    assert_eq!(numbers, expected);
    world.pass_hours(24 * 30);
    world.settle().await;
    assert_eq!(
        tranche(&world, "DCC", launch).await.reports.len(),
        numbers.len()
    );
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
}

fn fact(device: DeviceId, what: HubChange) -> HubFact {
    HubFact {
        device,
        at: Moment::at_hour(day("2026-11-03"), 9),
        what,
    }
}

/// DOMAIN traps 9 and 10: between the extract and the plan hub 2 goes to Brightwater, hub 4 changes
/// its version, and a hub joins. The tranche has them as they stood when it was planned.
#[tokio::test]
async fn i6_i14_a_tranche_is_counted_as_it_stood_when_it_was_planned() {
    let (world, launch) = World::notified().await;
    let brightwater = Some(capacity("Brightwater Energy", 51).organisation);
    let joined = hub(500_000);
    let profile = HubProfile {
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H200").unwrap(),
        firmware: version("00010000"),
        region: Some(CspRegion::North),
        status: DeviceStatus::Commissioned,
        wan: Wan::Reachable,
    };
    let facts = [
        fact(hub(2), HubChange::ElectricitySupplier(brightwater)),
        fact(hub(2), HubChange::GasSupplier(brightwater)),
        fact(hub(4), HubChange::Firmware(version("00020000"))),
        fact(joined, HubChange::Joined(profile)),
        fact(joined, HubChange::ElectricitySupplier(brightwater)),
    ];
    world.app.ingest_hub_facts(&facts).await.unwrap();
    let listed = [hub(2), joined];
    let own: Vec<u64> = (1..=1_598).step_by(2).chain([2, 500_000]).collect();
    world
        .nominate(&crate::world::brightwater(), launch, &own)
        .await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    world.seal(launch).await;
    world.run_well(launch).await;
    let of = tranche(&world, "DCC", launch).await;
    let ResultDetail::Whole(whole) = &of.detail else {
        panic!("DCC sees the whole");
    };
    let pairs: Vec<(SupplierPair, u64)> = whole
        .by_pair()
        .flat_map(|(_, pairs)| pairs.iter().map(|(pair, of)| (*pair, of.hubs.ok)))
        .collect();
    // Everything on the list is Brightwater's, the hub that joined for electricity alone.
    assert!(
        pairs
            .iter()
            .all(|(pair, _)| pair.electricity == brightwater)
    );
    let joined: Vec<u64> = pairs
        .iter()
        .filter(|(pair, _)| pair.gas.is_none())
        .map(|(_, ok)| *ok)
        .collect();
    assert_eq!(joined, [1]);
    let plan = world.launch(launch).await.tranches[0].plan.clone();
    assert_eq!(pairs.iter().map(|(_, ok)| ok).sum::<u64>(), plan.hubs());
    let ordered = world.orders(launch).await;
    let mut sent = Vec::new();
    for order in ordered {
        let bytes = world
            .app
            .objects
            .get(&order.value.hubs.sha256)
            .await
            .unwrap();
        let hubs = order
            .value
            .hubs
            .read(&bytes.unwrap(), &app::sha256)
            .unwrap();
        sent.extend(hubs);
    }
    assert!(listed.iter().all(|hub| sent.contains(hub)));
}
