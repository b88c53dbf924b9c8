//! `internalBinding('signal_wrap')`: signals sent to the process, as handles of the loop that do not keep it alive.

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

/// `startSignal(number, callback)`: a handle number, or a negative errno; `stopSignal(handle)`.
pub const BINDING: Binding = binding! { "signal_wrap"; "startSignal" => start_signal, "stopSignal" => stop_signal };

fn start_signal<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let _number = args.i32(cx, 0)?;
    let _callback = args.function(cx, 1)?;
    Ok(cx.int(-(nix::errno::Errno::ENOSYS as i32)))
}

fn stop_signal<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.undefined())
}
