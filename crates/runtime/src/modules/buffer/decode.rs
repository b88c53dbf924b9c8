//! Bytes into text. Each function takes `(view, start, end)`; the range is cut to the bytes that are there.
//! The characters are written before the string is made: making one may collect, and small typed arrays move then.

use std::mem::MaybeUninit;

use encoding_rs::mem;
use hex_simd::{AsciiCase, Out};
use rondo_engine::{Args, Cx, ErrorClass, Result, TextSink, Value, text};

/// The longest string handed out, as `buffer.constants.MAX_STRING_LENGTH` promises.
pub const MAX_STRING: usize = (1 << 30) - 2;

/// Makes a string of the range given by the arguments: of what `f` writes of its bytes, or, if it says that it wrote nothing,
/// of the bytes as they are.
fn slice<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&[u8], &mut TextSink<'_>) -> bool) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    // Negative and missing positions count as 0.
    let start = args.size(cx, 1)?;
    let end = args.size(cx, 2)?;
    match view.string_by(cx, start, end, f)? {
        Some(text) => Ok(text.value()),
        None => {
            let message = format!("Cannot create a string longer than {MAX_STRING:#x} characters");
            Err(cx.throw_error(ErrorClass::Error, "ERR_STRING_TOO_LONG", &message))
        }
    }
}

/// UTF-8; broken sequences become U+FFFD, one for each maximal part, as the Encoding Standard says.
pub fn utf8_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, utf8_text)
}

/// Up to this many bytes are made UTF-16 first and narrow text found afterwards, by the engine.
const FEW: usize = 96;

/// Writes the characters of UTF-8 bytes, broken sequences repaired; false, and nothing, when the bytes are the characters.
fn utf8_text(bytes: &[u8], sink: &mut TextSink<'_>) -> bool {
    if text::is_ascii(bytes) {
        return false;
    }
    if !utf8_whole(bytes, sink) {
        sink.write::<u16>(bytes.len() + 1, |room| Some(utf8_repaired(bytes, room)));
    }
    true
}

/// Writes the characters of well-formed UTF-8 bytes that are not all ASCII; false, and nothing, for others.
pub fn utf8_whole(bytes: &[u8], sink: &mut TextSink<'_>) -> bool {
    bytes.len() > FEW && sink.write::<u8>(bytes.len(), |room| text::utf8_to_latin1(bytes, room))
        || sink.write::<u16>(bytes.len(), |room| text::utf8_to_utf16(bytes, room))
}

/// Writes UTF-16 of bytes that may be broken, into room for one unit more than there are bytes.
pub fn utf8_repaired<'m>(bytes: &[u8], room: &'m mut [MaybeUninit<u16>]) -> &'m mut [u16] {
    let mut units = vec![0; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units).min(room.len());
    room[..length].write_copy_of_slice(&units[..length])
}

/// Latin-1: each byte is a character.
pub fn latin1_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |_, _| false)
}

/// ASCII: the eighth bit is dropped.
pub fn ascii_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes, sink| {
        !text::is_ascii(bytes)
            && sink.write::<u8>(bytes.len(), |room| {
                let text = room.write_copy_of_slice(bytes);
                text.iter_mut().for_each(|byte| *byte &= 0x7f);
                Some(text)
            })
    })
}

/// UTF-16, low byte first; a last odd byte is left out.
pub fn ucs2_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes, sink| sink.write(bytes.len() / 2, |room| Some(text::utf16le_to_utf16(bytes, room))))
}

/// Two lower-case hexadecimal digits for each byte.
pub fn hex_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes, sink| {
        sink.write(bytes.len().saturating_mul(2), |room| {
            Some(hex_simd::encode(bytes, Out::from_uninit_slice(room), AsciiCase::Lower))
        })
    })
}

/// Below this many bytes the other encoder has less to set up.
const SHORT: usize = 96;

/// Writes base64: of the standard alphabet with padding, or of that of URLs without.
pub fn base64_text(bytes: &[u8], url: bool, sink: &mut TextSink<'_>) -> bool {
    let engine = if url { base64_simd::URL_SAFE_NO_PAD } else { base64_simd::STANDARD };
    sink.write(text::base64_length(bytes.len(), url), |room| match bytes.len() < SHORT {
        true => Some(engine.encode(bytes, Out::from_uninit_slice(room))),
        false => text::base64_encode(bytes, url, room),
    })
}

/// Base64 with padding.
pub fn base64_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes, sink| base64_text(bytes, false, sink))
}

/// Base64 in the alphabet that is safe in URLs, without padding.
pub fn base64url_slice<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    slice(cx, args, |bytes, sink| base64_text(bytes, true, sink))
}
