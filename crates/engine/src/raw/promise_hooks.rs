//! Promise hooks: init, before, after, settled for every promise of the main realm (Node docs: "v8.promiseHooks", and the
//! PROMISE resources of "async_hooks").
//!
//! The engine has no such hooks of its own. What it has: the debugger interface tells of each new and each settled promise,
//! and the job queue knows which promise a job is for. While hooks are on, a hidden realm holds a debugger that watches the
//! main realm's promises only (code runs at full speed), `Promise.prototype.then` is a native that notes the parent of the
//! promise it makes, and an `await` gets a promise of its own, as V8 gives it, for its continuation to be known by. While
//! none is on, all of this is away, and the job loop looks at one flag.

use std::cell::{Cell, RefCell};

use mozjs::jsapi::JS::MaybeGetPromiseFromJSMicroTask;
use mozjs::jsapi::js::{
    ScriptEnvironmentPreparer, ScriptEnvironmentPreparer__bindgen_vtable, ScriptEnvironmentPreparer_Closure,
    SetScriptEnvironmentPreparer,
};
use mozjs::jsapi::{
    CurrentGlobalOrNull, EnterRealm, HandleObject, JS_DefineDebuggerObject, JS_NewGlobalObject,
    JS_NewObjectWithGivenProto, JS_SetReservedSlot, JS_WrapValue, JSClass, JSContext, JSObject, LeaveRealm,
    OnNewGlobalHookOption,
};
use mozjs::jsval::{JSVal, NullValue, ObjectValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::{RealmOptions, SIMPLE_GLOBAL_CLASS};

use super::cx::{Cx, Result, Thrown};
use super::local::{Function, FunctionKind, Object, ObjectKind, Value};
use super::native::{Args, NativeSpec};
use super::persistent::Persistent;
use super::runtime::State;
use super::script::{CompileOptions, ScriptSource};

/// Runs in the hidden realm: makes the debugger and returns the function that switches it.
const WATCHER: &str = "(function (target, onNew, onSettled) {
  const watcher = new Debugger();
  watcher.allowUnobservedAsmJS = true;
  watcher.allowUnobservedWasm = true;
  return function (on) {
    if (on) {
      watcher.addDebuggee(target);
      watcher.onNewPromise = (promise) => { onNew(promise.unsafeDereference()); };
      watcher.onPromiseSettled = (promise) => { onSettled(promise.unsafeDereference()); };
    } else {
      watcher.onNewPromise = undefined;
      watcher.onPromiseSettled = undefined;
      watcher.removeDebuggee(target);
    }
  };
})";

/// The functions of the host.
pub struct PromiseHooks<'a> {
    /// `(promise, parent)`
    pub init: Function<'a>,
    /// `(promise)`: a job of the promise begins.
    pub before: Function<'a>,
    /// `(promise)`: it has ended.
    pub after: Function<'a>,
    /// `(promise)`: it was fulfilled or rejected.
    pub settled: Function<'a>,
}

struct Callbacks {
    init: Persistent<FunctionKind>,
    before: Persistent<FunctionKind>,
    after: Persistent<FunctionKind>,
    settled: Persistent<FunctionKind>,
}

/// What a runtime keeps for its promise hooks.
#[derive(Default)]
pub struct HookState {
    pub(crate) on: Cell<bool>,
    callbacks: RefCell<Option<Callbacks>>,
    /// The hidden realm's switch, seen from the main realm.
    switch: RefCell<Option<Persistent<FunctionKind>>>,
    then: RefCell<Option<(Persistent<FunctionKind>, Persistent<FunctionKind>)>>,
    /// The promise that the next new one comes from.
    parent: RefCell<Option<Persistent<ObjectKind>>>,
    /// The promise made last, until something else happens.
    newest: RefCell<Option<Persistent<ObjectKind>>>,
    /// `then` runs, and its reaction is not registered yet.
    in_then: Cell<bool>,
}

impl HookState {
    /// Whether hooks are on.
    #[inline]
    pub(crate) fn in_use(&self) -> bool {
        self.on.get()
    }
    pub(crate) fn clear(&self) {
        self.on.set(false);
        self.callbacks.take();
        self.switch.take();
        self.then.take();
        self.parent.take();
        self.newest.take();
    }
}

/// What a job carries while hooks are on: the async context frame and the promise made for an `await`.
static CARRIER_CLASS: JSClass = JSClass {
    name: c"PromiseJobContext".as_ptr(),
    flags: 2 << mozjs::jsapi::JSCLASS_RESERVED_SLOTS_SHIFT,
    cOps: std::ptr::null(),
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
};

/// Frame and promise of what a job carries: plain frames have no promise. Null: nobody is to hear of the job.
pub(crate) fn unpack(carried: JSVal) -> (JSVal, JSVal) {
    if !carried.is_object() {
        return (carried, UndefinedValue());
    }
    let object = carried.to_object();
    let (mut frame, mut promise) = (carried, UndefinedValue());
    // SAFETY: a live object; the class is compared before its slots are read.
    unsafe {
        if std::ptr::eq(mozjs::rust::get_object_class(object), &CARRIER_CLASS) {
            mozjs::glue::JS_GetReservedSlot(object, 0, &mut frame);
            mozjs::glue::JS_GetReservedSlot(object, 1, &mut promise);
        }
    }
    (frame, promise)
}

/// How the engine is told what to do with an exception of a debugger's hook: an object with one virtual function.
#[repr(C)]
struct ReporterTable {
    invoke: unsafe extern "C" fn(*mut ScriptEnvironmentPreparer, HandleObject, *mut ScriptEnvironmentPreparer_Closure),
}
struct Reporter(ScriptEnvironmentPreparer);
// SAFETY: never written to; the one pointer in it is to a static.
unsafe impl Sync for Reporter {}

static REPORTER_TABLE: ReporterTable = ReporterTable { invoke: drop_exception };
static REPORTER: Reporter = Reporter(ScriptEnvironmentPreparer {
    vtable_: (&raw const REPORTER_TABLE).cast::<ScriptEnvironmentPreparer__bindgen_vtable>(),
});

/// The engine calls this without a null check. It comes here only when the stack ends inside the watcher: the hook is
/// left out then, and the code that went so deep gets its own RangeError.
unsafe extern "C" fn drop_exception(
    _this: *mut ScriptEnvironmentPreparer,
    _global: HandleObject,
    _report: *mut ScriptEnvironmentPreparer_Closure,
) {
}

/// What the job that is being registered shall carry.
///
/// # Safety
/// Called by the engine's queue traps with the live context, in a realm.
pub(crate) unsafe fn pack(raw: *mut JSContext, state: &State) -> JSVal {
    let hooks = &state.promise_hooks;
    if hooks.in_then.replace(false) {
        return state.frame();
    }
    // SAFETY: as the caller's.
    let mut cx = unsafe { Cx::from_raw(raw) };
    cx.scope(|cx| -> JSVal {
        let hidden = called_by_builtin(cx);
        let pending = cx.take_exception();
        let made = if hidden {
            Ok(NullValue())
        } else {
            let parent = hooks.newest.take();
            hooks.parent.replace(parent);
            cx.promise().map(|promise| {
                hooks.newest.take();
                promise.value().bits()
            })
        };
        let made = made.and_then(|made| {
            rooted!(in(cx.raw()) let made = made);
            // SAFETY: a static class; a null prototype; the object is rooted at once.
            let carrier = unsafe {
                JS_NewObjectWithGivenProto(cx.raw(), &CARRIER_CLASS, mozjs::rust::HandleObject::null().into())
            };
            let carrier: Object<'_> = cx.root_object(carrier)?;
            // SAFETY: the class has two slots; both values are alive.
            unsafe {
                JS_SetReservedSlot(carrier.raw_object(), 0, &state.frame());
                JS_SetReservedSlot(carrier.raw_object(), 1, &made.get());
            }
            Ok(carrier.value().bits())
        });
        if made.is_err() {
            // Out of memory: the job runs without a promise of its own.
            let _ = cx.take_exception();
        }
        // Throwing captures the stack, which may collect.
        rooted!(in(cx.raw()) let carried = made.unwrap_or_else(|_| state.frame()));
        if let Some(pending) = pending {
            let _ = cx.throw(pending);
        }
        // Nothing collects between the end of the scope and the caller's use.
        carried.get()
    })
}

/// Whether the innermost script function is one of the runtime's own.
fn called_by_builtin(cx: &mut Cx<'_>) -> bool {
    match cx.capture_stack(1, None) {
        Ok(Some(stack)) => cx.stack_frames(stack, 1).first().is_some_and(|frame| frame.source.starts_with("node:")),
        Ok(None) => true,
        Err(Thrown(())) => {
            let _ = cx.take_exception();
            true
        }
    }
}

/// Calls a hook; hooks catch what their users throw, so an exception here is stack exhaustion, which ends with the hook.
fn call(cx: &mut Cx<'_>, hook: impl Fn(&Callbacks) -> &Persistent<FunctionKind>, args: &[Value<'_>]) {
    let function = cx.state().promise_hooks.callbacks.borrow().as_ref().map(|callbacks| hook(callbacks).local(cx));
    if let Some(function) = function {
        let this = cx.undefined();
        if function.call(cx, this, args).is_err() {
            let _ = cx.take_exception();
        }
    }
}

fn on_new<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hooks = &cx.state().promise_hooks;
    if let (true, Some(promise)) = (hooks.on.get(), args.get(0).as_object()) {
        let parent = hooks.parent.take();
        let parent = match &parent {
            Some(parent) => parent.local(cx).value(),
            None => cx.undefined(),
        };
        hooks.newest.replace(Some(promise.persist(cx)));
        call(cx, |callbacks| &callbacks.init, &[promise.value(), parent]);
    }
    Ok(cx.undefined())
}

fn on_settled<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    if cx.state().promise_hooks.on.get() {
        call(cx, |callbacks| &callbacks.settled, &[args.get(0)]);
    }
    Ok(cx.undefined())
}

/// `Promise.prototype.then` while hooks are on.
fn then<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let hooks = &cx.state().promise_hooks;
    let original = hooks.then.borrow().as_ref().map(|(original, _)| original.local(cx));
    let Some(original) = original else { return Err(Thrown(())) };
    let this = args.this();
    if hooks.on.get() && this.is_promise() {
        if let Some(promise) = this.as_object() {
            hooks.parent.replace(Some(promise.persist(cx)));
            hooks.in_then.set(true);
        }
    }
    let result = original.call(cx, this, &[args.get(0), args.get(1)]);
    let hooks = &cx.state().promise_hooks;
    hooks.in_then.set(false);
    hooks.parent.take();
    result
}

/// The promise of a job, and whether only the hooks know it, so that the engine does not tell when it is settled.
pub(crate) struct JobPromise {
    pub promise: JSVal,
    pub own: bool,
}

/// The promise that job `task` is for, given what it carries.
///
/// A reaction that was registered before hooks were on may have none: the engine makes no promise for an `await`, nor for
/// a `then` whose result is not used. It gets one now, which nobody hears of before its job.
///
/// # Safety
/// `task` is a live, rooted job of the engine.
pub(crate) unsafe fn promise_of(cx: &mut Cx<'_>, task: *mut JSObject, carried: JSVal) -> JobPromise {
    // SAFETY: as the caller's; plain queries.
    let (is_reaction, promise) = unsafe {
        let name = std::ffi::CStr::from_ptr((*mozjs::rust::get_object_class(task)).name);
        (name.to_bytes() == b"PromiseReactionRecord", MaybeGetPromiseFromJSMicroTask(task))
    };
    if carried.is_object() && is_reaction {
        return JobPromise { promise: carried, own: true };
    }
    if !promise.is_null() {
        return JobPromise { promise: ObjectValue(promise), own: false };
    }
    if !is_reaction || carried.is_null() {
        return JobPromise { promise: UndefinedValue(), own: false };
    }
    cx.scope(|cx| {
        let pending = cx.take_exception();
        let hooks = &cx.state().promise_hooks;
        let on = hooks.on.replace(false);
        let made = cx.promise();
        cx.state().promise_hooks.on.set(on);
        // Out of memory: the hooks do not hear of this job.
        let promise = match made {
            Ok(promise) => promise.value(),
            Err(Thrown(())) => {
                let _ = cx.take_exception();
                cx.undefined()
            }
        };
        if let Some(pending) = pending {
            let _ = cx.throw(pending);
        }
        JobPromise { promise: promise.bits(), own: true }
    })
}

/// What the hooks are told of a job.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Begins,
    Ended,
    /// It has ended, and with it the promise that only the hooks know.
    EndedAndSettled,
}

/// Tells the hooks that a job of `promise` begins or has ended.
pub(crate) fn around(cx: &mut Cx<'_>, promise: JSVal, moment: Moment) {
    let hooks = &cx.state().promise_hooks;
    hooks.newest.take();
    hooks.parent.take();
    if !hooks.on.get() || !promise.is_object() {
        return;
    }
    cx.scope(|cx| {
        let promise: Value<'_> = cx.root(promise);
        // The job may have left an exception, which its caller reports.
        let pending = cx.take_exception();
        if moment == Moment::Begins {
            call(cx, |callbacks| &callbacks.before, &[promise]);
        } else {
            if moment == Moment::EndedAndSettled {
                call(cx, |callbacks| &callbacks.settled, &[promise]);
            }
            call(cx, |callbacks| &callbacks.after, &[promise]);
        }
        if let Some(pending) = pending {
            let _ = cx.throw(pending);
        }
    });
}

impl<'s> Cx<'s> {
    /// Switches promise hooks on, with the functions to call, or off.
    ///
    /// # Errors
    /// Throws when memory runs out.
    pub fn set_promise_hooks(&mut self, hooks: Option<&PromiseHooks<'_>>) -> Result<()> {
        let state = &self.state().promise_hooks;
        if let Some(hooks) = hooks {
            state.callbacks.replace(Some(Callbacks {
                init: hooks.init.persist(self),
                before: hooks.before.persist(self),
                after: hooks.after.persist(self),
                settled: hooks.settled.persist(self),
            }));
            if state.switch.borrow().is_none() {
                let switch = self.make_watcher()?;
                state.switch.replace(Some(switch.persist(self)));
            }
        }
        let on = hooks.is_some();
        // SAFETY: a plain setting: hooks are told of every `await` from here on, also of the job that runs.
        unsafe { mozjs::jsapi::JobQueueMayNotBeEmpty(self.raw()) };
        if state.on.replace(on) == on {
            return Ok(());
        }
        self.scope(|cx| {
            let state = &cx.state().promise_hooks;
            let switch = state.switch.borrow().as_ref().map(|switch| switch.local(cx));
            let Some(switch) = switch else { return Ok(()) };
            let (this, flag) = (cx.undefined(), cx.boolean(on));
            switch.call(cx, this, &[flag])?;
            cx.replace_then(on)
        })
    }

    /// Puts the noting `then` in the place of the original, or the original back, unless somebody else replaced it.
    fn replace_then(&mut self, on: bool) -> Result<()> {
        let state = &self.state().promise_hooks;
        let prototype: Object<'_> = {
            let key = mozjs::jsapi::JSProtoKey::JSProto_Promise;
            rooted!(in(self.raw()) let mut out = std::ptr::null_mut::<JSObject>());
            // SAFETY: a realm is current; the result is rooted.
            let ok = unsafe { mozjs::jsapi::JS_GetClassPrototype(self.raw(), key, out.handle_mut().into()) };
            self.ok(ok)?;
            self.root_object(out.get())?
        };
        let present = prototype.get(self, "then")?;
        if on {
            let Some(original) = present.as_function() else { return Ok(()) };
            let noting = self.native_function(&NativeSpec::of("then", then))?;
            let length = self.int(2);
            noting.object().define_hidden(self, "length", length)?;
            state.then.replace(Some((original.persist(self), noting.persist(self))));
            return prototype.define_hidden(self, "then", noting);
        }
        // The pair stays: a running `then` may still need the original.
        let pair = state.then.borrow().as_ref().map(|(one, two)| (one.local(self), two.local(self)));
        if let Some((original, noting)) = pair {
            if present.strict_equals(self, noting)? {
                prototype.define_hidden(self, "then", original)?;
            }
        }
        Ok(())
    }

    /// Makes the hidden realm and its debugger; returns its switch.
    fn make_watcher(&mut self) -> Result<Function<'s>> {
        self.check_stack_for_realm()?;
        let raw = self.raw();
        let new = self.native_function(&NativeSpec::of("onNewPromise", on_new))?;
        let settled = self.native_function(&NativeSpec::of("onPromiseSettled", on_settled))?;
        let mut options = RealmOptions::default();
        options.creationOptions_.invisibleToDebugger_ = true;
        // SAFETY: a realm is current; everything that lives across a call that may collect is rooted; values are wrapped
        // for the realm they are used in.
        unsafe {
            // A debugger's hooks may not run the code they watch, unless this is off: then the engine only warns.
            (*mozjs::jsapi::ContextOptionsRef(raw)).set_throwOnDebuggeeWouldRun_(false);
            SetScriptEnvironmentPreparer(raw, (&raw const REPORTER.0).cast_mut());
            rooted!(in(raw) let target = CurrentGlobalOrNull(raw));
            rooted!(in(raw) let hidden = JS_NewGlobalObject(
                raw,
                &SIMPLE_GLOBAL_CLASS,
                std::ptr::null_mut(),
                OnNewGlobalHookOption::DontFireOnNewGlobalHook,
                &*options,
            ));
            if hidden.get().is_null() {
                return Err(Thrown(()));
            }
            rooted!(in(raw) let mut wrapped_target = ObjectValue(target.get()));
            rooted!(in(raw) let mut wrapped_new = new.value().bits());
            rooted!(in(raw) let mut wrapped_settled = settled.value().bits());
            rooted!(in(raw) let mut switch = UndefinedValue());
            let old = EnterRealm(raw, hidden.get());
            let made = (|| -> Result<()> {
                let ok = mozjs::jsapi::InitRealmStandardClasses(raw)
                    && JS_DefineDebuggerObject(raw, hidden.handle().into())
                    && JS_WrapValue(raw, wrapped_target.handle_mut().into())
                    && JS_WrapValue(raw, wrapped_new.handle_mut().into())
                    && JS_WrapValue(raw, wrapped_settled.handle_mut().into());
                self.ok(ok)?;
                let setup =
                    self.evaluate(ScriptSource::Utf8(WATCHER), &CompileOptions::new("node:internal/promise"))?;
                let Some(setup) = setup.as_function() else { return Err(Thrown(())) };
                let args: [Value<'_>; 3] =
                    [self.root(wrapped_target.get()), self.root(wrapped_new.get()), self.root(wrapped_settled.get())];
                let this = self.undefined();
                switch.set(setup.call(self, this, &args)?.bits());
                Ok(())
            })();
            LeaveRealm(raw, old);
            made?;
            let ok = JS_WrapValue(raw, switch.handle_mut().into());
            self.ok(ok)?;
            let switch: Value<'_> = self.root(switch.get());
            switch.as_function().ok_or(Thrown(()))
        }
    }
}
