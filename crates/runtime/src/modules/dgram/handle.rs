//! The class `UDP`: a socket of the loop's for JavaScript. Methods give 0 or a negative error number.
//!
//! While it receives, a handle holds on to its own object, so that datagrams find their JavaScript; the owner and its
//! `onmessage` live in the object's slots. Options are in `options.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rondo_engine::{
    Args, ByteView, ClassSpec, Cx, ErrorClass, Getter, JsError, NativeClass, NativeSpec, ObjectKind, Persistent,
    Result, Value,
};
use rondo_loop::errno;
use rondo_loop::net::{Datagram, UdpBindOptions, UdpSocket};

use super::options;
use crate::env::Env;
use crate::runtime::Runtime;
use crate::support::address;
use crate::support::request::{Completion, Request};

/// Flags of `bind`.
pub(super) const IPV6_ONLY: u32 = 1;
pub(super) const REUSE_ADDRESS: u32 = 4;
pub(super) const REUSE_PORT: u32 = 8;

/// The length field of UDP has 16 bits; what is longer is refused before it is copied together.
pub(super) const MAX_DATAGRAM: usize = 65_535;

/// Slots of the handle's object.
mod slot {
    /// The dgram.Socket.
    pub const OWNER: u32 = 0;
    /// `(error number or 0, arrayBuffer, rinfo)` with the owner as `this`.
    pub const ON_MESSAGE: u32 = 1;
    /// The async context that datagrams are reported in.
    pub const FRAME: u32 = 2;
}

/// The Rust part of a handle.
pub(super) struct Udp {
    pub(super) socket: UdpSocket<Runtime>,
    /// The handle's object, while it receives.
    this: RefCell<Option<Persistent<ObjectKind>>>,
    closed: Cell<bool>,
}

impl NativeClass for Udp {
    const SPEC: ClassSpec = ClassSpec {
        name: "UDP",
        constructor: Some(NativeSpec::of("UDP", construct)),
        methods: &[
            NativeSpec::of("setOwner", set_owner),
            NativeSpec::of("open", open),
            NativeSpec::of("bind", bind),
            NativeSpec::of("connect", connect),
            NativeSpec::of("disconnect", disconnect),
            NativeSpec::of("send", send),
            NativeSpec::of("recvStart", receive_start),
            NativeSpec::of("recvStop", receive_stop),
            NativeSpec::of("getsockname", getsockname),
            NativeSpec::of("getpeername", getpeername),
            NativeSpec::of("getSendQueueSize", send_queue_size),
            NativeSpec::of("getSendQueueCount", send_queue_count),
            NativeSpec::of("setBroadcast", options::set_broadcast),
            NativeSpec::of("setTTL", options::set_ttl),
            NativeSpec::of("setMulticastTTL", options::set_multicast_ttl),
            NativeSpec::of("setMulticastLoopback", options::set_multicast_loopback),
            NativeSpec::of("setMulticastInterface", options::set_multicast_interface),
            NativeSpec::of("addMembership", options::add_membership),
            NativeSpec::of("dropMembership", options::drop_membership),
            NativeSpec::of("addSourceSpecificMembership", options::add_source_membership),
            NativeSpec::of("dropSourceSpecificMembership", options::drop_source_membership),
            NativeSpec::of("bufferSize", options::buffer_size),
            NativeSpec::of("ref", ref_),
            NativeSpec::of("unref", unref),
            NativeSpec::of("hasRef", has_ref),
            NativeSpec::of("close", close),
        ],
        getters: &[Getter(NativeSpec::of("fd", fd))],
    };
}

pub(super) fn receiver<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Rc<Udp>> {
    args.receiver::<Udp>(cx)
}

/// 0 or a negative error number.
pub(super) fn status<'s>(cx: &Cx<'s>, result: rondo_loop::Result<()>) -> Value<'s> {
    cx.int(result.map_or_else(|error| error.errno(), |()| 0))
}

fn construct<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let socket = UdpSocket::new(Env::of(cx).event_loop());
    let made = args.construct(cx, Rc::new(Udp { socket, this: RefCell::new(None), closed: Cell::new(false) }))?;
    if let Some(object) = made.as_object() {
        object.set_slot(slot::FRAME, cx.async_frame());
    }
    Ok(made)
}

/// `setOwner(owner, onmessage)`.
fn set_owner<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    receiver(cx, args)?;
    if let Some(object) = args.this().as_object() {
        object.set_slot(slot::OWNER, args.get(0));
        object.set_slot(slot::ON_MESSAGE, args.get(1));
    }
    Ok(cx.undefined())
}

/// `open(fd)`: a socket made elsewhere. It stays the caller's when this fails.
fn open<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let fd = args.i32(cx, 0)?;
    Ok(status(cx, udp.socket.open(fd)))
}

/// `bind(address, port, flags)`.
fn bind<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let (host, port, flags) = (args.string(cx, 0)?, args.u32(cx, 1)?, args.u32(cx, 2)?);
    let Some(address) = address::parse(&host, port) else { return Ok(cx.int(errno::EINVAL)) };
    let options = UdpBindOptions {
        ipv6_only: flags & IPV6_ONLY != 0,
        reuse_address: flags & REUSE_ADDRESS != 0,
        reuse_port: flags & REUSE_PORT != 0,
    };
    Ok(status(cx, udp.socket.bind(address, options)))
}

/// `connect(address, port)`.
fn connect<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let (host, port) = (args.string(cx, 0)?, args.u32(cx, 1)?);
    let Some(address) = address::parse(&host, port) else { return Ok(cx.int(errno::EINVAL)) };
    Ok(status(cx, udp.socket.connect(address)))
}

fn disconnect<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    Ok(status(cx, udp.socket.disconnect()))
}

/// The bytes of all views of a list, one after the other; `None` when they are too many for a datagram.
fn gather<'s>(cx: &mut Cx<'s>, list: rondo_engine::Object<'s>, count: u32) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    for index in 0..count {
        let fits = cx.scope(|cx| -> Result<bool> {
            let entry = list.get_index(cx, index)?;
            let Some(view) = ByteView::of(entry) else {
                let error = JsError::new(ErrorClass::TypeError, "a datagram is made of views of bytes");
                return Err(error.code("ERR_INVALID_ARG_TYPE").throw(cx));
            };
            let fits = bytes.len() + view.len() <= MAX_DATAGRAM;
            if fits {
                view.with(cx, |part| bytes.extend_from_slice(part));
            }
            Ok(fits)
        })?;
        if !fits {
            return Ok(None);
        }
    }
    Ok(Some(bytes))
}

fn completion(cx: &mut Cx<'_>, function: Value<'_>, request: Request) -> Result<Option<Completion>> {
    match function.as_function() {
        Some(function) => Completion::capture(cx, function, request).map(Some),
        None => Ok(None),
    }
}

/// `send(list, address, port, queue, done)`: bytes sent plus 1, or 0 when `done(status, bytes)` will be called, or a
/// negative error number. `address` is undefined on connected sockets; `queue` has the datagram queued in any case.
fn send<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let list = args.object(cx, 0)?;
    let to = if args.get(1).is_undefined() {
        None
    } else {
        let (host, port) = (args.string(cx, 1)?, args.u32(cx, 2)?);
        match address::parse(&host, port) {
            Some(address) => Some(address),
            None => return Ok(cx.int(errno::EINVAL)),
        }
    };
    let count = list.length(cx)?;
    let Some(bytes) = gather(cx, list, count)? else { return Ok(cx.int(errno::EMSGSIZE)) };
    if !args.bool(3) {
        match udp.socket.try_send(&bytes, to) {
            Ok(sent) => return Ok(cx.int(sent as i32 + 1)),
            Err(error) if matches!(error.errno(), errno::EAGAIN | errno::ENOBUFS) => {}
            Err(error) => return Ok(cx.int(error.errno())),
        }
    }
    let done = completion(cx, args.get(4), Request::UdpSend)?;
    let size = bytes.len() as i32;
    let queued = udp.socket.send(bytes, to, move |runtime: &mut Runtime, result| {
        if let Some(done) = done {
            runtime.enter(move |cx| {
                let args = [status(cx, result), cx.int(size)];
                let this = cx.undefined();
                done.call(cx, this, &args).map(drop)
            });
        }
    });
    Ok(status(cx, queued))
}

fn receive_start<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let me = Rc::clone(&udp);
    let started = udp.socket.receive_start(move |runtime: &mut Runtime, datagram| on_datagram(&me, runtime, datagram));
    if started.is_ok() {
        *udp.this.borrow_mut() = args.this().as_object().map(|object| object.persist(cx));
    }
    Ok(status(cx, started))
}

fn on_datagram(udp: &Rc<Udp>, runtime: &mut Runtime, datagram: Datagram<'_>) {
    runtime.enter(|cx| {
        let Some(object) = udp.this.borrow().as_ref().map(|this| this.local(cx)) else { return Ok(()) };
        let Some(callback) = object.slot(cx, slot::ON_MESSAGE).as_function() else { return Ok(()) };
        let owner = object.slot(cx, slot::OWNER);
        let args = match datagram {
            Datagram::Message { bytes, from, truncated: _ } => {
                let info = cx.object()?;
                address::describe(cx, info, from)?;
                info.set_number(cx, "size", bytes.len() as f64)?;
                [cx.int(0), cx.array_buffer_from_vec(bytes.to_vec())?.value(), info.value()]
            }
            Datagram::Error(error) => [cx.int(error.errno()), cx.undefined(), cx.undefined()],
        };
        // After an exception the context stays, for the handlers of uncaught exceptions.
        let frame = object.slot(cx, slot::FRAME);
        cx.set_async_frame(frame);
        callback.call(cx, owner, &args)?;
        let none = cx.undefined();
        cx.set_async_frame(none);
        Ok(())
    });
}

fn receive_stop<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    udp.socket.receive_stop();
    udp.this.borrow_mut().take();
    Ok(cx.int(0))
}

fn fill<'s>(cx: &mut Cx<'s>, args: Args<'s>, found: rondo_loop::Result<std::net::SocketAddr>) -> Result<Value<'s>> {
    let out = args.object(cx, 0)?;
    let code = match found {
        Ok(address) => {
            address::describe(cx, out, address)?;
            0
        }
        Err(error) => error.errno(),
    };
    Ok(cx.int(code))
}

fn getsockname<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    fill(cx, args, udp.socket.local_addr())
}

fn getpeername<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    fill(cx, args, udp.socket.peer_addr())
}

fn send_queue_size<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    Ok(cx.number(udp.socket.send_queue_size() as f64))
}

fn send_queue_count<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    Ok(cx.number(udp.socket.send_queue_count() as f64))
}

fn ref_<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    receiver(cx, args)?.socket.ref_();
    Ok(cx.undefined())
}

fn unref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    receiver(cx, args)?.socket.unref();
    Ok(cx.undefined())
}

fn has_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    Ok(cx.boolean(!udp.closed.get() && udp.socket.has_ref()))
}

/// `close(done)`.
fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    if udp.closed.replace(true) {
        return Ok(cx.undefined());
    }
    let done = args.get(0).as_function().map(|function| function.persist(cx));
    let me = Rc::clone(&udp);
    udp.socket.close(move |runtime: &mut Runtime| {
        if let Some(done) = done {
            runtime.enter(move |cx| {
                let (done, this, status) = (done.local(cx), cx.undefined(), cx.int(0));
                done.call(cx, this, &[status]).map(drop)
            });
        }
        me.this.borrow_mut().take();
    });
    Ok(cx.undefined())
}

/// The descriptor, or a negative number.
fn fd<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let udp = receiver(cx, args)?;
    let fd = udp.socket.fd();
    Ok(cx.int(if fd < 0 { errno::EBADF } else { fd }))
}
