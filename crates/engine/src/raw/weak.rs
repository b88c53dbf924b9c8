//! Weak handles: they do not keep their object alive, and may carry a callback for when it is gone. The same list runs the
//! callbacks of `FinalizationRegistry`: the collector only notes what is due, and the host runs it between two callbacks
//! ([`Cx::run_finalizers`]), never inside a collection.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::c_void;
use std::rc::Rc;

use mozjs::jsapi::{
    EnterRealm, HandleValueArray, Heap, JS_AddWeakPointerZonesCallback, JS_GetFunctionObject,
    JS_UpdateWeakPointerAfterGC, JSContext, JSFunction, JSObject, JSTracer, LeaveRealm,
    SetHostCleanupFinalizationRegistryCallback,
};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Thrown};
use super::local::{Object, Value};
use super::persistent::{Persistent, Slab};

/// Slots in one chunk. Chunks never move: a `Heap` slot must stay at its address.
const CHUNK: usize = 64;

type Finalizer = Box<dyn FnOnce(&mut Cx<'_>)>;

#[derive(Default)]
struct Slot {
    object: Heap<*mut JSObject>,
    finalizer: Cell<Option<Finalizer>>,
}

/// What is to run after a collection.
enum Due {
    Native(Finalizer),
    /// The cleanup function of a `FinalizationRegistry`.
    Registry(Persistent),
}

/// The weak handles of a runtime.
pub struct WeakTable {
    chunks: RefCell<Vec<Box<[Slot]>>>,
    free: RefCell<Vec<u32>>,
    due: RefCell<VecDeque<Due>>,
    slab: Rc<Slab>,
    /// Cleared when the engine is gone: handles dropped later touch nothing.
    alive: Cell<bool>,
}

impl WeakTable {
    pub fn new(slab: Rc<Slab>) -> WeakTable {
        WeakTable {
            chunks: RefCell::default(),
            free: RefCell::default(),
            due: RefCell::default(),
            slab,
            alive: Cell::new(true),
        }
    }

    fn slot(&self, index: u32) -> *const Slot {
        let chunks = self.chunks.borrow();
        &raw const chunks[index as usize / CHUNK][index as usize % CHUNK]
    }

    fn insert(&self, object: *mut JSObject, finalizer: Option<Finalizer>) -> u32 {
        let free = self.free.borrow_mut().pop();
        let index = free.unwrap_or_else(|| {
            let mut chunks = self.chunks.borrow_mut();
            let base = (chunks.len() * CHUNK) as u32;
            let chunk: Vec<Slot> = (0..CHUNK).map(|_| Slot::default()).collect();
            chunks.push(chunk.into_boxed_slice());
            self.free.borrow_mut().extend((base + 1..base + CHUNK as u32).rev());
            base
        });
        // SAFETY: the slot's address is stable for the life of the table; `set` runs the write barriers.
        unsafe {
            let slot = &*self.slot(index);
            slot.object.set(object);
            slot.finalizer.set(finalizer);
        }
        index
    }

    fn remove(&self, index: u32) {
        if !self.alive.get() {
            return;
        }
        // SAFETY: as in `insert`.
        let finalizer = unsafe {
            let slot = &*self.slot(index);
            slot.object.set(std::ptr::null_mut());
            slot.finalizer.take()
        };
        self.free.borrow_mut().push(index);
        // Last: it may own handles of this same table.
        drop(finalizer);
    }

    /// Empties every slot before the engine goes. Callbacks that did not run never will.
    pub fn close(&self) {
        self.due.borrow_mut().clear();
        let mut dropped = Vec::new();
        for slot in self.chunks.borrow().iter().flatten() {
            slot.object.set(std::ptr::null_mut());
            dropped.extend(slot.finalizer.take());
        }
        self.alive.set(false);
        drop(dropped);
    }

    fn has_due(&self) -> bool {
        !self.due.borrow().is_empty()
    }
}

/// The collector has marked, or moved, objects: pointers to the dead become null, those to the moved follow.
unsafe extern "C" fn update(trc: *mut JSTracer, data: *mut c_void) {
    // SAFETY: registered with the runtime's own table, which outlives the context.
    let table = unsafe { &*(data as *const WeakTable) };
    for slot in table.chunks.borrow().iter().flatten() {
        if slot.object.get().is_null() {
            continue;
        }
        // SAFETY: a Heap slot at a fixed address; the engine updates it in place and answers whether the object lives.
        let lives = unsafe { JS_UpdateWeakPointerAfterGC(trc, &raw const slot.object as *mut _) };
        if !lives {
            if let Some(finalizer) = slot.finalizer.take() {
                table.due.borrow_mut().push_back(Due::Native(finalizer));
            }
        }
    }
}

/// A `FinalizationRegistry` has dead targets. Called inside a collection: only notes it.
unsafe extern "C" fn registry_is_due(cleanup: *mut JSFunction, _incumbent: *mut JSObject, data: *mut c_void) {
    // SAFETY: registered with the runtime's own table; the function is alive (the engine has just exposed it).
    let (table, object) = unsafe { (&*(data as *const WeakTable), JS_GetFunctionObject(cleanup)) };
    if table.alive.get() {
        let kept = Persistent::of_bits(&table.slab, ObjectValue(object));
        table.due.borrow_mut().push_back(Due::Registry(kept));
    }
}

/// Tells the engine about the table.
///
/// # Safety
/// `raw` is live; `table` outlives it.
pub unsafe fn install(raw: *mut JSContext, table: *const WeakTable) {
    // SAFETY: as promised by the caller; registration fails only without memory, at the start.
    unsafe {
        if !JS_AddWeakPointerZonesCallback(raw, Some(update), table as *mut c_void) {
            std::process::abort();
        }
        SetHostCleanupFinalizationRegistryCallback(raw, Some(registry_is_due), table as *mut c_void);
    }
}

/// A handle that does not keep its object alive. Not `Send`: it belongs to its runtime's thread.
pub struct Weak {
    table: Rc<WeakTable>,
    index: u32,
}

impl Drop for Weak {
    fn drop(&mut self) {
        self.table.remove(self.index);
    }
}

impl Weak {
    /// The object, rooted in the innermost scope, if it is still alive.
    pub fn get<'s>(&self, cx: &Cx<'s>) -> Option<Object<'s>> {
        if !self.table.alive.get() {
            return None;
        }
        // SAFETY: the slot is live as long as this handle.
        let object = unsafe { &(*self.table.slot(self.index)).object };
        let pointer = object.get();
        if pointer.is_null() {
            return None;
        }
        // A collection may be half done and may not have seen this object: writing the slot again runs the barrier that
        // marks its old value, which is what reading a weak pointer asks for.
        object.set(pointer);
        Some(cx.root(ObjectValue(pointer)))
    }
}

impl Object<'_> {
    /// A handle that lets the object go.
    pub fn weak(self, cx: &Cx<'_>) -> Weak {
        self.weak_with(cx, None)
    }

    /// A handle that lets the object go and calls `finalizer` afterwards, between two callbacks of the host, unless the
    /// handle is dropped first.
    pub fn weak_and_then(self, cx: &Cx<'_>, finalizer: impl FnOnce(&mut Cx<'_>) + 'static) -> Weak {
        self.weak_with(cx, Some(Box::new(finalizer)))
    }

    fn weak_with(self, cx: &Cx<'_>, finalizer: Option<Finalizer>) -> Weak {
        let table = cx.state().weak.clone();
        let index = table.insert(self.raw_object(), finalizer);
        Weak { table, index }
    }
}

impl Cx<'_> {
    /// Whether callbacks of collected objects wait for [`Cx::run_finalizers`].
    #[inline]
    pub fn has_finalizers(&self) -> bool {
        self.state().weak.has_due()
    }

    /// Runs the callbacks of weak handles and of `FinalizationRegistry` whose objects were collected. What one throws goes to
    /// `report`, and the next runs.
    pub fn run_finalizers(&mut self, mut report: impl for<'i> FnMut(&mut Cx<'i>, Option<Value<'i>>)) {
        let table = self.state().weak.clone();
        // Only what is due now: callbacks may make more garbage.
        let count = table.due.borrow().len();
        for _ in 0..count {
            let Some(due) = table.due.borrow_mut().pop_front() else { return };
            self.scope(|cx| match due {
                Due::Native(finalizer) => finalizer(cx),
                Due::Registry(cleanup) => {
                    let outcome = cx.catch(|cx| call_cleanup(cx, &cleanup));
                    drop(cleanup);
                    if let Err(error) = outcome {
                        report(cx, error);
                    }
                }
            });
        }
    }

    /// Ends the turn for `WeakRef`: what it gave out during the turn may be collected again.
    pub fn end_turn(&mut self) {
        // SAFETY: the context is live; nothing of the host holds a WeakRef target unrooted.
        unsafe { mozjs::jsapi::ClearKeptObjects(self.raw()) };
    }
}

fn call_cleanup(cx: &mut Cx<'_>, cleanup: &Persistent) -> super::cx::Result<()> {
    let raw = cx.raw();
    rooted!(in(raw) let function = cleanup.bits());
    rooted!(in(raw) let mut out = UndefinedValue());
    // SAFETY: the function is rooted and runs in its own realm, which may be that of a `vm` context.
    let ok = unsafe {
        let old = EnterRealm(raw, function.get().to_object());
        let ok = mozjs::jsapi::Call(
            raw,
            mozjs::rust::HandleValue::undefined().into(),
            function.handle().into(),
            &HandleValueArray::empty(),
            out.handle_mut().into(),
        );
        LeaveRealm(raw, old);
        ok
    };
    if ok { Ok(()) } else { Err(Thrown(())) }
}
