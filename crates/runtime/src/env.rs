//! What natives reach of their runtime: the loop, the registry of binding objects, the callbacks that JavaScript gave.

use std::any::{Any as StdAny, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use rondo_engine::{Cx, ErrorClass, Function, JsError, Object, Persistent, Result, Value};
use rondo_loop::{EventLoop, WorkError, WorkHandle, WorkKind};

use crate::runtime::Runtime;

/// How a runtime is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Path of the executable, as `process.execPath`.
    pub exec_path: String,
    /// First word of the command line, as `process.argv0`.
    pub argv0: String,
    /// Options given before the script, as `process.execArgv`.
    pub exec_argv: Vec<String>,
    /// The script and its arguments: `process.argv` from index 1 on.
    pub args: Vec<String>,
    /// Options by name, for JavaScript: `--expose-gc` is `("--expose-gc", None)`.
    pub flags: Vec<(String, Option<String>)>,
    /// Bytes of garbage-collected heap at most; from the machine or its cgroup if `None`.
    pub heap_limit: Option<usize>,
    /// Bytes of native stack that JavaScript may use, if not the usual number.
    pub stack_quota: Option<usize>,
    /// What this environment shares with its parent thread, if it is a worker's.
    pub worker: Option<std::sync::Arc<crate::modules::worker_threads::WorkerLink>>,
}

/// A function that JavaScript registered with the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hook {
    /// Runs `nextTick` callbacks, jobs and rejection processing.
    Ticks,
    /// `(error, origin) -> handled`: an exception that nobody caught.
    Uncaught,
    /// Runs the main program.
    Main,
    /// Emits `beforeExit`.
    BeforeExit,
    /// `(code) -> code`: emits `exit`.
    Exit,
    /// `(function, type, class) -> function`: follows a request for `async_hooks`.
    Request,
    /// `([kind, flags, start, duration, ...])`: collections that an observer waits for.
    Collections,
    /// `(length) -> Buffer`: memory for bytes that came from outside.
    MakeBuffer,
}

/// How many hooks there are.
const HOOKS: usize = Hook::MakeBuffer as usize + 1;

/// Passes a `TypeId` on: it is a hash already, and every timer and immediate looks its module's state up.
#[derive(Default)]
struct TypeHasher(u64);

impl Hasher for TypeHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..part.len()].copy_from_slice(part);
            self.0 ^= u64::from_ne_bytes(eight);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 ^= value;
    }
}

/// What one module keeps for one environment (handles, callbacks); made when first asked for.
pub trait ModuleState: Default + 'static {
    /// Drops what JavaScript gave, before the engine goes.
    fn release(&self) {}
}

/// A module's state with its type forgotten.
struct StateEntry {
    state: Rc<dyn StdAny>,
    release: Box<dyn Fn()>,
}

/// The state of one JavaScript environment that is not the engine's.
pub struct Env {
    event_loop: EventLoop<Runtime>,
    /// How the runtime was started.
    pub options: Options,
    bindings: RefCell<HashMap<&'static str, Persistent<rondo_engine::ObjectKind>>>,
    hooks: RefCell<[Option<Persistent<rondo_engine::FunctionKind>>; HOOKS]>,
    /// `[a tick is queued, a rejection waits]`, shared with JavaScript.
    pub(crate) tick_info: RefCell<Option<Persistent<rondo_engine::Any>>>,
    /// Monotonic nanoseconds when the process started this runtime.
    pub started: std::time::Instant,
    pub(crate) exiting: Cell<bool>,
    /// For `performance.nodeTiming`, in milliseconds: `[start, engine ready, environment made, bootstrap complete, loop start, loop
    /// exit]`; -1 for what has not happened.
    pub milestones: Cell<[f64; 6]>,
    states: RefCell<HashMap<TypeId, StateEntry, BuildHasherDefault<TypeHasher>>>,
    /// Whether `async_hooks` want to hear of every request.
    pub(crate) follows_requests: Cell<bool>,
    /// Requests under way, by kind.
    pub(crate) requests: Cell<[u32; crate::support::request::KINDS]>,
    /// Collections of garbage that JavaScript has not been told of yet.
    pub(crate) collections: RefCell<Vec<rondo_engine::Collection>>,
    pub(crate) has_collections: Cell<bool>,
    /// The loop's time, in milliseconds, that JavaScript's timers count from: it sees small numbers.
    pub(crate) timer_base: Cell<u64>,
}

/// When the first environment of the process was started: the origin of the clock of all of them.
fn process_start() -> std::time::Instant {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    *START.get_or_init(std::time::Instant::now)
}

impl Env {
    pub(crate) fn new(event_loop: EventLoop<Runtime>, options: Options) -> Rc<Env> {
        Rc::new(Env {
            event_loop,
            options,
            bindings: RefCell::default(),
            hooks: RefCell::default(),
            tick_info: RefCell::new(None),
            started: process_start(),
            exiting: Cell::new(false),
            milestones: Cell::new([0.0, -1.0, -1.0, -1.0, -1.0, -1.0]),
            states: RefCell::default(),
            follows_requests: Cell::new(false),
            requests: Cell::new([0; crate::support::request::KINDS]),
            collections: RefCell::default(),
            has_collections: Cell::new(false),
            timer_base: Cell::new(0),
        })
    }

    /// The environment that runs this code.
    ///
    /// # Panics
    /// Never in a runtime made by [`Runtime::new`]: it always gives the engine its `Env`.
    pub fn of(cx: &Cx<'_>) -> Rc<Env> {
        match cx.host::<Env>() {
            Some(env) => env,
            None => unreachable!("every runtime is made with an Env as its host data"),
        }
    }

    /// The event loop.
    pub fn event_loop(&self) -> &EventLoop<Runtime> {
        &self.event_loop
    }

    /// Runs `work` on a pool thread, then `done` on the JavaScript thread; `done` reaches JavaScript with
    /// [`Runtime::enter`].
    pub fn spawn<T: Send + 'static>(
        &self,
        kind: WorkKind,
        work: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(&mut Runtime, std::result::Result<T, WorkError>) + 'static,
    ) -> WorkHandle {
        self.event_loop.spawn_work(kind, work, done)
    }

    /// Whether the option `name` (as `--expose-gc`) was given.
    pub fn has_flag(&self, name: &str) -> bool {
        self.options.flags.iter().any(|(flag, _)| flag == name)
    }

    /// The state of a module in this environment.
    pub fn module_state<T: ModuleState>(&self) -> Rc<T> {
        let known = self.states.borrow().get(&TypeId::of::<T>()).map(|entry| entry.state.clone());
        if let Some(Ok(state)) = known.map(Rc::downcast::<T>) {
            return state;
        }
        let state = Rc::new(T::default());
        let other = state.clone();
        let entry = StateEntry { state: state.clone(), release: Box::new(move || other.release()) };
        self.states.borrow_mut().insert(TypeId::of::<T>(), entry);
        state
    }

    pub(crate) fn count_request(&self, kind: usize, change: i32) {
        let mut counts = self.requests.get();
        if let Some(count) = counts.get_mut(kind) {
            *count = count.saturating_add_signed(change);
        }
        self.requests.set(counts);
    }

    /// Notes the time of milestone `index`.
    pub(crate) fn reached(&self, index: usize) {
        let mut marks = self.milestones.get();
        if let Some(mark) = marks.get_mut(index) {
            *mark = self.started.elapsed().as_nanos() as f64 / 1e6;
        }
        self.milestones.set(marks);
    }

    /// Whether the process is about to end: no more callbacks then.
    pub fn is_exiting(&self) -> bool {
        self.exiting.get() || self.is_stopped()
    }

    /// Whether this is a worker that has been stopped: no JavaScript is to run any more.
    pub fn is_stopped(&self) -> bool {
        self.options.worker.as_ref().is_some_and(|worker| worker.is_stopped())
    }

    /// Ends the environment at once: the process, or only the thread of a worker.
    pub fn end_now(&self, cx: &mut Cx<'_>, code: i32) -> rondo_engine::Thrown {
        match &self.options.worker {
            Some(worker) => {
                worker.stop(code);
                cx.stop_here()
            }
            None => crate::exit_process(code),
        }
    }

    pub(crate) fn set_hook(&self, cx: &Cx<'_>, hook: Hook, function: Function<'_>) {
        self.hooks.borrow_mut()[hook as usize] = Some(function.persist(cx));
    }

    /// The function registered for `hook`.
    pub fn hook<'s>(&self, cx: &Cx<'s>, hook: Hook) -> Option<Function<'s>> {
        self.hooks.borrow()[hook as usize].as_ref().map(|function| function.local(cx))
    }

    /// The object that `internalBinding(name)` returns; made when first asked for.
    pub(crate) fn binding<'s>(&self, cx: &mut Cx<'s>, name: &str) -> Result<Value<'s>> {
        if let Some(object) = self.bindings.borrow().get(name) {
            return Ok(object.local(cx).value());
        }
        let Some(binding) = crate::registry::binding(name) else {
            let error = JsError::new(ErrorClass::Error, format!("No such binding: {name}"));
            return Err(error.code("ERR_INVALID_MODULE").throw(cx));
        };
        cx.escape(|cx| {
            let object: Object<'_> = cx.object()?;
            cx.define_natives(object, binding.functions)?;
            if let Some(init) = binding.init {
                init(cx, object)?;
            }
            self.bindings.borrow_mut().insert(binding.name, object.persist(cx));
            Ok(object.value())
        })
    }

    /// Drops everything that JavaScript gave, so that the engine can go.
    pub(crate) fn release(&self) {
        self.bindings.borrow_mut().clear();
        self.hooks.take();
        self.tick_info.borrow_mut().take();
        for entry in self.states.take().into_values() {
            (entry.release)();
        }
    }
}
