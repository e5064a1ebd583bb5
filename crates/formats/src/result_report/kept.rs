//! A report as one JSON object.
//!
//! To change it: give it a form with the next number, keep this one, and read both.

use super::{kind_code, kind_from_code, withheld_code, withheld_from_code};
use launch::criteria::Kpi;
use launch::fleet::SupplierPair;
use launch::sharing::{
    PairResults, ResultCell, ResultKind, SharedReport, SharedResults, SharingRule, Statement,
    TrancheResults,
};
use launch::tally::{CellTally, KpiTally};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terms::OrganisationRef;

const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportForm {
    form: u32,
    /// By cell and pair of Suppliers: for DCC alone.
    results: Vec<PairForm>,
    /// What everybody told may read.
    said: Vec<SaidForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PairForm {
    cell: u32,
    electricity: Option<String>,
    gas: Option<String>,
    /// Planned, held, ok, failed, silent, pending.
    hubs: [u64; 6],
    /// Pairs, worsened, improved, held-back pairs, held-back worsened.
    kpis: BTreeMap<String, [u64; 5]>,
}

/// One statement; of the whole tranche where no cell is named.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidForm {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    cell: Option<u32>,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    exactly: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    fewer_than: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    withheld: Option<String>,
}

/// The report as text.
pub fn written(rule: &SharingRule, report: &SharedReport) -> String {
    let of_cell = report.results.by_pair().flat_map(|(cell, pairs)| {
        pairs
            .iter()
            .map(move |(pair, results)| PairForm::of(cell, *pair, results))
    });
    let shared = &report.shared;
    let cells = [None].into_iter().chain(shared.cells().map(Some));
    let said = cells.flat_map(|cell| {
        rule.kinds().into_iter().map(move |kind| {
            let statement = match cell {
                None => shared.total(kind),
                Some(cell) => shared.cell(cell, kind),
            };
            SaidForm::of(cell, kind, statement)
        })
    });
    let form = ReportForm {
        form: FORM,
        results: of_cell.collect(),
        said: said.collect(),
    };
    serde_json::to_string(&form).expect("a form holds text, numbers and lists only")
}

/// The report in this text; `None` where it is none.
pub fn read(text: &str) -> Option<SharedReport> {
    let form: ReportForm = serde_json::from_str(text).ok()?;
    if form.form != FORM {
        return None;
    }
    let mut results = TrancheResults::default();
    for pair in &form.results {
        results.add(ResultCell(pair.cell), pair.pair()?, &pair.results()?);
    }
    let mut total = BTreeMap::new();
    let mut cells: BTreeMap<ResultCell, BTreeMap<ResultKind, Statement>> = BTreeMap::new();
    for said in &form.said {
        let (kind, statement) = (kind_from_code(&said.kind)?, said.statement()?);
        match said.cell {
            None => total.insert(kind, statement),
            Some(cell) => cells
                .entry(ResultCell(cell))
                .or_default()
                .insert(kind, statement),
        };
    }
    Some(SharedReport {
        results,
        shared: SharedResults::kept(total, cells),
    })
}

impl PairForm {
    fn of(cell: ResultCell, pair: SupplierPair, results: &PairResults) -> PairForm {
        let supplier = |supplier: Option<OrganisationRef>| supplier.map(|one| one.to_string());
        let hubs = results.hubs;
        let kpi = |(kpi, tally): (&Kpi, &KpiTally)| {
            let counts = [
                tally.pairs,
                tally.worsened,
                tally.improved,
                tally.holdback_pairs,
                tally.holdback_worsened,
            ];
            (kpi.code().to_owned(), counts)
        };
        PairForm {
            cell: cell.0,
            electricity: supplier(pair.electricity),
            gas: supplier(pair.gas),
            hubs: [
                hubs.planned,
                hubs.held,
                hubs.ok,
                hubs.failed,
                hubs.silent,
                hubs.pending,
            ],
            kpis: results.kpis.iter().map(kpi).collect(),
        }
    }

    fn pair(&self) -> Option<SupplierPair> {
        let supplier = |text: &Option<String>| match text {
            None => Some(None),
            Some(text) => OrganisationRef::parse(text).map(Some),
        };
        Some(SupplierPair {
            electricity: supplier(&self.electricity)?,
            gas: supplier(&self.gas)?,
        })
    }

    fn results(&self) -> Option<PairResults> {
        let [planned, held, ok, failed, silent, pending] = self.hubs;
        let kpi = |(code, counts): (&String, &[u64; 5])| {
            let [pairs, worsened, improved, holdback_pairs, holdback_worsened] = *counts;
            let tally = KpiTally {
                pairs,
                worsened,
                improved,
                holdback_pairs,
                holdback_worsened,
            };
            Some((Kpi::from_code(code)?, tally))
        };
        Some(PairResults {
            hubs: CellTally {
                planned,
                held,
                ok,
                failed,
                silent,
                pending,
            },
            kpis: self.kpis.iter().map(kpi).collect::<Option<_>>()?,
        })
    }
}

impl SaidForm {
    fn of(cell: Option<ResultCell>, kind: ResultKind, statement: Statement) -> SaidForm {
        let mut form = SaidForm {
            cell: cell.map(|cell| cell.0),
            kind: kind_code(kind),
            exactly: None,
            fewer_than: None,
            withheld: None,
        };
        match statement {
            Statement::Exactly(number) => form.exactly = Some(number),
            Statement::FewerThan(limit) => form.fewer_than = Some(limit),
            Statement::Withheld(because) => {
                form.withheld = Some(withheld_code(because).to_owned());
            }
        }
        form
    }

    fn statement(&self) -> Option<Statement> {
        match (self.exactly, self.fewer_than, &self.withheld) {
            (Some(number), None, None) => Some(Statement::Exactly(number)),
            (None, Some(limit), None) => Some(Statement::FewerThan(limit)),
            (None, None, Some(code)) => withheld_from_code(code).map(Statement::Withheld),
            _ => None,
        }
    }
}
