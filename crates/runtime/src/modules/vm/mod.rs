//! `internalBinding('contextify')`: realms, scripts, functions and modules in them, with limits on how long they run.

mod limits;

use std::rc::Rc;

use rondo_engine::{
    Args, Binding, ClassSpec, CodeGeneration, CompileOptions, CompiledScript, Cx, NativeClass, Object, Result,
    ScriptSource, StrChars, Value, binding,
};

use crate::core::json_guard;
use crate::tick;

/// `newRealm(sandbox | undefined, strings, wasm, ownQueue)`: the window. `compileScript(source, filename, line, column,
/// referrer)`: an opaque script. `runScript(script, window | undefined, timeout, breakOnSigint)`: `[outcome, value]`.
/// `compileFunction(source, filename, line, column, parameters, window | undefined, extensions, referrer)`.
/// `compileModule(source, url, line, column, referrer, window | undefined)`; `evaluateModule(module, window | undefined,
/// timeout, breakOnSigint)`; `linkModule(module)`. `errorClass(window)`: the realm's `Error`.
/// `sameRealm(a, b)`. `isOneByte(text)`.
pub const BINDING: Binding = binding! {
    "contextify";
    "newRealm" => new_realm,
    "compileScript" => compile_script,
    "runScript" => run_script,
    "compileFunction" => compile_function,
    "compileModule" => compile_module,
    "evaluateModule" => evaluate_module,
    "linkModule" => link_module,
    "errorClass" => error_class,
    "sameRealm" => same_realm,
    "isOneByte" => is_one_byte,
};

/// A script's text. Its compiled forms are in slots of its object, where the collector sees them.
struct Script {
    source: Vec<u16>,
    filename: String,
    line: u32,
    column: u32,
}

impl NativeClass for Script {
    const SPEC: ClassSpec = ClassSpec { name: "CompiledScript", constructor: None, methods: &[], getters: &[] };
}

/// Slots of the script object: what `import()` in it is answered by; the form for the main realm; the window of the realm it
/// ran in last, and the form for that.
const REFERRER: u32 = 0;
const MAIN: u32 = 1;
const LAST_WINDOW: u32 = 2;
const LAST: u32 = 3;

fn units(cx: &Cx<'_>, args: Args<'_>, index: usize) -> Result<Vec<u16>> {
    match args.get(index).as_str() {
        Some(text) => text.with_chars(cx, |chars| match chars {
            StrChars::Latin1(bytes) => bytes.iter().map(|&byte| u16::from(byte)).collect(),
            StrChars::Utf16(units) => units.to_vec(),
        }),
        None => Ok(Vec::new()),
    }
}

/// Line and column from 1; the engine has no places before the first.
fn place(cx: &mut Cx<'_>, args: Args<'_>, first: usize) -> Result<(u32, u32)> {
    let line = args.i32(cx, first)?.saturating_add(1).max(0) as u32;
    let column = args.i32(cx, first + 1)?.saturating_add(1).max(1) as u32;
    Ok((line, column))
}

fn new_realm<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let code = CodeGeneration { strings: args.bool(1), wasm: args.bool(2) };
    Ok(cx.new_realm(args.get(0).as_object(), code, args.bool(3), json_guard::install)?.value())
}

fn compile_script<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (line, column) = place(cx, args, 2)?;
    let script = Script { source: units(cx, args, 0)?, filename: args.string(cx, 1)?, line, column };
    let compiled = script.compile(cx, false, args.get(4))?;
    let object = cx.new_native(Rc::new(script))?;
    compiled.keep_in(object, MAIN);
    object.set_slot(REFERRER, args.get(4));
    Ok(object.value())
}

impl Script {
    fn compile<'s>(&self, cx: &mut Cx<'s>, in_window: bool, referrer: Value<'_>) -> Result<CompiledScript<'s>> {
        let options = CompileOptions { filename: &self.filename, line: self.line, column: self.column, strict: false };
        cx.compile_script(ScriptSource::Utf16(&self.source), &options, in_window, referrer)
    }
}

/// Runs the script in the realm of `window`, in which the caller is.
fn run_in<'s>(cx: &mut Cx<'s>, script: &Script, object: Object<'_>, window: Object<'s>) -> Result<Value<'s>> {
    let in_window = cx.is_window(window);
    let last = object.slot(cx, LAST_WINDOW);
    let known = if last.same_value(cx, window.value())? { CompiledScript::kept_in(cx, object, LAST) } else { None };
    let compiled = match known {
        Some(compiled) => compiled,
        None => {
            let referrer = object.slot(cx, REFERRER);
            let compiled = script.compile(cx, in_window, referrer)?;
            compiled.keep_in(object, LAST);
            object.set_slot(LAST_WINDOW, window);
            compiled
        }
    };
    cx.run_script(compiled, in_window.then_some(window))
}

fn run_script<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let object = args.object(cx, 0)?;
    let Some(script) = object.native::<Script>() else {
        return Err(cx.throw_error(rondo_engine::ErrorClass::TypeError, "ERR_INVALID_THIS", "Illegal invocation"));
    };
    let window = args.get(1).as_object();
    let limits = limits::Limits::from(cx, args, 2)?;
    let own_queue = args.bool(4);
    limits.run(cx, |cx| match window {
        None => match CompiledScript::kept_in(cx, object, MAIN) {
            Some(compiled) => cx.run_script(compiled, None),
            None => Ok(cx.undefined()),
        },
        Some(window) => {
            let result = cx.in_realm_of(window, |cx| run_in(cx, &script, object, window));
            if own_queue { run_jobs_of(cx, window, result) } else { result }
        }
    })
}

/// Runs the promise jobs of a realm with its own queue after code of it ran with `result`. Stopping the code stops them.
fn run_jobs_of<'s>(cx: &mut Cx<'s>, window: Object<'_>, result: Result<Value<'s>>) -> Result<Value<'s>> {
    let outcome = cx.catch(|_| result);
    if let Err(None) = outcome {
        return Err(cx.rethrow(None));
    }
    let mut stopped = false;
    cx.run_jobs_of(window, |cx, error| {
        stopped = error.is_none();
        if !stopped {
            tick::report_uncaught(cx, error, "uncaughtException");
        }
        !stopped
    });
    if stopped {
        return Err(cx.rethrow(None));
    }
    outcome.map_err(|error| cx.rethrow(error))
}

fn compile_function<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = units(cx, args, 0)?;
    let filename = args.string(cx, 1)?;
    let (line, column) = place(cx, args, 2)?;
    let mut parameters = Vec::new();
    let list = args.object(cx, 4)?;
    for index in 0..list.length(cx)?.min(1 << 16) {
        parameters.push(list.get_index(cx, index)?.to_rust(cx)?);
    }
    let window = args.get(5).as_object();
    let mut objects = Vec::new();
    let list = args.object(cx, 6)?;
    // The last extension is the innermost scope.
    for index in (0..list.length(cx)?.min(1 << 10)).rev() {
        if let Some(object) = list.get_index(cx, index)?.as_object() {
            objects.push(object);
        }
    }
    let extended = !objects.is_empty();
    if let Some(window) = window.filter(|window| cx.is_window(*window)) {
        objects.push(window);
    }
    let options = CompileOptions { filename: &filename, line, column, strict: false };
    let make = |cx: &mut Cx<'s>| {
        if objects.is_empty() {
            let names: Vec<&str> = parameters.iter().map(String::as_str).collect();
            cx.compile_function(ScriptSource::Utf16(&source), "", &names, &options)
        } else if extended {
            // The engine keeps one scope of `let` for the innermost object; a new object makes it one of this function.
            let mut chain = vec![cx.null_object()?];
            chain.extend_from_slice(&objects);
            cx.compile_function_in(&source, &parameters, &chain, &options)
        } else {
            cx.compile_function_in(&source, &parameters, &objects, &options)
        }
    };
    let function = match window {
        Some(window) => cx.in_realm_of(window, make)?,
        None => make(cx)?,
    };
    cx.set_script_referrer(function, args.get(7))?;
    Ok(function.value())
}

fn compile_module<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = units(cx, args, 0)?;
    let url = args.string(cx, 1)?;
    let (line, column) = place(cx, args, 2)?;
    let referrer = args.get(4);
    let options = CompileOptions { filename: &url, line, column, strict: true };
    let make = |cx: &mut Cx<'s>| cx.compile_module(ScriptSource::Utf16(&source), &options, referrer);
    let module = match args.get(5).as_object() {
        Some(window) => cx.in_realm_of(window, make)?,
        None => make(cx)?,
    };
    Ok(module.value())
}

fn link_module<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let module = args.object(cx, 0)?;
    cx.in_realm_of(module, |cx| cx.link_module(module))?;
    Ok(cx.undefined())
}

fn evaluate_module<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let module = args.object(cx, 0)?;
    let window = args.get(1).as_object();
    let limits = limits::Limits::from(cx, args, 2)?;
    let own_queue = args.bool(4);
    limits.run(cx, |cx| {
        let result = cx.in_realm_of(module, |cx| cx.evaluate_module(module));
        match window {
            Some(window) if own_queue => run_jobs_of(cx, window, result),
            _ => result,
        }
    })
}

fn error_class<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let window = args.object(cx, 0)?;
    Ok(cx.in_realm_of(window, |cx| cx.error_class(rondo_engine::ErrorClass::Error))?.value())
}

fn same_realm<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (one, other) = (args.object(cx, 0)?, args.object(cx, 1)?);
    Ok(cx.boolean(cx.same_realm(one, other)))
}

/// Whether the engine keeps the text with one byte for each character.
fn is_one_byte<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let one = args.str(cx, 0)?.with_chars(cx, |chars| matches!(chars, StrChars::Latin1(_)))?;
    Ok(cx.boolean(one))
}
