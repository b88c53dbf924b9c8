//! Text into bytes. Each function takes `(view, string, offset, length)`, writes at most `length` bytes and returns how
//! many it wrote. A character that does not fit whole is not begun.

use encoding_rs::mem;
use rondo_engine::{Args, Cx, Result, StrChars, Value};

use super::base64::decode_lenient;

/// Runs `f` on the part of the view that the arguments name and the characters of the string.
fn write<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&mut [u8], StrChars<'_>) -> usize) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let text = args.str(cx, 1)?;
    let offset = args.f64(cx, 2)? as usize;
    let length = args.f64(cx, 3)? as usize;
    let written = view.with_mut_and_chars(cx, text, |bytes, chars| {
        let end = offset.saturating_add(length).min(bytes.len());
        bytes.get_mut(offset..end).map_or(0, |target| f(target, chars))
    })?;
    Ok(cx.number(written as f64))
}

/// UTF-8; unpaired surrogates become U+FFFD.
pub fn utf8_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| match chars {
        StrChars::Latin1(source) => {
            if source.len() <= target.len() && source.is_ascii() {
                target[..source.len()].copy_from_slice(source);
                source.len()
            } else {
                mem::convert_latin1_to_utf8_partial(source, target).1
            }
        }
        StrChars::Utf16(source) => mem::convert_utf16_to_utf8_partial(source, target).1,
    })
}

/// Latin-1: the low byte of each code unit.
pub fn latin1_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| {
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
    })
}

/// UTF-16, low byte first.
pub fn ucs2_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| {
        let pairs = target.chunks_exact_mut(2);
        match chars {
            StrChars::Latin1(source) => pairs.zip(source).for_each(|(pair, &byte)| pair.copy_from_slice(&[byte, 0])),
            StrChars::Utf16(source) => {
                pairs.zip(source).for_each(|(pair, unit)| pair.copy_from_slice(&unit.to_le_bytes()))
            }
        }
        chars.len().min(target.len() / 2) * 2
    })
}

/// Hexadecimal; ends before the first pair that is not two digits.
pub fn hex_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, |target, chars| match chars {
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
    })
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
    write(cx, args, |target, chars| decode_lenient(chars, target))
}

/// How many bytes the string takes as UTF-8.
pub fn byte_length_utf8<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let length = text.with_chars(cx, utf8_length)?;
    Ok(cx.number(length as f64))
}

/// Length as UTF-8, unpaired surrogates counted as U+FFFD.
pub fn utf8_length(chars: StrChars<'_>) -> usize {
    match chars {
        StrChars::Latin1(bytes) if bytes.is_ascii() => bytes.len(),
        // Sums of bytes over short runs: those are done many at a time.
        StrChars::Latin1(bytes) => {
            let high = |run: &[u8]| usize::from(run.iter().map(|&b| b >> 7).sum::<u8>());
            bytes.len() + bytes.chunks(255).map(high).sum::<usize>()
        }
        StrChars::Utf16(units) => {
            let more = |run: &[u16]| {
                usize::from(run.iter().map(|&u| u16::from(u >= 0x80) + u16::from(u >= 0x800)).sum::<u16>())
            };
            let single = units.len() + units.chunks(4096).map(more).sum::<usize>();
            if !units.chunks(4096).any(|run| run.iter().fold(false, |any, &u| any | (u & 0xf800 == 0xd800))) {
                return single;
            }
            // Both halves of a pair were counted as three bytes each; together they take four.
            let pairs =
                units.windows(2).filter(|pair| pair[0] & 0xfc00 == 0xd800 && pair[1] & 0xfc00 == 0xdc00).count();
            single - 2 * pairs
        }
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
