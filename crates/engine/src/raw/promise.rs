//! Promises: making, settling, looking inside, and the tracker of rejections nobody handles.

use std::ffi::c_void;
use std::io::Write;

use mozjs::glue::JS_GetPromiseResult;
use mozjs::jsapi::{
    AddPromiseReactions, GetPromiseState, HandleObject, JSContext, NewPromiseObject, PromiseRejectionHandlingState,
    PromiseState as RawState, RejectPromise, ResolvePromise, SetPromiseRejectionTrackerCallback,
};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{Function, Promise, Value};
use super::value::with_object;

/// The state of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseState {
    /// Not settled.
    Pending,
    /// Fulfilled.
    Fulfilled,
    /// Rejected.
    Rejected,
}

/// What the tracker is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectionEvent {
    /// A promise was rejected that has no handler.
    Unhandled,
    /// A handler was added to such a promise later.
    Handled,
}

impl<'s> Cx<'s> {
    /// A pending promise.
    pub fn promise(&mut self) -> Result<Promise<'s>> {
        // SAFETY: a null executor makes a promise that is settled with resolve/reject below.
        let object = unsafe { NewPromiseObject(self.raw(), mozjs::rust::HandleObject::null().into()) };
        self.root_object(object)
    }

    /// A promise that `value` resolves at once.
    ///
    /// # Errors
    /// Throws when memory runs out.
    pub fn resolved_promise(&mut self, value: Value<'_>) -> Result<Promise<'s>> {
        let promise = self.promise()?;
        promise.resolve(self, value)?;
        Ok(promise)
    }

    /// Calls `tracker(event, promise, reason)` with `event` 0 (unhandled) or 1 (handled late), as rejections happen.
    pub fn set_rejection_tracker(&mut self, tracker: Function<'_>) {
        *self.state().rejection_tracker.borrow_mut() = Some(tracker.persist(self));
        // SAFETY: context is live; the callback needs no data.
        unsafe { SetPromiseRejectionTrackerCallback(self.raw(), Some(track), std::ptr::null_mut()) };
    }
}

unsafe extern "C" fn track(
    raw: *mut JSContext,
    _muted: bool,
    promise: HandleObject,
    state: PromiseRejectionHandlingState,
    _data: *mut c_void,
) {
    // SAFETY: called by the engine on its thread, in a realm.
    let mut cx = unsafe { Cx::from_raw(raw) };
    cx.scope(|cx| {
        // The engine may be in the middle of throwing: put what is pending aside, call, put it back.
        let pending = cx.take_exception();
        let tracker = cx.state().rejection_tracker.borrow().as_ref().map(|tracker| tracker.local(cx));
        if let Some(tracker) = tracker {
            let event = i32::from(state == PromiseRejectionHandlingState::Handled);
            let promise: Promise<'_> = cx.root(ObjectValue(promise.get()));
            let reason = promise.result(cx);
            let args = [cx.int(event), promise.value(), reason];
            let this = cx.undefined();
            if tracker.call(cx, this, &args).is_err() {
                // The tracker is built-in code that does not throw, but the stack may be exhausted. Then the rejection is
                // lost rather than the process; standard error says so, as far as it can be written.
                let error = cx.take_exception();
                let text = error.and_then(|error| error.as_object()).and_then(|error| {
                    let name = error.get(cx, "name").and_then(|name| name.to_rust(cx));
                    let message = error.get(cx, "message").and_then(|message| message.to_rust(cx));
                    Some(format!("{}: {}", name.ok()?, message.ok()?))
                });
                let _ = cx.take_exception();
                let text = text.unwrap_or_else(|| "Uncaught exception".to_owned());
                let _ = writeln!(std::io::stderr(), "Exception in PromiseRejectCallback:\n{text}\n");
            }
        }
        if let Some(pending) = pending {
            let _ = cx.throw(pending);
        }
    });
}

impl<'s> Promise<'s> {
    /// Resolves the promise (follows thenables).
    pub fn resolve(self, cx: &mut Cx<'_>, value: Value<'_>) -> Result<()> {
        // SAFETY: all handles are rooted.
        let ok =
            with_object(cx, self.bits(), |object| unsafe { ResolvePromise(cx.raw(), object, value.handle().into()) });
        cx.ok(ok)
    }
    /// Rejects the promise.
    pub fn reject(self, cx: &mut Cx<'_>, reason: Value<'_>) -> Result<()> {
        // SAFETY: all handles are rooted.
        let ok =
            with_object(cx, self.bits(), |object| unsafe { RejectPromise(cx.raw(), object, reason.handle().into()) });
        cx.ok(ok)
    }
    /// Calls one of the two functions with the outcome, as `then()` does, but makes no promise for what they give.
    pub fn react(self, cx: &mut Cx<'_>, on_fulfilled: Function<'_>, on_rejected: Function<'_>) -> Result<()> {
        let ok = with_object(cx, self.bits(), |promise| {
            with_object(cx, on_fulfilled.bits(), |on_fulfilled| {
                with_object(cx, on_rejected.bits(), |on_rejected| {
                    // SAFETY: all handles are rooted.
                    unsafe { AddPromiseReactions(cx.raw(), promise, on_fulfilled, on_rejected) }
                })
            })
        });
        cx.ok(ok)
    }
    /// The state.
    pub fn state(self, cx: &Cx<'_>) -> PromiseState {
        // SAFETY: the handle is rooted; a plain query.
        match with_object(cx, self.bits(), |object| unsafe { GetPromiseState(object) }) {
            RawState::Pending => PromiseState::Pending,
            RawState::Fulfilled => PromiseState::Fulfilled,
            RawState::Rejected => PromiseState::Rejected,
        }
    }
    /// The value or reason; `undefined` while pending.
    pub fn result<'c>(self, cx: &Cx<'c>) -> Value<'c> {
        if self.state(cx) == PromiseState::Pending {
            return cx.undefined();
        }
        rooted!(in(cx.raw()) let mut out = UndefinedValue());
        // SAFETY: both handles are rooted; the promise is settled.
        with_object(cx, self.bits(), |object| unsafe { JS_GetPromiseResult(object, out.handle_mut().into()) });
        cx.root(out.get())
    }
}
