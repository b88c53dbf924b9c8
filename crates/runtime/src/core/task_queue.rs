//! `internalBinding('task_queue')`: the queues that run between callbacks.

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

use crate::env::{Env, Hook};
use crate::tick;

/// `enqueueMicrotask(fn)`, `runMicrotasks()`, `setTickCallback(fn)`, `setPromiseRejectCallback(fn)`, `tickInfo`.
pub const BINDING: Binding = binding! {
    "task_queue";
    "enqueueMicrotask" => enqueue_microtask,
    "runMicrotasks" => run_microtasks,
    "setTickCallback" => set_tick_callback,
    "setPromiseRejectCallback" => set_promise_reject_callback;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let info = cx.uint8_array_from_vec(vec![0; 2])?;
    *Env::of(cx).tick_info.borrow_mut() = Some(info.value().persist(cx));
    target.define(cx, "tickInfo", info)
}

/// Puts a function at the end of the promise job queue.
fn enqueue_microtask<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let function = args.function(cx, 0)?;
    cx.enqueue_job(function)?;
    Ok(cx.undefined())
}

/// Runs promise jobs until none is left.
fn run_microtasks<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    tick::run_jobs(cx);
    Ok(cx.undefined())
}

/// The function that runs ticks, jobs and rejection processing until all queues are empty.
fn set_tick_callback<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let callback = args.function(cx, 0)?;
    Env::of(cx).set_hook(cx, Hook::Ticks, callback);
    Ok(cx.undefined())
}

/// The function called with `(event, promise, reason)`; event 0: rejected without a handler, 1: handled later.
fn set_promise_reject_callback<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let callback = args.function(cx, 0)?;
    cx.set_rejection_tracker(callback);
    Ok(cx.undefined())
}
