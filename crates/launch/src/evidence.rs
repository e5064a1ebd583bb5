//! The evidence of a gate: every whole number that its verdict rests on, in a text that says the
//! same for ever. Read back and judged again it gives the same bytes (I2).

use crate::criteria::Kpi;
use crate::gate::{
    CellCounts, EmergencyStopState, FixedCriteria, GateAssessment, GateCriteria,
    InconclusiveReason, KpiCriteria, PairCounts, Series, TrancheCounts, Verdict, assess,
};
use crate::hold::HoldReason;
use crate::launch::{GateOutcome, Launch};
use crate::share::Share;
use crate::tally::{CellTally, TrancheTally};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use terms::Moment;

/// The first line, with the version of the form.
const HEADING: &str = "Firmgate gate evidence 1";

/// What a gate is decided by, as whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    criteria: GateCriteria,
    counts: TrancheCounts,
    /// Counts of hubs held back, for each measure: pairs, and those of them that worsened.
    holdback: BTreeMap<Kpi, (u64, u64)>,
}

impl Evidence {
    /// The evidence of the current tranche now; `None` where none is sealed.
    pub fn of(launch: &Launch, tally: &TrancheTally, now: Moment) -> Option<Evidence> {
        let tranche = launch.current_tranche()?;
        let criteria = &launch.notification.criteria;
        let total = tally.total();
        let stopped = launch.open_holds(now).any(|hold| match hold.reason {
            HoldReason::EmergencyStop { .. } => true,
            HoldReason::GateNotAchieved { .. } | HoldReason::Deferral { .. } => false,
        });
        let latched = launch.gates.iter().any(|gate| {
            (gate.level, gate.attempt) == (launch.level, launch.attempt)
                && gate.outcome == GateOutcome::NotAchieved
        });
        let strata = tally.strata();
        let cells = tranche
            .plan
            .gated_strata()
            .map(|stratum| CellCounts {
                matured: strata.get(&stratum.place).map_or(0, CellTally::matured),
                matured_min: stratum.needed,
            })
            .collect();
        let measured = |kpi: &Kpi| tally.kpis.get(kpi).copied().unwrap_or_default();
        let pairs = |kpi: &Kpi| {
            let counts = measured(kpi);
            let pairs = PairCounts::new(counts.pairs, counts.worsened, counts.improved)?;
            Some((*kpi, pairs))
        };
        let held_back = |kpi: &Kpi| {
            let counts = measured(kpi);
            (*kpi, (counts.holdback_pairs, counts.holdback_worsened))
        };
        Some(Evidence {
            criteria: GateCriteria::of(criteria),
            counts: TrancheCounts {
                ok: total.ok,
                failed: total.failed,
                silent: total.silent,
                pending: total.planned - total.held - total.matured(),
                soaked_seconds: soaked_seconds(tranche.matured_at, now, criteria),
                emergency_stop: match stopped {
                    true => EmergencyStopState::Open,
                    false => EmergencyStopState::None,
                },
                stopped_before: match latched {
                    true => vec![Series::Bad],
                    false => Vec::new(),
                },
                cells,
                kpis: criteria.kpis.keys().map(pairs).collect::<Option<_>>()?,
            },
            holdback: criteria.kpis.keys().map(held_back).collect(),
        })
    }

    /// The verdict.
    pub fn assess(&self) -> GateAssessment {
        assess(&self.fixed(), &self.counts)
    }

    /// The criteria with their boundaries.
    pub fn fixed(&self) -> FixedCriteria {
        self.criteria
            .clone()
            .fix(0)
            .expect("criteria were held to be fit when they were fixed")
    }

    /// The counts.
    pub fn counts(&self) -> &TrancheCounts {
        &self.counts
    }

    /// The evidence as text, with the verdict that follows from it.
    pub fn text(&self) -> String {
        let assessment = self.assess();
        let mut text = format!("{HEADING}\n");
        self.write_inputs(&mut text);
        self.write_verdict(&assessment, &mut text);
        text
    }

    fn write_inputs(&self, text: &mut String) {
        let (criteria, counts) = (&self.criteria, &self.counts);
        let lines = [
            ("failed_max", criteria.failed_max.parts_per_billion().into()),
            ("bad_max", criteria.bad_max.parts_per_billion().into()),
            ("false_stop", criteria.false_stop.parts_per_billion().into()),
            ("false_pass", criteria.false_pass.parts_per_billion().into()),
            (
                "matured_min",
                criteria.matured_min.parts_per_billion().into(),
            ),
            ("soak_seconds_min", criteria.soak_seconds_min),
            ("ok", counts.ok),
            ("failed", counts.failed),
            ("silent", counts.silent),
            ("pending", counts.pending),
            ("soaked_seconds", counts.soaked_seconds),
            (
                "emergency_stops_open",
                match counts.emergency_stop {
                    EmergencyStopState::None => 0,
                    EmergencyStopState::Open => 1,
                },
            ),
            (
                "stopped_before",
                u64::from(!counts.stopped_before.is_empty()),
            ),
        ];
        for (name, value) in lines {
            line(text, format_args!("{name} {value}"));
        }
        for cell in &counts.cells {
            line(
                text,
                format_args!("cell {} {}", cell.matured, cell.matured_min),
            );
        }
        for (kpi, fixed) in &criteria.kpis {
            let pairs = counts.kpis.get(kpi).copied().unwrap_or_default();
            let (holdback, holdback_worse) = self.holdback.get(kpi).copied().unwrap_or_default();
            line(
                text,
                format_args!(
                    "kpi {} {} {} {} {} {} {holdback} {holdback_worse}",
                    kpi.code(),
                    fixed.worsened_max.parts_per_billion(),
                    fixed.pairs_min,
                    pairs.pairs(),
                    pairs.worse(),
                    pairs.better(),
                ),
            );
        }
    }

    fn write_verdict(&self, assessment: &GateAssessment, text: &mut String) {
        for reading in &assessment.readings {
            let bound = |bound: Option<u64>| bound.map_or("-".to_owned(), |b| b.to_string());
            line(
                text,
                format_args!(
                    "reading {} {} of {} stops from {} passes to {}",
                    reading.series.code(),
                    reading.tally.bad(),
                    reading.tally.matured(),
                    bound(reading.stops_from),
                    bound(reading.passes_to),
                ),
            );
        }
        for kpi in &assessment.drifting {
            line(text, format_args!("drift {}", kpi.code()));
        }
        let (verdict, reasons) = verdict_codes(&assessment.verdict);
        line(text, format_args!("verdict {verdict}"));
        for reason in reasons {
            line(text, format_args!("reason {reason}"));
        }
    }

    /// The evidence in this text; `None` where it is not one, or where its verdict is not the one
    /// that follows from it.
    pub fn read(text: &str) -> Option<Evidence> {
        let mut reader = Reader::of(text)?;
        let criteria = GateCriteria {
            failed_max: reader.share("failed_max")?,
            bad_max: reader.share("bad_max")?,
            false_stop: reader.share("false_stop")?,
            false_pass: reader.share("false_pass")?,
            matured_min: reader.share("matured_min")?,
            soak_seconds_min: reader.number("soak_seconds_min")?,
            kpis: BTreeMap::new(),
        };
        let counts = TrancheCounts {
            ok: reader.number("ok")?,
            failed: reader.number("failed")?,
            silent: reader.number("silent")?,
            pending: reader.number("pending")?,
            soaked_seconds: reader.number("soaked_seconds")?,
            emergency_stop: match reader.number("emergency_stops_open")? {
                0 => EmergencyStopState::None,
                _ => EmergencyStopState::Open,
            },
            stopped_before: match reader.number("stopped_before")? {
                0 => Vec::new(),
                _ => vec![Series::Bad],
            },
            cells: reader.cells()?,
            kpis: BTreeMap::new(),
        };
        let mut evidence = Evidence {
            criteria,
            counts,
            holdback: BTreeMap::new(),
        };
        reader.kpis(&mut evidence)?;
        (evidence.text() == text).then_some(evidence)
    }
}

fn verdict_codes(verdict: &Verdict) -> (&'static str, Vec<String>) {
    match verdict {
        Verdict::NotEvaluable => ("NOT_EVALUABLE", Vec::new()),
        Verdict::Stopped => ("STOPPED", Vec::new()),
        Verdict::NotAchieved(series) => (
            "NOT_ACHIEVED",
            series.iter().map(|one| one.code()).collect(),
        ),
        Verdict::Achieved => ("ACHIEVED", Vec::new()),
        Verdict::Inconclusive(reasons) => (
            "INCONCLUSIVE",
            reasons.iter().map(|one| reason_code(*one)).collect(),
        ),
    }
}

fn reason_code(reason: InconclusiveReason) -> String {
    match reason {
        InconclusiveReason::NoMatureOutcomes => "NO_MATURE_OUTCOMES".to_owned(),
        InconclusiveReason::Maturity => "MATURITY".to_owned(),
        InconclusiveReason::Soak => "SOAK".to_owned(),
        InconclusiveReason::Coverage(cell) => format!("COVERAGE:{}", cell.0),
        InconclusiveReason::Evidence => "EVIDENCE".to_owned(),
        InconclusiveReason::KpiData(kpi) => {
            format!("KPI_DATA:{}", kpi.code())
        }
        InconclusiveReason::KpiEvidence(kpi) => {
            format!("KPI_EVIDENCE:{}", kpi.code())
        }
    }
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    writeln!(text, "{arguments}").expect("writing to a String cannot fail");
}

/// Lines of evidence, read one after another.
struct Reader<'t> {
    lines: std::iter::Peekable<std::str::Lines<'t>>,
}

impl<'t> Reader<'t> {
    fn of(text: &'t str) -> Option<Reader<'t>> {
        let mut lines = text.lines().peekable();
        (lines.next()? == HEADING).then_some(Reader { lines })
    }

    fn number(&mut self, name: &str) -> Option<u64> {
        let (key, value) = self.lines.next()?.split_once(' ')?;
        (key == name).then(|| value.parse().ok())?
    }

    fn share(&mut self, name: &str) -> Option<Share> {
        Share::of_billion(u32::try_from(self.number(name)?).ok()?)
    }

    fn cells(&mut self) -> Option<Vec<CellCounts>> {
        let mut cells = Vec::new();
        while let Some(line) = self.lines.next_if(|line| line.starts_with("cell ")) {
            let (matured, matured_min) = line.strip_prefix("cell ")?.split_once(' ')?;
            cells.push(CellCounts {
                matured: matured.parse().ok()?,
                matured_min: matured_min.parse().ok()?,
            });
        }
        Some(cells)
    }

    fn kpis(&mut self, into: &mut Evidence) -> Option<()> {
        while let Some(line) = self.lines.next_if(|line| line.starts_with("kpi ")) {
            let mut words = line.split(' ').skip(1);
            let kpi = Kpi::from_code(words.next()?)?;
            let numbers: Vec<u64> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
            let [
                tolerance,
                pairs_min,
                pairs,
                worse,
                better,
                holdback,
                holdback_worse,
            ] = numbers[..]
            else {
                return None;
            };
            let criteria = KpiCriteria {
                worsened_max: Share::of_billion(u32::try_from(tolerance).ok()?)?,
                pairs_min,
            };
            into.criteria.kpis.insert(kpi, criteria);
            let counts = PairCounts::new(pairs, worse, better)?;
            into.counts.kpis.insert(kpi, counts);
            into.holdback.insert(kpi, (holdback, holdback_worse));
        }
        Some(())
    }
}

/// How long the hubs were watched since enough of them had matured. Where the soak must include
/// the turn of a month, it counts for nothing before that.
fn soaked_seconds(
    matured_at: Option<Moment>,
    now: Moment,
    criteria: &crate::criteria::Criteria,
) -> u64 {
    let Some(matured_at) = matured_at else {
        return 0;
    };
    let (from, to) = (matured_at.uk_date(), now.uk_date());
    let month_turned = (from.year(), from.month()) != (to.year(), to.month());
    if criteria.soak_over_month_end && !month_turned {
        return 0;
    }
    u64::try_from(now.unix_seconds() - matured_at.unix_seconds()).unwrap_or(0)
}
