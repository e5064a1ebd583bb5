//! What a launch brings to the register (ONE-1): where a gate was not achieved, an item is drafted
//! for DCC to look at, with what was seen.
//!
//! The hold comes first and by itself: it opens in the verdict's own commit and waits for nothing
//! here. The item follows from the launch's state, in the same round of background work or, after a
//! crash, in the next; drafting again changes nothing. So neither half of the product knows the
//! other: they meet here, by reference.

use super::LaunchActError;
use crate::App;
use crate::act::ActError;
use crate::ports::LedgerError;
use formats::sentences::launch::finding;
use launch::evidence::Evidence;
use launch::gate::{FixedCriteria, Series};
use launch::launch::{DecidedGate, GateOutcome, Launch};
use launch::notification::Target;
use launch::plan::{Homes, Stratum};
use launch::tranche::Tranche;
use register::command::Command;
use register::item::Term;
use register::launch_verdict::{CellSeen, LaunchFinding, LaunchVerdict, SeriesSeen, item_key};
use std::collections::BTreeMap;
use terms::{Actor, CspRegion, DeviceModel, DeviceType, ItemRef, LaunchRef, OrganisationRef};
use terms::{OrganisationType, Stored};

impl App {
    /// The reference of the item that a launch drafts where a gate of it is not achieved, whether
    /// or not there is one yet.
    pub fn item_of_launch(&self, launch: LaunchRef) -> ItemRef {
        ItemRef::from_random_bits(self.reference_bits("item", &item_key(launch)))
    }

    /// Drafts the item of a launch that failed a gate, or adds the verdicts that it does not hold
    /// yet. Gives how many acts that took.
    pub(super) async fn draft_findings(&self, launch: &Launch) -> Result<u64, LaunchActError> {
        let failed = launch.gates.iter().filter(|gate| match gate.outcome {
            GateOutcome::NotAchieved => true,
            GateOutcome::Achieved => false,
        });
        let failed: Vec<&DecidedGate> = failed.collect();
        if failed.is_empty() {
            return Ok(0);
        }
        let item = self.item_of_launch(launch.reference);
        let held = self.ledger.items(&[item]).await?;
        let Some(dcc) = self.dcc().await? else {
            return Ok(0);
        };
        let mut acts = 0;
        for gate in failed {
            if held.first().is_some_and(|held| knows(held, launch, gate)) {
                continue;
            }
            let finding = self.finding(launch, gate, item, dcc).await?;
            let command = Command::DraftFromLaunch(Box::new(finding));
            let done = self.act(&Actor::Clock, &command).await;
            acts += u64::from(done.map_err(not_drafted)?.sequence > 0);
        }
        Ok(acts)
    }

    /// DCC's own organisation.
    async fn dcc(&self) -> Result<Option<OrganisationRef>, LedgerError> {
        let organisations = self.ledger.organisations().await?;
        let dcc = organisations
            .iter()
            .find(|one| one.organisation_type == OrganisationType::Dcc);
        Ok(dcc.map(|dcc| dcc.reference))
    }

    async fn finding(
        &self,
        launch: &Launch,
        gate: &DecidedGate,
        item: ItemRef,
        dcc: OrganisationRef,
    ) -> Result<LaunchFinding, LedgerError> {
        let evidence = self.evidence_of(gate).await?;
        let fixed = evidence.fixed();
        let readings = evidence.assess().readings;
        let stopped: Vec<Series> = readings
            .iter()
            .filter(|reading| reading.stops())
            .map(|reading| reading.series)
            .collect();
        let target = &launch.notification.target;
        let cells = self.cells_of(launch, gate, &fixed).await?;
        let series = readings.iter().map(|reading| SeriesSeen {
            series: reading.series.code(),
            counted: reading.tally.matured(),
            bad: reading.tally.bad(),
            stops_from: reading.stops_from,
        });
        Ok(LaunchFinding {
            item,
            dcc,
            combinations: combinations(target, &cells, &|matured| {
                fixed.stop(Series::Bad)?.at(matured)
            }),
            summary: finding::summary(target, &stopped),
            verdict: LaunchVerdict {
                launch: launch.reference,
                number: launch.notification.number.to_string(),
                level: gate.level,
                attempt: gate.attempt,
                decided_at: gate.at,
                evidence_sha256: gate.evidence_sha256,
                series: series.collect(),
                cells: cells.into_iter().map(|(_, cell)| cell).collect(),
                recorded_at: gate.at,
            },
        })
    }

    /// The evidence of a gate as it was kept.
    pub(super) async fn evidence_of(&self, gate: &DecidedGate) -> Result<Evidence, LedgerError> {
        let corrupt = || LedgerError::Corrupt("the evidence of a gate".to_owned());
        let bytes = self.objects.get(&gate.evidence_sha256).await?;
        let text = String::from_utf8(bytes.ok_or_else(corrupt)?).map_err(|_| corrupt())?;
        Evidence::read(&text).ok_or_else(corrupt)
    }

    /// The cells of the tranche that a gate was decided on of which hubs are known, each with its
    /// stratum, in the order of the strata.
    async fn cells_of(
        &self,
        launch: &Launch,
        gate: &DecidedGate,
        fixed: &FixedCriteria,
    ) -> Result<Vec<(Stratum, CellSeen)>, LedgerError> {
        let of_gate =
            |tranche: &&Tranche| (tranche.level, tranche.attempt) == (gate.level, gate.attempt);
        let Some(tranche) = launch.tranches.iter().find(of_gate) else {
            return Ok(Vec::new());
        };
        let plan = self.sealed_plan(&tranche.plan).await?;
        let tally = self.tally_of_tranche(tranche).await?;
        let stop = fixed.stop(Series::Bad);
        let target = &launch.notification.target;
        let mut cells = Vec::new();
        for (place, counts) in tally.strata() {
            let stratum = plan.head().strata.list().get(place as usize);
            let Some(stratum) = stratum.filter(|_| counts.matured() > 0) else {
                continue;
            };
            let cell = CellSeen {
                from: stratum.from.clone(),
                terms: terms_of(target, &stratum.homes, Some(stratum.region)),
                matured: counts.matured(),
                bad: counts.bad(),
                stops_from: stop.and_then(|stop| stop.at(counts.matured())),
            };
            cells.push((stratum.clone(), cell));
        }
        Ok(cells)
    }
}

/// Whether an item holds this verdict. One that was diverted holds nothing and is given nothing.
fn knows(held: &Stored<register::item::Item>, launch: &Launch, gate: &DecidedGate) -> bool {
    let diverted = matches!(held.value.stage, register::item::Stage::Diverted { .. });
    diverted
        || held.value.verdicts.iter().any(|verdict| {
            (verdict.launch, verdict.level, verdict.attempt)
                == (launch.reference, gate.level, gate.attempt)
        })
}

/// A draft that the register refuses keeps nothing else waiting, and is tried again.
fn not_drafted(error: ActError) -> LaunchActError {
    match error {
        ActError::Ledger(error) => error.into(),
        ActError::Refused(refusal) => {
            let code = refusal.code();
            LedgerError::Storage(format!("the register took no draft of an item: {code}")).into()
        }
    }
}

/// The Device Model Combinations that show the fault. Where hubs in some kinds of homes alone are
/// beyond the tolerance and those in others are not, it lies in what is behind the hubs, and these
/// combinations are named. Where all are, or none is, or where homes of many kinds together are,
/// nothing but the hub can be named. Regions and versions before the upgrade stay in the verdict:
/// that the fault showed there says where hubs were upgraded, not where it lies.
fn combinations(
    target: &Target,
    cells: &[(Stratum, CellSeen)],
    stops_from: &dyn Fn(u64) -> Option<u64>,
) -> Vec<Vec<Term>> {
    let mut kinds: BTreeMap<&Homes, (u64, u64)> = BTreeMap::new();
    for (stratum, cell) in cells {
        let (matured, bad) = kinds.entry(&stratum.homes).or_default();
        *matured += cell.matured;
        *bad += cell.bad;
    }
    let stops = |(matured, bad): &(u64, u64)| stops_from(*matured).is_some_and(|from| *bad >= from);
    let beyond: Vec<&Homes> = kinds
        .iter()
        .filter(|(_, counts)| stops(counts))
        .map(|(homes, _)| *homes)
        .collect();
    let of_many_kinds = beyond.contains(&&Homes::Others);
    if beyond.is_empty() || beyond.len() == kinds.len() || of_many_kinds {
        return vec![terms_of(target, &Homes::Others, None)];
    }
    beyond
        .into_iter()
        .map(|homes| terms_of(target, homes, None))
        .collect()
}

/// The upgraded hub and what is behind it, as terms that hold together.
fn terms_of(target: &Target, homes: &Homes, region: Option<CspRegion>) -> Vec<Term> {
    let hub = Term {
        device_type: DeviceType::Chf,
        make: target.make.clone(),
        model: target.model.clone(),
        versions: [target.to.clone()].into(),
        hardware_version: None,
        region,
    };
    let mut terms = vec![hub];
    if let Homes::Combination(homes) = homes {
        // The GPF is in the same box as the CHF, and there already.
        let others = homes.devices.iter();
        for device in others.filter(|device| device.device_type.physical() != DeviceType::Chf) {
            add_device(&mut terms, device);
        }
    }
    terms
}

/// One device behind a hub; two versions of one model are one term.
fn add_device(terms: &mut Vec<Term>, device: &DeviceModel) {
    let term = Term {
        device_type: device.device_type,
        make: device.make.clone(),
        model: device.model.clone(),
        versions: device.firmware.iter().cloned().collect(),
        hardware_version: None,
        region: None,
    };
    match terms.iter_mut().find(|held| held.same_device(&term)) {
        Some(held) => held.versions.extend(term.versions),
        None => terms.push(term),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use launch::fleet::HomeCombination;
    use launch::notification::HanVariant;
    use terms::{FirmwareVersion, Make, Model};

    fn version(text: &str) -> FirmwareVersion {
        FirmwareVersion::parse(text).unwrap()
    }

    fn target() -> Target {
        Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        }
    }

    fn meter(model: &str) -> Homes {
        Homes::Combination(HomeCombination {
            devices: vec![DeviceModel {
                device_type: DeviceType::Esme,
                make: Make::parse("Northmere").unwrap(),
                model: Model::parse(model).unwrap(),
                firmware: Some(version("0002012F")),
            }],
        })
    }

    /// A cell of so many hubs and so many bad, in a region.
    fn cell(homes: Homes, region: CspRegion, matured: u64, bad: u64) -> (Stratum, CellSeen) {
        let seen = CellSeen {
            from: version("00010000"),
            terms: terms_of(&target(), &homes, Some(region)),
            matured,
            bad,
            stops_from: Some(10),
        };
        let stratum = Stratum {
            from: version("00010000"),
            region,
            homes,
        };
        (stratum, seen)
    }

    /// The models of every combination that is named, where ten bad hubs stop.
    fn named(cells: &[(Stratum, CellSeen)]) -> Vec<Vec<String>> {
        let models = |terms: Vec<Term>| terms.iter().map(|term| term.model.to_string()).collect();
        combinations(&target(), cells, &|_| Some(10))
            .into_iter()
            .map(models)
            .collect()
    }

    const NORTH: CspRegion = CspRegion::North;
    const SOUTH: CspRegion = CspRegion::South;

    #[test]
    fn one_1_a_fault_with_one_meter_names_that_combination() {
        let cells = [
            cell(meter("A"), NORTH, 100, 6),
            cell(meter("A"), SOUTH, 100, 5),
            cell(meter("B"), NORTH, 100, 1),
        ];
        assert_eq!(named(&cells), [["NM-H200", "A"]]);
    }

    #[test]
    fn one_1_a_fault_with_every_meter_names_the_hub_alone() {
        let cells = [
            cell(meter("A"), NORTH, 100, 12),
            cell(meter("A"), SOUTH, 100, 0),
            cell(meter("B"), NORTH, 100, 15),
        ];
        assert_eq!(named(&cells), [["NM-H200"]]);
    }

    #[test]
    fn one_1_a_fault_in_homes_of_many_kinds_names_the_hub_alone() {
        let cells = [
            cell(Homes::Others, NORTH, 100, 12),
            cell(meter("B"), NORTH, 100, 0),
        ];
        assert_eq!(named(&cells), [["NM-H200"]]);
        assert_eq!(named(&[cell(meter("B"), NORTH, 100, 3)]), [["NM-H200"]]);
    }
}
