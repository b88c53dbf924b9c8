//! `internalBinding('task_queue')`: the queues that run between callbacks.

use rondo_engine::{Args, Binding, Cx, NativeSpec, Object, Result, Value, binding};

use crate::env::{Env, Hook};
use crate::tick;

/// `enqueueMicrotask(fn)`, `runMicrotasks()`, `setTickCallback(fn)`, `setPromiseRejectCallback(fn)`, `tickInfo`;
/// `microtasksMade()`: how many jobs have been put into the queue so far; `microtasksTaken()`: how many have been taken off
/// it, the one that runs among them; `pendingPromise()`, `resolvedPromise(value)`, `resolvePromise(promise, value)`,
/// `rejectPromise(promise, reason)`, `reactTo(promise, onFulfilled, onRejected)`.
pub const BINDING: Binding = binding! {
    "task_queue";
    "enqueueMicrotask" => enqueue_microtask,
    "pendingPromise" => pending_promise,
    "reactTo" => react_to,
    "rejectPromise" => reject_promise,
    "resolvedPromise" => resolved_promise,
    "resolvePromise" => resolve_promise,
    "setTickCallback" => set_tick_callback,
    "setPromiseRejectCallback" => set_promise_reject_callback;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let info = cx.uint8_array_from_vec(vec![0; 2])?;
    *Env::of(cx).tick_info.borrow_mut() = Some(info.value().persist(cx));
    target.define(cx, "tickInfo", info)?;
    let specs = [
        NativeSpec::of_jobs("runMicrotasks", run_microtasks),
        NativeSpec::of_number("microtasksMade", |cx: &Cx<'_>| (cx.jobs_taken() + cx.job_count() as u64) as f64),
        NativeSpec::of_number("microtasksTaken", |cx: &Cx<'_>| cx.jobs_taken() as f64),
    ];
    cx.define_natives(target, &specs)
}

/// Puts a function at the end of the promise job queue.
fn enqueue_microtask<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let function = args.function(cx, 0)?;
    cx.enqueue_job(function)?;
    Ok(cx.undefined())
}

/// `then()` with two functions, without the promise that it gives. Whether `promise` is one is the answer.
fn react_to<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(promise) = args.get(0).as_promise() else {
        return Ok(cx.boolean(false));
    };
    let on_fulfilled = args.function(cx, 1)?;
    let on_rejected = args.function(cx, 2)?;
    promise.react(cx, on_fulfilled, on_rejected)?;
    Ok(cx.boolean(true))
}

/// A promise without the two functions that settle it: those cost more than the promise.
fn pending_promise<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.promise()?.value())
}

/// Resolves a promise that `pendingPromise` made.
fn resolve_promise<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if let Some(promise) = args.get(0).as_promise() {
        promise.resolve(cx, args.get(1))?;
    }
    Ok(cx.undefined())
}

/// `Promise.resolve()` of a value that is no promise.
fn resolved_promise<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.resolved_promise(args.get(0))?.value())
}

/// Rejects a promise that `pendingPromise` made.
fn reject_promise<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if let Some(promise) = args.get(0).as_promise() {
        promise.reject(cx, args.get(1))?;
    }
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
