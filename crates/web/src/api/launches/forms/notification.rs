//! The notification as a program writes and reads it: the five parts of SL-1, and the criteria.

use super::criteria::CriteriaForm;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use serde::{Deserialize, Serialize};
use terms::{FirmwareVersion, Make, Model};
use utoipa::ToSchema;

/// The notification of a firmware upgrade.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationForm {
    /// Its number.
    #[schema(min_length = 1, max_length = 30)]
    pub number: String,
    /// Ordinary or Emergency.
    #[schema(pattern = "^(Ordinary|Emergency)$")]
    pub kind: String,
    /// The Device Manufacturer of the hubs.
    pub make: String,
    /// Their model.
    pub model: String,
    /// Single Band or Dual Band.
    #[schema(pattern = "^(Single Band|Dual Band)$")]
    pub han_variant: String,
    /// The new version.
    pub to_version: String,
    /// The versions that may be upgraded to it.
    #[schema(min_items = 1)]
    pub from_versions: Vec<String>,
    /// What the release note holds.
    #[schema(min_length = 1, max_length = 10000)]
    pub release_note: String,
    /// Critical, High, Medium or Low.
    pub severity: String,
    /// Immediate, High, Medium or Low.
    pub priority: String,
    /// The day by which deployment must be done.
    #[schema(pattern = "^\\d{4}-\\d{2}-\\d{2}$")]
    pub deploy_by: String,
    /// The day by which activation must be done.
    #[schema(pattern = "^\\d{4}-\\d{2}-\\d{2}$")]
    pub activate_by: String,
    /// The criteria; what is left out has the default of the kind.
    #[serde(default)]
    pub criteria: CriteriaForm,
}

impl NotificationForm {
    /// The notification as it stands.
    pub fn of(notification: &Notification) -> NotificationForm {
        let target = &notification.target;
        NotificationForm {
            number: notification.number.to_string(),
            kind: notification.kind.to_string(),
            make: target.make.to_string(),
            model: target.model.to_string(),
            han_variant: target.han_variant.to_string(),
            to_version: target.to.to_string(),
            from_versions: target.from.iter().map(ToString::to_string).collect(),
            release_note: notification.release_note.clone(),
            severity: notification.severity.to_string(),
            priority: notification.priority.to_string(),
            deploy_by: notification.deploy_by.to_string(),
            activate_by: notification.activate_by.to_string(),
            criteria: CriteriaForm::of(&notification.criteria),
        }
    }

    /// The notification of a draft, or the field that is none.
    pub fn value(&self) -> Result<Notification, &'static str> {
        let kind = LaunchKind::from_name(&self.kind).ok_or("kind")?;
        let version = |text: &String| FirmwareVersion::parse(text);
        let mut from: Vec<FirmwareVersion> = self
            .from_versions
            .iter()
            .map(version)
            .collect::<Option<_>>()
            .ok_or("from_versions")?;
        from.sort();
        from.dedup();
        Ok(Notification {
            number: NotificationNumber::parse(&self.number).ok_or("number")?,
            kind,
            target: Target {
                make: Make::parse(&self.make).ok_or("make")?,
                model: Model::parse(&self.model).ok_or("model")?,
                han_variant: HanVariant::from_name(&self.han_variant).ok_or("han_variant")?,
                to: version(&self.to_version).ok_or("to_version")?,
                from,
            },
            release_note: self.release_note.clone(),
            severity: UpgradeSeverity::from_name(&self.severity).ok_or("severity")?,
            priority: UpgradePriority::from_name(&self.priority).ok_or("priority")?,
            deploy_by: self.deploy_by.parse().map_err(|_| "deploy_by")?,
            activate_by: self.activate_by.parse().map_err(|_| "activate_by")?,
            criteria: self.criteria.value(kind)?,
        })
    }
}
