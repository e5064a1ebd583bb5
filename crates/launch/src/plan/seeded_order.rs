//! The seeded order of hubs: what is drawn, and which hub comes first.
//!
//! The key of a hub is a function of the plan's seed and of its Device ID alone, so the same seed
//! gives the same order on every machine, in every version of the compiler, whatever the order in
//! which hubs are read.

use terms::DeviceId;

/// An order of all possible hubs. The hub with the smaller key comes first; no two hubs have the
/// same key.
///
/// With `mix(z)` the output function of SplitMix64, in arithmetic modulo 2⁶⁴:
///
/// ```text
/// mix(z) = { z ^= z >> 30;  z *= 0xBF58476D1CE4E5B9;
///            z ^= z >> 27;  z *= 0x94D049BB133111EB;  z ^= z >> 31 }
/// first  = mix(seed + 0x9E3779B97F4A7C15)
/// second = mix(seed + 0x3C6EF372FE94F82A)
/// key    = mix(mix(device ^ first) + second)
/// ```
///
/// Every step can be undone, so the keys of one seed are a permutation of the Device IDs. It is no
/// cipher: whoever knows the seed knows the order, and the seed is drawn anew for each plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeededOrder {
    first: u64,
    second: u64,
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl SeededOrder {
    /// The order of this seed.
    pub fn new(seed: u64) -> SeededOrder {
        SeededOrder {
            first: mix(seed.wrapping_add(STEP)),
            second: mix(seed.wrapping_add(STEP.wrapping_mul(2))),
        }
    }

    /// The key of a hub.
    pub fn key(self, device: DeviceId) -> u64 {
        mix(mix(device.bits() ^ self.first).wrapping_add(self.second))
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(bits: u64) -> DeviceId {
        DeviceId::from_bits(bits).unwrap()
    }

    /// SplitMix64 with seed 1234567 begins with these numbers wherever it is implemented.
    #[test]
    fn the_mixing_function_is_the_published_one() {
        let outputs = (1..=3u64).map(|n| mix(1_234_567u64.wrapping_add(STEP.wrapping_mul(n))));
        assert_eq!(
            outputs.collect::<Vec<_>>(),
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
            ]
        );
    }

    #[test]
    fn sl_4_hubs_made_one_after_another_are_spread_over_the_whole_order() {
        let order = SeededOrder::new(7);
        let mut buckets = [0u32; 64];
        for serial in 0..64_000u64 {
            let key = order.key(device(0x00DB_0000_0000_0000 + serial));
            buckets[(key >> 58) as usize] += 1;
        }
        // 1,000 a bucket; five standard deviations are 157.
        for count in buckets {
            assert!((843..=1_157).contains(&count), "{count}");
        }
    }

    #[test]
    fn sl_4_orders_of_two_seeds_have_nothing_to_do_with_each_other() {
        let (one, other) = (SeededOrder::new(1), SeededOrder::new(2));
        let pairs = (1..20_000u64).map(|n| (device(n), device(n + 1)));
        let agreed = pairs
            .filter(|(a, b)| (one.key(*a) < one.key(*b)) == (other.key(*a) < other.key(*b)))
            .count();
        assert!((9_600..=10_400).contains(&agreed), "{agreed}");
    }
}
