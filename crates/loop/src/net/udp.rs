//! UDP sockets. Datagrams are received into the loop's one buffer; sends are tried at once and queued when the system
//! has no room. Socket options are in `udp_options.rs`.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::{EventLoop, Pending};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use crate::metrics::add;
use crate::stream::{Bytes, Done};
use crate::sys;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};
use std::rc::Rc;

/// Datagrams taken per event; then the others get their turn.
const DATAGRAMS_PER_EVENT: usize = 32;

/// What a receiving socket reports.
#[derive(Debug)]
pub enum Datagram<'a> {
    /// A datagram, in the loop's buffer: copy what is to stay.
    Message {
        /// Its bytes.
        bytes: &'a [u8],
        /// Its sender.
        from: SocketAddr,
        /// It was longer than the buffer.
        truncated: bool,
    },
    /// Receiving failed; the socket goes on.
    Error(Error),
}

/// How to bind.
#[derive(Clone, Copy, Debug, Default)]
pub struct UdpBindOptions {
    /// An IPv6 socket does not take IPv4 datagrams.
    pub ipv6_only: bool,
    /// Others may bind to the same address; the last one gets the datagrams (multicast: all do).
    pub reuse_address: bool,
    /// Datagrams are spread over the sockets that share the port.
    pub reuse_port: bool,
}

/// A UDP socket.
pub struct UdpSocket<C: 'static> {
    pub(crate) core: Rc<UdpCore<C>>,
}

struct SendReq<C: 'static> {
    pieces: Vec<Bytes>,
    to: Option<SockAddr>,
    done: Done<C>,
}

/// A datagram that is out, or will never be: its callback is due.
struct Finished<C: 'static> {
    done: Done<C>,
    result: Result<()>,
    size: usize,
}

pub(crate) struct UdpCore<C: 'static> {
    pub(crate) base: HandleBase<C>,
    pub(crate) socket: RefCell<Option<Socket>>,
    raw: Cell<RawFd>,
    key: Cell<usize>,
    receiving: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    receive_queued: Cell<bool>,
    finish_queued: Cell<bool>,
    connected: Cell<bool>,
    bound: Cell<bool>,
    on_message: Slot<dyn FnMut(&mut C, Datagram<'_>)>,
    sends: RefCell<VecDeque<SendReq<C>>>,
    finished: RefCell<VecDeque<Finished<C>>>,
    /// Bytes of the datagrams whose callbacks have not run.
    queued_bytes: Cell<usize>,
}

impl<C: 'static> UdpCore<C> {
    pub(crate) fn with_socket<T>(
        &self,
        syscall: &'static str,
        call: impl FnOnce(&Socket) -> io::Result<T>,
    ) -> Result<T> {
        match self.socket.borrow().as_ref() {
            Some(socket) => call(socket).or_syscall(syscall),
            None => Err(Error::new(errno::EBADF, syscall)),
        }
    }

    fn attach(self: &Rc<Self>, socket: Socket) -> Result<()> {
        let raw = socket.as_raw_fd();
        *self.socket.borrow_mut() = Some(socket);
        let both = mio::Interest::READABLE | mio::Interest::WRITABLE;
        self.key.set(self.base.lp.register(raw, both, Rc::clone(self) as Rc<dyn Source<C>>)?);
        self.raw.set(raw);
        self.writable.set(true);
        Ok(())
    }

    /// Lets go of a descriptor that could not be taken over: it stays open, and its owner's.
    fn give_back(&self) {
        if let Some(socket) = self.socket.borrow_mut().take() {
            let _ = socket.into_raw_fd();
        }
    }

    /// Makes the socket when an operation needs one and nobody bound it.
    fn ensure(self: &Rc<Self>, family: Domain) -> Result<()> {
        if self.base.is_closing() {
            return Err(Error::new(errno::EBADF, "send"));
        }
        if self.socket.borrow().is_some() {
            return Ok(());
        }
        let socket = Socket::new(family, Type::DGRAM, Some(Protocol::UDP)).or_syscall("socket")?;
        socket.set_nonblocking(true).or_syscall("fcntl")?;
        self.attach(socket).inspect_err(|_| drop(self.socket.borrow_mut().take()))
    }

    fn pend_receive(self: &Rc<Self>) {
        if !self.receive_queued.replace(true) {
            let me = Rc::clone(self);
            let call = move |cx: &mut C| {
                me.receive_queued.set(false);
                me.receive_some(cx);
            };
            self.base.lp.pend_next_turn(Pending::Call(Box::new(call)));
        }
    }

    fn receive_some(self: &Rc<Self>, cx: &mut C) {
        let mut buffer = self.base.lp.take_read_buffer();
        for _ in 0..DATAGRAMS_PER_EVENT {
            if !self.receiving.get() || !self.readable.get() || self.raw.get() < 0 {
                break;
            }
            match sys::fd::receive_from(self.raw.get(), &mut buffer) {
                Ok((count, from, truncated)) => {
                    add(&self.base.lp.counters.bytes_read, count as u64);
                    let Some(from) = from.as_socket() else {
                        continue;
                    };
                    self.report(cx, Datagram::Message { bytes: &buffer[..count], from, truncated });
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.readable.set(false),
                Err(error) => {
                    // An ICMP answer to an earlier send on a connected socket shows here, once.
                    self.report(cx, Datagram::Error(Error::from_io(&error, "recvmsg")));
                }
            }
        }
        self.base.lp.put_read_buffer(buffer);
        if self.receiving.get() && self.readable.get() {
            self.pend_receive();
        }
    }

    fn report(&self, cx: &mut C, datagram: Datagram<'_>) {
        self.base.call(&self.on_message, |callback| callback(cx, datagram));
    }

    fn send_once(&self, pieces: &[Bytes], to: Option<&SockAddr>) -> io::Result<usize> {
        let socket = self.socket.borrow();
        let Some(socket) = socket.as_ref() else {
            return Err(io::Error::from_raw_os_error(libc::EBADF));
        };
        let sent = match (pieces, to) {
            ([one], Some(to)) => socket.send_to(one.as_ref(), to),
            ([one], None) => socket.send(one.as_ref()),
            (many, to) => {
                let slices: Vec<IoSlice<'_>> = many.iter().map(|piece| IoSlice::new(piece.as_ref())).collect();
                match to {
                    Some(to) => socket.send_to_vectored(&slices, to),
                    None => socket.send_vectored(&slices),
                }
            }
        }?;
        add(&self.base.lp.counters.bytes_written, sent as u64);
        Ok(sent)
    }

    fn check_target(&self, to: Option<&SocketAddr>) -> Result<()> {
        match (self.connected.get(), to) {
            (true, Some(_)) => Err(Error::new(errno::EISCONN, "send")),
            (false, None) => Err(Error::new(-libc::EDESTADDRREQ, "send")),
            _ => Ok(()),
        }
    }

    fn send(self: &Rc<Self>, pieces: Vec<Bytes>, to: Option<SocketAddr>, done: Done<C>) -> Result<()> {
        self.check_target(to.as_ref())?;
        self.ensure(to.map_or(Domain::IPV4, Domain::for_address))?;
        self.base.lp.request_begun();
        let size: usize = pieces.iter().map(|piece| piece.as_ref().len()).sum();
        self.queued_bytes.set(self.queued_bytes.get() + size);
        self.sends.borrow_mut().push_back(SendReq { pieces, to: to.map(SockAddr::from), done });
        self.bound.set(true);
        self.flush();
        Ok(())
    }

    fn flush(self: &Rc<Self>) {
        while self.writable.get() {
            let Some(request) = self.sends.borrow_mut().pop_front() else {
                break;
            };
            let result = self.send_once(&request.pieces, request.to.as_ref());
            match result {
                Err(error) if matches!(error.raw_os_error(), Some(libc::EAGAIN | libc::ENOBUFS)) => {
                    self.writable.set(false);
                    self.sends.borrow_mut().push_front(request);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => self.sends.borrow_mut().push_front(request),
                result => {
                    let result = result.map(drop).or_syscall("send");
                    self.finish(request, result);
                }
            }
        }
        self.pend_finished();
    }

    fn finish(&self, request: SendReq<C>, result: Result<()>) {
        let size: usize = request.pieces.iter().map(|piece| piece.as_ref().len()).sum();
        self.finished.borrow_mut().push_back(Finished { done: request.done, result, size });
    }

    fn pend_finished(self: &Rc<Self>) {
        if !self.finished.borrow().is_empty() && !self.finish_queued.replace(true) {
            self.base.lp.pend(Pending::Source(Rc::clone(self) as Rc<dyn Source<C>>));
        }
    }

    fn deliver(self: &Rc<Self>, cx: &mut C) {
        let count = self.finished.borrow().len();
        for _ in 0..count {
            let finished = self.finished.borrow_mut().pop_front();
            if let Some(Finished { done, result, size }) = finished {
                self.queued_bytes.set(self.queued_bytes.get().saturating_sub(size));
                self.base.lp.request_done();
                done(cx, result);
                self.base.lp.counters.callback_done();
            }
        }
        self.pend_finished();
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if self.base.begin_close(callback) {
            self.receiving.set(false);
            self.close_fd();
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }

    fn close_fd(&self) {
        let raw = self.raw.replace(-1);
        if self.key.get() != usize::MAX {
            self.base.lp.deregister(raw, self.key.replace(usize::MAX));
        }
        let socket = self.socket.borrow_mut().take();
        drop(socket);
    }
}

impl<C: 'static> Source<C> for UdpCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, ready: Ready) {
        if ready.readable || ready.error {
            self.readable.set(true);
            self.receive_some(cx);
        }
        if (ready.writable || ready.error) && self.raw.get() >= 0 {
            self.writable.set(true);
            self.flush();
            self.deliver(cx);
        }
    }

    fn on_pending(self: Rc<Self>, cx: &mut C) {
        self.finish_queued.set(false);
        self.deliver(cx);
    }

    fn finish_close(self: Rc<Self>, cx: &mut C) {
        let waiting = std::mem::take(&mut *self.sends.borrow_mut());
        for request in waiting {
            self.finish(request, Err(Error::canceled("send")));
        }
        self.deliver(cx);
        drop(self.on_message.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.receiving.set(false);
        self.base.set_active(false);
        self.close_fd();
        let sends = std::mem::take(&mut *self.sends.borrow_mut());
        let finished = std::mem::take(&mut *self.finished.borrow_mut());
        drop((sends, finished, self.on_message.take(), self.base.closed()));
    }
}

impl<C: 'static> UdpSocket<C> {
    /// Makes an unbound handle; the socket comes with [`UdpSocket::bind`], [`UdpSocket::connect`] or the first send.
    pub fn new(lp: &EventLoop<C>) -> Self {
        let core = UdpCore {
            base: HandleBase::new(lp.shared(), HandleKind::Udp),
            socket: RefCell::new(None),
            raw: Cell::new(-1),
            key: Cell::new(usize::MAX),
            receiving: Cell::new(false),
            readable: Cell::new(false),
            writable: Cell::new(false),
            receive_queued: Cell::new(false),
            finish_queued: Cell::new(false),
            connected: Cell::new(false),
            bound: Cell::new(false),
            on_message: Slot::empty(),
            sends: RefCell::new(VecDeque::new()),
            finished: RefCell::new(VecDeque::new()),
            queued_bytes: Cell::new(0),
        };
        Self { core: Rc::new(core) }
    }

    /// Binds to an address.
    pub fn bind(&self, address: SocketAddr, options: UdpBindOptions) -> Result<()> {
        if self.core.bound.get() {
            return Err(Error::new(errno::EINVAL, "bind"));
        }
        self.core.ensure(Domain::for_address(address))?;
        self.core.with_socket("setsockopt", |socket| {
            if options.reuse_address {
                socket.set_reuse_address(true)?;
            }
            if options.reuse_port {
                socket.set_reuse_port(true)?;
            }
            if address.is_ipv6() && options.ipv6_only {
                socket.set_only_v6(true)?;
            }
            Ok(())
        })?;
        self.core.with_socket("bind", |socket| socket.bind(&address.into()))?;
        self.core.bound.set(true);
        Ok(())
    }

    /// Takes over a socket that was made elsewhere.
    pub fn open(&self, fd: RawFd) -> Result<()> {
        if self.core.base.is_closing() || self.core.raw.get() >= 0 {
            return Err(Error::new(errno::EBUSY, "open"));
        }
        sys::fd::set_nonblocking(fd).or_syscall("open")?;
        let socket = Socket::from(sys::fd::adopt(fd).or_syscall("open")?);
        let connected = socket.peer_addr().is_ok();
        self.core.attach(socket).inspect_err(|_| self.core.give_back())?;
        self.core.connected.set(connected);
        self.core.bound.set(true);
        Ok(())
    }

    /// Sets the one address that datagrams go to and come from.
    pub fn connect(&self, address: SocketAddr) -> Result<()> {
        if self.core.connected.get() {
            return Err(Error::new(errno::EISCONN, "connect"));
        }
        self.core.ensure(Domain::for_address(address))?;
        self.core.with_socket("connect", |socket| socket.connect(&address.into()))?;
        self.core.connected.set(true);
        self.core.bound.set(true);
        Ok(())
    }

    /// Undoes [`UdpSocket::connect`].
    pub fn disconnect(&self) -> Result<()> {
        if !self.core.connected.get() {
            return Err(Error::new(errno::ENOTCONN, "connect"));
        }
        sys::fd::disconnect(self.core.raw.get()).or_syscall("connect")?;
        self.core.connected.set(false);
        Ok(())
    }

    /// Sends one datagram, to the connected address when `to` is `None`. `done` is called once, in a later phase.
    pub fn send(
        &self,
        bytes: impl Into<Bytes>,
        to: Option<SocketAddr>,
        done: impl FnOnce(&mut C, Result<()>) + 'static,
    ) -> Result<()> {
        self.core.send(vec![bytes.into()], to, Box::new(done))
    }

    /// Like [`UdpSocket::send`], the datagram made of several pieces.
    pub fn send_vectored(
        &self,
        pieces: Vec<Bytes>,
        to: Option<SocketAddr>,
        done: impl FnOnce(&mut C, Result<()>) + 'static,
    ) -> Result<()> {
        self.core.send(pieces, to, Box::new(done))
    }

    /// Sends one datagram now or not at all (`EAGAIN`).
    pub fn try_send(&self, bytes: &[u8], to: Option<SocketAddr>) -> Result<usize> {
        self.core.check_target(to.as_ref())?;
        self.core.ensure(to.map_or(Domain::IPV4, Domain::for_address))?;
        if !self.core.sends.borrow().is_empty() {
            return Err(Error::new(errno::EAGAIN, "send"));
        }
        self.core.bound.set(true);
        let sent = self.core.with_socket("send", |socket| match to {
            Some(to) => socket.send_to(bytes, &to.into()),
            None => socket.send(bytes),
        })?;
        add(&self.core.base.lp.counters.bytes_written, sent as u64);
        Ok(sent)
    }

    /// Binds to a free port of all interfaces, unless that was done.
    pub(crate) fn bind_if_needed(&self, ipv6: bool) -> Result<()> {
        if self.core.bound.get() {
            return Ok(());
        }
        let any: IpAddr = if ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        self.bind(SocketAddr::new(any, 0), UdpBindOptions::default())
    }

    /// Starts receiving; binds to a free port first if nobody has bound.
    pub fn receive_start(&self, callback: impl FnMut(&mut C, Datagram<'_>) + 'static) -> Result<()> {
        let core = &self.core;
        if core.base.is_closing() {
            return Err(Error::new(errno::EBADF, "recvmsg"));
        }
        self.bind_if_needed(false)?;
        if core.receiving.get() {
            return Err(Error::new(errno::EALREADY, "recvmsg"));
        }
        core.on_message.set(Box::new(callback));
        core.receiving.set(true);
        core.base.set_active(true);
        if core.readable.get() {
            core.pend_receive();
        }
        Ok(())
    }

    /// Stops receiving.
    pub fn receive_stop(&self) {
        self.core.receiving.set(false);
        self.core.base.set_active(false);
    }

    /// Bytes of datagrams whose callbacks have not run.
    pub fn send_queue_size(&self) -> usize {
        self.core.queued_bytes.get()
    }

    /// Number of datagrams whose callbacks have not run.
    pub fn send_queue_count(&self) -> usize {
        self.core.sends.borrow().len() + self.core.finished.borrow().len()
    }

    /// The descriptor, or -1 when there is none.
    pub fn fd(&self) -> RawFd {
        self.core.raw.get()
    }
}

handle_methods!(UdpSocket);
