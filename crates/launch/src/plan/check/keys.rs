//! The seeded order, written a second time from its definition.

use terms::DeviceId;

/// The order of one seed.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    seed: u64,
}

impl Keys {
    pub(super) fn of(seed: u64) -> Keys {
        Keys { seed }
    }

    /// Where a hub comes.
    pub(super) fn key(self, device: DeviceId) -> u64 {
        let first = scrambled(self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
        let second = scrambled(self.seed.wrapping_add(0x3C6E_F372_FE94_F82A));
        scrambled(scrambled(device.bits() ^ first).wrapping_add(second))
    }
}

fn scrambled(number: u64) -> u64 {
    let steps = [
        (30, 0xBF58_476D_1CE4_E5B9),
        (27, 0x94D0_49BB_1331_11EB),
        (31, 1),
    ];
    steps.into_iter().fold(number, |number, (shift, factor)| {
        (number ^ number >> shift).wrapping_mul(factor)
    })
}
