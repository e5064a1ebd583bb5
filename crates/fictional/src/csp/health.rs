//! Service health before and after: what a Supplier or DCC would measure at an invented hub.

use super::{Ending, Purpose, dice};
use crate::dice::Dice;
use launch::criteria::Kpi;
use terms::DeviceId;

/// Whether a measured hub was upgraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// It was, and ended so.
    Done(Ending),
    /// It is held back for comparison.
    HeldBack,
}

/// Events at a hub over the measuring days before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Before.
    pub before: u32,
    /// After.
    pub after: u32,
}

/// Gas reads are due every half-hour: what a week without any would miss.
const GAS_READS_OF_A_WEEK: u64 = 336;

/// Events counted at this hub by this measure. A home has its good and bad weeks: few events in
/// most, some in others, before as after; no hub worsens by chance.
pub fn events(seed: u64, device: DeviceId, kpi: Kpi, upgrade: Upgrade) -> Counted {
    let mut dice = dice(seed, device, Purpose::Health);
    for earlier in Kpi::ALL {
        // Each measure has throws of its own, whichever is asked for.
        let counted = Counted {
            before: week(&mut dice),
            after: week(&mut dice),
        };
        if earlier != kpi {
            continue;
        }
        return match (kpi, upgrade) {
            (Kpi::GasReads, Upgrade::Done(Ending::GasReadsGone)) => Counted {
                after: GAS_READS_OF_A_WEEK as u32 - dice.below(30) as u32,
                ..counted
            },
            (
                Kpi::GasReads | Kpi::HalfHourlyReads | Kpi::Alerts | Kpi::PrepaymentLatency,
                Upgrade::Done(
                    Ending::Well | Ending::GasReadsGone | Ending::Failed(_) | Ending::Silent,
                )
                | Upgrade::HeldBack,
            ) => counted,
        };
    }
    unreachable!("every measure is among all of them")
}

/// Events of one ordinary week: at most eight, which no rule of ours calls worse.
fn week(dice: &mut Dice) -> u32 {
    let few = dice.below(10) < 8;
    dice.below(if few { 3 } else { 9 }) as u32
}
