//! Descriptors that travel over a Unix socket: how `process.send(message, handle)` and clusters hand sockets to another
//! process. JavaScript sees their numbers; what kind of handle one becomes is said by the message that it came with.

use std::os::fd::IntoRawFd;

use rondo_engine::{Args, Cx, Result, Value};
use rondo_loop::errno;

use super::handle::{call_back, status, this_handle};
use super::io::encoding_of;
use super::text::append;
use crate::runtime::Runtime;
use crate::support::request::{Completion, Request};

/// `receiveDescriptors()`: descriptors that come from now on are kept for `takeDescriptor`.
pub(super) fn receive_descriptors<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let code = handle.socket.borrow().stream().map_or(errno::EBADF, |stream| status(stream.receive_passed()));
    Ok(cx.int(code))
}

/// `takeDescriptor()`: the number of the oldest one that came and was not taken, or -1. It is the caller's from now on.
pub(super) fn take_descriptor<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let taken = handle.socket.borrow().stream().and_then(rondo_loop::Stream::take_passed);
    Ok(cx.int(taken.map_or(-1, IntoRawFd::into_raw_fd)))
}

/// `writeWithDescriptor(data, encoding, fd, done)`: 1 when `done` will be called, or a negative error. A copy of the
/// descriptor travels.
pub(super) fn write_with_descriptor<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let fd = args.i32(cx, 2)?;
    let done = args.function(cx, 3)?;
    let done = Completion::capture(cx, done, Request::Write)?;
    let Some(encoding) = encoding_of(cx, args.get(1))? else { return Ok(cx.int(errno::EINVAL)) };
    let mut bytes = Vec::new();
    if !append(cx, &mut bytes, args.get(0), encoding)? {
        return Ok(cx.int(errno::EINVAL));
    }
    let written = handle.socket.borrow().stream().map(|stream| {
        stream.write_passing(bytes, fd, move |runtime: &mut Runtime, result| {
            let code = status(result);
            runtime.enter(move |cx| call_back(cx, &done, code));
        })
    });
    Ok(cx.int(match written {
        None => errno::EBADF,
        Some(Ok(())) => 1,
        Some(Err(error)) => error.errno(),
    }))
}
