//! Bytes into text. Each function takes `(view, start, end)`; the range is cut to the bytes that are there.
//! The characters are copied out before the string is made: making one may collect, and small typed arrays move then.

use encoding_rs::mem;
use rondo_engine::{Args, Cx, ErrorClass, Result, Value};

/// The longest string handed out, as `buffer.constants.MAX_STRING_LENGTH` promises.
const MAX_STRING: usize = (1 << 30) - 2;
/// Texts up to this long pass through the stack.
const SHORT: usize = 256;

/// Text on its way to the engine.
enum Text {
    Short([u8; SHORT], usize),
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl Text {
    fn latin1(bytes: &[u8]) -> Text {
        if bytes.len() <= SHORT {
            let mut short = [0; SHORT];
            short[..bytes.len()].copy_from_slice(bytes);
            Text::Short(short, bytes.len())
        } else {
            Text::Latin1(bytes.to_vec())
        }
    }
    fn length(&self) -> usize {
        match self {
            Text::Short(_, length) => *length,
            Text::Latin1(bytes) => bytes.len(),
            Text::Utf16(units) => units.len(),
        }
    }
}

/// Reads the range given by the arguments through `f` and makes a string of the result.
fn slice<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&[u8]) -> Text) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    // Negative and missing positions count as 0.
    let start = args.f64(cx, 1)? as usize;
    let end = args.f64(cx, 2)? as usize;
    let text = view.with(cx, |bytes| {
        let end = end.min(bytes.len());
        f(bytes.get(start..end).unwrap_or_default())
    });
    if text.length() > MAX_STRING {
        let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
        return Err(cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message));
    }
    let made = match text {
        Text::Short(bytes, length) => cx.latin1(&bytes[..length]),
        Text::Latin1(bytes) => cx.latin1(&bytes),
        Text::Utf16(units) => cx.utf16(&units),
    };
    Ok(made?.value())
}

/// UTF-8; broken sequences become U+FFFD, one for each maximal part, as the Encoding Standard says.
pub fn utf8_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, utf8_text)
}

fn utf8_text(bytes: &[u8]) -> Text {
    if bytes.is_ascii() {
        return Text::latin1(bytes);
    }
    if mem::is_utf8_latin1(bytes) {
        let mut narrow = vec![0; bytes.len()];
        let length = mem::convert_utf8_to_latin1_lossy(bytes, &mut narrow);
        narrow.truncate(length);
        return Text::Latin1(narrow);
    }
    let mut units = vec![0; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    units.truncate(length);
    Text::Utf16(units)
}

/// Latin-1: each byte is a character.
pub fn latin1_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, Text::latin1)
}

/// ASCII: the eighth bit is dropped.
pub fn ascii_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Text::Latin1(bytes.iter().map(|b| b & 0x7f).collect()))
}

/// UTF-16, low byte first; a last odd byte is left out.
pub fn ucs2_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| {
        Text::Utf16(bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect())
    })
}

/// Two lower-case hexadecimal digits for each byte.
pub fn hex_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Text::Latin1(hex_simd::encode_type(bytes, hex_simd::AsciiCase::Lower)))
}

/// Base64 with padding.
pub fn base64_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Text::Latin1(base64_simd::STANDARD.encode_type(bytes)))
}

/// Base64 in the alphabet that is safe in URLs, without padding.
pub fn base64url_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Text::Latin1(base64_simd::URL_SAFE_NO_PAD.encode_type(bytes)))
}
