//! Deterministic mutations of the hostile corpus: `--seconds N` (default 10), `--seed N` (default 1). Prints the number
//! of executions; a failed check prints the input and ends with an error.

use std::time::{Duration, Instant};

#[path = "../../crates/runtime/src/support/http1/corpus.rs"]
mod corpus;

/// Longer runs of one character only make an input slow.
const MOST_REPEATED: usize = 5000;

/// Pieces that mean something to a parser.
const WORDS: &[&[u8]] = &[
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b";", b"0\r\n\r\n", b"\r\n\r\n", b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"Connection: upgrade\r\nUpgrade: x\r\n", b"Host: a\r\n",
    b"GET / HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\n", b"ffffffffffffffff", b"18446744073709551616", b"\xff", b"\r\n ",
    b"Expect: 100-continue\r\n", b"HTTP/1.0", b",", b"=\"", b"\\", b"1;a=b\r\nx\r\n",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit.max(1)
    }
}

fn mutate(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    if random.below(4) == 0 {
        bytes.extend_from_slice(&seeds[random.below(seeds.len())]);
    }
    for _ in 0..random.below(6) {
        let at = random.below(bytes.len() + 1);
        match random.below(5) {
            0 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => {
                let word = WORDS[random.below(WORDS.len())];
                drop(bytes.splice(at..at, word.iter().copied()).collect::<Vec<u8>>());
            }
            3 => {
                let end = (at + random.below(20)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, part).collect::<Vec<u8>>());
            }
            _ => bytes.truncate(at.max(4)),
        }
    }
    let head = [random.below(256) as u8, random.below(256) as u8, random.below(256) as u8];
    bytes.splice(0..0, head);
    bytes
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, fallback: u64| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|at| arguments.get(at + 1)).and_then(|text| text.parse().ok()).unwrap_or(fallback)
    };
    let (seconds, seed) = (number("--seconds", 10), number("--seed", 1));
    let seeds: Vec<Vec<u8>> =
        corpus::inputs(MOST_REPEATED);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut executions = 0u64;
    while executions % 1024 != 0 || Instant::now() < end {
        let input = mutate(&mut random, &seeds);
        if std::panic::catch_unwind(|| rondo_fuzz::check(&input)).is_err() {
            eprintln!("after {executions} executions (seed {seed}): {}", input.escape_ascii());
            std::process::exit(1);
        }
        executions += 1;
    }
    println!("{executions} executions in {seconds} s, seed {seed}: nothing found");
}
