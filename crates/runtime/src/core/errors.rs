//! `internalBinding('errors')`: exceptions that nobody caught.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

use crate::env::{Env, Hook};
use crate::tick;

/// `setUncaughtHandler((error, origin) => handled)`, `triggerUncaught(error, origin)`, `throwSite()`.
pub const BINDING: Binding = binding! { "errors"; "setUncaughtHandler" => set_uncaught_handler, "triggerUncaught" => trigger_uncaught, "throwSite" => throw_site };

/// The handler gets the error and its origin (`'uncaughtException'` or `'unhandledRejection'`); it emits the process events
/// and returns whether somebody dealt with it. If not, the runtime prints the error and ends the process.
fn set_uncaught_handler<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handler = args.function(cx, 0)?;
    Env::of(cx).set_hook(cx, Hook::Uncaught, handler);
    Ok(cx.undefined())
}

/// `[source, line, column]` of the place where the uncaught exception was thrown, or undefined.
fn throw_site<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let Some(site) = cx.throw_site() else { return Ok(cx.undefined()) };
    let source = cx.str_value(&site.source)?;
    let (line, column) = (cx.number(f64::from(site.line)), cx.number(f64::from(site.column)));
    Ok(cx.array(&[source, line, column])?.value())
}

/// Treats a value as an uncaught exception, as if it had been thrown by a callback of the loop.
fn trigger_uncaught<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let origin = if args.get(1).is_string() { args.string(cx, 1)? } else { "uncaughtException".to_owned() };
    tick::report_uncaught(cx, Some(args.get(0)), &origin);
    Ok(cx.undefined())
}
