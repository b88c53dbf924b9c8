//! JavaScript values to bytes for the wire.

use rondo_engine::{ByteView, Cx, Result, StrChars, Value};

/// How text becomes bytes. Other encodings are made into buffers in JavaScript.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8; unpaired surrogates become U+FFFD.
    Utf8,
    /// The low byte of each code unit.
    Latin1,
    /// UTF-16, little-endian.
    Utf16,
}

impl Encoding {
    /// The encoding of a JavaScript name; `None` for those that JavaScript converts itself.
    pub fn named(name: &str) -> Option<Encoding> {
        match name {
            "utf8" | "utf-8" | "UTF-8" | "UTF8" | "buffer" | "" => Some(Encoding::Utf8),
            "latin1" | "binary" | "ascii" => Some(Encoding::Latin1),
            "ucs2" | "ucs-2" | "utf16le" | "utf-16le" => Some(Encoding::Utf16),
            _ => None,
        }
    }
}

/// Appends the bytes of a string or byte view; other values append nothing and give `false`.
pub fn append(cx: &mut Cx<'_>, out: &mut Vec<u8>, value: Value<'_>, encoding: Encoding) -> Result<bool> {
    if let Some(text) = value.as_str() {
        text.with_chars(cx, |chars| append_chars(out, chars, encoding))?;
        return Ok(true);
    }
    match ByteView::of(value) {
        Some(view) => {
            view.with(cx, |bytes| out.extend_from_slice(bytes));
            Ok(true)
        }
        None => Ok(false),
    }
}

fn append_chars(out: &mut Vec<u8>, chars: StrChars<'_>, encoding: Encoding) {
    match (chars, encoding) {
        (StrChars::Latin1(bytes), Encoding::Latin1) => out.extend_from_slice(bytes),
        (StrChars::Latin1(bytes), Encoding::Utf8) => {
            if bytes.is_ascii() {
                out.extend_from_slice(bytes);
                return;
            }
            out.reserve(bytes.len() + bytes.len() / 2);
            for &byte in bytes {
                if byte < 0x80 {
                    out.push(byte);
                } else {
                    out.extend_from_slice(&[0xc0 | (byte >> 6), 0x80 | (byte & 0x3f)]);
                }
            }
        }
        (StrChars::Latin1(bytes), Encoding::Utf16) => bytes.iter().for_each(|&b| out.extend_from_slice(&[b, 0])),
        (StrChars::Utf16(units), Encoding::Latin1) => out.extend(units.iter().map(|&unit| unit as u8)),
        (StrChars::Utf16(units), Encoding::Utf16) => {
            units.iter().for_each(|unit| out.extend_from_slice(&unit.to_le_bytes()))
        }
        (StrChars::Utf16(units), Encoding::Utf8) => {
            let mut space = [0u8; 4];
            for decoded in char::decode_utf16(units.iter().copied()) {
                let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(c.encode_utf8(&mut space).as_bytes());
            }
        }
    }
}
