//! The text that is being made: one byte a character until a character needs two.

/// Text longer than this is left to the engine, whose strings end at 2^30 - 2 units.
pub(super) const LONGEST: usize = 1 << 29;
/// Room that is kept from one text to the next.
const KEPT: usize = 1 << 20;

/// Short pieces are copied in words of this size, whatever their length.
pub(super) const PADDING: usize = 16;
/// Numbers with a fraction that were written lately: the same ones come again.
const NUMBERS: usize = 256;

#[derive(Default)]
pub(super) struct Text {
    bytes: Vec<u8>,
    units: Vec<u16>,
    wide: bool,
    numbers: Vec<(u64, u8, [u8; 25])>,
}

/// What stands behind the backslash; `u` for a code of four digits, 0 where nothing is escaped.
static ESCAPES: [u8; 256] = {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 0x20 {
        table[code] = b'u';
        code += 1;
    }
    table[8] = b'b';
    table[9] = b't';
    table[10] = b'n';
    table[12] = b'f';
    table[13] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A bit for the first of eight bytes that does not stand for itself. A borrow may mark others behind it.
#[inline]
fn marks(eight: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(eight);
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let slash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    // The last factor but one leaves out bytes above 0x7f, which the exclusive or keeps above it.
    (control | quote | slash) & !word & HIGH
}

/// Copies the bytes from the start that stand for themselves, and says how many they are.
///
/// # Safety
/// There is room for the whole text behind `target`.
#[inline]
unsafe fn copy_plain(text: &[u8], target: *mut u8) -> usize {
    let mut done = 0;
    while let Some(eight) = text[done..].first_chunk::<8>() {
        // SAFETY: room for as many bytes as the text has, and these eight are of it.
        unsafe { target.add(done).cast::<[u8; 8]>().write_unaligned(*eight) };
        let marks = marks(*eight);
        if marks != 0 {
            return done + marks.trailing_zeros() as usize / 8;
        }
        done += 8;
    }
    while done < text.len() && ESCAPES[text[done] as usize] == 0 {
        // SAFETY: as above.
        unsafe { target.add(done).write(text[done]) };
        done += 1;
    }
    done
}

impl Text {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.units.clear();
        self.wide = false;
        self.bytes.shrink_to(KEPT);
        self.units.shrink_to(KEPT / 2);
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        if self.wide { self.units.len() } else { self.bytes.len() }
    }

    /// The text as it is, in the form that it has.
    pub(super) fn read(&self) -> Result<&[u8], &[u16]> {
        if self.wide { Err(&self.units) } else { Ok(&self.bytes) }
    }

    /// Characters of one byte as they are.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) {
        if self.wide {
            self.units.extend(text.iter().map(|byte| u16::from(*byte)));
        } else {
            self.bytes.extend_from_slice(text);
        }
    }

    #[inline]
    pub(super) fn push_byte(&mut self, byte: u8) {
        if self.wide { self.units.push(u16::from(byte)) } else { self.bytes.push(byte) }
    }

    fn push_escape(&mut self, code: u16) {
        let letter = if code < 256 { ESCAPES[code as usize] } else { b'u' };
        self.push(&[b'\\', letter]);
        if letter == b'u' {
            self.push(&[12, 8, 4, 0].map(|shift| HEX[(code >> shift & 15) as usize]));
        }
    }

    /// The part of `text` that `start` and `end` say; [`PADDING`] bytes follow it there.
    #[inline]
    pub(super) fn push_padded(&mut self, text: &[u8], start: usize, end: usize) {
        let length = end - start;
        match text.get(start..start + PADDING) {
            Some(word) if length <= PADDING && !self.wide => {
                self.bytes.reserve(PADDING);
                // SAFETY: the room was made; as many of the bytes count as are meant.
                unsafe {
                    let at = self.bytes.len();
                    std::ptr::copy_nonoverlapping(word.as_ptr(), self.bytes.as_mut_ptr().add(at), PADDING);
                    self.bytes.set_len(at + length);
                }
            }
            _ => self.push(&text[start..end]),
        }
    }

    /// A string in quotes.
    #[inline]
    pub(super) fn quote(&mut self, mut text: &[u8]) {
        if self.wide {
            return self.quote_in_wide(text);
        }
        self.bytes.push(b'"');
        loop {
            // With the quote behind it.
            self.bytes.reserve(text.len() + 1);
            let at = self.bytes.len();
            // SAFETY: the room was made, and so many bytes of it are written.
            let plain = unsafe {
                let plain = copy_plain(text, self.bytes.as_mut_ptr().add(at));
                self.bytes.set_len(at + plain);
                plain
            };
            let Some(&code) = text.get(plain) else { break };
            self.push_escape(u16::from(code));
            text = &text[plain + 1..];
        }
        self.bytes.push(b'"');
    }

    fn quote_in_wide(&mut self, text: &[u8]) {
        self.units.reserve(text.len() + 2);
        self.units.push(u16::from(b'"'));
        let mut rest = text;
        while let Some((eight, after)) = rest.split_first_chunk::<8>() {
            if marks(*eight) == 0 {
                self.units.extend_from_slice(&eight.map(u16::from));
            } else {
                self.escape_each(eight);
            }
            rest = after;
        }
        self.escape_each(rest);
        self.units.push(u16::from(b'"'));
    }

    fn escape_each(&mut self, text: &[u8]) {
        for &code in text {
            if ESCAPES[code as usize] == 0 { self.push_byte(code) } else { self.push_escape(u16::from(code)) }
        }
    }

    /// A string in quotes; surrogates without their other half are escaped.
    pub(super) fn quote_wide(&mut self, text: &[u16]) {
        if !self.wide {
            self.units.reserve(self.bytes.len() + text.len() + 2);
            self.units.extend(self.bytes.iter().map(|byte| u16::from(*byte)));
            self.wide = true;
        }
        self.units.push(u16::from(b'"'));
        let mut from = 0;
        let mut at = 0;
        while at < text.len() {
            let code = text[at];
            if code & 0xfc00 == 0xd800 && text.get(at + 1).is_some_and(|next| next & 0xfc00 == 0xdc00) {
                at += 2;
            } else if code & 0xf800 == 0xd800 || code < 256 && ESCAPES[code as usize] != 0 {
                self.units.extend_from_slice(&text[from..at]);
                self.push_escape(code);
                at += 1;
                from = at;
            } else {
                at += 1;
            }
        }
        self.units.extend_from_slice(&text[from..]);
        self.units.push(u16::from(b'"'));
    }

    #[inline]
    pub(super) fn int(&mut self, number: i64) {
        self.push(itoa::Buffer::new().format(number).as_bytes());
    }

    /// A number as `Number::toString` of ECMAScript writes it; `null` if it is not finite.
    #[inline]
    pub(super) fn number(&mut self, number: f64) {
        let whole = number as i64;
        if whole as f64 == number && whole.unsigned_abs() < 1 << 53 {
            self.int(whole);
        } else if number.is_finite() {
            self.fraction(number);
        } else {
            self.push(b"null");
        }
    }

    fn fraction(&mut self, number: f64) {
        if self.numbers.is_empty() {
            self.numbers.resize(NUMBERS, (0, 0, [0; 25]));
        }
        let bits = number.to_bits();
        let place = (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize % NUMBERS;
        let (kept, length, text) = self.numbers[place];
        // No number written here has the bits 0.
        if kept == bits {
            return self.push(&text[..usize::from(length)]);
        }
        let mut buffer = ryu_js::Buffer::new();
        let text = buffer.format_finite(number).as_bytes();
        self.push(text);
        let entry = &mut self.numbers[place];
        if let Some(room) = entry.2.get_mut(..text.len()) {
            room.copy_from_slice(text);
            (entry.0, entry.1) = (bits, text.len() as u8);
        }
    }
}

impl Text {
    /// A point in time in quotes, as `Date.prototype.toISOString` writes it; `null` where a date has none.
    pub(super) fn date(&mut self, milliseconds: f64) {
        // The range of time values: ECMA-262, 21.4.1.1.
        if milliseconds.is_nan() || milliseconds.abs() > 8.64e15 {
            return self.push(b"null");
        }
        const DAY: i64 = 86_400_000;
        let (day, time) = ((milliseconds as i64).div_euclid(DAY), (milliseconds as i64).rem_euclid(DAY));
        let (year, month, day) = civil(day);
        self.push_byte(b'"');
        if (0..=9999).contains(&year) {
            self.digits(year, 4);
        } else {
            self.push_byte(if year < 0 { b'-' } else { b'+' });
            self.digits(year.abs(), 6);
        }
        for (before, number, digits) in [
            (b'-', month, 2),
            (b'-', day, 2),
            (b'T', time / 3_600_000, 2),
            (b':', time / 60_000 % 60, 2),
            (b':', time / 1000 % 60, 2),
            (b'.', time % 1000, 3),
        ] {
            self.push_byte(before);
            self.digits(number, digits);
        }
        self.push(b"Z\"");
    }

    fn digits(&mut self, number: i64, count: u32) {
        for place in (0..count).rev() {
            self.push_byte(b'0' + (number / 10i64.pow(place) % 10) as u8);
        }
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(day: i64) -> (i64, i64, i64) {
    // Counted from the first of March of the year 0: leap days are the last of their years then.
    let day = day + 719_468;
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    (era * 400 + year + i64::from(month > 9), if month > 9 { month - 9 } else { month + 3 }, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_byte_that_is_escaped() {
        for length in 0..40 {
            for at in 0..=length {
                for code in 0..=255u8 {
                    let mut text: Vec<u8> =
                        (0..length).map(|i| [b'a', 0xff, 0x80, b'!', b'#', b'[', 0xa2, 0xdc][i % 8]).collect();
                    if let Some(byte) = text.get_mut(at) {
                        *byte = code;
                    }
                    let expected = text.iter().position(|byte| ESCAPES[*byte as usize] != 0).unwrap_or(length);
                    let mut copy = vec![0; length];
                    // SAFETY: the room is as long as the text.
                    assert_eq!(unsafe { copy_plain(&text, copy.as_mut_ptr()) }, expected, "{text:?}");
                    assert_eq!(copy[..expected], text[..expected]);
                }
            }
        }
    }
}
