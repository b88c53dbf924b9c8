//! The adaptor between the binding's functions and the operations: `support/pool.rs` with the errors of this module.

use rondo_engine::{Cx, Result, Value};
use rondo_loop::WorkKind;

use super::error::FsResult;
use crate::support::pool;

/// Runs `work` in the form that `callback` asks for; `give` makes its result a JavaScript value.
pub fn dispatch<'s, T: Send + 'static>(
    cx: &mut Cx<'s>,
    callback: Value<'s>,
    work: impl FnOnce() -> FsResult<T> + Send + 'static,
    give: impl for<'i> FnOnce(&mut Cx<'i>, T) -> Result<Value<'i>> + 'static,
) -> Result<Value<'s>> {
    pool::dispatch(cx, WorkKind::Fs, callback, move || work().map_err(|error| error.to_js()), give)
}

/// `give` for operations that have no result.
pub fn nothing<'i>(cx: &mut Cx<'i>, (): ()) -> Result<Value<'i>> {
    Ok(cx.undefined())
}

/// `give` for counts.
pub fn count<'i>(cx: &mut Cx<'i>, number: usize) -> Result<Value<'i>> {
    Ok(cx.number(number as f64))
}
