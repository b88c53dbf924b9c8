//! Base64 as Buffer reads it (lenient) and as the web reads it (`atob`, `btoa`).
//! Follows <https://nodejs.org/api/buffer.html> and <https://infra.spec.whatwg.org/#forgiving-base64>.

use base64_simd::Out;
use rondo_engine::{Args, Cx, Result, StrChars, Value, text};

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

/// Why `atob` refused its input; the JavaScript half turns the numbers into a DOMException.
const INVALID_CHARACTER: f64 = -1.0;
const WRONG_LENGTH: f64 = -2.0;

/// `atob(text)`: a string of Latin-1 characters, or a negative number.
pub fn atob<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let input = args.str(cx, 0)?;
    let decoded = input.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) => forgiving(bytes),
        StrChars::Utf16(_) => Err(INVALID_CHARACTER),
    })?;
    match decoded {
        Ok(bytes) => Ok(cx.latin1_from_vec(bytes)?.value()),
        Err(why) => Ok(cx.number(why)),
    }
}

fn forgiving(input: &[u8]) -> std::result::Result<Vec<u8>, f64> {
    // The library is as forgiving as the standard, white space included; only the other alphabet must be kept out.
    if memchr::memchr2(b'-', b'_', input).is_none() {
        let mut out = vec![0; input.len() / 4 * 3 + 3];
        if let Some(length) = text::base64_decode(input, &mut out) {
            out.truncate(length);
            return Ok(out);
        }
    }
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
    let encoded = input.with_chars(cx, |chars| match chars {
        StrChars::Latin1(bytes) => Some(text::base64_encode(bytes, false)),
        // A two-byte string may hold narrow characters only.
        StrChars::Utf16(units) => {
            let bytes: Option<Vec<u8>> = units.iter().map(|&unit| u8::try_from(unit).ok()).collect();
            bytes.map(|bytes| text::base64_encode(&bytes, false))
        }
    })?;
    match encoded {
        Some(text) => Ok(cx.latin1_from_vec(text)?.value()),
        None => Ok(cx.number(INVALID_CHARACTER)),
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
