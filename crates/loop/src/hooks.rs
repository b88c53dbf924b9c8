//! Hooks of the host into a turn: [`Idle`] and [`Prepare`] run before the poll phase, [`Check`] after it. An active
//! idle hook, referenced or not, makes the poll phase not wait: `setImmediate` is a check hook plus an idle hook.

use crate::event_loop::EventLoop;
use crate::handle::{CloseCallback, HandleBase, HandleKind, Slot, Source, handle_methods};
use crate::metrics::{Counters, Phase};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The active hooks of one phase.
pub(crate) struct HookList<C: 'static> {
    hooks: RefCell<Vec<Rc<HookCore<C>>>>,
    /// The list that a phase works off, kept for its memory.
    scratch: Cell<Vec<Rc<HookCore<C>>>>,
}

pub(crate) struct HookCore<C: 'static> {
    base: HandleBase<C>,
    kind: HandleKind,
    callback: Slot<dyn FnMut(&mut C)>,
}

impl<C: 'static> HookList<C> {
    pub(crate) const fn new() -> Self {
        Self { hooks: RefCell::new(Vec::new()), scratch: Cell::new(Vec::new()) }
    }

    pub(crate) fn any_active(&self) -> bool {
        !self.hooks.borrow().is_empty()
    }

    pub(crate) fn run(&self, counters: &Counters, phase: Phase, cx: &mut C) {
        if !self.any_active() {
            return;
        }
        counters.enter(phase);
        let mut list = self.scratch.take();
        list.extend(self.hooks.borrow().iter().cloned());
        for hook in list.drain(..) {
            if !hook.base.is_active() {
                continue;
            }
            if let Some(mut callback) = hook.callback.take() {
                callback(cx);
                counters.callback_done();
                if !hook.base.is_closing() {
                    hook.callback.restore(callback);
                }
            }
        }
        self.scratch.set(list);
    }

    pub(crate) fn dispose(&self) {
        let hooks = std::mem::take(&mut *self.hooks.borrow_mut());
        hooks.iter().for_each(|hook| Source::dispose(&**hook));
    }
}

impl<C: 'static> HookCore<C> {
    fn list(&self) -> &HookList<C> {
        match self.kind {
            HandleKind::Idle => &self.base.lp.idles,
            HandleKind::Prepare => &self.base.lp.prepares,
            _ => &self.base.lp.checks,
        }
    }

    fn start(self: &Rc<Self>) {
        if !self.base.is_closing() && !self.base.is_active() && self.base.lp.check_open("hook").is_ok() {
            self.base.set_active(true);
            self.list().hooks.borrow_mut().push(Rc::clone(self));
        }
    }

    fn stop(&self) {
        if self.base.is_active() {
            self.base.set_active(false);
            let removed = {
                let mut hooks = self.list().hooks.borrow_mut();
                hooks.iter().position(|hook| std::ptr::eq(&**hook, self)).map(|at| hooks.remove(at))
            };
            drop(removed);
        }
    }

    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        self.stop();
        if self.base.begin_close(callback) {
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }
}

impl<C: 'static> Source<C> for HookCore<C> {
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

macro_rules! hook {
    ($type:ident, $doc:literal) => {
        #[doc = $doc]
        pub struct $type<C: 'static> {
            core: Rc<HookCore<C>>,
        }

        impl<C: 'static> $type<C> {
            /// Makes a stopped hook.
            pub fn new(lp: &EventLoop<C>) -> Self {
                let kind = HandleKind::$type;
                let base = HandleBase::new(lp.shared(), kind);
                Self { core: Rc::new(HookCore { base, kind, callback: Slot::empty() }) }
            }

            /// Starts: `callback` runs once per turn from now on.
            pub fn start(&self, callback: impl FnMut(&mut C) + 'static) {
                self.core.callback.set(Box::new(callback));
                self.core.start();
            }

            /// Starts with the callback that was given before: cheap enough to do each turn.
            pub fn resume(&self) {
                self.core.start();
            }

            /// Stops; the callback is kept for `resume`.
            pub fn stop(&self) {
                self.core.stop();
            }
        }

        handle_methods!($type);
    };
}

hook!(Check, "Runs after the poll phase of every turn.");
hook!(Idle, "Runs before the poll phase of every turn, and makes that phase not wait.");
hook!(Prepare, "Runs just before the poll phase of every turn.");
