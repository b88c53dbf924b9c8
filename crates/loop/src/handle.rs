//! What every handle shares: its place in the loop's liveness count, its reference flag and its ordered close.
//!
//! Liveness is a counter that the loop owns. A handle counts while it is active, referenced and not closing; the flags
//! live here and every change of them keeps the counter true, so no handle type does bookkeeping of its own.

use crate::event_loop::Shared;
use std::cell::Cell;
use std::rc::Rc;

/// What a handle is; the names are for diagnostics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum HandleKind {
    Timer,
    Check,
    Idle,
    Prepare,
    Async,
    Poll,
    Tcp,
    TcpListener,
    Unix,
    UnixListener,
    Pipe,
    Tty,
    Udp,
    Signal,
    Child,
}

/// Number of [`HandleKind`]s.
pub(crate) const KINDS: usize = 15;

impl HandleKind {
    /// All kinds, in the order of the counters in [`crate::Metrics`].
    pub const ALL: [HandleKind; KINDS] = [
        Self::Timer,
        Self::Check,
        Self::Idle,
        Self::Prepare,
        Self::Async,
        Self::Poll,
        Self::Tcp,
        Self::TcpListener,
        Self::Unix,
        Self::UnixListener,
        Self::Pipe,
        Self::Tty,
        Self::Udp,
        Self::Signal,
        Self::Child,
    ];
}

const ACTIVE: u8 = 1;
const REFERENCED: u8 = 2;
const CLOSING: u8 = 4;
const CLOSED: u8 = 8;

/// The callback of a close.
pub(crate) type CloseCallback<C> = Box<dyn FnOnce(&mut C)>;

/// The common part of a handle.
pub(crate) struct HandleBase<C: 'static> {
    pub(crate) lp: Rc<Shared<C>>,
    flags: Cell<u8>,
    kind: HandleKind,
    close_callback: Cell<Option<CloseCallback<C>>>,
}

impl<C: 'static> HandleBase<C> {
    pub(crate) fn new(lp: &Rc<Shared<C>>, kind: HandleKind) -> Self {
        lp.counters.handle_made(kind);
        Self { lp: Rc::clone(lp), flags: Cell::new(REFERENCED), kind, close_callback: Cell::new(None) }
    }

    fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }

    fn put(&self, flag: u8, on: bool) {
        let before = self.counts();
        let flags = self.flags.get();
        self.flags.set(if on { flags | flag } else { flags & !flag });
        match (before, self.counts()) {
            (false, true) => self.lp.active_handles.set(self.lp.active_handles.get() + 1),
            (true, false) => self.lp.active_handles.set(self.lp.active_handles.get() - 1),
            _ => {}
        }
    }

    /// Whether this handle keeps the loop alive now.
    fn counts(&self) -> bool {
        self.flags.get() & (ACTIVE | REFERENCED | CLOSING) == ACTIVE | REFERENCED
    }

    pub(crate) fn set_active(&self, on: bool) {
        if self.has(ACTIVE) != on {
            self.put(ACTIVE, on);
        }
    }

    pub(crate) fn set_referenced(&self, on: bool) {
        self.put(REFERENCED, on);
    }

    pub(crate) fn is_active(&self) -> bool {
        self.has(ACTIVE) && !self.has(CLOSING)
    }

    pub(crate) fn is_referenced(&self) -> bool {
        self.has(REFERENCED)
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.has(CLOSING)
    }

    /// Marks the handle closing; false when it was so already. The loop calls [`Source::finish_close`] in its closing
    /// phase, which must end with [`HandleBase::closed`].
    pub(crate) fn begin_close(&self, callback: Option<CloseCallback<C>>) -> bool {
        if self.has(CLOSING) {
            return false;
        }
        self.put(CLOSING, true);
        self.set_active(false);
        self.close_callback.set(callback);
        true
    }

    /// Marks the close as done and runs its callback, if one was given.
    pub(crate) fn run_closed(&self, cx: &mut C) {
        if let Some(callback) = self.closed() {
            callback(cx);
            self.lp.counters.callback_done();
        }
    }

    /// Runs the callback in `slot`, which may replace, stop or drop its own handle meanwhile.
    pub(crate) fn call<F: ?Sized>(&self, slot: &Slot<F>, run: impl FnOnce(&mut F)) {
        if let Some(mut callback) = slot.take() {
            run(callback.as_mut());
            self.lp.counters.callback_done();
            if !self.is_closing() {
                slot.restore(callback);
            }
        }
    }

    /// Marks the close as done and hands out its callback, if one was given.
    pub(crate) fn closed(&self) -> Option<CloseCallback<C>> {
        if !self.has(CLOSED) {
            self.put(CLOSED, true);
            self.lp.counters.handle_gone(self.kind);
        }
        self.close_callback.take()
    }
}

/// What the loop calls a handle for. Every method gets the handle's own `Rc`, so callbacks may drop the handle value.
pub(crate) trait Source<C: 'static> {
    /// The operating system reported readiness.
    fn on_event(self: Rc<Self>, _cx: &mut C, _ready: Ready) {}
    /// The handle had put itself into the pending queue.
    fn on_pending(self: Rc<Self>, _cx: &mut C) {}
    /// The closing phase reached the handle.
    fn finish_close(self: Rc<Self>, cx: &mut C);
    /// The loop goes away: drop callbacks (they may hold the loop) and descriptors.
    fn dispose(&self) {}
}

/// Readiness as the operating system told it: what holds now is found out by trying.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    pub(crate) readable: bool,
    pub(crate) writable: bool,
    /// The other side will send no more, or both sides are shut, or an error waits.
    pub(crate) read_closed: bool,
    pub(crate) write_closed: bool,
    pub(crate) error: bool,
}

/// A callback that is taken out while it runs, so that it may replace, stop or drop its own handle.
pub(crate) struct Slot<F: ?Sized>(Cell<Option<Box<F>>>);

impl<F: ?Sized> Slot<F> {
    pub(crate) const fn empty() -> Self {
        Self(Cell::new(None))
    }

    pub(crate) fn set(&self, callback: Box<F>) {
        self.0.set(Some(callback));
    }

    pub(crate) fn take(&self) -> Option<Box<F>> {
        self.0.take()
    }

    /// Puts a callback back after it ran, unless it was replaced meanwhile.
    pub(crate) fn restore(&self, callback: Box<F>) {
        match self.0.take() {
            Some(newer) => self.0.set(Some(newer)),
            None => self.0.set(Some(callback)),
        }
    }
}

/// Gives a public handle type the methods that all handles have, and closes it when its value is dropped.
macro_rules! handle_methods {
    ($type:ident) => {
        impl<C: 'static> $type<C> {
            /// Lets the handle keep the loop alive while it is active (the default).
            pub fn ref_(&self) {
                self.core.base.set_referenced(true);
            }

            /// The loop may end although this handle is active.
            pub fn unref(&self) {
                self.core.base.set_referenced(false);
            }

            /// Whether the handle is referenced. A closing handle keeps its answer.
            pub fn has_ref(&self) -> bool {
                self.core.base.is_referenced()
            }

            /// Whether the handle is doing something: a running timer, a stream that reads, a listener that listens.
            pub fn is_active(&self) -> bool {
                self.core.base.is_active()
            }

            /// Whether the handle was closed or is about to be.
            pub fn is_closing(&self) -> bool {
                self.core.base.is_closing()
            }

            /// Stops and closes the handle. `callback` runs in the closing phase of this or the next turn, after the
            /// callbacks of unfinished requests, which get `ECANCELED`. A second close does nothing.
            pub fn close(&self, callback: impl FnOnce(&mut C) + 'static) {
                self.core.close(Some(Box::new(callback)));
            }
        }

        impl<C: 'static> Drop for $type<C> {
            fn drop(&mut self) {
                self.core.close(None);
            }
        }
    };
}
pub(crate) use handle_methods;
