//! The gate between two launch levels (SL-6): what was fixed beforehand, and what follows from the
//! counts of a tranche. A gate compares integers, never passes for want of evidence, and does not
//! know who acts on it.

pub mod criteria;
pub mod verdict;

pub use criteria::{FixedCriteria, GateCriteria, KpiCriteria, Series, UnfixableCriteria};
pub use verdict::{
    CellCounts, CellNumber, EmergencyStopState, GateAssessment, InconclusiveReason, PairCounts,
    SeriesReading, TrancheCounts, Verdict, assess,
};
