//! Maps by keys that are hashes already, so that nothing is hashed twice.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by hash. Two things may share a hash: whoever looks one up compares the things themselves.
pub(super) type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Hashed>>;

/// A map with room for so many.
pub(super) fn by_hash<V>(capacity: usize) -> ByHash<V> {
    HashMap::with_capacity_and_hasher(capacity, BuildHasherDefault::default())
}

/// Takes a key that is a hash already for its own hash.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
