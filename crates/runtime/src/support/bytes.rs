//! Buffers for bytes that came from outside (a socket, the body of a message).

use rondo_engine::{ByteView, Cx, Result, Value};

use crate::env::{Env, Hook};

/// A Buffer with a copy of the bytes. JavaScript makes it: what its own constructor makes lives in the nursery, elements
/// included, and is gone with the next small collection. An ArrayBuffer made here would wait for a collection of everything.
///
/// # Errors
/// Out of memory.
pub(crate) fn buffer_of<'s>(cx: &mut Cx<'s>, bytes: &[u8]) -> Result<Value<'s>> {
    if let Some(make) = Env::of(cx).hook(cx, Hook::MakeBuffer) {
        let (this, length) = (cx.undefined(), cx.number(bytes.len() as f64));
        let made = make.call(cx, this, &[length])?;
        if let Some(view) = ByteView::of(made).filter(|view| view.len() == bytes.len()) {
            view.with_mut(cx, |room| room.copy_from_slice(bytes));
            return Ok(made);
        }
    }
    // The module `buffer` is not there yet.
    Ok(cx.uint8_array_from_vec(bytes.to_vec())?.value())
}
