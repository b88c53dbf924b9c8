//! Text into bytes. Each function takes `(view, string, offset, length)`, writes at most `length` bytes and returns how
//! many it wrote. A character that does not fit whole is not begun.

use std::cell::RefCell;

use encoding_rs::mem;
use rondo_engine::{Args, Cx, Result, StrChars, Value, text};

use super::base64::{decode_fresh, decode_lenient};

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
    write(cx, args, |target, chars| match whole_utf8(target, chars) {
        Some(written) => written,
        None => match chars {
            StrChars::Latin1(source) => mem::convert_latin1_to_utf8_partial(source, target).1,
            StrChars::Utf16(source) => mem::convert_utf16_to_utf8_partial(source, target).1,
        },
    })
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

/// Runs `f` on the whole view of a new array and the characters of the string, and gives the array the prototype that stands
/// third, if one does. If `f` wrote less than the array holds, the bytes wait for `takeRest`: an array of their length is
/// cheaper than a view of this one.
fn fill<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&mut [u8], StrChars<'_>) -> f64) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let text = args.str(cx, 1)?;
    let written = view.with_mut_and_chars(cx, text, |target, chars| {
        let written = f(target, chars);
        if written >= 0.0 && (written as usize) < target.len() {
            WAITING.set(target[..written as usize].to_vec());
        }
        written
    })?;
    if let Some(prototype) = args.get(2).as_object() {
        view.object().set_prototype(cx, Some(prototype))?;
    }
    Ok(cx.number(written))
}

thread_local! {
    /// Bytes that were made already and wait for an array of their length.
    static WAITING: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// UTF-8 of any text.
fn utf8_vec(chars: StrChars<'_>) -> Vec<u8> {
    match chars {
        StrChars::Latin1(source) => {
            let mut bytes = vec![0; text::utf8_length_of_latin1(source)];
            let length = text::latin1_to_utf8(source, &mut bytes).unwrap_or_default();
            bytes.truncate(length);
            bytes
        }
        StrChars::Utf16(source) => text::utf16_to_utf8_vec(source).unwrap_or_else(|| {
            let mut bytes = vec![0; source.len() * 3];
            let length = mem::convert_utf16_to_utf8(source, &mut bytes);
            bytes.truncate(length);
            bytes
        }),
    }
}

/// Lets the bytes wait and tells their number, below zero.
fn wait(bytes: Vec<u8>) -> f64 {
    let length = bytes.len() as f64;
    WAITING.set(bytes);
    -length
}

/// `utf8Fill(array, string, prototype)`: the number of bytes written, or, below zero, the number of those that did not fit and
/// wait for `takeRest`.
pub fn utf8_fill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fill(cx, args, |target, chars| {
        if let StrChars::Latin1(source) = chars
            && let Some(same) = target.get_mut(..source.len())
            && text::is_ascii(source)
        {
            same.copy_from_slice(source);
            return source.len() as f64;
        }
        let bytes = utf8_vec(chars);
        match target.get_mut(..bytes.len()) {
            Some(same) => {
                same.copy_from_slice(&bytes);
                bytes.len() as f64
            }
            None => wait(bytes),
        }
    })
}

/// `utf8Plan(string)`: the length of ASCII text; for other text, below zero, the number of bytes that wait for `takeRest`.
pub fn utf8_plan<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let input = args.str(cx, 0)?;
    let planned = input.with_chars(cx, |chars| match chars {
        StrChars::Latin1(source) if text::is_ascii(source) => source.len() as f64,
        chars => wait(utf8_vec(chars)),
    })?;
    Ok(cx.number(planned))
}

/// `takeRest(array, prototype)`: writes the bytes that waited.
pub fn take_rest<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let bytes = WAITING.take();
    view.with_mut(cx, |target| {
        let count = bytes.len().min(target.len());
        target[..count].copy_from_slice(&bytes[..count]);
    });
    if let Some(prototype) = args.get(1).as_object() {
        view.object().set_prototype(cx, Some(prototype))?;
    }
    Ok(cx.undefined())
}

/// `latin1Fill(array, string, prototype)`: like `latin1Write`.
pub fn latin1_fill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fill(cx, args, |target, chars| write_latin1(target, chars) as f64)
}

/// `hexFill(array, string, prototype)`: like `hexWrite`, for an array whose content does not matter yet.
pub fn hex_fill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fill(cx, args, |target, chars| write_hex(target, chars) as f64)
}

/// `base64Fill(array, string, prototype)`: like `base64Write`, for an array whose content does not matter yet.
pub fn base64_fill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fill(cx, args, |target, chars| decode_fresh(chars, target) as f64)
}

/// Latin-1: the low byte of each code unit.
pub fn latin1_write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    write(cx, args, write_latin1)
}

fn write_latin1(target: &mut [u8], chars: StrChars<'_>) -> usize {
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
    write(cx, args, write_hex)
}

fn write_hex(target: &mut [u8], chars: StrChars<'_>) -> usize {
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
        StrChars::Latin1(bytes) if bytes.len() < 64 && bytes.is_ascii() => bytes.len(),
        StrChars::Latin1(bytes) => text::utf8_length_of_latin1(bytes),
        StrChars::Utf16(units) => text::utf8_length_of_utf16(units).unwrap_or_else(|| {
            let single: usize = units.iter().map(|&u| 1 + usize::from(u >= 0x80) + usize::from(u >= 0x800)).sum();
            // Both halves of a pair were counted as three bytes each; together they take four.
            let pairs =
                units.windows(2).filter(|pair| pair[0] & 0xfc00 == 0xd800 && pair[1] & 0xfc00 == 0xdc00).count();
            single - 2 * pairs
        }),
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
