//! The objects between a contextified realm's code and its user's object: the *window*, which looks at the sandbox first and
//! then at the holder, the second view of them behind the global, and the global's class (see `context.rs` for the parts).
//!
//! Everything here is called by the engine, within a property access of any kind; nothing here knows how a realm is made.

#![allow(clippy::nonminimal_bool, reason = "the engine writes to what the conditions read")]

use std::sync::OnceLock;

use mozjs::glue::{CreateProxyHandler, ProxyTraps};
use mozjs::jsapi::JS::GetNonCCWObjectGlobal;
use mozjs::jsapi::glue::JS_GetOwnPropertyDescriptorById;
use mozjs::jsapi::js::GetPropertyKeys;
use mozjs::jsapi::{
    HandleId, HandleObject, HandleValue, JS_AlreadyHasOwnPropertyById, JS_DefinePropertyById, JS_DeletePropertyById,
    JS_ForwardGetPropertyTo, JS_ForwardSetPropertyTo, JS_GetPropertyById, JS_GetPrototype, JS_HasOwnPropertyById,
    JS_HasPropertyById, JS_SetPrototype, JSClass, JSClassOps, JSContext, JSObject, MutableHandle,
    MutableHandleIdVector, MutableHandleObject, MutableHandleValue, ObjectOpResult, PropertyDescriptor,
};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::{IdVector, SIMPLE_GLOBAL_CLASS};

/// Slots of a global: the user's object, and the object with the realm's built-ins.
pub(super) const SLOT_SANDBOX: u32 = 0;
pub(super) const SLOT_HOLDER: u32 = 1;

/// Which keys a listing of an object's own properties has.
pub(super) const OWN_KEYS: u32 =
    mozjs::jsapi::JSITER_OWNONLY | mozjs::jsapi::JSITER_HIDDEN | mozjs::jsapi::JSITER_SYMBOLS;

struct Handler(*const std::ffi::c_void);
// SAFETY: a handler is an immutable table of functions that lives as long as the process.
unsafe impl Sync for Handler {}
// SAFETY: as above.
unsafe impl Send for Handler {}

const TRAPS: ProxyTraps = ProxyTraps {
    enter: None,
    getOwnPropertyDescriptor: Some(get_own_property_descriptor),
    defineProperty: Some(define_property),
    ownPropertyKeys: Some(own_property_keys),
    delete_: Some(delete),
    enumerate: None,
    getPrototypeIfOrdinary: Some(get_prototype_if_ordinary),
    getPrototype: Some(get_prototype),
    setPrototype: Some(set_prototype),
    setImmutablePrototype: None,
    preventExtensions: Some(prevent_extensions),
    isExtensible: Some(is_extensible),
    has: Some(has),
    get: Some(get),
    set: Some(set),
    call: None,
    construct: None,
    hasOwn: None,
    getOwnEnumerablePropertyKeys: None,
    nativeCall: None,
    objectClassIs: None,
    className: None,
    fun_toString: None,
    boxedValue_unbox: None,
    defaultValue: None,
    trace: None,
    finalize: None,
    objectMoved: None,
    isCallable: None,
    isConstructor: None,
};

/// The traps of a window, or of the object that comes behind a global (`fallback`).
pub(super) fn handler(fallback: bool) -> *const std::ffi::c_void {
    static WINDOW: OnceLock<Handler> = OnceLock::new();
    static FALLBACK: OnceLock<Handler> = OnceLock::new();
    let make = |traps: &ProxyTraps| {
        // SAFETY: the traps are copied; the handler is never freed.
        Handler(unsafe { CreateProxyHandler(traps, std::ptr::null()) })
    };
    if fallback {
        let traps = ProxyTraps { has: Some(has_inherited), getPrototype: Some(no_prototype), ..TRAPS };
        FALLBACK.get_or_init(|| make(&traps)).0
    } else {
        WINDOW.get_or_init(|| make(&TRAPS)).0
    }
}

/// The form of a context that some of `mozjs` wants, for one call.
pub(super) unsafe fn wrapped(cx: *mut JSContext) -> mozjs::context::JSContext {
    // SAFETY: the engine's live context.
    unsafe { mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new_unchecked(cx)) }
}

/// Object `slot` of the global behind a proxy of this file.
unsafe fn part(proxy: *mut JSObject, slot: u32) -> *mut JSObject {
    let mut value = UndefinedValue();
    // SAFETY: proxies of this file live in realms made by this file, whose globals have these slots filled.
    unsafe { mozjs::glue::JS_GetReservedSlot(GetNonCCWObjectGlobal(proxy), slot, &mut value) };
    if value.is_object() { value.to_object() } else { std::ptr::null_mut() }
}

/// Roots sandbox, holder and global of the realm of `proxy`.
macro_rules! parts {
    ($cx:ident, $proxy:ident, $sandbox:ident, $holder:ident) => {
        rooted!(in($cx) let $sandbox = part($proxy.get(), SLOT_SANDBOX));
        rooted!(in($cx) let $holder = part($proxy.get(), SLOT_HOLDER));
        if $sandbox.get().is_null() || $holder.get().is_null() {
            // Only while the realm is being made or when it could not be finished.
            return true;
        }
    };
    ($cx:ident, $proxy:ident, $sandbox:ident, $holder:ident, $global:ident) => {
        parts!($cx, $proxy, $sandbox, $holder);
        rooted!(in($cx) let $global = GetNonCCWObjectGlobal($proxy.get()));
    };
}

unsafe extern "C" fn has(cx: *mut JSContext, proxy: HandleObject, id: HandleId, found: *mut bool) -> bool {
    // SAFETY: called by the engine with valid handles; everything made here is rooted.
    unsafe {
        *found = false;
        parts!(cx, proxy, sandbox, holder, global);
        JS_HasOwnPropertyById(cx, sandbox.handle().into(), id, found)
            && (*found
                || JS_AlreadyHasOwnPropertyById(cx, global.handle().into(), id, found)
                    && (*found || JS_HasPropertyById(cx, holder.handle().into(), id, found)))
    }
}

unsafe extern "C" fn has_inherited(cx: *mut JSContext, proxy: HandleObject, id: HandleId, found: *mut bool) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        *found = false;
        parts!(cx, proxy, sandbox, holder);
        JS_HasPropertyById(cx, sandbox.handle().into(), id, found)
            && (*found || JS_HasPropertyById(cx, holder.handle().into(), id, found))
    }
}

unsafe extern "C" fn get(
    cx: *mut JSContext,
    proxy: HandleObject,
    _receiver: HandleValue,
    id: HandleId,
    out: MutableHandleValue,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        *out.ptr = UndefinedValue();
        parts!(cx, proxy, sandbox, holder, global);
        let mut found = false;
        if !JS_HasPropertyById(cx, sandbox.handle().into(), id, &mut found) {
            return false;
        }
        if found {
            if !JS_GetPropertyById(cx, sandbox.handle().into(), id, out) {
                return false;
            }
            // A sandbox that holds itself shows its own window.
            if (*out.ptr).is_object() && (*out.ptr).to_object() == sandbox.get() {
                *out.ptr = ObjectValue(window_of(global.get()));
            }
            return true;
        }
        if !JS_AlreadyHasOwnPropertyById(cx, global.handle().into(), id, &mut found) {
            return false;
        }
        if found {
            return JS_GetPropertyById(cx, global.handle().into(), id, out);
        }
        rooted!(in(cx) let receiver = ObjectValue(window_of(global.get())));
        JS_ForwardGetPropertyTo(cx, holder.handle().into(), id, receiver.handle().into(), out)
    }
}

/// The window of a contextified global; the global itself if it has none.
unsafe fn window_of(global: *mut JSObject) -> *mut JSObject {
    // SAFETY: a live global.
    unsafe { mozjs::jsapi::js::detail::ToWindowProxyIfWindowSlow(global) }
}

unsafe extern "C" fn set(
    cx: *mut JSContext,
    proxy: HandleObject,
    id: HandleId,
    value: HandleValue,
    receiver: HandleValue,
    result: *mut ObjectOpResult,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        (*result).code_ = 0;
        parts!(cx, proxy, sandbox, holder, global);
        let window = window_of(global.get());
        let own = receiver.get();
        if !own.is_object() || (own.to_object() != window && own.to_object() != proxy.get()) {
            // Somebody inherits from the window: the ordinary rule decides.
            return JS_ForwardSetPropertyTo(cx, sandbox.handle().into(), id, value, receiver, result);
        }
        let mut found = false;
        if !JS_HasPropertyById(cx, sandbox.handle().into(), id, &mut found) {
            return false;
        }
        if !found {
            // A built-in that may not be written (`undefined`) stays so; the others are shadowed by the sandbox.
            rooted!(in(cx) let mut desc = PropertyDescriptor::default());
            let mut none = true;
            if !JS_GetOwnPropertyDescriptorById(cx, holder.handle().into(), id, desc.handle_mut().into(), &mut none) {
                return false;
            }
            if !none && desc.hasWritable_() && !desc.writable_() {
                (*result).code_ = mozjs::jsapi::JSErrNum::JSMSG_READ_ONLY as usize;
                return true;
            }
        }
        rooted!(in(cx) let target = ObjectValue(sandbox.get()));
        JS_ForwardSetPropertyTo(cx, sandbox.handle().into(), id, value, target.handle().into(), result)
    }
}

unsafe extern "C" fn get_own_property_descriptor(
    cx: *mut JSContext,
    proxy: HandleObject,
    id: HandleId,
    desc: MutableHandle<PropertyDescriptor>,
    none: *mut bool,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        *none = true;
        parts!(cx, proxy, sandbox, holder, global);
        JS_GetOwnPropertyDescriptorById(cx, sandbox.handle().into(), id, desc, none)
            && (!*none
                || JS_GetOwnPropertyDescriptorById(cx, holder.handle().into(), id, desc, none)
                    && (!*none || JS_GetOwnPropertyDescriptorById(cx, global.handle().into(), id, desc, none)))
    }
}

unsafe extern "C" fn define_property(
    cx: *mut JSContext,
    proxy: HandleObject,
    id: HandleId,
    desc: mozjs::jsapi::Handle<PropertyDescriptor>,
    result: *mut ObjectOpResult,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        (*result).code_ = 0;
        parts!(cx, proxy, sandbox, _holder);
        let given = &*desc.ptr;
        let mut plain = PropertyDescriptor {
            _bitfield_align_1: [],
            _bitfield_1: given._bitfield_1,
            getter_: given.getter_,
            setter_: given.setter_,
            value_: given.value_,
        };
        // The engine declares `var` and functions as properties that cannot be deleted; in a sandbox they are plain ones.
        let declared = plain.hasConfigurable_()
            && !plain.configurable_()
            && plain.hasEnumerable_()
            && plain.enumerable_()
            && plain.hasWritable_()
            && plain.writable_();
        if declared {
            plain.set_configurable_(true);
        }
        rooted!(in(cx) let copy = plain);
        JS_DefinePropertyById(cx, sandbox.handle().into(), id, copy.handle().into(), result)
    }
}

unsafe extern "C" fn delete(
    cx: *mut JSContext,
    proxy: HandleObject,
    id: HandleId,
    result: *mut ObjectOpResult,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        (*result).code_ = 0;
        parts!(cx, proxy, sandbox, holder, global);
        JS_DeletePropertyById(cx, sandbox.handle().into(), id, result)
            && ((*result).code_ != 0
                || JS_DeletePropertyById(cx, global.handle().into(), id, result)
                    && ((*result).code_ != 0 || JS_DeletePropertyById(cx, holder.handle().into(), id, result)))
    }
}

unsafe extern "C" fn own_property_keys(cx: *mut JSContext, proxy: HandleObject, keys: MutableHandleIdVector) -> bool {
    // SAFETY: as in `has`; the vectors are rooted by their makers.
    unsafe {
        parts!(cx, proxy, sandbox, holder, global);
        if !GetPropertyKeys(cx, sandbox.handle().into(), OWN_KEYS, keys) {
            return false;
        }
        let mut found = false;
        for index in 0..2 {
            rooted!(in(cx) let source = if index == 0 { holder.get() } else { global.get() });
            let mut more = IdVector::new(&mut wrapped(cx));
            if !GetPropertyKeys(cx, source.handle().into(), OWN_KEYS, more.handle_mut()) {
                return false;
            }
            let count = more.len();
            for at in 0..count {
                rooted!(in(cx) let id = more[at]);
                // A key that an earlier part has is listed already.
                if !JS_HasOwnPropertyById(cx, sandbox.handle().into(), id.handle().into(), &mut found) {
                    return false;
                }
                if !found
                    && index == 1
                    && !JS_HasOwnPropertyById(cx, holder.handle().into(), id.handle().into(), &mut found)
                {
                    return false;
                }
                if !found && !mozjs::glue::AppendToIdVector(keys, id.handle().into()) {
                    mozjs::jsapi::JS_ReportOutOfMemory(cx);
                    return false;
                }
            }
        }
        true
    }
}

unsafe extern "C" fn get_prototype_if_ordinary(
    _cx: *mut JSContext,
    _proxy: HandleObject,
    ordinary: *mut bool,
    _out: MutableHandleObject,
) -> bool {
    // SAFETY: an out-parameter of the engine.
    unsafe { *ordinary = false };
    true
}

unsafe extern "C" fn get_prototype(cx: *mut JSContext, proxy: HandleObject, out: MutableHandleObject) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        *out.ptr = std::ptr::null_mut();
        parts!(cx, proxy, _sandbox, holder);
        JS_GetPrototype(cx, holder.handle().into(), out)
    }
}

unsafe extern "C" fn no_prototype(_cx: *mut JSContext, _proxy: HandleObject, out: MutableHandleObject) -> bool {
    // SAFETY: an out-parameter of the engine.
    unsafe { *out.ptr = std::ptr::null_mut() };
    true
}

unsafe extern "C" fn set_prototype(
    cx: *mut JSContext,
    proxy: HandleObject,
    prototype: HandleObject,
    result: *mut ObjectOpResult,
) -> bool {
    // SAFETY: as in `has`.
    unsafe {
        (*result).code_ = 0;
        parts!(cx, proxy, _sandbox, holder);
        JS_SetPrototype(cx, holder.handle().into(), prototype)
    }
}

unsafe extern "C" fn prevent_extensions(
    _cx: *mut JSContext,
    _proxy: HandleObject,
    result: *mut ObjectOpResult,
) -> bool {
    // SAFETY: an out-parameter of the engine.
    unsafe { (*result).code_ = mozjs::jsapi::JSErrNum::JSMSG_CANT_CHANGE_EXTENSIBILITY as usize };
    true
}

unsafe extern "C" fn is_extensible(_cx: *mut JSContext, _proxy: HandleObject, extensible: *mut bool) -> bool {
    // SAFETY: an out-parameter of the engine.
    unsafe { *extensible = true };
    true
}

/// A property was added to a contextified global itself: by assigning to an undeclared name, or by a declaration in code
/// that the engine binds to the global (indirect `eval`). It moves to the sandbox.
unsafe extern "C" fn added(cx: *mut JSContext, global: HandleObject, id: HandleId, value: HandleValue) -> bool {
    // SAFETY: as in `has`; the engine does not look at the property again after this hook.
    unsafe {
        parts!(cx, global, sandbox, _holder);
        let attributes = u32::from(mozjs::jsapi::JSPROP_ENUMERATE);
        let mut found = false;
        if !JS_HasOwnPropertyById(cx, sandbox.handle().into(), id, &mut found) {
            return false;
        }
        let moved = if found {
            mozjs::jsapi::JS_SetPropertyById(cx, sandbox.handle().into(), id, value)
        } else {
            mozjs::jsapi::JS_DefinePropertyById2(cx, sandbox.handle().into(), id, value, attributes)
        };
        let mut result = ObjectOpResult { code_: 0 };
        moved && JS_DeletePropertyById(cx, global, id, &mut result)
    }
}

/// The class of a contextified global: the engine's plain one, with the hook above.
pub(super) fn global_class() -> *const JSClass {
    struct Made(JSClass);
    // SAFETY: the class and its tables are never changed.
    unsafe impl Sync for Made {}
    // SAFETY: as above.
    unsafe impl Send for Made {}
    static CLASS: OnceLock<Made> = OnceLock::new();
    let made = CLASS.get_or_init(|| {
        // SAFETY: a static table of the engine's bindings, copied.
        let plain = unsafe { std::ptr::read(SIMPLE_GLOBAL_CLASS.cOps) };
        let operations: &'static JSClassOps = Box::leak(Box::new(JSClassOps { addProperty: Some(added), ..plain }));
        Made(JSClass {
            name: c"Object".as_ptr(),
            flags: SIMPLE_GLOBAL_CLASS.flags,
            cOps: operations,
            spec: std::ptr::null(),
            ext: std::ptr::null(),
            oOps: std::ptr::null(),
        })
    });
    &raw const made.0
}
