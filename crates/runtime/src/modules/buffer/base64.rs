//! Base64 as Buffer reads it (lenient) and as the web reads it (`atob`, `btoa`).
//! Follows <https://nodejs.org/api/buffer.html> and <https://infra.spec.whatwg.org/#forgiving-base64>.

use std::cell::RefCell;

use base64_simd::Out;
use rondo_engine::{Args, Cx, ErrorClass, Result, StrChars, Thrown, Value, text};

use super::decode::{MAX_STRING, base64_text};

/// Value of each base64 character of both alphabets; `SKIP` for all others.
const SKIP: u8 = 0xff;
static SEXTETS: [u8; 256] = {
    let mut table = [SKIP; 256];
    let mut i = 0;
    while i < 26 {
        table[b'A' as usize + i] = i as u8;
        table[b'a' as usize + i] = 26 + i as u8;
        i += 1;
    }
    let mut digit = 0;
    while digit < 10 {
        table[b'0' as usize + digit] = 52 + digit as u8;
        digit += 1;
    }
    table[b'+' as usize] = 62;
    table[b'-' as usize] = 62;
    table[b'/' as usize] = 63;
    table[b'_' as usize] = 63;
    table
};

/// Decodes into `target`, as much as fits, and tells how much that is. Characters outside both alphabets are skipped; the
/// first `=` ends the text.
pub fn decode_lenient(text: StrChars<'_>, target: &mut [u8]) -> usize {
    match text {
        StrChars::Latin1(bytes) => {
            // Clean text, the usual case, takes the vectorised way.
            if bytes.len() >= 32 {
                let standard =
                    if bytes.last() == Some(&b'=') { &base64_simd::STANDARD } else { &base64_simd::STANDARD_NO_PAD };
                for engine in [standard, &base64_simd::URL_SAFE_NO_PAD] {
                    if let Some(count) = decode_clean(engine, bytes, target) {
                        return count;
                    }
                }
            }
            decode_units(bytes.iter().map(|&b| u16::from(b)), target)
        }
        StrChars::Utf16(units) => decode_units(units.iter().copied(), target),
    }
}

fn decode_clean(engine: &base64_simd::Base64, bytes: &[u8], target: &mut [u8]) -> Option<usize> {
    // Checked first: a decoder that fails half-way would leave its traces in the target.
    let fits = engine.decoded_length(bytes).is_ok_and(|length| length <= target.len()) && engine.check(bytes).is_ok();
    if !fits {
        return None;
    }
    engine.decode(bytes, Out::from_slice(target)).ok().map(|done| done.len())
}

/// Like `decode_lenient`, for a target whose content does not matter yet: what a fast decoder leaves behind when it gives up
/// is written over or cut off.
pub fn decode_fresh(chars: StrChars<'_>, target: &mut [u8]) -> usize {
    if let StrChars::Latin1(bytes) = chars
        && let Some(count) = text::base64_decode(bytes, target)
    {
        return count;
    }
    decode_lenient(chars, target)
}

/// Clean text is decoded in pieces of this many characters, beside the target: a decoder that writes whole vectors, or that
/// fails half-way, would leave its traces there.
const PIECE: usize = 16384;
const SCRATCH: usize = PIECE / 4 * 3;

thread_local! {
    static BESIDE: RefCell<[u8; SCRATCH]> = const { RefCell::new([0; SCRATCH]) };
}

/// Runs `f` with memory for passing use. Not to be called within `f`.
pub fn with_scratch<R>(f: impl FnOnce(&mut [u8]) -> R) -> R {
    BESIDE.with_borrow_mut(|beside| f(&mut beside[..]))
}

/// Like `decode_lenient`, for a target whose bytes behind the decoded ones must stay.
pub fn decode_into(chars: StrChars<'_>, target: &mut [u8]) -> usize {
    match chars {
        StrChars::Latin1(bytes) => with_scratch(|beside| decode_pieces(bytes, target, beside)),
        chars => decode_lenient(chars, target),
    }
}

fn decode_pieces(mut rest: &[u8], target: &mut [u8], beside: &mut [u8]) -> usize {
    let mut at = 0;
    // Whole groups of four, and never the last piece, which may end in padding.
    while rest.len() > PIECE && target.len() - at >= SCRATCH {
        let (piece, after) = rest.split_at(PIECE);
        if text::base64_decode(piece, beside) != Some(SCRATCH) {
            break;
        }
        target[at..at + SCRATCH].copy_from_slice(beside);
        at += SCRATCH;
        rest = after;
    }
    let target = &mut target[at..];
    let mut larger = Vec::new();
    let beside = match rest.len() <= PIECE {
        true => beside,
        false => {
            larger.resize(rest.len() / 4 * 3 + 3, 0);
            &mut larger[..]
        }
    };
    if let Some(count) = text::base64_decode(rest, beside) {
        let count = count.min(target.len());
        target[..count].copy_from_slice(&beside[..count]);
        return at + count;
    }
    at + decode_lenient(StrChars::Latin1(rest), target)
}

fn decode_units(units: impl Iterator<Item = u16>, target: &mut [u8]) -> usize {
    let (mut held, mut bits, mut at) = (0u32, 0u32, 0usize);
    for unit in units {
        if unit == u16::from(b'=') {
            break;
        }
        let Some(&sextet) = SEXTETS.get(usize::from(unit)) else { continue };
        if sextet == SKIP {
            continue;
        }
        held = (held << 6 | u32::from(sextet)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let Some(slot) = target.get_mut(at) else { return at };
            *slot = (held >> bits) as u8;
            at += 1;
        }
    }
    at
}

fn too_long(cx: &mut Cx<'_>) -> Thrown {
    let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
    cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message)
}

/// Why `atob` refused its input; the JavaScript half turns the numbers into a DOMException.
const INVALID_CHARACTER: f64 = -1.0;
const WRONG_LENGTH: f64 = -2.0;

/// `atob(text)`: a string of Latin-1 characters, or a negative number.
pub fn atob<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let input = args.str(cx, 0)?;
    let mut refused = None;
    let made = input.with_chars_to_string(cx, |chars, sink| {
        let StrChars::Latin1(bytes) = chars else {
            refused = Some(INVALID_CHARACTER);
            return;
        };
        // The library is as forgiving as the standard, white space included; only the other alphabet must be kept out.
        if memchr::memchr2(b'-', b'_', bytes).is_none()
            && sink.write::<u8>(bytes.len() / 4 * 3 + 3, |room| text::base64_decode_new(bytes, room))
        {
            return;
        }
        match forgiving(bytes) {
            Ok(decoded) => {
                sink.write::<u8>(decoded.len(), |room| Some(room.write_copy_of_slice(&decoded)));
            }
            Err(why) => refused = Some(why),
        }
    })?;
    match (refused, made) {
        (Some(why), _) => Ok(cx.number(why)),
        (None, Some(text)) => Ok(text.value()),
        (None, None) => Err(too_long(cx)),
    }
}

/// Decodes step by step, or tells what is wrong.
fn forgiving(input: &[u8]) -> std::result::Result<Vec<u8>, f64> {
    let mut clean: Vec<u8> = Vec::with_capacity(input.len());
    clean.extend(input.iter().filter(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')));
    if clean.len().is_multiple_of(4) {
        for _ in 0..2 {
            if clean.last() == Some(&b'=') {
                clean.pop();
            }
        }
    }
    // Here only the standard alphabet counts.
    if clean.iter().any(|&b| SEXTETS[usize::from(b)] == SKIP || b == b'-' || b == b'_') {
        return Err(INVALID_CHARACTER);
    }
    if clean.len() % 4 == 1 {
        return Err(WRONG_LENGTH);
    }
    let mut out = vec![0; clean.len() / 4 * 3 + 3];
    let length = decode_lenient(StrChars::Latin1(&clean), &mut out);
    out.truncate(length);
    Ok(out)
}

/// `btoa(text)`: base64, or -1 for text with characters above U+00FF.
pub fn btoa<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let input = args.str(cx, 0)?;
    let narrow = |chars: StrChars<'_>| match chars {
        StrChars::Latin1(_) => None,
        // A two-byte string may hold narrow characters only.
        StrChars::Utf16(units) => Some(units.iter().map(|&unit| u8::try_from(unit).ok()).collect::<Option<Vec<u8>>>()),
    };
    let made = match input.with_chars(cx, narrow)? {
        None => input.with_chars_to_string(cx, |chars, sink| {
            if let StrChars::Latin1(bytes) = chars {
                base64_text(bytes, false, sink);
            }
        })?,
        Some(Some(bytes)) => cx.string_by(|sink| {
            base64_text(&bytes, false, sink);
        })?,
        Some(None) => return Ok(cx.number(INVALID_CHARACTER)),
    };
    match made {
        Some(text) => Ok(text.value()),
        None => Err(too_long(cx)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Vec<u8> {
        let mut out = vec![0; text.len() + 3];
        let length = decode_lenient(StrChars::Latin1(text.as_bytes()), &mut out);
        out.truncate(length);
        out
    }

    #[test]
    fn lenient_decoding_skips_strays_and_stops_at_padding() {
        assert_eq!(decode("YQ==YQ=="), b"a");
        assert_eq!(decode("YW Jj\nZA"), b"abcd");
        assert_eq!(decode("YW-_+/"), [0x61, 0x6f, 0xbf, 0xfb]);
        assert_eq!(decode("Y"), b"");
        assert_eq!(decode("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5"), b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        assert_eq!(
            decode("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5IQ==QUJD"),
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!"
        );
    }

    #[test]
    fn atob_tells_characters_from_length() {
        assert_eq!(forgiving(b" YQ = = ").as_deref(), Ok(&b"a"[..]));
        assert_eq!(forgiving(b"YQ="), Err(INVALID_CHARACTER));
        assert_eq!(forgiving(b"YWJjZ"), Err(WRONG_LENGTH));
    }
}
