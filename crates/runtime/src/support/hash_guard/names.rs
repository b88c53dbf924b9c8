//! The engine's hash of a name beside one with a secret, which tells distinct names of one hash apart.

/// Bits of the hash by which a text's names are put into classes: the places and steps of a table of 2048.
pub const CLASS_BITS: u32 = 22;
const GOLDEN: u32 = 0x9e37_79b9;

/// A name: the engine's scrambled hash in the upper half, part of the secret one in the lower. Sorts by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u64);

impl Name {
    /// The first bits of the scrambled hash.
    pub fn class(self, bits: u32) -> u32 {
        (self.0 >> (64 - bits)) as u32
    }
}

/// Random numbers that nobody outside can foresee: for the places of samples, and for the second hash.
pub struct Secret {
    state: u64,
    factor: u64,
}

impl Secret {
    /// A fresh one.
    pub fn new() -> Secret {
        use std::hash::{BuildHasher, Hasher};
        // The standard library seeds its hash tables from the system's random numbers.
        let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
        Secret { state: random() | 1, factor: random() | 1 }
    }

    fn next(&mut self) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// The name made of these UTF-16 code units.
    pub fn name(&self, units: impl Iterator<Item = u16>) -> Name {
        let (mut hash, mut own) = (0u32, self.factor);
        for unit in units {
            // mozilla::HashString, and beside it a multiplicative hash with a secret factor.
            hash = GOLDEN.wrapping_mul(hash.rotate_left(5) ^ u32::from(unit));
            own = (own ^ u64::from(unit)).wrapping_mul(self.factor).rotate_left(23);
        }
        let scrambled = hash.wrapping_mul(GOLDEN);
        Name((u64::from(scrambled) << 32) | (own >> 32))
    }
}

/// A name of these two hashes.
#[cfg(test)]
pub fn test_name(hash: u32, own: u32) -> Name {
    Name((u64::from(hash) << 32) | u64::from(own))
}
