//! The natives that compile user code and drive the engine's ES modules.

use rondo_engine::{Args, CompileOptions, Cx, ErrorClass, ModuleHooks, PromiseState, Result, Value};

/// `compileFunction(source, filename, parameters, referrer)`: a function in the global scope whose body is the source;
/// `referrer` is what the load hook gets for `import()` in it. `parameters` is a list joined by NUL.
pub(super) fn compile_function<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.str(cx, 0)?;
    let filename = args.string(cx, 1)?;
    let parameters = args.string(cx, 2)?;
    let names: Vec<&str> = parameters.split('\0').filter(|name| !name.is_empty()).collect();
    let function =
        cx.with_source(source, |cx, source| cx.compile_function(source, "", &names, &CompileOptions::new(&filename)))?;
    cx.set_script_referrer(function, args.get(3))?;
    Ok(function.value())
}

/// `setReferrer(function, referrer)`
pub(super) fn set_referrer<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let function = args.function(cx, 0)?;
    cx.set_script_referrer(function, args.get(1))?;
    Ok(cx.undefined())
}

/// `setHooks(load, meta)`
pub(super) fn set_hooks<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (load, meta) = (args.function(cx, 0)?, args.function(cx, 1)?);
    cx.set_module_hooks(&ModuleHooks { load, meta })?;
    Ok(cx.undefined())
}

/// `compileModule(source, url, referrer)`: the engine's module, opaque to JavaScript.
pub(super) fn compile_module<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.str(cx, 0)?;
    let url = args.string(cx, 1)?;
    let referrer = args.get(2);
    let module =
        cx.with_source(source, |cx, source| cx.compile_module(source, &CompileOptions::new(&url), referrer))?;
    Ok(module.value())
}

/// `loadRequested(module, done)`: asks the load hook for everything the module needs; `done(error, failed)`.
pub(super) fn load_requested<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (module, done) = (args.object(cx, 0)?, args.function(cx, 1)?);
    cx.in_realm_of(module, |cx| cx.load_requested_modules(module, done))?;
    Ok(cx.undefined())
}

/// `finishRequest(record, request, payload, module, error)`: with `module` undefined the request has failed.
pub(super) fn finish_request<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (record, request, payload) = (args.object(cx, 0)?, args.object(cx, 1)?, args.object(cx, 2)?);
    let answer = args.get(3).as_object().ok_or_else(|| args.get(4));
    cx.in_realm_of(record, |cx| cx.finish_request(record, request, payload, answer))?;
    Ok(cx.undefined())
}

/// `link(module)`
pub(super) fn link<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let module = args.object(cx, 0)?;
    cx.in_realm_of(module, |cx| cx.link_module(module))?;
    Ok(cx.undefined())
}

/// `evaluate(module)`: the promise of the evaluation.
pub(super) fn evaluate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let module = args.object(cx, 0)?;
    cx.in_realm_of(module, |cx| cx.evaluate_module(module))
}

/// `namespace(module)`
pub(super) fn namespace<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let module = args.object(cx, 0)?;
    Ok(cx.in_realm_of(module, |cx| cx.module_namespace(module))?.value())
}

/// `settle(promise, value, rejected)`: settles the promise that the engine made for an `import()`.
pub(super) fn settle<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(promise) = args.get(0).as_promise() else {
        return Err(cx.throw_error(ErrorClass::TypeError, "ERR_INVALID_ARG_TYPE", "expected a promise"));
    };
    if args.bool(2) {
        promise.reject(cx, args.get(1))?
    } else {
        promise.resolve(cx, args.get(1))?
    }
    Ok(cx.undefined())
}

/// `promiseState(promise)`: `[0]` while pending, `[1, value]` or `[2, reason]`.
pub(super) fn promise_state<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let Some(promise) = args.get(0).as_promise() else {
        return Err(cx.throw_error(ErrorClass::TypeError, "ERR_INVALID_ARG_TYPE", "expected a promise"));
    };
    let state = promise.state(cx);
    let number = match state {
        PromiseState::Pending => 0,
        PromiseState::Fulfilled => 1,
        PromiseState::Rejected => 2,
    };
    let number = cx.int(number);
    let result = promise.result(cx);
    Ok(cx.array(&[number, result])?.value())
}
