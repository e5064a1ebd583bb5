//! A rehearsal in words and as JSON: what a launch can and cannot see, how many hubs a fault
//! reaches before it is stopped, and how many days it takes. What it rests on is told with it.

use crate::finding_text::with_commas;
use crate::sentences::launch::gate::{measure_name, share_text};
use crate::sentences::launch::plan::stratum_text;
use launch::Share;
use launch::plan::StratumReport;
use launch::rehearsal::{
    Assumption, Coverage, Detectable, FaultKind, LadderEnd, Projection, ProjectionEnd,
    RehearsalReport, RehearsedFault,
};
use serde_json::{Value, json};
use std::fmt::Write;

/// True rates, in parts of a million, that are told in words: 20, 5 and 2 %.
const RATES_TOLD: [u32; 3] = [200_000, 50_000, 20_000];

/// The rehearsal in some lines and tables.
pub fn rehearsal_text(strata: &[StratumReport], report: &RehearsalReport) -> String {
    let mut text = format!(
        "{} affected hubs in {} strata. A gate needs {} clean hubs to pass.\n",
        with_commas(report.hubs),
        strata.len(),
        with_commas(report.clean_hubs_for_pass),
    );
    text.push_str(&days("Soonest", &report.soonest));
    text.push_str(&days("Latest, where hubs fall silent", &report.latest));
    text.push_str(&end_text(report.end));
    for level in &report.levels {
        let ahead = &level.ahead;
        let waves: Vec<String> = ahead.waves.iter().map(|hubs| with_commas(*hubs)).collect();
        line(
            &mut text,
            &format!(
                "\nLevel {}: {} hubs in waves of {}.{}",
                ahead.level,
                with_commas(ahead.hubs()),
                waves.join(", "),
                match level.can_pass {
                    true => "",
                    false => " Too few for its gate to pass, however good the firmware is.",
                }
            ),
        );
        line(
            &mut text,
            "  The smallest fault that stops it in 95 % of launches:",
        );
        for (kind, found) in &level.tranche.stops {
            let what = format!("  anywhere, {}: {}", kind_text(*kind), rate(found));
            line(&mut text, &what);
        }
        for (stratum, sight) in strata.iter().zip(&level.strata) {
            let silent = sight.stops.get(&FaultKind::Silent);
            line(
                &mut text,
                &format!(
                    "  {} ({} hubs{}), silent: {}",
                    stratum_text(&stratum.stratum),
                    with_commas(sight.hubs),
                    coverage_text(sight.coverage),
                    silent.map_or_else(|| NEVER.to_owned(), rate),
                ),
            );
        }
    }
    line(
        &mut text,
        "\nMean hubs upgraded before a fault stops the launch: exactly, and simulated.",
    );
    for fault in report.faults.iter().filter(|fault| is_told(fault)) {
        line(
            &mut text,
            &format!(
                "  {} {}: {:.0} and {:.0}; stopped in {:.1} % and {:.1} % of launches",
                share_text(fault.fault.rate),
                kind_text(fault.fault.kind),
                fault.launch.hubs_exposed_mean,
                simulated_mean(fault),
                fault.launch.stopped * 100.0,
                simulated_stopped(fault) * 100.0,
            ),
        );
    }
    line(&mut text, "\nWhat this rests on:");
    for assumption in &report.assumptions {
        line(&mut text, &format!("  {}", assumption_text(assumption)));
    }
    text
}

/// What is said where no rate is stopped.
pub const NEVER: &str = "nothing would";

fn line(text: &mut String, words: &str) {
    writeln!(text, "{words}").expect("writing to a String cannot fail");
}

/// The smallest rate that is stopped in 95 % of launches, in words.
pub fn rate(found: &Detectable) -> String {
    found
        .in_95_percent
        .map_or_else(|| NEVER.to_owned(), share_text)
}

/// Whether a fault is of one of the rates that are told in words.
pub fn is_told(fault: &RehearsedFault) -> bool {
    let rates = RATES_TOLD.map(Share::of_million);
    rates.contains(&Some(fault.fault.rate))
}

/// Hubs upgraded before the launch stopped, on average of the simulated ones.
pub fn simulated_mean(fault: &RehearsedFault) -> f64 {
    fault.simulated.hubs_exposed.sum as f64 / f64::from(fault.simulated.launches.max(1))
}

/// The share of the simulated launches that stopped, from 0 to 1.
pub fn simulated_stopped(fault: &RehearsedFault) -> f64 {
    f64::from(fault.simulated.stopped_total()) / f64::from(fault.simulated.launches.max(1))
}

/// How many days a launch takes, and which of its days it misses.
pub fn days(which: &str, projection: &Projection) -> String {
    let missed = |deadline: Option<launch::rehearsal::DeadlineAhead>| {
        deadline.is_some_and(|deadline| deadline.is_missed())
    };
    let mut text = match projection.end {
        ProjectionEnd::LastGate { days, .. } => format!("{which}: {days} days to the last gate."),
        ProjectionEnd::NeverSent { level, wave } => {
            format!("{which}: wave {wave} of level {level} is not sent within three years.")
        }
    };
    if missed(projection.deployment) {
        text.push_str(" Deployment misses its day.");
    }
    if missed(projection.activation) {
        text.push_str(" Activation misses its day.");
    }
    text.push('\n');
    text
}

/// Where the levels end before the last one; nothing where they do not.
pub fn end_text(end: LadderEnd) -> String {
    match end {
        LadderEnd::LastLevel => String::new(),
        LadderEnd::FloorsExceedLevel {
            level,
            strata,
            hubs_needed,
            hubs_in_level,
        } => format!(
            "Level {level} cannot be planned: its {strata} strata need {} hubs together, and it \
             has {}.\n",
            with_commas(hubs_needed),
            with_commas(hubs_in_level)
        ),
        LadderEnd::NothingLeft { level } => {
            format!("Level {level} has no hub left that it could upgrade.\n")
        }
    }
}

/// How a fault shows, in words.
pub fn kind_text(kind: FaultKind) -> String {
    match kind {
        FaultKind::Failing => "hubs fail".to_owned(),
        FaultKind::Silent => "hubs fall silent".to_owned(),
        FaultKind::Worsening(kpi) => format!("{} get worse", measure_name(kpi)),
    }
}

fn kind_code(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Failing => "FAILING",
        FaultKind::Silent => "SILENT",
        FaultKind::Worsening(kpi) => kpi.code(),
    }
}

/// What a tranche lacks to cover a stratum; nothing where it covers it.
pub fn coverage_text(coverage: Coverage) -> String {
    match coverage {
        Coverage::Covered => String::new(),
        Coverage::TooFew { needed } => {
            format!(", not covered: it needs {}", with_commas(needed))
        }
        Coverage::NotIncluded => ", not included".to_owned(),
    }
}

/// Something that a rehearsal takes for granted, in words.
pub fn assumption_text(assumption: &Assumption) -> String {
    match assumption {
        Assumption::HubsIndependentInStrata => {
            "Hubs of a stratum fail independently of each other, at one rate.".to_owned()
        }
        Assumption::Clusters { clusters, effect } => format!(
            "Where they fail in clusters of {} with a correlation of {}, numbers of hubs are worth \
             {effect:.2} times less.",
            with_commas(u64::from(clusters.hubs)),
            share_text(clusters.correlation),
        ),
        Assumption::HubsDrawnAtRandom => {
            "What is said of other hubs holds where the tranche was drawn at random.".to_owned()
        }
        Assumption::ListsSayNothingOfOthers => {
            "What the first level shows holds for the listed hubs only.".to_owned()
        }
        Assumption::SilentHubsAreBad => {
            "Every hub reports, or is counted silent and bad when its time is over.".to_owned()
        }
        Assumption::EveryHubMeasured => {
            "Every upgraded hub is measured before and after.".to_owned()
        }
        Assumption::LookedAtOncePerWave => {
            "A gate is looked at once for each wave; looked at more often it stops sooner."
                .to_owned()
        }
        Assumption::NothingAfterTheSoak { hours } => {
            format!("Nothing is said of faults that begin after the soak of {hours} hours.")
        }
        Assumption::NoConflicts => "No conflict keeps a hub back.".to_owned(),
        Assumption::PeopleActAtOnce => "People seal, move on and acknowledge at once.".to_owned(),
        Assumption::PanelDirectsUncoveredStrata => {
            "The Panel directs to include strata that are not covered.".to_owned()
        }
    }
}

/// The rehearsal as a JSON object. Shares are percentages as text, chances numbers from 0 to 1.
pub fn rehearsal_json(strata: &[StratumReport], report: &RehearsalReport) -> Value {
    let percent = |share: Option<Share>| {
        share.map(|share| share_text(share).trim_end_matches([' ', '%']).to_owned())
    };
    let detectable = |found: &Detectable| {
        json!({
            "in_80_percent": percent(found.in_80_percent),
            "in_95_percent": percent(found.in_95_percent),
        })
    };
    let stops = |stops: &std::collections::BTreeMap<FaultKind, Detectable>| {
        let entries = stops
            .iter()
            .map(|(kind, found)| (kind_code(*kind).to_owned(), detectable(found)));
        Value::Object(entries.collect())
    };
    let levels: Vec<Value> = report
        .levels
        .iter()
        .map(|level| {
            let of_strata: Vec<Value> = strata
                .iter()
                .zip(&level.strata)
                .map(|(stratum, sight)| {
                    json!({
                        "stratum": stratum_text(&stratum.stratum),
                        "affected": stratum.affected,
                        "hubs": sight.hubs,
                        "covered": sight.coverage == Coverage::Covered,
                        "smallest_rate_stopped_percent": stops(&sight.stops),
                    })
                })
                .collect();
            json!({
                "level": level.ahead.level,
                "hubs": level.ahead.hubs(),
                "waves": level.ahead.waves,
                "can_pass": level.can_pass,
                "smallest_rate_stopped_percent": stops(&level.tranche.stops),
                "bad_among_affected_max": level.tranche.bad_among_affected_max,
                "strata": of_strata,
            })
        })
        .collect();
    let faults: Vec<Value> = report
        .faults
        .iter()
        .map(|fault| {
            json!({
                "kind": kind_code(fault.fault.kind),
                "rate_percent": percent(Some(fault.fault.rate)),
                "exact": {
                    "stopped": fault.launch.stopped,
                    "waits": fault.launch.waits,
                    "completes": fault.launch.completes,
                    "hubs_exposed_mean": fault.launch.hubs_exposed_mean,
                },
                "simulated": {
                    "launches": fault.simulated.launches,
                    "stopped": simulated_stopped(fault),
                    "hubs_exposed_mean": simulated_mean(fault),
                    "hubs_exposed_median": fault.simulated.hubs_exposed.median,
                    "hubs_exposed_in_95_percent": fault.simulated.hubs_exposed.in_95_percent,
                    "hubs_exposed_most": fault.simulated.hubs_exposed.most,
                },
            })
        })
        .collect();
    let assumptions: Vec<String> = report.assumptions.iter().map(assumption_text).collect();
    let days = |projection: &Projection| match projection.end {
        ProjectionEnd::LastGate { days, .. } => Some(days),
        ProjectionEnd::NeverSent { .. } => None,
    };
    json!({
        "hubs": report.hubs,
        "clean_hubs_for_pass": report.clean_hubs_for_pass,
        "false_stop_at_most": report.false_stop_at_most,
        "days_soonest": days(&report.soonest),
        "days_latest": days(&report.latest),
        "ends_before_its_last_level": report.end != LadderEnd::LastLevel,
        "end": end_text(report.end).trim_end(),
        "levels": levels,
        "faults": faults,
        "assumptions": assumptions,
    })
}
