//! `internalBinding('child_process')`: starting children. https://nodejs.org/api/child_process.html

mod options;
mod process;
mod sync;

use rondo_engine::{Args, Binding, Cx, Object, Result, Value, binding};

/// `Process` is a child; `spawnSync` starts one and waits for it; `closeDescriptor` closes a number.
pub const BINDING: Binding = binding! {
    "child_process"; "spawnSync" => sync::spawn_sync, "closeDescriptor" => close_descriptor; init = init
};

fn init<'s>(cx: &mut Cx<'s>, target: Object<'s>) -> Result<()> {
    let class = cx.class::<process::Process>()?;
    target.set(cx, "Process", class)
}

fn close_descriptor<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    let code = match rondo_loop::rawfd::close(fd) {
        Ok(()) => 0,
        Err(error) => -error.raw_os_error().unwrap_or(1),
    };
    Ok(cx.int(code))
}
