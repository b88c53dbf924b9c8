//! Pipes of child processes: the parent's ends as handles.

use rondo_engine::{Args, Cx, Object, Result, Value};
use rondo_loop::errno;
use rondo_loop::net::UnixStream;

use super::connection::{Kind, Socket};
use super::handle::{Handle, this_handle};
use crate::runtime::Runtime;

/// Puts a connected stream into `object`, a handle of the kind `Pipe` that holds nothing yet. False when it is no such
/// handle.
pub fn hold_pipe(cx: &Cx<'_>, object: Object<'_>, stream: UnixStream<Runtime>) -> bool {
    let Some(handle) = object.native::<Handle>() else { return false };
    if handle.kind != Kind::Pipe || !matches!(&*handle.socket.borrow(), Socket::None(_)) {
        return false;
    }
    handle.hold(cx, object, Socket::Unix(stream));
    true
}

/// `setBlocking(on)`: the loop never blocks on a write here, and what is written at once leaves at once; so there is nothing
/// to switch. The answer says whether there is a stream.
pub(super) fn set_blocking<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let open = handle.socket.borrow().stream().is_some();
    Ok(cx.int(if open { 0 } else { errno::EBADF }))
}

/// `isListener`: whether it was bound to listen; who gets the descriptor must know.
pub(super) fn is_listener<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let listener = matches!(&*handle.socket.borrow(), Socket::TcpListener(_) | Socket::UnixListener(_));
    Ok(cx.boolean(listener))
}
