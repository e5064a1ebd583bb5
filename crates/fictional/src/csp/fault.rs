//! Planted faults: which hubs the firmware harms, how often and how.

use super::{Ending, OrderedHub};
use launch::outcome::FailureMode;
use launch::share::Share;
use std::fmt;
use terms::{CspRegion, FirmwareVersion, Model};

/// Every planted fault, in the order in which they are tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

/// One planted fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Models that it strikes; any where none is named.
    models: Vec<Model>,
    /// Versions that it strikes: of the hub before, or after; any where none is named.
    versions: Vec<FirmwareVersion>,
    /// Regions; any where none is named.
    regions: Vec<CspRegion>,
    rate: Share,
    harm: Harm,
}

/// What a fault does to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Harm {
    /// The upgrade fails in this way.
    Fails(FailureMode),
    /// Nothing more is heard of the hub.
    Silences,
    /// The hub activates well, and its gas reads stay out.
    LosesGasReads,
}

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultText {
    /// Which one, from 1.
    pub number: usize,
    /// What is wrong with it.
    pub wanted: &'static str,
}

impl fmt::Display for FaultText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fault {}: {}", self.number, self.wanted)
    }
}

impl std::error::Error for FaultText {}

const FORM: &str = "wanted models/versions/regions:rate:failure, such as \
    OR-CH7/*/North,4G North:2%:IMAGE-DISCARDED; an asterisk stands for any";
const MODELS: &str = "a model that is none";
const VERSIONS: &str = "a firmware version that is none";
const REGIONS: &str = "a region that is none";
const RATE: &str = "the rate is a percentage from 0.0001 to 100, such as 2% or 0.5%";
const HARM: &str = "the failure is one of TRANSFER-FAILED, IMAGE-DISCARDED, HARDWARE-MISMATCH, \
    VERIFICATION-FAILED, OTHER-VERSION, LOST-AFTER-ACTIVATION, SILENT, GAS-READS";

impl Faults {
    /// The faults in these texts, each `models/versions/regions:rate:failure`. Models, versions
    /// and regions are separated by commas, an asterisk stands for any; a version fits a hub that
    /// has it before the upgrade or after it.
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Faults, FaultText> {
        let fault = |(at, text): (usize, &T)| {
            Fault::parse(text.as_ref()).map_err(|wanted| FaultText {
                number: at + 1,
                wanted,
            })
        };
        let faults = texts.iter().enumerate().map(fault);
        faults.collect::<Result<_, _>>().map(Faults)
    }

    /// No planted fault: what happens to some hubs anyway is all that happens.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// Every fault.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }
}

impl Fault {
    fn parse(text: &str) -> Result<Fault, &'static str> {
        // A region's name has no colon, and neither has a model's of ours.
        let mut parts = text.split(':');
        let (Some(hubs), Some(rate), Some(harm), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(FORM);
        };
        let hubs: Vec<&str> = hubs.split('/').collect();
        let [models, versions, regions] = hubs[..] else {
            return Err(FORM);
        };
        let region = |text: &str| {
            let mut all = CspRegion::ALL.into_iter();
            all.find(|region| region.text().eq_ignore_ascii_case(text))
        };
        let percent = rate.trim().strip_suffix('%').ok_or(RATE)?;
        Ok(Fault {
            models: listed(models, Model::parse).ok_or(MODELS)?,
            versions: listed(versions, FirmwareVersion::parse).ok_or(VERSIONS)?,
            regions: listed(regions, region).ok_or(REGIONS)?,
            rate: Share::parse_percent(percent).ok_or(RATE)?,
            harm: Harm::from_code(harm.trim()).ok_or(HARM)?,
        })
    }

    /// Whether it strikes hubs such as this one.
    pub fn fits(&self, hub: &OrderedHub) -> bool {
        let model = |model: &Model| model.folded() == hub.model.folded();
        let versions = &self.versions;
        (self.models.is_empty() || self.models.iter().any(model))
            && (versions.is_empty() || versions.contains(&hub.from) || versions.contains(&hub.to))
            && (self.regions.is_empty() || self.regions.contains(&hub.region))
    }

    /// Of the hubs that it fits, the share that it strikes.
    pub fn rate(&self) -> Share {
        self.rate
    }

    /// What it does to them.
    pub fn harm(&self) -> Harm {
        self.harm
    }
}

/// The values between commas; none where an asterisk stands for any.
fn listed<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    match text.trim() {
        "*" => Some(Vec::new()),
        text => text.split(',').map(|one| read(one.trim())).collect(),
    }
}

impl Harm {
    fn from_code(code: &str) -> Option<Harm> {
        match code {
            "SILENT" => Some(Harm::Silences),
            "GAS-READS" => Some(Harm::LosesGasReads),
            mode => FailureMode::from_code(mode).map(Harm::Fails),
        }
    }

    pub(super) fn ending(self) -> Ending {
        match self {
            Harm::Fails(mode) => Ending::Failed(mode),
            Harm::Silences => Ending::Silent,
            Harm::LosesGasReads => Ending::GasReadsGone,
        }
    }
}
