//! PBKDF2 with HMAC-SHA-512 (RFC 8018 section 5.2, RFC 2104), the derivation that passwords are mostly kept with. OpenSSL has the
//! fastest SHA-512, but its own PBKDF2 sets up each round anew; here the key is worked in once.

use openssl::sha::{Sha512, sha512};

/// Bytes of a digest, and of a block of the hash.
const DIGEST: usize = 64;
const BLOCK: usize = 128;

/// HMAC with its key worked in.
struct Hmac {
    inner: Sha512,
    outer: Sha512,
}

impl Hmac {
    fn new(key: &[u8]) -> Hmac {
        let mut block = [0u8; BLOCK];
        if key.len() > BLOCK {
            block[..DIGEST].copy_from_slice(&sha512(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let (mut inner, mut outer) = (Sha512::new(), Sha512::new());
        inner.update(&block.map(|byte| byte ^ 0x36));
        outer.update(&block.map(|byte| byte ^ 0x5c));
        Hmac { inner, outer }
    }

    fn of(&self, first: &[u8], second: &[u8]) -> [u8; DIGEST] {
        let (mut inner, mut outer) = (self.inner.clone(), self.outer.clone());
        inner.update(first);
        inner.update(second);
        outer.update(&inner.finish());
        outer.finish()
    }
}

/// Fills `key`; at least one round is made.
pub(super) fn pbkdf2(password: &[u8], salt: &[u8], rounds: u32, key: &mut [u8]) {
    let hmac = Hmac::new(password);
    for (number, part) in (1u32..).zip(key.chunks_mut(DIGEST)) {
        let mut last = hmac.of(salt, &number.to_be_bytes());
        let mut sum = last;
        for _ in 1..rounds {
            last = hmac.of(&last, &[]);
            for (sum, byte) in sum.iter_mut().zip(last) {
                *sum ^= byte;
            }
        }
        part.copy_from_slice(&sum[..part.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::pbkdf2;

    #[test]
    fn agrees_with_another_implementation() {
        for (password, salt, rounds, length) in [
            (&b"password"[..], &b"salt"[..], 1, 64),
            (&[7; 128], &[1; 200], 3, 20),
            (&[9; 129], b"", 2, 200),
            (b"", b"x", 4, 0),
        ] {
            let (mut ours, mut theirs) = (vec![0; length], vec![0; length]);
            pbkdf2(password, salt, rounds, &mut ours);
            ::pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, &mut theirs);
            assert_eq!(ours, theirs);
        }
    }
}
