//! `internalBinding('builtins')`: the built-in files and compiling of user code for the module loaders.

use rondo_engine::{Args, Binding, CompileOptions, Cx, Object, Result, Value, binding};

use crate::builtins;

/// `ids`, `compile(id)`, `compileFunction(source, filename, parameters)`, `evaluate(source, filename)`.
pub const BINDING: Binding = binding! {
    "builtins";
    "compile" => compile,
    "compileFunction" => compile_function,
    "evaluate" => evaluate,
    "checkScript" => check_script;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let ids: Vec<&str> = builtins::ids().collect();
    let ids = cx.string_array(&ids)?;
    target.define(cx, "ids", ids)
}

/// `compile(id)`: the function of a built-in file.
fn compile<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = args.string(cx, 0)?;
    Ok(builtins::compile(cx, &id)?.value())
}

/// `compileFunction(source, filename, parameters)`: a function in the global scope whose body is the source.
fn compile_function<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.str(cx, 0)?;
    let filename = args.string(cx, 1)?;
    let list = args.object(cx, 2)?;
    let mut parameters = Vec::new();
    for index in 0..list.length(cx)?.min(1 << 10) {
        parameters.push(list.get_index(cx, index)?.to_rust(cx)?);
    }
    let names: Vec<&str> = parameters.iter().map(String::as_str).collect();
    cx.with_source(source, |cx, source| {
        Ok(cx.compile_function(source, "", &names, &CompileOptions::new(&filename))?.value())
    })
}

/// `evaluate(source, filename)`: runs a script in the global scope.
fn evaluate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.str(cx, 0)?;
    let filename = args.string(cx, 1)?;
    cx.with_source(source, |cx, source| cx.evaluate(source, &CompileOptions::new(&filename)))
}

/// `checkScript(source, filename)`: throws the SyntaxError of a script without running it.
fn check_script<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let source = args.str(cx, 0)?;
    let filename = args.string(cx, 1)?;
    cx.with_source(source, |cx, source| cx.check_script(source, &CompileOptions::new(&filename)))?;
    Ok(cx.undefined())
}
