//! `internalBinding('promise_hooks')`: the engine's promise hooks, for `v8.promiseHooks` and `async_hooks`.

use rondo_engine::{Args, Binding, Cx, PromiseHooks, Result, Value, binding};

/// `setPromiseHooks(init, before, after, settled)`; without arguments: off.
pub const BINDING: Binding = binding! { "promise_hooks"; "setPromiseHooks" => set_promise_hooks };

fn set_promise_hooks<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if args.is_empty() {
        cx.set_promise_hooks(None)?;
    } else {
        let (init, before) = (args.function(cx, 0)?, args.function(cx, 1)?);
        let (after, settled) = (args.function(cx, 2)?, args.function(cx, 3)?);
        cx.set_promise_hooks(Some(&PromiseHooks { init, before, after, settled }))?;
    }
    Ok(cx.undefined())
}
