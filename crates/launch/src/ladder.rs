//! How a launch grows: levels of deployment, and waves inside one level's tranche.

use crate::share::Share;

/// Sizes of the waves of a tranche; what remains is the last wave.
///
/// Small waves first limit how many hubs a fault reaches before it is stopped (GATES 3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waves {
    sizes: Vec<u32>,
}

impl Waves {
    /// Most waves that may be named, besides the rest.
    pub const NAMED_MAX: usize = 20;

    /// Waves of these sizes and the rest; `None` where one is empty, smaller than the one before
    /// it, or there are too many.
    pub fn new(sizes: Vec<u32>) -> Option<Waves> {
        let growing = sizes.windows(2).all(|pair| pair[0] <= pair[1]);
        let fit = sizes.len() <= Self::NAMED_MAX && sizes.iter().all(|size| *size > 0);
        (growing && fit).then_some(Waves { sizes })
    }

    /// The default: 50, 150, 500, 1,500, 5,000, 15,000 and the rest (GATES 3.4).
    pub fn standard() -> Waves {
        Waves {
            sizes: vec![50, 150, 500, 1_500, 5_000, 15_000],
        }
    }

    /// The default of an emergency upgrade: 50, 500, 5,000 and the rest.
    pub fn emergency() -> Waves {
        Waves {
            sizes: vec![50, 500, 5_000],
        }
    }

    /// The named sizes.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// How many hubs each wave of a tranche of this size has. Their sum is the size; no wave is
    /// empty.
    pub fn split(&self, hubs: u64) -> Vec<u64> {
        let mut left = hubs;
        let mut waves = Vec::with_capacity(self.sizes.len() + 1);
        for size in &self.sizes {
            let wave = left.min(u64::from(*size));
            if wave == 0 {
                break;
            }
            waves.push(wave);
            left -= wave;
        }
        if left > 0 {
            waves.push(left);
        }
        assert_eq!(waves.iter().sum::<u64>(), hubs, "no hub is lost in waves");
        waves
    }
}

/// How many hubs a level of deployment takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelSize {
    /// The hubs that Suppliers nominated, and only those (SL-4). Where nobody nominated in time,
    /// so many by DCC's plan.
    Nominated {
        /// Hubs by DCC's plan where no list arrived.
        by_dcc_plan: u32,
    },
    /// So many hubs, nominated ones first.
    Hubs(u32),
    /// This share of all affected hubs, nominated ones first.
    Share(Share),
    /// Every affected hub that is left.
    Rest,
}

/// The levels of a launch in order, from the nominated hubs to the rest (SL-6, SL-7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    sizes: Vec<LevelSize>,
}

impl Levels {
    /// Most levels of a launch.
    pub const COUNT_MAX: usize = 12;

    /// These levels; `None` unless the first is of nominated hubs, the last is the rest, and
    /// neither kind stands elsewhere.
    pub fn new(sizes: Vec<LevelSize>) -> Option<Levels> {
        let (first, later) = sizes.split_first()?;
        let (last, between) = later.split_last()?;
        let middle = |size: &LevelSize| match size {
            LevelSize::Hubs(hubs) => *hubs > 0,
            LevelSize::Share(_) => true,
            LevelSize::Nominated { .. } | LevelSize::Rest => false,
        };
        let begins = matches!(first, LevelSize::Nominated { by_dcc_plan } if *by_dcc_plan > 0);
        let fit = begins
            && *last == LevelSize::Rest
            && between.iter().all(middle)
            && sizes.len() <= Self::COUNT_MAX;
        fit.then_some(Levels { sizes })
    }

    /// The default: nominated hubs (5,000 by DCC's plan), 50,000, a tenth of the affected hubs,
    /// the rest.
    pub fn standard() -> Levels {
        Levels {
            sizes: vec![
                LevelSize::Nominated { by_dcc_plan: 5_000 },
                LevelSize::Hubs(50_000),
                LevelSize::Share(Share::of_million(100_000).expect("a tenth is a share")),
                LevelSize::Rest,
            ],
        }
    }

    /// How many levels.
    pub fn count(&self) -> u32 {
        u32::try_from(self.sizes.len()).expect("at most COUNT_MAX levels")
    }

    /// The size of level `number`, from 1.
    pub fn size(&self, number: u32) -> Option<LevelSize> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.sizes.get(index).copied()
    }

    /// The sizes in order.
    pub fn sizes(&self) -> &[LevelSize] {
        &self.sizes
    }

    /// What share of the affected hubs the levels ask for that are given as one, together, in parts
    /// of a billion.
    pub fn shares(&self) -> u64 {
        let shares = self.sizes.iter().map(|size| match size {
            LevelSize::Share(share) => u64::from(share.parts_per_billion()),
            LevelSize::Nominated { .. } | LevelSize::Hubs(_) | LevelSize::Rest => 0,
        });
        shares.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_4_waves_of_a_tranche_lose_no_hub() {
        let waves = Waves::standard();
        assert_eq!(
            waves.split(50_000),
            [50, 150, 500, 1_500, 5_000, 15_000, 27_800]
        );
        assert_eq!(waves.split(120), [50, 70]);
        assert_eq!(waves.split(50), [50]);
        assert_eq!(waves.split(0), [] as [u64; 0]);
    }

    #[test]
    fn waves_that_shrink_or_are_empty_are_refused() {
        assert_eq!(Waves::new(vec![50, 40]), None);
        assert_eq!(Waves::new(vec![0, 40]), None);
        assert_eq!(Waves::new(vec![1; 21]), None);
        assert!(Waves::new(vec![]).is_some());
    }

    #[test]
    fn sl_6_levels_go_from_nominated_hubs_to_the_rest() {
        let nominated = LevelSize::Nominated { by_dcc_plan: 100 };
        assert!(Levels::new(vec![nominated, LevelSize::Rest]).is_some());
        assert!(Levels::new(vec![nominated, LevelSize::Hubs(9), LevelSize::Rest]).is_some());
        for sizes in [
            vec![],
            vec![nominated],
            vec![LevelSize::Rest],
            vec![LevelSize::Hubs(1), LevelSize::Rest],
            vec![nominated, LevelSize::Rest, LevelSize::Rest],
            vec![nominated, nominated, LevelSize::Rest],
            vec![nominated, LevelSize::Hubs(0), LevelSize::Rest],
            vec![LevelSize::Nominated { by_dcc_plan: 0 }, LevelSize::Rest],
        ] {
            assert_eq!(Levels::new(sizes.clone()), None, "{sizes:?}");
        }
    }
}
