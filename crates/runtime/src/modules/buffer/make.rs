//! New arrays of bytes: of text, of other arrays, and parts of them. Each is one call from JavaScript that measures, makes the
//! array and fills it: first a look at the source, because making the array may collect, and what small sources are made of
//! moves then.

use encoding_rs::mem;
use rondo_engine::{Args, ByteView, BytesKind, Cx, Result, Str, StrChars, Value, text};

use super::base64::{decode_fresh, with_scratch};
use super::encode::{write_hex, write_latin1, write_ucs2};

/// `setTemplates(buffer, array, Buffer.prototype)`: what new arrays are like.
pub fn set_templates<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (buffer, plain, prototype) = (args.object(cx, 0)?, args.object(cx, 1)?, args.object(cx, 2)?);
    let set = cx.set_bytes_templates(buffer, plain, prototype);
    Ok(cx.boolean(set))
}

/// `allocate(length)`: a Buffer of zeros.
pub fn allocate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let length = args.size(cx, 0)?;
    Ok(cx.new_bytes(BytesKind::Buffer, length)?.object().value())
}

/// A new Buffer of `length` bytes that `write` fills from the characters of the text, or of fewer if it writes fewer.
fn from_chars<'s>(
    cx: &mut Cx<'s>,
    text: Str<'s>,
    length: usize,
    write: impl FnOnce(&mut [u8], StrChars<'_>) -> usize,
) -> Result<Value<'s>> {
    let made = cx.new_bytes(BytesKind::Buffer, length)?;
    let count = made.with_mut_and_chars(cx, text, write)?;
    if count == length {
        return Ok(made.object().value());
    }
    // An array of the right length is cheaper than a view of this one.
    let exact = cx.new_bytes(BytesKind::Buffer, count)?;
    exact.copy_from(cx, 0, made, 0, count);
    Ok(exact.object().value())
}

fn utf8<'s>(cx: &mut Cx<'s>, args: Args<'s>, kind: BytesKind) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let made = cx.utf8_bytes(kind, text, |source, target| {
        mem::convert_utf16_to_utf8_partial(source, target);
    })?;
    Ok(made.object().value())
}

/// `utf8From(string)`: a Buffer of its UTF-8.
pub fn utf8_from<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    utf8(cx, args, BytesKind::Buffer)
}

/// `utf8Bytes(string)`: the same as a plain Uint8Array.
pub fn utf8_bytes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    utf8(cx, args, BytesKind::Plain)
}

/// `latin1From(string)`.
pub fn latin1_from<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    from_chars(cx, text, text.length(), write_latin1)
}

/// `ucs2From(string)`.
pub fn ucs2_from<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    from_chars(cx, text, text.length() * 2, write_ucs2)
}

/// `hexFrom(string)`.
pub fn hex_from<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    from_chars(cx, text, text.length() / 2, write_hex)
}

/// Base64 text up to this length is decoded beside the array, whose length is then known.
const SHORT: usize = 4096;

/// `base64From(string)`: of both alphabets, leniently.
pub fn base64_from<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let text = args.str(cx, 0)?;
    let length = text.length();
    if length > SHORT {
        let most = text.with_chars(cx, most_of_base64)?;
        return from_chars(cx, text, most, |target, chars| decode_fresh(chars, target));
    }
    with_scratch(|beside| {
        let count = text.with_chars(cx, |chars| decode_fresh(chars, beside))?;
        let made = cx.new_bytes(BytesKind::Buffer, count)?;
        made.with_mut(cx, |target| target.copy_from_slice(&beside[..count.min(target.len())]));
        Ok(made.object().value())
    })
}

/// How many bytes base64 text can hold at most; exact when it has no stray characters.
fn most_of_base64(chars: StrChars<'_>) -> usize {
    let padding = match chars {
        StrChars::Latin1(bytes) => bytes.iter().rev().take(2).take_while(|&&byte| byte == b'=').count(),
        StrChars::Utf16(units) => units.iter().rev().take(2).take_while(|&&unit| unit == u16::from(b'=')).count(),
    };
    let count = chars.len() - padding;
    count / 4 * 3 + count % 4 * 3 / 4
}

/// `copyOf(array, length)`: a Buffer of that length with the bytes of the array, as many as there are; `undefined` for anything
/// but a Uint8Array.
pub fn copy_of<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(source) = ByteView::of(args.get(0)).filter(|view| view.is_uint8_array()) else {
        return Ok(cx.undefined());
    };
    let length = args.size(cx, 1)?;
    let made = cx.new_bytes(BytesKind::Buffer, length)?;
    made.copy_from(cx, 0, source, 0, length);
    Ok(made.object().value())
}

/// `concat(...arrays)`: a Buffer of their bytes. `undefined` when one is no Uint8Array, or when they are too many for this way.
pub fn concat<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let mut total = 0usize;
    for index in 0..args.len() {
        match ByteView::of(args.get(index)).filter(|view| view.is_uint8_array()) {
            Some(view) => total = total.saturating_add(view.len()),
            None => return Ok(cx.undefined()),
        }
    }
    if total > MOST {
        return Ok(cx.undefined());
    }
    let made = cx.new_bytes(BytesKind::Buffer, total)?;
    let mut at = 0;
    for index in 0..args.len() {
        // Nothing ran since they were looked at that could have made them something else or longer.
        if let Some(view) = ByteView::of(args.get(index)) {
            at += made.copy_from(cx, at, view, 0, usize::MAX);
        }
    }
    Ok(made.object().value())
}

/// Longer arrays are made by the engine's constructor, which has its own words for what is too long.
const MOST: usize = 1 << 22;

/// `part(array, start, length)`: a Buffer over part of the memory of another; `undefined` when that is of a kind that this way
/// does not know.
pub fn part<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let whole = args.object(cx, 0)?;
    let (start, length) = (args.size(cx, 1)?, args.size(cx, 2)?);
    Ok(cx.part_of_bytes(whole, start, length)?.map_or_else(|| cx.undefined(), |part| part.value()))
}

/// `fillWith(array, pattern, start, end)`: the pattern, an array that is not empty, again and again.
pub fn fill_with<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (view, pattern) = (args.bytes(cx, 0)?, args.bytes(cx, 1)?);
    let (start, end) = (args.size(cx, 2)?, args.size(cx, 3)?);
    // The two may share memory: the pattern is what it was before.
    let pattern = pattern.to_vec(cx);
    view.with_mut(cx, |bytes| {
        let end = end.min(bytes.len());
        if let Some(target) = bytes.get_mut(start..end) {
            repeat(target, &pattern);
        }
    });
    Ok(cx.undefined())
}

/// `fillText(array, text, start, end, latin1)`: the bytes of a text that is not empty, again and again.
pub fn fill_text<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let text = args.str(cx, 1)?;
    let (start, end) = (args.size(cx, 2)?, args.size(cx, 3)?);
    let latin1 = args.bool(4);
    view.with_mut_and_chars(cx, text, |bytes, chars| {
        let end = end.min(bytes.len());
        let Some(target) = bytes.get_mut(start..end) else { return };
        match chars {
            StrChars::Latin1(source) if latin1 || text::is_ascii(source) => repeat(target, source),
            StrChars::Utf16(units) if latin1 => {
                repeat(target, &units.iter().map(|&unit| unit as u8).collect::<Vec<u8>>());
            }
            chars => repeat(target, chars.to_rust_string().as_bytes()),
        }
    })?;
    Ok(cx.undefined())
}

/// Writes the pattern once, then doubles what is there.
fn repeat(target: &mut [u8], pattern: &[u8]) {
    let mut done = pattern.len().min(target.len());
    if done == 0 {
        return;
    }
    target[..done].copy_from_slice(&pattern[..done]);
    while done < target.len() {
        let count = done.min(target.len() - done);
        target.copy_within(..count, done);
        done += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_repeat_and_are_cut() {
        let mut target = [0; 8];
        repeat(&mut target, b"abc");
        assert_eq!(&target, b"abcabcab");
        repeat(&mut target[..2], b"xyz");
        assert_eq!(&target, b"xycabcab");
        repeat(&mut target, b"");
        assert_eq!(&target, b"xycabcab");
    }

    #[test]
    fn most_of_base64_counts_padding_out() {
        for (text, most) in [("", 0), ("YQ==", 1), ("YWI=", 2), ("YWJj", 3), ("YQ", 1), ("=", 0), ("A===", 1)] {
            assert_eq!(most_of_base64(StrChars::Latin1(text.as_bytes())), most, "{text}");
        }
    }
}
