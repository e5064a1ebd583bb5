//! The invented Device Models: hubs of six models with three to five versions each, and what stands
//! behind them.

use crate::dice::Dice;
use terms::{CspRegion, DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// A model: type, make, model, and its versions, oldest first.
type Listed = (
    DeviceType,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// Hubs. Each model is made for a kind of network: two for North, two for Central and South, two
/// for 4G (DOMAIN 4.3).
const HUBS: [Listed; 6] = [
    (
        DeviceType::Chf,
        "Orrin",
        "OR-CH7",
        &["04010203", "04010204", "04010300", "04010310"],
    ),
    (
        DeviceType::Chf,
        "Halden Metering",
        "HM-H4",
        &["0C230000", "0C240000", "0C250000"],
    ),
    (
        DeviceType::Chf,
        "Orrin",
        "OR-CH9",
        &["05000100", "05000110", "05000120"],
    ),
    (
        DeviceType::Chf,
        "Calder & Rowe",
        "CR-H6",
        &["0002A100", "0002A110", "0002A120", "0002A130", "0002A200"],
    ),
    (
        DeviceType::Chf,
        "Northmere",
        "NM-H40",
        &["000A0001", "000A0002", "000A0003"],
    ),
    (
        DeviceType::Chf,
        "Calder & Rowe",
        "CR-H8",
        &["01000001", "01000002", "01000003", "01000004"],
    ),
];

const ELECTRICITY_METERS: [Listed; 5] = [
    (
        DeviceType::Esme,
        "Northmere",
        "NM-E210",
        &["0002012F", "00020130", "00020140"],
    ),
    (
        DeviceType::Esme,
        "Northmere",
        "NM-E220",
        &["00030100", "00030110"],
    ),
    (
        DeviceType::Esme,
        "Halden Metering",
        "HM-300",
        &["0E120000", "0E130000", "0E140000"],
    ),
    (
        DeviceType::Esme,
        "Calder & Rowe",
        "CR-E12",
        &["00050010", "00050020"],
    ),
    (
        DeviceType::Esme,
        "Orrin",
        "OR-E3",
        &["10000001", "10000002", "10000003"],
    ),
];

const GAS_METERS: [Listed; 4] = [
    (
        DeviceType::Gsme,
        "Northmere",
        "NM-G110",
        &["00010A00", "00010B00"],
    ),
    (
        DeviceType::Gsme,
        "Calder & Rowe",
        "CR-G40",
        &["00040001", "00040002"],
    ),
    (
        DeviceType::Gsme,
        "Halden Metering",
        "HM-G7",
        &["0F000100", "0F000110"],
    ),
    (DeviceType::Gsme, "Orrin", "OR-G2", &["20000001"]),
];

const PREPAYMENT_DEVICES: [Listed; 2] = [
    (
        DeviceType::Ppmid,
        "Halden Metering",
        "HM-P20",
        &["00000110", "00000120"],
    ),
    (
        DeviceType::Ppmid,
        "Orrin",
        "OR-P5",
        &["00010001", "00010002"],
    ),
];

const DISPLAYS: [Listed; 2] = [
    (DeviceType::Ihd, "Calder & Rowe", "CR-View", &[]),
    (DeviceType::Ihd, "Northmere", "NM-Glance", &[]),
];

const SWITCHES: [Listed; 1] = [(DeviceType::Hcalcs, "Calder & Rowe", "CR-L1", &["00000200"])];
const CONSUMER_DEVICES: [Listed; 1] = [(DeviceType::Cad, "Orrin", "OR-Link", &[])];

/// Of ten thousand homes so many have one.
const WITH_PREPAYMENT_DEVICE: u64 = 6_000;
const WITH_DISPLAY: u64 = 2_500;
const WITH_SWITCH: u64 = 100;
const WITH_CONSUMER_DEVICE: u64 = 200;

/// Shares of the regions in ten thousand, with a few that the inventory does not know.
const REGIONS: [(u64, Option<CspRegion>); 7] = [
    (2_400, Some(CspRegion::North)),
    (2_600, Some(CspRegion::Central)),
    (2_990, Some(CspRegion::South)),
    (400, Some(CspRegion::FourGNorth)),
    (750, Some(CspRegion::FourGCentral)),
    (850, Some(CspRegion::FourGSouth)),
    (10, None),
];

/// A region, by the shares.
pub(crate) fn region(dice: &mut Dice) -> Option<CspRegion> {
    *dice.weighted(&REGIONS)
}

/// The Device Models with their weights.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    hubs: [Weighted; 6],
    gpfs: Vec<DeviceModel>,
    electricity: Weighted,
    gas: Weighted,
    prepayment: Weighted,
    displays: Weighted,
    switches: Weighted,
    consumer: Weighted,
}

/// Device Models and how common each is.
type Weighted = Vec<(u64, DeviceModel)>;

impl Catalogue {
    pub(crate) fn new() -> Catalogue {
        let hubs = HUBS.map(|listed| weighted(&[listed]));
        let gpfs = hubs.iter().flatten().map(|(_, chf)| DeviceModel {
            device_type: DeviceType::Gpf,
            ..chf.clone()
        });
        Catalogue {
            gpfs: gpfs.collect(),
            hubs,
            electricity: weighted(&ELECTRICITY_METERS),
            gas: weighted(&GAS_METERS),
            prepayment: weighted(&PREPAYMENT_DEVICES),
            displays: weighted(&DISPLAYS),
            switches: weighted(&SWITCHES),
            consumer: weighted(&CONSUMER_DEVICES),
        }
    }

    /// Every Device Model.
    pub(crate) fn models(&self) -> impl Iterator<Item = &DeviceModel> {
        let behind = [
            &self.electricity,
            &self.gas,
            &self.prepayment,
            &self.displays,
            &self.switches,
            &self.consumer,
        ];
        let weighted = self.hubs.iter().chain(behind).flatten();
        weighted.map(|(_, model)| model).chain(&self.gpfs)
    }

    /// A hub for this region.
    pub(crate) fn hub_model(&self, region: Option<CspRegion>, dice: &mut Dice) -> &DeviceModel {
        let (first, of_hundred) = match region {
            Some(CspRegion::North) => (0, 70),
            Some(CspRegion::Central | CspRegion::South) | None => (2, 55),
            Some(CspRegion::FourGNorth | CspRegion::FourGCentral | CspRegion::FourGSouth) => {
                (4, 60)
            }
        };
        let second = usize::from(dice.below(100) >= of_hundred);
        dice.weighted(&self.hubs[first + second])
    }

    /// The GPF in the box of this CHF.
    pub(crate) fn gpf_of(&self, chf: &DeviceModel) -> &DeviceModel {
        let same = |gpf: &&DeviceModel| gpf.model == chf.model && gpf.firmware == chf.firmware;
        self.gpfs.iter().find(same).unwrap_or(&self.gpfs[0])
    }

    /// Hands over the Devices of a home.
    pub(crate) fn home<'c>(
        &'c self,
        with_gas: bool,
        dice: &mut Dice,
        hand: &mut dyn FnMut(&'c DeviceModel),
    ) {
        hand(dice.weighted(&self.electricity));
        if with_gas {
            hand(dice.weighted(&self.gas));
        }
        for (of_ten_thousand, kind) in [
            (WITH_PREPAYMENT_DEVICE, &self.prepayment),
            (WITH_DISPLAY, &self.displays),
            (WITH_SWITCH, &self.switches),
            (WITH_CONSUMER_DEVICE, &self.consumer),
        ] {
            if dice.below(10_000) < of_ten_thousand {
                hand(dice.weighted(kind));
            }
        }
    }
}

/// The models with a weight for each version: the last but one is the most common, as a fleet is
/// before a launch; older ones are rarer.
fn weighted(listed: &[Listed]) -> Weighted {
    let mut models = Vec::new();
    for (device_type, make, model, versions) in listed {
        let device = |version: &str| DeviceModel {
            device_type: *device_type,
            make: Make::parse(make).expect("an invented make is well formed"),
            model: Model::parse(model).expect("an invented model is well formed"),
            firmware: FirmwareVersion::parse(version),
        };
        if versions.is_empty() {
            models.push((100, device("")));
        }
        for (place, version) in versions.iter().enumerate() {
            let weight = match versions.len() - place {
                1 => 20,
                2 => 50,
                3 => 20,
                _ => 5,
            };
            models.push((weight, device(version)));
        }
    }
    models
}
