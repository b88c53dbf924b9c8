//! The native half of `node:buffer`: text into bytes (`encode`), bytes into text (`decode`), new arrays
//! (`make`), searching and comparing
//! (`search`). Arguments are checked by the JavaScript in `internal/`; what arrives here wrong throws, it never panics.
//! Follows <https://nodejs.org/api/buffer.html#buffers-and-character-encodings>.

mod base64;
pub(crate) mod decode;
pub(crate) mod encode;
mod make;
mod search;

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

use crate::env::{Env, Hook};

/// `internalBinding('buffer')`.
pub const BINDING: Binding = binding! { "buffer";
    "utf8Slice" => decode::utf8_slice,
    "latin1Slice" => decode::latin1_slice,
    "asciiSlice" => decode::ascii_slice,
    "ucs2Slice" => decode::ucs2_slice,
    "hexSlice" => decode::hex_slice,
    "base64Slice" => decode::base64_slice,
    "base64urlSlice" => decode::base64url_slice,
    "utf8Write" => encode::utf8_write,
    "latin1Write" => encode::latin1_write,
    "ucs2Write" => encode::ucs2_write,
    "hexWrite" => encode::hex_write,
    "base64Write" => encode::base64_write,
    "setTemplates" => make::set_templates,
    "allocate" => make::allocate,
    "utf8From" => make::utf8_from,
    "utf8Bytes" => make::utf8_bytes,
    "latin1From" => make::latin1_from,
    "ucs2From" => make::ucs2_from,
    "hexFrom" => make::hex_from,
    "base64From" => make::base64_from,
    "copyOf" => make::copy_of,
    "concat" => make::concat,
    "part" => make::part,
    "fillWith" => make::fill_with,
    "fillText" => make::fill_text,
    "byteLengthUtf8" => encode::byte_length_utf8,
    "atob" => base64::atob,
    "btoa" => base64::btoa,
    "compare" => search::compare,
    "equals" => search::equals,
    "compareRange" => search::compare_range,
    "indexOfBytes" => search::index_of_bytes,
    "indexOfText" => search::index_of_text,
    "swap16" => search::swap16,
    "swap32" => search::swap32,
    "swap64" => search::swap64,
    "isUtf8" => search::is_utf8,
    "isAscii" => search::is_ascii,
    "setAllocator" => set_allocator,
};

/// `setAllocator((length) -> Buffer)`: what makes the Buffers of bytes that come from outside.
fn set_allocator<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let make = args.function(cx, 0)?;
    Env::of(cx).set_hook(cx, Hook::MakeBuffer, make);
    Ok(cx.undefined())
}
