//! Streams of bytes: the one implementation behind TCP, Unix sockets, pipes and terminals.
//!
//! A descriptor is registered once, edge-triggered, for both directions; `readable` and `writable` remember the last
//! edge until a call says "would block". Reads go through the loop's one buffer. Each read event is bounded, a stream
//! with more to read goes on in the next turn. The write half is in `stream_write.rs`.
//!
//! Invariant: no `RefCell` of this file is borrowed while a callback runs, and callbacks never run inside the call that
//! starts an operation.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::{Pending, Shared};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use crate::metrics::add;
use crate::stream_write::WriteQueue;
use crate::sys;
use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::rc::Rc;

pub use crate::stream_write::Bytes;

/// Reads of one event, 64 KiB each at most; then the others get their turn.
const READS_PER_EVENT: usize = 16;

/// What a reading stream reports.
#[derive(Debug)]
pub enum ReadEvent<'a> {
    /// Bytes, in the loop's buffer: copy what is to stay.
    Data(&'a [u8]),
    /// The other side sends no more. Reading has stopped.
    Eof,
    /// Reading failed and has stopped.
    Error(Error),
}

/// The callback of a request: called once.
pub(crate) type Done<C> = Box<dyn FnOnce(&mut C, Result<()>)>;

/// The callback of a reading stream.
type ReadCallback<C> = dyn FnMut(&mut C, ReadEvent<'_>);

/// A stream of bytes. `TcpStream`, `UnixStream` and `Pipe` dereference to it.
pub struct Stream<C: 'static> {
    pub(crate) core: Rc<StreamCore<C>>,
}

pub(crate) struct StreamCore<C: 'static> {
    pub(crate) base: HandleBase<C>,
    /// Sends without signals, shuts down, and a short read means that nothing is left: true of sockets.
    pub(crate) socket: bool,
    /// A short read does not mean that nothing is left (terminals give a line at a time).
    lines: bool,
    fd: RefCell<Option<OwnedFd>>,
    pub(crate) raw: Cell<RawFd>,
    key: Cell<usize>,
    reading: Cell<bool>,
    readable: Cell<bool>,
    pub(crate) writable: Cell<bool>,
    read_closed: Cell<bool>,
    connecting: Cell<bool>,
    read_queued: Cell<bool>,
    pub(crate) write_queued: Cell<bool>,
    on_read: Slot<ReadCallback<C>>,
    connect: RefCell<Option<Done<C>>>,
    connect_error: Cell<Option<Error>>,
    pub(crate) shutdown: RefCell<Option<Done<C>>>,
    pub(crate) shut: Cell<bool>,
    pub(crate) out: RefCell<WriteQueue<C>>,
    /// Descriptors that came with the bytes, once somebody has asked for them; see `stream_pass.rs`.
    pub(crate) passed: RefCell<Option<Vec<OwnedFd>>>,
    bytes_read: Cell<u64>,
    pub(crate) bytes_written: Cell<u64>,
}

impl<C: 'static> StreamCore<C> {
    /// A stream without a descriptor.
    pub(crate) fn new(lp: &Rc<Shared<C>>, kind: HandleKind) -> Rc<Self> {
        Rc::new(Self {
            base: HandleBase::new(lp, kind),
            socket: !matches!(kind, HandleKind::Pipe | HandleKind::Tty),
            lines: matches!(kind, HandleKind::Tty),
            fd: RefCell::new(None),
            raw: Cell::new(-1),
            key: Cell::new(usize::MAX),
            reading: Cell::new(false),
            readable: Cell::new(false),
            writable: Cell::new(false),
            read_closed: Cell::new(false),
            connecting: Cell::new(false),
            read_queued: Cell::new(false),
            write_queued: Cell::new(false),
            on_read: Slot::empty(),
            connect: RefCell::new(None),
            connect_error: Cell::new(None),
            shutdown: RefCell::new(None),
            shut: Cell::new(false),
            out: RefCell::new(WriteQueue::new()),
            passed: RefCell::new(None),
            bytes_read: Cell::new(0),
            bytes_written: Cell::new(0),
        })
    }

    /// Gives the stream its descriptor, which must be non-blocking, and registers it. `connected`: writes may be tried.
    pub(crate) fn attach(self: &Rc<Self>, fd: OwnedFd, connected: bool) -> Result<()> {
        if self.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "open"));
        }
        if self.raw.get() >= 0 {
            return Err(Error::new(errno::EBUSY, "open"));
        }
        let raw = fd.as_raw_fd();
        let both = mio::Interest::READABLE | mio::Interest::WRITABLE;
        self.key.set(self.base.lp.register(raw, both, Rc::clone(self) as Rc<dyn Source<C>>)?);
        *self.fd.borrow_mut() = Some(fd);
        self.raw.set(raw);
        self.writable.set(connected);
        Ok(())
    }

    /// Takes over a connected descriptor that was made elsewhere. It stays its owner's when this fails.
    pub(crate) fn adopt(self: &Rc<Self>, fd: RawFd) -> Result<()> {
        if self.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "open"));
        }
        if self.raw.get() >= 0 {
            return Err(Error::new(errno::EBUSY, "open"));
        }
        sys::fd::set_nonblocking(fd).or_syscall("open")?;
        let both = mio::Interest::READABLE | mio::Interest::WRITABLE;
        self.key.set(self.base.lp.register(fd, both, Rc::clone(self) as Rc<dyn Source<C>>)?);
        self.hold(sys::fd::adopt(fd).or_syscall("open")?);
        self.writable.set(true);
        Ok(())
    }

    /// Holds a descriptor that is not registered yet (a bound socket before its connect).
    pub(crate) fn hold(&self, fd: OwnedFd) {
        self.raw.set(fd.as_raw_fd());
        *self.fd.borrow_mut() = Some(fd);
    }

    /// Gives back a held descriptor for [`StreamCore::attach`].
    pub(crate) fn release_held(&self) -> Option<OwnedFd> {
        if self.key.get() != usize::MAX {
            return None;
        }
        self.raw.set(-1);
        self.fd.borrow_mut().take()
    }

    pub(crate) fn is_attached(&self) -> bool {
        self.key.get() != usize::MAX
    }

    /// Waits for the connect under way to end; `immediate` is its error if that is known already.
    pub(crate) fn begin_connect(self: &Rc<Self>, done: Done<C>, immediate: Option<Error>) {
        self.connecting.set(true);
        self.base.lp.request_begun();
        *self.connect.borrow_mut() = Some(done);
        if let Some(error) = immediate {
            self.connect_error.set(Some(error));
            self.pend_writes();
        }
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.connecting.get()
    }

    fn finish_connect(self: &Rc<Self>, cx: &mut C) {
        let result = match self.connect_error.take() {
            Some(error) => Err(error),
            None => match self.socket_error() {
                Ok(None) => Ok(()),
                Ok(Some(error)) | Err(error) => {
                    if error.errno() == -libc::EINPROGRESS {
                        return;
                    }
                    Err(error)
                }
            },
        };
        self.connecting.set(false);
        self.writable.set(result.is_ok());
        let done = self.connect.borrow_mut().take();
        if let Some(done) = done {
            self.base.lp.request_done();
            done(cx, result);
            self.base.lp.counters.callback_done();
        }
        if let Err(error) = result {
            self.fail_writes(error);
            self.pend_writes();
        }
    }

    fn socket_error(&self) -> Result<Option<Error>> {
        let fd = self.fd.borrow();
        let Some(fd) = fd.as_ref() else {
            return Err(Error::new(errno::EBADF, "connect"));
        };
        let error = socket2::SockRef::from(fd).take_error().or_syscall("connect")?;
        Ok(error.map(|error| Error::from_io(&error, "connect")))
    }

    /// Runs `use_fd` on the socket.
    pub(crate) fn with_socket<T>(
        &self,
        syscall: &'static str,
        use_fd: impl FnOnce(&socket2::SockRef<'_>) -> io::Result<T>,
    ) -> Result<T> {
        let fd = self.fd.borrow();
        let Some(fd) = fd.as_ref() else {
            return Err(Error::new(errno::EBADF, syscall));
        };
        use_fd(&socket2::SockRef::from(fd)).or_syscall(syscall)
    }

    fn read_start(self: &Rc<Self>, callback: Box<ReadCallback<C>>) -> Result<()> {
        if self.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "read"));
        }
        if self.raw.get() < 0 && !self.connecting.get() {
            return Err(Error::new(errno::ENOTCONN, "read"));
        }
        self.on_read.set(callback);
        self.reading.set(true);
        self.base.set_active(true);
        if self.readable.get() {
            self.pend_read();
        }
        Ok(())
    }

    fn read_stop(&self) {
        self.reading.set(false);
        self.base.set_active(false);
    }

    fn pend_read(self: &Rc<Self>) {
        if !self.read_queued.replace(true) {
            let me = Rc::clone(self);
            let call = move |cx: &mut C| {
                me.read_queued.set(false);
                me.read_some(cx);
            };
            self.base.lp.pend_next_turn(Pending::Call(Box::new(call)));
        }
    }

    /// Reads while there is something, at most [`READS_PER_EVENT`] times.
    fn read_some(self: &Rc<Self>, cx: &mut C) {
        if !self.reading.get() || !self.readable.get() || self.connecting.get() {
            return;
        }
        let mut buffer = self.base.lp.take_read_buffer();
        let mut more = true;
        for _ in 0..READS_PER_EVENT {
            more = self.read_once(&mut buffer, cx);
            if !more {
                break;
            }
        }
        self.base.lp.put_read_buffer(buffer);
        if more && self.reading.get() {
            self.pend_read();
        }
    }

    /// One read and its callback. True when another may follow at once.
    fn read_once(self: &Rc<Self>, buffer: &mut [u8], cx: &mut C) -> bool {
        match self.receive(buffer) {
            Ok(0) => {
                self.readable.set(false);
                self.read_stop();
                self.report(cx, ReadEvent::Eof);
                false
            }
            Ok(n) => {
                add(&self.bytes_read, n as u64);
                add(&self.base.lp.counters.bytes_read, n as u64);
                let short = n < buffer.len() && !self.lines && self.passed.borrow().is_none();
                if short && !self.read_closed.get() {
                    // Everything is read: more will come with a new edge.
                    self.readable.set(false);
                }
                self.report(cx, ReadEvent::Data(&buffer[..n]));
                if short && self.readable.get() && self.reading.get() {
                    // The end follows, and its callback comes a turn later than the data's: hosts rely on the order.
                    self.pend_read();
                }
                !short && self.reading.get() && self.raw.get() >= 0
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.readable.set(false);
                false
            }
            Err(error) => {
                self.readable.set(false);
                self.read_stop();
                self.report(cx, ReadEvent::Error(Error::from_io(&error, "read")));
                false
            }
        }
    }

    fn report(&self, cx: &mut C, event: ReadEvent<'_>) {
        self.base.call(&self.on_read, |callback| callback(cx, event));
    }

    /// Closes the descriptor now (its number and port are free at once); callbacks follow in the closing phase.
    pub(crate) fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if !self.base.begin_close(callback) {
            return;
        }
        self.reading.set(false);
        self.close_fd();
        self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
    }

    fn close_fd(&self) {
        let raw = self.raw.replace(-1);
        if self.key.get() != usize::MAX {
            self.base.lp.deregister(raw, self.key.replace(usize::MAX));
        }
        let fd = self.fd.borrow_mut().take();
        let passed = self.passed.borrow_mut().take();
        drop((fd, passed));
    }
}

impl<C: 'static> Source<C> for StreamCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, ready: Ready) {
        if ready.read_closed || ready.error {
            self.read_closed.set(true);
        }
        if ready.readable || ready.read_closed || ready.error {
            self.readable.set(true);
        }
        if self.connecting.get() {
            if ready.writable || ready.write_closed || ready.error {
                self.finish_connect(&mut *cx);
            }
            if self.connecting.get() {
                return;
            }
        }
        self.read_some(cx);
        if (ready.writable || ready.write_closed || ready.error) && self.raw.get() >= 0 {
            self.writable.set(true);
            self.flush();
            self.deliver_writes(cx);
        }
    }

    fn on_pending(self: Rc<Self>, cx: &mut C) {
        self.write_queued.set(false);
        if self.connecting.get() && self.connect_error.get().is_some() {
            self.finish_connect(cx);
        }
        self.deliver_writes(cx);
    }

    fn finish_close(self: Rc<Self>, cx: &mut C) {
        let connect = self.connect.borrow_mut().take();
        if let Some(done) = connect {
            self.base.lp.request_done();
            done(cx, Err(Error::canceled("connect")));
            self.base.lp.counters.callback_done();
        }
        self.fail_writes(Error::canceled("write"));
        self.deliver_writes(cx);
        drop(self.on_read.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.reading.set(false);
        self.base.set_active(false);
        self.close_fd();
        let requests = (self.connect.borrow_mut().take(), self.shutdown.borrow_mut().take());
        let queue = std::mem::replace(&mut *self.out.borrow_mut(), WriteQueue::new());
        drop((requests, queue, self.on_read.take(), self.base.closed()));
    }
}

impl<C: 'static> Stream<C> {
    /// Starts reading (or goes on with another callback). Bytes come in later turns, never inside this call.
    pub fn read_start(&self, callback: impl FnMut(&mut C, ReadEvent<'_>) + 'static) -> Result<()> {
        self.core.read_start(Box::new(callback))
    }

    /// Stops reading: no callback comes after this, what arrives waits in the system's buffer.
    pub fn read_stop(&self) {
        self.core.read_stop();
    }

    /// Whether the stream reads.
    pub fn is_reading(&self) -> bool {
        self.core.reading.get()
    }

    /// Writes as much as the system takes now, without queueing. `EAGAIN` when it takes nothing, or when earlier writes
    /// are still queued.
    pub fn try_write(&self, bytes: &[u8]) -> Result<usize> {
        self.core.try_write(bytes)
    }

    /// [`Stream::try_write`] for several pieces, in one call.
    pub fn try_write_vectored(&self, slices: &[std::io::IoSlice<'_>]) -> Result<usize> {
        self.core.try_write_vectored(slices)
    }

    /// Writes all of `bytes`: tries at once and queues the rest. `done` is called once, in a later phase.
    pub fn write(&self, bytes: impl Into<Bytes>, done: impl FnOnce(&mut C, Result<()>) + 'static) {
        self.core.write(vec![bytes.into()], None, Box::new(done));
    }

    /// Like [`Stream::write`] for several pieces, which go out in one call.
    pub fn write_vectored(&self, pieces: Vec<Bytes>, done: impl FnOnce(&mut C, Result<()>) + 'static) {
        self.core.write(pieces, None, Box::new(done));
    }

    /// Bytes that are queued and not yet taken by the system.
    pub fn write_queue_size(&self) -> usize {
        self.core.out.borrow().bytes()
    }

    /// Ends the writing half once all queued writes are out. `done` comes after their callbacks.
    pub fn shutdown(&self, done: impl FnOnce(&mut C, Result<()>) + 'static) -> Result<()> {
        self.core.shutdown(Box::new(done))
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.core.bytes_read.get()
    }

    /// Bytes written so far.
    pub fn bytes_written(&self) -> u64 {
        self.core.bytes_written.get()
    }

    /// The descriptor, or -1 when there is none.
    pub fn fd(&self) -> RawFd {
        self.core.raw.get()
    }

    /// Whether the stream can be read from by its state: connected, not closing.
    pub fn is_readable(&self) -> bool {
        self.core.raw.get() >= 0 && !self.core.connecting.get()
    }

    /// Whether the stream can be written to by its state: connected, not shut down, not closing.
    pub fn is_writable(&self) -> bool {
        self.core.raw.get() >= 0 && !self.core.connecting.get() && !self.core.shut.get()
    }
}

handle_methods!(Stream);
