//! Values kept across turns: a slab of barriered slots that the collector traces. Making and dropping one is O(1).

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::marker::PhantomData;
use std::rc::Rc;

use mozjs::glue::CallValueTracer;
use mozjs::jsapi::{Heap, JSTracer};
use mozjs::jsval::{JSVal, UndefinedValue};

use super::cx::Cx;
use super::local::{Any, Kind, Local};

/// Slots in one chunk. Chunks never move: a `Heap` slot must stay at its address.
const CHUNK: usize = 256;

/// The slots of a runtime's persistent handles.
pub struct Slab {
    chunks: RefCell<Vec<Box<[Heap<JSVal>]>>>,
    free: RefCell<Vec<u32>>,
    /// Cleared when the engine is gone: handles dropped later touch nothing.
    alive: Cell<bool>,
}

impl Slab {
    pub fn new() -> Slab {
        Slab { chunks: RefCell::new(Vec::new()), free: RefCell::new(Vec::new()), alive: Cell::new(true) }
    }

    fn slot(&self, index: u32) -> *const Heap<JSVal> {
        let chunks = self.chunks.borrow();
        &raw const chunks[index as usize / CHUNK][index as usize % CHUNK]
    }

    fn insert(&self, value: JSVal) -> u32 {
        let free = self.free.borrow_mut().pop();
        let index = free.unwrap_or_else(|| {
            let mut chunks = self.chunks.borrow_mut();
            let base = (chunks.len() * CHUNK) as u32;
            let chunk: Vec<Heap<JSVal>> = (0..CHUNK).map(|_| Heap::default()).collect();
            chunks.push(chunk.into_boxed_slice());
            self.free.borrow_mut().extend((base + 1..base + CHUNK as u32).rev());
            base
        });
        // SAFETY: the slot's address is stable for the life of the slab; `set` runs the write barriers.
        unsafe { (*self.slot(index)).set(value) };
        index
    }

    fn remove(&self, index: u32) {
        if !self.alive.get() {
            return;
        }
        // SAFETY: as in `insert`.
        unsafe { (*self.slot(index)).set(UndefinedValue()) };
        self.free.borrow_mut().push(index);
    }

    /// Empties every slot before the engine goes.
    pub fn close(&self) {
        for chunk in self.chunks.borrow().iter() {
            for slot in chunk.iter() {
                slot.set(UndefinedValue());
            }
        }
        self.alive.set(false);
    }
}

/// Traces every slot; given to the engine as an extra roots tracer.
///
/// # Safety
/// `data` is the runtime's `Slab`.
pub unsafe extern "C" fn trace_slab(trc: *mut JSTracer, data: *mut c_void) {
    // SAFETY: the runtime registered its own slab and outlives the engine's context.
    let slab = unsafe { &*(data as *const Slab) };
    let Ok(chunks) = slab.chunks.try_borrow() else {
        return;
    };
    for chunk in chunks.iter() {
        for slot in chunk.iter() {
            // SAFETY: slots hold valid values; Heap gives the tracer an updatable location.
            unsafe { CallValueTracer(trc, slot as *const _ as *mut _, c"rondo persistent".as_ptr()) };
        }
    }
}

/// A value that stays alive until this handle is dropped. Not `Send`: it belongs to its runtime's thread.
pub struct Persistent<T: Kind = Any> {
    slab: Rc<Slab>,
    index: u32,
    kind: PhantomData<(*const T, *mut ())>,
}

impl<T: Kind> Drop for Persistent<T> {
    fn drop(&mut self) {
        self.slab.remove(self.index);
    }
}

impl Persistent<Any> {
    /// Keeps a bare value; nothing may collect between reading it and this call.
    pub(crate) fn of_bits(slab: &Rc<Slab>, bits: JSVal) -> Persistent<Any> {
        Persistent { slab: slab.clone(), index: slab.insert(bits), kind: PhantomData }
    }
    /// The value, unrooted: use it before anything that may collect.
    pub(crate) fn bits(&self) -> JSVal {
        // SAFETY: the slot is live as long as this handle; `get` runs the read barrier.
        unsafe { (*self.slab.slot(self.index)).get() }
    }
}

impl<T: Kind> Persistent<T> {
    /// The value, rooted in the innermost scope.
    #[inline]
    pub fn local<'s>(&self, cx: &Cx<'s>) -> Local<'s, T> {
        // SAFETY: the slot is live as long as this handle; `get` runs the read barrier.
        cx.root(unsafe { (*self.slab.slot(self.index)).get() })
    }
    /// Replaces the value.
    pub fn set(&self, value: Local<'_, T>) {
        if self.slab.alive.get() {
            // SAFETY: as in `local`; `set` runs the write barriers.
            unsafe { (*self.slab.slot(self.index)).set(value.bits()) };
        }
    }
}

impl<T: Kind> Local<'_, T> {
    /// Keeps the value across turns.
    pub fn persist(self, cx: &Cx<'_>) -> Persistent<T> {
        Persistent::keep(&cx.state().slab, self.bits())
    }
}

impl<T: Kind> Persistent<T> {
    /// Keeps a value of the kind `T` that is not rooted yet; also right in the middle of a collection.
    pub(super) fn keep(slab: &Rc<Slab>, value: JSVal) -> Persistent<T> {
        Persistent { slab: slab.clone(), index: slab.insert(value), kind: PhantomData }
    }
}
