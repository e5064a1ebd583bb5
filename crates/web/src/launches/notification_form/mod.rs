//! The form of a notification: every criterion a field of its own, filled in with the defaults.

mod fields;
mod read;

pub(super) use fields::{criterion_label, form_body};
pub(super) use read::read;

use crate::form::Posted;
use launch::criteria::{ActivationDays, Criteria, Kpi, KpiRule, StartDays};
use launch::ladder::LevelSize;
use launch::notification::{
    HanVariant, LaunchKind, Notification, UpgradePriority, UpgradeSeverity,
};
use launch::share::Share;
use std::collections::{BTreeMap, BTreeSet};
use terms::CspRegion;
use terms::moment::uk_date_text;

/// What of the form may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// All of it: a draft.
    Everything,
    /// Words and dates: the rest was fixed when the notification was issued.
    WordsAndDates,
}

/// What stands in the fields, as text.
pub(super) struct Typed {
    texts: BTreeMap<&'static str, String>,
    kpis: BTreeSet<Kpi>,
    capacity: BTreeMap<CspRegion, String>,
}

/// Fields of one line or more, by name.
const TEXTS: [&str; 34] = [
    "number",
    "kind",
    "filled_for",
    "kpi_rules",
    "make",
    "model",
    "han",
    "to",
    "from",
    "release_note",
    "severity",
    "priority",
    "deploy_by",
    "activate_by",
    "failed_max",
    "bad_max",
    "worsened_max",
    "false_stop",
    "false_pass",
    "matured_min",
    "soak_hours",
    "month_end",
    "silent_after_hours",
    "reread_hours",
    "stratum_hubs_min",
    "holdback",
    "waves",
    "by_dcc_plan",
    "levels",
    "window_days",
    "per_supplier",
    "hours",
    "days",
    "start_days",
];

/// Working Days and cells: the rest of the numbers.
const NUMBERS: [&str; 3] = ["results_days", "report_days", "small_cell"];

impl Typed {
    /// A draft with the defaults of a launch of this kind and nothing else.
    pub fn standard(kind: LaunchKind) -> Typed {
        let mut typed = Typed::of_criteria(&Criteria::standard(kind));
        for (name, value) in [
            ("kind", kind.name()),
            ("filled_for", kind.name()),
            ("han", HanVariant::DualBand.name()),
            ("severity", UpgradeSeverity::Medium.name()),
            ("priority", UpgradePriority::Medium.name()),
        ] {
            typed.texts.insert(name, value.to_owned());
        }
        typed
    }

    /// The form of a notification.
    pub fn of(notification: &Notification) -> Typed {
        let mut typed = Typed::of_criteria(&notification.criteria);
        let target = &notification.target;
        let from: Vec<&str> = target.from.iter().map(|version| version.as_str()).collect();
        let texts = [
            ("number", notification.number.to_string()),
            ("kind", notification.kind.name().to_owned()),
            ("filled_for", notification.kind.name().to_owned()),
            ("make", target.make.to_string()),
            ("model", target.model.to_string()),
            ("han", target.han_variant.name().to_owned()),
            ("to", target.to.to_string()),
            ("from", from.join("\n")),
            ("release_note", notification.release_note.clone()),
            ("severity", notification.severity.name().to_owned()),
            ("priority", notification.priority.name().to_owned()),
            ("deploy_by", uk_date_text(notification.deploy_by)),
            ("activate_by", uk_date_text(notification.activate_by)),
        ];
        typed.texts.extend(texts);
        typed
    }

    /// What was posted.
    pub fn posted(posted: &Posted) -> Typed {
        let names = TEXTS.iter().chain(&NUMBERS);
        let capacity = CspRegion::ALL.into_iter().map(|region| {
            let typed = posted.text(&capacity_field(region)).to_owned();
            (region, typed)
        });
        Typed {
            texts: names
                .map(|name| (*name, posted.text(name).to_owned()))
                .collect(),
            kpis: posted.all("kpis").filter_map(Kpi::from_code).collect(),
            capacity: capacity.collect(),
        }
    }

    /// Fills in the defaults of the kind that was chosen, where the fields still hold those of another
    /// kind, and gives the names of the fields that changed: an emergency upgrade has timescales of
    /// its own (SL-10). What a person wrote stays.
    pub fn fill_for_kind(&mut self) -> Vec<&'static str> {
        let kinds = ["filled_for", "kind"].map(|field| LaunchKind::from_name(self.text(field)));
        let [Some(before), Some(chosen)] = kinds else {
            return Vec::new();
        };
        if before == chosen {
            return Vec::new();
        }
        let [before, new] =
            [before, chosen].map(|kind| Typed::of_criteria(&Criteria::standard(kind)));
        let mut filled = Vec::new();
        for (name, default) in new.texts {
            let untouched = self.text(name) == before.text(name);
            if untouched && self.text(name) != default {
                self.texts.insert(name, default);
                filled.push(name);
            }
        }
        self.texts.insert("filled_for", chosen.name().to_owned());
        filled
    }

    fn of_criteria(criteria: &Criteria) -> Typed {
        let percent = |share: Share| {
            let text = formats::sentences::launch::gate::share_text(share);
            text.trim_end_matches(" %").to_owned()
        };
        let waves: Vec<String> = criteria.waves.sizes().iter().map(u32::to_string).collect();
        let mut by_dcc_plan = 0;
        let mut levels = Vec::new();
        for size in criteria.levels.sizes() {
            match size {
                LevelSize::Nominated { by_dcc_plan: hubs } => by_dcc_plan = *hubs,
                LevelSize::Hubs(hubs) => levels.push(hubs.to_string()),
                LevelSize::Share(share) => levels.push(format!("{} %", percent(*share))),
                LevelSize::Rest => {}
            }
        }
        let texts = [
            ("failed_max", percent(criteria.failed_max)),
            ("bad_max", percent(criteria.bad_max)),
            ("worsened_max", percent(criteria.worsened_max)),
            ("false_stop", percent(criteria.false_stop)),
            ("false_pass", percent(criteria.false_pass)),
            ("matured_min", percent(criteria.matured_min)),
            ("soak_hours", criteria.soak_hours.to_string()),
            (
                "month_end",
                if criteria.soak_over_month_end {
                    "yes"
                } else {
                    "no"
                }
                .to_owned(),
            ),
            (
                "silent_after_hours",
                criteria.silent_after_hours.to_string(),
            ),
            ("reread_hours", criteria.reread_hours.to_string()),
            ("stratum_hubs_min", criteria.stratum_hubs_min.to_string()),
            ("holdback", criteria.holdback_per_stratum.to_string()),
            ("waves", waves.join(", ")),
            ("by_dcc_plan", by_dcc_plan.to_string()),
            ("levels", levels.join(", ")),
            ("window_days", criteria.nomination_working_days.to_string()),
            (
                "per_supplier",
                criteria.nominations_per_supplier_max.to_string(),
            ),
            (
                "hours",
                format!(
                    "{} to {}",
                    criteria.activation.from_hour, criteria.activation.until_hour
                ),
            ),
            ("days", days_value(criteria.activation.days).to_owned()),
            ("start_days", start_value(criteria.start_days).to_owned()),
            (
                "results_days",
                criteria.results_within_working_days.to_string(),
            ),
            (
                "report_days",
                criteria.report_after_working_days.to_string(),
            ),
            ("small_cell", criteria.small_cell_below.to_string()),
        ];
        let rules = criteria.kpis.iter().map(|(kpi, rule)| {
            let KpiRule {
                events_min,
                multiple,
                pairs_min,
            } = rule;
            format!("{} {events_min} {multiple} {pairs_min}", kpi.code())
        });
        let rules: Vec<String> = rules.collect();
        let mut texts: BTreeMap<&'static str, String> = texts.into();
        texts.insert("kpi_rules", rules.join(", "));
        Typed {
            texts,
            kpis: criteria.kpis.keys().copied().collect(),
            capacity: criteria
                .daily_capacity
                .iter()
                .map(|(region, hubs)| (*region, hubs.to_string()))
                .collect(),
        }
    }

    /// The kind that is chosen.
    pub fn kind(&self) -> &str {
        self.text("kind")
    }

    /// What stands in a field, in words where it is a choice.
    pub fn shown(&self, name: &str) -> &str {
        match (name, self.text(name)) {
            ("days" | "start_days", "every-day") => "every day",
            ("days" | "start_days", "working-days") => "Working Days",
            ("start_days", "before-working-day") => "Working Days that a Working Day follows",
            (_, text) => text,
        }
    }

    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }
}

fn days_value(days: ActivationDays) -> &'static str {
    match days {
        ActivationDays::WorkingDays => "working-days",
        ActivationDays::EveryDay => "every-day",
    }
}

fn start_value(days: StartDays) -> &'static str {
    match days {
        StartDays::WorkingDayBeforeWorkingDay => "before-working-day",
        StartDays::WorkingDays => "working-days",
        StartDays::EveryDay => "every-day",
    }
}

fn capacity_field(region: CspRegion) -> String {
    let place = CspRegion::ALL.iter().position(|one| *one == region);
    format!("capacity-{}", place.map_or(0, |place| place + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Typed {
        let mut typed = Typed::standard(LaunchKind::Ordinary);
        for (name, value) in [
            ("number", "CHFN-2027-0003"),
            ("make", "Northmere"),
            ("model", "NM-H200"),
            ("to", "00020000"),
            ("from", "00010001\n00010000, 00010001"),
            ("release_note", "Puts right the loss of gas reads."),
            ("deploy_by", "7 April 2027"),
            ("activate_by", "7/5/2027"),
        ] {
            typed.texts.insert(name, value.to_owned());
        }
        typed
    }

    #[test]
    fn sl_1_a_form_that_is_filled_in_gives_the_notification_and_reads_back() {
        let notification = read(&filled()).unwrap();
        assert_eq!(
            notification.criteria,
            Criteria::standard(LaunchKind::Ordinary)
        );
        assert_eq!(notification.target.from.len(), 2);
        assert_eq!(read(&Typed::of(&notification)).unwrap(), notification);
    }

    #[test]
    fn sl_1_what_has_no_field_stays_as_it_was_drafted() {
        let mut notification = read(&filled()).unwrap();
        let rule = KpiRule {
            events_min: 5,
            multiple: 2,
            pairs_min: 100,
        };
        notification.criteria.kpis = [(Kpi::GasReads, rule)].into();
        assert_eq!(read(&Typed::of(&notification)).unwrap(), notification);
    }

    #[test]
    fn sl_1_what_cannot_be_read_never_becomes_a_draft_and_every_fault_is_told() {
        let mut typed = filled();
        for name in ["failed_max", "waves", "hours", "deploy_by", "to"] {
            typed.texts.insert(name, "not one".to_owned());
        }
        let errors = read(&typed).unwrap_err();
        for name in ["failed_max", "waves", "hours", "deploy_by", "to"] {
            assert!(errors.of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn sl_10_choosing_emergency_fills_in_its_timescales_and_keeps_what_a_person_wrote() {
        let mut typed = filled();
        typed.texts.insert("kind", "Emergency".to_owned());
        typed.texts.insert("soak_hours", "48".to_owned());
        let filled_in = typed.fill_for_kind();
        let fields = [
            "days",
            "silent_after_hours",
            "start_days",
            "waves",
            "window_days",
        ];
        assert_eq!(filled_in, fields);
        let notification = read(&typed).unwrap();
        let expected = Criteria {
            soak_hours: 48,
            ..Criteria::standard(LaunchKind::Emergency)
        };
        assert_eq!(notification.criteria, expected);
        // Looked at and sent again, nothing more is filled in.
        assert!(typed.fill_for_kind().is_empty());
        for name in fields {
            assert_ne!(criterion_label(name), "A criterion");
        }
        assert_ne!(criterion_label("soak_hours"), "A criterion");
    }

    #[test]
    fn every_criterion_has_a_field_of_its_own() {
        let typed = Typed::standard(LaunchKind::Ordinary);
        for name in TEXTS.iter().skip(14).chain(&NUMBERS) {
            assert!(typed.texts.contains_key(name), "{name}");
        }
    }
}
