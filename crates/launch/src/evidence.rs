//! The evidence of a gate: every whole number that its verdict rests on, in a text that says the
//! same for ever. Read back and judged again it gives the same bytes (I2).

use crate::criteria::Kpi;
use crate::gate::{
    Assessment, CellCounts, EmergencyStop, FixedCriteria, GateCriteria, InconclusiveReason,
    KpiCriteria, KpiNumber, PairCounts, Series, TrancheCounts, Verdict, assess,
};
use crate::hold::HoldReason;
use crate::launch::{GateOutcome, Launch};
use crate::share::Share;
use crate::tally::{KpiTally, TrancheTally};
use std::fmt::Write as _;
use terms::Moment;

/// The first line, with the version of the form.
const HEADING: &str = "Firmgate gate evidence 1";

/// What a gate is decided by, as whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    criteria: GateCriteria,
    counts: TrancheCounts,
    /// The measures in the order of the criteria, with their counts of hubs held back.
    kpis: Vec<(Kpi, u64, u64)>,
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
        let hubs_min = u64::from(criteria.stratum_hubs_min);
        let cells = tally
            .strata()
            .values()
            .filter(|cell| cell.planned - cell.held >= hubs_min)
            .map(|cell| CellCounts {
                matured: cell.matured(),
                matured_min: hubs_min,
            })
            .collect();
        let none = KpiTally::default();
        let measured = |kpi: &Kpi| tally.kpis.get(kpi).copied().unwrap_or(none);
        let pairs = |kpi: &Kpi| {
            let counts = measured(kpi);
            PairCounts::new(counts.pairs, counts.worsened, counts.improved)
        };
        Some(Evidence {
            criteria: gate_criteria(criteria),
            counts: TrancheCounts {
                ok: total.ok,
                failed: total.failed,
                silent: total.silent,
                pending: total.planned - total.held - total.matured(),
                soaked_seconds: soaked_seconds(tranche.matured_at, now, criteria),
                emergency_stop: match stopped {
                    true => EmergencyStop::Open,
                    false => EmergencyStop::None,
                },
                stopped_before: match latched {
                    true => vec![Series::Bad],
                    false => Vec::new(),
                },
                cells,
                kpis: criteria.kpis.keys().map(pairs).collect::<Option<_>>()?,
            },
            kpis: criteria
                .kpis
                .keys()
                .map(|kpi| {
                    let counts = measured(kpi);
                    (*kpi, counts.holdback_pairs, counts.holdback_worsened)
                })
                .collect(),
        })
    }

    /// The verdict.
    pub fn assess(&self) -> Assessment {
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

    /// The measure at this place of the criteria.
    pub fn kpi(&self, number: KpiNumber) -> Option<Kpi> {
        self.kpis.get(number.0).map(|(kpi, _, _)| *kpi)
    }

    /// The measures that drift.
    pub fn drifting(&self, assessment: &Assessment) -> Vec<Kpi> {
        let drifting = assessment.drifting.iter();
        drifting.filter_map(|number| self.kpi(*number)).collect()
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
            (
                "failed_tolerance",
                criteria.failed_tolerance.parts_per_billion().into(),
            ),
            (
                "bad_tolerance",
                criteria.bad_tolerance.parts_per_billion().into(),
            ),
            ("alpha_stop", criteria.alpha_stop.parts_per_billion().into()),
            ("alpha_pass", criteria.alpha_pass.parts_per_billion().into()),
            (
                "matured_share_min",
                criteria.matured_share_min.parts_per_billion().into(),
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
                    EmergencyStop::None => 0,
                    EmergencyStop::Open => 1,
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
        let measures = self.kpis.iter().zip(&criteria.kpis).zip(&counts.kpis);
        for (((kpi, holdback, holdback_worse), fixed), pairs) in measures {
            line(
                text,
                format_args!(
                    "kpi {} {} {} {} {} {} {holdback} {holdback_worse}",
                    kpi.code(),
                    fixed.worsened_tolerance.parts_per_billion(),
                    fixed.pairs_min,
                    pairs.pairs(),
                    pairs.worse(),
                    pairs.better(),
                ),
            );
        }
    }

    fn write_verdict(&self, assessment: &Assessment, text: &mut String) {
        for reading in &assessment.readings {
            let bound = |bound: Option<u64>| bound.map_or("-".to_owned(), |b| b.to_string());
            line(
                text,
                format_args!(
                    "reading {} {} of {} stops from {} passes to {}",
                    self.series_code(reading.series),
                    reading.tally.bad(),
                    reading.tally.matured(),
                    bound(reading.stops_from),
                    bound(reading.passes_to),
                ),
            );
        }
        for kpi in self.drifting(assessment) {
            line(text, format_args!("drift {}", kpi.code()));
        }
        let (verdict, reasons) = self.verdict_codes(&assessment.verdict);
        line(text, format_args!("verdict {verdict}"));
        for reason in reasons {
            line(text, format_args!("reason {reason}"));
        }
    }

    fn verdict_codes(&self, verdict: &Verdict) -> (&'static str, Vec<String>) {
        match verdict {
            Verdict::NotEvaluable => ("NOT_EVALUABLE", Vec::new()),
            Verdict::Stopped => ("STOPPED", Vec::new()),
            Verdict::NotAchieved(series) => (
                "NOT_ACHIEVED",
                series.iter().map(|one| self.series_code(*one)).collect(),
            ),
            Verdict::Achieved => ("ACHIEVED", Vec::new()),
            Verdict::Inconclusive(reasons) => (
                "INCONCLUSIVE",
                reasons.iter().map(|one| self.reason_code(*one)).collect(),
            ),
        }
    }

    fn series_code(&self, series: Series) -> String {
        match series {
            Series::Failed => "FAILED_RATE".to_owned(),
            Series::Bad => "BAD_RATE".to_owned(),
            Series::Kpi(number) => format!("KPI:{}", self.kpi_code(number)),
        }
    }

    fn reason_code(&self, reason: InconclusiveReason) -> String {
        match reason {
            InconclusiveReason::NoMatureOutcomes => "NO_MATURE_OUTCOMES".to_owned(),
            InconclusiveReason::Maturity => "MATURITY".to_owned(),
            InconclusiveReason::Soak => "SOAK".to_owned(),
            InconclusiveReason::Coverage(cell) => format!("COVERAGE:{}", cell.0),
            InconclusiveReason::Evidence => "EVIDENCE".to_owned(),
            InconclusiveReason::KpiData(number) => {
                format!("KPI_DATA:{}", self.kpi_code(number))
            }
            InconclusiveReason::KpiEvidence(number) => {
                format!("KPI_EVIDENCE:{}", self.kpi_code(number))
            }
        }
    }

    fn kpi_code(&self, number: KpiNumber) -> &'static str {
        self.kpi(number).map_or("-", Kpi::code)
    }

    /// The evidence in this text; `None` where it is not one, or where its verdict is not the one
    /// that follows from it.
    pub fn read(text: &str) -> Option<Evidence> {
        let mut reader = Reader::of(text)?;
        let criteria = GateCriteria {
            failed_tolerance: reader.share("failed_tolerance")?,
            bad_tolerance: reader.share("bad_tolerance")?,
            alpha_stop: reader.share("alpha_stop")?,
            alpha_pass: reader.share("alpha_pass")?,
            matured_share_min: reader.share("matured_share_min")?,
            soak_seconds_min: reader.number("soak_seconds_min")?,
            kpis: Vec::new(),
        };
        let counts = TrancheCounts {
            ok: reader.number("ok")?,
            failed: reader.number("failed")?,
            silent: reader.number("silent")?,
            pending: reader.number("pending")?,
            soaked_seconds: reader.number("soaked_seconds")?,
            emergency_stop: match reader.number("emergency_stops_open")? {
                0 => EmergencyStop::None,
                _ => EmergencyStop::Open,
            },
            stopped_before: match reader.number("stopped_before")? {
                0 => Vec::new(),
                _ => vec![Series::Bad],
            },
            cells: reader.cells()?,
            kpis: Vec::new(),
        };
        let mut evidence = Evidence {
            criteria,
            counts,
            kpis: Vec::new(),
        };
        reader.kpis(&mut evidence)?;
        (evidence.text() == text).then_some(evidence)
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
            into.criteria.kpis.push(KpiCriteria {
                worsened_tolerance: Share::of_billion(u32::try_from(tolerance).ok()?)?,
                pairs_min,
            });
            into.counts
                .kpis
                .push(PairCounts::new(pairs, worse, better)?);
            into.kpis.push((kpi, holdback, holdback_worse));
        }
        Some(())
    }
}

/// The criteria of a launch as its gates are decided by them.
fn gate_criteria(criteria: &crate::criteria::Criteria) -> GateCriteria {
    GateCriteria {
        failed_tolerance: criteria.failed_max,
        bad_tolerance: criteria.bad_max,
        alpha_stop: criteria.false_stop,
        alpha_pass: criteria.false_pass,
        matured_share_min: criteria.matured_min,
        soak_seconds_min: u64::from(criteria.soak_hours) * 3_600,
        kpis: criteria
            .kpis
            .values()
            .map(|rule| KpiCriteria {
                worsened_tolerance: criteria.worsened_max,
                pairs_min: u64::from(rule.pairs_min),
            })
            .collect(),
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
