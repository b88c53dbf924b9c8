//! Defence against field names chosen to collide. The engine hashes property names without a secret, so a head with many
//! names on one hash would make `req.headers` quadratic in their number. Heads of ordinary size are not looked at: what
//! they can cost is bounded by their length.

/// Heads with more fields than this are looked at.
pub(super) const UNREAD: usize = 64;
/// Distinct names that share a probe sequence; honest ones do so about once in n times n cases.
const MAX_SAME: usize = 8;
const GOLDEN: u32 = 0x9e37_79b9;

/// The engine's hash of a name in lower case, scrambled as its tables do.
fn hash(name: &[u8]) -> u32 {
    let plain =
        name.iter().fold(0u32, |h, b| (h.rotate_left(5) ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(GOLDEN));
    plain.wrapping_mul(GOLDEN)
}

/// Whether the names of these field lines (each with its CRLF) look chosen to collide.
pub(super) fn looks_chosen(lines: &[u8]) -> bool {
    let mut names: Vec<(u32, &[u8])> = lines
        .split(|&b| b == b'\n')
        .filter_map(|line| memchr::memchr(b':', line).map(|colon| &line[..colon]))
        .map(|name| (hash(name), name))
        .collect();
    // Two names meet on every probe when the bits for the first place and those for the step agree: twice the bits
    // of the table's size.
    let bits = 2 * (usize::BITS - names.len().leading_zeros() + 1);
    let shift = 32u32.saturating_sub(bits);
    names.sort_unstable_by_key(|&(hash, _)| hash);
    names.chunk_by(|a, b| a.0 >> shift == b.0 >> shift).any(|run| {
        if run.len() <= MAX_SAME {
            return false;
        }
        let mut distinct: Vec<Vec<u8>> = run.iter().map(|(_, name)| name.to_ascii_lowercase()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() > MAX_SAME
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Names of the engine's plain hash, all equal: pairs of blocks that lead from one state to the next, combined.
    pub fn colliding(levels: usize) -> Vec<Vec<u8>> {
        let step = |h: u32, b: u8| (h.rotate_left(5) ^ u32::from(b)).wrapping_mul(GOLDEN);
        let mut state = 0u32;
        let mut names = vec![Vec::new()];
        for _ in 0..levels {
            let mut seen: HashMap<u32, [u8; 9]> = HashMap::new();
            let (a, b, next) = (0..u32::MAX)
                .find_map(|n| {
                    let mixed = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    let block = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|i| b'a' + (mixed >> (6 * i + 5) & 63) as u8 % 26);
                    let end = block.iter().fold(state, |h, &b| step(h, b));
                    seen.insert(end, block).filter(|other| *other != block).map(|other| (other, block, end))
                })
                .expect("a pair of blocks");
            state = next;
            names = names.into_iter().flat_map(|name| [[&name[..], &a].concat(), [&name[..], &b].concat()]).collect();
        }
        names
    }

    #[test]
    fn chosen_names_are_seen_and_honest_ones_are_not() {
        let lines = |names: &[Vec<u8>]| names.iter().flat_map(|n| [n, &b": x\r\n"[..]].concat()).collect::<Vec<u8>>();
        assert!(looks_chosen(&lines(&colliding(7))));
        let honest: Vec<Vec<u8>> = (0..2000).map(|n| format!("x-header-{n}").into_bytes()).collect();
        assert!(!looks_chosen(&lines(&honest)));
        let repeated = vec![b"cookie".to_vec(); 500];
        assert!(!looks_chosen(&lines(&repeated)));
    }
}
