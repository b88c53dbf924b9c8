//! Bytes into text. Each function takes `(view, start, end)`; the range is cut to the bytes that are there.
//! What is not the bytes as they are is copied out before the string is made: making one may collect, and small typed arrays
//! move then.

use encoding_rs::mem;
use rondo_engine::{Args, ByteView, Cx, ErrorClass, Result, Str, Thrown, Value, text};

/// The longest string handed out, as `buffer.constants.MAX_STRING_LENGTH` promises.
const MAX_STRING: usize = (1 << 30) - 2;

fn too_long(cx: &mut Cx<'_>) -> Thrown {
    let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
    cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message)
}

/// Text on its way to the engine.
pub enum Text {
    /// The bytes are the characters.
    Same,
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl Text {
    fn into_str<'s>(self, cx: &mut Cx<'s>, view: ByteView<'s>, start: usize, end: usize) -> Result<Str<'s>> {
        let length = match &self {
            Text::Same => end.saturating_sub(start),
            Text::Latin1(bytes) => bytes.len(),
            Text::Utf16(units) => units.len(),
        };
        if length > MAX_STRING {
            return Err(too_long(cx));
        }
        match self {
            Text::Same => view.latin1_string(cx, start, end),
            Text::Latin1(bytes) => cx.latin1_from_vec(bytes),
            Text::Utf16(units) => cx.utf16_from_vec(units),
        }
    }
}

/// The view and the range that the arguments give, cut to the bytes that are there.
fn range<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<(ByteView<'s>, usize, usize)> {
    let view = args.bytes(cx, 0)?;
    // Negative and missing positions count as 0.
    let start = args.f64(cx, 1)? as usize;
    let end = (args.f64(cx, 2)? as usize).min(view.len());
    Ok((view, start.min(end), end))
}

/// Reads the range given by the arguments through `f` and makes a string of the result.
fn slice<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&[u8]) -> Text) -> Result<Value<'s>> {
    let (view, start, end) = range(cx, args)?;
    let text = view.with(cx, |bytes| f(bytes.get(start..end).unwrap_or_default()));
    Ok(text.into_str(cx, view, start, end)?.value())
}

/// UTF-8; broken sequences become U+FFFD, one for each maximal part, as the Encoding Standard says.
pub fn utf8_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, utf8_text)
}

/// The characters of UTF-8 bytes.
pub fn utf8_text(bytes: &[u8]) -> Text {
    if text::is_ascii(bytes) {
        return Text::Same;
    }
    if let Some(narrow) = text::utf8_to_latin1(bytes) {
        return Text::Latin1(narrow);
    }
    Text::Utf16(text::utf8_to_utf16(bytes).unwrap_or_else(|| utf8_repaired(bytes)))
}

/// UTF-16 of bytes that may be broken.
pub fn utf8_repaired(bytes: &[u8]) -> Vec<u16> {
    let mut units = vec![0; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    units.truncate(length);
    units
}

/// Latin-1: each byte is a character.
pub fn latin1_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |_| Text::Same)
}

/// ASCII: the eighth bit is dropped.
pub fn ascii_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| match text::is_ascii(bytes) {
        true => Text::Same,
        false => Text::Latin1(bytes.iter().map(|b| b & 0x7f).collect()),
    })
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
    slice(cx, args, |bytes| Text::Latin1(text::base64_encode(bytes, false)))
}

/// Base64 in the alphabet that is safe in URLs, without padding.
pub fn base64url_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes| Text::Latin1(text::base64_encode(bytes, true)))
}
