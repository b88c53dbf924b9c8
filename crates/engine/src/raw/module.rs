//! ES modules: compiling, loading the graph, linking, evaluating, and the two hooks by which the engine asks its host.
//!
//! The engine walks the graph; the host (JavaScript of the runtime) says for each request which module it means. A
//! request comes to the load hook with a `referrer` value: what was given to [`Cx::compile_module`] or
//! [`Cx::set_script_referrer`] for the asking code. The host answers at once or later with [`Cx::finish_request`];
//! `import()` comes to the same hook with the promise to settle.
//! Spec: HostLoadImportedModule, FinishLoadingImportedModule, HostGetImportMetaProperties.

use mozjs::glue::JS_GetScriptPrivate;
use mozjs::jsapi::JS::{
    CompileModule, CompileModule1, FinishLoadingImportedModule, FinishLoadingImportedModuleFailed, GetModuleNamespace,
    GetModuleObject, GetModuleRequestSpecifier, GetModuleRequestType, GetModuleScript, LoadRequestedModules,
    ModuleEvaluate, ModuleLink, ModuleRequestIsSourcePhase, ModuleType, SetModuleLoadHook, SetModuleMetadataHook,
    SetModulePrivate,
};
use mozjs::jsapi::mozilla::Utf8Unit;
use mozjs::jsapi::{
    ColumnNumberOneOrigin, Handle, JS_GetFunctionScript, JS_GetRuntime, JSContext, JSObject, JSScript,
    SetScriptPrivate, SourceText, Value as RawValue,
};
use mozjs::jsval::{JSVal, ObjectValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result, Thrown};
use super::local::{Any, Function, Local, Object, Value};
use super::script::{CompileOptions, RawOptions, ScriptSource, source_text};
use super::value::with_object;

/// The functions by which the engine asks the host about modules.
pub struct ModuleHooks<'a> {
    /// `(referrer, specifier, type, request, payload, record, phase)`: a module is wanted. `type` is one of
    /// [`MODULE_TYPES`]; `record` is the asking module, or `undefined` when `payload` is the promise of an `import()`;
    /// `phase` is true for a source phase import.
    pub load: Function<'a>,
    /// `(referrer, meta)`: fills `import.meta` when a module first reads it.
    pub meta: Function<'a>,
}

/// Names of the module types, by number.
pub const MODULE_TYPES: [&str; 6] = ["unknown", "javascript", "json", "css", "bytes", "text"];

/// A module is one of the engine's module objects; JavaScript of the runtime holds them as opaque values, and hands them
/// back. Anything else given in its place must not reach the engine's unchecked casts.
fn check_module(cx: &mut Cx<'_>, module: Object<'_>) -> Result<()> {
    check_class(cx, module, "Module")
}

fn check_class(cx: &mut Cx<'_>, object: Object<'_>, name: &str) -> Result<()> {
    // SAFETY: a live object; its class and the class's name are static data of the engine.
    let class = unsafe { std::ffi::CStr::from_ptr((*mozjs::rust::get_object_class(object.raw_object())).name) };
    if class.to_bytes() == name.as_bytes() {
        return Ok(());
    }
    let text = format!("expected the engine's {name} object");
    Err(cx.throw_error(super::error::ErrorClass::TypeError, "ERR_INTERNAL_ASSERTION", &text))
}

impl<'s> Cx<'s> {
    /// Sets the hooks; needed before any module is compiled.
    pub fn set_module_hooks(&mut self, hooks: &ModuleHooks<'_>) -> Result<()> {
        let proxy =
            self.evaluate(ScriptSource::Utf8("new Proxy({}, {})"), &CompileOptions::new("node:internal/proxy"))?;
        if let Some(proxy) = proxy.as_object() {
            super::inspect::note_scripted_proxy(proxy);
        }
        let kept = (hooks.load.persist(self), hooks.meta.persist(self));
        *self.state().module_hooks.borrow_mut() = Some(kept);
        // SAFETY: the context is live; the hooks are functions without data.
        unsafe {
            let runtime = JS_GetRuntime(self.raw());
            SetModuleLoadHook(runtime, Some(load_hook));
            SetModuleMetadataHook(runtime, Some(meta_hook));
        }
        Ok(())
    }

    /// Parses a module; `referrer` is what the hooks get for code of this module.
    pub fn compile_module(
        &mut self,
        source: ScriptSource<'_>,
        options: &CompileOptions<'_>,
        referrer: Value<'_>,
    ) -> Result<Object<'s>> {
        let raw = RawOptions::new(self, options);
        // SAFETY: the text is borrowed for the call, which copies what it keeps; the module is rooted at once.
        let module = unsafe {
            match source {
                ScriptSource::Utf8(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<Utf8Unit> = source_text(text.as_bytes());
                    CompileModule1(self.raw(), raw.0, &mut text)
                }
                ScriptSource::Utf16(text) => {
                    self.check_source(text.len())?;
                    let mut text: SourceText<u16> = source_text(text);
                    CompileModule(self.raw(), raw.0, &mut text)
                }
            }
        };
        let module: Object<'s> = self.root_object(module)?;
        // SAFETY: a module just made; the value is copied into a traced slot.
        unsafe { SetModulePrivate(module.raw_object(), &referrer.bits()) };
        Ok(module)
    }

    /// What the load hook gets as `referrer` for `import()` in this function and in code nested in it.
    pub fn set_script_referrer(&mut self, function: Function<'_>, referrer: Value<'_>) -> Result<()> {
        rooted!(in(self.raw()) let raw = unsafe_function(function));
        if raw.get().is_null() {
            return Ok(());
        }
        // SAFETY: a rooted function; natives have no script.
        unsafe {
            let script = JS_GetFunctionScript(self.raw(), raw.handle().into());
            if !script.is_null() {
                SetScriptPrivate(script, &referrer.bits());
            }
        }
        Ok(())
    }

    /// Asks for every module that `module` needs and does not have, then calls `done(error)`, with `undefined` for
    /// success. The requests reach the load hook during this call.
    pub fn load_requested_modules(&mut self, module: Object<'_>, done: Function<'_>) -> Result<()> {
        check_module(self, module)?;
        // SAFETY: all handles are rooted; `done` travels as the load's own data, which the engine traces.
        let ok = with_object(self, module.value().bits(), |object| unsafe {
            LoadRequestedModules(self.raw(), object, done.value().handle().into(), Some(loaded), Some(load_failed))
        });
        self.ok(ok)
    }

    /// Answers the request that the load hook got with `record` and `payload`: with a module, or with an error.
    pub fn finish_request(
        &mut self,
        record: Object<'_>,
        request: Object<'_>,
        payload: Object<'_>,
        answer: std::result::Result<Object<'_>, Value<'_>>,
    ) -> Result<()> {
        check_module(self, record)?;
        check_class(self, request, "ModuleRequest")?;
        check_class(self, payload, "GraphLoadingStateRecordObject")?;
        let ok = match answer {
            Err(error) => {
                // SAFETY: all handles are rooted.
                unsafe {
                    FinishLoadingImportedModuleFailed(
                        self.raw(),
                        payload.value().handle().into(),
                        error.handle().into(),
                    )
                }
            }
            Ok(module) => {
                check_module(self, module)?;
                rooted!(in(self.raw()) let record = record.raw_object());
                rooted!(in(self.raw()) let request = request.raw_object());
                rooted!(in(self.raw()) let module = module.raw_object());
                // SAFETY: a module that still loads has its script; all handles are rooted.
                unsafe {
                    rooted!(in(self.raw()) let script = GetModuleScript(record.handle().into()));
                    FinishLoadingImportedModule(
                        self.raw(),
                        script.handle().into(),
                        request.handle().into(),
                        payload.value().handle().into(),
                        module.handle().into(),
                        false,
                    )
                }
            }
        };
        self.ok(ok)
    }

    /// Links a module whose graph is loaded.
    pub fn link_module(&mut self, module: Object<'_>) -> Result<()> {
        check_module(self, module)?;
        // SAFETY: the handle is rooted.
        let ok = with_object(self, module.value().bits(), |object| unsafe { ModuleLink(self.raw(), object) });
        self.ok(ok)
    }

    /// Evaluates a linked module; returns the promise of its evaluation (settled already if nothing in it awaits).
    pub fn evaluate_module(&mut self, module: Object<'_>) -> Result<Value<'s>> {
        check_module(self, module)?;
        rooted!(in(self.raw()) let mut out = UndefinedValue());
        // SAFETY: both handles are rooted.
        let ok = with_object(self, module.value().bits(), |object| unsafe {
            ModuleEvaluate(self.raw(), object, out.handle_mut().into())
        });
        self.ok(ok)?;
        Ok(self.root(out.get()))
    }

    /// The namespace object of a linked module.
    pub fn module_namespace(&mut self, module: Object<'_>) -> Result<Object<'s>> {
        check_module(self, module)?;
        // SAFETY: the handle is rooted; the result is rooted at once.
        let namespace =
            with_object(self, module.value().bits(), |object| unsafe { GetModuleNamespace(self.raw(), object) });
        self.root_object(namespace)
    }
}

fn unsafe_function(function: Function<'_>) -> *mut mozjs::jsapi::JSFunction {
    // A `Function` local is callable, but may be a proxy or a bound native; only real functions have the layout.
    // SAFETY: a live object, checked by the engine.
    unsafe {
        let object = function.value().raw_object();
        if mozjs::jsapi::JS_ObjectIsFunction(object) { object.cast() } else { std::ptr::null_mut() }
    }
}

/// Runs `f` in a scope, with an exception as `false`.
fn hooked(raw: *mut JSContext, f: impl for<'i> FnOnce(&mut Cx<'i>) -> Result<()>) -> bool {
    // SAFETY: called by the engine on its thread, in a realm.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cx.scope(|cx| f(cx).is_ok())));
    outcome.unwrap_or_else(|_| {
        let _ = cx.throw_error(
            super::error::ErrorClass::Error,
            "ERR_INTERNAL_ASSERTION",
            "Internal error in a module hook",
        );
        false
    })
}

unsafe extern "C" fn load_hook(
    raw: *mut JSContext,
    referrer: Handle<*mut JSScript>,
    request: Handle<*mut JSObject>,
    _host_defined: Handle<RawValue>,
    payload: Handle<RawValue>,
    _line: u32,
    _column: ColumnNumberOneOrigin,
) -> bool {
    hooked(raw, |cx| {
        let payload: Value<'_> = cx.root(payload.get());
        let dynamic = payload.is_promise();
        rooted!(in(cx.raw()) let mut private = UndefinedValue());
        let mut record: JSVal = UndefinedValue();
        // SAFETY: the engine's handles are rooted; a static request comes from a module, whose script knows it.
        let (specifier, kind, source_phase) = unsafe {
            if !referrer.get().is_null() {
                JS_GetScriptPrivate(referrer.get(), private.handle_mut().into());
                if !dynamic {
                    record = ObjectValue(GetModuleObject(referrer));
                }
            }
            (
                GetModuleRequestSpecifier(cx.raw(), request),
                GetModuleRequestType(cx.raw(), request),
                ModuleRequestIsSourcePhase(cx.raw(), request),
            )
        };
        let record: Value<'_> = cx.root(record);
        let specifier = cx.root_string(specifier)?;
        let private: Value<'_> = cx.root(private.get());
        let request: Local<'_, Any> = cx.root(ObjectValue(request.get()));
        let Some(load) = cx.state().module_hooks.borrow().as_ref().map(|hooks| hooks.0.local(cx)) else {
            return Err(Thrown(()));
        };
        let kind = cx.int(kind as i32 - ModuleType::Unknown as i32);
        let args = [private, specifier.value(), kind, request, payload, record, cx.boolean(source_phase)];
        let this = cx.undefined();
        load.call(cx, this, &args).map(|_| ())
    })
}

unsafe extern "C" fn meta_hook(
    raw: *mut JSContext,
    module: Handle<*mut JSObject>,
    meta: Handle<*mut JSObject>,
) -> bool {
    hooked(raw, |cx| {
        rooted!(in(cx.raw()) let mut private = UndefinedValue());
        // SAFETY: the module is a live module object; `private` is rooted.
        unsafe { mozjs::glue::JS_GetModulePrivate(module.get(), private.handle_mut().into()) };
        let private: Value<'_> = cx.root(private.get());
        let meta: Value<'_> = cx.root(ObjectValue(meta.get()));
        let Some(fill) = cx.state().module_hooks.borrow().as_ref().map(|hooks| hooks.1.local(cx)) else {
            return Err(Thrown(()));
        };
        let this = cx.undefined();
        fill.call(cx, this, &[private, meta]).map(|_| ())
    })
}

unsafe extern "C" fn loaded(raw: *mut JSContext, done: Handle<RawValue>) -> bool {
    settle(raw, done, UndefinedValue())
}

unsafe extern "C" fn load_failed(raw: *mut JSContext, done: Handle<RawValue>, error: Handle<RawValue>) -> bool {
    settle(raw, done, error.get())
}

fn settle(raw: *mut JSContext, done: Handle<RawValue>, error: JSVal) -> bool {
    hooked(raw, |cx| {
        let failed = cx.boolean(!error.is_undefined());
        let error: Value<'_> = cx.root(error);
        let done: Value<'_> = cx.root(done.get());
        let Some(done) = done.as_function() else { return Err(Thrown(())) };
        let this = cx.undefined();
        done.call(cx, this, &[error, failed]).map(|_| ())
    })
}
