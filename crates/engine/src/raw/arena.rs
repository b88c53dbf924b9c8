//! The arena that roots locals: chunks of values that never move, traced as one root in minor and major collections.
//!
//! A scope remembers the top and sets it back when it ends, so long loops that open a scope per round do not grow.

use std::cell::{Cell, RefCell, UnsafeCell};

use mozjs::glue::CallValueRootTracer;
use mozjs::jsapi::JSTracer;
use mozjs::jsval::{JSVal, UndefinedValue};
use mozjs::rust::CustomTrace;

/// Values in one chunk: 8 KiB, so that a plain callback never leaves the first.
const CHUNK: usize = 1024;

struct Chunk(Box<[UnsafeCell<JSVal>]>);

/// Rooted slots in stack order.
pub struct Arena {
    chunks: RefCell<Vec<Chunk>>,
    /// Slot that the next push takes, and the end of its chunk.
    next: Cell<*mut JSVal>,
    end: Cell<*mut JSVal>,
    /// Index of the chunk in use.
    chunk: Cell<usize>,
}

/// A position in the arena to come back to.
#[derive(Clone, Copy)]
pub struct Mark {
    next: *mut JSVal,
    end: *mut JSVal,
    chunk: usize,
}

/// Marker for documentation: the brand `'s` of a scope. Scopes are opened with [`crate::Cx::scope`].
pub struct Scope<'s>(std::marker::PhantomData<fn(&'s ()) -> &'s ()>);

impl Arena {
    pub fn new() -> Arena {
        let arena = Arena {
            chunks: RefCell::new(Vec::new()),
            next: Cell::new(std::ptr::null_mut()),
            end: Cell::new(std::ptr::null_mut()),
            chunk: Cell::new(0),
        };
        arena.use_chunk(0, CHUNK);
        arena
    }

    /// Makes chunk `index`, of at least `min` slots, the one in use, from its start. What is left of the chunk in use
    /// before is cleared, because the tracer takes every lower chunk as full.
    #[cold]
    fn use_chunk(&self, index: usize, min: usize) {
        let mut slot = self.next.get();
        while slot != self.end.get() {
            // SAFETY: between `next` and `end` of the chunk in use.
            unsafe {
                *slot = UndefinedValue();
                slot = slot.add(1);
            }
        }
        let mut chunks = self.chunks.borrow_mut();
        let fresh = || Chunk((0..min.max(CHUNK)).map(|_| UnsafeCell::new(UndefinedValue())).collect());
        if chunks.len() <= index {
            chunks.push(fresh());
        } else if chunks[index].0.len() < min {
            chunks[index] = fresh();
        }
        let start = chunks[index].0.as_ptr() as *mut JSVal;
        self.chunk.set(index);
        self.next.set(start);
        // SAFETY: one past the end of the chunk's allocation.
        self.end.set(unsafe { start.add(chunks[index].0.len()) });
    }

    /// Roots the values in neighbouring slots and returns the first.
    #[inline]
    pub fn push_run(&self, values: impl ExactSizeIterator<Item = JSVal>) -> *const JSVal {
        let count = values.len();
        // SAFETY: `next` and `end` are of one chunk.
        let left = unsafe { self.end.get().offset_from(self.next.get()) } as usize;
        if left < count {
            self.use_chunk(self.chunk.get() + 1, count);
        }
        let first = self.next.get();
        for value in values {
            self.push(value);
        }
        first
    }

    /// Roots `value` and returns its slot, which stays valid until the scope's mark is released.
    #[inline]
    pub fn push(&self, value: JSVal) -> *const JSVal {
        if self.next.get() == self.end.get() {
            self.use_chunk(self.chunk.get() + 1, CHUNK);
        }
        let slot = self.next.get();
        // SAFETY: `slot` is inside the chunk in use, below `end`; nothing borrows the slot above the top.
        unsafe {
            *slot = value;
            self.next.set(slot.add(1));
        }
        slot
    }

    #[inline]
    pub fn mark(&self) -> Mark {
        Mark { next: self.next.get(), end: self.end.get(), chunk: self.chunk.get() }
    }

    /// Gives back every slot taken since `mark`.
    #[inline]
    pub fn release(&self, mark: Mark) {
        self.next.set(mark.next);
        self.end.set(mark.end);
        self.chunk.set(mark.chunk);
    }
}

/// What the collector calls to trace the arena; holds a plain pointer because the arena lives in the boxed runtime state.
pub struct ArenaRoot(pub *const Arena);

// SAFETY: traces every slot below the top exactly once and does not allocate in the GC heap.
unsafe impl CustomTrace for ArenaRoot {
    fn trace(&self, trc: *mut JSTracer) {
        // SAFETY: the runtime state owns the arena and drops the root first.
        let arena = unsafe { &*self.0 };
        let current = arena.chunk.get();
        let Ok(chunks) = arena.chunks.try_borrow() else {
            return;
        };
        for (index, chunk) in chunks.iter().enumerate().take(current + 1) {
            let start = chunk.0.as_ptr() as *mut JSVal;
            let used = if index == current {
                // SAFETY: `next` points into this chunk.
                unsafe { arena.next.get().offset_from(start) as usize }
            } else {
                chunk.0.len()
            };
            for i in 0..used {
                // SAFETY: slots below the top hold values; the tracer may update them in place.
                unsafe { CallValueRootTracer(trc, start.add(i), c"rondo local".as_ptr()) };
            }
        }
    }
}
