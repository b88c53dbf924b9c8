//! Random bytes.

use rondo_engine::{Args, Cx, Result, Value};
use rondo_loop::WorkKind;

use super::openssl_error;
use crate::support::pool;
use crate::support::request::Request;

fn random(length: usize) -> std::result::Result<Vec<u8>, rondo_engine::JsError> {
    let mut bytes = vec![0; length];
    openssl::rand::rand_bytes(&mut bytes).map_err(|stack| openssl_error(&stack))?;
    Ok(bytes)
}

/// `randomBytes(length, callback)`: an ArrayBuffer.
pub fn random_bytes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let length = args.u32(cx, 0)? as usize;
    pool::dispatch_as(
        cx,
        WorkKind::Cpu,
        Request::RandomBytes,
        args.get(1),
        move || random(length),
        |cx, bytes| Ok(cx.array_buffer_from_vec(bytes)?.value()),
    )
}

/// `randomFill(view, offset, length)`: fills part of the view here and now.
pub fn random_fill<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let view = args.bytes(cx, 0)?;
    let (offset, length) = (args.u32(cx, 1)? as usize, args.u32(cx, 2)? as usize);
    let outcome = view.with_mut(cx, |bytes| match bytes.get_mut(offset..offset.saturating_add(length)) {
        Some(part) => openssl::rand::rand_bytes(part),
        None => Ok(()),
    });
    match outcome {
        Ok(()) => Ok(cx.undefined()),
        Err(stack) => Err(openssl_error(&stack).throw(cx)),
    }
}
