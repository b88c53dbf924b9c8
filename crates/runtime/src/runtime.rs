//! Building, running and taking down one JavaScript environment.

use std::rc::Rc;
use std::time::{Duration, Instant};

use rondo_engine::{Cx, Engine, InterruptHandle, JsRuntime, Result, RuntimeOptions, Value};
use rondo_loop::{EventLoop, Pool, RunMode};

use crate::builtins;
use crate::env::{Env, Hook, Options};
use crate::tick;

/// One JavaScript environment. It is the context that the loop's callbacks get.
pub struct Runtime {
    js: JsRuntime,
    env: Rc<Env>,
    /// Callbacks so far, the collections of the nursery at the last look of `sweep_small_heap`, and when freed memory is to go
    /// back to the system.
    callbacks: u32,
    swept_at: (u32, u32),
    release_at: Instant,
    /// When the executable's pages are to leave the process next, and how long that is after the last time.
    unmap_at: Instant,
    unmap_every: Duration,
}

/// Callbacks between two looks at the collector, and collections of the nursery (4 MB each) after which a small heap is
/// collected whole.
const CALLBACKS_BETWEEN_LOOKS: u32 = 8192;
const NURSERIES_BETWEEN_SWEEPS: u32 = 192;
/// Freed memory is looked for this often at most.
const RELEASE_EVERY: Duration = Duration::from_secs(2);
/// The longest time between two releases of the executable's pages; the first comes with that of freed memory, half of its time
/// after the start.
const UNMAP_SELDOM: Duration = Duration::from_secs(60);
/// A heap up to this size is collected in a few milliseconds.
const SMALL_HEAP_BYTES: usize = 24 << 20;

/// Why a runtime could not be started.
#[derive(Debug)]
pub struct StartError(String);

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for StartError {}

impl Runtime {
    /// Makes the environment on this thread and runs the bootstrap JavaScript.
    ///
    /// # Errors
    /// No memory, no descriptors for the loop, or a defect in the bootstrap.
    pub fn new(options: Options, pool: std::sync::Arc<Pool>) -> std::result::Result<Runtime, StartError> {
        let event_loop =
            EventLoop::new(pool).map_err(|error| StartError(format!("cannot make the event loop: {error}")))?;
        let limits = RuntimeOptions {
            heap_limit: options.heap_limit.unwrap_or_else(crate::support::limits::default_heap_limit),
            memory_limit: crate::support::limits::memory_limit(options.heap_limit),
            stack_quota: options.stack_quota.unwrap_or_else(crate::support::limits::stack_quota),
            self_hosted: builtins::self_hosted(),
            ..RuntimeOptions::default()
        };
        let worker = options.worker.clone();
        let env = Env::new(event_loop, options);
        let host: Rc<dyn std::any::Any> = env.clone();
        let js = JsRuntime::new(&Engine::start(), &limits, host).map_err(|error| StartError(error.to_string()))?;
        env.reached(1);
        let mut js = js;
        let limit = limits.heap_limit >> 20;
        js.on_out_of_memory(move || {
            use std::io::Write as _;
            if let Some(worker) = &worker {
                worker.stop_out_of_memory();
                return;
            }
            // Nothing can be done when standard error is gone.
            let _ = writeln!(
                std::io::stderr(),
                "\nFATAL ERROR: the JavaScript heap limit of {limit} MiB is reached: JavaScript heap out of memory.\n\
                 Raise it with --heap-limit MIB (or --max-old-space-size), or look for what keeps objects alive."
            );
            crate::exit_process(134)
        });
        let mut runtime = Runtime {
            js,
            env,
            callbacks: 0,
            swept_at: (0, 0),
            release_at: Instant::now() + RELEASE_EVERY / 2,
            unmap_at: Instant::now(),
            unmap_every: RELEASE_EVERY / 2,
        };
        runtime.env.reached(2);
        runtime.bootstrap()?;
        runtime.env.reached(3);
        Ok(runtime)
    }

    /// Runs `bootstrap/realm.js` with the primordials; it sets up the module system of the built-ins and the globals.
    fn bootstrap(&mut self) -> std::result::Result<(), StartError> {
        let outcome = self.js.with(|cx| {
            cx.catch(|cx| {
                cx.prepare_json()?;
                crate::core::json_guard::install(cx)?;
                let primordials = cx.object()?;
                let fill = builtins::compile_with(cx, "internal/primordials", &["primordials"])?;
                let this = cx.undefined();
                fill.call(cx, this, &[primordials.value()])?;
                let realm = builtins::compile_with(cx, "internal/bootstrap/realm", &["primordials", "getBinding"])?;
                let get_binding = cx.native_function(&rondo_engine::NativeSpec::of("internalBinding", get_binding))?;
                realm.call(cx, this, &[primordials.value(), get_binding.value()])?;
                Ok(())
            })
            .map_err(|error| describe(cx, error))
        });
        outcome.map_err(|text| StartError(format!("cannot start the built-in modules: {text}")))
    }

    /// The environment's state.
    pub fn env(&self) -> &Rc<Env> {
        &self.env
    }

    /// Interrupts this runtime from other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.js.interrupt_handle()
    }

    /// The one door into JavaScript from the loop: runs `callback`, reports what it throws as an uncaught exception, then
    /// runs `nextTick` callbacks and promise jobs until both queues are empty.
    pub fn enter(&mut self, callback: impl for<'s> FnOnce(&mut Cx<'s>) -> Result<()>) {
        if self.env.is_stopped() {
            return;
        }
        self.js.with(|cx| tick::run_callback(cx, callback));
        self.callbacks = self.callbacks.wrapping_add(1);
        if self.callbacks.is_multiple_of(CALLBACKS_BETWEEN_LOOKS) {
            self.sweep_small_heap();
            self.release_freed_memory();
        }
    }

    /// What the compilers freed after a program's first seconds, and what a burst left, goes back to the system. It takes the
    /// longer the more pieces there are: then it is done the less often.
    fn release_freed_memory(&mut self) {
        let begun = Instant::now();
        if begun < self.release_at {
            return;
        }
        self.js.with(|cx| cx.release_freed_memory());
        if begun >= self.unmap_at {
            rondo_engine::release_code_pages();
            // The longer it runs, the less there is that was needed for a while only.
            self.unmap_every = (self.unmap_every * 2).min(UNMAP_SELDOM);
            self.unmap_at = begun + self.unmap_every;
        }
        self.release_at = begun + RELEASE_EVERY.max(begun.elapsed() * 200);
    }

    /// Collects a small heap whole when much has gone through it since the last time. What dies old holds memory that the
    /// engine does not count, and a small server that makes little garbage of that kind would not be collected for minutes.
    fn sweep_small_heap(&mut self) {
        let (full, nursery) = self.js.with(|cx| cx.collections());
        if full != self.swept_at.0 {
            self.swept_at = (full, nursery);
        } else if nursery.wrapping_sub(self.swept_at.1) >= NURSERIES_BETWEEN_SWEEPS {
            self.swept_at.1 = nursery;
            self.js.with(|cx| {
                if cx.heap_bytes() <= SMALL_HEAP_BYTES {
                    cx.collect_garbage();
                }
            });
        }
    }

    /// Looks at JavaScript values without running any code: nothing is drained afterwards.
    pub fn peek<R>(&mut self, look: impl for<'s> FnOnce(&mut Cx<'s>) -> R) -> R {
        self.js.with(look)
    }

    /// Runs the main program (`bootstrap/main.js`), the loop, `beforeExit`, again while there is work, then `exit`.
    /// Returns the exit code.
    pub fn run_main(&mut self) -> i32 {
        self.enter(|cx| call_hook(cx, Hook::Main));
        let event_loop = self.env.event_loop().clone();
        self.env.reached(4);
        loop {
            if self.env.is_stopped() {
                return 0;
            }
            event_loop.run(self, RunMode::Default);
            self.enter(|cx| call_hook(cx, Hook::BeforeExit));
            if self.env.is_stopped() || !event_loop.is_alive() {
                break;
            }
        }
        self.env.reached(5);
        self.exit_code()
    }

    /// Emits `exit` and returns the process's exit code.
    fn exit_code(&mut self) -> i32 {
        if self.env.is_stopped() {
            return 0;
        }
        self.env.exiting.set(true);
        let mut code = 0;
        self.js.with(|cx| {
            let Some(hook) = Env::of(cx).hook(cx, Hook::Exit) else {
                return;
            };
            let outcome = cx.catch(|cx| {
                let this = cx.undefined();
                hook.call(cx, this, &[])?.to_number(cx)
            });
            match outcome {
                Ok(number) => code = number as i32,
                Err(error) => {
                    tick::report_uncaught(cx, error, "uncaughtException");
                    code = 1;
                }
            }
        });
        code
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.env.event_loop().dispose();
        self.env.release();
    }
}

/// `internalBinding(name)`.
fn get_binding<'s>(cx: &mut Cx<'s>, args: rondo_engine::Args<'s>) -> Result<Value<'s>> {
    let name = args.string(cx, 0)?;
    Env::of(cx).binding(cx, &name)
}

fn call_hook(cx: &mut Cx<'_>, hook: Hook) -> Result<()> {
    if let Some(function) = Env::of(cx).hook(cx, hook) {
        let this = cx.undefined();
        function.call(cx, this, &[])?;
    }
    Ok(())
}

fn describe(cx: &mut Cx<'_>, error: Option<Value<'_>>) -> String {
    let Some(error) = error else {
        return "stopped".to_owned();
    };
    let text = cx.catch(|cx| error.to_rust(cx)).unwrap_or_else(|_| "an exception".to_owned());
    let stack = error
        .as_object()
        .and_then(|object| cx.catch(|cx| object.get(cx, "stack")?.to_rust(cx)).ok())
        .unwrap_or_default();
    format!("{text}\n{stack}")
}
