use proptest::prelude::*;

use super::*;
use crate::gate::{GateCriteria, KpiCriteria};
use crate::share::Share;

/// The defaults of GATES, with one measure.
fn criteria() -> GateCriteria {
    let share = |parts| Share::of_million(parts).unwrap();
    let kpi = KpiCriteria {
        worsened_max: share(10_000),
        pairs_min: 5_000,
    };
    GateCriteria {
        failed_max: share(5_000),
        bad_max: share(10_000),
        false_stop: share(10_000),
        false_pass: share(50_000),
        matured_min: share(980_000),
        soak_seconds_min: 168 * 3600,
        kpis: BTreeMap::from([(Kpi::GasReads, kpi)]),
    }
}

fn gas_reads(pairs: u64, worse: u64, better: u64) -> BTreeMap<Kpi, PairCounts> {
    BTreeMap::from([(
        Kpi::GasReads,
        PairCounts::new(pairs, worse, better).unwrap(),
    )])
}

fn fixed() -> FixedCriteria {
    criteria().fix(50_000).unwrap()
}

/// A tranche that is well in every respect.
fn well() -> TrancheCounts {
    TrancheCounts {
        ok: 49_800,
        failed: 50,
        silent: 150,
        pending: 0,
        soaked_seconds: 168 * 3600,
        emergency_stop: EmergencyStopState::None,
        stopped_before: Vec::new(),
        cells: vec![CellCounts {
            matured: 400,
            matured_min: 299,
        }],
        kpis: gas_reads(49_000, 150, 160),
    }
}

fn verdict_of(counts: &TrancheCounts) -> Verdict {
    assess(&fixed(), counts).verdict
}

#[test]
fn sl_6_a_tranche_that_is_well_is_achieved() {
    let assessment = assess(&fixed(), &well());
    assert_eq!(assessment.verdict, Verdict::Achieved);
    assert_eq!(assessment.drifting, []);
    let series: Vec<Series> = assessment.readings.iter().map(|one| one.series).collect();
    assert_eq!(
        series,
        [Series::Failed, Series::Bad, Series::Kpi(Kpi::GasReads)]
    );
}

/// GATES 3.8: nothing attempted, then an Emergency Stop, then a series beyond its tolerance, then
/// what is missing.
#[test]
fn sl_6_what_comes_first_decides() {
    let mut counts = TrancheCounts {
        silent: 6_000,
        soaked_seconds: 0,
        ..well()
    };
    assert_eq!(verdict_of(&counts), Verdict::NotAchieved(vec![Series::Bad]));
    counts.emergency_stop = EmergencyStopState::Open;
    assert_eq!(verdict_of(&counts), Verdict::Stopped);
    let nothing = TrancheCounts {
        ok: 0,
        failed: 0,
        silent: 0,
        ..counts
    };
    assert_eq!(verdict_of(&nothing), Verdict::NotEvaluable);
}

#[test]
fn sl_6_a_stop_stays_a_stop_when_late_proof_makes_the_counts_good_again() {
    let counts = TrancheCounts {
        stopped_before: vec![Series::Failed],
        ..well()
    };
    assert_eq!(
        verdict_of(&counts),
        Verdict::NotAchieved(vec![Series::Failed])
    );
}

#[test]
fn sl_6_all_that_is_missing_is_told_in_order() {
    use InconclusiveReason as Reason;
    let counts = TrancheCounts {
        ok: 0,
        failed: 0,
        silent: 0,
        pending: 10,
        soaked_seconds: 0,
        cells: vec![CellCounts {
            matured: 0,
            matured_min: 5,
        }],
        kpis: BTreeMap::new(),
        ..well()
    };
    let missing = vec![
        Reason::NoMatureOutcomes,
        Reason::Maturity,
        Reason::Soak,
        Reason::Coverage(CellNumber(0)),
        Reason::Evidence,
        Reason::KpiData(Kpi::GasReads),
    ];
    assert_eq!(verdict_of(&counts), Verdict::Inconclusive(missing));
}

#[test]
fn sl_6_a_kpi_beyond_its_tolerance_stops_however_few_pairs_there_are() {
    let counts = TrancheCounts {
        kpis: gas_reads(20, 20, 0),
        ..well()
    };
    let kpi = Kpi::GasReads;
    assert_eq!(
        verdict_of(&counts),
        Verdict::NotAchieved(vec![Series::Kpi(kpi)])
    );
    assert_eq!(assess(&fixed(), &counts).drifting, [kpi]);
}

#[test]
fn sl_6_a_small_worsening_passes_and_is_told() {
    let counts = TrancheCounts {
        kpis: gas_reads(41_000, 240, 90),
        ..well()
    };
    let assessment = assess(&fixed(), &counts);
    assert_eq!(assessment.verdict, Verdict::Achieved);
    assert_eq!(assessment.drifting, [Kpi::GasReads]);
}

#[test]
fn more_pairs_cannot_change_than_there_are() {
    assert_eq!(PairCounts::new(10, 6, 5), None);
    assert_eq!(PairCounts::new(u64::MAX, u64::MAX, 1), None);
}

/// The boundaries do not depend on how far they were computed beforehand.
#[test]
fn fixed_for_few_hubs_or_for_many_the_verdict_is_the_same() {
    let (few, many) = (criteria().fix(10).unwrap(), fixed());
    for bad in (0..900).step_by(7) {
        let counts = TrancheCounts {
            ok: 50_000 - bad,
            failed: bad / 3,
            silent: bad - bad / 3,
            ..well()
        };
        assert_eq!(assess(&few, &counts), assess(&many, &counts), "{bad}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// I1: no path to a gate achieved without mature outcomes, evidence and every KPI.
    #[test]
    fn sl_6_absence_of_evidence_never_passes(
        ok in 0u64..60_000, failed in 0u64..400, silent in 0u64..600, pending in 0u64..3_000,
        soaked in 100u64..200, cell in 200u64..400,
        pairs in proptest::option::of((0u64..50_000, 0u64..600, 0u64..600)),
    ) {
        let kpis = pairs.and_then(|(n, worse, better)| PairCounts::new(n, worse, better));
        let counts = TrancheCounts {
            ok, failed, silent, pending,
            soaked_seconds: soaked * 3600,
            cells: vec![CellCounts { matured: cell, matured_min: 299 }],
            kpis: kpis.iter().map(|pairs| (Kpi::GasReads, *pairs)).collect(),
            ..well()
        };
        let criteria = criteria().fix(0).unwrap();
        let assessment = assess(&criteria, &counts);
        if assessment.verdict == Verdict::Achieved {
            let n = ok + failed + silent;
            prop_assert!(n > 0 && n * 100 >= (n + pending) * 98 && soaked >= 168 && cell >= 299);
            prop_assert!(criteria.pass(Series::Bad).unwrap().passes(Tally::of(failed + silent, ok)));
            prop_assert!(kpis.is_some_and(|kpi| kpi.pairs >= 5_000));
        }
        // Nothing is better for knowing less: taking the KPI away never makes a gate achieved.
        let without = TrancheCounts { kpis: BTreeMap::new(), ..counts };
        prop_assert_ne!(assess(&criteria, &without).verdict, Verdict::Achieved);
    }
}
