//! Native functions: one adaptor between the engine's calling convention and plain Rust functions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mozjs::jsapi::{JSContext, JSNative, Value as RawValue};
use mozjs::jsval::{DoubleValue, Int32Value, JSVal, UndefinedValue};

use super::buffer::ByteView;
use super::cx::{Cx, Result};
use super::error::{ErrorClass, JsError};
use super::local::{Function, Local, Object, Str, Value};

/// The arguments of a native call. They are rooted by the caller for the whole call.
#[derive(Clone, Copy)]
pub struct Args<'s> {
    vp: *mut RawValue,
    count: u32,
    undefined: Value<'s>,
}

impl<'s> Args<'s> {
    /// Number of arguments given.
    #[inline]
    pub fn len(self) -> usize {
        self.count as usize
    }
    /// Whether no argument was given.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.count == 0
    }
    /// Argument `index`; `undefined` if it was not given.
    #[inline]
    pub fn get(self, index: usize) -> Value<'s> {
        if index < self.count as usize {
            // SAFETY: argument vector of the running call: callee, this, then `count` arguments, all traced.
            unsafe { Local::from_slot(self.vp.add(2 + index)) }
        } else {
            self.undefined
        }
    }
    /// The `this` value. Not for constructor calls.
    #[inline]
    pub fn this(self) -> Value<'s> {
        // SAFETY: as in `get`.
        unsafe { Local::from_slot(self.vp.add(1)) }
    }
    /// The function that was called.
    #[inline]
    pub fn callee(self) -> Function<'s> {
        // SAFETY: as in `get`; the callee slot holds the function until the return value is set.
        unsafe { Local::<super::local::Any>::from_slot(self.vp).cast() }
    }
    /// Whether the function was called with `new`.
    #[inline]
    pub fn is_construct(self) -> bool {
        // SAFETY: as in `get`.
        unsafe { (*self.vp.add(1)).is_magic() }
    }
    /// `new.target`, in a constructor call.
    pub fn new_target(self) -> Option<Object<'s>> {
        // SAFETY: the engine puts new.target behind the arguments of a construct call.
        self.is_construct()
            .then(|| unsafe { Local::<super::local::Any>::from_slot(self.vp.add(2 + self.count as usize)).cast() })
    }
    /// All arguments from `first` on.
    pub fn rest(self, first: usize) -> Vec<Value<'s>> {
        (first..self.len()).map(|index| self.get(index)).collect()
    }

    #[cold]
    fn wrong(self, cx: &mut Cx<'_>, index: usize, wanted: &str) -> super::cx::Thrown {
        JsError::new(ErrorClass::TypeError, format!("argument {index} of this native function must be {wanted}"))
            .code("ERR_INVALID_ARG_TYPE")
            .throw(cx)
    }
    /// Argument `index` as a 32-bit integer.
    pub fn i32(self, cx: &mut Cx<'_>, index: usize) -> Result<i32> {
        match self.get(index).as_i32() {
            Some(int) => Ok(int),
            None => Err(self.wrong(cx, index, "a 32-bit integer")),
        }
    }
    /// Argument `index` as an unsigned 32-bit integer.
    pub fn u32(self, cx: &mut Cx<'_>, index: usize) -> Result<u32> {
        match self.get(index).as_f64() {
            Some(number) if number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0 => {
                Ok(number as u32)
            }
            _ => Err(self.wrong(cx, index, "an unsigned 32-bit integer")),
        }
    }
    /// Argument `index` as a number.
    #[inline]
    pub fn f64(self, cx: &mut Cx<'_>, index: usize) -> Result<f64> {
        match self.get(index).as_f64() {
            Some(number) => Ok(number),
            None => Err(self.wrong(cx, index, "a number")),
        }
    }
    /// Argument `index` as a size: a number, cut to the sizes there are.
    #[inline]
    pub fn size(self, cx: &mut Cx<'_>, index: usize) -> Result<usize> {
        match self.get(index).as_i32() {
            Some(int) => Ok(usize::try_from(int).unwrap_or(0)),
            None => Ok(self.f64(cx, index)? as usize),
        }
    }
    /// Argument `index` as a boolean (by truth value).
    #[inline]
    pub fn bool(self, index: usize) -> bool {
        self.get(index).truthy()
    }
    /// Argument `index` as a string handle.
    #[inline]
    pub fn str(self, cx: &mut Cx<'_>, index: usize) -> Result<Str<'s>> {
        match self.get(index).as_str() {
            Some(text) => Ok(text),
            None => Err(self.wrong(cx, index, "a string")),
        }
    }
    /// Argument `index` as Rust text.
    pub fn string(self, cx: &mut Cx<'_>, index: usize) -> Result<String> {
        self.str(cx, index)?.to_rust_string(cx)
    }
    /// Argument `index` as an object.
    #[inline]
    pub fn object(self, cx: &mut Cx<'_>, index: usize) -> Result<Object<'s>> {
        match self.get(index).as_object() {
            Some(object) => Ok(object),
            None => Err(self.wrong(cx, index, "an object")),
        }
    }
    /// Argument `index` as a function.
    pub fn function(self, cx: &mut Cx<'_>, index: usize) -> Result<Function<'s>> {
        match self.get(index).as_function() {
            Some(function) => Ok(function),
            None => Err(self.wrong(cx, index, "a function")),
        }
    }
    /// Argument `index` as bytes: an ArrayBuffer, SharedArrayBuffer or view of one.
    #[inline]
    pub fn bytes(self, cx: &mut Cx<'_>, index: usize) -> Result<ByteView<'s>> {
        match ByteView::of(self.get(index)) {
            Some(view) => Ok(view),
            None => Err(self.wrong(cx, index, "an ArrayBuffer or a view of one")),
        }
    }
}

/// A native function and its name, as the [`crate::binding!`] table holds it.
#[derive(Clone, Copy)]
pub struct NativeSpec {
    pub(crate) name: &'static str,
    pub(crate) call: JSNative,
}

// SAFETY: two plain pointers to static data.
unsafe impl Sync for NativeSpec {}

impl NativeSpec {
    /// Wraps a plain function (not a closure with state).
    pub const fn of<F>(name: &'static str, function: F) -> NativeSpec
    where
        F: for<'s> Fn(&mut Cx<'s>, Args<'s>) -> Result<Value<'s>> + Copy + 'static,
    {
        const { assert!(size_of::<F>() == 0, "native functions must not capture state") };
        let _ = function;
        NativeSpec { name, call: Some(adaptor::<F>) }
    }
}

impl NativeSpec {
    /// Like [`NativeSpec::of`], for a function that has something to do only when a promise job waits: else the call ends at
    /// once and gives `undefined`. It is made between any two timers, where mostly none waits.
    pub const fn of_jobs<F>(name: &'static str, function: F) -> NativeSpec
    where
        F: for<'s> Fn(&mut Cx<'s>, Args<'s>) -> Result<Value<'s>> + Copy + 'static,
    {
        const { assert!(size_of::<F>() == 0, "native functions must not capture state") };
        let _ = function;
        NativeSpec { name, call: Some(jobs_adaptor::<F>) }
    }
}

impl NativeSpec {
    /// A function without arguments that looks a number up: no scope is opened for it, and a panic in it ends the process.
    pub const fn of_number<F>(name: &'static str, function: F) -> NativeSpec
    where
        F: Fn(&Cx<'_>) -> f64 + Copy + 'static,
    {
        const { assert!(size_of::<F>() == 0, "native functions must not capture state") };
        let _ = function;
        NativeSpec { name, call: Some(number_adaptor::<F>) }
    }
}

unsafe extern "C" fn number_adaptor<F>(raw: *mut JSContext, _argc: u32, vp: *mut RawValue) -> bool
where
    F: Fn(&Cx<'_>) -> f64 + Copy + 'static,
{
    // SAFETY: the engine calls natives with its live context, in a realm. `F` is zero-sized (checked at compile time), so
    // there are no bytes to initialise. vp[0] takes the return value.
    unsafe {
        let cx = Cx::from_raw(raw);
        let function: F = std::mem::zeroed();
        let number = function(&cx);
        let int = number as i32;
        *vp = if f64::from(int) == number { Int32Value(int) } else { DoubleValue(number) };
    }
    true
}

unsafe extern "C" fn jobs_adaptor<F>(raw: *mut JSContext, argc: u32, vp: *mut RawValue) -> bool
where
    F: for<'s> Fn(&mut Cx<'s>, Args<'s>) -> Result<Value<'s>> + Copy + 'static,
{
    // SAFETY: the engine's live context: a plain query.
    if unsafe { mozjs::jsapi::HasRegularMicroTasks(raw) } {
        // SAFETY: the same call, handed on.
        return unsafe { adaptor::<F>(raw, argc, vp) };
    }
    // SAFETY: vp[0] takes the return value.
    unsafe { *vp = UndefinedValue() };
    true
}

unsafe extern "C" fn adaptor<F>(raw: *mut JSContext, argc: u32, vp: *mut RawValue) -> bool
where
    F: for<'s> Fn(&mut Cx<'s>, Args<'s>) -> Result<Value<'s>> + Copy + 'static,
{
    // SAFETY: the engine calls natives with its live context, in a realm; the caller's Cx is suspended below this frame.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        cx.scope(|cx| -> Result<JSVal> {
            let args = Args { vp, count: argc, undefined: cx.undefined() };
            // SAFETY: `F` is zero-sized (checked at compile time), so there are no bytes to initialise.
            let function: F = unsafe { std::mem::zeroed() };
            // SAFETY: the lifetime of the arguments is this scope's: they are rooted by the caller for the whole call.
            let result = function(cx, args)?;
            Ok(result.bits())
        })
    }));
    match outcome {
        Ok(Ok(value)) => {
            debug_assert!(!cx.is_exception_pending(), "a native function returned a value with an exception pending");
            // SAFETY: vp[0] takes the return value; nothing collected since it was read.
            unsafe { *vp = value };
            true
        }
        Ok(Err(_)) => false,
        Err(panic) => {
            // SAFETY: vp[0] is the return slot.
            unsafe { *vp = UndefinedValue() };
            let text = panic_text(&*panic);
            let _ =
                JsError::new(ErrorClass::Error, format!("Internal error of the runtime: {text}. Please report this."))
                    .code("ERR_INTERNAL_ASSERTION")
                    .throw(&mut cx);
            false
        }
    }
}

/// The text of a panic's payload.
pub(crate) fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panic".to_owned()
    }
}

impl<'s> Cx<'s> {
    /// Makes a function object of a native function.
    pub fn native_function(&mut self, spec: &NativeSpec) -> Result<Function<'s>> {
        self.native_with_flags(spec, 0)
    }
    /// Makes a native function that may be called with `new`.
    pub(crate) fn native_constructor(&mut self, spec: &NativeSpec) -> Result<Function<'s>> {
        self.native_with_flags(spec, mozjs::jsapi::JSFUN_CONSTRUCTOR)
    }
    fn native_with_flags(&mut self, spec: &NativeSpec, flags: u32) -> Result<Function<'s>> {
        let name = std::ffi::CString::new(spec.name).unwrap_or_default();
        // SAFETY: the adaptor is a valid native; the name is copied.
        let function = unsafe { mozjs::jsapi::JS_NewFunction(self.raw(), spec.call, 0, flags, name.as_ptr()) };
        if function.is_null() {
            return Err(super::cx::Thrown(()));
        }
        // SAFETY: a live function just made.
        self.root_object(unsafe { mozjs::jsapi::JS_GetFunctionObject(function) })
    }
    /// Defines the functions on `target`.
    pub fn define_natives(&mut self, target: Object<'_>, specs: &[NativeSpec]) -> Result<()> {
        for spec in specs {
            self.scope(|cx| {
                let function = cx.native_function(spec)?;
                target.define(cx, spec.name, function)
            })?;
        }
        Ok(())
    }
}
