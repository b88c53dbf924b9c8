//! Finding property names and other strings in JSON text. The text need not be valid: what is no JSON the parser refuses itself. Every walk is
//! linear in the length of the text.

use super::names::{Name, Secret};

/// A character of a string: Latin-1 byte or UTF-16 code unit.
pub trait Unit: Copy + Into<u16> + PartialEq + 'static {
    /// The first place of the ASCII character at or after `from`.
    fn find(text: &[Self], from: usize, byte: u8) -> Option<usize>;
}

impl Unit for u8 {
    fn find(text: &[u8], from: usize, byte: u8) -> Option<usize> {
        memchr::memchr(byte, text.get(from..)?).map(|place| place + from)
    }
}

impl Unit for u16 {
    fn find(text: &[u16], from: usize, byte: u8) -> Option<usize> {
        text.get(from..)?.iter().position(|unit| *unit == u16::from(byte)).map(|place| place + from)
    }
}

fn is<T: Unit>(unit: T, byte: u8) -> bool {
    unit.into() == u16::from(byte)
}

fn is_space<T: Unit>(unit: T) -> bool {
    matches!(unit.into(), 0x20 | 0x09 | 0x0a | 0x0d)
}

/// Whether the quote at `place` is escaped: an odd number of backslashes stands before it.
fn escaped<T: Unit>(text: &[T], place: usize) -> bool {
    let slashes = text[..place].iter().rev().take_while(|unit| is(**unit, b'\\')).count();
    slashes % 2 == 1
}

/// The name that ends right before the colon at `colon`, without its quotes.
fn name_before<T: Unit>(text: &[T], colon: usize) -> Option<&[T]> {
    let close = text[..colon].iter().rposition(|unit| !is_space(*unit))?;
    if !is(text[close], b'"') || escaped(text, close) {
        return None;
    }
    let mut open = close;
    loop {
        open = text[..open].iter().rposition(|unit| is(*unit, b'"'))?;
        if !escaped(text, open) {
            return Some(&text[open + 1..close]);
        }
    }
}

/// Names at random places of the text, one for about each `stride` characters.
pub fn sample<T: Unit>(text: &[T], stride: usize, secret: &mut Secret, out: &mut Vec<Name>) {
    let mut from = secret.below(stride as u64) as usize;
    while let Some(colon) = T::find(text, from, b':') {
        from = colon + 1;
        if let Some(name) = name_before(text, colon) {
            out.push(name_of(name, secret));
            from += secret.below(2 * stride as u64) as usize;
        }
    }
}

/// Strings of this length on are never compared with others by the collector.
const LONG: usize = 500;

/// Strings at random places of the text, one for about each `stride` characters. From one quote it cannot be told whether it
/// opens or closes, so what lies between two strings is taken as well, which does no harm.
pub fn sample_strings<T: Unit>(text: &[T], stride: usize, secret: &mut Secret, out: &mut Vec<Name>) {
    let next_quote = |mut from: usize| loop {
        let place = T::find(text, from, b'"')?;
        if !escaped(text, place) {
            return Some(place);
        }
        from = place + 1;
    };
    let mut from = secret.below(stride as u64) as usize;
    while let Some(mut open) = next_quote(from) {
        for _ in 0..2 {
            let Some(close) = next_quote(open + 1) else { return };
            if close - open <= LONG {
                out.push(name_of(&text[open + 1..close], secret));
            }
            open = close;
        }
        from = open + 1 + secret.below(2 * stride as u64) as usize;
    }
}

fn name_of<T: Unit>(name: &[T], secret: &Secret) -> Name {
    if !name.iter().any(|unit| is(*unit, b'\\')) {
        return secret.name(name.iter().map(|unit| (*unit).into()));
    }
    secret.name(unescaped(name).into_iter())
}

/// The characters that the escapes of a JSON string stand for.
fn unescaped<T: Unit>(name: &[T]) -> Vec<u16> {
    let mut out = Vec::with_capacity(name.len());
    let mut units = name.iter().map(|unit| (*unit).into());
    while let Some(unit) = units.next() {
        if unit != u16::from(b'\\') {
            out.push(unit);
            continue;
        }
        let Some(escape) = units.next() else { break };
        out.push(match u8::try_from(escape).unwrap_or(0) {
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => units.by_ref().take(4).fold(0, |code, digit: u16| {
                let digit = char::from_u32(u32::from(digit)).and_then(|digit| digit.to_digit(16)).unwrap_or(0);
                (code << 4) | digit as u16
            }),
            _ => escape,
        });
    }
    out
}

/// Calls `each` with the names of every object, as objects end (what is left open at the end too). Returns the other strings
/// of the text that are not long.
pub fn objects<T: Unit>(text: &[T], secret: &Secret, mut each: impl FnMut(&mut Vec<Name>)) -> Vec<Name> {
    let mut open: Vec<Vec<Name>> = Vec::new();
    let mut others = Vec::new();
    let mut place = 0;
    // The last string, which is a name if a colon follows.
    let mut last: Option<(usize, usize)> = None;
    let other = |span: Option<(usize, usize)>| {
        let (start, end) = span.filter(|(start, end)| end - start < LONG)?;
        Some(name_of(&text[start..end], secret))
    };
    while place < text.len() {
        let unit = text[place];
        place += 1;
        if is(unit, b'"') {
            let start = place;
            while place < text.len() && !is(text[place], b'"') {
                place += if is(text[place], b'\\') { 2 } else { 1 };
            }
            others.extend(other(last.replace((start, place.min(text.len())))));
            place += 1;
        } else if is(unit, b':') {
            if let (Some((start, end)), Some(names)) = (last.take(), open.last_mut()) {
                names.push(name_of(&text[start..end], secret));
            }
        } else if is(unit, b'{') {
            open.push(Vec::new());
        } else if is(unit, b'}') {
            if let Some(mut names) = open.pop() {
                each(&mut names);
            }
        }
    }
    others.extend(other(last));
    for mut names in open {
        each(&mut names);
    }
    others
}
