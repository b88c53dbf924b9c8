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

use mozjs::glue::{GetWindowProxyClass, NewProxyObject};
use mozjs::jsapi::JS::{GetNonCCWObjectGlobal, InitRealmStandardClasses, RealmCreationOptions};
use mozjs::jsapi::glue::JS_GetOwnPropertyDescriptorById;
use mozjs::jsapi::js::{GetPropertyKeys, SetWindowProxy, SetWindowProxyClass};
use mozjs::jsapi::{
    CurrentGlobalOrNull, EnterRealm, HandleObject, JS_DefinePropertyById, JS_DeletePropertyById, JS_NewGlobalObject,
    JS_NewObjectWithGivenProto, JS_SetPrototype, JS_SetReservedSlot, JSContext, JSObject, LeaveRealm, ObjectOpResult,
    OnNewGlobalHookOption, PropertyDescriptor,
};
use mozjs::jsval::{BooleanValue, NullValue, ObjectValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::{IdVector, RealmOptions, SIMPLE_GLOBAL_CLASS};

use super::cx::{Cx, Result, Thrown};
use super::local::Object;
use super::window::{OWN_KEYS, SLOT_HOLDER, SLOT_SANDBOX, global_class, handler, wrapped};

/// Reserved slots of a global that belong to the host (the engine sets five aside); the first two are `window.rs`'s.
/// `true` where code from strings is refused.
const SLOT_NO_STRINGS: u32 = 2;
/// `true` where WebAssembly code is refused.
const SLOT_NO_WASM: u32 = 3;
/// `true` where promise jobs wait until the host runs them ([`Cx::run_jobs_of`]).
const SLOT_OWN_QUEUE: u32 = 4;

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
