//! Text into bytes. Each function takes `(view, string, offset, length)`, writes at most `length` bytes and returns how
//! many it wrote. A character that does not fit whole is not begun.

use encoding_rs::mem;
use rondo_engine::{Args, Cx, Result, StrChars, Value, text};

use super::base64::decode_into;

/// Runs `f` on the part of the view that the arguments name and the characters of the string.
fn write<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&mut [u8], StrChars<'_>) -> usize) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let text = args.str(cx, 1)?;
    let offset = args.size(cx, 2)?;
    let length = args.size(cx, 3)?;
    let written = view.with_mut_and_chars(cx, text, |bytes, chars| {
        let end = offset.saturating_add(length).min(bytes.len());
        bytes.get_mut(offset..end).map_or(0, |target| f(target, chars))
    })?;
    Ok(cx.size(written))
}

/// UTF-8; unpaired surrogates become U+FFFD.
pub fn utf8_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| write_utf8(target, chars).1)
}

/// Writes UTF-8 and tells how many code units were read and how many bytes written.
pub fn write_utf8(target: &mut [u8], chars: StrChars<'_>) -> (usize, usize) {
    match (whole_utf8(target, chars), chars) {
        (Some(written), _) => (chars.len(), written),
        (None, StrChars::Latin1(source)) => mem::convert_latin1_to_utf8_partial(source, target),
        (None, StrChars::Utf16(source)) => mem::convert_utf16_to_utf8_partial(source, target),
    }
}

/// Writes text that is well-formed and fits whole; all else is left to the slower ways.
fn whole_utf8(target: &mut [u8], chars: StrChars<'_>) -> Option<usize> {
    match chars {
        StrChars::Latin1(source) => match target.get_mut(..source.len()) {
            Some(same) if text::is_ascii(source) => {
                same.copy_from_slice(source);
                Some(source.len())
            }
            _ => text::latin1_to_utf8(source, target),
        },
        StrChars::Utf16(source) => text::utf16_to_utf8(source, target),
    }
}

/// Latin-1: the low byte of each code unit.
pub fn latin1_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, write_latin1)
}

/// Writes the low bytes and tells how many.
pub fn write_latin1(target: &mut [u8], chars: StrChars<'_>) -> usize {
    let count = chars.len().min(target.len());
    match chars {
        StrChars::Latin1(source) => target[..count].copy_from_slice(&source[..count]),
        StrChars::Utf16(source) => {
            for (slot, &unit) in target.iter_mut().zip(source) {
                *slot = unit as u8;
            }
        }
    }
    count
}

/// UTF-16, low byte first.
pub fn ucs2_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, write_ucs2)
}

/// Writes whole units and tells how many bytes they are.
pub fn write_ucs2(target: &mut [u8], chars: StrChars<'_>) -> usize {
    let pairs = target.as_chunks_mut::<2>().0;
    match chars {
        StrChars::Latin1(source) => pairs.iter_mut().zip(source).for_each(|(pair, &byte)| *pair = [byte, 0]),
        StrChars::Utf16(source) => pairs.iter_mut().zip(source).for_each(|(pair, unit)| *pair = unit.to_le_bytes()),
    }
    chars.len().min(target.len() / 2) * 2
}

/// Hexadecimal; ends before the first pair that is not two digits.
pub fn hex_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, write_hex)
}

/// Writes the bytes of pairs of digits and tells how many.
pub fn write_hex(target: &mut [u8], chars: StrChars<'_>) -> usize {
    match chars {
        StrChars::Latin1(source) => {
            let count = (source.len() / 2).min(target.len());
            let digits = &source[..count * 2];
            // Checked first: a decoder that fails half-way would leave its traces in the buffer.
            if hex_simd::check(digits).is_ok()
                && hex_simd::decode(digits, hex_simd::Out::from_slice(&mut target[..count])).is_ok()
            {
                return count;
            }
            decode_hex(source.iter().map(|&b| u16::from(b)), target)
        }
        StrChars::Utf16(source) => decode_hex(source.iter().copied(), target),
    }
}

fn decode_hex(mut units: impl Iterator<Item = u16>, target: &mut [u8]) -> usize {
    let digit = |unit: Option<u16>| unit.and_then(|unit| char::from_u32(u32::from(unit))).and_then(|c| c.to_digit(16));
    for (at, slot) in target.iter_mut().enumerate() {
        match (digit(units.next()), digit(units.next())) {
            (Some(high), Some(low)) => *slot = (high << 4 | low) as u8,
            _ => return at,
        }
    }
    target.len()
}

/// Base64 of both alphabets, leniently.
pub fn base64_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| decode_into(chars, target))
}

/// How many bytes the string takes as UTF-8.
pub fn byte_length_utf8<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let length = text.with_chars(cx, utf8_length)?;
    Ok(cx.size(length))
}

/// Length as UTF-8, unpaired surrogates counted as U+FFFD.
pub fn utf8_length(chars: StrChars<'_>) -> usize {
    match chars {
        StrChars::Latin1(bytes) if bytes.len() < 64 && bytes.is_ascii() => bytes.len(),
        StrChars::Latin1(bytes) => text::utf8_length_of_latin1(bytes),
        StrChars::Utf16(units) => text::utf8_length_of_utf16(units).bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_length_agrees_with_the_standard_library() {
        for text in ["", "abc", "äöü", "€uro", "😀 pair", "mixed ä€😀"] {
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(utf8_length(StrChars::Utf16(&units)), text.len(), "{text}");
        }
        assert_eq!(utf8_length(StrChars::Utf16(&[0xd800, 0x41, 0xdc00])), 7);
        assert_eq!(utf8_length(StrChars::Latin1(&[0x41, 0xe9])), 3);
    }

    #[test]
    fn hex_ends_at_the_first_bad_pair() {
        let mut out = [0; 4];
        assert_eq!(decode_hex("abxx".encode_utf16(), &mut out), 1);
        assert_eq!(decode_hex("abc".encode_utf16(), &mut out), 1);
    }
}
