//! `internalBinding('async_context')`: the frame of `AsyncLocalStorage` that promise jobs carry, and the requests under way.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

use crate::env::{Env, Hook};
use crate::support::request;

/// `getFrame()`, `setFrame(frame)`: an object, or `undefined` for none; `followRequests(wrap)`: from now on every request's
/// callback goes through `wrap(callback, type, className)`; `requests()`: `[type, className, count, ...]`.
pub const BINDING: Binding = binding! {
    "async_context";
    "getFrame" => get_frame,
    "setFrame" => set_frame,
    "followRequests" => follow_requests,
    "requests" => requests
};

fn get_frame<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.async_frame())
}

fn set_frame<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    cx.set_async_frame(args.get(0));
    Ok(cx.undefined())
}

fn follow_requests<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let wrap = args.function(cx, 0)?;
    let env = Env::of(cx);
    env.set_hook(cx, Hook::Request, wrap);
    env.follows_requests.set(true);
    Ok(cx.undefined())
}

fn requests<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let mut values = Vec::new();
    for (kind, class, count) in request::under_way(&Env::of(cx)) {
        values.push(cx.str_value(kind)?);
        values.push(cx.str_value(class)?);
        values.push(cx.number(f64::from(count)));
    }
    Ok(cx.array(&values)?.value())
}
