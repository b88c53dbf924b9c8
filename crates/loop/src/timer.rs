//! Timers: a heap ordered by due time, then by start order.
//!
//! The heap is four-ary and holds the timers' positions, so stopping is a real removal in O(log n): a million timers
//! started and cleared leave nothing behind. Before the first callback runs, all due timers are detached; one that is
//! stopped or started again by an earlier callback is then skipped.

use crate::event_loop::{EventLoop, Shared};
use crate::handle::{CloseCallback, HandleBase, HandleKind, Slot, Source, handle_methods};
use crate::metrics::{Phase, add};
use std::cell::Cell;
use std::rc::Rc;

/// Position of a timer that is in no heap.
const NOWHERE: usize = usize::MAX;
/// Position of a timer that is detached and waits for its callback in this phase.
const READY: usize = usize::MAX - 1;

/// A timer, once or repeating. The callback gets the host's context.
pub struct Timer<C: 'static> {
    core: Rc<TimerCore<C>>,
}

pub(crate) struct TimerCore<C: 'static> {
    base: HandleBase<C>,
    callback: Slot<dyn FnMut(&mut C)>,
    position: Cell<usize>,
    due: Cell<u64>,
    repeat: Cell<u64>,
}

struct Entry<C: 'static> {
    due: u64,
    order: u64,
    timer: Rc<TimerCore<C>>,
}

/// The heap of running timers.
pub(crate) struct TimerHeap<C: 'static> {
    entries: Vec<Entry<C>>,
    started: u64,
}

impl<C: 'static> TimerHeap<C> {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), started: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn next_due(&self) -> Option<u64> {
        self.entries.first().map(|entry| entry.due)
    }

    fn push(&mut self, due: u64, timer: Rc<TimerCore<C>>) {
        self.started += 1;
        let at = self.entries.len();
        timer.position.set(at);
        self.entries.push(Entry { due, order: self.started, timer });
        self.rise(at);
    }

    fn remove(&mut self, at: usize) -> Rc<TimerCore<C>> {
        let entry = self.entries.swap_remove(at);
        entry.timer.position.set(NOWHERE);
        if at < self.entries.len() {
            self.entries[at].timer.position.set(at);
            self.rise(at);
            self.sink(at);
        }
        if self.entries.len() * 8 < self.entries.capacity() && self.entries.capacity() > 1024 {
            self.entries.shrink_to(self.entries.capacity() / 4);
        }
        entry.timer
    }

    pub(crate) fn drain(&mut self) -> Vec<Rc<TimerCore<C>>> {
        self.entries
            .drain(..)
            .map(|entry| {
                entry.timer.position.set(NOWHERE);
                entry.timer
            })
            .collect()
    }

    fn less(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.entries[a], &self.entries[b]);
        (a.due, a.order) < (b.due, b.order)
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.entries.swap(a, b);
        self.entries[a].timer.position.set(a);
        self.entries[b].timer.position.set(b);
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 {
            let parent = (at - 1) / 4;
            if !self.less(at, parent) {
                break;
            }
            self.swap(at, parent);
            at = parent;
        }
    }

    fn sink(&mut self, mut at: usize) {
        loop {
            let first = at * 4 + 1;
            let end = (first + 4).min(self.entries.len());
            let mut least = at;
            for child in first..end {
                if self.less(child, least) {
                    least = child;
                }
            }
            if least == at {
                break;
            }
            self.swap(at, least);
            at = least;
        }
    }
}

impl<C: 'static> Shared<C> {
    /// The timer phase: detach all that are due, then call them in order.
    pub(crate) fn run_timers(&self, cx: &mut C) {
        let now = self.now();
        if self.timers.borrow().next_due().is_none_or(|due| due > now) {
            return;
        }
        self.counters.enter(Phase::Timers);
        let mut due_timers = Vec::new();
        {
            let mut heap = self.timers.borrow_mut();
            while heap.next_due().is_some_and(|due| due <= now) {
                let timer = heap.remove(0);
                timer.position.set(READY);
                due_timers.push(timer);
            }
        }
        for timer in due_timers {
            if timer.position.get() == READY {
                timer.fire(cx);
            }
        }
    }
}

impl<C: 'static> TimerCore<C> {
    fn start(self: &Rc<Self>, timeout_ms: u64) {
        if self.base.is_closing() || self.base.lp.check_open("timer").is_err() {
            return;
        }
        self.stop();
        let due = self.base.lp.now().saturating_add(timeout_ms);
        self.due.set(due);
        self.base.set_active(true);
        self.base.lp.timers.borrow_mut().push(due, Rc::clone(self));
    }

    fn stop(&self) {
        let at = self.position.get();
        if at < READY {
            let removed = self.base.lp.timers.borrow_mut().remove(at);
            drop(removed);
        }
        self.position.set(NOWHERE);
        self.base.set_active(false);
    }

    fn fire(self: &Rc<Self>, cx: &mut C) {
        self.position.set(NOWHERE);
        let repeat = self.repeat.get();
        if repeat > 0 {
            self.start(repeat);
        } else {
            self.base.set_active(false);
        }
        add(&self.base.lp.counters.timers_fired, 1);
        if let Some(mut callback) = self.callback.take() {
            callback(cx);
            self.base.lp.counters.callback_done();
            if !self.base.is_closing() {
                self.callback.restore(callback);
            }
        }
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        let active = self.base.is_active();
        if self.base.begin_close(callback) {
            if active {
                self.stop();
            }
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }

    pub(crate) fn dispose(&self) {
        self.base.set_active(false);
        drop(self.callback.take());
        drop(self.base.closed());
    }
}

impl<C: 'static> Source<C> for TimerCore<C> {
    fn finish_close(self: Rc<Self>, cx: &mut C) {
        drop(self.callback.take());
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        TimerCore::dispose(self);
    }
}

impl<C: 'static> Timer<C> {
    /// Makes a stopped timer.
    pub fn new(lp: &EventLoop<C>) -> Self {
        let core = TimerCore {
            base: HandleBase::new(lp.shared(), HandleKind::Timer),
            callback: Slot::empty(),
            position: Cell::new(NOWHERE),
            due: Cell::new(0),
            repeat: Cell::new(0),
        };
        Self { core: Rc::new(core) }
    }

    /// Starts (or starts anew): `callback` runs after `timeout_ms`, then every `repeat_ms` unless that is 0.
    pub fn start(&self, timeout_ms: u64, repeat_ms: u64, callback: impl FnMut(&mut C) + 'static) {
        self.core.callback.set(Box::new(callback));
        self.core.repeat.set(repeat_ms);
        self.core.start(timeout_ms);
    }

    /// Starts anew with the callback and repeat that were given before.
    pub fn restart(&self, timeout_ms: u64) {
        self.core.start(timeout_ms);
    }

    /// Stops; the callback is kept for [`Timer::restart`] and [`Timer::again`].
    pub fn stop(&self) {
        self.core.stop();
    }

    /// Starts anew with the repeat value as the timeout; does nothing when that is 0.
    pub fn again(&self) {
        if self.core.repeat.get() > 0 {
            self.core.start(self.core.repeat.get());
        }
    }

    /// Sets the repeat value; it takes effect when the timer fires or is started next.
    pub fn set_repeat(&self, repeat_ms: u64) {
        self.core.repeat.set(repeat_ms);
    }

    /// The repeat value.
    pub fn repeat(&self) -> u64 {
        self.core.repeat.get()
    }

    /// Milliseconds until the timer is due; 0 when it is due or stopped.
    pub fn due_in(&self) -> u64 {
        if self.core.base.is_active() { self.core.due.get().saturating_sub(self.core.base.lp.now()) } else { 0 }
    }
}

handle_methods!(Timer);
