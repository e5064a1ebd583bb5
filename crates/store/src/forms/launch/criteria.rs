//! The criteria inside a launch's form. A share, a ladder of levels and a row of waves are read by
//! their own constructors: what these refuse is unreadable, never a default.

use crate::forms::formed::{Formed, Pairs, choice_form, record_form};
use crate::forms::text::Text;
use launch::Share;
use launch::criteria::{ActivationDays, ActivationWindow, Criteria, Kpi, KpiRule, StartDays};
use launch::ladder::{LevelSize, Levels, Waves};
use serde::{Deserialize, Serialize};
use terms::CspRegion;

record_form!(CriteriaForm of Criteria {
    failed_max: ShareForm,
    bad_max: ShareForm,
    worsened_max: ShareForm,
    false_stop: ShareForm,
    false_pass: ShareForm,
    matured_min: ShareForm,
    soak_hours: u32,
    soak_over_month_end: bool,
    silent_after_hours: u32,
    reread_hours: u32,
    stratum_hubs_min: u32,
    holdback_per_stratum: u32,
    kpis: Pairs<Kpi, KpiRuleForm>,
    waves: WavesForm,
    levels: LevelsForm,
    nomination_working_days: u32,
    nominations_per_supplier_max: u32,
    activation: ActivationForm,
    start_days: Text<StartDays>,
    daily_capacity: Pairs<CspRegion, u32>,
    results_within_working_days: u32,
    report_after_working_days: u32,
    small_cell_below: u32,
});

record_form!(KpiRuleForm of KpiRule {
    events_min: u32,
    multiple: u32,
    pairs_min: u32,
});

record_form!(ActivationForm of ActivationWindow {
    from_hour: u8,
    until_hour: u8,
    days: Text<ActivationDays>,
});

/// A share in parts of a thousand million.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub(super) struct ShareForm(Share);

impl TryFrom<u32> for ShareForm {
    type Error = &'static str;
    fn try_from(parts: u32) -> Result<Self, Self::Error> {
        let share = Share::of_billion(parts).ok_or("more than the whole")?;
        Ok(ShareForm(share))
    }
}

impl From<ShareForm> for u32 {
    fn from(form: ShareForm) -> u32 {
        form.0.parts_per_billion()
    }
}

impl Formed for ShareForm {
    type Value = Share;
    fn of(share: Share) -> Self {
        ShareForm(share)
    }
    fn value(self) -> Share {
        self.0
    }
}

/// The named waves by their sizes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<u32>", into = "Vec<u32>")]
struct WavesForm(Waves);

impl TryFrom<Vec<u32>> for WavesForm {
    type Error = &'static str;
    fn try_from(sizes: Vec<u32>) -> Result<Self, Self::Error> {
        let waves = Waves::new(sizes).ok_or("waves that no launch can have")?;
        Ok(WavesForm(waves))
    }
}

impl From<WavesForm> for Vec<u32> {
    fn from(form: WavesForm) -> Vec<u32> {
        form.0.sizes().to_vec()
    }
}

impl Formed for WavesForm {
    type Value = Waves;
    fn of(waves: Waves) -> Self {
        WavesForm(waves)
    }
    fn value(self) -> Waves {
        self.0
    }
}

/// The levels in order.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<LevelForm>", into = "Vec<LevelForm>")]
struct LevelsForm(Levels);

choice_form!(LevelForm of LevelSize {
    Nominated { by_dcc_plan: u32, },
    Hubs(hubs: u32),
    Share(share: ShareForm),
    Rest,
});

impl TryFrom<Vec<LevelForm>> for LevelsForm {
    type Error = &'static str;
    fn try_from(sizes: Vec<LevelForm>) -> Result<Self, Self::Error> {
        let levels = Levels::new(sizes.value()).ok_or("levels that no launch can have")?;
        Ok(LevelsForm(levels))
    }
}

impl From<LevelsForm> for Vec<LevelForm> {
    fn from(form: LevelsForm) -> Vec<LevelForm> {
        Formed::of(form.0.sizes().to_vec())
    }
}

impl Formed for LevelsForm {
    type Value = Levels;
    fn of(levels: Levels) -> Self {
        LevelsForm(levels)
    }
    fn value(self) -> Levels {
        self.0
    }
}
