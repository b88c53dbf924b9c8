//! Objects: properties, arrays, calls.

use mozjs::jsapi::{HandleValueArray, JS_SetPrototype, JS_ValueToId, NewArrayObject, NewArrayObject1};
use mozjs::jsapi::{
    JS_DefinePropertyById2, JS_DeletePropertyById1, JS_GetElement, JS_GetPropertyById, JS_GetPrototype,
};
use mozjs::jsapi::{
    JS_HasPropertyById, JS_NewObjectWithGivenProto, JS_NewPlainObject, JS_SetElement, JS_SetPropertyById,
};
use mozjs::jsval::{ObjectOrNullValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{Function, Kind, Local, Object, Value};
use super::value::with_object;

const ENUMERATE: u32 = mozjs::jsapi::JSPROP_ENUMERATE as u32;
const READONLY: u32 = mozjs::jsapi::JSPROP_READONLY as u32;
const PERMANENT: u32 = mozjs::jsapi::JSPROP_PERMANENT as u32;

/// A property key: text, an index, or a value (string or symbol).
pub trait PropertyKey {
    /// The key as a JavaScript value.
    #[doc(hidden)]
    fn to_key<'s>(self, cx: &mut Cx<'s>) -> Result<Value<'s>>;
}
impl PropertyKey for &str {
    fn to_key<'s>(self, cx: &mut Cx<'s>) -> Result<Value<'s>> {
        Ok(cx.atom(self)?.value())
    }
}
impl PropertyKey for &String {
    fn to_key<'s>(self, cx: &mut Cx<'s>) -> Result<Value<'s>> {
        Ok(cx.atom(self)?.value())
    }
}
impl PropertyKey for u32 {
    fn to_key<'s>(self, cx: &mut Cx<'s>) -> Result<Value<'s>> {
        Ok(cx.number(f64::from(self)))
    }
}
impl<T: Kind> PropertyKey for Local<'_, T> {
    fn to_key<'s>(self, cx: &mut Cx<'s>) -> Result<Value<'s>> {
        Ok(cx.here(self.value()))
    }
}

/// Runs `f` with rooted object and key, giving back the key's arena slot afterwards.
fn with_id<R>(
    cx: &mut Cx<'_>,
    object: Object<'_>,
    key: impl PropertyKey,
    f: impl FnOnce(&mut Cx<'_>, mozjs::jsapi::HandleObject, mozjs::jsapi::HandleId) -> R,
) -> Result<R> {
    cx.scope(|cx| {
        let key = key.to_key(cx)?;
        rooted!(in(cx.raw()) let target = object.raw_object());
        rooted!(in(cx.raw()) let mut id = mozjs::jsid::VoidId());
        // SAFETY: key and id are rooted.
        let ok = unsafe { JS_ValueToId(cx.raw(), key.handle().into(), id.handle_mut().into()) };
        cx.ok(ok)?;
        Ok(f(cx, target.handle().into(), id.handle().into()))
    })
}

impl<'s> Object<'s> {
    /// `object[key]`.
    pub fn get<'c>(self, cx: &mut Cx<'c>, key: impl PropertyKey) -> Result<Value<'c>> {
        rooted!(in(cx.raw()) let mut out = UndefinedValue());
        let ok = with_id(cx, self, key, |cx, object, id| {
            // SAFETY: all handles are rooted.
            unsafe { JS_GetPropertyById(cx.raw(), object, id, out.handle_mut().into()) }
        })?;
        cx.ok(ok)?;
        Ok(cx.root(out.get()))
    }
    /// `object[key] = value`.
    pub fn set<T: Kind>(self, cx: &mut Cx<'_>, key: impl PropertyKey, value: Local<'_, T>) -> Result<()> {
        let ok = with_id(cx, self, key, |cx, object, id| {
            // SAFETY: all handles are rooted.
            unsafe { JS_SetPropertyById(cx.raw(), object, id, value.handle().into()) }
        })?;
        cx.ok(ok)
    }
    /// Defines an own, enumerable, writable and configurable data property, without calling setters.
    pub fn define<T: Kind>(self, cx: &mut Cx<'_>, key: impl PropertyKey, value: Local<'_, T>) -> Result<()> {
        self.define_with(cx, key, value, ENUMERATE)
    }
    /// Like [`Object::define`], not enumerable.
    pub fn define_hidden<T: Kind>(self, cx: &mut Cx<'_>, key: impl PropertyKey, value: Local<'_, T>) -> Result<()> {
        self.define_with(cx, key, value, 0)
    }
    /// Like [`Object::define`], read-only and permanent.
    pub fn define_constant<T: Kind>(self, cx: &mut Cx<'_>, key: impl PropertyKey, value: Local<'_, T>) -> Result<()> {
        self.define_with(cx, key, value, ENUMERATE | READONLY | PERMANENT)
    }
    fn define_with<T: Kind>(
        self,
        cx: &mut Cx<'_>,
        key: impl PropertyKey,
        value: Local<'_, T>,
        attrs: u32,
    ) -> Result<()> {
        let ok = with_id(cx, self, key, |cx, object, id| {
            // SAFETY: all handles are rooted.
            unsafe { JS_DefinePropertyById2(cx.raw(), object, id, value.handle().into(), attrs) }
        })?;
        cx.ok(ok)
    }
    /// Sets a string property.
    pub fn set_str(self, cx: &mut Cx<'_>, key: &str, text: &str) -> Result<()> {
        cx.scope(|cx| {
            let value = cx.string(text)?;
            self.define(cx, key, value)
        })
    }
    /// Sets a number property.
    pub fn set_number(self, cx: &mut Cx<'_>, key: &str, number: f64) -> Result<()> {
        cx.scope(|cx| {
            let value = cx.number(number);
            self.define(cx, key, value)
        })
    }
    /// `key in object`.
    pub fn has(self, cx: &mut Cx<'_>, key: impl PropertyKey) -> Result<bool> {
        let mut found = false;
        let ok = with_id(cx, self, key, |cx, object, id| {
            // SAFETY: all handles are rooted.
            unsafe { JS_HasPropertyById(cx.raw(), object, id, &mut found) }
        })?;
        cx.ok(ok)?;
        Ok(found)
    }
    /// `delete object[key]`.
    pub fn delete(self, cx: &mut Cx<'_>, key: impl PropertyKey) -> Result<()> {
        let ok = with_id(cx, self, key, |cx, object, id| {
            // SAFETY: all handles are rooted.
            unsafe { JS_DeletePropertyById1(cx.raw(), object, id) }
        })?;
        cx.ok(ok)
    }
    /// `object[index]`.
    pub fn get_index<'c>(self, cx: &mut Cx<'c>, index: u32) -> Result<Value<'c>> {
        rooted!(in(cx.raw()) let mut out = UndefinedValue());
        let ok = with_object(cx, self.bits(), |object| {
            // SAFETY: all handles are rooted.
            unsafe { JS_GetElement(cx.raw(), object, index, out.handle_mut().into()) }
        });
        cx.ok(ok)?;
        Ok(cx.root(out.get()))
    }
    /// `object[index] = value`.
    pub fn set_index<T: Kind>(self, cx: &mut Cx<'_>, index: u32, value: Local<'_, T>) -> Result<()> {
        let ok = with_object(cx, self.bits(), |object| {
            // SAFETY: all handles are rooted.
            unsafe { JS_SetElement(cx.raw(), object, index, value.handle().into()) }
        });
        cx.ok(ok)
    }
    /// `object.length` as an unsigned number, at most 2^32 - 1.
    pub fn length(self, cx: &mut Cx<'_>) -> Result<u32> {
        cx.scope(|cx| {
            let value = self.get(cx, "length")?;
            Ok(value.to_number(cx)?.clamp(0.0, f64::from(u32::MAX)) as u32)
        })
    }
    /// `Object.getPrototypeOf(object)`: an object or null.
    pub fn prototype<'c>(self, cx: &mut Cx<'c>) -> Result<Value<'c>> {
        rooted!(in(cx.raw()) let mut out = std::ptr::null_mut::<mozjs::jsapi::JSObject>());
        let ok = with_object(cx, self.bits(), |object| {
            // SAFETY: all handles are rooted.
            unsafe { JS_GetPrototype(cx.raw(), object, out.handle_mut().into()) }
        });
        cx.ok(ok)?;
        Ok(cx.root(ObjectOrNullValue(out.get())))
    }
    /// `Object.setPrototypeOf(object, prototype)`; `None` is null.
    pub fn set_prototype(self, cx: &mut Cx<'_>, prototype: Option<Object<'_>>) -> Result<()> {
        rooted!(in(cx.raw()) let proto = prototype.map_or(std::ptr::null_mut(), |p| p.raw_object()));
        let ok = with_object(cx, self.bits(), |object| {
            // SAFETY: all handles are rooted.
            unsafe { JS_SetPrototype(cx.raw(), object, proto.handle().into()) }
        });
        cx.ok(ok)
    }
    /// Calls the method `name`.
    pub fn call_method<'c>(self, cx: &mut Cx<'c>, name: &str, args: &[Value<'_>]) -> Result<Value<'c>> {
        let method = self.get(cx, name)?;
        call_value(cx, method, self.value(), args)
    }
}

/// Copies arguments into a contiguous rooted run and calls `f` with it.
fn with_args<R>(cx: &mut Cx<'_>, args: &[Value<'_>], f: impl FnOnce(&mut Cx<'_>, &HandleValueArray) -> R) -> R {
    cx.scope(|cx| {
        let elements = cx.state().arena.push_run(args.iter().map(|arg| arg.bits()));
        f(cx, &HandleValueArray { length_: args.len(), elements_: elements })
    })
}

fn call_value<'c>(cx: &mut Cx<'c>, function: Value<'_>, this: Value<'_>, args: &[Value<'_>]) -> Result<Value<'c>> {
    rooted!(in(cx.raw()) let mut out = UndefinedValue());
    let ok = with_args(cx, args, |cx, array| {
        // SAFETY: all handles are rooted for the call.
        unsafe {
            mozjs::jsapi::Call(cx.raw(), this.handle().into(), function.handle().into(), array, out.handle_mut().into())
        }
    });
    cx.ok(ok)?;
    Ok(cx.root(out.get()))
}

impl<'s> Function<'s> {
    /// `function.call(this, ...args)`.
    pub fn call<'c, T: Kind>(self, cx: &mut Cx<'c>, this: Local<'_, T>, args: &[Value<'_>]) -> Result<Value<'c>> {
        call_value(cx, self.value(), this.value(), args)
    }
    /// `new function(...args)`.
    pub fn construct<'c>(self, cx: &mut Cx<'c>, args: &[Value<'_>]) -> Result<Object<'c>> {
        rooted!(in(cx.raw()) let mut out = std::ptr::null_mut::<mozjs::jsapi::JSObject>());
        let ok = with_args(cx, args, |cx, array| {
            // SAFETY: all handles are rooted for the call.
            unsafe { mozjs::jsapi::Construct1(cx.raw(), self.handle().into(), array, out.handle_mut().into()) }
        });
        cx.ok(ok)?;
        cx.root_object(out.get())
    }
}

impl<'s> Cx<'s> {
    /// `{}`.
    pub fn object(&mut self) -> Result<Object<'s>> {
        // SAFETY: context is live.
        let object = unsafe { JS_NewPlainObject(self.raw()) };
        self.root_object(object)
    }
    /// `Object.create(null)`.
    pub fn null_object(&mut self) -> Result<Object<'s>> {
        // SAFETY: context is live; a null class makes a plain object.
        let object = unsafe {
            JS_NewObjectWithGivenProto(self.raw(), std::ptr::null(), mozjs::rust::HandleObject::null().into())
        };
        self.root_object(object)
    }
    /// An array of the values.
    pub fn array(&mut self, values: &[Value<'_>]) -> Result<Object<'s>> {
        let object = with_args(self, values, |cx, array| {
            // SAFETY: the values are rooted for the call.
            unsafe { NewArrayObject(cx.raw(), array) }
        });
        self.root_object(object)
    }
    /// An array of `length` holes.
    pub fn array_of_length(&mut self, length: usize) -> Result<Object<'s>> {
        // SAFETY: context is live.
        let object = unsafe { NewArrayObject1(self.raw(), length) };
        self.root_object(object)
    }
    /// An array of strings.
    pub fn string_array<S: AsRef<str>>(&mut self, texts: &[S]) -> Result<Object<'s>> {
        let array = self.array_of_length(texts.len())?;
        for (index, text) in texts.iter().enumerate() {
            self.scope(|cx| {
                let text = cx.string(text.as_ref())?;
                array.set_index(cx, index as u32, text)
            })?;
        }
        Ok(array)
    }
}
