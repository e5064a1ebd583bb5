//! What passes between Safe Launches and the register, in words (ONE-1).

use super::gate::{measure_name, series_name};
use launch::gate::Series;
use launch::notification::Target;
use register::launch_verdict::{CleanLaunch, LaunchVerdict, ToldLaunch};
use terms::moment::uk_date_text;

/// The summary of the item that a failed gate drafts. It may come to be published as it stands, so
/// it holds no count, no region and no number of a launch.
pub fn summary(target: &Target, stopped: &[Series]) -> String {
    let from: Vec<String> = target.from.iter().map(ToString::to_string).collect();
    let mut seen: Vec<String> = Vec::new();
    let bad = |series: &Series| match series {
        Series::Failed | Series::Bad => true,
        Series::Kpi(_) => false,
    };
    if stopped.iter().any(bad) {
        seen.push("hubs failed or fell silent".to_owned());
    }
    for series in stopped {
        if let Series::Kpi(kpi) = series {
            let name = measure_name(*kpi);
            seen.push(format!("a measure of service worsened ({name})"));
        }
    }
    format!(
        "After an upgrade from {} to {} ({}), {} beyond the tolerance of the Safe Launch.",
        from.join(" or "),
        target.to,
        target.han_variant,
        seen.join(", and "),
    )
}

/// The source of an item with the launch that it came from.
pub fn source_text(verdict: &LaunchVerdict) -> String {
    format!("Safe Launch {}", verdict.number)
}

/// The name of a series by its code in the evidence.
pub fn series_words(code: &str) -> &str {
    match Series::from_code(code) {
        Some(series) => series_name(series),
        None => code,
    }
}

/// A launch to the fix that went well, as it is offered to DCC.
pub fn offer_text(launch: &CleanLaunch) -> String {
    format!(
        "Launch {} to this version completed clean on {}: {} hubs matured, {} bad.",
        launch.number,
        uk_date_text(launch.completed_at.uk_date()),
        launch.matured,
        launch.bad,
    )
}

/// The same launch as the manufacturers who are asked to confirm the fix are told of it.
pub fn told_text(launch: &ToldLaunch) -> String {
    let gates = match launch.levels {
        1 => "Its gate was achieved".to_owned(),
        levels => format!("The gates of all its {levels} levels were achieved"),
    };
    format!(
        "Safe Launch {} upgraded {} hubs to {} and was complete on {}. {gates}.",
        launch.number,
        launch.hubs,
        launch.to,
        uk_date_text(launch.completed_at.uk_date()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use launch::criteria::Kpi;
    use launch::notification::HanVariant;
    use terms::{FirmwareVersion, Make, Model};

    fn target() -> Target {
        let version = |text| FirmwareVersion::parse(text).unwrap();
        Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000"), version("00010001")],
        }
    }

    #[test]
    fn one_1_a_drafted_summary_holds_no_count_and_no_launch() {
        let stopped = [Series::Failed, Series::Bad, Series::Kpi(Kpi::GasReads)];
        assert_eq!(
            summary(&target(), &stopped),
            "After an upgrade from 00010000 or 00010001 to 00020000 (Dual Band), hubs failed or \
             fell silent, and a measure of service worsened (Missing gas reads) beyond the \
             tolerance of the Safe Launch."
        );
    }

    #[test]
    fn one_1_series_are_named_by_their_code() {
        for series in [Series::Failed, Series::Bad, Series::Kpi(Kpi::Alerts)] {
            assert_eq!(series_words(&series.code()), series_name(series));
        }
    }
}
