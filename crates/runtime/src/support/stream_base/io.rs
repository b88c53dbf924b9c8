//! Reading, writing and closing of handles.
//!
//! Two ways to write: `write` tries at once (net.Socket); `writeLater` and `respond` (HTTP) collect in `out`, which
//! leaves in one system call when the callback that wrote is over, or a moment later when there is no such callback.

use std::io::IoSlice;
use std::rc::Rc;

use rondo_engine::{Args, ByteView, Cx, FunctionKind, Persistent, Result, Value};
use rondo_loop::{ReadEvent, errno};

use super::connection::Socket;
use super::handle::{Handle, call_back, call_status, in_frame, slot, status, this_handle};
use super::http;
use super::text::{Encoding, append};
use crate::env::Env;
use crate::runtime::Runtime;
use crate::support::bytes::buffer_of;
use crate::support::request::{Completion, Request};

/// With more output than this waiting, an HTTP client is not read from: it shall take its answers first.
const MAX_WAITING_OUTPUT: usize = 1 << 20;

/// Bytes in `out` and in the stream's own queue.
pub(super) fn queued(handle: &Handle) -> (usize, usize) {
    let stream = handle.socket.borrow().stream().map_or(0, rondo_loop::Stream::write_queue_size);
    (handle.out.borrow().len(), stream)
}

pub(super) fn start_reading(handle: &Rc<Handle>) -> i32 {
    handle.want_read.set(true);
    let me = Rc::clone(handle);
    match handle.socket.borrow().stream() {
        Some(stream) => status(stream.read_start(move |runtime: &mut Runtime, event| on_read(&me, runtime, event))),
        None => errno::EBADF,
    }
}

pub(super) fn read_start<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let code = start_reading(&handle);
    if http::has_pending(&handle) {
        let me = Rc::clone(&handle);
        Env::of(cx).event_loop().defer(move |runtime: &mut Runtime| pump(&me, runtime));
    }
    Ok(cx.int(code))
}

pub(super) fn read_stop<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    handle.want_read.set(false);
    if let Some(stream) = handle.socket.borrow().stream() {
        stream.read_stop();
    }
    Ok(cx.int(0))
}

fn on_read(handle: &Rc<Handle>, runtime: &mut Runtime, event: ReadEvent<'_>) {
    if !handle.http_manual.get() && handle.http.borrow().is_some() {
        parse(handle, runtime, event);
        // A client takes its answers while its requests still wait for room.
        if !http::reads_responses(handle) {
            pump(handle, runtime);
        }
        return;
    }
    runtime.enter(|cx| {
        let Some(object) = handle.object(cx) else { return Ok(()) };
        let Some(callback) = object.slot(cx, slot::ON_READ).as_function() else { return Ok(()) };
        let owner = object.slot(cx, slot::OWNER);
        let (count, bytes) = match event {
            ReadEvent::Data(bytes) => (bytes.len() as i32, buffer_of(cx, bytes)?),
            ReadEvent::Eof => (errno::EOF, cx.undefined()),
            ReadEvent::Error(error) => (error.errno(), cx.undefined()),
        };
        let count = cx.int(count);
        in_frame(cx, object, |cx| callback.call(cx, owner, &[count, bytes]).map(|_| ()))
    });
}

fn parse(handle: &Rc<Handle>, runtime: &mut Runtime, event: ReadEvent<'_>) {
    handle.in_read.set(true);
    runtime.enter(|cx| http::on_read(cx, handle, event));
    handle.in_read.set(false);
    flush(handle, runtime);
}

/// Whether more output waits than a client may leave lying.
pub(super) fn is_full(handle: &Handle) -> bool {
    let (out, stream) = queued(handle);
    out + stream > MAX_WAITING_OUTPUT
}

/// Goes on with the requests that wait for room in the output; without room nothing more is read.
fn pump(handle: &Rc<Handle>, runtime: &mut Runtime) {
    loop {
        if is_full(handle) {
            if let Some(stream) = handle.socket.borrow().stream() {
                stream.read_stop();
            }
            return;
        }
        // JavaScript may have stopped reading: `readStart` comes back here.
        if !handle.want_read.get() || handle.http_manual.get() {
            return;
        }
        let Some(bytes) = http::take_pending(handle) else { return };
        parse(handle, runtime, ReadEvent::Data(&bytes));
    }
}

/// Sends what has been collected. Callbacks of `writeLater` follow when it is out.
pub(super) fn flush(handle: &Rc<Handle>, runtime: &mut Runtime) {
    let bytes = std::mem::take(&mut *handle.out.borrow_mut());
    let done = std::mem::take(&mut *handle.out_done.borrow_mut());
    if bytes.is_empty() && done.is_empty() {
        return;
    }
    if let Some((code, done)) = send(handle, &bytes, done) {
        call_all(runtime, done, code);
    }
}

/// Gives `done` back with a status when the outcome is known now; otherwise the stream calls.
fn send(handle: &Rc<Handle>, bytes: &[u8], done: Vec<Completion>) -> Option<(i32, Vec<Completion>)> {
    let socket = handle.socket.borrow();
    let Some(stream) = socket.stream() else { return Some((errno::ECANCELED, done)) };
    if bytes.is_empty() {
        return Some((0, done));
    }
    let sent = match stream.try_write(bytes) {
        Ok(count) => count,
        Err(error) if error.errno() == errno::EAGAIN => 0,
        Err(error) => return Some((error.errno(), done)),
    };
    if sent == bytes.len() {
        return Some((0, done));
    }
    let me = Rc::clone(handle);
    stream.write(bytes[sent..].to_vec(), move |runtime: &mut Runtime, result| {
        call_all(runtime, done, status(result));
        resume_if_short(&me, runtime);
    });
    None
}

/// Reading stopped for a slow reader goes on when its answers are out.
fn resume_if_short(handle: &Rc<Handle>, runtime: &mut Runtime) {
    let stopped =
        handle.want_read.get() && handle.socket.borrow().stream().is_some_and(|s| !s.is_reading() && !s.is_closing());
    if stopped && queued(handle).1 < MAX_WAITING_OUTPUT / 2 {
        let _ = start_reading(handle);
        pump(handle, runtime);
    }
}

fn call_all(runtime: &mut Runtime, done: Vec<Completion>, code: i32) {
    for callback in done {
        runtime.enter(move |cx| call_back(cx, &callback, code));
    }
}

/// Has `flush` called: by the read under way, else from the loop.
pub(super) fn plan_flush(cx: &Cx<'_>, handle: &Rc<Handle>) {
    if handle.in_read.get() || handle.flush_planned.replace(true) {
        return;
    }
    let me = Rc::clone(handle);
    Env::of(cx).event_loop().defer(move |runtime: &mut Runtime| {
        me.flush_planned.set(false);
        flush(&me, runtime);
    });
}

/// From this size on bytes are not collected: they go out with what has been, and only what the system does not take is copied.
const LARGE: usize = 16 << 10;

/// Whether `bytes` are so many that [`send_large`] is for them.
pub(super) fn is_large(bytes: &ByteView<'_>) -> bool {
    bytes.len() >= LARGE
}

/// Sends what has been collected, and `bytes` after it. Completions come later: with the rest, or by the flush to be planned.
pub(super) fn send_large(handle: &Rc<Handle>, bytes: &[u8], done: Option<Completion>) {
    let before = std::mem::take(&mut *handle.out.borrow_mut());
    handle.out_done.borrow_mut().extend(done);
    let socket = handle.socket.borrow();
    let Some(stream) = socket.stream() else { return };
    // An error is met again by the write that is queued, and told to its completions.
    let sent = stream.try_write_vectored(&[IoSlice::new(&before), IoSlice::new(bytes)]).unwrap_or(0);
    if sent == before.len() + bytes.len() {
        return;
    }
    let mut rest = Vec::with_capacity(before.len() + bytes.len() - sent);
    rest.extend_from_slice(&before[sent.min(before.len())..]);
    rest.extend_from_slice(&bytes[sent.saturating_sub(before.len())..]);
    let done = std::mem::take(&mut *handle.out_done.borrow_mut());
    let me = Rc::clone(handle);
    stream.write(rest, move |runtime: &mut Runtime, result| {
        call_all(runtime, done, status(result));
        resume_if_short(&me, runtime);
    });
}

/// What was collected goes to the stream now, so that a direct write cannot overtake it.
fn push_out(handle: &Rc<Handle>) {
    let bytes = std::mem::take(&mut *handle.out.borrow_mut());
    let done = std::mem::take(&mut *handle.out_done.borrow_mut());
    if bytes.is_empty() && done.is_empty() {
        return;
    }
    if let Some(stream) = handle.socket.borrow().stream() {
        let me = Rc::clone(handle);
        stream.write(bytes, move |runtime: &mut Runtime, result| {
            call_all(runtime, done, status(result));
            resume_if_short(&me, runtime);
        });
    }
}

/// Hands bytes to the system without queueing: how many it took. `None` without a stream.
fn try_now(handle: &Rc<Handle>, bytes: &[u8]) -> Option<std::result::Result<usize, i32>> {
    push_out(handle);
    let socket = handle.socket.borrow();
    let stream = socket.stream()?;
    Some(match stream.try_write(bytes) {
        Ok(count) => Ok(count),
        Err(error) if error.errno() == errno::EAGAIN => Ok(0),
        Err(error) => Err(error.errno()),
    })
}

/// Queues bytes; `done` is called when they are out.
fn write_rest(cx: &mut Cx<'_>, handle: &Rc<Handle>, bytes: Vec<u8>, done: Value<'_>) -> i32 {
    let socket = handle.socket.borrow();
    let Some(stream) = socket.stream() else {
        return errno::EBADF;
    };
    let done = match done.as_function().map(|function| Completion::capture(cx, function, Request::Write)) {
        Some(Ok(done)) => Some(done),
        None => None,
        // The engine was told to stop.
        Some(Err(_)) => return errno::ECANCELED,
    };
    stream.write(bytes, move |runtime: &mut Runtime, result| {
        let code = status(result);
        if let Some(done) = done {
            runtime.enter(move |cx| call_back(cx, &done, code));
        }
    });
    1
}

/// Writes `bytes` at once: 0 when all is out, 1 when `done` will be called, a negative error.
fn write_now(cx: &mut Cx<'_>, handle: &Rc<Handle>, bytes: &[u8], done: Value<'_>) -> i32 {
    match try_now(handle, bytes) {
        None => errno::EBADF,
        Some(Err(code)) => code,
        Some(Ok(sent)) if sent == bytes.len() => 0,
        Some(Ok(sent)) => write_rest(cx, handle, bytes[sent..].to_vec(), done),
    }
}

pub(super) fn encoding_of(cx: &mut Cx<'_>, value: Value<'_>) -> Result<Option<Encoding>> {
    match value.as_str() {
        Some(name) => Ok(Encoding::named(&name.to_rust_string(cx)?)),
        None => Ok(Some(Encoding::Utf8)),
    }
}

/// `write(data, encoding, done)`.
pub(super) fn write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let code = if args.get(0).is_string() {
        let Some(encoding) = encoding_of(cx, args.get(1))? else { return Ok(cx.int(errno::EINVAL)) };
        let mut bytes = Vec::new();
        append(cx, &mut bytes, args.get(0), encoding)?;
        write_now(cx, &handle, &bytes, args.get(2))
    } else {
        let view = args.bytes(cx, 0)?;
        // Only what cannot go at once is copied.
        match view.with(cx, |bytes| try_now(&handle, bytes)) {
            Some(Ok(sent)) if sent == view.len() => 0,
            Some(Err(code)) => code,
            Some(Ok(sent)) => {
                let bytes = view.to_vec(cx);
                let rest = bytes[sent.min(bytes.len())..].to_vec();
                write_rest(cx, &handle, rest, args.get(2))
            }
            None => errno::EBADF,
        }
    };
    Ok(cx.int(code))
}

/// `writev(chunks, allBuffers, done)`: buffers, or `{ chunk, encoding }` entries.
pub(super) fn writev<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let chunks = args.object(cx, 0)?;
    let all_buffers = args.bool(1);
    let count = chunks.length(cx)?;
    let mut bytes = Vec::new();
    for index in 0..count {
        let known = cx.scope(|cx| -> Result<bool> {
            let entry = chunks.get_index(cx, index)?;
            if all_buffers {
                return append(cx, &mut bytes, entry, Encoding::Utf8);
            }
            let Some(entry) = entry.as_object() else { return Ok(false) };
            let chunk = entry.get(cx, "chunk")?;
            let name = entry.get(cx, "encoding")?;
            match encoding_of(cx, name)? {
                Some(encoding) => append(cx, &mut bytes, chunk, encoding),
                None => Ok(false),
            }
        })?;
        if !known {
            return Ok(cx.int(errno::EINVAL));
        }
    }
    let code = write_now(cx, &handle, &bytes, args.get(2));
    Ok(cx.int(code))
}

/// `writeLater(data, encoding, done)`: 1, or a negative error.
pub(super) fn write_later<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    if handle.socket.borrow().stream().is_none() {
        return Ok(cx.int(errno::EBADF));
    }
    if let Some(view) = ByteView::of(args.get(0)).filter(is_large) {
        let done = match args.get(2).as_function() {
            Some(done) => Some(Completion::capture(cx, done, Request::Write)?),
            None => None,
        };
        view.with(cx, |bytes| send_large(&handle, bytes, done));
        plan_flush(cx, &handle);
        return Ok(cx.int(1));
    }
    let Some(encoding) = encoding_of(cx, args.get(1))? else { return Ok(cx.int(errno::EINVAL)) };
    let mut out = std::mem::take(&mut *handle.out.borrow_mut());
    let known = append(cx, &mut out, args.get(0), encoding);
    *handle.out.borrow_mut() = out;
    if !known? {
        return Ok(cx.int(errno::EINVAL));
    }
    if let Some(done) = args.get(2).as_function() {
        let done = Completion::capture(cx, done, Request::Write)?;
        handle.out_done.borrow_mut().push(done);
    }
    plan_flush(cx, &handle);
    Ok(cx.int(1))
}

/// `shutdown(done)`.
pub(super) fn shutdown<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let done = args.function(cx, 0)?;
    let done = Completion::capture(cx, done, Request::Shutdown)?;
    push_out(&handle);
    let code = match handle.socket.borrow().stream() {
        Some(stream) => status(stream.shutdown(move |runtime: &mut Runtime, result| {
            let code = status(result);
            runtime.enter(move |cx| call_back(cx, &done, code));
        })),
        None => errno::ENOTCONN,
    };
    Ok(cx.int(code))
}

/// Takes the socket out of the handle; what JavaScript still asks about it is remembered.
fn take_socket(handle: &Handle) -> Socket {
    let socket = std::mem::replace(&mut *handle.socket.borrow_mut(), Socket::Closed);
    if let Some(stream) = socket.stream() {
        handle.bytes.set((stream.bytes_read(), stream.bytes_written()));
    }
    http::forget(handle);
    socket
}

/// What happens in the closing phase.
fn closed(handle: Rc<Handle>, keep: Option<Persistent<FunctionKind>>) -> impl FnOnce(&mut Runtime) {
    move |runtime| {
        if let Some(callback) = keep {
            runtime.enter(|cx| match handle.object(cx) {
                Some(object) => in_frame(cx, object, |cx| call_status(cx, &callback, 0)),
                None => call_status(cx, &callback, 0),
            });
        }
        handle.this.borrow_mut().take();
    }
}

fn close_socket(cx: &Cx<'_>, handle: &Rc<Handle>, socket: Socket, callback: Option<Persistent<FunctionKind>>) {
    let done = closed(Rc::clone(handle), callback);
    match socket {
        Socket::Tcp(stream) => stream.close(done),
        Socket::TcpListener(listener) => listener.close(done),
        Socket::Unix(stream) => stream.close(done),
        Socket::UnixListener(listener) => listener.close(done),
        Socket::File(stream) => stream.close(done),
        // Nothing of the system's: still the callback comes later, never inside this call.
        Socket::None(_) => Env::of(cx).event_loop().defer(done),
        Socket::Closed => {}
    }
}

/// `close(done)`.
pub(super) fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let callback = args.get(0).as_function().map(|function| function.persist(cx));
    push_out(&handle);
    let socket = take_socket(&handle);
    close_socket(cx, &handle, socket, callback);
    Ok(cx.undefined())
}

/// `closeSoon(done)`: when everything is out, our side is ended, then the handle closed.
pub(super) fn close_soon<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let callback = args.get(0).as_function().map(|function| function.persist(cx));
    push_out(&handle);
    let socket = take_socket(&handle);
    let Some(stream) = socket.stream() else {
        close_socket(cx, &handle, socket, callback);
        return Ok(cx.undefined());
    };
    stream.read_stop();
    // The socket and the callback wait in the closure of the shutdown, or come back when that cannot begin.
    let waiting = Rc::new(std::cell::RefCell::new(None));
    let later = Rc::clone(&waiting);
    let me = Rc::clone(&handle);
    let begun = stream.shutdown(move |runtime: &mut Runtime, _result| {
        if let Some((socket, callback)) = later.borrow_mut().take() {
            runtime.enter(|cx| {
                close_socket(cx, &me, socket, callback);
                Ok(())
            });
        }
    });
    match begun {
        Ok(()) => *waiting.borrow_mut() = Some((socket, callback)),
        Err(_) => close_socket(cx, &handle, socket, callback),
    }
    Ok(cx.undefined())
}

/// `reset(done)`.
pub(super) fn reset<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let callback = args.get(0).as_function().map(|function| function.persist(cx));
    match take_socket(&handle) {
        Socket::Tcp(stream) => {
            let code = status(stream.reset(closed(Rc::clone(&handle), callback)));
            Ok(cx.int(code))
        }
        other => {
            close_socket(cx, &handle, other, callback);
            Ok(cx.int(0))
        }
    }
}
