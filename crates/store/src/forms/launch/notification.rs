//! The notification inside a launch's form.

use super::criteria::CriteriaForm;
use crate::forms::formed::record_form;
use crate::forms::text::Text;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use terms::{Date, FirmwareVersion, Make, Model};

record_form!(NotificationForm of Notification {
    number: Text<NotificationNumber>,
    kind: Text<LaunchKind>,
    target: TargetForm,
    release_note: String,
    severity: Text<UpgradeSeverity>,
    priority: Text<UpgradePriority>,
    deploy_by: Text<Date>,
    activate_by: Text<Date>,
    criteria: CriteriaForm,
});

record_form!(TargetForm of Target {
    make: Text<Make>,
    model: Text<Model>,
    han_variant: Text<HanVariant>,
    to: Text<FirmwareVersion>,
    from: Vec<Text<FirmwareVersion>>,
});
