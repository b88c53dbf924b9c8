//! `internalBinding('runtime')`: how the runtime was started, and the functions it calls at its end.

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

use crate::env::{Env, Hook};

/// `setMain(fn)`, `setExitHooks(emitBeforeExit, emitExit)`, `reallyExit(code)`, `optionValues(...names)`, `gc()`, and the fields of [`crate::Options`].
pub const BINDING: Binding = binding! {
    "runtime";
    "setMain" => set_main,
    "setExitHooks" => set_exit_hooks,
    "reallyExit" => really_exit,
    "optionValues" => option_values,
    "gc" => gc;
    init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let env = Env::of(cx);
    target.set_str(cx, "execPath", &env.options.exec_path)?;
    target.set_str(cx, "argv0", &env.options.argv0)?;
    let exec_argv = cx.string_array(&env.options.exec_argv)?;
    target.define(cx, "execArgv", exec_argv)?;
    let args = cx.string_array(&env.options.args)?;
    target.define(cx, "args", args)?;
    let flags = cx.null_object()?;
    for (name, value) in &env.options.flags {
        match value {
            // May be given more than once; all of its values count.
            Some(_) if name == "--disable-warning" => {
                let same = env.options.flags.iter().filter(|(other, _)| other == name);
                let values: Vec<String> = same.filter_map(|(_, value)| value.clone()).collect();
                let values = cx.string_array(&values)?;
                flags.define(cx, name, values)?;
            }
            Some(text) => flags.set_str(cx, name, text)?,
            None => {
                let yes = cx.boolean(true);
                flags.define(cx, name, yes)?;
            }
        }
    }
    target.define(cx, "flags", flags)?;
    let is_worker = cx.boolean(env.options.worker.is_some());
    target.define(cx, "isWorker", is_worker)?;
    target.set_str(cx, "version", env!("CARGO_PKG_VERSION"))
}

/// All values of the options called, in the order in which they were given: from `NODE_OPTIONS`, then from the command line.
fn option_values<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let mut names = Vec::with_capacity(args.len());
    for index in 0..args.len() {
        names.push(args.string(cx, index)?);
    }
    let env = Env::of(cx);
    let given = env.options.flags.iter().filter(|(name, _)| names.contains(name));
    let values: Vec<String> = given.filter_map(|(_, value)| value.clone()).collect();
    Ok(cx.string_array(&values)?.value())
}

/// The function that runs the main program.
fn set_main<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let main = args.function(cx, 0)?;
    Env::of(cx).set_hook(cx, Hook::Main, main);
    Ok(cx.undefined())
}

/// `emitBeforeExit()`, and `emitExit(code)` which returns the final code.
fn set_exit_hooks<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let env = Env::of(cx);
    let before = args.function(cx, 0)?;
    env.set_hook(cx, Hook::BeforeExit, before);
    let exit = args.function(cx, 1)?;
    env.set_hook(cx, Hook::Exit, exit);
    Ok(cx.undefined())
}

/// Ends the process at once with the code.
fn really_exit<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let code = args.get(0).to_number(cx)? as i32;
    Err(Env::of(cx).end_now(cx, code))
}

/// Collects all garbage (`global.gc` under `--expose-gc`).
fn gc<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    cx.collect_garbage();
    Ok(cx.undefined())
}
