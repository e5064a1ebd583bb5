use super::*;
use launch::conflict::ConflictKind;
use launch::fleet::{DeviceStatus, HomeCombination, SupplierPair};
use launch::plan::{
    DayLoad, Homes, HubSinceSnapshot, OutReason, PlanHead, RegionDays, Slot, SlotCount, Strata,
    Stratum, StratumCounts, WaitingReason, WavePlan,
};
use terms::{
    CspRegion, DeviceId, DeviceModel, DeviceType, FirmwareVersion, Make, Model, Moment,
    OrganisationRef, PlanRef,
};

/// What a head of form 1 looks like. It must read for ever.
const HEAD_1: &str = include_str!("head-1.json");

/// The same of form 2.
const HEAD_2: &str = include_str!("head-2.json");

fn every_slot() -> Vec<Slot> {
    let until = "2026-06-08".parse().unwrap();
    let mut slots = vec![
        Slot::Wave(1),
        Slot::Wave(2),
        Slot::Holdback,
        Slot::Waiting(WaitingReason::Deferred),
        Slot::Waiting(WaitingReason::OtherLaunch),
        Slot::Waiting(WaitingReason::NoCapacity(CspRegion::FourGSouth)),
        Slot::Waiting(WaitingReason::StratumNotCovered),
        Slot::Waiting(WaitingReason::NotNominated),
        Slot::Waiting(WaitingReason::LaterLevel),
        Slot::Out(OutReason::InTranche),
        Slot::Out(OutReason::OtherModel),
        Slot::Out(OutReason::InStock),
        Slot::Out(OutReason::NotCommissioned(DeviceStatus::Suspended)),
        Slot::Out(OutReason::NotCommissioned(
            DeviceStatus::InstalledNotCommissioned,
        )),
        Slot::Out(OutReason::NoWan),
        Slot::Out(OutReason::OnVersion),
        Slot::Out(OutReason::NotUpgradable),
        Slot::Out(OutReason::RegionUnknown),
    ];
    slots.extend(
        ConflictKind::ALL.map(|kind| Slot::Waiting(WaitingReason::Conflict { kind, until })),
    );
    slots.sort();
    slots
}

fn strata() -> Strata {
    let from = FirmwareVersion::parse("00010000").unwrap();
    let stratum = |region, homes| Stratum {
        from: from.clone(),
        region,
        homes,
    };
    let device = |device_type, firmware| DeviceModel {
        device_type,
        make: Make::parse("Kelda \"K\"").unwrap(),
        model: Model::parse("KE-5").unwrap(),
        firmware: FirmwareVersion::parse(firmware),
    };
    let behind = HomeCombination {
        devices: vec![
            device(DeviceType::Esme, "0002012F"),
            device(DeviceType::Ihd, ""),
        ],
    };
    let mut list = vec![
        stratum(
            CspRegion::North,
            Homes::Combination(HomeCombination::default()),
        ),
        stratum(CspRegion::North, Homes::Combination(behind)),
    ];
    list.extend(CspRegion::ALL.map(|region| stratum(region, Homes::Others)));
    list.sort();
    Strata::kept(list).unwrap()
}

/// A plan with every kind of slot, a hub in each.
fn sample() -> Plan {
    let slots = every_slot();
    let strata = strata();
    let nothing = StratumCounts {
        held_back: 0,
        waves: vec![0, 0],
    };
    let mut counts = vec![nothing; strata.list().len()];
    counts[0] = StratumCounts {
        held_back: 1,
        waves: vec![1, 1],
    };
    let wave = |size_named, date: &str, matured_by| WavePlan {
        size_named,
        hubs: 1,
        regions: vec![RegionDays {
            region: CspRegion::North,
            days: vec![DayLoad {
                date: date.parse().unwrap(),
                hubs: 1,
            }],
        }],
        matured_by: Moment::parse_rfc3339(matured_by).unwrap(),
    };
    let head = PlanHead {
        parent: Some(PlanRef::from_random_bits(77)),
        level: 2,
        attempt: 1,
        seed: u64::MAX - 1,
        strata,
        legend: slots
            .iter()
            .map(|slot| SlotCount {
                slot: *slot,
                hubs: 1,
            })
            .collect(),
        counts,
        waves: vec![
            wave(Some(0), "2026-06-03", "2026-06-07T15:00:00Z"),
            wave(None, "2026-06-08", "2026-06-12T15:00:00Z"),
        ],
        since_snapshot: vec![HubSinceSnapshot {
            position: 3,
            device: DeviceId::from_bits(0x00DB_1234_0000_0003).unwrap(),
            stratum: 0,
            suppliers: SupplierPair {
                electricity: Some(OrganisationRef::from_random_bits(5)),
                gas: None,
            },
        }],
    };
    let column = (0..slots.len() as u16).rev().collect();
    Plan::kept(head, column).unwrap()
}

fn bytes_of(plan: &Plan) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = Vec::new();
    let sha256 = write(plan, &mut bytes).unwrap();
    (bytes, sha256)
}

/// The fault of these bytes, under their own digest.
fn fault(bytes: &[u8]) -> PlanFileFault {
    read(bytes, Sha256::digest(bytes).into()).unwrap_err()
}

#[test]
fn sl_4_a_plan_reads_back_as_it_was_and_the_same_plan_gives_the_same_bytes() {
    let plan = sample();
    let (bytes, sha256) = bytes_of(&plan);
    assert_eq!(read(&bytes, sha256), Ok(plan.clone()));
    assert_eq!(bytes_of(&plan), (bytes, sha256));
}

#[test]
fn a_plan_is_written_in_form_2() {
    let (bytes, _) = bytes_of(&sample());
    let head = HEAD_2.trim_end();
    assert_eq!(&bytes[..8], b"FGPLAN\x02\x00");
    assert_eq!(bytes[8..16], (head.len() as u64).to_le_bytes());
    assert_eq!(std::str::from_utf8(&bytes[16..16 + head.len()]), Ok(head));
    let column = bytes.len() - 2 * every_slot().len();
    assert_eq!(column % 8, 0);
    assert_eq!(
        bytes[column - 8..column],
        (every_slot().len() as u64).to_le_bytes()
    );
    let last = every_slot().len() as u8 - 1;
    assert_eq!(bytes[column..column + 4], [last, 0, last - 1, 0]);
}

#[test]
fn a_plan_written_in_form_1_reads_for_ever() {
    let (bytes, _) = bytes_of(&sample());
    let column = &bytes[bytes.len() - 2 * every_slot().len() - 8..];
    let head = HEAD_1.trim_end().as_bytes();
    let length = (head.len() as u64).to_le_bytes();
    let zeros = &[0; 8][..padding(head.len())];
    let first = [b"FGPLAN\x01\x00", &length[..], head, zeros, column].concat();
    let plan = read(&first, Sha256::digest(&first).into()).unwrap();
    let mut head = sample().head().clone();
    head.since_snapshot.clear();
    assert_eq!(plan.head(), &head);
    assert_eq!(plan.slots(), sample().slots());
}

#[test]
fn bytes_with_another_digest_are_no_plan() {
    let (mut bytes, sha256) = bytes_of(&sample());
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(read(&bytes, sha256), Err(PlanFileFault::OtherDigest));
}

#[test]
fn a_plan_cut_short_anywhere_or_with_more_behind_it_is_refused() {
    let (bytes, _) = bytes_of(&sample());
    for end in 0..bytes.len() {
        assert_eq!(fault(&bytes[..end]), PlanFileFault::NotAPlan, "{end}");
    }
    assert_eq!(
        fault(&[&bytes[..], &[0, 0]].concat()),
        PlanFileFault::NotAPlan
    );
}

#[test]
fn another_form_another_kind_of_file_and_a_length_out_of_all_bounds_are_refused() {
    let (bytes, _) = bytes_of(&sample());
    let changed = |at: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = to;
        fault(&bytes)
    };
    assert_eq!(changed(0, b'f'), PlanFileFault::NotAPlan);
    assert_eq!(changed(6, 3), PlanFileFault::UnknownForm(3));
    assert_eq!(changed(15, 255), PlanFileFault::NotAPlan);
    assert_eq!(
        changed(16, b'x'),
        PlanFileFault::Head { line: 1, column: 1 }
    );
    let last = bytes.len() - 1;
    assert_eq!(changed(last, 9), PlanFileFault::Inconsistent);
}

#[test]
fn a_head_that_contradicts_itself_is_refused() {
    for (is, becomes) in [
        ("NOT-COMMISSIONED", "NO-WAN"),
        ("Suspended", "Asleep"),
        ("NO-CAPACITY", "DEFERRED"),
        ("\"CONFLICT\"", "\"LATER-LEVEL\""),
        ("TARIFF-CHANGE", "TARIFF"),
        ("2026-06-08\",\"hubs", "2026-06-31\",\"hubs"),
        ("4G South\",\"hubs", "Wales\",\"hubs"),
        ("PLN-", "PLM-"),
        ("fffffffffffffffe", "fffffffffffffffg"),
        ("\"WAVE\"", "\"OUT\""),
        ("\"homes\":[]}", "\"homes\":null}"),
    ] {
        assert!(HEAD_1.contains(is), "{is}");
        let head = HEAD_1.replace(is, becomes);
        let read = head::read(head.as_bytes()).map(|_| ());
        assert!(read.is_err(), "{is}");
    }
}
