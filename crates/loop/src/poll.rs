//! Readiness of a descriptor that somebody else owns and reads: for native add-ons and the host's own uses.
//!
//! The callback comes as long as the descriptor is ready (level-triggered): after each callback the descriptor is armed
//! anew, which costs one system call per event.

use crate::error::{Error, Result, errno};
use crate::event_loop::EventLoop;
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use std::cell::Cell;
use std::os::fd::RawFd;
use std::rc::Rc;

/// What to wait for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interest {
    /// Report when a read would not block.
    pub readable: bool,
    /// Report when a write would not block.
    pub writable: bool,
}

impl Interest {
    /// Only reads.
    pub const READ: Self = Self { readable: true, writable: false };
    /// Only writes.
    pub const WRITE: Self = Self { readable: false, writable: true };
    /// Both.
    pub const BOTH: Self = Self { readable: true, writable: true };

    fn to_mio(self) -> Option<mio::Interest> {
        match (self.readable, self.writable) {
            (true, true) => Some(mio::Interest::READABLE | mio::Interest::WRITABLE),
            (true, false) => Some(mio::Interest::READABLE),
            (false, true) => Some(mio::Interest::WRITABLE),
            (false, false) => None,
        }
    }
}

/// What holds now. Errors and hang-ups show as readable and writable, so that the next call on the descriptor tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PollEvent {
    /// A read would not block.
    pub readable: bool,
    /// A write would not block.
    pub writable: bool,
    /// The other side closed its end.
    pub disconnected: bool,
}

/// Watches a descriptor, which must stay open until this handle is stopped or closed.
pub struct Poll<C: 'static> {
    core: Rc<PollCore<C>>,
}

struct PollCore<C: 'static> {
    base: HandleBase<C>,
    fd: RawFd,
    key: Cell<Option<usize>>,
    interest: Cell<Option<mio::Interest>>,
    callback: Slot<dyn FnMut(&mut C, PollEvent)>,
}

impl<C: 'static> PollCore<C> {
    fn stop(&self) {
        if let Some(key) = self.key.take() {
            self.base.lp.deregister(self.fd, key);
        }
        self.interest.set(None);
        self.base.set_active(false);
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if !self.base.is_closing() {
            self.stop();
            self.base.begin_close(callback);
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }
}

impl<C: 'static> Source<C> for PollCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, ready: Ready) {
        let Some(interest) = self.interest.get() else {
            return;
        };
        let broken = ready.error || (ready.read_closed && ready.write_closed);
        let event = PollEvent {
            readable: interest.is_readable() && (ready.readable || ready.read_closed || broken),
            writable: interest.is_writable() && (ready.writable || broken),
            disconnected: ready.read_closed,
        };
        if event.readable || event.writable {
            self.base.call(&self.callback, |callback| callback(cx, event));
        }
        if let (Some(key), Some(interest)) = (self.key.get(), self.interest.get()) {
            // Fails only on a descriptor that its owner has closed meanwhile: then there is nothing to report any more.
            let _ = self.base.lp.reregister(self.fd, key, interest);
        }
    }

    fn finish_close(self: Rc<Self>, cx: &mut C) {
        drop(self.callback.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.base.set_active(false);
        drop(self.callback.take());
        drop(self.base.closed());
    }
}

impl<C: 'static> Poll<C> {
    /// Makes a stopped handle for `fd`.
    pub fn new(lp: &EventLoop<C>, fd: RawFd) -> Self {
        let core = PollCore {
            base: HandleBase::new(lp.shared(), HandleKind::Poll),
            fd,
            key: Cell::new(None),
            interest: Cell::new(None),
            callback: Slot::empty(),
        };
        Self { core: Rc::new(core) }
    }

    /// Starts (or changes what is waited for). Fails with `EPERM` for files that are always ready.
    pub fn start(&self, interest: Interest, callback: impl FnMut(&mut C, PollEvent) + 'static) -> Result<()> {
        let core = &self.core;
        let Some(interest) = interest.to_mio() else {
            return Err(Error::new(errno::EINVAL, "poll"));
        };
        if core.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "poll"));
        }
        match core.key.get() {
            Some(key) => core.base.lp.reregister(core.fd, key, interest)?,
            None => {
                let source = Rc::clone(core) as Rc<dyn Source<C>>;
                core.key.set(Some(core.base.lp.register(core.fd, interest, source)?));
            }
        }
        core.callback.set(Box::new(callback));
        core.interest.set(Some(interest));
        core.base.set_active(true);
        Ok(())
    }

    /// Stops watching.
    pub fn stop(&self) {
        self.core.stop();
    }
}

handle_methods!(Poll);
