//! The stored form of what Safe Launches say of an item, part of an item's form.

use super::fix::DeviceForm;
use super::item::TermForm;
use super::text::Text;
use register::item::Term;
use register::launch_verdict::{AttachedLaunch, CellSeen, CleanLaunch, LaunchVerdict, SeriesSeen};
use serde::{Deserialize, Serialize};
use terms::{FirmwareVersion, LaunchRef, Moment, PersonRef};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerdictForm {
    launch: Text<LaunchRef>,
    number: String,
    level: u32,
    attempt: u32,
    decided_at: Text<Moment>,
    evidence_sha256: Text<[u8; 32]>,
    series: Vec<SeriesForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cells: Vec<CellForm>,
    recorded_at: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesForm {
    series: String,
    counted: u64,
    bad: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stops_from: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CellForm {
    from: Text<FirmwareVersion>,
    terms: Vec<TermForm>,
    matured: u64,
    bad: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stops_from: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachedForm {
    launch: CleanForm,
    by: Text<PersonRef>,
    at: Text<Moment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CleanForm {
    launch: Text<LaunchRef>,
    number: String,
    to: DeviceForm,
    completed_at: Text<Moment>,
    hubs: u64,
    matured: u64,
    bad: u64,
    evidence_sha256: Vec<Text<[u8; 32]>>,
}

impl From<LaunchVerdict> for VerdictForm {
    fn from(verdict: LaunchVerdict) -> Self {
        let LaunchVerdict {
            launch,
            number,
            level,
            attempt,
            decided_at,
            evidence_sha256,
            series,
            cells,
            recorded_at,
        } = verdict;
        VerdictForm {
            launch: Text(launch),
            number,
            level,
            attempt,
            decided_at: Text(decided_at),
            evidence_sha256: Text(evidence_sha256),
            series: series.into_iter().map(SeriesForm::from).collect(),
            cells: cells.into_iter().map(CellForm::from).collect(),
            recorded_at: Text(recorded_at),
        }
    }
}

impl From<VerdictForm> for LaunchVerdict {
    fn from(form: VerdictForm) -> Self {
        LaunchVerdict {
            launch: form.launch.0,
            number: form.number,
            level: form.level,
            attempt: form.attempt,
            decided_at: form.decided_at.0,
            evidence_sha256: form.evidence_sha256.0,
            series: form.series.into_iter().map(SeriesSeen::from).collect(),
            cells: form.cells.into_iter().map(CellSeen::from).collect(),
            recorded_at: form.recorded_at.0,
        }
    }
}

impl From<SeriesSeen> for SeriesForm {
    fn from(seen: SeriesSeen) -> Self {
        let SeriesSeen {
            series,
            counted,
            bad,
            stops_from,
        } = seen;
        SeriesForm {
            series,
            counted,
            bad,
            stops_from,
        }
    }
}

impl From<SeriesForm> for SeriesSeen {
    fn from(form: SeriesForm) -> Self {
        SeriesSeen {
            series: form.series,
            counted: form.counted,
            bad: form.bad,
            stops_from: form.stops_from,
        }
    }
}

impl From<CellSeen> for CellForm {
    fn from(cell: CellSeen) -> Self {
        let CellSeen {
            from,
            terms,
            matured,
            bad,
            stops_from,
        } = cell;
        CellForm {
            from: Text(from),
            terms: terms.into_iter().map(TermForm::from).collect(),
            matured,
            bad,
            stops_from,
        }
    }
}

impl From<CellForm> for CellSeen {
    fn from(form: CellForm) -> Self {
        CellSeen {
            from: form.from.0,
            terms: form.terms.into_iter().map(Term::from).collect(),
            matured: form.matured,
            bad: form.bad,
            stops_from: form.stops_from,
        }
    }
}

impl From<AttachedLaunch> for AttachedForm {
    fn from(attached: AttachedLaunch) -> Self {
        let AttachedLaunch { launch, by, at } = attached;
        AttachedForm {
            launch: launch.into(),
            by: Text(by),
            at: Text(at),
        }
    }
}

impl From<AttachedForm> for AttachedLaunch {
    fn from(form: AttachedForm) -> Self {
        AttachedLaunch {
            launch: form.launch.into(),
            by: form.by.0,
            at: form.at.0,
        }
    }
}

impl From<CleanLaunch> for CleanForm {
    fn from(launch: CleanLaunch) -> Self {
        let CleanLaunch {
            launch,
            number,
            to,
            completed_at,
            hubs,
            matured,
            bad,
            evidence_sha256,
        } = launch;
        CleanForm {
            launch: Text(launch),
            number,
            to: to.into(),
            completed_at: Text(completed_at),
            hubs,
            matured,
            bad,
            evidence_sha256: evidence_sha256.into_iter().map(Text).collect(),
        }
    }
}

impl From<CleanForm> for CleanLaunch {
    fn from(form: CleanForm) -> Self {
        let digests = form.evidence_sha256.into_iter();
        CleanLaunch {
            launch: form.launch.0,
            number: form.number,
            to: form.to.into(),
            completed_at: form.completed_at.0,
            hubs: form.hubs,
            matured: form.matured,
            bad: form.bad,
            evidence_sha256: digests.map(|digest| digest.0).collect(),
        }
    }
}
