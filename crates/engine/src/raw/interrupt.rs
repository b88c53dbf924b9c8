//! Interrupts: another thread (a watchdog, `worker.terminate()`) asks the JavaScript thread to stop or to look up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use mozjs::jsapi::JS_GetContextPrivate;
use mozjs::jsapi::{JS_RequestInterruptCallback, JS_RequestInterruptCallbackCanWait, JSContext};

use super::cx::Cx;
use super::error::{ErrorClass, JsError};
use super::runtime::State;

/// Why running code was stopped. The engine lets no script catch a stop; the host gets it as data, after
/// [`Cx::catch`](super::cx::Cx::catch) answered `Err(None)`, and may make an error of it for whoever waits for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// More than `limit` bytes of heap, or of memory in all, were alive after a collection.
    HeapLimit {
        /// The limit in bytes.
        limit: usize,
        /// Bytes alive.
        used: usize,
    },
    /// [`InterruptHandle::stop`] was called.
    Requested,
}

impl StopReason {
    /// The stop as an error with Node's code and text for a worker that ended so.
    pub fn to_error(self) -> JsError {
        match self {
            StopReason::HeapLimit { limit, used } => {
                let text = "Worker terminated due to reaching memory limit: JS heap out of memory";
                let error = JsError::new(ErrorClass::Error, text).code("ERR_WORKER_OUT_OF_MEMORY");
                error.number("heapLimit", limit as f64).number("heapUsed", used as f64)
            }
            StopReason::Requested => JsError::new(ErrorClass::Error, "Script execution was interrupted")
                .code("ERR_SCRIPT_EXECUTION_INTERRUPTED"),
        }
    }
}

impl Cx<'_> {
    /// Why code was stopped since this was asked last.
    pub fn take_stop_reason(&mut self) -> Option<StopReason> {
        self.state().stopped.take()
    }
}

/// Bits of what was asked for.
const STOP: u32 = 1;
const SAMPLE: u32 = 2;

struct Shared {
    /// The context while it lives. The lock is held while a request is made, so the context cannot go meanwhile.
    context: Mutex<Option<usize>>,
    wanted: AtomicU32,
}

/// Asks a runtime's thread from any thread.
#[derive(Clone)]
pub struct InterruptHandle(Arc<Shared>);

impl InterruptHandle {
    pub(crate) fn new(raw: *mut JSContext) -> InterruptHandle {
        InterruptHandle(Arc::new(Shared { context: Mutex::new(Some(raw as usize)), wanted: AtomicU32::new(0) }))
    }

    fn request(&self, bits: u32, urgent: bool) {
        let context = self.0.context.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(raw) = *context {
            self.0.wanted.fetch_or(bits, Ordering::SeqCst);
            // SAFETY: both functions may be called from any thread while the context lives, which the lock ensures.
            unsafe {
                if urgent {
                    JS_RequestInterruptCallback(raw as *mut JSContext);
                } else {
                    JS_RequestInterruptCallbackCanWait(raw as *mut JSContext);
                }
            }
        }
    }

    /// Stops the running code with an exception that scripts cannot catch. Interrupts regular expressions and atomics
    /// waits too.
    pub fn stop(&self) {
        self.request(STOP, true);
    }

    /// Calls the host's sample callback soon. Not urgent: an urgent interrupt restarts a running regular expression.
    pub fn sample(&self) {
        self.request(SAMPLE, false);
    }

    /// Takes back a stop that has not acted yet.
    pub fn clear(&self) {
        self.0.wanted.fetch_and(!STOP, Ordering::SeqCst);
    }

    pub(crate) fn close(&self) {
        *self.0.context.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Whether what the heap and its objects keep is more than the limit; tells the host if so.
fn is_memory_full(cx: &mut Cx<'_>) -> bool {
    let used = cx.heap_bytes() + cx.outside_bytes();
    let limit = cx.state().memory_limit;
    if used > limit {
        cx.state().out_of_memory(StopReason::HeapLimit { limit, used });
    }
    used > limit
}

/// The engine's interrupt callback: false stops the code.
///
/// # Safety
/// Called by the engine with its live context.
pub unsafe extern "C" fn on_interrupt(raw: *mut JSContext) -> bool {
    // SAFETY: the private data is the runtime's state.
    let state = unsafe { &*(JS_GetContextPrivate(raw) as *const State) };
    // SAFETY: as above; a realm is current while code runs.
    let mut cx = unsafe { Cx::from_raw(raw) };
    // What filled the heap may be garbage by now. While this collects, the flag stays, so that nobody is told twice.
    let over = state.heap_exceeded.get() && cx.heap_bytes() > state.heap_limit && {
        cx.collect_garbage();
        cx.heap_bytes() > state.heap_limit
    };
    state.heap_exceeded.set(false);
    if over || (state.collected.replace(false) && is_memory_full(&mut cx)) {
        // SAFETY: tells the engine that the false below is meant; the host finds the reason in its callback.
        unsafe { mozjs::jsapi::ReportUncatchableException(raw) };
        return false;
    }
    let wanted = state.interrupt.get().map_or(0, |handle| handle.0.wanted.swap(0, Ordering::SeqCst));
    if wanted & SAMPLE != 0 {
        let callback = state.on_sample.borrow().clone();
        if let Some(callback) = callback {
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                cx.scope(|cx| cx.in_main_realm(|cx| callback(cx)));
            }));
            // The interrupted code knows nothing of what the callback did.
            let _ = cx.take_exception();
        }
    }
    if wanted & STOP != 0 {
        state.stopped.set(Some(StopReason::Requested));
        // SAFETY: tells the engine that the false below is meant.
        unsafe { mozjs::jsapi::ReportUncatchableException(raw) };
        return false;
    }
    true
}
