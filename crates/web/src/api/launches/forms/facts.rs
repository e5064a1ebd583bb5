//! What came of lists and reports, and a Supplier's affected hubs.

use app::fleet::OwnFleet;
use app::launches::{LaunchDone, ReportTaken};
use app::ports::{ConflictPlace, KeptConflict};
use formats::fleet_told::exclusion_code;
use formats::hub_reports::ReportCode;
use launch::decision::Answer;
use launch::fleet::LaunchTarget;
use launch::nomination::{SetAside, WarningList};
use serde::Serialize;
use std::collections::BTreeMap;
use terms::Findings;
use utoipa::ToSchema;

/// A row that was not taken, or that is doubtful. It repeats what was sent in one case: a hub of the
/// caller's own order whose reports contradict each other is named.
#[derive(Serialize, ToSchema)]
pub struct RowFindingForm {
    /// The stable code.
    pub code: &'static str,
    /// The physical line, or the place in a JSON array; 0 where the whole report is meant.
    pub line: u64,
    /// The field.
    pub field: &'static str,
    /// What was wanted.
    pub expected: String,
    /// The hub, where its facts contradict each other: it is one of the caller's own order.
    pub device_id: Option<String>,
    /// What was found, where it can be told: both reports of a hub that contradict each other, or
    /// the numbers of the sequence that are missing.
    pub found: Option<String>,
}

/// What became of a report.
#[derive(Serialize, ToSchema)]
pub struct TakenForm {
    /// Rows that were taken and were new.
    pub new: u64,
    /// Rows that changed nothing: they were there already, or a later one was.
    pub repeated: u64,
    /// What was wrong, at most 1,000 of each code.
    pub findings: Vec<RowFindingForm>,
    /// How many there were of each code, always exact.
    pub counts: BTreeMap<String, u64>,
    /// Numbers of batches that are missing in the sender's sequence, the first hundred of them.
    pub missing: Vec<u64>,
}

fn findings(found: &Findings<ReportCode>) -> Vec<RowFindingForm> {
    let kept = found.kept().iter();
    kept.map(|finding| RowFindingForm {
        code: finding.code.text(),
        line: finding.place.line,
        field: finding.field,
        expected: finding.expected.clone(),
        device_id: finding.record.clone(),
        found: (!finding.value.is_empty()).then(|| finding.value.clone()),
    })
    .collect()
}

impl TakenForm {
    /// What became of it.
    pub fn of(taken: &ReportTaken) -> TakenForm {
        let counts = taken.findings.counts().iter();
        TakenForm {
            new: taken.new,
            repeated: taken.repeated,
            findings: findings(&taken.findings),
            counts: counts
                .map(|(code, count)| (code.text().to_owned(), *count))
                .collect(),
            missing: taken.missing.clone(),
        }
    }
}

/// Where each Device ID of a list landed.
#[derive(Serialize, ToSchema)]
pub struct NominatedForm {
    /// The launch.
    pub launch: String,
    /// Where they landed; absent where the request was done before under its key.
    pub list: Option<ListForm>,
    /// What could not be read as a Device ID.
    pub findings: Vec<RowFindingForm>,
}

/// Device IDs of a list, each in exactly one place.
#[derive(Serialize, ToSchema)]
pub struct ListForm {
    /// How many were listed.
    pub listed: u64,
    /// How many were accepted.
    pub accepted: u64,
    /// How many stood on the list more than once.
    pub repeated: u64,
    /// Those set aside, by reason, in list order.
    pub set_aside: Vec<SetAsideForm>,
}

/// Device IDs that were set aside for one reason.
#[derive(Serialize, ToSchema)]
pub struct SetAsideForm {
    /// The warning list: `invalid`, `not-commissioned`, `not-applicable`,
    /// `other-request-in-progress` or `not-responsible`; the last one whether the Device exists or
    /// not.
    pub reason: &'static str,
    /// Why exactly: of `other-request-in-progress` it is `IN-TRANCHE`, `IN-OTHER-LAUNCH` or
    /// `ON-LIST`.
    pub why: &'static str,
    /// The Device IDs.
    pub device_ids: Vec<String>,
}

impl NominatedForm {
    /// What the asker is told.
    pub fn of(done: &LaunchDone, unread: &Findings<ReportCode>) -> NominatedForm {
        let list = match &done.answer {
            Answer::Nominated(list) => Some(ListForm {
                listed: list.listed,
                accepted: list.accepted.len(),
                repeated: list.repeated,
                set_aside: SetAside::ALL
                    .into_iter()
                    .map(|reason| SetAsideForm {
                        reason: warning_list_code(reason.warning_list()),
                        why: reason.code(),
                        device_ids: list
                            .set_aside
                            .iter()
                            .filter(|(_, why)| *why == reason)
                            .map(|(device, _)| device.text())
                            .collect(),
                    })
                    .filter(|group| !group.device_ids.is_empty())
                    .collect(),
            }),
            Answer::Done | Answer::TakenOff { .. } => None,
        };
        NominatedForm {
            launch: done.launch.to_string(),
            list,
            findings: findings(unread),
        }
    }
}

/// The stable code of a warning list.
pub(super) fn warning_list_code(list: WarningList) -> &'static str {
    match list {
        WarningList::Invalid => "invalid",
        WarningList::NotCommissioned => "not-commissioned",
        WarningList::NotApplicable => "not-applicable",
        WarningList::OtherRequestInProgress => "other-request-in-progress",
        WarningList::NotResponsible => "not-responsible",
    }
}

/// What was taken off the caller's lists.
#[derive(Serialize, ToSchema)]
pub struct TakenOffForm {
    /// The launch.
    pub launch: String,
    /// How many hubs were taken off; absent where the request was done before under its key.
    pub taken_off: Option<u64>,
    /// How many of the listed were on no list of the caller's.
    pub not_listed: Option<u64>,
    /// What could not be read as a Device ID.
    pub findings: Vec<RowFindingForm>,
}

impl TakenOffForm {
    /// What the asker is told.
    pub fn of(done: &LaunchDone, unread: &Findings<ReportCode>) -> TakenOffForm {
        let (taken_off, not_listed) = match &done.answer {
            Answer::TakenOff {
                taken_off,
                not_listed,
            } => (Some(*taken_off), Some(*not_listed)),
            Answer::Done | Answer::Nominated(_) => (None, None),
        };
        TakenOffForm {
            launch: done.launch.to_string(),
            taken_off,
            not_listed,
            findings: findings(unread),
        }
    }
}

/// A Supplier's own hubs and a launch.
#[derive(Serialize, ToSchema)]
pub struct AffectedForm {
    /// The number of the inventory's snapshot.
    pub snapshot: u32,
    /// The day that the snapshot describes; what changed since is counted in.
    pub as_of: String,
    /// How many hubs the Supplier has, of whatever model.
    pub hubs: u64,
    /// How many the launch concerns.
    pub affected_hubs: u64,
    /// These by version, region and what is behind them.
    pub affected: Vec<AffectedCellForm>,
    /// How many of the model are left out.
    pub excluded_hubs: u64,
    /// These by reason, version and region.
    pub excluded: Vec<ExcludedCellForm>,
    /// The Supplier's own conflicts of the next 14 days.
    pub conflicts: Vec<ConflictForm>,
}

/// Affected hubs of one combination.
#[derive(Serialize, ToSchema)]
pub struct AffectedCellForm {
    /// The version that they run.
    pub from_version: String,
    /// Their region.
    pub region: &'static str,
    /// The Device Models behind them.
    pub behind: Vec<String>,
    /// How many.
    pub hubs: u64,
}

/// Hubs left out for one reason.
#[derive(Serialize, ToSchema)]
pub struct ExcludedCellForm {
    /// The stable code.
    pub reason: &'static str,
    /// The version that they run.
    pub version: String,
    /// Their region, where the inventory knows it.
    pub region: Option<&'static str>,
    /// How many.
    pub hubs: u64,
}

/// One affected hub.
#[derive(Serialize, ToSchema)]
pub struct AffectedHubForm {
    /// The hub.
    pub device_id: String,
}

/// A conflict of the Supplier's calendar.
#[derive(Serialize, ToSchema)]
pub struct ConflictForm {
    /// What happens.
    pub kind: &'static str,
    /// `portfolio`, `region` or `hubs`.
    pub scope: &'static str,
    /// The region, where the scope is one.
    pub region: Option<&'static str>,
    /// How many single hubs, where the scope is those.
    pub hubs: Option<u64>,
    /// From this moment.
    pub from: String,
    /// Until this moment, exclusive.
    pub until: String,
}

impl ConflictForm {
    /// The conflict.
    pub fn of(kept: &KeptConflict) -> ConflictForm {
        let (scope, region, hubs) = match &kept.place {
            ConflictPlace::Portfolio => ("portfolio", None, None),
            ConflictPlace::Region(region) => ("region", Some(region.text()), None),
            ConflictPlace::Hubs(hubs) => ("hubs", None, Some(hubs.len() as u64)),
        };
        ConflictForm {
            kind: kept.kind.code(),
            scope,
            region,
            hubs,
            from: kept.from.rfc3339(),
            until: kept.until.rfc3339(),
        }
    }
}

impl AffectedForm {
    /// The counts.
    pub fn of(own: &OwnFleet, target: &LaunchTarget, conflicts: &[KeptConflict]) -> AffectedForm {
        let portfolio = own.affected(target);
        let counts = portfolio.counts();
        let combinations = own.affected_combinations(target);
        AffectedForm {
            snapshot: own.snapshot(),
            as_of: own.as_of().to_string(),
            hubs: portfolio.hubs(),
            affected_hubs: counts.affected_hubs(),
            affected: combinations
                .iter()
                .map(|cell| AffectedCellForm {
                    from_version: cell.from.to_string(),
                    region: cell.region.text(),
                    behind: cell
                        .behind
                        .devices
                        .iter()
                        .map(ToString::to_string)
                        .collect(),
                    hubs: cell.hubs,
                })
                .collect(),
            excluded_hubs: counts.excluded_hubs(None),
            excluded: counts
                .excluded()
                .map(|(why, version, region, hubs)| ExcludedCellForm {
                    reason: exclusion_code(why),
                    version: version.to_string(),
                    region: region.map(|region| region.text()),
                    hubs,
                })
                .collect(),
            conflicts: conflicts.iter().map(ConflictForm::of).collect(),
        }
    }
}
