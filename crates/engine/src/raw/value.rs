//! Type tests and conversions of values.

use mozjs::jsapi::{IsArrayObject, IsCallable, IsPromiseObject, SameValue, StrictlyEqual};
use mozjs::jsval::JSVal;
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{ArrayBuffer, Function, Kind, Local, Object, Promise, Str, Symbol, Value};

impl<'s, T: Kind> Local<'s, T> {
    /// Whether the value is `undefined`.
    #[inline]
    pub fn is_undefined(self) -> bool {
        self.bits().is_undefined()
    }
    /// Whether the value is `null`.
    #[inline]
    pub fn is_null(self) -> bool {
        self.bits().is_null()
    }
    /// Whether the value is `undefined` or `null`.
    #[inline]
    pub fn is_nullish(self) -> bool {
        self.bits().is_null_or_undefined()
    }
    /// Whether the value is a number.
    #[inline]
    pub fn is_number(self) -> bool {
        self.bits().is_number()
    }
    /// Whether the value is a string.
    #[inline]
    pub fn is_string(self) -> bool {
        self.bits().is_string()
    }
    /// Whether the value is an object or function.
    #[inline]
    pub fn is_object(self) -> bool {
        self.bits().is_object()
    }
    /// Whether the value is a BigInt.
    #[inline]
    pub fn is_bigint(self) -> bool {
        self.bits().is_bigint()
    }
    /// Whether the value can be called.
    pub fn is_function(self) -> bool {
        let object = self.raw_object();
        // SAFETY: a non-null object pointer used at once.
        !object.is_null() && unsafe { IsCallable(object) }
    }
    /// Whether the value is a promise.
    pub fn is_promise(self) -> bool {
        let object = self.raw_object();
        if object.is_null() {
            return false;
        }
        let root = ObjectRoot(object);
        // SAFETY: IsPromiseObject does not collect, so a stack location serves as a handle for the call.
        unsafe { IsPromiseObject(mozjs::jsapi::Handle::from_marked_location(&root.0)) }
    }
    /// The boolean, if it is one.
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        let value = self.bits();
        value.is_boolean().then(|| value.to_boolean())
    }
    /// The number, if it is one.
    #[inline]
    pub fn as_f64(self) -> Option<f64> {
        let value = self.bits();
        if value.is_int32() {
            Some(f64::from(value.to_int32()))
        } else if value.is_double() {
            Some(value.to_double())
        } else {
            None
        }
    }
    /// The number, if it is one and a 32-bit integer.
    #[inline]
    pub fn as_i32(self) -> Option<i32> {
        let value = self.bits();
        if value.is_int32() {
            return Some(value.to_int32());
        }
        let number = self.as_f64()?;
        let int = number as i32;
        (f64::from(int) == number).then_some(int)
    }
    /// The object, if it is one.
    #[inline]
    pub fn as_object(self) -> Option<Object<'s>> {
        self.is_object().then(|| self.cast())
    }
    /// The function, if it is callable.
    #[inline]
    pub fn as_function(self) -> Option<Function<'s>> {
        self.is_function().then(|| self.cast())
    }
    /// The string, if it is one.
    #[inline]
    pub fn as_str(self) -> Option<Str<'s>> {
        self.is_string().then(|| self.cast())
    }
    /// The symbol, if it is one.
    #[inline]
    pub fn as_symbol(self) -> Option<Symbol<'s>> {
        self.bits().is_symbol().then(|| self.cast())
    }
    /// The promise, if it is one.
    pub fn as_promise(self) -> Option<Promise<'s>> {
        self.is_promise().then(|| self.cast())
    }
    /// The ArrayBuffer (or SharedArrayBuffer), if it is one.
    pub fn as_array_buffer(self) -> Option<ArrayBuffer<'s>> {
        let object = self.raw_object();
        // SAFETY: a non-null object pointer used at once.
        let yes = !object.is_null()
            && unsafe { mozjs::jsapi::IsArrayBufferObject(object) || mozjs::jsapi::IsSharedArrayBufferObject(object) };
        yes.then(|| self.cast())
    }

    /// `Boolean(value)`; runs no code.
    #[inline]
    pub fn truthy(self) -> bool {
        // SAFETY: the handle is rooted; ToBoolean does not collect.
        unsafe { mozjs::rust::ToBoolean(self.handle()) }
    }
    /// `Number(value)`; may call `valueOf`.
    pub fn to_number(self, cx: &mut Cx<'_>) -> Result<f64> {
        if let Some(number) = self.as_f64() {
            return Ok(number);
        }
        let mut out = 0.0;
        // SAFETY: the handle is rooted and `out` outlives the call.
        let ok = unsafe { mozjs::jsapi::ToNumberSlow(cx.raw(), self.handle().into(), &mut out) };
        cx.ok(ok)?;
        Ok(out)
    }
    /// `String(value)`; may call `toString`. Symbols throw.
    pub fn to_str<'c>(self, cx: &mut Cx<'c>) -> Result<Str<'c>> {
        if self.is_string() {
            return Ok(cx.root(self.bits()));
        }
        // SAFETY: the handle is rooted.
        let text = unsafe { mozjs::jsapi::ToStringSlow(cx.raw(), self.handle().into()) };
        if text.is_null() {
            return Err(super::cx::Thrown(()));
        }
        // SAFETY: a live string pointer just returned.
        Ok(cx.root(mozjs::jsval::StringValue(unsafe { &*text })))
    }
    /// `String(value)` as Rust text; unpaired surrogates become U+FFFD.
    pub fn to_rust(self, cx: &mut Cx<'_>) -> Result<String> {
        cx.scope(|cx| {
            let text = self.to_str(cx)?;
            text.to_rust_string(cx)
        })
    }
    /// Whether the value is an Array (or a proxy of one).
    pub fn is_array(self, cx: &mut Cx<'_>) -> Result<bool> {
        let mut yes = false;
        // SAFETY: the handle is rooted.
        let ok = unsafe { IsArrayObject(cx.raw(), self.handle().into(), &mut yes) };
        cx.ok(ok)?;
        Ok(yes)
    }
    /// `a === b`.
    pub fn strict_equals<U: Kind>(self, cx: &mut Cx<'_>, other: Local<'_, U>) -> Result<bool> {
        let mut equal = false;
        // SAFETY: both handles are rooted.
        let ok = unsafe { StrictlyEqual(cx.raw(), self.handle().into(), other.handle().into(), &mut equal) };
        cx.ok(ok)?;
        Ok(equal)
    }
    /// `Object.is(a, b)`.
    pub fn same_value<U: Kind>(self, cx: &mut Cx<'_>, other: Local<'_, U>) -> Result<bool> {
        let mut equal = false;
        // SAFETY: both handles are rooted.
        let ok = unsafe { SameValue(cx.raw(), self.handle().into(), other.handle().into(), &mut equal) };
        cx.ok(ok)?;
        Ok(equal)
    }
    /// The 64-bit integer of a BigInt (wrapping), if the value is one.
    pub fn as_bigint_i64(self) -> Option<i64> {
        // SAFETY: a live BigInt pointer used at once.
        self.is_bigint().then(|| unsafe { mozjs::jsapi::ToBigInt64(self.bits().to_bigint()) })
    }
}

impl<'s> Cx<'s> {
    /// A BigInt.
    pub fn bigint(&mut self, value: i64) -> Result<Value<'s>> {
        // SAFETY: context is live.
        let bigint = unsafe { mozjs::jsapi::JS::detail::BigIntFromInt64(self.raw(), value) };
        if bigint.is_null() {
            return Err(super::cx::Thrown(()));
        }
        // SAFETY: a live BigInt pointer just returned.
        Ok(self.root(mozjs::jsval::BigIntValue(unsafe { &*bigint })))
    }
}

/// An object pointer on the stack for calls that are documented not to collect.
pub(crate) struct ObjectRoot(pub *mut mozjs::jsapi::JSObject);

/// Runs `f` with a rooted handle to the object in `value`.
#[inline]
pub(crate) fn with_object<R>(cx: &Cx<'_>, value: JSVal, f: impl FnOnce(mozjs::jsapi::HandleObject) -> R) -> R {
    let object = if value.is_object() { value.to_object() } else { std::ptr::null_mut() };
    rooted!(in(cx.raw()) let rooted = object);
    f(rooted.handle().into())
}
