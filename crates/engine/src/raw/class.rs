//! Objects with native state. The Rust part is an `Rc<T>` owned by the object and dropped by its finalizer, on the
//! JavaScript thread. JavaScript values that the object refers to live in its numbered reserved slots, which the
//! collector traces itself, so native state holds no JavaScript value and needs no trace code.

use std::any::{Any as StdAny, TypeId};
use std::rc::Rc;

use mozjs::glue::JS_GetReservedSlot;
use mozjs::jsapi::{GCContext, JS_NewObjectWithGivenProto, JS_SetReservedSlot, JSClass, JSClassOps, JSObject};
use mozjs::jsval::{JSVal, PrivateValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::error::{ErrorClass, JsError};
use super::local::{Function, Kind, Local, Object, Value};
use super::native::{Args, NativeSpec};

/// Slots for JavaScript values on every native object; slot 0 of the class is the Rust part.
pub const VALUE_SLOTS: u32 = 8;

struct Payload {
    state: Rc<dyn StdAny>,
}

unsafe extern "C" fn finalize(_context: *mut GCContext, object: *mut JSObject) {
    let mut slot = UndefinedValue();
    // SAFETY: the object is of NATIVE_CLASS; slot 0 is undefined or the payload made in `new_native`.
    unsafe {
        JS_GetReservedSlot(object, 0, &mut slot);
        if !slot.is_undefined() {
            let payload = Box::from_raw(slot.to_private() as *mut Payload);
            // A panic in a destructor must not unwind into the collector.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || drop(payload)));
        }
    }
}

static NATIVE_CLASS_OPS: JSClassOps = JSClassOps {
    addProperty: None,
    delProperty: None,
    enumerate: None,
    newEnumerate: None,
    resolve: None,
    mayResolve: None,
    finalize: Some(finalize),
    call: None,
    construct: None,
    trace: None,
};

static NATIVE_CLASS: JSClass = JSClass {
    name: c"Object".as_ptr(),
    flags: ((VALUE_SLOTS + 1) << mozjs::jsapi::JSCLASS_RESERVED_SLOTS_SHIFT)
        | mozjs::jsapi::JSCLASS_FOREGROUND_FINALIZE,
    cOps: &NATIVE_CLASS_OPS,
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
};

/// Native state that can be the Rust part of an object.
pub trait NativeClass: StdAny {
    /// The class as JavaScript sees it.
    const SPEC: ClassSpec;
}

/// A getter: its name and function.
#[derive(Clone, Copy)]
pub struct Getter(pub NativeSpec);

/// What JavaScript sees of a native class.
#[derive(Clone, Copy)]
pub struct ClassSpec {
    /// Name of the constructor function.
    pub name: &'static str,
    /// Called by `new Name(...)`; must return [`Args::construct`]'s object. `None`: only native code makes instances.
    pub constructor: Option<NativeSpec>,
    /// Methods of the prototype.
    pub methods: &'static [NativeSpec],
    /// Accessors of the prototype.
    pub getters: &'static [Getter],
}

fn illegal_constructor<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Err(JsError::new(ErrorClass::TypeError, "Illegal constructor").code("ERR_ILLEGAL_CONSTRUCTOR").throw(cx))
}

impl<'s> Cx<'s> {
    /// The constructor of the class in this runtime; made at first use.
    pub fn class<T: NativeClass>(&mut self) -> Result<Function<'s>> {
        let id = TypeId::of::<T>();
        if let Some((constructor, _)) = self.state().classes.borrow().get(&id) {
            return Ok(constructor.local(self));
        }
        let spec = &T::SPEC;
        let made = self.escape(|cx| {
            let native = spec.constructor.unwrap_or(NativeSpec::of("", illegal_constructor));
            let constructor = cx.native_constructor(&NativeSpec { name: spec.name, call: native.call })?;
            let prototype = cx.object()?;
            cx.define_methods(prototype, spec)?;
            constructor.object().define_hidden(cx, "prototype", prototype)?;
            prototype.define_hidden(cx, "constructor", constructor)?;
            let entry = (constructor.persist(cx), prototype.persist(cx));
            cx.state().classes.borrow_mut().insert(id, entry);
            Ok(constructor.value())
        })?;
        Ok(made.cast())
    }

    fn define_methods(&mut self, prototype: Object<'_>, spec: &ClassSpec) -> Result<()> {
        for method in spec.methods {
            self.scope(|cx| {
                let function = cx.native_function(method)?;
                prototype.define_hidden(cx, method.name, function)
            })?;
        }
        for Getter(getter) in spec.getters {
            prototype.define_getter(self, getter)?;
        }
        Ok(())
    }

    /// A new object of the class around `state`.
    pub fn new_native<T: NativeClass>(&mut self, state: Rc<T>) -> Result<Object<'s>> {
        self.class::<T>()?;
        let prototype = match self.state().classes.borrow().get(&TypeId::of::<T>()) {
            Some((_, prototype)) => prototype.local(self),
            None => {
                return Err(JsError::new(ErrorClass::Error, "native class is not defined").throw(self));
            }
        };
        self.new_native_with(state, prototype)
    }

    fn new_native_with(&mut self, state: Rc<dyn StdAny>, prototype: Object<'_>) -> Result<Object<'s>> {
        rooted!(in(self.raw()) let proto = prototype.raw_object());
        // SAFETY: a static class and a rooted prototype.
        let object = unsafe { JS_NewObjectWithGivenProto(self.raw(), &NATIVE_CLASS, proto.handle().into()) };
        let object: Object<'s> = self.root_object(object)?;
        let payload = Box::into_raw(Box::new(Payload { state }));
        // SAFETY: slot 0 of NATIVE_CLASS belongs to the payload; the finalizer frees it.
        unsafe { JS_SetReservedSlot(object.raw_object(), 0, &PrivateValue(payload.cast())) };
        Ok(object)
    }
}

impl<'s> Args<'s> {
    /// In a constructor native: the new object around `state`, with the prototype of `new.target` (so that JavaScript
    /// classes can extend native ones).
    pub fn construct<T: NativeClass>(self, cx: &mut Cx<'s>, state: Rc<T>) -> Result<Value<'s>> {
        let Some(target) = self.new_target() else {
            let text = format!("Class constructor {} cannot be invoked without 'new'", T::SPEC.name);
            return Err(JsError::new(ErrorClass::TypeError, text).code("ERR_CONSTRUCT_CALL_REQUIRED").throw(cx));
        };
        let prototype = target.get(cx, "prototype")?;
        match prototype.as_object() {
            Some(prototype) => Ok(cx.new_native_with(state, prototype)?.value()),
            None => Ok(cx.new_native(state)?.value()),
        }
    }

    /// The native state of `this`.
    pub fn receiver<T: NativeClass>(self, cx: &mut Cx<'s>) -> Result<Rc<T>> {
        if !self.is_construct() {
            if let Some(state) = self.this().native::<T>() {
                return Ok(state);
            }
        }
        Err(JsError::new(ErrorClass::TypeError, "Illegal invocation").code("ERR_INVALID_THIS").throw(cx))
    }
}

fn native_object<T: Kind>(local: Local<'_, T>) -> Option<*mut JSObject> {
    let object = local.raw_object();
    if object.is_null() {
        return None;
    }
    // SAFETY: a live object; reading its class does not collect.
    let class = unsafe { mozjs::rust::get_object_class(object) };
    std::ptr::eq(class, &NATIVE_CLASS).then_some(object)
}

impl<'s, K: Kind> Local<'s, K> {
    /// The Rust part of the object, if it is a native object of class `T`.
    pub fn native<T: NativeClass>(self) -> Option<Rc<T>> {
        let object = native_object(self)?;
        let mut slot = UndefinedValue();
        // SAFETY: the object is of NATIVE_CLASS, so slot 0 is undefined or a live payload.
        let payload = unsafe {
            JS_GetReservedSlot(object, 0, &mut slot);
            if slot.is_undefined() {
                return None;
            }
            &*(slot.to_private() as *const Payload)
        };
        payload.state.clone().downcast::<T>().ok()
    }
}

impl<'s> Object<'s> {
    /// JavaScript value number `index` (below 7) of a native object; `undefined` for other objects.
    pub fn slot<'c>(self, cx: &Cx<'c>, index: u32) -> Value<'c> {
        let mut value: JSVal = UndefinedValue();
        if let Some(object) = native_object(self) {
            if index < VALUE_SLOTS {
                // SAFETY: the class has VALUE_SLOTS + 1 slots.
                unsafe { JS_GetReservedSlot(object, index + 1, &mut value) };
            }
        }
        cx.root(value)
    }
    /// Sets JavaScript value number `index` (below 7) of a native object; nothing for other objects.
    pub fn set_slot<T: Kind>(self, index: u32, value: Local<'_, T>) {
        if let Some(object) = native_object(self) {
            if index < VALUE_SLOTS {
                // SAFETY: as above; the setter runs the write barriers.
                unsafe { JS_SetReservedSlot(object, index + 1, &value.bits()) };
            }
        }
    }
    /// Defines an enumerable, configurable accessor without setter.
    pub fn define_getter(self, cx: &mut Cx<'_>, getter: &NativeSpec) -> Result<()> {
        cx.scope(|cx| {
            let key = cx.atom(getter.name)?;
            rooted!(in(cx.raw()) let target = self.raw_object());
            rooted!(in(cx.raw()) let mut id = mozjs::jsid::VoidId());
            // SAFETY: all handles are rooted.
            let ok = unsafe {
                mozjs::jsapi::JS_ValueToId(cx.raw(), key.handle().into(), id.handle_mut().into())
                    && mozjs::jsapi::JS_DefinePropertyById3(
                        cx.raw(),
                        target.handle().into(),
                        id.handle().into(),
                        getter.call,
                        None,
                        mozjs::jsapi::JSPROP_ENUMERATE as u32,
                    )
            };
            cx.ok(ok)
        })
    }
}
