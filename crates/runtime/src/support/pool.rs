//! The one adaptor for work that a binding runs either here and now or on the pool: without a callback the error is thrown
//! and the value returned; with one it gets `(error)` or `(null, value)` later, in the async context of the call.

use rondo_engine::{Cx, ErrorClass, JsError, Result, Value};
use rondo_loop::{WorkError, WorkKind};

use crate::env::Env;
use crate::support::request::{Completion, Request};

/// [`dispatch_as`] with the request kind that goes with most work of `kind`.
///
/// # Errors
/// As there.
pub fn dispatch<'s, T: Send + 'static>(
    cx: &mut Cx<'s>,
    kind: WorkKind,
    callback: Value<'s>,
    work: impl FnOnce() -> std::result::Result<T, JsError> + Send + 'static,
    give: impl for<'i> FnOnce(&mut Cx<'i>, T) -> Result<Value<'i>> + 'static,
) -> Result<Value<'s>> {
    let request = match kind {
        WorkKind::Fs => Request::Fs,
        WorkKind::Dns => Request::GetAddrInfo,
        WorkKind::Cpu => Request::Work,
    };
    dispatch_as(cx, kind, request, callback, work, give)
}

/// Runs `work` in the form that `callback` asks for; `give` makes its result a JavaScript value (`undefined` is left out of
/// the callback's arguments).
pub fn dispatch_as<'s, T: Send + 'static>(
    cx: &mut Cx<'s>,
    kind: WorkKind,
    request: Request,
    callback: Value<'s>,
    work: impl FnOnce() -> std::result::Result<T, JsError> + Send + 'static,
    give: impl for<'i> FnOnce(&mut Cx<'i>, T) -> Result<Value<'i>> + 'static,
) -> Result<Value<'s>> {
    let Some(callback) = callback.as_function() else {
        return match work() {
            Ok(value) => give(cx, value),
            Err(error) => Err(error.throw(cx)),
        };
    };
    let callback = Completion::capture(cx, callback, request)?;
    Env::of(cx).spawn(kind, work, move |rt, outcome| {
        rt.enter(|cx| {
            let null = cx.null();
            let result = cx.catch(|cx| match outcome {
                Ok(Ok(value)) => give(cx, value),
                Ok(Err(error)) => Err(error.throw(cx)),
                Err(error) => Err(lost(&error).throw(cx)),
            });
            let undefined = cx.undefined();
            let called = match result {
                Ok(value) if value.is_undefined() => callback.call(cx, undefined, &[null]),
                Ok(value) => callback.call(cx, undefined, &[null, value]),
                Err(Some(error)) => callback.call(cx, undefined, &[error]),
                // The code was stopped from outside: nobody is to be called.
                Err(None) => Ok(undefined),
            };
            called.map(|_| ())
        });
    });
    Ok(cx.undefined())
}

fn lost(error: &WorkError) -> JsError {
    JsError::new(ErrorClass::Error, format!("The task could not be run: {error:?}")).code("ERR_INTERNAL_ASSERTION")
}
