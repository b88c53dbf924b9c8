//! The write half of streams: one try at once, then a queue that goes out in gathered writes.
//!
//! Completions are collected in `done` and delivered from the pending phase (or from the readiness event that flushed
//! them), never from inside the call. Queued and finished requests keep their order.

use crate::error::{Error, Result, errno};
use crate::event_loop::Pending;
use crate::metrics::add;
use crate::stream::{Done, StreamCore};
use crate::sys;
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::os::fd::OwnedFd;
use std::rc::Rc;

/// Pieces that one gathered write takes; the system's own limit is 1024, but few writes have more than some dozens.
const PIECES: usize = 64;

/// Gathered writes of one flush; a fast peer must not hold the loop.
const WRITES_PER_FLUSH: usize = 32;

/// Bytes to write, with their owner.
pub enum Bytes {
    /// A vector.
    Vec(Vec<u8>),
    /// Bytes that live for ever.
    Static(&'static [u8]),
    /// Shared bytes.
    Shared(Rc<[u8]>),
    /// Any other owner. What `as_ref` gives must not change until the write is done.
    Owner(Box<dyn AsRef<[u8]>>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Vec(bytes) => bytes,
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
            Self::Owner(owner) => (**owner).as_ref(),
        }
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Vec(bytes)
    }
}

impl From<String> for Bytes {
    fn from(text: String) -> Self {
        Self::Vec(text.into_bytes())
    }
}

impl From<&'static [u8]> for Bytes {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Static(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for Bytes {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::Static(bytes)
    }
}

impl From<&'static str> for Bytes {
    fn from(text: &'static str) -> Self {
        Self::Static(text.as_bytes())
    }
}

impl From<Rc<[u8]>> for Bytes {
    fn from(bytes: Rc<[u8]>) -> Self {
        Self::Shared(bytes)
    }
}

/// A queued write.
struct WriteReq<C: 'static> {
    pieces: Vec<Bytes>,
    /// The piece that goes next, and how much of it is out.
    at: usize,
    offset: usize,
    /// A descriptor that goes with the first byte.
    passed: Option<OwnedFd>,
    done: Done<C>,
}

/// Queued writes, and finished ones whose callbacks are due.
pub(crate) struct WriteQueue<C: 'static> {
    queue: VecDeque<WriteReq<C>>,
    finished: VecDeque<(Done<C>, Result<()>)>,
    bytes: usize,
}

impl<C: 'static> WriteQueue<C> {
    pub(crate) const fn new() -> Self {
        Self { queue: VecDeque::new(), finished: VecDeque::new(), bytes: 0 }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The first pieces of the queue as slices; returns how many there are.
    fn gather<'a>(&'a self, slices: &mut [IoSlice<'a>; PIECES]) -> usize {
        let mut count = 0;
        for (place, request) in self.queue.iter().enumerate() {
            // A descriptor travels with the first byte of its own request, in a call of its own.
            if place > 0 && (request.passed.is_some() || self.passed().is_some()) {
                break;
            }
            for (index, piece) in request.pieces.iter().enumerate().skip(request.at) {
                let bytes = piece.as_ref();
                let bytes = if index == request.at { &bytes[request.offset.min(bytes.len())..] } else { bytes };
                if bytes.is_empty() {
                    continue;
                }
                slices[count] = IoSlice::new(bytes);
                count += 1;
                if count == PIECES {
                    return count;
                }
            }
        }
        count
    }

    /// The descriptor that goes with the next bytes.
    fn passed(&self) -> Option<&OwnedFd> {
        self.queue.front().and_then(|request| request.passed.as_ref())
    }

    /// Takes `written` bytes off the front and moves requests that are out to the finished ones.
    fn advance(&mut self, mut written: usize) {
        self.bytes = self.bytes.saturating_sub(written);
        if let Some(request) = self.queue.front_mut() {
            // Sent, if there was one.
            request.passed = None;
        }
        while let Some(request) = self.queue.front_mut() {
            while let Some(piece) = request.pieces.get(request.at) {
                let left = piece.as_ref().len().saturating_sub(request.offset);
                if left > written {
                    request.offset += written;
                    return;
                }
                written -= left;
                request.at += 1;
                request.offset = 0;
            }
            if let Some(request) = self.queue.pop_front() {
                self.finished.push_back((request.done, Ok(())));
            }
        }
    }

    fn fail(&mut self, error: Error) {
        self.bytes = 0;
        while let Some(request) = self.queue.pop_front() {
            self.finished.push_back((request.done, Err(error)));
        }
    }
}

impl<C: 'static> StreamCore<C> {
    /// The state error that a write meets, if any.
    fn write_state(&self) -> Result<()> {
        if self.base.is_closing() {
            Err(Error::canceled("write"))
        } else if self.raw.get() < 0 && !self.is_connecting() {
            Err(Error::new(errno::EBADF, "write"))
        } else if self.shut.get() {
            Err(Error::new(errno::EPIPE, "write"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn try_write(&self, bytes: &[u8]) -> Result<usize> {
        self.try_now(|raw, socket| sys::fd::write(raw, bytes, socket))
    }

    pub(crate) fn try_write_vectored(&self, slices: &[std::io::IoSlice<'_>]) -> Result<usize> {
        self.try_now(|raw, socket| sys::fd::write_vectored(raw, slices, socket))
    }

    fn try_now(&self, write: impl FnOnce(std::os::fd::RawFd, bool) -> io::Result<usize>) -> Result<usize> {
        self.write_state()?;
        if !self.writable.get() || !self.out.borrow().queue.is_empty() {
            return Err(Error::new(errno::EAGAIN, "write"));
        }
        match write(self.raw.get(), self.socket) {
            Ok(n) => {
                self.count_written(n);
                Ok(n)
            }
            Err(error) => {
                if error.kind() == io::ErrorKind::WouldBlock {
                    self.writable.set(false);
                }
                Err(Error::from_io(&error, "write"))
            }
        }
    }

    pub(crate) fn write(self: &Rc<Self>, pieces: Vec<Bytes>, passed: Option<OwnedFd>, done: Done<C>) {
        self.base.lp.request_begun();
        if let Err(error) = self.write_state() {
            self.out.borrow_mut().finished.push_back((done, Err(error)));
            self.pend_writes();
            return;
        }
        let idle = {
            let mut out = self.out.borrow_mut();
            let idle = out.queue.is_empty();
            out.bytes += pieces.iter().map(|piece| piece.as_ref().len()).sum::<usize>();
            out.queue.push_back(WriteReq { pieces, at: 0, offset: 0, passed, done });
            idle
        };
        if idle && self.writable.get() {
            self.flush();
        }
    }

    /// Writes what is queued while the system takes it; leaves finished requests to [`StreamCore::deliver_writes`].
    pub(crate) fn flush(self: &Rc<Self>) {
        for _ in 0..WRITES_PER_FLUSH {
            if !self.writable.get() || self.out.borrow().queue.is_empty() {
                break;
            }
            let written = {
                let out = self.out.borrow();
                let mut slices = [IoSlice::new(&[]); PIECES];
                let count = out.gather(&mut slices);
                match (count, out.passed()) {
                    (0, _) => Ok(0),
                    (count, Some(passed)) => sys::pass::send(self.raw.get(), &slices[..count], passed),
                    (1, None) => sys::fd::write(self.raw.get(), &slices[0], self.socket),
                    (count, None) => sys::fd::write_vectored(self.raw.get(), &slices[..count], self.socket),
                }
            };
            match written {
                Ok(n) => {
                    self.count_written(n);
                    self.out.borrow_mut().advance(n);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.writable.set(false),
                Err(error) => self.fail_writes(Error::from_io(&error, "write")),
            }
        }
        let out = self.out.borrow();
        let to_do = !out.finished.is_empty() || (self.writable.get() && !out.queue.is_empty());
        drop(out);
        self.shutdown_if_drained();
        if to_do {
            self.pend_writes();
        }
    }

    fn count_written(&self, n: usize) {
        add(&self.bytes_written, n as u64);
        add(&self.base.lp.counters.bytes_written, n as u64);
    }

    /// All that is queued fails with `error`.
    pub(crate) fn fail_writes(&self, error: Error) {
        self.out.borrow_mut().fail(error);
        let shutdown = self.shutdown.borrow_mut().take();
        if let Some(done) = shutdown {
            let error = Error::new(error.errno(), "shutdown");
            self.out.borrow_mut().finished.push_back((done, Err(error)));
        }
    }

    /// Has [`StreamCore::deliver_writes`] called from the pending phase.
    pub(crate) fn pend_writes(self: &Rc<Self>) {
        if !self.write_queued.replace(true) {
            self.base.lp.pend(Pending::Source(Rc::clone(self) as Rc<dyn crate::handle::Source<C>>));
        }
    }

    /// Calls back for finished requests; those that finish meanwhile come the next time.
    pub(crate) fn deliver_writes(self: &Rc<Self>, cx: &mut C) {
        if self.writable.get() && !self.base.is_closing() && !self.out.borrow().queue.is_empty() {
            self.flush();
        }
        let count = self.out.borrow().finished.len();
        for _ in 0..count {
            let finished = self.out.borrow_mut().finished.pop_front();
            if let Some((done, result)) = finished {
                self.base.lp.request_done();
                done(cx, result);
                self.base.lp.counters.callback_done();
            }
        }
        if self.out.borrow().finished.is_empty() {
            self.shut_down(cx);
        } else {
            self.pend_writes();
        }
    }

    /// Ends the writing half and says so at once: the other end, when it lives in this process too, hears of it after the
    /// callback.
    fn shut_down(&self, cx: &mut C) {
        if self.base.is_closing() || !self.out.borrow().queue.is_empty() {
            return;
        }
        let done = self.shutdown.borrow_mut().take();
        if let Some(done) = done {
            // A pipe or terminal has no half to shut: its other end sees the end at close.
            let result = if self.socket {
                self.with_socket("shutdown", |socket| socket.shutdown(std::net::Shutdown::Write))
            } else {
                Ok(())
            };
            self.base.lp.request_done();
            done(cx, result);
            self.base.lp.counters.callback_done();
        }
    }

    pub(crate) fn shutdown(self: &Rc<Self>, done: Done<C>) -> Result<()> {
        let open = self.raw.get() >= 0 && !self.base.is_closing();
        if !open || self.is_connecting() || self.shut.get() {
            return Err(Error::new(errno::ENOTCONN, "shutdown"));
        }
        self.shut.set(true);
        self.base.lp.request_begun();
        *self.shutdown.borrow_mut() = Some(done);
        self.shutdown_if_drained();
        Ok(())
    }

    /// Has the writing half ended in the pending phase once nothing waits to be written.
    fn shutdown_if_drained(self: &Rc<Self>) {
        if self.shutdown.borrow().is_some() && self.out.borrow().queue.is_empty() {
            self.pend_writes();
        }
    }
}
