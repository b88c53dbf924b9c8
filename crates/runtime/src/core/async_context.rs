//! `internalBinding('async_context')`: the frame of `AsyncLocalStorage` that promise jobs carry.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

/// `getFrame()`, `setFrame(frame)`: an object, or `undefined` for none.
pub const BINDING: Binding = binding! { "async_context"; "getFrame" => get_frame, "setFrame" => set_frame };

fn get_frame<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.async_frame())
}

fn set_frame<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    cx.set_async_frame(args.get(0));
    Ok(cx.undefined())
}
