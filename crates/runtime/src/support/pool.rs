//! The one adaptor for work that a binding runs either here and now or on the pool: without a callback the error is thrown
//! and the value returned; with one it gets `(error)` or `(null, value)` later, in the async context of the call.

use rondo_engine::{Cx, ErrorClass, JsError, Result, Value};
use rondo_loop::{WorkError, WorkKind};

use crate::env::Env;

/// Runs `work` in the form that `callback` asks for; `give` makes its result a JavaScript value (`undefined` is left out of
/// the callback's arguments).
pub fn dispatch<'s, T: Send + 'static>(
    cx: &mut Cx<'s>,
    kind: WorkKind,
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
    let callback = callback.persist(cx);
    let frame = cx.async_frame();
    let frame = (!frame.is_undefined()).then(|| frame.persist(cx));
    Env::of(cx).spawn(kind, work, move |rt, outcome| {
        rt.enter(|cx| {
            let null = cx.null();
            let result = cx.catch(|cx| match outcome {
                Ok(Ok(value)) => give(cx, value),
                Ok(Err(error)) => Err(error.throw(cx)),
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
    JsError::new(ErrorClass::Error, format!("The task could not be run: {error:?}")).code("ERR_INTERNAL_ASSERTION")
}
