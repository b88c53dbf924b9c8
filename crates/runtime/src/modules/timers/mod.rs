//! `internalBinding('timers')`: one timer of the loop for all of JavaScript's timers, and the check phase for immediates.
//!
//! JavaScript (internal/timers/lists.js) keeps the lists and says when to call again. An exception in a timer leaves
//! `processTimers`; it is reported and `processTimers` is called again at once, before any tick, so the timers that are due
//! run first (process model E9). The same holds for immediates while `immediateInfo[2]` is set.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rondo_engine::{Args, Binding, ByteView, Cx, FunctionKind, Object, Persistent, Result, Value, binding};
use rondo_loop::{Check, EventLoop, Idle, Timer};

use crate::env::{Env, ModuleState};
use crate::runtime::Runtime;

/// `setupTimers(processImmediate, processTimers)`, `scheduleTimer(ms)`, `toggleTimerRef(on)`, `toggleImmediateRef(on)`,
/// `getLibuvNow()`, `immediateInfo`: `[count, referenced count, a run was cut short]`.
pub const BINDING: Binding = binding! {
    "timers";
    "setupTimers" => setup_timers,
    "scheduleTimer" => schedule_timer,
    "toggleTimerRef" => toggle_timer_ref,
    "toggleImmediateRef" => toggle_immediate_ref,
    "getLibuvNow" => now;
    init = init
};

const COUNT: usize = 0;
const OUTSTANDING: usize = 2;

struct Handles {
    timer: Timer<Runtime>,
    idle: Idle<Runtime>,
    /// Kept for its life: dropping it would end the check phase.
    _check: Check<Runtime>,
}

#[derive(Default)]
struct State {
    handles: RefCell<Option<Rc<Handles>>>,
    process_immediate: RefCell<Option<Persistent<FunctionKind>>>,
    process_timers: RefCell<Option<Persistent<FunctionKind>>>,
    info: RefCell<Option<Persistent<rondo_engine::Any>>>,
}

impl ModuleState for State {
    fn release(&self) {
        self.process_immediate.borrow_mut().take();
        self.process_timers.borrow_mut().take();
        self.info.borrow_mut().take();
        self.handles.borrow_mut().take();
    }
}

impl State {
    fn handles(&self) -> Option<Rc<Handles>> {
        self.handles.borrow().clone()
    }

    /// One of the numbers that JavaScript shares.
    fn info(&self, cx: &Cx<'_>, index: usize) -> u32 {
        let Some(view) = self.info.borrow().as_ref().and_then(|info| ByteView::of(info.local(cx))) else {
            return 0;
        };
        view.with(cx, |bytes| {
            bytes.get(index * 4..index * 4 + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_ne_bytes)
        })
    }
}

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let env = Env::of(cx);
    let state = env.module_state::<State>();
    env.timer_base.set(env.event_loop().now());
    let bytes = cx.array_buffer(12)?;
    let constructor = cx.global().get(cx, "Uint32Array")?;
    let Some(constructor) = constructor.as_function() else {
        return Ok(());
    };
    let info = constructor.construct(cx, &[bytes.value()])?;
    *state.info.borrow_mut() = Some(info.value().persist(cx));
    target.define(cx, "immediateInfo", info)
}

fn setup_timers<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    let state = env.module_state::<State>();
    *state.process_immediate.borrow_mut() = Some(args.function(cx, 0)?.persist(cx));
    *state.process_timers.borrow_mut() = Some(args.function(cx, 1)?.persist(cx));
    let event_loop: &EventLoop<Runtime> = env.event_loop();
    let timer = Timer::new(event_loop);
    timer.unref();
    let check = Check::new(event_loop);
    check.start(run_immediates);
    check.unref();
    let idle = Idle::new(event_loop);
    *state.handles.borrow_mut() = Some(Rc::new(Handles { timer, idle, _check: check }));
    Ok(cx.undefined())
}

fn loop_time(env: &Env) -> u64 {
    env.event_loop().update_time();
    env.event_loop().now().saturating_sub(env.timer_base.get())
}

/// Milliseconds of the loop's clock, read now.
fn now<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    let time = loop_time(&env);
    Ok(cx.number(time as f64))
}

fn schedule_timer<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let duration = args.f64(cx, 0)?;
    if let Some(handles) = Env::of(cx).module_state::<State>().handles() {
        // NaN and negative numbers become 0 in the cast.
        handles.timer.start((duration as u64).max(1), 0, run_timers);
    }
    Ok(cx.undefined())
}

fn toggle_timer_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if let Some(handles) = Env::of(cx).module_state::<State>().handles() {
        if args.bool(0) { handles.timer.ref_() } else { handles.timer.unref() }
    }
    Ok(cx.undefined())
}

fn toggle_immediate_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if let Some(handles) = Env::of(cx).module_state::<State>().handles() {
        if args.bool(0) { handles.idle.start(|_| {}) } else { handles.idle.stop() }
    }
    Ok(cx.undefined())
}

/// The loop's timer ended.
fn run_timers(runtime: &mut Runtime) {
    let env = runtime.env().clone();
    let state = env.module_state::<State>();
    let finished = Cell::new(false);
    // One time for the whole phase: what becomes due while callbacks run waits for the next turn, or a busy interval would
    // keep the loop from everything else.
    let time = loop_time(&env);
    while !finished.get() && !env.is_exiting() {
        runtime.enter(|cx| {
            let function = state.process_timers.borrow().as_ref().map(|function| function.local(cx));
            let (Some(function), Some(handles)) = (function, state.handles()) else {
                finished.set(true);
                return Ok(());
            };
            let this = cx.undefined();
            let now = cx.number(time as f64);
            let due = function.call(cx, this, &[now])?.as_f64().unwrap_or(0.0);
            finished.set(true);
            // Set before ticks run: one of them may start an earlier timer, which then sets the handle again.
            if due > 0.0 {
                handles.timer.restart((due as u64).saturating_sub(loop_time(&env)).max(1));
            } else {
                handles.timer.stop();
            }
            Ok(())
        });
    }
}

/// The check phase.
fn run_immediates(runtime: &mut Runtime) {
    let env = runtime.env().clone();
    let state = env.module_state::<State>();
    let waiting = Cell::new(true);
    let first = Cell::new(true);
    while waiting.replace(false) && !env.is_exiting() {
        runtime.peek(|cx| {
            let index = if first.replace(false) { COUNT } else { OUTSTANDING };
            waiting.set(state.info(cx, index) != 0);
        });
        if !waiting.get() {
            return;
        }
        let finished = Cell::new(false);
        runtime.enter(|cx| {
            let Some(function) = state.process_immediate.borrow().as_ref().map(|function| function.local(cx)) else {
                return Ok(());
            };
            let this = cx.undefined();
            function.call(cx, this, &[])?;
            finished.set(true);
            Ok(())
        });
        if finished.get() {
            return;
        }
    }
}
