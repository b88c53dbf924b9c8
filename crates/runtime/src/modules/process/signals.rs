//! `internalBinding('signal_wrap')`: signals sent to the process, as handles of the loop that do not keep it alive.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use rondo_engine::{Args, Binding, Cx, FunctionKind, Persistent, Result, Value, binding};
use rondo_loop::Signal;

use crate::env::{Env, ModuleState};
use crate::runtime::Runtime;

/// `startSignal(number, callback)`: a handle number, or a negative errno; `stopSignal(handle)`.
pub const BINDING: Binding = binding! { "signal_wrap"; "startSignal" => start_signal, "stopSignal" => stop_signal };

struct Watch {
    signal: Signal<Runtime>,
    callback: Persistent<FunctionKind>,
}

#[derive(Default)]
struct State {
    watches: RefCell<HashMap<i32, Watch>>,
    last: Cell<i32>,
}

impl ModuleState for State {
    fn release(&self) {
        self.watches.borrow_mut().clear();
    }
}

fn start_signal<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let number = args.i32(cx, 0)?;
    let callback = args.function(cx, 1)?;
    let env = Env::of(cx);
    let state = env.module_state::<State>();
    let id = state.last.get() + 1;
    let signal = Signal::new(env.event_loop());
    signal.unref();
    let started = signal.start(number, move |runtime: &mut Runtime, _number| deliver(runtime, id));
    if let Err(error) = started {
        signal.close(|_| {});
        return Ok(cx.int(-error.errno().abs()));
    }
    state.last.set(id);
    state.watches.borrow_mut().insert(id, Watch { signal, callback: callback.persist(cx) });
    Ok(cx.int(id))
}

fn deliver(runtime: &mut Runtime, id: i32) {
    let env = runtime.env().clone();
    let state = env.module_state::<State>();
    runtime.enter(|cx| {
        let callback = state.watches.borrow().get(&id).map(|watch| watch.callback.local(cx));
        if let Some(callback) = callback {
            let this = cx.undefined();
            callback.call(cx, this, &[])?;
        }
        Ok(())
    });
}

fn stop_signal<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = args.i32(cx, 0)?;
    let state = Env::of(cx).module_state::<State>();
    let watch = state.watches.borrow_mut().remove(&id);
    if let Some(watch) = watch {
        watch.signal.close(|_| {});
    }
    Ok(cx.undefined())
}
