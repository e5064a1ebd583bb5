use super::*;
use launch::criteria::{Kpi, KpiRule};
use proptest::prelude::*;

fn hub(number: u64) -> OrderedHub {
    OrderedHub {
        device: DeviceId::from_bits(0x02F1_C700_0000_0000 + number).unwrap(),
        model: Model::parse("NM-H200").unwrap(),
        from: FirmwareVersion::parse("00010000").unwrap(),
        to: FirmwareVersion::parse("00020000").unwrap(),
        region: CspRegion::North,
    }
}

fn endings(faults: &str, hubs: u64) -> Vec<Ending> {
    let faults = Faults::parse(&[faults]).unwrap();
    let ending = |n| course(1, &hub(n), &faults).ending;
    (1..=hubs).map(ending).collect()
}

#[test]
fn a_planted_fault_strikes_its_share_of_the_hubs_that_it_fits_and_no_other() {
    let failed = Ending::Failed(FailureMode::ImageDiscarded);
    let count = |faults: &str| {
        let all = endings(faults, 10_000);
        all.into_iter().filter(|one| *one == failed).count()
    };
    for fits in [
        "NM-H200/00010000/North:20%:IMAGE-DISCARDED",
        "*/00020000/*:20%:IMAGE-DISCARDED",
        "OR-CH7, nm-h200/*/4g south,north:20%:IMAGE-DISCARDED",
    ] {
        let struck = count(fits);
        assert!((1_850..2_150).contains(&struck), "{fits}: {struck}");
    }
    for other in [
        "OR-CH7/*/*:20%:IMAGE-DISCARDED",
        "*/00030000/*:20%:IMAGE-DISCARDED",
        "*/*/South:20%:IMAGE-DISCARDED",
    ] {
        assert!(count(other) < 10, "{other}");
    }
}

#[test]
fn without_a_fault_nearly_every_hub_is_well() {
    let well = |n: &u64| course(7, &hub(*n), &Faults::none()).ending == Ending::Well;
    let well = (1..=20_000).filter(well).count();
    assert!((19_930..20_000).contains(&well), "{well}");
}

#[test]
fn every_failure_has_its_name() {
    let of = |code: &str| endings(&format!("*/*/*:100%:{code}"), 1)[0];
    for mode in FailureMode::ALL {
        assert_eq!(of(mode.code()), Ending::Failed(mode));
    }
    assert_eq!(of("SILENT"), Ending::Silent);
    assert_eq!(of("GAS-READS"), Ending::GasReadsGone);
}

#[test]
fn a_text_that_is_no_fault_is_told_by_its_number() {
    for (text, part) in [
        ("", "wanted models/versions/regions"),
        ("*/*/*:2%", "wanted models/versions/regions"),
        ("*/*:2%:SILENT", "wanted models/versions/regions"),
        ("*/123456789/*:2%:SILENT", "firmware version"),
        ("*/*/Midlands:2%:SILENT", "region"),
        ("*/*/*:2:SILENT", "percentage"),
        ("*/*/*:200%:SILENT", "percentage"),
        ("*/*/*:0%:SILENT", "percentage"),
        ("*/*/*:2%:BROKEN", "failure"),
    ] {
        let fault = Faults::parse(&["*/*/*:2%:SILENT", text]).unwrap_err();
        assert_eq!(fault.number, 2, "{text}");
        assert!(fault.to_string().contains(part), "{text}: {fault}");
    }
}

#[test]
fn reports_are_lost_doubled_late_and_out_of_order_but_seldom() {
    let courses = (1..=10_000).map(|n| course(3, &hub(n), &Faults::none()));
    let well: Vec<HubCourse> = courses.filter(|one| one.ending == Ending::Well).collect();
    let share = |of: &dyn Fn(&HubCourse) -> bool| well.iter().filter(|one| of(one)).count();
    let lost = share(&|one| {
        let steps: std::collections::BTreeSet<_> = one.reports.iter().map(|r| r.step).collect();
        steps.len() < 3
    });
    assert!((1..30).contains(&lost), "{lost} lost");
    let doubled = share(&|one| one.reports.len() > 3);
    assert!((500..1_500).contains(&doubled), "{doubled} doubled");
    let in_turn = |one: &HubCourse| one.reports.is_sorted_by_key(|report| report.happened_after);
    let out_of_turn = share(&|one| !in_turn(one));
    assert!(
        (300..3_000).contains(&out_of_turn),
        "{out_of_turn} out of turn"
    );
}

#[test]
fn some_batches_come_twice_or_late() {
    let all: Vec<BatchCarriage> = (1..=1_000).map(|sequence| batch(1, sequence)).collect();
    for carriage in [BatchCarriage::ArrivesTwice, BatchCarriage::StaysBehind] {
        let count = all.iter().filter(|one| **one == carriage).count();
        assert!((20..70).contains(&count), "{count} {carriage:?}");
    }
}

#[test]
fn a_recall_comes_in_time_until_the_csp_begins_with_the_hub() {
    let course = course(1, &hub(1), &Faults::none());
    let answers = |after| {
        let mut steps = recalled(&course, after).into_iter().map(|one| one.step);
        steps.find(|step| matches!(step, Step::Recalled | Step::RecallTooLate))
    };
    let begins = course.begins_after;
    assert_eq!(answers(begins - 1), Some(Step::Recalled));
    assert_eq!(recalled(&course, begins - 1).len(), 1);
    assert_eq!(answers(begins), Some(Step::RecallTooLate));
    let rest = recalled(&course, begins);
    assert_eq!(rest.len(), course.reports.len() + 1);
}

#[test]
fn only_a_hub_that_lost_its_gas_reads_worsens() {
    let rule = KpiRule::STANDARD;
    let worsened = |n: u64, kpi, upgrade| {
        let counted = events(1, hub(n).device, kpi, upgrade);
        rule.worsened(counted.before, counted.after)
    };
    for n in 1..=2_000 {
        for kpi in Kpi::ALL {
            assert!(!worsened(n, kpi, Upgrade::HeldBack));
            assert!(!worsened(n, kpi, Upgrade::Done(Ending::Well)));
            let gone = worsened(n, kpi, Upgrade::Done(Ending::GasReadsGone));
            assert_eq!(gone, kpi == Kpi::GasReads);
        }
    }
}

proptest! {
    #[test]
    fn the_same_seed_and_hub_have_the_same_course(seed: u64, number in 1..1u64 << 32) {
        let faults = Faults::parse(&["*/*/*:50%:SILENT", "*/*/*:50%:LOST-AFTER-ACTIVATION"]).unwrap();
        let one = course(seed, &hub(number), &faults);
        prop_assert_eq!(&one, &course(seed, &hub(number), &faults));
        prop_assert!(one.reports.is_sorted());
        for report in &one.reports {
            prop_assert!(report.happened_after <= report.sent_after);
            prop_assert!(report.happened_after >= one.begins_after);
        }
    }
}
