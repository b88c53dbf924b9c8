//! `internalBinding('errors')`: exceptions that nobody caught.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

use crate::env::{Env, Hook};
use crate::tick;

/// `setUncaughtHandler((error, origin) => handled)`, `triggerUncaught(error, origin)`.
pub const BINDING: Binding =
    binding! { "errors"; "setUncaughtHandler" => set_uncaught_handler, "triggerUncaught" => trigger_uncaught };

/// The handler gets the error and its origin (`'uncaughtException'` or `'unhandledRejection'`); it emits the process events
/// and returns whether somebody dealt with it. If not, the runtime prints the error and ends the process.
fn set_uncaught_handler<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handler = args.function(cx, 0)?;
    Env::of(cx).set_hook(cx, Hook::Uncaught, handler);
    Ok(cx.undefined())
}

/// Treats a value as an uncaught exception, as if it had been thrown by a callback of the loop.
fn trigger_uncaught<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let origin = if args.get(1).is_string() { args.string(cx, 1)? } else { "uncaughtException".to_owned() };
    tick::report_uncaught(cx, Some(args.get(0)), &origin);
    Ok(cx.undefined())
}
