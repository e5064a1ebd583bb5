//! The head of a kept plan as JSON.
//!
//! Form 1 says nothing of hubs since the snapshot. To change it: give the file a form with the next
//! number, keep these, and read all.

use super::PlanFileFault;
use launch::conflict::ConflictKind;
use launch::fleet::{DeviceStatus, HomeCombination, SupplierPair};
use launch::plan::{
    DayLoad, Homes, HubSinceSnapshot, OutReason, PlanHead, RegionDays, Slot, SlotCount, Strata,
    Stratum, StratumCounts, WaitingReason, WavePlan,
};
use serde::{Deserialize, Serialize};
use terms::{
    CspRegion, Date, DeviceId, DeviceModel, DeviceType, FirmwareVersion, Make, Model, Moment,
    OrganisationRef, PlanRef,
};

/// The head as text.
pub(super) fn written(head: &PlanHead) -> String {
    serde_json::to_string(&HeadForm::of(head)).expect("a form holds text, numbers and lists only")
}

/// The head in these bytes.
pub(super) fn read(bytes: &[u8]) -> Result<PlanHead, PlanFileFault> {
    let form: HeadForm = serde_json::from_slice(bytes).map_err(|error| PlanFileFault::Head {
        line: error.line(),
        column: error.column(),
    })?;
    form.head().ok_or(PlanFileFault::Inconsistent)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadForm {
    parent: Option<String>,
    level: u32,
    attempt: u32,
    /// Sixteen hexadecimal digits: many readers of JSON lose the last bits of a number so large.
    seed: String,
    strata: Vec<StratumForm>,
    legend: Vec<SlotForm>,
    counts: Vec<CountsForm>,
    waves: Vec<WaveForm>,
    /// Absent in form 1.
    #[serde(default)]
    since_snapshot: Vec<SinceForm>,
}

/// Position, Device ID, stratum, electricity Supplier, gas Supplier.
type SinceForm = (u32, String, u32, Option<String>, Option<String>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StratumForm {
    from: String,
    region: String,
    /// What each device is; absent for the others.
    homes: Option<Vec<DeviceForm>>,
}

/// Type, make, model and version.
type DeviceForm = (String, String, String, Option<String>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotForm {
    slot: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    wave: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    reason: Option<String>,
    /// The status, region or kind of conflict that the reason names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    until: Option<String>,
    hubs: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsForm {
    held_back: u64,
    waves: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WaveForm {
    size_named: Option<usize>,
    hubs: u64,
    matured_by: String,
    regions: Vec<RegionForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionForm {
    region: String,
    days: Vec<(String, u64)>,
}

impl HeadForm {
    fn of(head: &PlanHead) -> HeadForm {
        HeadForm {
            parent: head.parent.map(|parent| parent.to_string()),
            level: head.level,
            attempt: head.attempt,
            seed: format!("{:016x}", head.seed),
            strata: head.strata.list().iter().map(StratumForm::of).collect(),
            legend: head.legend.iter().map(SlotForm::of).collect(),
            counts: head
                .counts
                .iter()
                .map(|counts| CountsForm {
                    held_back: counts.held_back,
                    waves: counts.waves.clone(),
                })
                .collect(),
            waves: head.waves.iter().map(WaveForm::of).collect(),
            since_snapshot: head.since_snapshot.iter().map(since_form).collect(),
        }
    }

    fn head(self) -> Option<PlanHead> {
        let parent = match self.parent {
            Some(parent) => Some(PlanRef::parse(&parent)?),
            None => None,
        };
        let seed = u64::from_str_radix(&self.seed, 16).ok()?;
        let strata = self.strata.into_iter().map(StratumForm::stratum);
        let counts = self.counts.into_iter().map(|counts| StratumCounts {
            held_back: counts.held_back,
            waves: counts.waves,
        });
        Some(PlanHead {
            parent,
            level: self.level,
            attempt: self.attempt,
            seed,
            strata: Strata::kept(strata.collect::<Option<_>>()?)?,
            legend: self
                .legend
                .iter()
                .map(SlotForm::count)
                .collect::<Option<_>>()?,
            counts: counts.collect(),
            waves: self
                .waves
                .iter()
                .map(WaveForm::wave)
                .collect::<Option<_>>()?,
            since_snapshot: self
                .since_snapshot
                .iter()
                .map(since)
                .collect::<Option<_>>()?,
        })
    }
}

impl StratumForm {
    fn of(stratum: &Stratum) -> StratumForm {
        let device = |device: &DeviceModel| {
            (
                device.device_type.code().to_owned(),
                device.make.as_str().to_owned(),
                device.model.as_str().to_owned(),
                device
                    .firmware
                    .as_ref()
                    .map(|version| version.as_str().to_owned()),
            )
        };
        StratumForm {
            from: stratum.from.as_str().to_owned(),
            region: stratum.region.text().to_owned(),
            homes: match &stratum.homes {
                Homes::Combination(behind) => Some(behind.devices.iter().map(device).collect()),
                Homes::Others => None,
            },
        }
    }

    fn stratum(self) -> Option<Stratum> {
        let device =
            |(device_type, make, model, firmware): (String, String, String, Option<String>)| {
                let firmware = match firmware {
                    Some(version) => Some(FirmwareVersion::parse(&version)?),
                    None => None,
                };
                Some(DeviceModel {
                    device_type: DeviceType::from_code(&device_type)?,
                    make: Make::parse(&make)?,
                    model: Model::parse(&model)?,
                    firmware,
                })
            };
        let homes = match self.homes {
            None => Homes::Others,
            Some(devices) => Homes::Combination(HomeCombination {
                devices: devices.into_iter().map(device).collect::<Option<_>>()?,
            }),
        };
        Some(Stratum {
            from: FirmwareVersion::parse(&self.from)?,
            region: region(&self.region)?,
            homes,
        })
    }
}

impl SlotForm {
    fn of(count: &SlotCount) -> SlotForm {
        let mut form = SlotForm {
            slot: String::new(),
            wave: None,
            reason: None,
            of: None,
            until: None,
            hubs: count.hubs,
        };
        form.slot = match count.slot {
            Slot::Wave(wave) => {
                form.wave = Some(wave);
                "WAVE"
            }
            Slot::Holdback => "HOLDBACK",
            Slot::Waiting(reason) => {
                form.reason = Some(reason.code().to_owned());
                match reason {
                    WaitingReason::NoCapacity(region) => form.of = Some(region.text().to_owned()),
                    WaitingReason::Conflict { kind, until } => {
                        form.of = Some(kind.code().to_owned());
                        form.until = Some(until.to_string());
                    }
                    WaitingReason::Deferred
                    | WaitingReason::OtherLaunch
                    | WaitingReason::StratumNotCovered
                    | WaitingReason::NotNominated
                    | WaitingReason::LaterLevel => {}
                }
                "WAITING"
            }
            Slot::Out(reason) => {
                form.reason = Some(reason.code().to_owned());
                if let OutReason::NotCommissioned(status) = reason {
                    form.of = Some(status.text().to_owned());
                }
                "OUT"
            }
        }
        .to_owned();
        form
    }

    fn count(&self) -> Option<SlotCount> {
        let facts = (
            self.reason.as_deref(),
            self.of.as_deref(),
            self.until.as_deref(),
        );
        let slot = match (self.slot.as_str(), self.wave, facts) {
            ("WAVE", Some(wave), (None, None, None)) => Slot::Wave(wave),
            ("HOLDBACK", None, (None, None, None)) => Slot::Holdback,
            ("WAITING", None, (Some(reason), of, until)) => {
                Slot::Waiting(waiting(reason, of, until)?)
            }
            ("OUT", None, (Some(reason), of, None)) => Slot::Out(out(reason, of)?),
            _ => return None,
        };
        Some(SlotCount {
            slot,
            hubs: self.hubs,
        })
    }
}

fn waiting(reason: &str, of: Option<&str>, until: Option<&str>) -> Option<WaitingReason> {
    let found = match (of, until) {
        (Some(kind), Some(until)) => WaitingReason::Conflict {
            kind: ConflictKind::from_code(kind)?,
            until: day(until)?,
        },
        (Some(of), None) => WaitingReason::NoCapacity(region(of)?),
        (None, Some(_)) => return None,
        (None, None) => [
            WaitingReason::Deferred,
            WaitingReason::OtherLaunch,
            WaitingReason::StratumNotCovered,
            WaitingReason::NotNominated,
            WaitingReason::LaterLevel,
        ]
        .into_iter()
        .find(|plain| plain.code() == reason)?,
    };
    (found.code() == reason).then_some(found)
}

fn out(reason: &str, of: Option<&str>) -> Option<OutReason> {
    let found = match of {
        Some(status) => OutReason::NotCommissioned(
            DeviceStatus::ALL
                .into_iter()
                .find(|known| known.text() == status)?,
        ),
        None => [
            OutReason::InTranche,
            OutReason::OtherModel,
            OutReason::InStock,
            OutReason::NoWan,
            OutReason::OnVersion,
            OutReason::NotUpgradable,
            OutReason::RegionUnknown,
        ]
        .into_iter()
        .find(|plain| plain.code() == reason)?,
    };
    (found.code() == reason).then_some(found)
}

impl WaveForm {
    fn of(wave: &WavePlan) -> WaveForm {
        let region = |days: &RegionDays| RegionForm {
            region: days.region.text().to_owned(),
            days: days
                .days
                .iter()
                .map(|load| (load.date.to_string(), load.hubs))
                .collect(),
        };
        WaveForm {
            size_named: wave.size_named,
            hubs: wave.hubs,
            matured_by: wave.matured_by.rfc3339(),
            regions: wave.regions.iter().map(region).collect(),
        }
    }

    fn wave(&self) -> Option<WavePlan> {
        let load = |(date, hubs): &(String, u64)| {
            Some(DayLoad {
                date: day(date)?,
                hubs: *hubs,
            })
        };
        let days = |form: &RegionForm| {
            Some(RegionDays {
                region: region(&form.region)?,
                days: form.days.iter().map(load).collect::<Option<_>>()?,
            })
        };
        Some(WavePlan {
            size_named: self.size_named,
            hubs: self.hubs,
            matured_by: Moment::parse_rfc3339(&self.matured_by)?,
            regions: self.regions.iter().map(days).collect::<Option<_>>()?,
        })
    }
}

fn since_form(hub: &HubSinceSnapshot) -> SinceForm {
    let supplier = |supplier: Option<OrganisationRef>| supplier.map(|one| one.to_string());
    (
        hub.position,
        hub.device.text(),
        hub.stratum,
        supplier(hub.suppliers.electricity),
        supplier(hub.suppliers.gas),
    )
}

fn since(form: &SinceForm) -> Option<HubSinceSnapshot> {
    let (position, device, stratum, electricity, gas) = form;
    let supplier = |text: &Option<String>| match text {
        None => Some(None),
        Some(text) => OrganisationRef::parse(text).map(Some),
    };
    Some(HubSinceSnapshot {
        position: *position,
        device: DeviceId::parse(device)?,
        stratum: *stratum,
        suppliers: SupplierPair {
            electricity: supplier(electricity)?,
            gas: supplier(gas)?,
        },
    })
}

fn region(text: &str) -> Option<CspRegion> {
    CspRegion::ALL
        .into_iter()
        .find(|region| region.text() == text)
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
