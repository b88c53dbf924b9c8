//! The class `Stream` of `internalBinding('net')`; `TCP` and `Pipe` extend it in JavaScript.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use rondo_engine::{
    Args, ClassSpec, Cx, ErrorClass, FunctionKind, Getter, JsError, NativeClass, NativeSpec, Object, ObjectKind,
    Persistent, Result, Value,
};
use rondo_loop::errno;
use rondo_loop::net::{ListenOptions, Pipe, TcpListener, TcpStream, UnixListener, UnixStream};

use super::connection::{Kind, Socket};
use super::http::HttpState;
use super::open::OpenHandles;
use super::{child, http, io, pass};
use crate::env::Env;
use crate::runtime::Runtime;
use crate::support::address;
use crate::support::request::{Completion, Request};

/// Slots of the handle's object.
pub(super) mod slot {
    /// The owner: a net.Socket or net.Server.
    pub const OWNER: u32 = 0;
    /// `(count, arrayBuffer)` with the owner as `this`.
    pub const ON_READ: u32 = 1;
    /// `(status, handle)` with the owner as `this`.
    pub const ON_CONNECTION: u32 = 2;
    /// The HTTP connection.
    pub const HTTP: u32 = 3;
    /// Its `onHead`.
    pub const ON_HEAD: u32 = 4;
    /// Its `onBody`.
    pub const ON_BODY: u32 = 5;
    /// Its `onEvent`.
    pub const ON_EVENT: u32 = 6;
    /// The async context that callbacks run in.
    pub const FRAME: u32 = 7;
}

/// Flags of `bind`.
pub(super) const IPV6_ONLY: u32 = 1;
pub(super) const REUSE_PORT: u32 = 2;

/// The Rust part of a handle.
pub struct Handle {
    pub(super) kind: Kind,
    pub(super) socket: RefCell<Socket>,
    /// The handle's object, while it is open.
    pub(super) this: RefCell<Option<Persistent<ObjectKind>>>,
    pub(super) http: RefCell<Option<Box<HttpState>>>,
    /// The parser was taken off while it ran.
    pub(super) http_dropped: Cell<bool>,
    /// The bytes read go to the socket; JavaScript hands them to the parser (`httpExecute`).
    pub(super) http_manual: Cell<bool>,
    /// Output that leaves at the end of the callback.
    pub(super) out: RefCell<Vec<u8>>,
    pub(super) out_done: RefCell<Vec<Completion>>,
    pub(super) in_read: Cell<bool>,
    pub(super) flush_planned: Cell<bool>,
    pub(super) unref: Cell<bool>,
    pub(super) want_read: Cell<bool>,
    pub(super) bytes: Cell<(u64, u64)>,
}

impl NativeClass for Handle {
    const SPEC: ClassSpec = ClassSpec {
        name: "Stream",
        constructor: Some(NativeSpec::of("Stream", construct)),
        methods: &[
            NativeSpec::of("setOwner", set_owner),
            NativeSpec::of("setOnConnection", set_on_connection),
            NativeSpec::of("open", open),
            NativeSpec::of("openListener", open_listener),
            NativeSpec::of("setBlocking", child::set_blocking),
            NativeSpec::of("bind", bind),
            NativeSpec::of("bindLocal", bind_local),
            NativeSpec::of("listen", listen),
            NativeSpec::of("connect", connect),
            NativeSpec::of("readStart", io::read_start),
            NativeSpec::of("readStop", io::read_stop),
            NativeSpec::of("write", io::write),
            NativeSpec::of("writev", io::writev),
            NativeSpec::of("writeLater", io::write_later),
            NativeSpec::of("receiveDescriptors", pass::receive_descriptors),
            NativeSpec::of("takeDescriptor", pass::take_descriptor),
            NativeSpec::of("writeWithDescriptor", pass::write_with_descriptor),
            NativeSpec::of("shutdown", io::shutdown),
            NativeSpec::of("close", io::close),
            NativeSpec::of("closeSoon", io::close_soon),
            NativeSpec::of("reset", io::reset),
            NativeSpec::of("ref", ref_),
            NativeSpec::of("unref", unref),
            NativeSpec::of("hasRef", has_ref),
            NativeSpec::of("setNoDelay", set_no_delay),
            NativeSpec::of("setKeepAlive", set_keep_alive),
            NativeSpec::of("setTypeOfService", set_tos),
            NativeSpec::of("getTypeOfService", tos),
            NativeSpec::of("fchmod", fchmod),
            NativeSpec::of("getsockname", getsockname),
            NativeSpec::of("getpeername", getpeername),
            NativeSpec::of("httpStart", http::start),
            NativeSpec::of("httpStop", http::stop),
            NativeSpec::of("httpUnconsume", http::unconsume),
            NativeSpec::of("httpConsume", http::consume),
            NativeSpec::of("httpExecute", http::execute_on_handle),
            NativeSpec::of("httpFinish", http::finish_on_handle),
            NativeSpec::of("httpHeadAge", http::head_age),
            NativeSpec::of("httpSkipBody", http::skip_body),
            NativeSpec::of("respond", http::respond),
        ],
        getters: &[
            Getter(NativeSpec::of("fd", fd)),
            Getter(NativeSpec::of("isListener", child::is_listener)),
            Getter(NativeSpec::of("bytesRead", bytes_read)),
            Getter(NativeSpec::of("bytesWritten", bytes_written)),
            Getter(NativeSpec::of("writeQueueSize", write_queue_size)),
        ],
    };
}

/// Turns an outcome of the loop into what JavaScript expects: 0 or a negative error number.
pub(super) fn status<T>(result: rondo_loop::Result<T>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(error) => error.errno(),
    }
}

pub(super) fn this_handle<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Rc<Handle>> {
    args.receiver::<Handle>(cx)
}

/// The object that the method was called on.
pub(super) fn this_object<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Object<'s>> {
    match args.this().as_object() {
        Some(object) => Ok(object),
        None => Err(JsError::new(ErrorClass::TypeError, "Illegal invocation").code("ERR_INVALID_THIS").throw(cx)),
    }
}

fn construct<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let kind = if args.get(0).as_i32() == Some(1) { Kind::Pipe } else { Kind::Tcp };
    let handle = Rc::new(Handle {
        kind,
        socket: RefCell::new(Socket::None(None)),
        this: RefCell::new(None),
        http: RefCell::new(None),
        http_dropped: Cell::new(false),
        http_manual: Cell::new(false),
        out: RefCell::new(Vec::new()),
        out_done: RefCell::new(Vec::new()),
        in_read: Cell::new(false),
        flush_planned: Cell::new(false),
        unref: Cell::new(false),
        want_read: Cell::new(false),
        bytes: Cell::new((0, 0)),
    });
    let made = args.construct(cx, handle)?;
    if let Some(object) = made.as_object() {
        keep_frame(cx, object);
    }
    Ok(made)
}

/// Callbacks of the handle run in the async context that is current now.
pub(super) fn keep_frame(cx: &Cx<'_>, object: Object<'_>) {
    object.set_slot(slot::FRAME, cx.async_frame());
}

/// Runs `f` in the async context of the handle. After an exception the context stays, for the handlers of uncaught
/// exceptions; the door into JavaScript clears it.
pub(super) fn in_frame(cx: &mut Cx<'_>, object: Object<'_>, f: impl FnOnce(&mut Cx<'_>) -> Result<()>) -> Result<()> {
    let frame = object.slot(cx, slot::FRAME);
    cx.set_async_frame(frame);
    f(cx)?;
    let none = cx.undefined();
    cx.set_async_frame(none);
    Ok(())
}

impl Handle {
    /// Puts a socket of the loop's in; from now on the object lives until `close`.
    pub(super) fn hold(&self, cx: &Cx<'_>, object: Object<'_>, socket: Socket) {
        *self.this.borrow_mut() = Some(object.persist(cx));
        if let Some(handle) = object.native::<Handle>() {
            Env::of(cx).module_state::<OpenHandles>().add(&handle);
        }
        *self.socket.borrow_mut() = socket;
        if self.unref.get() {
            self.apply_ref();
        }
    }

    pub(super) fn apply_ref(&self) {
        self.socket.borrow().set_ref(!self.unref.get());
    }

    /// The handle's object; `None` once it is closed.
    pub(super) fn object<'s>(&self, cx: &Cx<'s>) -> Option<Object<'s>> {
        self.this.borrow().as_ref().map(|this| this.local(cx))
    }
}

fn set_owner<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    this_handle(cx, args)?;
    let object = args.this().as_object();
    if let Some(object) = object {
        object.set_slot(slot::OWNER, args.get(0));
        if !args.get(1).is_undefined() {
            object.set_slot(slot::ON_READ, args.get(1));
        }
    }
    Ok(cx.undefined())
}

fn set_on_connection<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    this_handle(cx, args)?;
    if let Some(object) = args.this().as_object() {
        object.set_slot(slot::ON_CONNECTION, args.get(0));
    }
    Ok(cx.undefined())
}

/// Puts a socket that was just made in, or gives its error number.
fn take<'s>(cx: &mut Cx<'s>, args: Args<'s>, handle: &Handle, made: rondo_loop::Result<Socket>) -> Result<Value<'s>> {
    let code = match made {
        Ok(socket) => {
            let object = this_object(cx, args)?;
            handle.hold(cx, object, socket);
            0
        }
        Err(error) => error.errno(),
    };
    Ok(cx.int(code))
}

/// `open(fd)`: a connected socket, or a pipe, made elsewhere.
fn open<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let fd = args.i32(cx, 0)?;
    let lp = Env::of(cx).event_loop().clone();
    let made = match handle.kind {
        Kind::Tcp => TcpStream::open(&lp, fd).map(Socket::Tcp),
        Kind::Pipe => Pipe::open(&lp, fd).map(Socket::File),
    };
    take(cx, args, &handle, made)
}

/// `openListener(fd)`: a bound socket made elsewhere.
fn open_listener<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let fd = args.i32(cx, 0)?;
    let lp = Env::of(cx).event_loop().clone();
    let made = match handle.kind {
        Kind::Tcp => TcpListener::open(&lp, fd).map(Socket::TcpListener),
        Kind::Pipe => UnixListener::open(&lp, fd).map(Socket::UnixListener),
    };
    take(cx, args, &handle, made)
}

/// `bind(address, port, flags)` or `bind(path)`: for a listener.
fn bind<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let host = args.string(cx, 0)?;
    let lp = Env::of(cx).event_loop().clone();
    if handle.kind == Kind::Pipe {
        let made = match host.as_bytes() {
            [] => Err(rondo_loop::Error::new(errno::EINVAL, "bind")),
            path => UnixListener::bind(&lp, path).map(Socket::UnixListener),
        };
        return take(cx, args, &handle, made);
    }
    let port = args.u32(cx, 1)?;
    let flags = args.get(2).as_i32().unwrap_or(0) as u32;
    let Some(address) = address::parse(&host, port) else {
        return Ok(cx.int(errno::EINVAL));
    };
    let options = ListenOptions { ipv6_only: flags & IPV6_ONLY != 0, reuse_port: flags & REUSE_PORT != 0 };
    let made = TcpListener::bind(&lp, address, options).map(Socket::TcpListener);
    take(cx, args, &handle, made)
}

/// `bindLocal(address, port)`: the near end of a connection to be made.
fn bind_local<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let host = args.string(cx, 0)?;
    let port = args.u32(cx, 1)?;
    let Some(address) = address::parse(&host, port) else { return Ok(cx.int(errno::EINVAL)) };
    let mut socket = handle.socket.borrow_mut();
    let code = match &mut *socket {
        Socket::None(local) => {
            *local = Some(address);
            0
        }
        _ => errno::EINVAL,
    };
    Ok(cx.int(code))
}

/// `listen(backlog, HandleClass)`.
fn listen<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let backlog = args.get(0).as_f64().map_or(511, |n| n.clamp(0.0, f64::from(i32::MAX)) as i32);
    let class = Rc::new(args.function(cx, 1)?.persist(cx));
    let me = Rc::clone(&handle);
    let take = move |runtime: &mut Runtime, accepted: rondo_loop::Result<Socket>| {
        let me = Rc::clone(&me);
        let class = Rc::clone(&class);
        runtime.enter(move |cx| accept(cx, &me, &class, accepted));
    };
    let socket = handle.socket.borrow();
    let code = match &*socket {
        Socket::TcpListener(listener) => status(listener.listen(backlog, move |runtime, accepted| {
            take(runtime, accepted.map(Socket::Tcp));
        })),
        Socket::UnixListener(listener) => status(listener.listen(backlog, move |runtime, accepted| {
            take(runtime, accepted.map(Socket::Unix));
        })),
        _ => errno::EINVAL,
    };
    Ok(cx.int(code))
}

fn accept(
    cx: &mut Cx<'_>,
    listener: &Handle,
    class: &Persistent<FunctionKind>,
    accepted: rondo_loop::Result<Socket>,
) -> Result<()> {
    let Some(object) = listener.object(cx) else { return Ok(()) };
    let Some(callback) = object.slot(cx, slot::ON_CONNECTION).as_function() else { return Ok(()) };
    let owner = object.slot(cx, slot::OWNER);
    let (code, client) = match accepted {
        Ok(socket) => {
            let class = class.local(cx);
            let client = class.construct(cx, &[])?;
            if let Some(handle) = client.native::<Handle>() {
                handle.hold(cx, client, socket);
            }
            (0, client.value())
        }
        Err(error) => (error.errno(), cx.undefined()),
    };
    let code = cx.int(code);
    in_frame(cx, object, |cx| callback.call(cx, owner, &[code, client]).map(|_| ()))
}

/// `connect(address, port, done)` or `connect(path, done)`.
fn connect<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let host = args.string(cx, 0)?;
    let last = if handle.kind == Kind::Pipe { 1 } else { 2 };
    let done = args.function(cx, last)?;
    let request = if handle.kind == Kind::Pipe { Request::PipeConnect } else { Request::TcpConnect };
    let done = Completion::capture(cx, done, request)?;
    let local = match &*handle.socket.borrow() {
        Socket::None(local) => *local,
        // Bound before anybody knew what for.
        Socket::TcpListener(_) => None,
        Socket::Closed => return Ok(cx.int(errno::EBADF)),
        _ => return Ok(cx.int(errno::EISCONN)),
    };
    let lp = Env::of(cx).event_loop().clone();
    let finished = move |runtime: &mut Runtime, result: rondo_loop::Result<()>| {
        let code = status(result);
        runtime.enter(move |cx| call_back(cx, &done, code));
    };
    if handle.kind == Kind::Pipe {
        let made = match host.as_bytes() {
            [] => Err(rondo_loop::Error::new(errno::EINVAL, "connect")),
            path => UnixStream::connect(&lp, path, finished).map(Socket::Unix),
        };
        return take(cx, args, &handle, made);
    }
    let port = args.u32(cx, 1)?;
    let Some(remote) = address::parse(&host, port) else {
        return Ok(cx.int(errno::EINVAL));
    };
    let stream = TcpStream::new(&lp);
    let begun = match (&*handle.socket.borrow(), local) {
        (Socket::TcpListener(listener), _) => stream.bind_as(listener),
        (_, Some(local)) => stream.bind(local, false),
        (_, None) => Ok(()),
    };
    let made = begun.and_then(|()| stream.connect_to(remote, finished)).map(|()| Socket::Tcp(stream));
    take(cx, args, &handle, made)
}

/// Calls `function(code)`.
pub(super) fn call_status(cx: &mut Cx<'_>, function: &Persistent<FunctionKind>, code: i32) -> Result<()> {
    let function = function.local(cx);
    let this = cx.undefined();
    let code = cx.int(code);
    function.call(cx, this, &[code])?;
    Ok(())
}

/// Calls a request's `function(code)` in the context of the request.
pub(super) fn call_back(cx: &mut Cx<'_>, callback: &Completion, code: i32) -> Result<()> {
    let this = cx.undefined();
    let code = cx.int(code);
    callback.call(cx, this, &[code])?;
    Ok(())
}

fn ref_<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    handle.unref.set(false);
    handle.apply_ref();
    Ok(cx.undefined())
}

fn unref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    handle.unref.set(true);
    handle.apply_ref();
    Ok(cx.undefined())
}

fn has_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let open = !matches!(&*handle.socket.borrow(), Socket::Closed);
    Ok(cx.boolean(open && !handle.unref.get()))
}

fn with_tcp<'s>(cx: &mut Cx<'s>, args: Args<'s>, f: impl FnOnce(&TcpStream<Runtime>) -> i32) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let socket = handle.socket.borrow();
    let code = match &*socket {
        Socket::Tcp(stream) => f(stream),
        Socket::Closed | Socket::None(_) => errno::EBADF,
        // Nothing to set on a Unix socket.
        _ => errno::ENOTSUP,
    };
    Ok(cx.int(code))
}

fn set_no_delay<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let on = args.bool(0);
    with_tcp(cx, args, |stream| status(stream.set_nodelay(on)))
}

fn set_keep_alive<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let seconds = args.get(1).as_f64().filter(|n| *n >= 1.0).unwrap_or(0.0) as u64;
    // Without a delay of its own the system's (two hours) stands.
    let delay = args.bool(0).then(|| Duration::from_secs(if seconds == 0 { 7200 } else { seconds }));
    with_tcp(cx, args, |stream| status(stream.set_keepalive(delay)))
}

fn set_tos<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let tos = args.u32(cx, 0)?;
    with_tcp(cx, args, |stream| status(stream.set_tos(tos)))
}

fn tos<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    with_tcp(cx, args, |stream| stream.tos().map_or_else(|error| error.errno(), |tos| tos as i32))
}

/// `fchmod(mode)`: 1 opens the listener's file to all readers, 2 to all writers.
fn fchmod<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let mode = args.i32(cx, 0)?;
    let code = match &*handle.socket.borrow() {
        Socket::UnixListener(listener) => status(listener.chmod(mode & 1 != 0, mode & 2 != 0)),
        _ => errno::EBADF,
    };
    Ok(cx.int(code))
}

fn getsockname<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let out = args.object(cx, 0)?;
    let address = match &*handle.socket.borrow() {
        Socket::Tcp(stream) => stream.local_addr(),
        Socket::TcpListener(listener) => listener.local_addr(),
        Socket::None(_) | Socket::Closed => return Ok(cx.int(errno::EBADF)),
        _ => return Ok(cx.int(errno::ENOTSUP)),
    };
    fill(cx, out, address)
}

fn getpeername<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let out = args.object(cx, 0)?;
    let address = match &*handle.socket.borrow() {
        Socket::Tcp(stream) => stream.peer_addr(),
        _ => return Ok(cx.int(errno::ENOTSUP)),
    };
    fill(cx, out, address)
}

fn fill<'s>(cx: &mut Cx<'s>, out: Object<'s>, address: rondo_loop::Result<std::net::SocketAddr>) -> Result<Value<'s>> {
    match address {
        Ok(address) => {
            address::describe(cx, out, address)?;
            Ok(cx.int(0))
        }
        Err(error) => Ok(cx.int(error.errno())),
    }
}

fn fd<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let fd = handle.socket.borrow().fd();
    Ok(cx.int(fd))
}

fn bytes_read<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let count = handle.socket.borrow().stream().map_or(handle.bytes.get().0, rondo_loop::Stream::bytes_read);
    Ok(cx.number(count as f64))
}

fn bytes_written<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let (out, queued) = io::queued(&handle);
    let sent = handle.socket.borrow().stream().map_or(handle.bytes.get().1, rondo_loop::Stream::bytes_written);
    Ok(cx.number((sent + (out + queued) as u64) as f64))
}

fn write_queue_size<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let handle = this_handle(cx, args)?;
    let (out, queued) = io::queued(&handle);
    Ok(cx.number((out + queued) as f64))
}
