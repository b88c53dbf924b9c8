//! Collecting garbage, being told of collections, and the two process-wide switches of the engine: the time zone and
//! whether this thread may sleep in `Atomics.wait`.

use std::ffi::c_void;
use std::rc::Rc;
use std::time::{Duration, Instant};

use mozjs::jsapi::{GCReason, JS, JSContext, JSGCParamKey, JSGCStatus};

use super::cx::Cx;
use super::runtime::State;

/// One collection of garbage that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Of the whole heap, not of the nursery alone.
    pub major: bool,
    /// The program asked for it.
    pub forced: bool,
    /// When it began.
    pub start: Instant,
    /// How long it took.
    pub duration: Duration,
}

/// Who wants to hear of collections, and the beginnings of those under way.
#[derive(Default)]
pub(crate) struct Watch {
    observer: std::cell::RefCell<Option<Rc<dyn Fn(Collection)>>>,
    major: std::cell::Cell<Option<Instant>>,
    minor: std::cell::Cell<Option<Instant>>,
}

impl Watch {
    /// Forgets the observer.
    pub(crate) fn clear(&self) {
        self.observer.borrow_mut().take();
    }

    fn tell(&self, major: bool, reason: GCReason, begun: Option<Instant>) {
        let (Some(start), Some(observer)) = (begun, self.observer.borrow().clone()) else { return };
        let forced = matches!(reason, GCReason::API);
        let event = Collection { major, forced, start, duration: start.elapsed() };
        // A panic must not run through the collector.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| observer(event)));
    }

    /// The engine's notice of a collection of the whole heap.
    pub(crate) fn full(&self, status: JSGCStatus, reason: GCReason) {
        if self.observer.borrow().is_none() {
            return;
        }
        if status == JSGCStatus::JSGC_BEGIN {
            self.major.set(Some(Instant::now()));
        } else {
            self.tell(true, reason, self.major.take());
        }
    }
}

unsafe extern "C" fn on_nursery(
    _cx: *mut JSContext,
    progress: JS::GCNurseryProgress,
    reason: GCReason,
    data: *mut c_void,
) {
    // SAFETY: the state of the runtime, alive as long as its context.
    let watch = unsafe { &(*(data as *const State)).collections };
    if progress == JS::GCNurseryProgress::GC_NURSERY_COLLECTION_START {
        watch.minor.set(Some(Instant::now()));
    } else {
        let begun = watch.minor.take();
        // The nursery is emptied at the beginning of every full collection: that one is told of.
        if watch.major.get().is_none() {
            watch.tell(false, reason, begun);
        }
    }
}

impl<'s> Cx<'s> {
    /// Collects everything now.
    pub fn collect_garbage(&mut self) {
        // SAFETY: the context is live and everything Rust holds is rooted.
        unsafe { mozjs::jsapi::JS_GC(self.raw(), GCReason::API) };
    }

    /// Gives memory that was freed, and that nothing has used since, back to the system.
    pub fn release_freed_memory(&self) {
        #[cfg(all(target_os = "linux", target_env = "gnu"))]
        // SAFETY: the allocator's own function; it takes its locks itself.
        unsafe {
            libc::malloc_trim(1 << 20);
        }
    }

    /// Bytes outside the heap that its objects keep: elements of arrays, tables of maps, long strings, contents of
    /// ArrayBuffers.
    pub fn outside_bytes(&mut self) -> usize {
        self.scope(|cx| cx.in_main_realm(Cx::outside_bytes_here))
    }

    fn outside_bytes_here(&mut self) -> usize {
        let bytes = self.catch(|cx| {
            let info = match cx.state().memory_info.get() {
                Some(info) => info.local(cx),
                None => {
                    // SAFETY: the context is live and in a realm; the object is rooted at once.
                    let info = unsafe { mozjs::jsapi::js::gc::NewMemoryInfoObject(cx.raw()) };
                    let info: super::local::Object<'_> = cx.root_object(info)?;
                    let _ = cx.state().memory_info.set(info.persist(cx));
                    info
                }
            };
            info.get(cx, "mallocBytes")
        });
        bytes.ok().and_then(|bytes| bytes.as_f64()).unwrap_or(0.0) as usize
    }

    /// Bytes in use by the garbage-collected heap.
    pub fn heap_bytes(&self) -> usize {
        // SAFETY: plain query.
        unsafe { mozjs::jsapi::JS_GetGCParameter(self.raw(), JSGCParamKey::JSGC_BYTES) as usize }
    }

    /// Has every collection told to `observer`, which must not run JavaScript; `None` stops that.
    pub fn observe_collections(&mut self, observer: Option<Rc<dyn Fn(Collection)>>) {
        let state = self.state();
        let data = state as *const State as *mut c_void;
        let before = std::mem::replace(&mut *state.collections.observer.borrow_mut(), observer);
        let now = state.collections.observer.borrow().is_some();
        // SAFETY: the state outlives the context; the pair of function and data is added at most once.
        unsafe {
            if now && before.is_none() {
                JS::AddGCNurseryCollectionCallback(self.raw(), Some(on_nursery), data);
            } else if !now && before.is_some() {
                JS::RemoveGCNurseryCollectionCallback(self.raw(), Some(on_nursery), data);
            }
        }
    }

    /// Makes `name` (as in the variable `TZ`; `None`: the system's) the time zone of dates. It is one for the whole process.
    pub fn set_time_zone(&mut self, name: Option<&str>) {
        // SAFETY: only this thread of Rondo changes the environment, and the C library keeps old values readable for
        // threads that are looking at them now.
        unsafe {
            match name {
                Some(name) => std::env::set_var("TZ", name),
                None => std::env::remove_var("TZ"),
            }
            JS::ResetTimeZone();
        }
    }
}
