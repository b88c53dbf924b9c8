//! Signal handles: a callback on the loop when the process gets a signal.
//!
//! A loop that watches signals has one hub, which reads signal numbers out of the pipe that the handler (see
//! `sys/signal.rs`) writes into. Any number of handles and loops may watch the same signal; when the last one stops, the
//! signal does again what it did before.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::{EventLoop, Shared};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use crate::sys;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Watches one signal at a time.
pub struct Signal<C: 'static> {
    core: Rc<SignalCore<C>>,
}

pub(crate) struct SignalCore<C: 'static> {
    base: HandleBase<C>,
    signal: Cell<i32>,
    once: Cell<bool>,
    callback: Slot<dyn FnMut(&mut C, i32)>,
}

/// A loop's connection to the handler.
pub(crate) struct SignalHub<C: 'static> {
    lease: RefCell<Option<sys::signal::Lease>>,
    watchers: RefCell<Vec<Rc<SignalCore<C>>>>,
}

impl<C: 'static> SignalHub<C> {
    /// The loop's hub, made when first needed.
    fn of(lp: &Shared<C>) -> Result<Rc<Self>> {
        if let Some(hub) = &*lp.signals.borrow() {
            return Ok(Rc::clone(hub));
        }
        let lease = sys::signal::Lease::take().or_syscall("pipe2")?;
        let reader = lease.reader();
        let hub = Rc::new(Self { lease: RefCell::new(Some(lease)), watchers: RefCell::new(Vec::new()) });
        lp.register(reader, mio::Interest::READABLE, Rc::clone(&hub) as Rc<dyn Source<C>>)?;
        *lp.signals.borrow_mut() = Some(Rc::clone(&hub));
        Ok(hub)
    }

    fn deliver(&self, signal: i32, cx: &mut C) {
        let wanting: Vec<_> =
            self.watchers.borrow().iter().filter(|watcher| watcher.signal.get() == signal).cloned().collect();
        for watcher in wanting {
            if watcher.signal.get() != signal || !watcher.base.is_active() {
                continue;
            }
            if watcher.once.get() {
                watcher.stop();
            }
            if let Some(mut callback) = watcher.callback.take() {
                callback(cx, signal);
                watcher.base.lp.counters.callback_done();
                if !watcher.base.is_closing() {
                    watcher.callback.restore(callback);
                }
            }
        }
    }
}

impl<C: 'static> Source<C> for SignalHub<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, _ready: Ready) {
        let Some(reader) = self.lease.borrow().as_ref().map(sys::signal::Lease::reader) else {
            return;
        };
        let mut numbers = [0; 256];
        while let Ok(count) = sys::fd::read(reader, &mut numbers) {
            for &number in &numbers[..count] {
                self.deliver(i32::from(number), cx);
            }
            if count == 0 {
                break;
            }
        }
    }

    fn finish_close(self: Rc<Self>, _cx: &mut C) {}

    fn dispose(&self) {
        let lease = self.lease.borrow_mut().take();
        let watchers = std::mem::take(&mut *self.watchers.borrow_mut());
        watchers.iter().for_each(|watcher| Source::dispose(&**watcher));
        drop(lease);
    }
}

impl<C: 'static> SignalCore<C> {
    fn start(self: &Rc<Self>, signal: i32, once: bool) -> Result<()> {
        if self.base.is_closing() || signal == 0 {
            return Err(Error::new(errno::EINVAL, "sigaction"));
        }
        let hub = SignalHub::of(&self.base.lp)?;
        self.once.set(once);
        if self.signal.get() == signal {
            return Ok(());
        }
        if let Some(lease) = &*hub.lease.borrow() {
            lease.watch(signal).or_syscall("sigaction")?;
        }
        self.stop();
        self.signal.set(signal);
        self.base.set_active(true);
        hub.watchers.borrow_mut().push(Rc::clone(self));
        Ok(())
    }

    fn stop(&self) {
        let signal = self.signal.replace(0);
        self.base.set_active(false);
        let Some(hub) = self.base.lp.signals.borrow().clone() else {
            return;
        };
        let removed = {
            let mut watchers = hub.watchers.borrow_mut();
            watchers.iter().position(|watcher| std::ptr::eq(&**watcher, self)).map(|at| watchers.remove(at))
        };
        let last = signal != 0 && !hub.watchers.borrow().iter().any(|watcher| watcher.signal.get() == signal);
        if let (true, Some(lease)) = (last, &*hub.lease.borrow()) {
            lease.unwatch(signal);
        }
        drop(removed);
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if !self.base.is_closing() {
            self.stop();
            self.base.begin_close(callback);
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }
}

impl<C: 'static> Source<C> for SignalCore<C> {
    fn finish_close(self: Rc<Self>, cx: &mut C) {
        drop(self.callback.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.signal.set(0);
        self.base.set_active(false);
        drop((self.callback.take(), self.base.closed()));
    }
}

impl<C: 'static> Signal<C> {
    /// Makes a stopped handle.
    pub fn new(lp: &EventLoop<C>) -> Self {
        let core = SignalCore {
            base: HandleBase::new(lp.shared(), HandleKind::Signal),
            signal: Cell::new(0),
            once: Cell::new(false),
            callback: Slot::empty(),
        };
        Self { core: Rc::new(core) }
    }

    /// Watches `signal`; the callback gets its number. `EINVAL` for signals that cannot be caught.
    pub fn start(&self, signal: i32, callback: impl FnMut(&mut C, i32) + 'static) -> Result<()> {
        self.core.start(signal, false)?;
        self.core.callback.set(Box::new(callback));
        Ok(())
    }

    /// Like [`Signal::start`], but stops before the first callback.
    pub fn start_once(&self, signal: i32, callback: impl FnMut(&mut C, i32) + 'static) -> Result<()> {
        self.core.start(signal, true)?;
        self.core.callback.set(Box::new(callback));
        Ok(())
    }

    /// Stops watching.
    pub fn stop(&self) {
        self.core.stop();
    }

    /// The signal that is watched; 0 when none is.
    pub fn signal(&self) -> i32 {
        self.core.signal.get()
    }
}

handle_methods!(Signal);

/// Sends a signal to a process (or, negative, a process group). Signal 0 only asks whether it is there.
pub fn kill(pid: i32, signal: i32) -> Result<()> {
    sys::signal::kill(pid, signal).or_syscall("kill")
}
