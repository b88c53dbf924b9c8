//! Hash flooding through `JSON.parse`. The engine's string hash has no secret (docs/hash-flooding.md): a text whose names were
//! chosen to collide takes quadratic time. So before a text is parsed, some of its names are looked at.
//!
//! Reading all of them would cost a tenth of the parser's own time. But names that collide by choice are many, or they do no
//! harm, so a few names at random places show them: among honest names two share the first 22 bits of the hash once in four
//! million pairs. Only a text whose sample looks bad is read as a whole, and refused if it is.
//!
//! Strings that are no names are looked at too: when the collector moves young strings it puts them into a table by the same
//! hash, to keep equal ones once, and a list of colliding strings makes that quadratic.
//!
//! Many small texts can fill the engine's table of names too, and so can the heads of HTTP messages. Therefore names of those
//! are sampled into one memory of recent names; a class of hashes that shows up there too often is closed for a while.

mod names;
mod text;

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use names::{CLASS_BITS, Name, Secret};
pub use text::Unit;

/// Texts from this length on are sampled always and by themselves.
const LARGE: usize = 8 << 10;
/// Characters for one sampled name, up to this length of a text; beyond it the number grows with the square root.
const STRIDE: usize = 512;
const DENSE: usize = 128 << 10;
/// Distinct names of one class (or other strings of one hash) that a text may have. At a dozen probes for each name a text of such classes costs about
/// two and a half times an honest one.
const MAX_CLASS: usize = 24;
/// Characters of small texts between two samples, on average.
const CREDIT: u64 = 16 << 10;
/// Names taken from a small text, and names remembered.
const SMALL_SAMPLE: usize = 8;
const REMEMBERED: usize = 4096;
/// Bits of the hash that tell classes apart among remembered names, and how many distinct ones of a class close it.
const RECENT_BITS: u32 = 28;
const MAX_RECENT: u32 = 8;
/// How long a class stays closed after it was last seen, and how many may be closed.
const CLOSED_FOR: Duration = Duration::from_secs(60);
const MAX_CLOSED: usize = 256;
/// Names of closed classes that a text may have.
const MAX_CLOSED_NAMES: usize = 4;

/// What the guard says of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Harmless. The number says after how many more characters of small texts to ask again.
    Fine(u64),
    /// Its names or other strings collide.
    Flood,
}

/// The names seen of late in small texts.
#[derive(Default)]
struct Recent {
    ring: Vec<Name>,
    next: usize,
    /// How often a name is in the ring, and how many distinct ones a class has there.
    names: HashMap<Name, u32>,
    classes: HashMap<u32, u32>,
    closed: HashMap<u32, Instant>,
}

/// The guard of one thread.
pub struct Guard {
    secret: Secret,
    recent: Recent,
    /// Bytes of heads until the next sample of one.
    heads: u64,
}

thread_local! {
    static GUARD: RefCell<Guard> = RefCell::new(Guard::new());
}

/// Looks at a text before it is parsed.
pub fn check<T: Unit>(text: &[T]) -> Verdict {
    GUARD.with_borrow_mut(|guard| guard.check(text))
}

/// Looks at the field lines of a head (each with its line end) now and then. True: it is to be refused, since its names and
/// those of other heads or texts collide.
pub fn fields_collide(lines: &[u8]) -> bool {
    GUARD.with_borrow_mut(|guard| guard.fields_collide(lines))
}

impl Guard {
    fn new() -> Guard {
        Guard { secret: Secret::new(), recent: Recent::default(), heads: CREDIT }
    }

    fn check<T: Unit>(&mut self, text: &[T]) -> Verdict {
        let large = text.len() >= LARGE;
        let wanted = if large { sample_size(text.len()) } else { SMALL_SAMPLE };
        let stride = (text.len() / wanted).max(1);
        let mut sample = Vec::with_capacity(wanted + wanted / 4);
        text::sample(text, stride, &mut self.secret, &mut sample);
        if large {
            text::sample_strings(text, 2 * stride, &mut self.secret, &mut sample);
        }
        let mut bad = large && looks_chosen(&sample);
        // A random run of what was sampled stands for the text in the memory of names.
        self.note_some(&sample);
        self.recent.expire();
        if !self.recent.closed.is_empty() {
            bad = true;
        }
        if bad && self.is_flood(text) {
            return Verdict::Flood;
        }
        // While a class is closed every text is asked about.
        let credit = if self.recent.closed.is_empty() { CREDIT / 2 + self.secret.below(CREDIT) } else { 0 };
        Verdict::Fine(credit)
    }

    fn fields_collide(&mut self, lines: &[u8]) -> bool {
        if self.recent.closed.is_empty() {
            self.heads = self.heads.saturating_sub(lines.len() as u64);
            if self.heads > 0 {
                return false;
            }
        }
        let name = |line: &[u8]| {
            let colon = memchr::memchr(b':', line)?;
            Some(self.secret.name(line[..colon].iter().map(|byte| u16::from(byte.to_ascii_lowercase()))))
        };
        let mut names: Vec<Name> = lines.split(|byte| *byte == b'\n').filter_map(name).collect();
        if self.heads == 0 {
            self.heads = CREDIT / 2 + self.secret.below(CREDIT);
            self.note_some(&names);
        }
        self.recent.expire();
        self.recent.closed_names(&mut names) > MAX_CLOSED_NAMES
    }

    /// Puts a random run of the names into the memory.
    fn note_some(&mut self, names: &[Name]) {
        let from = self.secret.below(names.len().saturating_sub(SMALL_SAMPLE) as u64 + 1) as usize;
        for name in names.iter().skip(from).take(SMALL_SAMPLE) {
            self.recent.note(*name);
        }
    }

    /// Reads every string of the text.
    fn is_flood<T: Unit>(&mut self, text: &[T]) -> bool {
        let mut all: Vec<Name> = Vec::new();
        let mut flood = false;
        let mut others = text::objects(text, &self.secret, |names| {
            // The table of one object: as many first places as it has names, a third more, and as many steps.
            let bits = table_bits(names.len());
            flood = flood || (names.len() > MAX_CLASS && largest_class(names, bits) > MAX_CLASS);
            all.append(names);
        });
        if flood || largest_class(&mut all, CLASS_BITS) > MAX_CLASS || largest_class(&mut others, u32::BITS) > MAX_CLASS
        {
            return true;
        }
        all.append(&mut others);
        self.recent.closed_names(&mut all) > MAX_CLOSED_NAMES
    }
}

impl Recent {
    fn note(&mut self, name: Name) {
        if self.ring.len() < REMEMBERED {
            self.ring.push(name);
        } else {
            let old = std::mem::replace(&mut self.ring[self.next], name);
            self.next = (self.next + 1) % REMEMBERED;
            self.forget(old);
        }
        let seen = self.names.entry(name).or_insert(0);
        *seen += 1;
        if *seen > 1 {
            return;
        }
        let class = name.class(RECENT_BITS);
        let count = self.classes.entry(class).or_insert(0);
        *count += 1;
        if *count >= MAX_RECENT && self.closed.len() < MAX_CLOSED {
            self.closed.insert(class, Instant::now());
        }
    }

    fn forget(&mut self, name: Name) {
        let Some(seen) = self.names.get_mut(&name) else { return };
        *seen -= 1;
        if *seen > 0 {
            return;
        }
        self.names.remove(&name);
        let class = name.class(RECENT_BITS);
        if let Some(count) = self.classes.get_mut(&class) {
            *count -= 1;
            if *count == 0 {
                self.classes.remove(&class);
            }
        }
    }

    /// How many distinct ones of the names belong to closed classes, which stay closed for that.
    fn closed_names(&mut self, names: &mut Vec<Name>) -> usize {
        if self.closed.is_empty() {
            return 0;
        }
        names.sort_unstable();
        names.dedup();
        let mut hits = 0;
        for name in names {
            if let Some(seen) = self.closed.get_mut(&name.class(RECENT_BITS)) {
                *seen = Instant::now();
                hits += 1;
            }
        }
        hits
    }

    fn expire(&mut self) {
        if !self.closed.is_empty() {
            self.closed.retain(|_, seen| seen.elapsed() < CLOSED_FOR);
            if self.closed.is_empty() {
                // What was seen is forgotten with it, or the same names would close the class again at once.
                self.ring.clear();
                self.next = 0;
                self.names.clear();
                self.classes.clear();
            }
        }
    }
}

/// How many names of a large text are looked at.
fn sample_size(length: usize) -> usize {
    if length <= DENSE {
        return length / STRIDE;
    }
    ((DENSE / STRIDE) as f64 * (length as f64 / DENSE as f64).sqrt()) as usize
}

/// Whether more pairs of distinct names share a class than chance would have.
fn looks_chosen(sample: &[Name]) -> bool {
    let mut sorted = sample.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut pairs = 0usize;
    for class in sorted.chunk_by(|a, b| a.class(CLASS_BITS) == b.class(CLASS_BITS)) {
        pairs += class.len() * (class.len() - 1) / 2;
    }
    let chance = (sorted.len() * sorted.len()) as f64 / f64::from(1u32 << CLASS_BITS) / 2.0;
    pairs as f64 > 1.0 + 4.0 * chance
}

/// Bits of the hash that place a name in a table of so many: first place and step.
fn table_bits(count: usize) -> u32 {
    let capacity = (count * 4 / 3 + 1).next_power_of_two().trailing_zeros();
    (2 * capacity).min(32)
}

/// The largest number of distinct names that share their first `bits` bits. Sorts the names.
fn largest_class(names: &mut [Name], bits: u32) -> usize {
    names.sort_unstable();
    let mut largest = 0;
    for class in names.chunk_by(|a, b| a.class(bits) == b.class(bits)) {
        let distinct = 1 + class.windows(2).filter(|pair| pair[0] != pair[1]).count();
        largest = largest.max(distinct);
    }
    largest
}

#[cfg(test)]
mod tests;
