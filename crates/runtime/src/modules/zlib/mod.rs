//! `internalBinding('zlib')`: `Coder`, one running stream of any format, and `crc32(bytes, start)`. Node's page: zlib.html.

mod brotli;
mod coder;
mod deflate;
mod inflate;
mod stream;
mod zstd;

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

/// `Coder`, and `crc32(bytes, start)`.
pub const BINDING: Binding = binding! { "zlib"; "crc32" => crc32; init = init };

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let class = cx.class::<stream::Coding>()?;
    target.define(cx, "Coder", class)
}

fn crc32<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let start = args.u32(cx, 1)?;
    let bytes = args.bytes(cx, 0)?;
    let sum = bytes.with(cx, |bytes| zlib_rs::crc32::crc32(start, bytes));
    Ok(cx.number(f64::from(sum)))
}
