//! The form of a notification: every criterion a field of its own, filled in with the defaults.

use crate::form::Posted;
use launch::criteria::{ActivationDays, ActivationWindow, Criteria, Kpi, KpiRule, StartDays};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::share::Share;
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, read_date};
use pages::{Field, FormErrors, disclosure};
use std::collections::{BTreeMap, BTreeSet};
use terms::moment::uk_date_text;
use terms::{CspRegion, FirmwareVersion, Make, Model};

/// What stands in the fields, as text.
pub(super) struct Typed {
    texts: BTreeMap<&'static str, String>,
    kpis: BTreeSet<Kpi>,
    capacity: BTreeMap<CspRegion, String>,
}

/// Fields of one line or more, by name.
const TEXTS: [&str; 32] = [
    "number",
    "kind",
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
    /// A draft with the defaults of an ordinary launch and nothing else.
    pub fn standard() -> Typed {
        let mut typed = Typed::of_criteria(&Criteria::standard(LaunchKind::Ordinary));
        for (name, value) in [
            ("kind", LaunchKind::Ordinary.name()),
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
        Typed {
            texts: texts.into(),
            kpis: criteria.kpis.keys().copied().collect(),
            capacity: criteria
                .daily_capacity
                .iter()
                .map(|(region, hubs)| (*region, hubs.to_string()))
                .collect(),
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

/// The fields.
pub(super) fn form_body(typed: &Typed, errors: &FormErrors) -> Markup {
    html! {
        (form::fieldset("What is upgraded", target_fields(typed, errors)))
        (form::fieldset("How grave, how soon, until when", dates_fields(typed, errors)))
        (form::fieldset("Levels and waves", ladder_fields(typed, errors)))
        (form::fieldset("What a gate is decided by", gate_fields(typed, errors)))
        (form::fieldset("When and how many", window_fields(typed, errors)))
    }
}

fn field<'a>(
    typed: &'a Typed,
    errors: &'a FormErrors,
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    width: InputWidth,
) -> Field<'a> {
    Field {
        hint,
        value: typed.text(name),
        error: errors.of(name),
        width,
        ..Field::new(name, label)
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<Choice<'static>> {
    all.iter()
        .map(|value| Choice::new(name(*value), name(*value)))
        .collect()
}

fn target_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::version_field(&one("number", "Number of the notification",
            Some("For example CHFN-2026-0001: 1 to 30 characters without a space."), InputWidth::Medium)))
        (form::radios(&one("kind", "Kind", None, InputWidth::Medium),
            &names(LaunchKind::ALL, LaunchKind::name)))
        (form::text_field(&one("make", "Device Manufacturer", None, InputWidth::Medium)))
        (form::text_field(&one("model", "Model", None, InputWidth::Medium)))
        (form::radios(&one("han", "Type", None, InputWidth::Medium),
            &names(HanVariant::ALL, HanVariant::name)))
        (form::version_field(&one("to", "New version", None, InputWidth::Short)))
        (form::textarea(&one("from", "Versions that may be upgraded to it",
            Some("One for each line. A version that is not named cannot be upgraded."),
            InputWidth::Full), 3))
        (form::textarea(&one("release_note", "Release note", None, InputWidth::Full), 4))
    }
}

fn dates_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::select(&one("severity", "Severity", None, InputWidth::Medium),
            &names(UpgradeSeverity::ALL, UpgradeSeverity::name)))
        (form::select(&one("priority", "Priority", None, InputWidth::Medium),
            &names(UpgradePriority::ALL, UpgradePriority::name)))
        (form::date_field(&one("deploy_by", "Deployed by", None, InputWidth::Medium)))
        (form::date_field(&one("activate_by", "Activated by", None, InputWidth::Medium)))
    }
}

fn ladder_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::number_field(&one("by_dcc_plan", "Level 1, where no list arrives: hubs by DCC's plan",
            Some("Otherwise the first level is the listed hubs, and no others."), InputWidth::Short)))
        (form::text_field(&one("levels", "Levels between the first and the rest",
            Some("Numbers of hubs or percentages of the affected hubs, apart by commas: 50000, 10 %."),
            InputWidth::Medium)))
        (form::text_field(&one("waves", "Waves of every level before the rest",
            Some("Numbers of hubs, none smaller than the one before: 50, 150, 500."),
            InputWidth::Medium)))
        (form::number_field(&one("stratum_hubs_min", "Hubs that each stratum needs",
            Some("Before the next level may include it."), InputWidth::Short)))
        (form::number_field(&one("holdback", "Hubs of each stratum held back for comparison", None,
            InputWidth::Short)))
    }
}

fn gate_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    let short = InputWidth::Short;
    let kpis: Vec<Choice<'_>> = Kpi::ALL
        .into_iter()
        .map(|kpi| {
            Choice::new(
                kpi.code(),
                formats::sentences::launch::gate::measure_name(kpi),
            )
        })
        .collect();
    let chosen: Vec<&str> = typed.kpis.iter().map(|kpi| kpi.code()).collect();
    html! {
        p.hint { "In per cent." }
        (form::text_field(&one("failed_max", "Failed hubs, at most", None, short)))
        (form::text_field(&one("bad_max", "Bad hubs (failed or silent), at most", None, short)))
        (form::text_field(&one("worsened_max", "Worsened hubs, for each measure, at most", None, short)))
        (form::text_field(&one("matured_min", "Share of a level that must have matured", None, short)))
        (form::text_field(&one("false_stop", "Chance of a false stop, at most", None, short)))
        (form::text_field(&one("false_pass", "Chance of a false pass, at most", None, short)))
        (form::checkboxes(&Field::new("kpis", "Measures of service health"), &kpis, &chosen))
        (form::number_field(&one("soak_hours", "Soak, in hours", None, short)))
        (form::radios(&one("month_end", "Must the soak include the turn of a month?", None, short),
            &[Choice::new("no", "No"), Choice::new("yes", "Yes")]))
        (form::number_field(&one("silent_after_hours", "A hub is silent after, in hours", None, short)))
        (form::number_field(&one("reread_hours", "Then it is re-read for, in hours", None, short)))
    }
}

fn window_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    let short = InputWidth::Short;
    let days = [
        Choice::new("working-days", "Working Days"),
        Choice::new("every-day", "Every day"),
    ];
    let starts = [
        Choice::new(
            "before-working-day",
            "Working Days that a Working Day follows: no Friday, no day before a holiday",
        ),
        Choice::new("working-days", "Working Days"),
        Choice::new("every-day", "Every day"),
    ];
    html! {
        (form::number_field(&one("window_days", "Window for the first lists, in Working Days", None, short)))
        (form::number_field(&one("per_supplier", "Hubs that one Supplier may list for a level", None, short)))
        (form::text_field(&one("hours", "Activation window, full hours", Some("For example 10 to 16."), short)))
        (form::radios(&one("days", "Hubs activate on", None, short), &days))
        (form::radios(&one("start_days", "A wave starts on", None, short), &starts))
        (form::number_field(&one("results_days", "Results are shared within, in Working Days", None, short)))
        (form::number_field(&one("report_days", "Tranche report within, in Working Days", None, short)))
        (form::number_field(&one("small_cell", "Cells of an aggregate below this are not shown", None, short)))
        (disclosure("Orders to a CSP on one day, by region", html! {
            @for region in CspRegion::ALL {
                @let name = capacity_field(region);
                (form::number_field(&Field {
                    value: typed.capacity.get(&region).map_or("", String::as_str),
                    error: errors.of(&name),
                    width: short,
                    ..Field::new(&name, region.text())
                }))
            }
        }))
    }
}

/// The notification that was typed, or everything that cannot be read.
pub(super) fn read(typed: &Typed) -> Result<Notification, FormErrors> {
    let mut reader = Reader {
        typed,
        errors: FormErrors::new(),
    };
    let notification = reader.notification();
    match (notification, reader.errors.is_empty()) {
        (Some(notification), true) => Ok(notification),
        _ => Err(reader.errors),
    }
}

struct Reader<'a> {
    typed: &'a Typed,
    errors: FormErrors,
}

impl Reader<'_> {
    fn or_fault<T>(&mut self, name: &str, value: Option<T>, words: &str) -> Option<T> {
        if value.is_none() {
            self.errors.add(name, words);
        }
        value
    }

    fn number(&mut self, name: &str) -> Option<u32> {
        let read = self.typed.text(name).replace([',', ' '], "").parse().ok();
        self.or_fault(name, read, "Write a whole number")
    }

    fn percent(&mut self, name: &str) -> Option<Share> {
        let text = self.typed.text(name).trim_end_matches('%').trim();
        let read = Share::parse_percent(text);
        self.or_fault(
            name,
            read,
            "Write a percentage with at most four decimals, such as 0.5",
        )
    }

    fn notification(&mut self) -> Option<Notification> {
        // Every field is read before the first is missed, so that every fault is told at once.
        let typed = self.typed;
        let number = NotificationNumber::parse(typed.text("number"));
        let number = self.or_fault("number", number, "Write 1 to 30 characters without a space");
        let kind = LaunchKind::from_name(typed.text("kind"));
        let kind = self.or_fault("kind", kind, "Choose the kind");
        let target = self.target();
        let severity = UpgradeSeverity::from_name(typed.text("severity"));
        let severity = self.or_fault("severity", severity, "Choose the severity");
        let priority = UpgradePriority::from_name(typed.text("priority"));
        let priority = self.or_fault("priority", priority, "Choose the priority");
        let day = "Write the day as 7 April 2027";
        let deploy_by = self.or_fault("deploy_by", read_date(typed.text("deploy_by")), day);
        let activate_by = self.or_fault("activate_by", read_date(typed.text("activate_by")), day);
        let criteria = self.criteria();
        Some(Notification {
            number: number?,
            kind: kind?,
            target: target?,
            release_note: typed.text("release_note").to_owned(),
            severity: severity?,
            priority: priority?,
            deploy_by: deploy_by?,
            activate_by: activate_by?,
            criteria: criteria?,
        })
    }

    fn target(&mut self) -> Option<Target> {
        let typed = self.typed;
        let make = self.or_fault(
            "make",
            Make::parse(typed.text("make")),
            "Write the manufacturer",
        );
        let model = self.or_fault(
            "model",
            Model::parse(typed.text("model")),
            "Write the model",
        );
        let han_variant = HanVariant::from_name(typed.text("han"));
        let han_variant = self.or_fault("han", han_variant, "Choose the type");
        let version = "Write the version in full, such as 00020000";
        let to = self.or_fault("to", FirmwareVersion::parse(typed.text("to")), version);
        let mut from: Vec<FirmwareVersion> = Vec::new();
        let entries = typed.text("from").split([',', '\n']).map(str::trim);
        for entry in entries.filter(|entry| !entry.is_empty()) {
            match FirmwareVersion::parse(entry) {
                Some(version) => from.push(version),
                None => {
                    self.errors.add("from", version);
                    break;
                }
            }
        }
        from.sort();
        from.dedup();
        Some(Target {
            make: make?,
            model: model?,
            han_variant: han_variant?,
            to: to?,
            from,
        })
    }

    fn criteria(&mut self) -> Option<Criteria> {
        let failed_max = self.percent("failed_max");
        let bad_max = self.percent("bad_max");
        let worsened_max = self.percent("worsened_max");
        let false_stop = self.percent("false_stop");
        let false_pass = self.percent("false_pass");
        let matured_min = self.percent("matured_min");
        let soak_hours = self.number("soak_hours");
        let silent_after_hours = self.number("silent_after_hours");
        let reread_hours = self.number("reread_hours");
        let stratum_hubs_min = self.number("stratum_hubs_min");
        let holdback_per_stratum = self.number("holdback");
        let waves = self.waves();
        let levels = self.levels();
        let nomination_working_days = self.number("window_days");
        let nominations_per_supplier_max = self.number("per_supplier");
        let activation = self.activation();
        let start_days = self.start_days();
        let daily_capacity = self.capacity();
        let results_within_working_days = self.number("results_days");
        let report_after_working_days = self.number("report_days");
        let small_cell_below = self.number("small_cell");
        let kpis = self.typed.kpis.iter();
        Some(Criteria {
            failed_max: failed_max?,
            bad_max: bad_max?,
            worsened_max: worsened_max?,
            false_stop: false_stop?,
            false_pass: false_pass?,
            matured_min: matured_min?,
            soak_hours: soak_hours?,
            soak_over_month_end: self.typed.text("month_end") == "yes",
            silent_after_hours: silent_after_hours?,
            reread_hours: reread_hours?,
            stratum_hubs_min: stratum_hubs_min?,
            holdback_per_stratum: holdback_per_stratum?,
            kpis: kpis.map(|kpi| (*kpi, KpiRule::STANDARD)).collect(),
            waves: waves?,
            levels: levels?,
            nomination_working_days: nomination_working_days?,
            nominations_per_supplier_max: nominations_per_supplier_max?,
            activation: activation?,
            start_days: start_days?,
            daily_capacity,
            results_within_working_days: results_within_working_days?,
            report_after_working_days: report_after_working_days?,
            small_cell_below: small_cell_below?,
        })
    }

    fn waves(&mut self) -> Option<Waves> {
        let read = entries(self.typed.text("waves"))
            .map(|entry| entry.parse().ok())
            .collect::<Option<Vec<u32>>>()
            .and_then(Waves::new);
        self.or_fault(
            "waves",
            read,
            "Write at most 20 numbers of hubs, none smaller than the one before, apart by commas",
        )
    }

    fn levels(&mut self) -> Option<Levels> {
        let by_dcc_plan = self.number("by_dcc_plan")?;
        let size = |entry: &str| match entry.strip_suffix('%') {
            Some(share) => Share::parse_percent(share.trim()).map(LevelSize::Share),
            None => entry.parse().ok().map(LevelSize::Hubs),
        };
        let between = entries(self.typed.text("levels"))
            .map(size)
            .collect::<Option<Vec<LevelSize>>>();
        let read = between.and_then(|between| {
            let mut sizes = vec![LevelSize::Nominated { by_dcc_plan }];
            sizes.extend(between);
            sizes.push(LevelSize::Rest);
            Levels::new(sizes)
        });
        self.or_fault(
            "levels",
            read,
            "Write at most ten numbers of hubs or percentages, apart by commas",
        )
    }

    fn activation(&mut self) -> Option<ActivationWindow> {
        let hours = self.typed.text("hours").split_once("to");
        let hours = hours.and_then(|(from, until)| {
            let from_hour = from.trim().parse().ok().filter(|hour| *hour < 24)?;
            let until_hour = until.trim().parse().ok().filter(|hour| *hour <= 24)?;
            Some((from_hour, until_hour))
        });
        let hours = self.or_fault("hours", hours, "Write full hours, such as 10 to 16");
        let days = match self.typed.text("days") {
            "working-days" => Some(ActivationDays::WorkingDays),
            "every-day" => Some(ActivationDays::EveryDay),
            _ => None,
        };
        let days = self.or_fault("days", days, "Choose the days");
        let ((from_hour, until_hour), days) = (hours?, days?);
        Some(ActivationWindow {
            from_hour,
            until_hour,
            days,
        })
    }

    fn start_days(&mut self) -> Option<StartDays> {
        let read = match self.typed.text("start_days") {
            "before-working-day" => Some(StartDays::WorkingDayBeforeWorkingDay),
            "working-days" => Some(StartDays::WorkingDays),
            "every-day" => Some(StartDays::EveryDay),
            _ => None,
        };
        self.or_fault("start_days", read, "Choose the days")
    }

    /// What cannot be read is missing, and told so.
    fn capacity(&mut self) -> BTreeMap<CspRegion, u32> {
        let mut capacity = BTreeMap::new();
        for region in CspRegion::ALL {
            let text = self.typed.capacity.get(&region);
            let read = text.and_then(|text| text.replace([',', ' '], "").parse().ok());
            match read {
                Some(hubs) => {
                    capacity.insert(region, hubs);
                }
                None => self
                    .errors
                    .add(&capacity_field(region), "Write a whole number"),
            }
        }
        capacity
    }
}

/// What stands between commas.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Typed {
        let mut typed = Typed::standard();
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
    fn every_criterion_has_a_field_of_its_own() {
        let typed = Typed::standard();
        for name in TEXTS.iter().skip(12).chain(&NUMBERS) {
            assert!(typed.texts.contains_key(name), "{name}");
        }
    }
}
