//! The one adaptor between the binding's functions and the operations: without a callback the operation runs here and now
//! and its error is thrown; with one it runs on the pool and the callback gets `(err)` or `(null, value)`.

use rondo_engine::{Cx, ErrorClass, JsError, Result, Value};
use rondo_loop::{WorkError, WorkKind};

use super::error::FsResult;
use crate::env::Env;

/// Runs `work` in the form that `callback` asks for; `give` makes its result a JavaScript value.
pub fn dispatch<'s, T: Send + 'static>(
    cx: &mut Cx<'s>,
    callback: Value<'s>,
    work: impl FnOnce() -> FsResult<T> + Send + 'static,
    give: impl for<'i> FnOnce(&mut Cx<'i>, T) -> Result<Value<'i>> + 'static,
) -> Result<Value<'s>> {
    let Some(callback) = callback.as_function() else {
        return match work() {
            Ok(value) => give(cx, value),
            Err(error) => Err(error.to_js().throw(cx)),
        };
    };
    let callback = callback.persist(cx);
    // The callback runs in the AsyncLocalStorage context of this call.
    let frame = cx.async_frame();
    let frame = (!frame.is_undefined()).then(|| frame.persist(cx));
    Env::of(cx).spawn(WorkKind::Fs, work, move |rt, outcome| {
        rt.enter(|cx| {
            let null = cx.null();
            let result = cx.catch(|cx| match outcome {
                Ok(Ok(value)) => give(cx, value),
                Ok(Err(error)) => Err(error.to_js().throw(cx)),
                Err(error) => Err(lost(&error).throw(cx)),
            });
            let undefined = cx.undefined();
            if let Some(frame) = &frame {
                let frame = frame.local(cx);
                cx.set_async_frame(frame);
            }
            let callback = callback.local(cx);
            let called = match result {
                Ok(value) if value.is_undefined() => callback.call(cx, undefined, &[null]),
                Ok(value) => callback.call(cx, undefined, &[null, value]),
                Err(Some(error)) => callback.call(cx, undefined, &[error]),
                // The code was stopped from outside: nobody is to be called.
                Err(None) => Ok(undefined),
            };
            if frame.is_some() {
                cx.set_async_frame(undefined);
            }
            called.map(|_| ())
        });
    });
    Ok(cx.undefined())
}

fn lost(error: &WorkError) -> JsError {
    JsError::new(ErrorClass::Error, format!("The file operation could not be run: {error:?}"))
        .code("ERR_INTERNAL_ASSERTION")
}

/// `give` for operations that have no result.
pub fn nothing<'i>(cx: &mut Cx<'i>, (): ()) -> Result<Value<'i>> {
    Ok(cx.undefined())
}

/// `give` for counts.
pub fn count<'i>(cx: &mut Cx<'i>, number: usize) -> Result<Value<'i>> {
    Ok(cx.number(number as f64))
}
