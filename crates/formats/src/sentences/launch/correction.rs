//! What a correction of a notification changed, in words (SL-1).

use launch::launch::{Correctable, Correction};
use terms::moment::uk_date_text;

/// One part that a correction changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedPart {
    /// Which part of the notification.
    pub part: &'static str,
    /// What it was.
    pub was: String,
    /// What it became.
    pub became: String,
}

/// What each correction changed, in their order, with its revision and when; `now` is what stands in
/// the notification.
pub fn corrected_parts(
    corrections: &[Correction],
    now: &Correctable,
) -> Vec<(u32, terms::Moment, Vec<CorrectedPart>)> {
    let later = corrections.iter().skip(1).map(|correction| &correction.was);
    let became = later.chain([now]);
    corrections
        .iter()
        .zip(became)
        .map(|(correction, became)| {
            let parts = parts(&correction.was).into_iter().zip(parts(became));
            let changed = parts.filter(|((_, was), (_, became))| was != became);
            let changed =
                changed.map(|((part, was), (_, became))| CorrectedPart { part, was, became });
            (correction.revision, correction.at, changed.collect())
        })
        .collect()
}

fn parts(of: &Correctable) -> [(&'static str, String); 5] {
    [
        ("Release note", of.release_note.clone()),
        ("Severity", of.severity.to_string()),
        ("Priority", of.priority.to_string()),
        ("Deployed by", uk_date_text(of.deploy_by)),
        ("Activated by", uk_date_text(of.activate_by)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use launch::notification::{UpgradePriority, UpgradeSeverity};
    use terms::Moment;

    #[test]
    fn sl_1_each_correction_says_what_was_and_what_it_became_then() {
        let day = |day| jiff::civil::date(2027, 4, day);
        let first = Correctable {
            release_note: "Puts right gas reads.".to_owned(),
            severity: UpgradeSeverity::High,
            priority: UpgradePriority::High,
            deploy_by: day(7),
            activate_by: day(9),
        };
        let second = Correctable {
            deploy_by: day(8),
            ..first.clone()
        };
        let corrections = [(2, first), (3, second.clone())].map(|(revision, was)| Correction {
            revision,
            at: Moment::start_of_day(day(1)),
            was,
        });
        let now = Correctable {
            severity: UpgradeSeverity::Critical,
            ..second
        };
        let told = corrected_parts(&corrections, &now);
        let changed: Vec<_> = told
            .iter()
            .map(|(revision, _, parts)| {
                let [only] = &parts[..] else {
                    panic!("one part each: {parts:?}");
                };
                (
                    *revision,
                    only.part,
                    only.was.as_str(),
                    only.became.as_str(),
                )
            })
            .collect();
        assert_eq!(
            changed,
            [
                (2, "Deployed by", "7 April 2027", "8 April 2027"),
                (3, "Severity", "High", "Critical"),
            ]
        );
    }
}
