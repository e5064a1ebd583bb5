//! What is said in the reports of some tranches.

use crate::world::{World, pair, rule, supplier};
use launch::criteria::Kpi;
use launch::fleet::SupplierPair;
use launch::sharing::{
    OwnResults, PairResults, ResultCell, ResultKind, SharedReport, SharedResults, SharingRefusal,
    Statement, TrancheResults, WithheldBecause, share,
};
use launch::statistics::{BinomialDraw, Seeded};
use launch::tally::CellTally;

const COULD_REVEAL: Statement = Statement::Withheld(WithheldBecause::CouldReveal);
const NOT_SHOWN: Statement = Statement::Withheld(WithheldBecause::WholeNotShown);
const TOO_FEW_YET: Statement = Statement::Withheld(WithheldBecause::TooFewYet);

/// A tranche in which every hub has matured: by cell, hubs and bad hubs of Suppliers 0, 1, 2 …
fn matured(cells: &[&[(u64, u64)]]) -> TrancheResults {
    let mut results = TrancheResults::default();
    for (cell, parts) in (0..).zip(cells) {
        for (of, (hubs, bad)) in (0..).zip(*parts) {
            let hubs = CellTally {
                planned: *hubs,
                ok: hubs - bad,
                silent: *bad,
                ..CellTally::default()
            };
            let part = PairResults {
                hubs,
                ..PairResults::default()
            };
            results.add(ResultCell(cell), pair(of, of), &part);
        }
    }
    results
}

fn shared(results: &TrancheResults) -> SharedResults {
    share(&rule(), results, &[]).unwrap()
}

/// The total, then the cells.
fn said(shared: &SharedResults, kind: ResultKind) -> Vec<Statement> {
    let cells = shared.cells().map(|cell| shared.cell(cell, kind));
    [shared.total(kind)].into_iter().chain(cells).collect()
}

fn exactly(numbers: &[u64]) -> Vec<Statement> {
    numbers
        .iter()
        .map(|number| Statement::Exactly(*number))
        .collect()
}

#[test]
fn sl_5_with_enough_suppliers_and_hubs_everything_is_shown() {
    let cell: &[(u64, u64)] = &[(400, 20), (300, 15), (300, 15), (100, 10)];
    let shared = shared(&matured(&[cell, cell, cell]));
    assert_eq!(
        said(&shared, ResultKind::Planned),
        exactly(&[3_300, 1_100, 1_100, 1_100])
    );
    assert_eq!(
        said(&shared, ResultKind::Matured),
        exactly(&[3_300, 1_100, 1_100, 1_100])
    );
    assert_eq!(said(&shared, ResultKind::Bad), exactly(&[180, 60, 60, 60]));
}

#[test]
fn one_3_of_two_suppliers_nothing_is_shown_because_each_could_take_its_own_out() {
    let shared = shared(&matured(&[&[(20_000, 100), (30_000, 200)]]));
    assert_eq!(said(&shared, ResultKind::Planned), [COULD_REVEAL; 2]);
    assert_eq!(said(&shared, ResultKind::Bad), [NOT_SHOWN; 2]);
}

/// DOMAIN trap 17: the largest Supplier takes its 24 % out, and must not be left with one other.
#[test]
fn one_3_the_largest_supplier_is_not_left_with_one_other() {
    let nearly_one: &[(u64, u64)] = &[(2_400, 0), (7_400, 0), (200, 0)];
    assert_eq!(
        said(&shared(&matured(&[nearly_one])), ResultKind::Planned),
        [COULD_REVEAL; 2]
    );
    let several: &[(u64, u64)] = &[(2_400, 0), (5_900, 0), (1_700, 0)];
    let shown = said(&shared(&matured(&[several])), ResultKind::Planned);
    assert_eq!(shown, exactly(&[10_000, 10_000]));
}

#[test]
fn one_3_few_bad_hubs_are_said_to_be_few() {
    let few: &[(u64, u64)] = &[(400, 3), (300, 2), (300, 0)];
    let none: &[(u64, u64)] = &[(400, 0), (300, 0), (300, 0)];
    for cells in [[few, none], [none, none]] {
        let shared = shared(&matured(&cells));
        assert_eq!(
            said(&shared, ResultKind::Bad),
            [Statement::FewerThan(10); 3]
        );
        assert_eq!(
            said(&shared, ResultKind::Matured),
            exactly(&[2_000, 1_000, 1_000])
        );
    }
    // Somebody with six of nine would know that the others have three at most, and with nine
    // that they have none.
    for (own, others) in [(6, 3), (9, 0)] {
        let cell: &[(u64, u64)] = &[(400, own), (300, others), (300, 0)];
        assert_eq!(
            said(&shared(&matured(&[cell])), ResultKind::Bad),
            [COULD_REVEAL; 2]
        );
    }
}

#[test]
fn one_3_a_fault_of_one_suppliers_homes_is_not_shown_to_the_others() {
    let cell: &[(u64, u64)] = &[(400, 95), (300, 2), (300, 3)];
    assert_eq!(
        said(&shared(&matured(&[cell])), ResultKind::Bad),
        [COULD_REVEAL; 2]
    );
    // That nearly all hubs of the others are bad is as telling.
    let cell: &[(u64, u64)] = &[(400, 200), (300, 298), (300, 297)];
    assert_eq!(
        said(&shared(&matured(&[cell])), ResultKind::Bad),
        [COULD_REVEAL; 2]
    );
}

#[test]
fn one_3_a_small_cell_takes_another_with_it_so_that_neither_follows_from_the_total() {
    let large: &[(u64, u64)] = &[(400, 20), (300, 15), (300, 15)];
    let middle: &[(u64, u64)] = &[(40, 0), (30, 0), (30, 0)];
    let small: &[(u64, u64)] = &[(2, 0), (1, 0), (1, 0)];
    let shared = shared(&matured(&[large, small, middle, large]));
    let planned = said(&shared, ResultKind::Planned);
    assert_eq!(planned[0], Statement::Exactly(2_104));
    assert_eq!(planned[2..4], [COULD_REVEAL; 2]);
    assert_eq!(
        (planned[1], planned[4]),
        (Statement::Exactly(1_000), Statement::Exactly(1_000))
    );
    assert_eq!(shared.cell(ResultCell(1), ResultKind::Bad), NOT_SHOWN);
    // A cell that the tranche does not have is said nothing of.
    assert_eq!(shared.cell(ResultCell(9), ResultKind::Planned), NOT_SHOWN);
}

#[test]
fn one_3_nothing_is_said_of_how_hubs_fare_before_enough_of_others_have_matured() {
    let mut results = TrancheResults::default();
    for of in 0..4 {
        let hubs = CellTally {
            planned: 500,
            ok: 2,
            pending: 498,
            ..CellTally::default()
        };
        let part = PairResults {
            hubs,
            ..PairResults::default()
        };
        results.add(ResultCell(0), pair(of, of), &part);
    }
    let shared = shared(&results);
    assert_eq!(said(&shared, ResultKind::Matured), exactly(&[8, 8]));
    assert_eq!(said(&shared, ResultKind::Bad), [TOO_FEW_YET; 2]);
    assert_eq!(
        said(&shared, ResultKind::Worsened(Kpi::GasReads)),
        [TOO_FEW_YET; 2]
    );
}

/// What an earlier report showed is known. When a cell has to be taken back, those that were never
/// shown must not come down to one Supplier.
#[test]
fn one_3_what_was_shown_once_protects_nothing_later() {
    let hubs = |bad: [u64; 4]| bad.map(|bad| (1_000, bad));
    let report = |one: [u64; 4], three: [u64; 4]| {
        let (one, many, three) = (hubs(one), hubs([20, 20, 20, 20]), hubs(three));
        matured(&[&one, &many, &three, &hubs([2, 2, 2, 2])])
    };
    let first = report([5, 5, 5, 5], [2, 2, 2, 2]);
    let first_shared = shared(&first);
    let shown = said(&first_shared, ResultKind::Bad);
    assert_eq!(
        (shown[1], shown[2]),
        (Statement::Exactly(20), Statement::Exactly(80))
    );
    // Late proof takes most of the first cell back; the third is struck at one Supplier.
    let later = report([1, 1, 1, 1], [2, 60, 2, 2]);
    let alone = said(&shared(&later), ResultKind::Bad);
    assert_eq!(
        (alone[0], alone[2]),
        (Statement::Exactly(158), COULD_REVEAL)
    );
    let earlier = [SharedReport {
        results: first,
        shared: first_shared,
    }];
    let shown = said(&share(&rule(), &later, &earlier).unwrap(), ResultKind::Bad);
    assert_eq!(shown[0], COULD_REVEAL);
}

#[test]
fn a_report_of_other_hubs_is_not_one_of_the_same_tranche() {
    let results = matured(&[&[(400, 20), (300, 15), (300, 15)]]);
    let earlier = [SharedReport {
        shared: shared(&results),
        results,
    }];
    let other = matured(&[&[(401, 20), (300, 15), (300, 15)]]);
    let refused = share(&rule(), &other, &earlier);
    assert_eq!(refused, Err(SharingRefusal::AnotherTranche));
}

/// Twenty-two Suppliers with shares as they are in Great Britain, six regions, 4 % of homes with
/// two Suppliers, a tranche of 50,000 hubs with 0.4 % bad: the aggregate that SL-5 asks for is
/// shown nearly whole.
#[test]
fn sl_5_a_tranche_as_large_as_one_service_request_is_shown_region_by_region() {
    let mut shares = vec![24, 20, 17, 13, 11, 8];
    shares.extend([1; 7]);
    let mut seeded = Seeded::of(50_000, 0);
    let mut draw = |hubs: u64, rate: f64| BinomialDraw::of(hubs, rate).draw(&mut seeded);
    let mut world = World {
        rule: rule(),
        pairs: (0..13).map(|of| pair(of, of)).collect(),
        counts: Default::default(),
    };
    world.pairs.extend((0..6).map(|of| pair(of, (of + 1) % 6)));
    world.pairs.sort();
    for region in [14_000, 11_000, 15_000, 3_000, 4_000, 3_000] {
        let of_pair = |pair: &SupplierPair| {
            let share = (0..13).find(|of| pair.electricity == Some(supplier(*of)));
            let shared = pair.electricity != pair.gas;
            let percent: u64 = shares[usize::try_from(share.unwrap()).unwrap()];
            region * percent * if shared { 4 } else { 96 } / 10_000
        };
        let planned: Vec<u64> = world.pairs.iter().map(of_pair).collect();
        let bad = planned.iter().map(|hubs| draw(*hubs, 0.004)).collect();
        let all = [
            planned.clone(),
            planned.clone(),
            bad,
            planned.clone(),
            vec![0; 19],
        ];
        for (counts, cell) in world.counts.iter_mut().zip(all) {
            counts.resize(1, Vec::new());
            counts[0].push(cell);
        }
    }
    let shared = world.shared().remove(0);
    assert!(
        said(&shared, ResultKind::Planned)
            .iter()
            .all(|one| one.exactly().is_some())
    );
    let bad = said(&shared, ResultKind::Bad);
    assert!((150..250).contains(&bad[0].exactly().unwrap()));
    let shown = bad[1..]
        .iter()
        .filter(|one| one.exactly().is_some())
        .count();
    assert!(shown >= 3, "{bad:?}");
    let worsened = said(&shared, ResultKind::Worsened(Kpi::GasReads));
    assert_eq!(worsened, [Statement::FewerThan(10); 7]);
}

#[test]
fn sl_5_one_3_a_supplier_sees_all_of_its_own_hubs_and_no_others() {
    let mut results = TrancheResults::default();
    let part = |planned, failed| PairResults {
        hubs: CellTally {
            planned,
            ok: planned - failed,
            failed,
            ..CellTally::default()
        },
        ..PairResults::default()
    };
    results.add(ResultCell(0), pair(1, 1), &part(3, 1));
    results.add(ResultCell(0), pair(2, 1), &part(4, 2));
    results.add(ResultCell(0), pair(2, 2), &part(500, 50));
    results.add(ResultCell(1), pair(1, 2), &part(1, 0));
    results.add(ResultCell(2), pair(2, 2), &part(9, 0));
    let own = OwnResults::of(&results, supplier(1));
    let cells: Vec<ResultCell> = own.cells().map(|(cell, _)| cell).collect();
    assert_eq!(cells, [ResultCell(0), ResultCell(1)]);
    assert_eq!(own.cell(ResultCell(0)), Some(&part(3, 1).plus(&part(4, 2))));
    assert_eq!(own.cell(ResultCell(2)), None);
    assert_eq!(own.total().hubs.planned, 8);
    assert_eq!(own.total().count(ResultKind::Bad), 3);
    assert_eq!(own.supplier(), supplier(1));
}
