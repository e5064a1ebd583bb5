//! The regions of the wide-area network.

/// The CSP Region of a Communications Hub, as the inventory lists them (DUIS `CSPRegion`);
/// SMETS1 is out of scope (REG-10) and has no value here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CspRegion {
    /// North.
    North,
    /// Central.
    Central,
    /// South.
    South,
    /// 4G North.
    FourGNorth,
    /// 4G Central.
    FourGCentral,
    /// 4G South.
    FourGSouth,
}

impl CspRegion {
    /// All regions, in inventory order.
    pub const ALL: [CspRegion; 6] = [
        CspRegion::North,
        CspRegion::Central,
        CspRegion::South,
        CspRegion::FourGNorth,
        CspRegion::FourGCentral,
        CspRegion::FourGSouth,
    ];

    /// The value as the inventory writes it.
    pub fn text(self) -> &'static str {
        match self {
            CspRegion::North => "North",
            CspRegion::Central => "Central",
            CspRegion::South => "South",
            CspRegion::FourGNorth => "4G North",
            CspRegion::FourGCentral => "4G Central",
            CspRegion::FourGSouth => "4G South",
        }
    }
}
