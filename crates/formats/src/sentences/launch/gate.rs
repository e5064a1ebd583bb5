//! Gates in words: verdicts, what they lack, series, and what stands in criteria.

use crate::finding_text::with_commas;
use launch::criteria::{ActivationDays, Criteria, Kpi, StartDays};
use launch::gate::{InconclusiveReason, Series, Verdict};
use launch::ladder::LevelSize;
use launch::share::Share;

/// The name of a measure (SL-5).
pub fn measure_name(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::HalfHourlyReads => "Missing half-hourly reads",
        Kpi::GasReads => "Missing gas reads",
        Kpi::Alerts => "Alerts",
        Kpi::PrepaymentLatency => "Slow prepayment top-ups",
    }
}

/// The name of a series.
pub fn series_name(series: Series) -> &'static str {
    match series {
        Series::Failed => "Failed hubs",
        Series::Bad => "Bad hubs: failed or silent",
        Series::Kpi(kpi) => measure_name(kpi),
    }
}

/// A verdict in one sentence.
pub fn verdict_text(verdict: &Verdict) -> String {
    match verdict {
        Verdict::NotEvaluable => {
            "Nothing was attempted yet, so there is nothing to judge.".to_owned()
        }
        Verdict::Stopped => "An Emergency Stop is in force.".to_owned(),
        Verdict::NotAchieved(series) => {
            let names: Vec<&str> = series.iter().map(|series| series_name(*series)).collect();
            format!(
                "Beyond tolerance in {}. Only people can go on from here.",
                names.join("; ")
            )
        }
        Verdict::Achieved => "Every criterion is met.".to_owned(),
        Verdict::Inconclusive(_) => {
            "Neither achieved nor beyond tolerance: nothing passes for want of evidence.".to_owned()
        }
    }
}

/// A verdict in a word or two.
pub fn verdict_name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::NotEvaluable => "Nothing to judge yet",
        Verdict::Stopped => "Stopped",
        Verdict::NotAchieved(_) => "Not achieved",
        Verdict::Achieved => "Achieved",
        Verdict::Inconclusive(_) => "Not decided yet",
    }
}

/// What is missing for a gate to be achieved. `cells` names the strata in the order in which the
/// gate counts them; one without a name is told by its number.
pub fn inconclusive_text(reason: &InconclusiveReason, cells: &[String]) -> String {
    match reason {
        InconclusiveReason::NoMatureOutcomes => "No hub has matured.".to_owned(),
        InconclusiveReason::Maturity => "Too small a share of the tranche has matured.".to_owned(),
        InconclusiveReason::Soak => "The hubs have not run long enough (soak).".to_owned(),
        InconclusiveReason::Coverage(cell) => match cells.get(cell.0) {
            Some(name) => format!("Too few hubs of this stratum have matured: {name}."),
            None => format!(
                "Too few hubs of stratum {} have matured.",
                cell.0.saturating_add(1)
            ),
        },
        InconclusiveReason::Evidence => {
            "The counts do not show yet that the rate of bad hubs is within tolerance.".to_owned()
        }
        InconclusiveReason::KpiData(kpi) => {
            format!("{}: too few hubs were measured.", measure_name(*kpi))
        }
        InconclusiveReason::KpiEvidence(kpi) => format!(
            "{}: the pairs do not show yet that it is within tolerance.",
            measure_name(*kpi)
        ),
    }
}

/// A share as a percentage with no more decimals than it has: `0.5 %`.
pub fn share_text(share: Share) -> String {
    let parts = share.parts_per_billion();
    let (whole, rest) = (parts / 10_000_000, parts % 10_000_000);
    if rest == 0 {
        return format!("{whole} %");
    }
    let decimals = format!("{rest:07}");
    format!("{whole}.{} %", decimals.trim_end_matches('0'))
}

/// How many hubs a level takes, in words.
pub fn level_size_text(size: LevelSize) -> String {
    match size {
        LevelSize::Nominated { by_dcc_plan } => format!(
            "The hubs that Suppliers list; where no list arrives, {} by DCC's plan",
            with_commas(u64::from(by_dcc_plan))
        ),
        LevelSize::Hubs(hubs) => format!("{} hubs", with_commas(u64::from(hubs))),
        LevelSize::Share(share) => format!("{} of the affected hubs", share_text(share)),
        LevelSize::Rest => "Every affected hub that is left".to_owned(),
    }
}

/// The criteria, each with its name and its value, in the order in which a notification tells them.
pub fn criteria_lines(criteria: &Criteria) -> Vec<(&'static str, String)> {
    let hours = |hours: u32| format!("{} hours", with_commas(u64::from(hours)));
    let levels: Vec<String> = criteria
        .levels
        .sizes()
        .iter()
        .zip(1..)
        .map(|(size, number)| format!("{number}. {}", level_size_text(*size)))
        .collect();
    let waves: Vec<String> = criteria
        .waves
        .sizes()
        .iter()
        .map(|hubs| with_commas(u64::from(*hubs)))
        .collect();
    let measures: Vec<String> = criteria
        .kpis
        .iter()
        .map(|(kpi, rule)| {
            format!(
                "{} (worsened: more than {} and more than {} times as many as before; at least {} \
                 pairs)",
                measure_name(*kpi),
                rule.events_min,
                rule.multiple,
                rule.pairs_min
            )
        })
        .collect();
    let capacity: Vec<String> = criteria
        .daily_capacity
        .iter()
        .map(|(region, hubs)| format!("{} {}", region.text(), with_commas(u64::from(*hubs))))
        .collect();
    vec![
        ("Failed hubs, at most", share_text(criteria.failed_max)),
        (
            "Bad hubs (failed or silent), at most",
            share_text(criteria.bad_max),
        ),
        (
            "Worsened hubs, for each measure, at most",
            share_text(criteria.worsened_max),
        ),
        (
            "Chance of a false stop, at most",
            share_text(criteria.false_stop),
        ),
        (
            "Chance of a false pass, at most",
            share_text(criteria.false_pass),
        ),
        (
            "Share of a tranche that must have matured",
            share_text(criteria.matured_min),
        ),
        (
            "Soak",
            match criteria.soak_over_month_end {
                true => format!("{}, over the turn of a month", hours(criteria.soak_hours)),
                false => hours(criteria.soak_hours),
            },
        ),
        (
            "A hub is silent",
            format!(
                "{} after its order, and {} of re-reading",
                hours(criteria.silent_after_hours),
                hours(criteria.reread_hours)
            ),
        ),
        (
            "Hubs that each stratum needs",
            with_commas(u64::from(criteria.stratum_hubs_min)),
        ),
        (
            "Hubs of each stratum held back for comparison",
            with_commas(u64::from(criteria.holdback_per_stratum)),
        ),
        (
            "Measures",
            match measures.is_empty() {
                true => "None".to_owned(),
                false => measures.join("; "),
            },
        ),
        ("Levels", levels.join("; ")),
        (
            "Waves of a tranche",
            match waves.is_empty() {
                true => "One".to_owned(),
                false => format!("{} and the rest", waves.join(", ")),
            },
        ),
        (
            "Window for the first lists",
            working_days_text(criteria.nomination_working_days),
        ),
        (
            "Hubs that one Supplier may list for a level",
            with_commas(u64::from(criteria.nominations_per_supplier_max)),
        ),
        (
            "Activation window",
            format!(
                "{:02}:00 to {:02}:00 UK time, {}",
                criteria.activation.from_hour,
                criteria.activation.until_hour,
                activation_days_text(criteria.activation.days)
            ),
        ),
        (
            "A wave starts on",
            start_days_text(criteria.start_days).to_owned(),
        ),
        ("Orders to a CSP on one day, at most", capacity.join("; ")),
        (
            "Results are shared within",
            working_days_text(criteria.results_within_working_days),
        ),
        (
            "Tranche report to the forum within",
            working_days_text(criteria.report_after_working_days),
        ),
        (
            "Cells of an aggregate below this are not shown",
            with_commas(u64::from(criteria.small_cell_below)),
        ),
    ]
}

/// `1 Working Day`, `15 Working Days`.
fn working_days_text(days: u32) -> String {
    match days {
        1 => "1 Working Day".to_owned(),
        days => format!("{} Working Days", with_commas(u64::from(days))),
    }
}

/// On which days hubs activate.
pub fn activation_days_text(days: ActivationDays) -> &'static str {
    match days {
        ActivationDays::WorkingDays => "Working Days",
        ActivationDays::EveryDay => "every day",
    }
}

/// On which days a wave may start.
pub fn start_days_text(days: StartDays) -> &'static str {
    match days {
        StartDays::WorkingDayBeforeWorkingDay => {
            "Working Days that a Working Day follows: no Friday, no day before a holiday"
        }
        StartDays::WorkingDays => "Working Days",
        StartDays::EveryDay => "every day",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_with_no_more_decimals_than_it_has() {
        let told = |parts| share_text(Share::of_million(parts).unwrap());
        assert_eq!(told(5_000), "0.5 %");
        assert_eq!(told(10_000), "1 %");
        assert_eq!(told(980_000), "98 %");
        assert_eq!(told(1), "0.0001 %");
        assert_eq!(told(1_000_000), "100 %");
    }
}
