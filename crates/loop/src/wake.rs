//! The way into the loop from other threads: one inbox and one wake-up for the whole loop.
//!
//! The protocol, and why no wake-up is lost. A sender (1) appends to the inbox under its lock, (2) swaps `notified` to
//! true, and (3) if it was false writes the wake-up. The loop, woken, (a) stores false into `notified`, (b) takes the
//! inbox under the lock. Take any append. If its critical section precedes (b)'s, (b) takes it. If it follows, then (a),
//! which is before (b), happens before (2) through the lock; so (2) comes later in `notified`'s order and reads false,
//! or true from another sender that itself read false after (a) and writes a wake-up for both. Either way a wake-up is
//! written after (a), and the loop comes back. Only one write is made between two drains, however many senders.

use crate::error::{Error, Result};
use crate::event_loop::{EventLoop, Shared};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Slot, Source, handle_methods};
use crate::metrics::add;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Room for items that stays allocated.
const KEPT_ITEMS: usize = 4096;

/// A call for the loop's thread.
pub(crate) type RemoteCall<C> = Box<dyn FnOnce(&mut C) + Send>;

/// What other threads leave for the loop.
pub(crate) enum Item<C: 'static> {
    Call(RemoteCall<C>),
    /// The async handle with this key was signalled.
    Async(usize),
    /// The pool task with this key ended.
    Work(usize),
}

struct Inbox<C: 'static> {
    items: Vec<Item<C>>,
    closed: bool,
}

/// The part of a loop that other threads reach.
pub(crate) struct RemoteShared<C: 'static> {
    inbox: Mutex<Inbox<C>>,
    notified: AtomicBool,
    waker: mio::Waker,
}

impl<C: 'static> RemoteShared<C> {
    pub(crate) fn new(waker: mio::Waker) -> Arc<Self> {
        Arc::new(Self {
            inbox: Mutex::new(Inbox { items: Vec::new(), closed: false }),
            notified: AtomicBool::new(false),
            waker,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inbox<C>> {
        // Nothing that can panic runs under this lock, so a poisoned one is whole.
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves an item; gives it back when the loop is gone.
    pub(crate) fn send(&self, item: Item<C>) -> std::result::Result<(), Item<C>> {
        {
            let mut inbox = self.lock();
            if inbox.closed {
                return Err(item);
            }
            inbox.items.push(item);
        }
        if !self.notified.swap(true, Ordering::AcqRel) {
            // An eventfd write can only fail when its counter is full, and then the wake-up is there already.
            let _ = self.waker.wake();
        }
        Ok(())
    }

    fn drain(&self, into: &mut Vec<Item<C>>) {
        self.notified.store(false, Ordering::Release);
        std::mem::swap(&mut self.lock().items, into);
    }

    pub(crate) fn close(&self) {
        let items = {
            let mut inbox = self.lock();
            inbox.closed = true;
            std::mem::take(&mut inbox.items)
        };
        drop(items);
    }
}

impl<C: 'static> Shared<C> {
    /// Works off what other threads left.
    pub(crate) fn run_inbox(&self, cx: &mut C) {
        add(&self.counters.wakeups, 1);
        let mut items = self.inbox_spare.take();
        self.remote.drain(&mut items);
        for item in items.drain(..) {
            match item {
                Item::Call(call) => {
                    call(cx);
                    self.counters.callback_done();
                }
                Item::Async(key) => {
                    if let Some(source) = self.source(key) {
                        let ready = Ready {
                            readable: true,
                            writable: false,
                            read_closed: false,
                            write_closed: false,
                            error: false,
                        };
                        source.on_event(cx, ready);
                    }
                }
                Item::Work(key) => {
                    let delivery = self.works.borrow_mut().remove(key);
                    if let Some(delivery) = delivery {
                        self.request_done();
                        delivery(cx);
                        self.counters.callback_done();
                    }
                }
            }
        }
        // A storm may have made it large: such memory goes back.
        items.shrink_to(KEPT_ITEMS);
        self.inbox_spare.set(items);
    }
}

/// Sends calls into a loop from any thread. Does not keep the loop alive.
pub struct Remote<C: 'static> {
    shared: Arc<RemoteShared<C>>,
}

impl<C: 'static> Clone for Remote<C> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<C: 'static> Remote<C> {
    pub(crate) fn new(shared: &Arc<RemoteShared<C>>) -> Self {
        Self { shared: Arc::clone(shared) }
    }

    /// Has `call` run in the loop's poll phase, in the order of posting. False (and `call` is dropped) when the loop
    /// is gone.
    pub fn post(&self, call: impl FnOnce(&mut C) + Send + 'static) -> bool {
        self.shared.send(Item::Call(Box::new(call))).is_ok()
    }

    /// Wakes the loop from its wait without anything to do.
    pub fn wake(&self) {
        let _ = self.shared.waker.wake();
    }
}

/// A wake-up handle: any thread may signal it, the callback runs on the loop's thread. Signals coalesce. Keeps the loop
/// alive until closed or unreferenced.
pub struct Async<C: 'static> {
    core: Rc<AsyncCore<C>>,
}

struct AsyncCore<C: 'static> {
    base: HandleBase<C>,
    key: Cell<usize>,
    signalled: Arc<AtomicBool>,
    callback: Slot<dyn FnMut(&mut C)>,
}

/// Signals an [`Async`] from any thread.
pub struct AsyncSender<C: 'static> {
    shared: Arc<RemoteShared<C>>,
    signalled: Arc<AtomicBool>,
    key: usize,
}

impl<C: 'static> Clone for AsyncSender<C> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), signalled: Arc::clone(&self.signalled), key: self.key }
    }
}

impl<C: 'static> AsyncSender<C> {
    /// Has the callback run soon; once for all signals that come before it starts.
    pub fn send(&self) {
        if !self.signalled.swap(true, Ordering::AcqRel) {
            // A loop that is gone needs no signal.
            let _ = self.shared.send(Item::Async(self.key));
        }
    }
}

impl<C: 'static> AsyncCore<C> {
    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if self.base.begin_close(callback) {
            self.base.lp.remove_source(self.key.get());
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }
}

impl<C: 'static> Source<C> for AsyncCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, _ready: Ready) {
        // Before the callback, so that a signal during it brings another call. Acquire: see what the sender wrote.
        self.signalled.swap(false, Ordering::AcqRel);
        self.base.call(&self.callback, |callback| callback(cx));
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

impl<C: 'static> Async<C> {
    /// Makes an active handle.
    pub fn new(lp: &EventLoop<C>, callback: impl FnMut(&mut C) + 'static) -> Result<Self> {
        let shared = lp.shared();
        let core = Rc::new(AsyncCore {
            base: HandleBase::new(shared, HandleKind::Async),
            key: Cell::new(usize::MAX),
            signalled: Arc::new(AtomicBool::new(false)),
            callback: Slot::empty(),
        });
        core.callback.set(Box::new(callback));
        let key = shared.add_source(Rc::clone(&core) as Rc<dyn Source<C>>).map_err(|_| Error::canceled("async"))?;
        core.key.set(key);
        core.base.set_active(true);
        Ok(Self { core })
    }

    /// A sender for other threads.
    pub fn sender(&self) -> AsyncSender<C> {
        AsyncSender {
            shared: Arc::clone(&self.core.base.lp.remote),
            signalled: Arc::clone(&self.core.signalled),
            key: self.core.key.get(),
        }
    }
}

handle_methods!(Async);
