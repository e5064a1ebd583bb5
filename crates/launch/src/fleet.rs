//! The fleet: every Communications Hub, as sorted columns of one immutable snapshot, and what
//! changed since it was taken (SL-2, SL-13).
//!
//! Fourteen bytes a hub: the CHF's Device ID and three indices into a legend. It refuses to know
//! where the columns are stored.

pub mod affected;
pub mod cube;
pub mod fact;
pub mod holdings;
pub mod look_up;
pub mod overlay;
pub mod take_in;
pub mod view;

pub use affected::{LaunchTarget, SupplierPortfolio, UpgradePath, WholeFleet};
pub use cube::{CountCube, CubeChange};
pub use fact::{FactOutcome, HeldHub, HubChange, HubFact, HubMoments};
pub use holdings::{SupplierHoldings, WholeHoldings};
pub use look_up::{BehindHubs, LookedUp};
pub use overlay::{HubState, Joiner, Overlay};
pub use take_in::{ChangedHub, FactsTaken, OverlayChange, take_in};
pub use view::{FleetView, Hub};

use terms::{CspRegion, DeviceId, DeviceModel, FirmwareVersion, Make, Model, OrganisationRef};

/// One snapshot: columns of equal length, sorted strictly by Device ID, and their legend.
#[derive(Clone, Copy, Debug)]
pub struct Fleet<'a> {
    /// Device IDs of the CHFs, strictly ascending.
    pub devices: &'a [u64],
    /// For each hub the index of its profile in the legend.
    pub profiles: &'a [u16],
    /// For each hub the index of the combination behind it in the legend.
    pub combinations: &'a [u16],
    /// For each hub the index of its pair of Suppliers in the legend.
    pub suppliers: &'a [u16],
    /// What the indices stand for.
    pub legend: &'a Legend,
}

/// What the indices of a fleet's columns stand for. Each list has at most 65,536 entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// Profiles of hubs.
    pub profiles: Vec<HubProfile>,
    /// Combinations of Device Models behind a hub. Entry 0 is the empty one: nothing known.
    pub combinations: Vec<HomeCombination>,
    /// Pairs of responsible Suppliers. Entry 0 is the pair of none: a hub in stock.
    pub suppliers: Vec<SupplierPair>,
}

/// What hubs of one kind have in common in the inventory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HubProfile {
    /// The Device Manufacturer's name.
    pub make: Make,
    /// The model.
    pub model: Model,
    /// The firmware version that the inventory holds.
    pub firmware: FirmwareVersion,
    /// The CSP Region; absent where the inventory says Unknown.
    pub region: Option<CspRegion>,
    /// The SMI status.
    pub status: DeviceStatus,
    /// Whether the hub is reachable over the SM WAN.
    pub wan: Wan,
}

/// The SMI status of a Device (DUIS `DeviceStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeviceStatus {
    /// Pending.
    Pending,
    /// Whitelisted.
    Whitelisted,
    /// Installed, not commissioned.
    InstalledNotCommissioned,
    /// Commissioned: the only status in which a hub is upgraded.
    Commissioned,
    /// Decommissioned.
    Decommissioned,
    /// Withdrawn.
    Withdrawn,
    /// Suspended.
    Suspended,
    /// Recovery.
    Recovery,
    /// Recovered.
    Recovered,
}

impl DeviceStatus {
    /// Every status, in the order of the inventory.
    pub const ALL: [DeviceStatus; 9] = [
        DeviceStatus::Pending,
        DeviceStatus::Whitelisted,
        DeviceStatus::InstalledNotCommissioned,
        DeviceStatus::Commissioned,
        DeviceStatus::Decommissioned,
        DeviceStatus::Withdrawn,
        DeviceStatus::Suspended,
        DeviceStatus::Recovery,
        DeviceStatus::Recovered,
    ];

    /// The value as the inventory writes it.
    pub fn text(self) -> &'static str {
        match self {
            DeviceStatus::Pending => "Pending",
            DeviceStatus::Whitelisted => "Whitelisted",
            DeviceStatus::InstalledNotCommissioned => "InstalledNotCommissioned",
            DeviceStatus::Commissioned => "Commissioned",
            DeviceStatus::Decommissioned => "Decommissioned",
            DeviceStatus::Withdrawn => "Withdrawn",
            DeviceStatus::Suspended => "Suspended",
            DeviceStatus::Recovery => "Recovery",
            DeviceStatus::Recovered => "Recovered",
        }
    }

    /// Whether a Device of this status has left its home for good.
    pub fn is_gone(self) -> bool {
        match self {
            DeviceStatus::Decommissioned | DeviceStatus::Withdrawn => true,
            DeviceStatus::Pending
            | DeviceStatus::Whitelisted
            | DeviceStatus::InstalledNotCommissioned
            | DeviceStatus::Commissioned
            | DeviceStatus::Suspended
            | DeviceStatus::Recovery
            | DeviceStatus::Recovered => false,
        }
    }
}

/// Whether a hub is reachable over the SM WAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wan {
    /// Reachable.
    Reachable,
    /// Installed without SM WAN: neither pass nor fail of a launch.
    None,
}

impl Wan {
    /// Both values.
    pub const ALL: [Wan; 2] = [Wan::Reachable, Wan::None];

    /// The value of the inventory's column `SMWANStatus`.
    pub fn text(self) -> &'static str {
        match self {
            Wan::Reachable => "Reachable",
            Wan::None => "None",
        }
    }
}

/// The Device Models behind a hub, sorted: the rest of its Device Model Combination (REG-7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HomeCombination {
    /// Meters and other devices, each model and version once, sorted.
    pub devices: Vec<DeviceModel>,
}

/// The Suppliers responsible at a hub. Both may nominate, defer and stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SupplierPair {
    /// The Import Supplier.
    pub electricity: Option<OrganisationRef>,
    /// The Gas Supplier.
    pub gas: Option<OrganisationRef>,
}

impl SupplierPair {
    /// Whether this organisation is responsible for electricity or gas at the hub.
    pub fn includes(self, supplier: OrganisationRef) -> bool {
        self.electricity == Some(supplier) || self.gas == Some(supplier)
    }
}

impl Fleet<'_> {
    /// How many hubs.
    pub fn len(&self) -> u32 {
        u32::try_from(self.devices.len()).expect("a snapshot holds fewer than 2^32 hubs")
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// Where this CHF stands, if the snapshot has it.
    pub fn position(&self, device: DeviceId) -> Option<u32> {
        let found = self.devices.binary_search(&device.bits()).ok()?;
        u32::try_from(found).ok()
    }
}
