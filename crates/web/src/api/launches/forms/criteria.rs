//! Criteria as a program writes and reads them. What a draft leaves out has the default of its
//! kind; what does not read is refused by its field and never becomes a default.

use formats::sentences::launch::gate::share_text;
use launch::Share;
use launch::criteria::{ActivationDays, ActivationWindow, Criteria, Kpi, KpiRule, StartDays};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::notification::LaunchKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use terms::CspRegion;
use utoipa::ToSchema;

/// The criteria of a launch. Percentages are text, such as `0.5`. In a draft each may be left out.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CriteriaForm {
    /// Tolerance for hubs that fail, in percent.
    pub failed_max_percent: Option<String>,
    /// Tolerance for hubs that fail or fall silent, in percent.
    pub bad_max_percent: Option<String>,
    /// Tolerance for hubs that worsen, for each measure, in percent.
    pub worsened_max_percent: Option<String>,
    /// The chance, at most, that a firmware within tolerance is ever stopped, in percent.
    pub false_stop_percent: Option<String>,
    /// The chance, at most, that a firmware out of tolerance is ever passed, in percent.
    pub false_pass_percent: Option<String>,
    /// The share of a tranche that must have matured before it can pass, in percent.
    pub matured_min_percent: Option<String>,
    /// Hours that hubs are watched after activation.
    pub soak_hours: Option<u32>,
    /// Whether the soak must include the turn of a month.
    pub soak_over_month_end: Option<bool>,
    /// Hours after an order until a hub that did not report is silent.
    pub silent_after_hours: Option<u32>,
    /// Hours that re-reading a silent hub may take.
    pub reread_hours: Option<u32>,
    /// Hubs that each stratum needs.
    pub stratum_hubs_min: Option<u32>,
    /// Hubs of each stratum that are measured and not upgraded.
    pub holdback_per_stratum: Option<u32>,
    /// The measures that are gated, by code, with their rules.
    pub measures: Option<BTreeMap<String, MeasureRuleForm>>,
    /// The sizes of the waves; what remains is the last one.
    pub waves: Option<Vec<u32>>,
    /// The levels in order.
    pub levels: Option<Vec<LevelForm>>,
    /// Working Days in which the first lists must arrive.
    pub nomination_working_days: Option<u32>,
    /// Device IDs that one Supplier may nominate for one level.
    pub nominations_per_supplier_max: Option<u32>,
    /// The full hour from which hubs may activate, 0 to 23.
    #[schema(minimum = 0, maximum = 23)]
    pub activation_from_hour: Option<u8>,
    /// The full hour until which they may, 1 to 24.
    #[schema(minimum = 1, maximum = 24)]
    pub activation_until_hour: Option<u8>,
    /// `working-days` or `every-day`.
    pub activation_days: Option<String>,
    /// `working-day-before-working-day`, `working-days` or `every-day`.
    pub start_days: Option<String>,
    /// Hubs that can be ordered on one day, by CSP Region.
    pub daily_capacity: Option<BTreeMap<String, u32>>,
    /// Working Days within which results are shared.
    pub results_within_working_days: Option<u32>,
    /// Working Days by which the tranche report goes to the forum.
    pub report_after_working_days: Option<u32>,
    /// Hubs below which a cell of an aggregate is not told.
    pub small_cell_below: Option<u32>,
}

/// When a hub counts as worsened by a measure.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureRuleForm {
    /// Events after the upgrade that must be exceeded.
    pub events_min: u32,
    /// The multiple of the events before that must be exceeded.
    pub multiple: u32,
    /// Measured pairs below which the measure says nothing.
    pub pairs_min: u32,
}

/// How many hubs a level takes.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "size", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LevelForm {
    /// The nominated hubs; without any list so many by DCC's plan.
    Nominated {
        /// Hubs by DCC's plan.
        by_dcc_plan: u32,
    },
    /// So many hubs.
    Hubs {
        /// How many.
        hubs: u32,
    },
    /// A share of the affected hubs.
    Share {
        /// In percent.
        percent: String,
    },
    /// Every affected hub that is left.
    Rest {},
}

impl CriteriaForm {
    /// The criteria as they stand.
    pub fn of(criteria: &Criteria) -> CriteriaForm {
        let measures = criteria.kpis.iter().map(|(kpi, rule)| {
            let rule = MeasureRuleForm {
                events_min: rule.events_min,
                multiple: rule.multiple,
                pairs_min: rule.pairs_min,
            };
            (kpi.code().to_owned(), rule)
        });
        let capacity = criteria.daily_capacity.iter();
        CriteriaForm {
            failed_max_percent: Some(percent(criteria.failed_max)),
            bad_max_percent: Some(percent(criteria.bad_max)),
            worsened_max_percent: Some(percent(criteria.worsened_max)),
            false_stop_percent: Some(percent(criteria.false_stop)),
            false_pass_percent: Some(percent(criteria.false_pass)),
            matured_min_percent: Some(percent(criteria.matured_min)),
            soak_hours: Some(criteria.soak_hours),
            soak_over_month_end: Some(criteria.soak_over_month_end),
            silent_after_hours: Some(criteria.silent_after_hours),
            reread_hours: Some(criteria.reread_hours),
            stratum_hubs_min: Some(criteria.stratum_hubs_min),
            holdback_per_stratum: Some(criteria.holdback_per_stratum),
            measures: Some(measures.collect()),
            waves: Some(criteria.waves.sizes().to_vec()),
            levels: Some(criteria.levels.sizes().iter().map(LevelForm::of).collect()),
            nomination_working_days: Some(criteria.nomination_working_days),
            nominations_per_supplier_max: Some(criteria.nominations_per_supplier_max),
            activation_from_hour: Some(criteria.activation.from_hour),
            activation_until_hour: Some(criteria.activation.until_hour),
            activation_days: Some(activation_days(criteria.activation.days).to_owned()),
            start_days: Some(start_days(criteria.start_days).to_owned()),
            daily_capacity: Some(
                capacity
                    .map(|(region, hubs)| (region.text().to_owned(), *hubs))
                    .collect(),
            ),
            results_within_working_days: Some(criteria.results_within_working_days),
            report_after_working_days: Some(criteria.report_after_working_days),
            small_cell_below: Some(criteria.small_cell_below),
        }
    }

    /// The criteria of a draft, or the field that is none.
    pub fn value(&self, kind: LaunchKind) -> Result<Criteria, &'static str> {
        let standard = Criteria::standard(kind);
        Ok(Criteria {
            failed_max: share(
                "failed_max_percent",
                &self.failed_max_percent,
                standard.failed_max,
            )?,
            bad_max: share("bad_max_percent", &self.bad_max_percent, standard.bad_max)?,
            worsened_max: share(
                "worsened_max_percent",
                &self.worsened_max_percent,
                standard.worsened_max,
            )?,
            false_stop: share(
                "false_stop_percent",
                &self.false_stop_percent,
                standard.false_stop,
            )?,
            false_pass: share(
                "false_pass_percent",
                &self.false_pass_percent,
                standard.false_pass,
            )?,
            matured_min: share(
                "matured_min_percent",
                &self.matured_min_percent,
                standard.matured_min,
            )?,
            soak_hours: self.soak_hours.unwrap_or(standard.soak_hours),
            soak_over_month_end: self
                .soak_over_month_end
                .unwrap_or(standard.soak_over_month_end),
            silent_after_hours: self
                .silent_after_hours
                .unwrap_or(standard.silent_after_hours),
            reread_hours: self.reread_hours.unwrap_or(standard.reread_hours),
            stratum_hubs_min: self.stratum_hubs_min.unwrap_or(standard.stratum_hubs_min),
            holdback_per_stratum: self
                .holdback_per_stratum
                .unwrap_or(standard.holdback_per_stratum),
            kpis: match &self.measures {
                Some(measures) => rules(measures).ok_or("measures")?,
                None => standard.kpis,
            },
            waves: match &self.waves {
                Some(sizes) => Waves::new(sizes.clone()).ok_or("waves")?,
                None => standard.waves,
            },
            levels: match &self.levels {
                Some(levels) => levels_of(levels).ok_or("levels")?,
                None => standard.levels,
            },
            nomination_working_days: self
                .nomination_working_days
                .unwrap_or(standard.nomination_working_days),
            nominations_per_supplier_max: self
                .nominations_per_supplier_max
                .unwrap_or(standard.nominations_per_supplier_max),
            activation: self.activation(standard.activation)?,
            start_days: match self.start_days.as_deref() {
                None => standard.start_days,
                Some(code) => START_DAYS
                    .into_iter()
                    .find(|days| start_days(*days) == code)
                    .ok_or("start_days")?,
            },
            daily_capacity: match &self.daily_capacity {
                Some(capacity) => capacities(capacity).ok_or("daily_capacity")?,
                None => standard.daily_capacity,
            },
            results_within_working_days: self
                .results_within_working_days
                .unwrap_or(standard.results_within_working_days),
            report_after_working_days: self
                .report_after_working_days
                .unwrap_or(standard.report_after_working_days),
            small_cell_below: self.small_cell_below.unwrap_or(standard.small_cell_below),
        })
    }

    fn activation(&self, standard: ActivationWindow) -> Result<ActivationWindow, &'static str> {
        Ok(ActivationWindow {
            from_hour: self.activation_from_hour.unwrap_or(standard.from_hour),
            until_hour: self.activation_until_hour.unwrap_or(standard.until_hour),
            days: match self.activation_days.as_deref() {
                None => standard.days,
                Some(code) => [ActivationDays::WorkingDays, ActivationDays::EveryDay]
                    .into_iter()
                    .find(|days| activation_days(*days) == code)
                    .ok_or("activation_days")?,
            },
        })
    }
}

impl LevelForm {
    fn of(size: &LevelSize) -> LevelForm {
        match size {
            LevelSize::Nominated { by_dcc_plan } => LevelForm::Nominated {
                by_dcc_plan: *by_dcc_plan,
            },
            LevelSize::Hubs(hubs) => LevelForm::Hubs { hubs: *hubs },
            LevelSize::Share(share) => LevelForm::Share {
                percent: percent(*share),
            },
            LevelSize::Rest => LevelForm::Rest {},
        }
    }
}

const START_DAYS: [StartDays; 3] = [
    StartDays::WorkingDayBeforeWorkingDay,
    StartDays::WorkingDays,
    StartDays::EveryDay,
];

fn start_days(days: StartDays) -> &'static str {
    match days {
        StartDays::WorkingDayBeforeWorkingDay => "working-day-before-working-day",
        StartDays::WorkingDays => "working-days",
        StartDays::EveryDay => "every-day",
    }
}

fn activation_days(days: ActivationDays) -> &'static str {
    match days {
        ActivationDays::WorkingDays => "working-days",
        ActivationDays::EveryDay => "every-day",
    }
}

/// A share in percent without its sign.
fn percent(share: Share) -> String {
    share_text(share).trim_end_matches([' ', '%']).to_owned()
}

fn share(
    field: &'static str,
    text: &Option<String>,
    standard: Share,
) -> Result<Share, &'static str> {
    match text {
        None => Ok(standard),
        Some(text) => Share::parse_percent(text).ok_or(field),
    }
}

fn rules(measures: &BTreeMap<String, MeasureRuleForm>) -> Option<BTreeMap<Kpi, KpiRule>> {
    let rule = |(code, form): (&String, &MeasureRuleForm)| {
        let rule = KpiRule {
            events_min: form.events_min,
            multiple: form.multiple,
            pairs_min: form.pairs_min,
        };
        Some((Kpi::from_code(code)?, rule))
    };
    measures.iter().map(rule).collect()
}

fn capacities(capacity: &BTreeMap<String, u32>) -> Option<BTreeMap<CspRegion, u32>> {
    let region = |(name, hubs): (&String, &u32)| {
        let mut all = CspRegion::ALL.into_iter();
        Some((all.find(|region| region.text() == name)?, *hubs))
    };
    capacity.iter().map(region).collect()
}

fn levels_of(levels: &[LevelForm]) -> Option<Levels> {
    let size = |level: &LevelForm| {
        Some(match level {
            LevelForm::Nominated { by_dcc_plan } => LevelSize::Nominated {
                by_dcc_plan: *by_dcc_plan,
            },
            LevelForm::Hubs { hubs } => LevelSize::Hubs(*hubs),
            LevelForm::Share { percent } => LevelSize::Share(Share::parse_percent(percent)?),
            LevelForm::Rest {} => LevelSize::Rest,
        })
    };
    Levels::new(levels.iter().map(size).collect::<Option<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_1_the_criteria_read_back_as_they_were_written() {
        for kind in [LaunchKind::Ordinary, LaunchKind::Emergency] {
            let criteria = Criteria::standard(kind);
            let text = serde_json::to_string(&CriteriaForm::of(&criteria)).unwrap();
            let read: CriteriaForm = serde_json::from_str(&text).unwrap();
            assert_eq!(read.value(kind), Ok(criteria.clone()));
            assert_eq!(CriteriaForm::default().value(kind), Ok(criteria));
        }
    }

    #[test]
    fn sl_1_a_criterion_that_does_not_read_is_refused_by_its_name_and_is_no_default() {
        for (json, field) in [
            (r#"{"failed_max_percent": "0,5"}"#, "failed_max_percent"),
            (r#"{"bad_max_percent": "0"}"#, "bad_max_percent"),
            (r#"{"matured_min_percent": "101"}"#, "matured_min_percent"),
            (
                r#"{"measures": {"VOLTAGE": {"events_min": 1, "multiple": 1, "pairs_min": 1}}}"#,
                "measures",
            ),
            (r#"{"waves": [50, 40]}"#, "waves"),
            (r#"{"levels": [{"size": "rest"}]}"#, "levels"),
            (r#"{"activation_days": "Sundays"}"#, "activation_days"),
            (r#"{"start_days": ""}"#, "start_days"),
            (r#"{"daily_capacity": {"Midlands": 5}}"#, "daily_capacity"),
        ] {
            let form: CriteriaForm = serde_json::from_str(json).unwrap();
            assert_eq!(form.value(LaunchKind::Ordinary), Err(field), "{json}");
        }
        for json in [
            r#"{"tolerance": 5}"#,
            r#"{"levels": [{"size": "all"}]}"#,
            r#"{"soak_hours": -1}"#,
        ] {
            assert!(
                serde_json::from_str::<CriteriaForm>(json).is_err(),
                "{json}"
            );
        }
    }
}
