//! Policies and tranches as the rows write them, and verdicts in the rows' words.

use launch::Share;
use launch::gate::{
    CellCounts, EmergencyStop, GateCriteria, GateCriteriaFault, InconclusiveReason, KpiCriteria,
    KpiNumber, PairCounts, Series, TrancheCounts, Verdict, assess,
};
use serde_json::{Map, Value};

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

/// The names of KPIs and cells, which the gate knows by position.
struct Names<'a> {
    kpis: Vec<&'a String>,
    cells: Vec<&'a String>,
}

fn judged(inputs: Inputs) -> Result<(Answer, Answer, Answer), String> {
    let policy = Inputs(inputs.value("policy")?);
    let tranche = Inputs(inputs.value("tranche")?);
    let names = Names {
        kpis: keys(policy, "kpis"),
        cells: keys(tranche, "strata"),
    };
    let criteria = criteria(policy)?;
    let counts = counts(tranche, &names)?;
    // No table: a row asks for one number of hubs only.
    let fixed = criteria.fix(0).map_err(|fault| fault_text(fault, &names))?;
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

fn criteria(policy: Inputs) -> Result<GateCriteria, String> {
    let mut kpis = Vec::new();
    for kpi in members(policy, "kpis").values() {
        let kpi = Inputs(kpi);
        kpis.push(KpiCriteria {
            worsened_tolerance: share(kpi, "p_worse")?,
            pairs_min: kpi.whole("min_n")?,
        });
    }
    Ok(GateCriteria {
        failed_tolerance: share(policy, "p_fail")?,
        bad_tolerance: share(policy, "p_bad")?,
        alpha_stop: share(policy, "alpha_stop")?,
        alpha_pass: share(policy, "alpha_pass")?,
        matured_share_min: share(policy, "min_mature")?,
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
    let given = members(tranche, "kpis");
    let kpis: Result<Vec<PairCounts>, String> = names
        .kpis
        .iter()
        .map(|name| given.get(*name).map_or(Ok(PairCounts::default()), pairs))
        .collect();
    Ok(TrancheCounts {
        ok: tranche.whole("ok")?,
        failed: tranche.whole("failed")?,
        silent: tranche.whole("silent")?,
        pending: tranche.whole("pending")?,
        soaked_seconds: seconds(tranche, "soak_h")?,
        emergency_stop: emergency_stop(tranche)?,
        stopped_before: Vec::new(),
        cells,
        kpis: kpis?,
    })
}

fn pairs(kpi: &Value) -> Result<PairCounts, String> {
    if kpi.is_null() {
        return Ok(PairCounts::default());
    }
    let kpi = Inputs(kpi);
    let pairs = PairCounts::new(kpi.whole("n")?, kpi.whole("worse")?, kpi.whole("better")?);
    pairs.ok_or_else(|| "more pairs changed than there are".to_owned())
}

/// Absent, it is not open.
fn emergency_stop(tranche: Inputs) -> Result<EmergencyStop, String> {
    match tranche.0.get("emergency_stop") {
        None | Some(Value::Null | Value::Bool(false)) => Ok(EmergencyStop::None),
        Some(Value::Bool(true)) => Ok(EmergencyStop::Open),
        Some(other) => Err(format!("`emergency_stop` is {other}")),
    }
}

fn share(inputs: Inputs, name: &str) -> Result<Share, String> {
    let parts = (inputs.real(name)? * 1e9).round();
    let parts = (0.0..=1e9).contains(&parts).then_some(parts as u32);
    let share = parts.and_then(Share::of_billion);
    share.ok_or_else(|| format!("`{name}` is not between 0 and 1"))
}

/// Hours, which may have a fraction, in whole seconds.
fn seconds(inputs: Inputs, name: &str) -> Result<u64, String> {
    let hours = inputs.real(name)?;
    Ok((hours * 3600.0).floor() as u64)
}

fn members(inputs: Inputs, name: &str) -> Map<String, Value> {
    inputs
        .0
        .get(name)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

fn keys<'a>(inputs: Inputs<'a>, name: &str) -> Vec<&'a String> {
    let members = inputs.0.get(name).and_then(Value::as_object);
    members
        .map(|members| members.keys().collect())
        .unwrap_or_default()
}

impl Names<'_> {
    fn kpi(&self, kpi: KpiNumber) -> &str {
        self.kpis.get(kpi.0).map_or("?", |name| name)
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

fn fault_text(fault: GateCriteriaFault, names: &Names) -> String {
    match fault {
        GateCriteriaFault::Tolerance(series) => {
            format!("the tolerance of {} is 0 or 1", names.series(series))
        }
        GateCriteriaFault::AlphaStop => "`alpha_stop` is 0 or 1".to_owned(),
        GateCriteriaFault::AlphaPass => "`alpha_pass` is 0 or 1".to_owned(),
    }
}

fn texts(texts: Vec<String>) -> Answer {
    Answer::List(texts.into_iter().map(Answer::Text).collect())
}
