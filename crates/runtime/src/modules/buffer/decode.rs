//! Bytes into text. Each function takes `(view, start, end)`; the range is cut to the bytes that are there.
//! What is not the bytes as they are is copied out before the string is made: making one may collect, and small typed arrays
//! move then.

use encoding_rs::mem;
use rondo_engine::{Args, Cx, ErrorClass, NewText, Result, Value, text};

/// The longest string handed out, as `buffer.constants.MAX_STRING_LENGTH` promises.
const MAX_STRING: usize = (1 << 30) - 2;

/// Makes a string of the range given by the arguments: of what `f` makes of its bytes, or of the bytes as they are.
fn slice<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&[u8]) -> Option<NewText>) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    // Negative and missing positions count as 0.
    let start = args.f64(cx, 1)? as usize;
    let end = args.f64(cx, 2)? as usize;
    let mut too_long = false;
    let made = view.string_by(cx, start, end, |bytes| {
        let text = f(bytes);
        let length = match &text {
            None => bytes.len(),
            Some(NewText::Latin1(bytes)) => bytes.len(),
            Some(NewText::Utf16(units)) => units.len(),
        };
        too_long = length > MAX_STRING;
        if too_long { Some(NewText::Latin1(Vec::new())) } else { text }
    });
    if too_long {
        let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
        return Err(cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message));
    }
    Ok(made?.value())
}

/// UTF-8; broken sequences become U+FFFD, one for each maximal part, as the Encoding Standard says.
pub fn utf8_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, utf8_text)
}

/// The characters of UTF-8 bytes; nothing when they are the bytes.
fn utf8_text(bytes: &[u8]) -> Option<NewText> {
    if text::is_ascii(bytes) {
        return None;
    }
    if let Some(narrow) = text::utf8_to_latin1(bytes) {
        return Some(NewText::Latin1(narrow));
    }
    Some(NewText::Utf16(text::utf8_to_utf16(bytes).unwrap_or_else(|| utf8_repaired(bytes))))
}

/// UTF-16 of bytes that may be broken.
fn utf8_repaired(bytes: &[u8]) -> Vec<u16> {
    let mut units = vec![0; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    units.truncate(length);
    units
}

/// Latin-1: each byte is a character.
pub fn latin1_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |_| None)
}

/// ASCII: the eighth bit is dropped.
pub fn ascii_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| match text::is_ascii(bytes) {
        true => None,
        false => Some(NewText::Latin1(bytes.iter().map(|b| b & 0x7f).collect())),
    })
}

/// UTF-16, low byte first; a last odd byte is left out.
pub fn ucs2_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| {
        Some(NewText::Utf16(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()))
    })
}

/// Two lower-case hexadecimal digits for each byte.
pub fn hex_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Some(NewText::Latin1(hex_simd::encode_type(bytes, hex_simd::AsciiCase::Lower))))
}

/// Below this many bytes the other encoder has less to set up.
const SHORT: usize = 96;

/// Base64 with padding.
pub fn base64_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| {
        let short = bytes.len() < SHORT;
        Some(NewText::Latin1(match short {
            true => base64_simd::STANDARD.encode_type(bytes),
            false => text::base64_encode(bytes, false),
        }))
    })
}

/// Base64 in the alphabet that is safe in URLs, without padding.
pub fn base64url_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Some(NewText::Latin1(text::base64_encode(bytes, true))))
}
