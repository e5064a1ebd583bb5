//! Results of a launch as each capacity may see them, and mass activations.

use app::launches::{LaunchResults, ReportInResults, ResultDetail, TrancheInResults};
use formats::result_report::{kind_code, region_of, withheld_code};
use launch::activation::{ActivationStanding, MassActivation};
use launch::sharing::{NextReport, PairResults, ResultCell, ResultKind, SharingRule, Statement};
use serde::Serialize;
use std::collections::BTreeMap;
use terms::CspRegion;
use utoipa::ToSchema;

/// The results of a launch.
#[derive(Serialize, ToSchema)]
pub struct ResultsForm {
    /// The launch's reference.
    pub launch: String,
    /// The number of its notification.
    pub number: String,
    /// Its tranches of which hubs were ordered, newest first.
    pub tranches: Vec<TrancheResultsForm>,
}

/// The results of one tranche.
#[derive(Serialize, ToSchema)]
pub struct TrancheResultsForm {
    /// The level.
    pub level: u32,
    /// The attempt at it.
    pub attempt: u32,
    /// The Working Day on which the next report is made, where one is to come and none is due.
    pub next_report: Option<String>,
    /// The reports, newest first.
    pub reports: Vec<ReportForm>,
    /// Whose hubs `now` counts: `OWN` for a Supplier, `ALL` for DCC; absent for others.
    pub now_of: Option<&'static str>,
    /// What became of these hubs until now, by region.
    pub now: Vec<NowForm>,
}

/// A report as everybody told may read it.
#[derive(Serialize, ToSchema)]
pub struct ReportForm {
    /// Its number within the launch.
    pub number: u32,
    /// When it was made.
    pub at: String,
    /// What it says.
    pub statements: Vec<StatementForm>,
}

/// What is said of one number: one of the last three members.
#[derive(Serialize, ToSchema)]
pub struct StatementForm {
    /// The CSP Region; absent for all together.
    pub region: Option<&'static str>,
    /// `HUBS`, `MATURED`, `BAD`, or `MEASURED-` and `WORSENED-` with the code of a measure.
    pub count: String,
    /// It is this.
    pub exactly: Option<u64>,
    /// It is less than this.
    pub fewer_than: Option<u64>,
    /// Nothing is said, for this reason.
    pub withheld: Option<&'static str>,
}

/// What became of hubs in one region.
#[derive(Serialize, ToSchema)]
pub struct NowForm {
    /// The CSP Region.
    pub region: &'static str,
    /// Hubs in the tranche.
    pub hubs: u64,
    /// On the new version and heard since.
    pub ok: u64,
    /// Failed.
    pub failed: u64,
    /// Silent.
    pub silent: u64,
    /// Ordered, nothing decisive yet.
    pub pending: u64,
    /// By the code of a measure: hubs measured before and after, and those of them that worsened.
    pub measures: BTreeMap<&'static str, [u64; 2]>,
}

/// Many hubs that activate on one day in one region.
#[derive(Serialize, ToSchema)]
pub struct ActivationForm {
    /// The day.
    pub day: String,
    /// The CSP Region.
    pub region: &'static str,
    /// From this full hour, by Great Britain's clocks.
    pub from_hour: u8,
    /// Until this full hour.
    pub until_hour: u8,
    /// About how many hubs, rounded down to hundreds.
    pub hubs: u64,
    /// Whether the deployment is held, so that the day moves.
    pub held: bool,
}

impl ResultsForm {
    /// These results.
    pub fn of(results: &LaunchResults) -> ResultsForm {
        let tranche = |tranche| TrancheResultsForm::of(&results.rule, tranche);
        ResultsForm {
            launch: results.line.reference.to_string(),
            number: results.line.notification.number.to_string(),
            tranches: results.tranches.iter().map(tranche).collect(),
        }
    }
}

impl TrancheResultsForm {
    fn of(rule: &SharingRule, tranche: &TrancheInResults) -> TrancheResultsForm {
        let report = |report| ReportForm::of(rule, report);
        let (now_of, now) = now_of(&tranche.detail);
        TrancheResultsForm {
            level: tranche.level,
            attempt: tranche.attempt,
            next_report: match tranche.next {
                NextReport::On(day) => Some(day.to_string()),
                NextReport::None | NextReport::Due => None,
            },
            reports: tranche.reports.iter().map(report).collect(),
            now_of,
            now,
        }
    }
}

fn now_of(detail: &ResultDetail) -> (Option<&'static str>, Vec<NowForm>) {
    match detail {
        ResultDetail::Own(own) => {
            let cells = own.cells().map(|(cell, of)| NowForm::of(cell, of));
            (Some("OWN"), cells.collect())
        }
        ResultDetail::Whole(whole) => {
            let cells = whole.by_pair().map(|(cell, pairs)| {
                let pairs = pairs.values();
                let sum = pairs.fold(PairResults::default(), |sum, of| sum.plus(of));
                NowForm::of(cell, &sum)
            });
            (Some("ALL"), cells.collect())
        }
        ResultDetail::ReportsOnly => (None, Vec::new()),
    }
}

impl NowForm {
    fn of(cell: ResultCell, of: &PairResults) -> NowForm {
        let measure = |(kpi, tally): (&launch::criteria::Kpi, &launch::tally::KpiTally)| {
            (kpi.code(), [tally.pairs, tally.worsened])
        };
        NowForm {
            region: region_of(cell).map_or("Unknown", CspRegion::text),
            hubs: of.hubs.planned,
            ok: of.hubs.ok,
            failed: of.hubs.failed,
            silent: of.hubs.silent,
            pending: of.hubs.pending,
            measures: of.kpis.iter().map(measure).collect(),
        }
    }
}

impl ReportForm {
    fn of(rule: &SharingRule, report: &ReportInResults) -> ReportForm {
        let cells = report.shared.cells().map(Some);
        let statements = [None].into_iter().chain(cells).flat_map(|cell| {
            rule.kinds().into_iter().map(move |kind| {
                let statement = match cell {
                    None => report.shared.total(kind),
                    Some(cell) => report.shared.cell(cell, kind),
                };
                StatementForm::of(cell, kind, statement)
            })
        });
        ReportForm {
            number: report.number,
            at: report.at.rfc3339(),
            statements: statements.collect(),
        }
    }
}

impl StatementForm {
    fn of(cell: Option<ResultCell>, kind: ResultKind, statement: Statement) -> StatementForm {
        let (exactly, fewer_than, withheld) = match statement {
            Statement::Exactly(number) => (Some(number), None, None),
            Statement::FewerThan(limit) => (None, Some(limit), None),
            Statement::Withheld(because) => (None, None, Some(withheld_code(because))),
        };
        StatementForm {
            region: cell.and_then(region_of).map(CspRegion::text),
            count: kind_code(kind),
            exactly,
            fewer_than,
            withheld,
        }
    }
}

impl ActivationForm {
    /// This one.
    pub fn of(one: &MassActivation) -> ActivationForm {
        ActivationForm {
            day: one.day.to_string(),
            region: one.region.text(),
            from_hour: one.from_hour,
            until_hour: one.until_hour,
            hubs: one.hubs,
            held: one.standing == ActivationStanding::Held,
        }
    }
}
