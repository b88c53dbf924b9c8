//! The context token. `&mut Cx` may run JavaScript and may collect garbage; `&Cx` may not.

use std::any::Any as StdAny;
use std::marker::PhantomData;
use std::rc::Rc;

use mozjs::jsapi::{CurrentGlobalOrNull, ExceptionStackBehavior, JS_SetPendingException};
use mozjs::jsapi::{
    JS_ClearPendingException, JS_GetContextPrivate, JS_GetPendingException, JS_IsExceptionPending, JSContext,
};
use mozjs::jsval::{BooleanValue, DoubleValue, Int32Value, JSVal, NullValue, ObjectValue, UndefinedValue};
use mozjs::rooted;

use super::local::{Kind, Local, Object, Value};
use super::runtime::State;

/// An exception is pending in the context. Return it up to the native adaptor, or take it with [`Cx::take_exception`].
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Thrown(pub(crate) ());

/// The result of anything that may throw a JavaScript exception.
pub type Result<T> = std::result::Result<T, Thrown>;

/// Permission to run JavaScript on this thread, and the innermost scope `'s`.
pub struct Cx<'s> {
    raw: *mut JSContext,
    state: *const State,
    brand: PhantomData<fn(&'s ()) -> &'s ()>,
}

impl<'s> Cx<'s> {
    /// # Safety
    /// `raw` is this thread's live context with a current realm, and no other `Cx` is in use below this frame.
    #[inline]
    pub(crate) unsafe fn from_raw(raw: *mut JSContext) -> Cx<'s> {
        // SAFETY: the runtime stores its boxed state there before any script runs and clears it last.
        let state = unsafe { JS_GetContextPrivate(raw) } as *const State;
        Cx { raw, state, brand: PhantomData }
    }

    #[inline]
    pub(crate) fn raw(&self) -> *mut JSContext {
        self.raw
    }

    #[inline]
    pub(crate) fn state(&self) -> &'static State {
        // SAFETY: the state is boxed in the runtime, which outlives every Cx; callers keep it within a call.
        unsafe { &*self.state }
    }

    /// A `mozjs` context for wrappers that want one; used immediately.
    #[inline]
    pub(crate) fn mozjs(&mut self) -> mozjs::context::JSContext {
        // SAFETY: `raw` is live and this `Cx` is borrowed for as long as the result is used.
        unsafe { mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new_unchecked(self.raw)) }
    }

    /// Runs `f` in an inner scope: values made inside are released when it ends.
    #[inline]
    pub fn scope<R>(&mut self, f: impl for<'i> FnOnce(&mut Cx<'i>) -> R) -> R {
        struct Release<'a>(&'a super::arena::Arena, super::arena::Mark);
        impl Drop for Release<'_> {
            fn drop(&mut self) {
                self.0.release(self.1);
            }
        }
        let arena = &self.state().arena;
        let _release = Release(arena, arena.mark());
        let mut inner = Cx { raw: self.raw, state: self.state, brand: PhantomData };
        f(&mut inner)
    }

    /// Roots a raw value in the innermost scope.
    #[inline]
    pub(crate) fn root<T: Kind>(&self, value: JSVal) -> Local<'s, T> {
        let slot = self.state().arena.push(value);
        // SAFETY: the slot was just taken in scope `'s`.
        unsafe { Local::from_slot(slot) }
    }

    /// Roots an object pointer; null becomes `Thrown` (the engine reports failures as null with an exception pending).
    #[inline]
    pub(crate) fn root_object<T: Kind>(&self, object: *mut mozjs::jsapi::JSObject) -> Result<Local<'s, T>> {
        if object.is_null() { Err(Thrown(())) } else { Ok(self.root(ObjectValue(object))) }
    }

    /// Turns the engine's `bool` into a result.
    #[inline]
    pub(crate) fn ok(&self, ok: bool) -> Result<()> {
        if ok { Ok(()) } else { Err(Thrown(())) }
    }

    /// Re-roots a value of another scope in this one.
    #[inline]
    pub fn here<T: Kind>(&self, value: Local<'_, T>) -> Local<'s, T> {
        self.root(value.bits())
    }

    /// `undefined`.
    #[inline]
    pub fn undefined(&self) -> Value<'s> {
        self.root(UndefinedValue())
    }
    /// `null`.
    #[inline]
    pub fn null(&self) -> Value<'s> {
        self.root(NullValue())
    }
    /// A boolean.
    #[inline]
    pub fn boolean(&self, value: bool) -> Value<'s> {
        self.root(BooleanValue(value))
    }
    /// A number that fits in 32 bits.
    #[inline]
    pub fn int(&self, value: i32) -> Value<'s> {
        self.root(Int32Value(value))
    }
    /// A number.
    #[inline]
    pub fn number(&self, value: f64) -> Value<'s> {
        let int = value as i32;
        if f64::from(int) == value && !(int == 0 && value.is_sign_negative()) {
            return self.root(Int32Value(int));
        }
        // A NaN from outside may carry any payload; the engine's values allow only the canonical one.
        self.root(DoubleValue(if value.is_nan() { f64::NAN } else { value }))
    }

    /// A size as a number.
    #[inline]
    pub fn size(&self, value: usize) -> Value<'s> {
        match i32::try_from(value) {
            Ok(int) => self.int(int),
            Err(_) => self.number(value as f64),
        }
    }

    /// The global object of the current realm.
    pub fn global(&self) -> Object<'s> {
        // SAFETY: a realm is current for every `Cx`.
        self.root(ObjectValue(unsafe { CurrentGlobalOrNull(self.raw) }))
    }

    /// Whether an exception is pending.
    pub fn is_exception_pending(&self) -> bool {
        // SAFETY: plain query.
        unsafe { JS_IsExceptionPending(self.raw) }
    }

    /// Takes the pending exception, if any. `None` after [`Thrown`] means that the code was stopped (not catchable).
    pub fn take_exception(&mut self) -> Option<Value<'s>> {
        if !self.is_exception_pending() {
            return None;
        }
        rooted!(in(self.raw) let mut value = UndefinedValue());
        // SAFETY: `value` is rooted; wrapping the exception into the current realm may fail, then the original is dropped.
        let got = unsafe { JS_GetPendingException(self.raw, value.handle_mut().into()) };
        // SAFETY: context is live.
        unsafe { JS_ClearPendingException(self.raw) };
        got.then(|| self.root(value.get()))
    }

    /// Throws `value`.
    pub fn throw(&mut self, value: Value<'_>) -> Thrown {
        // SAFETY: the handle is rooted.
        unsafe { JS_SetPendingException(self.raw, value.handle().into(), ExceptionStackBehavior::Capture) };
        Thrown(())
    }

    /// Stops the running code with an exception that scripts cannot catch.
    pub fn stop_here(&mut self) -> Thrown {
        // SAFETY: the context is live; what is pending is forgotten, and the failure is told to the engine as not catchable.
        unsafe {
            JS_ClearPendingException(self.raw);
            mozjs::jsapi::ReportUncatchableException(self.raw);
        }
        Thrown(())
    }

    /// Runs `f`; a thrown exception is taken and returned as a value. `Err(None)`: the code was stopped.
    pub fn catch<R>(&mut self, f: impl FnOnce(&mut Cx<'s>) -> Result<R>) -> std::result::Result<R, Option<Value<'s>>> {
        match f(self) {
            Ok(value) => Ok(value),
            Err(Thrown(())) => Err(self.take_exception()),
        }
    }

    /// Like [`Cx::catch`], for an exception that nobody else will catch: where it was thrown is noted.
    pub fn catch_last<R>(
        &mut self,
        f: impl FnOnce(&mut Cx<'s>) -> Result<R>,
    ) -> std::result::Result<R, Option<Value<'s>>> {
        match f(self) {
            Ok(value) => Ok(value),
            Err(Thrown(())) => Err(self.take_exception_noting()),
        }
    }

    /// The host's data given to [`crate::JsRuntime::new`].
    pub fn host<H: StdAny>(&self) -> Option<Rc<H>> {
        self.state().host.borrow().clone().and_then(|host| host.downcast::<H>().ok())
    }
}

impl<'s> Cx<'s> {
    /// Like [`Cx::scope`], for a closure whose one result value is moved out to this scope.
    pub fn escape(&mut self, f: impl for<'i> FnOnce(&mut Cx<'i>) -> Result<Value<'i>>) -> Result<Value<'s>> {
        let arena = &self.state().arena;
        let mark = arena.mark();
        let mut inner = Cx { raw: self.raw, state: self.state, brand: PhantomData };
        let result = f(&mut inner).map(|value| value.bits());
        arena.release(mark);
        // Nothing can collect between the release and this push, so the bare value is still valid.
        result.map(|value| self.root(value))
    }
}
