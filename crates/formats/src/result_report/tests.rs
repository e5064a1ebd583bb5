use super::*;
use launch::criteria::Criteria;
use launch::fleet::SupplierPair;
use launch::notification::LaunchKind;
use launch::sharing::{
    PairResults, SharedReport, SharedResults, SharingRule, Statement, TrancheResults, share,
};
use launch::tally::{CellTally, KpiTally};
use terms::{Moment, OrganisationRef};

/// What is kept of a report of form 1. It must read for ever.
const FORM_1: &str = include_str!("form-1.json");

fn rule() -> SharingRule {
    let mut criteria = Criteria::standard(LaunchKind::Ordinary);
    criteria.kpis.retain(|kpi, _| *kpi == Kpi::GasReads);
    SharingRule::of(&criteria)
}

/// Four Suppliers in North, three in Central; two in South, who must not be seen.
fn report() -> SharedReport {
    let mut results = TrancheResults::default();
    let mut add = |region, supplier: u64, planned, bad| {
        let supplier = Some(OrganisationRef::from_random_bits(supplier));
        let pair = SupplierPair {
            electricity: supplier,
            gas: supplier.filter(|_| planned != 300),
        };
        let of = PairResults {
            hubs: CellTally {
                planned,
                ok: planned - bad,
                failed: bad,
                ..CellTally::default()
            },
            kpis: [(
                Kpi::GasReads,
                KpiTally {
                    pairs: planned,
                    worsened: bad,
                    improved: 1,
                    holdback_pairs: 2,
                    holdback_worsened: 3,
                },
            )]
            .into(),
        };
        results.add(cell_of(region), pair, &of);
    };
    add(CspRegion::North, 1, 400, 20);
    add(CspRegion::North, 2, 300, 15);
    add(CspRegion::North, 3, 301, 15);
    add(CspRegion::North, 4, 100, 10);
    add(CspRegion::Central, 1, 400, 3);
    add(CspRegion::Central, 2, 300, 2);
    add(CspRegion::Central, 3, 301, 0);
    add(CspRegion::South, 1, 90, 30);
    add(CspRegion::South, 5, 900, 0);
    let shared = share(&rule(), &results, &[]).unwrap();
    SharedReport { results, shared }
}

#[test]
fn sl_5_a_report_reads_back_as_it_was_kept_and_form_1_reads_for_ever() {
    let text = written(&rule(), &report());
    assert_eq!(read(&text), Some(report()));
    assert_eq!(text, FORM_1.trim_end());
}

#[test]
fn a_text_that_is_no_report_is_none() {
    for (is, becomes) in [
        ("\"form\":1", "\"form\":2"),
        ("\"HUBS\"", "\"HUB\""),
        ("COULD-REVEAL", "COULD"),
        ("ORG-0000000001", "ORG-1"),
        ("GAS-READS", "READS"),
        ("\"withheld\":", "\"exactly\":1,\"withheld\":"),
    ] {
        assert!(FORM_1.contains(is), "{is}");
        assert_eq!(read(&FORM_1.replace(is, becomes)), None, "{is}");
    }
}

#[test]
fn every_kind_of_count_has_a_code_that_reads_back() {
    let criteria = Criteria::standard(LaunchKind::Ordinary);
    for kind in SharingRule::of(&criteria).kinds() {
        assert_eq!(kind_from_code(&kind_code(kind)), Some(kind));
        assert!(!kind_text(kind).is_empty());
    }
    for region in CspRegion::ALL {
        assert_eq!(region_of(cell_of(region)), Some(region));
    }
}

/// ONE-3: what one Supplier has in South is in no row, and follows from none.
#[test]
fn sl_7_the_csv_of_a_report_has_a_row_for_each_number_and_no_supplier() {
    let report = report();
    let csv = report_csv(
        &rule(),
        &SharedReportOf {
            launch: "CHFN-2026-0001",
            number: 3,
            at: Moment::parse_rfc3339("2026-11-10T10:00:00Z").unwrap(),
            level: 1,
            attempt: 1,
            shared: &report.shared,
        },
    );
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 4 * rule().kinds().len() + 1);
    assert!(
        lines.contains(
            &"CHFN-2026-0001,3,2026-11-10T10:00:00Z,1,1,South,HUBS,Withheld,,COULD-REVEAL"
        )
    );
    assert!(!csv.contains("ORG-"));
    assert!(!csv.contains(",90,"));
}

#[test]
fn what_is_said_of_a_number_is_said_in_words() {
    assert_eq!(statement_text(Statement::Exactly(1_234)), "1,234");
    assert_eq!(statement_text(Statement::FewerThan(10)), "fewer than 10");
    let withheld = Statement::Withheld(WithheldBecause::CouldReveal);
    assert_eq!(statement_text(withheld), "withheld");
    let nothing = SharedResults::kept(Default::default(), Default::default());
    assert_eq!(
        nothing.total(ResultKind::Bad),
        Statement::Withheld(WithheldBecause::WholeNotShown)
    );
}
