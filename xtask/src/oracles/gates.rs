//! Policies and tranches as the rows write them, and verdicts in the rows' words.

use std::collections::BTreeMap;

use launch::Share;
use launch::criteria::Kpi;
use launch::gate::{
    CellCounts, EmergencyStopState, GateCriteria, InconclusiveReason, KpiCriteria, PairCounts,
    Series, TrancheCounts, UnfixableCriteria, Verdict, assess,
};
use serde_json::Value;

use super::answer::Answer;
use super::inputs::Inputs;

/// The verdict and its reasons.
pub fn verdict(inputs: Inputs) -> Result<Answer, String> {
    let (verdict, reasons, _) = judged(inputs)?;
    Ok(Answer::List(vec![verdict, reasons]))
}

/// The verdict, its reasons and the warnings beside it.
pub fn verdict_with_kpis(inputs: Inputs) -> Result<Answer, String> {
    let (verdict, reasons, warnings) = judged(inputs)?;
    Ok(Answer::List(vec![verdict, reasons, warnings]))
}

/// The rows' names of measures and cells. A row may call a measure what it likes: the first of its
/// names stands for the first measure that the gate knows, and so on.
struct Names<'a> {
    kpis: BTreeMap<Kpi, &'a String>,
    cells: Vec<&'a String>,
}

fn judged(inputs: Inputs) -> Result<(Answer, Answer, Answer), String> {
    let policy = Inputs(inputs.value("policy")?);
    let tranche = Inputs(inputs.value("tranche")?);
    let kpis = keys(policy, "kpis");
    if kpis.len() > Kpi::ALL.len() {
        return Err(format!("a gate knows {} measures", Kpi::ALL.len()));
    }
    let names = Names {
        kpis: Kpi::ALL.into_iter().zip(kpis).collect(),
        cells: keys(tranche, "strata"),
    };
    let criteria = criteria(policy, &names)?;
    let counts = counts(tranche, &names)?;
    // No table: a row asks for one number of hubs only.
    let fixed = criteria.fix(0).map_err(|why| unfixable(why, &names))?;
    let assessment = assess(&fixed, &counts);
    let (verdict, reasons) = words(&assessment.verdict, &names);
    let drifting = assessment.drifting.iter();
    let warnings = drifting
        .map(|kpi| format!("DRIFT:{}", names.kpi(*kpi)))
        .collect();
    Ok((
        Answer::Text(verdict.to_owned()),
        texts(reasons),
        texts(warnings),
    ))
}

fn criteria(policy: Inputs, names: &Names) -> Result<GateCriteria, String> {
    let mut kpis = BTreeMap::new();
    for (kpi, name) in &names.kpis {
        let given = Inputs(Inputs(policy.value("kpis")?).value(name)?);
        let worsened_max = share(given, "p_worse")?;
        kpis.insert(
            *kpi,
            KpiCriteria {
                worsened_max,
                pairs_min: given.whole("min_n")?,
            },
        );
    }
    Ok(GateCriteria {
        failed_max: share(policy, "p_fail")?,
        bad_max: share(policy, "p_bad")?,
        false_stop: share(policy, "alpha_stop")?,
        false_pass: share(policy, "alpha_pass")?,
        matured_min: share(policy, "min_mature")?,
        soak_seconds_min: seconds(policy, "soak_h")?,
        kpis,
    })
}

fn counts(tranche: Inputs, names: &Names) -> Result<TrancheCounts, String> {
    let mut cells = Vec::new();
    for name in &names.cells {
        let cell = Inputs(tranche.value("strata")?).wholes(name)?;
        let [matured, matured_min] = cell[..] else {
            return Err(format!("the cell `{name}` is not two numbers"));
        };
        cells.push(CellCounts {
            matured,
            matured_min,
        });
    }
    let mut kpis = BTreeMap::new();
    for (kpi, name) in &names.kpis {
        let given = tranche.0.get("kpis").and_then(|kpis| kpis.get(*name));
        if let Some(given) = given.filter(|given| !given.is_null()) {
            kpis.insert(*kpi, pairs(Inputs(given))?);
        }
    }
    Ok(TrancheCounts {
        ok: tranche.whole("ok")?,
        failed: tranche.whole("failed")?,
        silent: tranche.whole("silent")?,
        pending: tranche.whole("pending")?,
        soaked_seconds: seconds(tranche, "soak_h")?,
        emergency_stop: emergency_stop(tranche),
        stopped_before: Vec::new(),
        cells,
        kpis,
    })
}

fn pairs(kpi: Inputs) -> Result<PairCounts, String> {
    let pairs = PairCounts::new(kpi.whole("n")?, kpi.whole("worse")?, kpi.whole("better")?);
    pairs.ok_or_else(|| "more pairs changed than there are".to_owned())
}

/// Absent, null or false, none is open. Anything else is a stop: a brake never fails open.
fn emergency_stop(tranche: Inputs) -> EmergencyStopState {
    match tranche.0.get("emergency_stop") {
        None | Some(Value::Null | Value::Bool(false)) => EmergencyStopState::None,
        Some(_) => EmergencyStopState::Open,
    }
}

fn share(inputs: Inputs, name: &str) -> Result<Share, String> {
    let parts = inputs.real(name)? * f64::from(Share::WHOLE);
    let whole = parts.round();
    if (parts - whole).abs() > 1e-6 {
        return Err(format!("`{name}` has more than nine decimals"));
    }
    let share = Share::of_billion(whole as u32).filter(|_| whole > 0.0);
    share.ok_or_else(|| format!("`{name}` is not between 0 and 1"))
}

/// Hours, which may have a fraction, in whole seconds.
fn seconds(inputs: Inputs, name: &str) -> Result<u64, String> {
    Ok((inputs.real(name)? * 3600.0).floor() as u64)
}

fn keys<'a>(inputs: Inputs<'a>, name: &str) -> Vec<&'a String> {
    let members = inputs.0.get(name).and_then(Value::as_object);
    members
        .map(|members| members.keys().collect())
        .unwrap_or_default()
}

impl Names<'_> {
    fn kpi(&self, kpi: Kpi) -> &str {
        self.kpis.get(&kpi).map_or(kpi.code(), |name| name)
    }

    fn series(&self, series: Series) -> String {
        match series {
            Series::Failed => "FAILED_RATE".to_owned(),
            Series::Bad => "BAD_RATE".to_owned(),
            Series::Kpi(kpi) => format!("KPI:{}", self.kpi(kpi)),
        }
    }

    fn reason(&self, reason: InconclusiveReason) -> String {
        match reason {
            InconclusiveReason::NoMatureOutcomes => "NO_MATURE_OUTCOMES".to_owned(),
            InconclusiveReason::Maturity => "MATURITY".to_owned(),
            InconclusiveReason::Soak => "SOAK".to_owned(),
            InconclusiveReason::Coverage(cell) => {
                format!(
                    "COVERAGE:{}",
                    self.cells.get(cell.0).map_or("?", |name| name)
                )
            }
            InconclusiveReason::Evidence => "EVIDENCE".to_owned(),
            InconclusiveReason::KpiData(kpi) => format!("KPI_DATA:{}", self.kpi(kpi)),
            InconclusiveReason::KpiEvidence(kpi) => format!("KPI_EVIDENCE:{}", self.kpi(kpi)),
        }
    }
}

fn words(verdict: &Verdict, names: &Names) -> (&'static str, Vec<String>) {
    match verdict {
        Verdict::NotEvaluable => ("NOT_EVALUABLE", vec!["EMPTY_TRANCHE".to_owned()]),
        Verdict::Stopped => ("STOPPED", vec!["EMERGENCY_STOP".to_owned()]),
        Verdict::NotAchieved(series) => (
            "NOT_ACHIEVED",
            series.iter().map(|one| names.series(*one)).collect(),
        ),
        Verdict::Achieved => ("ACHIEVED", Vec::new()),
        Verdict::Inconclusive(reasons) => (
            "INCONCLUSIVE",
            reasons.iter().map(|one| names.reason(*one)).collect(),
        ),
    }
}

fn unfixable(why: UnfixableCriteria, names: &Names) -> String {
    match why {
        UnfixableCriteria::Tolerance(series) => {
            format!("the tolerance of {} is 1", names.series(series))
        }
        UnfixableCriteria::FalseStop => "`alpha_stop` is 1".to_owned(),
        UnfixableCriteria::FalsePass => "`alpha_pass` is 1".to_owned(),
    }
}

fn texts(texts: Vec<String>) -> Answer {
    Answer::List(texts.into_iter().map(Answer::Text).collect())
}
