//! `internalBinding('tty_wrap')`: terminals. https://nodejs.org/api/tty.html

use rondo_engine::{Args, Binding, Cx, Result, Value, binding};

/// See the functions; a failed call gives a negative error number.
pub const BINDING: Binding =
    binding! { "tty_wrap"; "isTTY" => is_tty, "getWindowSize" => get_window_size, "setRawMode" => set_raw_mode };

fn is_tty<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    Ok(cx.boolean(rondo_loop::os::is_terminal(fd)))
}

/// `[columns, rows]`.
fn get_window_size<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    match rondo_loop::os::window_size(fd) {
        Ok((columns, rows)) => {
            let pair = [cx.int(i32::from(columns)), cx.int(i32::from(rows))];
            Ok(cx.array(&pair)?.value())
        }
        Err(error) => Ok(cx.int(-error.raw_os_error().unwrap_or(1))),
    }
}

/// `(fd, raw)`.
fn set_raw_mode<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    match rondo_loop::os::set_raw_mode(fd, args.bool(1)) {
        Ok(()) => Ok(cx.int(0)),
        Err(error) => Ok(cx.int(-error.raw_os_error().unwrap_or(1))),
    }
}
