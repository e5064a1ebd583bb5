//! Reading what was typed: every fault at once, or the notification.

use super::{Typed, capacity_field};
use launch::criteria::{ActivationDays, ActivationWindow, Criteria, Kpi, KpiRule, StartDays};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::share::Share;
use pages::FormErrors;
use pages::form::read_date;
use std::collections::BTreeMap;
use terms::{CspRegion, FirmwareVersion, Make, Model};

/// The notification that was typed, or everything that cannot be read.
pub(in crate::launches) fn read(typed: &Typed) -> Result<Notification, FormErrors> {
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
            kpis: kpis.map(|kpi| (*kpi, self.rule_of(*kpi))).collect(),
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

    /// What a measure is judged by: as it was drafted, else by the default.
    fn rule_of(&self, kpi: Kpi) -> KpiRule {
        let read = |rule: &str| {
            let mut words = rule.split(' ');
            let of = Kpi::from_code(words.next()?)?;
            let mut number = || words.next()?.parse().ok();
            let rule = KpiRule {
                events_min: number()?,
                multiple: number()?,
                pairs_min: words.next()?.parse().ok()?,
            };
            (of == kpi).then_some(rule)
        };
        let kept = entries(self.typed.text("kpi_rules")).find_map(read);
        kept.unwrap_or(KpiRule::STANDARD)
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
