//! Realms beside the main one, for `vm` contexts and shadow realms (Node docs: "vm", "What does it mean to contextify an object?").
//!
//! Every realm lives in the one compartment, so values pass between realms without wrappers. A contextified realm has four
//! parts: the *sandbox* (the user's object), the *holder* (an ordinary object with the realm's built-ins), the *global*
//! (what the engine needs; it has almost no properties of its own), and the *window*: the object that scripts see as
//! `this` and `globalThis`. The window looks at the sandbox first, then at the holder. Scripts run with the window as the
//! object of their outermost scope, so `var` and function declarations become properties of the sandbox. The global's
//! prototype is a second view of the same two objects, for code that the engine binds to the global itself
//! (`new Function`, indirect `eval`, ES modules).

#![allow(clippy::nonminimal_bool, reason = "the engine writes to what the conditions read")]

use std::sync::OnceLock;

use mozjs::glue::{CreateProxyHandler, GetWindowProxyClass, NewProxyObject, ProxyTraps};
use mozjs::jsapi::JS::{GetNonCCWObjectGlobal, InitRealmStandardClasses, RealmCreationOptions};
use mozjs::jsapi::glue::JS_GetOwnPropertyDescriptorById;
use mozjs::jsapi::js::{GetPropertyKeys, SetWindowProxy, SetWindowProxyClass};
use mozjs::jsapi::{
    CurrentGlobalOrNull, EnterRealm, HandleId, HandleObject, HandleValue, JS_AlreadyHasOwnPropertyById,
    JS_DefinePropertyById, JS_DeletePropertyById, JS_ForwardGetPropertyTo, JS_ForwardSetPropertyTo, JS_GetPropertyById,
    JS_GetPrototype, JS_HasOwnPropertyById, JS_HasPropertyById, JS_NewGlobalObject, JS_NewObjectWithGivenProto,
    JS_SetPrototype, JS_SetReservedSlot, JSClass, JSClassOps, JSContext, JSObject, LeaveRealm, MutableHandle,
    MutableHandleIdVector, MutableHandleObject, MutableHandleValue, ObjectOpResult, OnNewGlobalHookOption,
    PropertyDescriptor,
};
use mozjs::jsval::{BooleanValue, NullValue, ObjectValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::{IdVector, RealmOptions, SIMPLE_GLOBAL_CLASS};

use super::cx::{Cx, Result, Thrown};
use super::local::Object;

/// Reserved slots of a global that belong to the host (the engine sets five aside).
const SLOT_SANDBOX: u32 = 0;
const SLOT_HOLDER: u32 = 1;
/// `true` where code from strings is refused.
const SLOT_NO_STRINGS: u32 = 2;
/// `true` where WebAssembly code is refused.
const SLOT_NO_WASM: u32 = 3;
/// `true` where promise jobs wait until the host runs them ([`Cx::run_jobs_of`]).
const SLOT_OWN_QUEUE: u32 = 4;

const OWN_KEYS: u32 = mozjs::jsapi::JSITER_OWNONLY | mozjs::jsapi::JSITER_HIDDEN | mozjs::jsapi::JSITER_SYMBOLS;

unsafe extern "C" {
    // JS::RealmCreationOptions::setExistingCompartment(JSObject*), declared in js/RealmOptions.h; the bindings leave methods
    // out.
    #[link_name = "_ZN2JS20RealmCreationOptions22setExistingCompartmentEP8JSObject"]
    fn set_existing_compartment(options: *mut RealmCreationOptions, object: *mut JSObject)
    -> *mut RealmCreationOptions;
}

/// What code a new realm may make from data.
#[derive(Clone, Copy, Debug)]
pub struct CodeGeneration {
    /// `eval` and `new Function`.
    pub strings: bool,
    /// Compiling WebAssembly.
    pub wasm: bool,
}

/// Whether the jobs of the realm of `global` wait for the host.
///
/// # Safety
/// `global` is a live global object of this crate.
pub(crate) unsafe fn has_own_queue(global: *mut JSObject) -> bool {
    let mut value = UndefinedValue();
    // SAFETY: every global has the host's slots.
    unsafe { mozjs::glue::JS_GetReservedSlot(global, SLOT_OWN_QUEUE, &mut value) };
    value.is_boolean() && value.to_boolean()
}

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

fn handler(fallback: bool) -> *const std::ffi::c_void {
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
unsafe fn wrapped(cx: *mut JSContext) -> mozjs::context::JSContext {
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
fn global_class() -> *const JSClass {
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

/// Whether the current realm may make code from data; the engine asks before `eval`, `Function` and WebAssembly compiling.
unsafe extern "C" fn may_generate_code(
    cx: *mut JSContext,
    kind: mozjs::jsapi::JS::RuntimeCode,
    _code: mozjs::jsapi::Handle<*mut mozjs::jsapi::JSString>,
    _compilation: mozjs::jsapi::JS::CompilationType,
    _parameters: mozjs::jsapi::Handle<
        mozjs::jsapi::JS::StackGCVector<*mut mozjs::jsapi::JSString, mozjs::jsapi::js::TempAllocPolicy>,
    >,
    _body: mozjs::jsapi::Handle<*mut mozjs::jsapi::JSString>,
    _arguments: mozjs::jsapi::Handle<
        mozjs::jsapi::JS::StackGCVector<mozjs::jsapi::Value, mozjs::jsapi::js::TempAllocPolicy>,
    >,
    _body_value: mozjs::jsapi::Handle<mozjs::jsapi::Value>,
    allowed: *mut bool,
) -> bool {
    let slot = if kind == mozjs::jsapi::JS::RuntimeCode::WASM { SLOT_NO_WASM } else { SLOT_NO_STRINGS };
    let mut value = UndefinedValue();
    // SAFETY: a realm is current while code asks; its global has the host's slots.
    unsafe {
        mozjs::glue::JS_GetReservedSlot(CurrentGlobalOrNull(cx), slot, &mut value);
        *allowed = !(value.is_boolean() && value.to_boolean());
    }
    true
}

static SECURITY: mozjs::jsapi::JSSecurityCallbacks = mozjs::jsapi::JSSecurityCallbacks {
    contentSecurityPolicyAllows: Some(may_generate_code),
    codeForEvalGets: None,
    subsumes: None,
};

/// Prepares a context for realms of this file.
///
/// # Safety
/// `cx` is live and no realm of it has been made.
pub unsafe fn install(cx: *mut JSContext) {
    // SAFETY: static tables.
    unsafe {
        SetWindowProxyClass(cx, GetWindowProxyClass());
        mozjs::jsapi::JS_SetSecurityCallbacks(cx, &SECURITY);
    }
}

/// Moves every configurable own property of `global` to `holder`, and copies the others.
unsafe fn move_properties(cx: *mut JSContext, global: HandleObject, holder: HandleObject) -> bool {
    // SAFETY: handles are rooted by the caller.
    unsafe {
        let mut keys = IdVector::new(&mut wrapped(cx));
        if !GetPropertyKeys(cx, global, OWN_KEYS, keys.handle_mut()) {
            return false;
        }
        let count = keys.len();
        for at in 0..count {
            rooted!(in(cx) let id = keys[at]);
            rooted!(in(cx) let mut desc = PropertyDescriptor::default());
            let (mut none, mut result) = (true, ObjectOpResult { code_: 0 });
            if !JS_GetOwnPropertyDescriptorById(cx, global, id.handle().into(), desc.handle_mut().into(), &mut none) {
                return false;
            }
            if none {
                continue;
            }
            if !JS_DefinePropertyById(cx, holder, id.handle().into(), desc.handle().into(), &mut result) {
                return false;
            }
            if desc.configurable_() && !JS_DeletePropertyById(cx, global, id.handle().into(), &mut result) {
                return false;
            }
        }
        true
    }
}

/// Gives a new contextified realm, which is current, its window and its built-ins.
unsafe fn begin(cx: *mut JSContext, global: HandleObject) -> Option<*mut JSObject> {
    // SAFETY: the handle is rooted by the caller; everything made here is rooted, and nothing collects after the last call.
    unsafe {
        rooted!(in(cx) let null = NullValue());
        rooted!(in(cx) let window = NewProxyObject(
            cx,
            handler(false),
            null.handle().into(),
            std::ptr::null_mut(),
            GetWindowProxyClass(),
            true,
        ));
        if window.get().is_null() {
            return None;
        }
        SetWindowProxy(cx, global, window.handle().into());
        InitRealmStandardClasses(cx).then_some(window.get())
    }
}

/// Moves the built-ins of a new contextified realm, which is current, to where the sandbox comes before them.
unsafe fn finish(cx: *mut JSContext, global: HandleObject, sandbox: HandleObject) -> bool {
    // SAFETY: handles are rooted by the caller; everything made here is rooted.
    unsafe {
        rooted!(in(cx) let null = NullValue());
        rooted!(in(cx) let object_prototype = mozjs::jsapi::JS::GetRealmObjectPrototype(cx));
        rooted!(in(cx) let middle =
            JS_NewObjectWithGivenProto(cx, std::ptr::null(), object_prototype.handle().into()));
        if object_prototype.get().is_null() || middle.get().is_null() {
            return false;
        }
        rooted!(in(cx) let holder = JS_NewObjectWithGivenProto(cx, std::ptr::null(), middle.handle().into()));
        if holder.get().is_null() || !move_properties(cx, global, holder.handle().into()) {
            return false;
        }
        rooted!(in(cx) let fallback =
            NewProxyObject(cx, handler(true), null.handle().into(), std::ptr::null_mut(), std::ptr::null(), true));
        if fallback.get().is_null() || !JS_SetPrototype(cx, global, fallback.handle().into()) {
            return false;
        }
        JS_SetReservedSlot(global.get(), SLOT_HOLDER, &ObjectValue(holder.get()));
        JS_SetReservedSlot(global.get(), SLOT_SANDBOX, &ObjectValue(sandbox.get()));
        true
    }
}

impl<'s> Cx<'s> {
    /// Makes a realm and returns the object that its scripts see as `globalThis`. With a sandbox, the realm's global
    /// variables are the sandbox's properties. With `own_queue`, its promise jobs wait for [`Cx::run_jobs_of`]. `prepare` runs
    /// in the realm when it has its built-ins and nothing of the sandbox yet.
    ///
    /// # Errors
    /// Throws when memory runs out, and what `prepare` throws.
    pub fn new_realm(
        &mut self,
        sandbox: Option<Object<'_>>,
        code: CodeGeneration,
        own_queue: bool,
        prepare: impl for<'i> FnOnce(&mut Cx<'i>) -> Result<()>,
    ) -> Result<Object<'s>> {
        self.check_stack_for_realm()?;
        let raw = self.raw();
        let mut options = RealmOptions::default();
        options.creationOptions_.sharedMemoryAndAtomics_ = true;
        options.creationOptions_.defineSharedArrayBufferConstructor_ = true;
        // SAFETY: a realm is current; every pointer is rooted before the next call that may collect.
        unsafe {
            rooted!(in(raw) let sandbox = sandbox.map_or(std::ptr::null_mut(), |sandbox| sandbox.raw_object()));
            set_existing_compartment(&mut options.creationOptions_, CurrentGlobalOrNull(raw));
            let class = if sandbox.get().is_null() { &raw const SIMPLE_GLOBAL_CLASS } else { global_class() };
            rooted!(in(raw) let global = JS_NewGlobalObject(
                raw,
                class,
                std::ptr::null_mut(),
                OnNewGlobalHookOption::FireOnNewGlobalHook,
                &*options,
            ));
            if global.get().is_null() {
                return Err(Thrown(()));
            }
            JS_SetReservedSlot(global.get(), SLOT_NO_STRINGS, &BooleanValue(!code.strings));
            JS_SetReservedSlot(global.get(), SLOT_NO_WASM, &BooleanValue(!code.wasm));
            JS_SetReservedSlot(global.get(), SLOT_OWN_QUEUE, &BooleanValue(own_queue));
            let realm: Object<'_> = self.root(ObjectValue(global.get()));
            if sandbox.get().is_null() {
                self.in_realm_of(realm, |cx| cx.scope(prepare))?;
                return Ok(self.root(ObjectValue(global.get())));
            }
            self.in_realm_of(realm, |cx| {
                let window = begin(raw, global.handle().into()).ok_or(Thrown(()))?;
                let window = cx.root(ObjectValue(window));
                cx.scope(prepare)?;
                cx.ok(finish(raw, global.handle().into(), sandbox.handle().into()))?;
                Ok(window)
            })
        }
    }

    /// Runs `f` in the realm that `object` belongs to.
    pub fn in_realm_of<R>(&mut self, object: Object<'_>, f: impl FnOnce(&mut Cx<'s>) -> R) -> R {
        struct Leave(*mut JSContext, *mut mozjs::jsapi::JS::Realm);
        impl Drop for Leave {
            fn drop(&mut self) {
                // SAFETY: leaves what was entered below.
                unsafe { LeaveRealm(self.0, self.1) };
            }
        }
        // SAFETY: a live object of this compartment; the realm is left when this returns.
        let _leave = Leave(self.raw(), unsafe { EnterRealm(self.raw(), object.raw_object()) });
        f(self)
    }

    /// Runs `f` in the main realm. For callbacks of the engine, which may come while code of another realm runs, and of
    /// another compartment (promise hooks have one), whose values must not meet those of the main realm.
    pub fn in_main_realm<R>(&mut self, f: impl FnOnce(&mut Cx<'s>) -> R) -> R {
        let global = self.state().global.borrow().as_ref().map(|global| global.local(self));
        match global {
            Some(global) => self.in_realm_of(global, f),
            // The runtime is being made or taken down: there is no other realm.
            None => f(self),
        }
    }

    /// Whether two objects belong to one realm.
    pub fn same_realm(&self, one: Object<'_>, other: Object<'_>) -> bool {
        // SAFETY: live objects of the one compartment; a plain query.
        unsafe { GetNonCCWObjectGlobal(one.raw_object()) == GetNonCCWObjectGlobal(other.raw_object()) }
    }

    /// Whether `object` is what [`Cx::new_realm`] returned for a sandbox.
    pub fn is_window(&self, object: Object<'_>) -> bool {
        // SAFETY: a live object; a plain query.
        unsafe { mozjs::jsapi::js::IsWindowProxy(object.raw_object()) }
    }
}
