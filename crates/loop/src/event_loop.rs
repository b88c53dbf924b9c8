//! The loop: its phases in order, its liveness and its queues.
//!
//! One turn is: pending, idle, prepare, poll, pending again, check, closing, then the time is read and timers run
//! (docs: design.md section 1.2). No queue is borrowed while a callback runs: each phase detaches what it will run, so
//! that callbacks may start, stop and close anything. A turn in which nothing happens makes one system call, the wait.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::handle::{Ready, Source};
use crate::hooks::HookList;
use crate::metrics::{Counters, Metrics, PHASES, Phase, add};
use crate::signal::SignalHub;
use crate::slab::Slab;
use crate::sys;
use crate::timer::TimerHeap;
use crate::wake::{Item, Remote, RemoteShared};
use crate::work::{Delivery, Pool};
use mio::unix::SourceFd;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::mem;
use std::os::fd::RawFd;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// The key under which the waker reports; no slab key reaches it.
pub(crate) const WAKE_TOKEN: mio::Token = mio::Token(usize::MAX);

/// Readiness events taken per wait. More stay with the operating system for the next turn.
const EVENTS_PER_WAIT: usize = 1024;

/// Rounds of pending callbacks after the poll phase; a cap, so that callbacks that make callbacks cannot starve the rest.
const PENDING_ROUNDS: usize = 8;

/// Size of the one read buffer of a loop.
pub(crate) const READ_BUFFER: usize = 64 * 1024;

/// How long [`EventLoop::run`] runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunMode {
    /// Until nothing referenced is left, or [`EventLoop::stop`].
    Default,
    /// One turn; it may wait.
    Once,
    /// One turn that does not wait.
    NoWait,
}

/// An event loop whose callbacks get `&mut C`. A cheap handle: clones are the same loop. Stays on its thread.
///
/// When the last clone is dropped, everything the loop still holds is dropped without callbacks.
pub struct EventLoop<C: 'static> {
    owner: Rc<Owner<C>>,
}

/// Handles hold [`Shared`] alone; what users hold is this, so that its end is known in spite of reference cycles.
struct Owner<C: 'static> {
    shared: Rc<Shared<C>>,
}

impl<C: 'static> Drop for Owner<C> {
    fn drop(&mut self) {
        self.shared.dispose();
    }
}

/// A pending entry: a handle that has something to deliver, or a bare call.
pub(crate) enum Pending<C: 'static> {
    Source(Rc<dyn Source<C>>),
    Call(Box<dyn FnOnce(&mut C)>),
}

/// The loop's state.
pub(crate) struct Shared<C: 'static> {
    poll: RefCell<mio::Poll>,
    registry: mio::Registry,
    events: Cell<Option<mio::Events>>,
    sources: RefCell<Slab<Rc<dyn Source<C>>>>,
    pending: RefCell<VecDeque<Pending<C>>>,
    next_turn: RefCell<Vec<Pending<C>>>,
    closing: RefCell<VecDeque<Rc<dyn Source<C>>>>,
    pub(crate) timers: RefCell<TimerHeap<C>>,
    pub(crate) checks: HookList<C>,
    pub(crate) idles: HookList<C>,
    pub(crate) prepares: HookList<C>,
    pub(crate) active_handles: Cell<usize>,
    pub(crate) active_requests: Cell<usize>,
    pub(crate) works: RefCell<Slab<Delivery<C>>>,
    pub(crate) remote: Arc<RemoteShared<C>>,
    /// The inbox's other vector, kept for its memory.
    pub(crate) inbox_spare: Cell<Vec<Item<C>>>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) signals: RefCell<Option<Rc<SignalHub<C>>>>,
    pub(crate) counters: Counters,
    read_buffer: Cell<Option<Box<[u8]>>>,
    now: Cell<u64>,
    started_ns: u64,
    stop: Cell<bool>,
    disposed: Cell<bool>,
}

impl<C: 'static> Clone for EventLoop<C> {
    fn clone(&self) -> Self {
        Self { owner: Rc::clone(&self.owner) }
    }
}

impl<C: 'static> EventLoop<C> {
    /// Makes a loop that sends its blocking work to `pool`.
    pub fn new(pool: Arc<Pool>) -> Result<Self> {
        sys::time::init();
        let poll = mio::Poll::new().or_syscall("epoll_create1")?;
        let registry = poll.registry().try_clone().or_syscall("dup")?;
        let waker = mio::Waker::new(&registry, WAKE_TOKEN).or_syscall("eventfd")?;
        let started_ns = sys::time::hrtime();
        let shared = Rc::new(Shared {
            poll: RefCell::new(poll),
            registry,
            events: Cell::new(None),
            sources: RefCell::new(Slab::new()),
            pending: RefCell::new(VecDeque::new()),
            next_turn: RefCell::new(Vec::new()),
            closing: RefCell::new(VecDeque::new()),
            timers: RefCell::new(TimerHeap::new()),
            checks: HookList::new(),
            idles: HookList::new(),
            prepares: HookList::new(),
            active_handles: Cell::new(0),
            active_requests: Cell::new(0),
            works: RefCell::new(Slab::new()),
            remote: RemoteShared::new(waker),
            inbox_spare: Cell::new(Vec::new()),
            pool,
            signals: RefCell::new(None),
            counters: Counters::default(),
            read_buffer: Cell::new(None),
            now: Cell::new(started_ns / 1_000_000),
            started_ns,
            stop: Cell::new(false),
            disposed: Cell::new(false),
        });
        Ok(Self { owner: Rc::new(Owner { shared }) })
    }

    pub(crate) fn shared(&self) -> &Rc<Shared<C>> {
        &self.owner.shared
    }

    /// Runs the loop. True when something referenced is still there (after `Once`, `NoWait` or a stop).
    pub fn run(&self, cx: &mut C, mode: RunMode) -> bool {
        let lp = self.shared();
        let mut alive = lp.is_alive();
        if !alive {
            lp.update_time();
        }
        if mode == RunMode::Default && alive && !lp.stop.get() {
            lp.update_time();
            lp.run_timers(cx);
        }
        while alive && !lp.stop.get() {
            lp.begin_turn();
            let may_wait = mode != RunMode::NoWait;
            lp.run_pending(cx);
            lp.run_idle(cx);
            lp.run_prepare(cx);
            lp.run_poll(cx, may_wait);
            lp.run_pending_again(cx);
            lp.run_check(cx);
            lp.run_closing(cx);
            lp.update_time();
            lp.run_timers(cx);
            alive = lp.is_alive();
            if mode != RunMode::Default {
                break;
            }
        }
        lp.stop.set(false);
        alive
    }

    /// Makes [`EventLoop::run`] return after the turn under way.
    pub fn stop(&self) {
        self.shared().stop.set(true);
    }

    /// Whether anything keeps the loop alive: active referenced handles, requests, pending callbacks, closing handles.
    pub fn is_alive(&self) -> bool {
        self.shared().is_alive()
    }

    /// Milliseconds of the monotonic clock as read once per turn (and after each wait).
    pub fn now(&self) -> u64 {
        self.shared().now.get()
    }

    /// Reads the clock for [`EventLoop::now`].
    pub fn update_time(&self) {
        self.shared().update_time();
    }

    /// Milliseconds that the next poll phase would wait; `None` is without end.
    pub fn poll_timeout_ms(&self) -> Option<u64> {
        self.shared().poll_timeout_ms()
    }

    /// Runs `call` in the next pending phase of the loop (after the poll phase of this turn, at the latest).
    /// It keeps the loop alive.
    pub fn defer(&self, call: impl FnOnce(&mut C) + 'static) {
        self.shared().pend(Pending::Call(Box::new(call)));
    }

    /// Number of requests (writes, connects, pool tasks ...) under way.
    pub fn active_requests(&self) -> usize {
        self.shared().active_requests.get()
    }

    /// Number of handles that keep the loop alive.
    pub fn active_handles(&self) -> usize {
        self.shared().active_handles.get()
    }

    /// Counts something of the host's as an active request until [`EventLoop::release_request`].
    pub fn hold_request(&self) {
        self.shared().request_begun();
    }

    /// Undoes one [`EventLoop::hold_request`].
    pub fn release_request(&self) {
        self.shared().request_done();
    }

    /// A sender of calls into this loop for other threads.
    pub fn remote(&self) -> Remote<C> {
        Remote::new(&self.shared().remote)
    }

    /// The worker pool.
    pub fn pool(&self) -> &Arc<Pool> {
        &self.shared().pool
    }

    /// A copy of the loop's counters.
    pub fn metrics(&self) -> Metrics {
        self.shared().metrics()
    }

    /// Drops everything the loop holds (callbacks, sockets, timers, queues) without calling anything. Handles that
    /// still exist are dead afterwards. Happens by itself with the last clone; call it where callbacks hold clones.
    pub fn dispose(&self) {
        self.shared().dispose();
    }
}

impl<C: 'static> Shared<C> {
    pub(crate) fn is_alive(&self) -> bool {
        self.active_handles.get() > 0
            || self.active_requests.get() > 0
            || !self.pending.borrow().is_empty()
            || !self.closing.borrow().is_empty()
    }

    pub(crate) fn now(&self) -> u64 {
        self.now.get()
    }

    pub(crate) fn update_time(&self) {
        self.now.set(sys::time::hrtime() / 1_000_000);
    }

    pub(crate) fn request_begun(&self) {
        self.active_requests.set(self.active_requests.get() + 1);
    }

    pub(crate) fn request_done(&self) {
        let count = self.active_requests.get();
        debug_assert!(count > 0, "a request ended twice");
        self.active_requests.set(count.saturating_sub(1));
    }

    /// Queues for the next pending phase.
    pub(crate) fn pend(&self, entry: Pending<C>) {
        if !self.disposed.get() {
            self.pending.borrow_mut().push_back(entry);
        }
    }

    /// Queues for the first pending phase of the next turn, so that check and timers run before it.
    pub(crate) fn pend_next_turn(&self, entry: Pending<C>) {
        if !self.disposed.get() {
            self.next_turn.borrow_mut().push(entry);
        }
    }

    /// Queues a handle whose close began for the closing phase.
    pub(crate) fn pend_close(&self, source: Rc<dyn Source<C>>) {
        if self.disposed.get() {
            source.dispose();
        } else {
            self.closing.borrow_mut().push_back(source);
        }
    }

    /// Adds a source that is found by key, without a descriptor.
    pub(crate) fn add_source(&self, source: Rc<dyn Source<C>>) -> Result<usize> {
        if self.disposed.get() {
            return Err(Error::canceled("uv_loop"));
        }
        Ok(self.sources.borrow_mut().insert(source))
    }

    /// Removes a source by key.
    pub(crate) fn remove_source(&self, key: usize) {
        let removed = self.sources.borrow_mut().remove(key);
        drop(removed);
    }

    /// Registers a descriptor, edge-triggered, once; returns its key.
    pub(crate) fn register(&self, fd: RawFd, interest: mio::Interest, source: Rc<dyn Source<C>>) -> Result<usize> {
        let key = self.add_source(source)?;
        match self.registry.register(&mut SourceFd(&fd), mio::Token(key), interest) {
            Ok(()) => Ok(key),
            Err(error) => {
                self.remove_source(key);
                Err(Error::from_io(&error, "epoll_ctl"))
            }
        }
    }

    /// Arms a registered descriptor anew: what is ready now is reported again.
    pub(crate) fn reregister(&self, fd: RawFd, key: usize, interest: mio::Interest) -> Result<()> {
        self.registry.reregister(&mut SourceFd(&fd), mio::Token(key), interest).or_syscall("epoll_ctl")
    }

    /// Forgets a descriptor. A child process may hold a copy of it, so closing alone would not do.
    pub(crate) fn deregister(&self, fd: RawFd, key: usize) {
        // Fails only when the owner closed the descriptor behind our back; then there is nothing to forget.
        let _ = self.registry.deregister(&mut SourceFd(&fd));
        self.remove_source(key);
    }

    /// Takes the loop's read buffer; a nested run gets its own.
    pub(crate) fn take_read_buffer(&self) -> Box<[u8]> {
        self.read_buffer.take().unwrap_or_else(|| vec![0; READ_BUFFER].into_boxed_slice())
    }

    pub(crate) fn put_read_buffer(&self, buffer: Box<[u8]>) {
        self.read_buffer.set(Some(buffer));
    }

    fn begin_turn(&self) {
        add(&self.counters.turns, 1);
        let mut next = self.next_turn.borrow_mut();
        if !next.is_empty() {
            self.pending.borrow_mut().extend(next.drain(..));
        }
    }

    fn run_pending(&self, cx: &mut C) {
        if self.pending.borrow().is_empty() {
            return;
        }
        self.counters.enter(Phase::Pending);
        let mut list = mem::take(&mut *self.pending.borrow_mut());
        while let Some(entry) = list.pop_front() {
            match entry {
                Pending::Source(source) => source.on_pending(cx),
                Pending::Call(call) => {
                    call(cx);
                    self.counters.callback_done();
                }
            }
        }
        let mut queue = self.pending.borrow_mut();
        if queue.is_empty() {
            *queue = list;
        }
    }

    fn run_pending_again(&self, cx: &mut C) {
        for _ in 0..PENDING_ROUNDS {
            if self.pending.borrow().is_empty() {
                break;
            }
            self.run_pending(cx);
        }
    }

    fn run_idle(&self, cx: &mut C) {
        self.idles.run(&self.counters, Phase::Idle, cx);
    }

    fn run_prepare(&self, cx: &mut C) {
        self.prepares.run(&self.counters, Phase::Prepare, cx);
    }

    fn run_check(&self, cx: &mut C) {
        self.checks.run(&self.counters, Phase::Check, cx);
    }

    fn run_closing(&self, cx: &mut C) {
        if self.closing.borrow().is_empty() {
            return;
        }
        self.counters.enter(Phase::Closing);
        let list = mem::take(&mut *self.closing.borrow_mut());
        for source in list {
            source.finish_close(cx);
        }
    }

    fn poll_timeout_ms(&self) -> Option<u64> {
        let busy = self.stop.get()
            || (self.active_handles.get() == 0 && self.active_requests.get() == 0)
            || self.idles.any_active()
            || !self.pending.borrow().is_empty()
            || !self.next_turn.borrow().is_empty()
            || !self.closing.borrow().is_empty();
        if busy {
            return Some(0);
        }
        let due = self.timers.borrow().next_due()?;
        // Callbacks of this turn may have taken long: the wait is measured from now, not from the turn's start.
        self.update_time();
        Some(due.saturating_sub(self.now.get()))
    }

    fn run_poll(&self, cx: &mut C, may_wait: bool) {
        let timeout = if may_wait { self.poll_timeout_ms() } else { Some(0) };
        let mut events = self.events.take().unwrap_or_else(|| mio::Events::with_capacity(EVENTS_PER_WAIT));
        let before = sys::time::ticks();
        let waited = self.poll.borrow_mut().poll(&mut events, timeout.map(Duration::from_millis));
        add(&self.counters.poll_calls, 1);
        add(&self.counters.poll_wait, sys::time::ticks().saturating_sub(before));
        self.update_time();
        match waited {
            Ok(()) => {
                self.counters.enter(Phase::Poll);
                for event in events.iter() {
                    self.dispatch(event, cx);
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => unreachable!("the wait can only fail on a descriptor or buffer that is not ours: {error}"),
        }
        self.events.set(Some(events));
    }

    fn dispatch(&self, event: &mio::event::Event, cx: &mut C) {
        add(&self.counters.events, 1);
        if event.token() == WAKE_TOKEN {
            self.run_inbox(cx);
            return;
        }
        let source = self.sources.borrow().get(event.token().0).cloned();
        match source {
            Some(source) => source.on_event(
                cx,
                Ready {
                    readable: event.is_readable(),
                    writable: event.is_writable(),
                    read_closed: event.is_read_closed(),
                    write_closed: event.is_write_closed(),
                    error: event.is_error(),
                },
            ),
            None => add(&self.counters.events_spurious, 1),
        }
    }

    /// The source behind a key, if it is still there.
    pub(crate) fn source(&self, key: usize) -> Option<Rc<dyn Source<C>>> {
        self.sources.borrow().get(key).cloned()
    }

    fn metrics(&self) -> Metrics {
        let c = &self.counters;
        let scale = sys::time::ns_per_tick();
        let ns = |ticks: u64| (ticks as f64 * scale) as u64;
        let mut metrics = Metrics {
            turns: c.turns.get(),
            longest_callback_ns: ns(c.longest_callback.get()),
            poll_wait_ns: ns(c.poll_wait.get()),
            poll_calls: c.poll_calls.get(),
            events: c.events.get(),
            events_spurious: c.events_spurious.get(),
            wakeups: c.wakeups.get(),
            accepted: c.accepted.get(),
            accept_shed: c.accept_shed.get(),
            bytes_read: c.bytes_read.get(),
            bytes_written: c.bytes_written.get(),
            timers_fired: c.timers_fired.get(),
            timers_running: self.timers.borrow().len(),
            active_handles: self.active_handles.get(),
            active_requests: self.active_requests.get(),
            started_ns: self.started_ns,
            now_ns: sys::time::hrtime(),
            ..Metrics::default()
        };
        for phase in 0..PHASES {
            metrics.phase_ns[phase] = ns(c.phase_ticks[phase].get());
            metrics.callbacks[phase] = c.callbacks[phase].get();
        }
        for (copy, cell) in metrics.handles.iter_mut().zip(&c.handles) {
            *copy = cell.get();
        }
        metrics
    }

    /// The ordered end: first nothing new gets in, then other threads are cut off, then queues and handles are emptied.
    fn dispose(&self) {
        if self.disposed.replace(true) {
            return;
        }
        self.remote.close();
        let works = self.works.borrow_mut().drain();
        drop(works);
        let timers = self.timers.borrow_mut().drain();
        timers.iter().for_each(|timer| timer.dispose());
        for list in [&self.checks, &self.idles, &self.prepares] {
            list.dispose();
        }
        let closing = mem::take(&mut *self.closing.borrow_mut());
        let sources = self.sources.borrow_mut().drain();
        closing.iter().chain(&sources).for_each(|source| source.dispose());
        let pending = mem::take(&mut *self.pending.borrow_mut());
        let next = mem::take(&mut *self.next_turn.borrow_mut());
        let signals = self.signals.borrow_mut().take();
        drop((pending, next, signals));
        self.active_requests.set(0);
    }

    /// Fails when the loop is gone.
    pub(crate) fn check_open(&self, syscall: &'static str) -> Result<()> {
        if self.disposed.get() { Err(Error::new(errno::ECANCELED, syscall)) } else { Ok(()) }
    }
}
