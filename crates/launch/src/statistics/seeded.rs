//! Numbers as if by chance, from a seed that is handed in: the same seed gives the same numbers for
//! ever, on every machine.
//!
//! The generator is xoshiro256++ (Blackman and Vigna 2019), filled by SplitMix64 as its authors
//! advise: 2²⁵⁶ − 1 numbers before it repeats, and a few nanoseconds for each. It is no cipher:
//! nothing that must stay secret is drawn from it.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Seeded {
    state: [u64; 4],
}

/// The step of SplitMix64: 2⁶⁴ over the golden ratio, odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Seeded {
    /// Stream number `stream` of this seed. Each stream is as good as a seed of its own, so that
    /// one simulated launch can be run again alone.
    pub fn of(seed: u64, stream: u64) -> Seeded {
        let mut at = mixed(seed) ^ mixed(stream.wrapping_mul(STEP).wrapping_add(1));
        let state = [(); 4].map(|()| {
            at = at.wrapping_add(STEP);
            mixed(at)
        });
        Seeded { state }
    }

    /// The next number, from all 64-bit ones.
    pub fn whole(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let next = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        next
    }

    /// The next number strictly between 0 and 1: one of 2⁵³ at equal distances.
    pub fn fraction(&mut self) -> f64 {
        let steps = (self.whole() >> 11) as f64;
        (steps + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// The mixing function of SplitMix64: one to one on 64-bit numbers.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The authors' own C code gives these from the state 1, 2, 3, 4.
    #[test]
    fn the_generator_is_xoshiro256_plus_plus() {
        let mut seeded = Seeded {
            state: [1, 2, 3, 4],
        };
        let first = [(); 4].map(|()| seeded.whole());
        assert_eq!(
            first,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386
            ]
        );
    }

    #[test]
    fn fractions_are_spread_evenly_and_streams_differ() {
        let mut seeded = Seeded::of(7, 0);
        let mut tenths = [0u32; 10];
        for _ in 0..100_000 {
            tenths[(seeded.fraction() * 10.0) as usize] += 1;
        }
        assert!(
            tenths.iter().all(|hits| (9_500..10_500).contains(hits)),
            "{tenths:?}"
        );
        let mut firsts: Vec<u64> = (0..1_000)
            .flat_map(|stream| [Seeded::of(7, stream), Seeded::of(8, stream)])
            .map(|mut stream| stream.whole())
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 2_000);
    }
}
