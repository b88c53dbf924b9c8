//! The owner of one engine context: making it, entering its realm, taking it down in order.

use std::any::{Any as StdAny, TypeId};
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::collections::{HashMap, VecDeque};
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use mozjs::jsapi::{
    ContextOptionsRef, EnterRealm, Heap, JS_AddExtraGCRootsTracer, JS_AddInterruptCallback, JS_DestroyContext,
    JS_NewContext, JS_NewGlobalObject, JS_SetContextPrivate, JS_SetGCParameter, JS_SetNativeStackQuota, JSContext,
    JSGCParamKey, JSObject, OnNewGlobalHookOption,
};
use mozjs::jsval::{JSVal, ObjectValue, UndefinedValue};
use mozjs::rust::{CustomAutoRooter, JSEngine, JSEngineHandle, RealmOptions, SIMPLE_GLOBAL_CLASS};

use super::arena::{Arena, ArenaRoot};
use super::cx::Cx;
use super::interrupt::{InterruptHandle, StopReason, on_interrupt};
use super::local::{FunctionKind, ObjectKind};
use super::persistent::{Persistent, Slab, trace_slab};
use super::weak::WeakTable;

/// The started engine. One for each process; never shut down, because threads may still hold contexts at exit.
pub struct Engine(JSEngineHandle);

struct SyncHandle(JSEngineHandle);
// SAFETY: the handle is an atomic counter; cloning it from any thread is what it is for.
unsafe impl Sync for SyncHandle {}
// SAFETY: as above.
unsafe impl Send for SyncHandle {}

static ENGINE: OnceLock<SyncHandle> = OnceLock::new();

impl Engine {
    /// Starts the engine, or gives another handle to it. Any thread.
    pub fn start() -> Engine {
        let handle = ENGINE.get_or_init(|| {
            // Before the engine starts its helpers: the first of them would have a heap of its own.
            keep_freed_memory();
            let Ok(engine) = JSEngine::init() else {
                // Out of memory before anything ran: nothing can be done, and nothing is lost.
                std::process::abort();
            };
            let handle = engine.handle();
            std::mem::forget(engine);
            process_wide();
            // SAFETY: a plain function; registered once.
            unsafe { libc::atexit(shut_down_at_exit) };
            SyncHandle(handle)
        });
        Engine(handle.0.clone())
    }
}

/// Runtimes alive in the process.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// Ends the engine's helper threads before static destructors run, unless a thread still uses the engine.
extern "C" fn shut_down_at_exit() {
    if ALIVE.load(Ordering::SeqCst) == 0 {
        // SAFETY: no context is alive, and the process is ending, so none will be made.
        unsafe { mozjs::jsapi::JS_ShutDown() };
    }
}

/// Process-wide switches, set once before the first context.
fn process_wide() {
    // SAFETY: called once, before any context exists; the prefs are plain statics.
    unsafe {
        mozjs::jsapi::JS::Prefs_experimental_error_capture_stack_trace_ = 1;
        mozjs::jsapi::JS::Prefs_atomics_wait_async_ = true;
        super::messages::use_v8_texts();
        super::stencil::set_build_id();
    }
}

/// Buffers of dead views come back in bursts, after a collection of the nursery. Given to the system each time, their pages
/// would have to be cleared again at the next use, which costs several times the work done in them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_freed_memory() {
    const MEGABYTE: libc::c_int = 1 << 20;
    // SAFETY: sets numbers of the allocator; refused ones leave it as it was.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 4 * MEGABYTE);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 32 * MEGABYTE);
        // The allocator gives each thread a heap of its own, and each keeps what was freed in it: a few megabytes for every
        // helper of the compiler and the pool, which allocate rarely. One for four cores is enough for those that do often.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        libc::mallopt(libc::M_ARENA_MAX, cores.div_ceil(4).min(16) as libc::c_int);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn keep_freed_memory() {}

/// Ends the process at once: standard output is flushed, no destructors run (threads may still use what they would
/// free). Any thread.
pub fn exit_process(code: i32) -> ! {
    use std::io::Write as _;
    // A closed standard output is no reason not to end.
    let _ = std::io::stdout().flush();
    // SAFETY: does not return.
    unsafe { libc::_exit(code) }
}

/// Limits of a runtime.
#[derive(Clone, Copy, Debug)]
pub struct RuntimeOptions {
    /// Bytes of garbage-collected heap at most.
    pub heap_limit: usize,
    /// Bytes of memory at most that JavaScript keeps alive in all: its heap, and what hangs on it outside (elements of arrays,
    /// tables of maps, long strings, the contents of ArrayBuffers).
    pub memory_limit: usize,
    /// Bytes of native stack that JavaScript may use, counted from where the runtime is made. The thread's real stack
    /// must be larger by at least 256 KiB.
    pub stack_quota: usize,
    /// Bytes of the nursery at most.
    pub nursery: usize,
    /// Bytecode of the engine's self-hosted code, saved by a process of the same build ([`crate::saved_self_hosted`]).
    pub self_hosted: Option<&'static [u8]>,
}

impl Default for RuntimeOptions {
    fn default() -> RuntimeOptions {
        RuntimeOptions {
            heap_limit: 2 << 30,
            memory_limit: usize::MAX,
            stack_quota: 1 << 20,
            nursery: 4 << 20,
            self_hosted: None,
        }
    }
}

/// What natives reach through the context.
pub struct State {
    pub(crate) arena: Arena,
    pub(crate) slab: Rc<Slab>,
    pub(crate) weak: Rc<WeakTable>,
    pub(crate) host: RefCell<Option<Rc<dyn StdAny>>>,
    pub(crate) classes: RefCell<HashMap<TypeId, (Persistent<FunctionKind>, Persistent<ObjectKind>)>>,
    pub(crate) rejection_tracker: RefCell<Option<Persistent<FunctionKind>>>,
    /// The load and the metadata hook of modules.
    pub(crate) module_hooks: RefCell<Option<(Persistent<FunctionKind>, Persistent<FunctionKind>)>>,
    pub(crate) interrupt: OnceCell<InterruptHandle>,
    pub(crate) on_sample: RefCell<Option<Rc<dyn Fn(&mut Cx<'_>)>>>,
    pub(crate) on_out_of_memory: RefCell<Option<Rc<dyn Fn()>>>,
    /// Where the exception taken last was thrown.
    pub(crate) throw_site: RefCell<Option<super::stack::StackFrame>>,
    pub(crate) collections: super::collect::Watch,
    pub(crate) pace: super::pace::Pace,
    pub(crate) json: super::json::Stringify,
    /// Number of jobs taken off the queue, and the frames noted for jobs that wait in it, by number.
    pub(crate) jobs_taken: Cell<u64>,
    /// Whether the engine was ever given something to keep with a job.
    pub(crate) jobs_carry: Cell<bool>,
    pub(crate) noted_frames: RefCell<VecDeque<(u64, Persistent)>>,
    /// Bytes that may be alive after a collection, and whether more were.
    pub(crate) heap_limit: usize,
    pub(crate) memory_limit: usize,
    pub(crate) heap_exceeded: Cell<bool>,
    /// Whether a collection ended since the memory outside the heap was looked at.
    pub(crate) collected: Cell<bool>,
    /// About the lowest address of the native stack that JavaScript may use.
    pub(crate) stack_floor: usize,
    /// The global of the main realm.
    pub(crate) global: RefCell<Option<Persistent<ObjectKind>>>,
    /// The engine's object that tells the memory outside the heap.
    pub(crate) memory_info: OnceCell<Persistent<ObjectKind>>,
    /// Why code was stopped last.
    pub(crate) stopped: Cell<Option<StopReason>>,
    /// Jobs of realms with a queue of their own, with what they carry.
    pub(crate) parked_jobs: RefCell<VecDeque<(Persistent, Persistent)>>,
    pub(crate) promise_hooks: super::promise_hooks::HookState,
    frame: Heap<JSVal>,
    pub(crate) templates: super::uint8::Templates,
    entered: Cell<u32>,
}

impl State {
    /// Notes the reason and tells the host.
    pub(crate) fn out_of_memory(&self, reason: StopReason) {
        self.stopped.set(Some(reason));
        let callback = self.on_out_of_memory.borrow().clone();
        if let Some(callback) = callback {
            // A panic must not unwind into the collector.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| callback()));
        }
    }

    #[inline]
    pub(crate) fn frame(&self) -> JSVal {
        self.frame.get()
    }
    #[inline]
    pub(crate) fn set_frame(&self, value: JSVal) {
        // The write barriers cost more than this comparison, and most programs never set a frame.
        if self.frame.get().asBits_ != value.asBits_ {
            self.frame.set(value);
        }
    }
}

unsafe extern "C" fn trace_state(trc: *mut mozjs::jsapi::JSTracer, data: *mut c_void) {
    // SAFETY: the runtime's boxed state, alive until the context is destroyed.
    let state = unsafe { &*(data as *const State) };
    // SAFETY: a Heap slot at a fixed address.
    unsafe { mozjs::glue::CallValueTracer(trc, &raw const state.frame as *mut _, c"rondo async frame".as_ptr()) };
    // SAFETY: the collector's tracer; the state is boxed.
    unsafe { state.templates.trace(trc) };
}

/// Called at the beginning and the end of each slice of a collection.
unsafe extern "C" fn on_slice(
    raw: *mut JSContext,
    _progress: mozjs::jsapi::JS::GCProgress,
    _description: *const mozjs::jsapi::JS::GCDescription,
) {
    // SAFETY: the state is set before this callback and outlives the context; it may be gone while that is destroyed.
    if let Some(state) = unsafe { (mozjs::jsapi::JS_GetContextPrivate(raw) as *const State).as_ref() } {
        state.json.forget_shapes();
    }
}

/// Whether what is alive after a collection is more than the limit. Scripts get the error at the next interrupt check.
unsafe extern "C" fn after_collection(
    raw: *mut JSContext,
    status: mozjs::jsapi::JSGCStatus,
    reason: mozjs::jsapi::GCReason,
    _data: *mut c_void,
) {
    // SAFETY: as below.
    unsafe { (*(mozjs::jsapi::JS_GetContextPrivate(raw) as *const State)).collections.full(status, reason) };
    // SAFETY: the private data is the runtime's state.
    let state = unsafe { &*(mozjs::jsapi::JS_GetContextPrivate(raw) as *const State) };
    if status != mozjs::jsapi::JSGCStatus::JSGC_END {
        state.pace.begin();
        return;
    }
    // SAFETY: the live context of this notice.
    unsafe { state.pace.end(raw) };
    // SAFETY: a plain query.
    let alive = unsafe { mozjs::jsapi::JS_GetGCParameter(raw, JSGCParamKey::JSGC_BYTES) as usize };
    // What is outside the heap cannot be asked for here; the interrupt does, soon and without hurry.
    if state.memory_limit != usize::MAX && !state.collected.replace(true) {
        // SAFETY: may be called at any time.
        unsafe { mozjs::jsapi::JS_RequestInterruptCallbackCanWait(raw) };
    }
    if alive > state.heap_limit && !state.heap_exceeded.replace(true) {
        state.out_of_memory(StopReason::HeapLimit { limit: state.heap_limit, used: alive });
        // SAFETY: may be called at any time.
        unsafe { mozjs::jsapi::JS_RequestInterruptCallback(raw) };
    }
}

/// One JavaScript environment: a context with one main realm. Belongs to the thread it was made on.
pub struct JsRuntime {
    raw: *mut JSContext,
    state: Box<State>,
    arena_root: Box<UnsafeCell<CustomAutoRooter<ArenaRoot>>>,
    _engine: JSEngineHandle,
}

/// Why a runtime could not be made.
#[derive(Debug)]
pub struct CreateError(&'static str);

impl std::fmt::Display for CreateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot start the JavaScript engine: {}", self.0)
    }
}
impl std::error::Error for CreateError {}

impl JsRuntime {
    /// Makes the environment. `host` is what [`Cx::host`] gives natives.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new(engine: &Engine, options: &RuntimeOptions, host: Rc<dyn StdAny>) -> Result<JsRuntime, CreateError> {
        // SAFETY: the engine is started; the context is used on this thread only.
        let raw = unsafe { JS_NewContext(32 << 20, std::ptr::null_mut()) };
        if raw.is_null() {
            return Err(CreateError("no memory for a context"));
        }
        let slab = Rc::new(Slab::new());
        let state = Box::new(State {
            arena: Arena::new(),
            weak: Rc::new(WeakTable::new(slab.clone())),
            slab,
            host: RefCell::new(Some(host)),
            classes: RefCell::default(),
            rejection_tracker: RefCell::new(None),
            module_hooks: RefCell::new(None),
            interrupt: OnceCell::new(),
            on_sample: RefCell::new(None),
            on_out_of_memory: RefCell::new(None),
            throw_site: RefCell::new(None),
            collections: super::collect::Watch::default(),
            pace: super::pace::Pace::default(),
            json: super::json::Stringify::default(),
            jobs_taken: Cell::new(0),
            jobs_carry: Cell::new(false),
            noted_frames: RefCell::default(),
            heap_limit: options.heap_limit,
            memory_limit: options.memory_limit,
            heap_exceeded: Cell::new(false),
            collected: Cell::new(false),
            stack_floor: (&raw const raw as usize).saturating_sub(options.stack_quota),
            global: RefCell::new(None),
            memory_info: OnceCell::new(),
            stopped: Cell::new(None),
            parked_jobs: RefCell::default(),
            promise_hooks: super::promise_hooks::HookState::default(),
            frame: Heap::default(),
            templates: super::uint8::Templates::default(),
            entered: Cell::new(0),
        });
        state.frame.set(UndefinedValue());
        let _ = state.interrupt.set(InterruptHandle::new(raw));
        let arena_root = Box::new(UnsafeCell::new(CustomAutoRooter::new(ArenaRoot(&state.arena))));
        // SAFETY: a fresh context; every pointer given stays valid until the context is destroyed in `drop`.
        unsafe {
            let state_pointer = &*state as *const State as *mut c_void;
            JS_SetContextPrivate(raw, state_pointer);
            // Close to its own hard limit the engine collects at every allocation; the limit that is meant is looked at after
            // each collection instead, and the hard one lies well above it.
            let hard = options.heap_limit.saturating_add(options.heap_limit / 2).saturating_add(64 << 20);
            JS_SetGCParameter(raw, JSGCParamKey::JSGC_MAX_BYTES, u32::try_from(hard).unwrap_or(u32::MAX));
            mozjs::jsapi::JS_SetGCCallback(raw, Some(after_collection), std::ptr::null_mut());
            mozjs::jsapi::JS::SetGCSliceCallback(raw, Some(on_slice));
            JS_SetGCParameter(raw, JSGCParamKey::JSGC_MAX_NURSERY_BYTES, options.nursery as u32);
            state.pace.start(raw);
            let quota = options.stack_quota;
            JS_SetNativeStackQuota(raw, quota, quota - (32 << 10), quota - (64 << 10));
            // The first root of its kind is the last to go: it stays on the list for the life of the context.
            std::mem::forget((*arena_root.get()).root(raw));
            JS_AddExtraGCRootsTracer(raw, Some(trace_slab), Rc::as_ptr(&state.slab) as *mut c_void);
            JS_AddExtraGCRootsTracer(raw, Some(trace_state), state_pointer);
            super::weak::install(raw, Rc::as_ptr(&state.weak));
            JS_AddInterruptCallback(raw, Some(on_interrupt));
            // Node allows Atomics.wait on every thread.
            mozjs::jsapi::JS_SetFutexCanWait(raw);
            // An await costs four times as much with asynchronous stacks.
            (*ContextOptionsRef(raw)).set_asyncStack_(false);
            mozjs::jsapi::js::SetStackFormat(raw, mozjs::jsapi::js::StackFormat::V8);
            // Firefox runs pages this way too: flipping the protection of code pages costs a system call for each compiled
            // function.
            mozjs::jsapi::JS_SetGlobalJitCompilerOption(
                raw,
                mozjs::jsapi::JSJitCompilerOption::JSJITCOMPILER_WRITE_PROTECT_CODE,
                0,
            );
            // Functions of up to so many bytes of bytecode are compiled into their callers (the engine's own limit is 140): the
            // built-in modules pass each chunk and each event through a dozen functions of 100 to 400, where a call costs as
            // much as the work in it. A chain of streams takes a fifth less time with it, and the rest of the time is the same.
            mozjs::jsapi::JS_SetGlobalJitCompilerOption(
                raw,
                mozjs::jsapi::JSJitCompilerOption::JSJITCOMPILER_INLINING_BYTECODE_MAX_LENGTH,
                600,
            );
            super::jobs::install(raw);
            super::context::install(raw);
            if !super::stencil::init_self_hosted(raw, options.self_hosted) {
                return Err(CreateError("no memory for the built-in code"));
            }
        }
        ALIVE.fetch_add(1, Ordering::SeqCst);
        let mut runtime = JsRuntime { raw, state, arena_root, _engine: engine.0.clone() };
        runtime.make_realm()?;
        Ok(runtime)
    }

    fn make_realm(&mut self) -> Result<(), CreateError> {
        let mut options = RealmOptions::default();
        options.creationOptions_.sharedMemoryAndAtomics_ = true;
        options.creationOptions_.defineSharedArrayBufferConstructor_ = true;
        // SAFETY: a live context without realm yet; the global is entered for good and rooted at once.
        unsafe {
            let global: *mut JSObject = JS_NewGlobalObject(
                self.raw,
                &SIMPLE_GLOBAL_CLASS,
                std::ptr::null_mut(),
                OnNewGlobalHookOption::FireOnNewGlobalHook,
                &*options,
            );
            if global.is_null() {
                return Err(CreateError("no memory for the global object"));
            }
            EnterRealm(self.raw, global);
            let cx = Cx::from_raw(self.raw);
            let mark = self.state.arena.mark();
            let local: super::local::Object<'_> = cx.root(ObjectValue(global));
            self.state.global.replace(Some(local.persist(&cx)));
            self.state.arena.release(mark);
        }
        Ok(())
    }

    /// Runs `f` with permission to run JavaScript, in the main realm and a fresh scope.
    pub fn with<R>(&mut self, f: impl for<'s> FnOnce(&mut Cx<'s>) -> R) -> R {
        debug_assert_eq!(self.state.entered.get(), 0, "the runtime was entered while it was entered");
        self.state.entered.set(self.state.entered.get() + 1);
        // SAFETY: `&mut self` keeps any other Cx of this context from existing.
        let mut cx = unsafe { Cx::from_raw(self.raw) };
        let result = cx.scope(f);
        self.state.entered.set(self.state.entered.get() - 1);
        result
    }

    /// Interrupts from other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        match self.state.interrupt.get() {
            Some(handle) => handle.clone(),
            None => InterruptHandle::new(self.raw),
        }
    }

    /// Called on the JavaScript thread after [`InterruptHandle::sample`], at the next safe point.
    pub fn on_sample(&mut self, callback: impl Fn(&mut Cx<'_>) + 'static) {
        *self.state.on_sample.borrow_mut() = Some(Rc::new(callback));
    }

    /// Called when more than the heap limit is alive after a collection, before the out-of-memory error is thrown. Must not
    /// run JavaScript; may end the process.
    pub fn on_out_of_memory(&mut self, callback: impl Fn() + 'static) {
        *self.state.on_out_of_memory.borrow_mut() = Some(Rc::new(callback));
    }
}

impl Drop for JsRuntime {
    /// Order matters: nobody may interrupt any more; host data that holds handles goes first; then every handle is
    /// emptied, so that the last collection finds no roots of ours and runs all finalizers; then the context goes.
    fn drop(&mut self) {
        if let Some(handle) = self.state.interrupt.get() {
            handle.close();
        }
        drop(self.state.host.borrow_mut().take());
        self.state.classes.borrow_mut().clear();
        self.state.rejection_tracker.borrow_mut().take();
        self.state.module_hooks.borrow_mut().take();
        self.state.on_sample.borrow_mut().take();
        self.state.on_out_of_memory.borrow_mut().take();
        self.state.collections.clear();
        self.state.global.borrow_mut().take();
        self.state.memory_info.take();
        self.state.frame.set(UndefinedValue());
        self.state.templates.clear();
        self.state.noted_frames.borrow_mut().clear();
        self.state.weak.close();
        self.state.promise_hooks.clear();
        self.state.parked_jobs.borrow_mut().clear();
        self.state.slab.close();
        // SAFETY: the context's own thread; the arena and state outlive the call.
        unsafe {
            mozjs::jsapi::LeaveRealm(self.raw, std::ptr::null_mut());
            JS_DestroyContext(self.raw);
        }
        ALIVE.fetch_sub(1, Ordering::SeqCst);
        let _ = &self.arena_root;
    }
}

impl<'s> Cx<'s> {
    /// Collections so far: of the whole heap, of the nursery.
    pub fn collections(&self) -> (u32, u32) {
        // SAFETY: plain queries.
        unsafe {
            (
                mozjs::jsapi::JS_GetGCParameter(self.raw(), JSGCParamKey::JSGC_MAJOR_GC_NUMBER),
                mozjs::jsapi::JS_GetGCParameter(self.raw(), JSGCParamKey::JSGC_MINOR_GC_NUMBER),
            )
        }
    }
    /// Interrupts for other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        match self.state().interrupt.get() {
            Some(handle) => handle.clone(),
            None => InterruptHandle::new(self.raw()),
        }
    }
}
