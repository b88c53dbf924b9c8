//! The one door into JavaScript. After every callback that the loop makes: `nextTick` callbacks until none is left, then
//! promise jobs until none is left, again until both are empty, then unhandled rejections.

use rondo_engine::{ByteView, Cx, Function, Result, Value};

use crate::env::{Env, Hook};

/// Runs `callback`, then ticks and jobs. When it throws and somebody deals with that, ticks and jobs wait: the handler has
/// put them behind the next immediate, as in Node (process model E9, E10).
pub(crate) fn run_callback<'s>(cx: &mut Cx<'s>, callback: impl FnOnce(&mut Cx<'s>) -> Result<()>) {
    if let Err(error) = cx.catch_last(callback) {
        report_uncaught(cx, error, "uncaughtException");
        let none = cx.undefined();
        cx.set_async_frame(none);
        return;
    }
    drain(cx);
    cx.end_turn();
    if cx.has_finalizers() {
        run_finalizers(cx);
    }
    if Env::of(cx).has_collections.get() {
        tell_collections(cx);
    }
}

/// Gives the observer of garbage collections what happened in the callback that is over.
fn tell_collections(cx: &mut Cx<'_>) {
    let env = Env::of(cx);
    env.has_collections.set(false);
    let happened = std::mem::take(&mut *env.collections.borrow_mut());
    let Some(hook) = env.hook(cx, Hook::Collections) else {
        return;
    };
    let outcome = cx.catch(|cx| {
        let mut values = Vec::new();
        for event in &happened {
            let start = event.start.saturating_duration_since(env.started).as_nanos() as f64 / 1e6;
            let duration = event.duration.as_nanos() as f64 / 1e6;
            values.extend([cx.int(i32::from(event.major)), cx.int(i32::from(event.forced))]);
            values.extend([cx.number(start), cx.number(duration)]);
        }
        let list = cx.array(&values)?.value();
        let this = cx.undefined();
        hook.call(cx, this, &[list])
    });
    if let Err(error) = outcome {
        report_uncaught(cx, error, "uncaughtException");
    }
}

/// Callbacks of collected objects, each a callback of its own. Those that more collecting makes due meanwhile wait.
#[cold]
fn run_finalizers(cx: &mut Cx<'_>) {
    cx.run_finalizers(|cx, error| report_uncaught(cx, error, "uncaughtException"));
    drain(cx);
}

/// Whether `tickInfo` says that JavaScript has ticks or rejections to process.
fn ticks_wait(cx: &Cx<'_>, env: &Env) -> [bool; 2] {
    let info = env.tick_info.borrow().as_ref().map(|info| info.local(cx));
    match info.and_then(ByteView::of) {
        Some(view) => view.with(cx, |bytes| [bytes.first() == Some(&1), bytes.get(1) == Some(&1)]),
        None => [false; 2],
    }
}

/// Runs ticks and jobs until both are empty.
pub(crate) fn drain(cx: &mut Cx<'_>) {
    let env = Env::of(cx);
    loop {
        if env.is_stopped() {
            return;
        }
        if !ticks_wait(cx, &env)[0] && cx.has_jobs() {
            run_jobs(cx);
        }
        if ticks_wait(cx, &env) == [false; 2] {
            if cx.has_jobs() {
                continue;
            }
            return;
        }
        let Some(callback) = env.hook(cx, Hook::Ticks) else {
            return;
        };
        if let Err(error) = call(cx, callback, &[]) {
            // The ticks that are left run when the loop comes round to its next immediates, as in Node.
            report_uncaught(cx, error, "uncaughtException");
            return;
        }
    }
}

/// Runs promise jobs until none is left; an exception that escapes one (only plain functions can throw) is reported.
pub(crate) fn run_jobs(cx: &mut Cx<'_>) {
    cx.run_jobs(|cx, error| {
        report_uncaught(cx, error, "uncaughtException");
        !Env::of(cx).is_stopped()
    });
}

fn call<'s>(
    cx: &mut Cx<'s>,
    function: Function<'_>,
    args: &[Value<'_>],
) -> std::result::Result<Value<'s>, Option<Value<'s>>> {
    cx.catch_last(|cx| {
        let this = cx.undefined();
        function.call(cx, this, args)
    })
}

/// An exception nobody caught: asks the process's handlers; prints and ends the process when none deals with it.
/// `error` is `None` when the code was stopped from outside.
pub(crate) fn report_uncaught(cx: &mut Cx<'_>, error: Option<Value<'_>>, origin: &str) {
    let env = Env::of(cx);
    if env.is_stopped() {
        return;
    }
    let Some(error) = error else {
        if !env.is_exiting() {
            let reason = cx.take_stop_reason().map(|reason| reason.to_error().message);
            fatal(cx, reason.as_deref().unwrap_or("The code was stopped before it ended."));
        }
        return;
    };
    let Some(handler) = env.hook(cx, Hook::Uncaught) else {
        print_and_exit(cx, error);
    };
    let outcome = cx.catch(|cx| {
        let origin = cx.string(origin)?.value();
        let this = cx.undefined();
        handler.call(cx, this, &[error, origin])
    });
    match outcome {
        Ok(handled) if handled.truthy() => {}
        // The handler has emitted 'exit' and printed; what is left is to go.
        Ok(_) => end(&env, cx, 1),
        // An exception inside a handler: Node prints it and exits with 7.
        Err(Some(second)) => {
            print_error(cx, second);
            end(&env, cx, 7);
        }
        Err(None) => end(&env, cx, 7),
    }
}

/// Ends the process, or the thread of a worker (which goes on only to its end). What is thrown by that has no taker here.
fn end(env: &Env, cx: &mut Cx<'_>, code: i32) {
    if !env.is_stopped() {
        let _ = env.end_now(cx, code);
    }
}

/// Text of an error for the time before (or after) the JavaScript formatter works.
fn print_error(cx: &mut Cx<'_>, error: Value<'_>) {
    let stack = error.as_object().and_then(|object| {
        let header = cx.catch(|cx| error.to_rust(cx)).ok()?;
        let stack = cx.catch(|cx| object.get(cx, "stack")?.to_rust(cx)).ok()?;
        Some(if stack.starts_with(&header) { stack } else { format!("{header}\n{stack}") })
    });
    let text = match stack {
        Some(text) => text,
        None => cx.catch(|cx| error.to_rust(cx)).unwrap_or_else(|_| "(a value that cannot be shown)".to_owned()),
    };
    fatal(cx, &format!("Uncaught {text}"));
}

fn print_and_exit(cx: &mut Cx<'_>, error: Value<'_>) -> ! {
    print_error(cx, error);
    crate::exit_process(1)
}

/// A line on standard error, past all streams.
fn fatal(_cx: &Cx<'_>, text: &str) {
    use std::io::Write as _;
    // Nothing can be done when standard error is gone.
    let _ = writeln!(std::io::stderr(), "{text}");
}
