//! What the bare engine needs for promise jobs: a context, a job queue whose traps do nothing, scripts that make jobs, and
//! a loop that takes each job off the queue and runs it. Nothing of Rondo is linked in: these figures are the floor that
//! `benches/js/process_model.js` under `rondo` is held against. Prints million jobs a second, the best of nine rounds.
//!
//! `cargo bench -p rondo-engine --bench bare_jobs`

use std::ptr::null_mut;
use std::time::Instant;

use mozjs::glue::{CreateJobQueue, JobQueueTraps};
use mozjs::jsapi::{
    ClearKeptObjects, CurrentGlobalOrNull, DequeueNextRegularMicroTask, EnqueueMicroTask, HandleValueArray,
    HasRegularMicroTasks, IsJSMicroTask, JS_DefineFunction, JSContext, JSObject, JSTracer, JobQueueIsEmpty,
    MutableHandleObject, OnNewGlobalHookOption, RunJSMicroTask, SetJobQueue, Value,
};
use mozjs::jsval::UndefinedValue;
use mozjs::realm::AutoRealm;
use mozjs::rooted;
use mozjs::rust::wrappers2::JS_NewGlobalObject;
use mozjs::rust::{CompileOptionsWrapper, JSEngine, RealmOptions, Runtime, SIMPLE_GLOBAL_CLASS, evaluate_script};

const N: u32 = 200_000;
const ROUNDS: usize = 9;

const ROWS: &[(&str, &str)] = &[
    (
        "microtasks",
        "let left = N; const step = () => { if (--left !== 0) queueMicrotask(step); }; queueMicrotask(step);",
    ),
    (
        "then chain",
        "let left = N; const step = () => { if (--left !== 0) return Promise.resolve().then(step); }; \
         Promise.resolve().then(step);",
    ),
    ("await chain", "(async () => { for (let i = 0; i < N; i++) await i; })();"),
];

unsafe extern "C" fn no_data(_: *mut JSContext, incumbent: MutableHandleObject, data: MutableHandleObject) -> bool {
    // SAFETY: handles of the engine's caller.
    unsafe {
        *incumbent.ptr = null_mut();
        *data.ptr = null_mut();
    }
    true
}

unsafe extern "C" fn global_of(cx: *mut JSContext, out: MutableHandleObject) -> bool {
    // SAFETY: as above; the context is live.
    unsafe { *out.ptr = CurrentGlobalOrNull(cx) };
    true
}

unsafe extern "C" fn no_run(_: *mut JSContext) {}

unsafe extern "C" fn no_trace(_: *mut JSTracer, _: *mut Value) {}

static TRAPS: JobQueueTraps = JobQueueTraps {
    getHostDefinedData: Some(no_data),
    getHostDefinedGlobal: Some(global_of),
    runJobs: Some(no_run),
    traceNonGCThingMicroTask: Some(no_trace),
};

unsafe extern "C" fn queue_microtask(cx: *mut JSContext, argc: u32, vp: *mut Value) -> bool {
    // SAFETY: the engine's calling convention: vp[0] callee, vp[1] this, vp[2..2 + argc] the arguments.
    unsafe {
        let args = mozjs::jsapi::CallArgs::from_vp(vp, argc);
        let ok = EnqueueMicroTask(cx, args.get(0).ptr);
        args.rval().set(UndefinedValue());
        ok
    }
}

/// Takes jobs off the queue until it is empty; returns how many ran.
unsafe fn drain(cx: *mut JSContext) -> u64 {
    let mut count = 0;
    rooted!(in(cx) let mut task = null_mut::<JSObject>());
    rooted!(in(cx) let mut function = UndefinedValue());
    rooted!(in(cx) let mut result = UndefinedValue());
    // SAFETY: what is taken off is rooted before anything can collect.
    unsafe {
        loop {
            let job = DequeueNextRegularMicroTask(cx);
            if job.is_null() {
                break;
            }
            count += 1;
            // As the engine's own shell does it: behind the last job, what awaits a value that is there goes on in place.
            if !HasRegularMicroTasks(cx) {
                JobQueueIsEmpty(cx);
            }
            let ok = if IsJSMicroTask(&job) {
                task.set(job.to_object());
                RunJSMicroTask(cx, task.handle().into())
            } else {
                function.set(job);
                mozjs::jsapi::Call(
                    cx,
                    mozjs::rust::HandleValue::undefined().into(),
                    function.handle().into(),
                    &HandleValueArray::empty(),
                    result.handle_mut().into(),
                )
            };
            assert!(ok, "a job threw");
        }
        ClearKeptObjects(cx);
    }
    count
}

fn main() {
    let engine = JSEngine::init().expect("the engine starts");
    let mut runtime = Runtime::new(engine.handle());
    // SAFETY: the context of the runtime just made.
    let raw = unsafe { runtime.cx().raw_cx() };
    // Asynchronous stacks cost more than the jobs; no host of the engine has them on without its debugger.
    // SAFETY: a live context, an option of which is set before any script.
    unsafe { (*mozjs::jsapi::ContextOptionsRef(raw)).set_asyncStack_(false) };
    // SAFETY: the traps are static.
    unsafe { SetJobQueue(raw, CreateJobQueue(&TRAPS) as *mut _) };
    // SAFETY: a live context; the global is rooted at once.
    rooted!(&in(runtime.cx()) let global = unsafe {
        JS_NewGlobalObject(runtime.cx(), &SIMPLE_GLOBAL_CLASS, null_mut(), OnNewGlobalHookOption::FireOnNewGlobalHook, &*RealmOptions::default())
    });
    let mut realm = AutoRealm::new_from_handle(runtime.cx(), global.handle());
    let cx = &mut *realm;
    // SAFETY: a live global in its realm.
    unsafe { JS_DefineFunction(raw, global.handle().into(), c"queueMicrotask".as_ptr(), Some(queue_microtask), 1, 0) };
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    for (name, body) in ROWS {
        if wanted.as_deref().is_some_and(|wanted| wanted != *name) {
            continue;
        }
        rooted!(&in(cx) let mut value = UndefinedValue());
        let mut run = |source: &str| {
            let options = CompileOptionsWrapper::new(cx, c"bare.js".to_owned(), 1);
            evaluate_script(cx, global.handle(), source, value.handle_mut(), options).expect("the script runs");
        };
        run(&format!("globalThis.job = function () {{ const N = {N}; {body} }}"));
        let mut best = f64::INFINITY;
        for _ in 0..ROUNDS {
            let started = Instant::now();
            run("job()");
            // SAFETY: in the realm, between scripts.
            let count = unsafe { drain(raw) };
            assert!(count > 0);
            best = best.min(started.elapsed().as_secs_f64());
        }
        println!("{name}: {:.2} million/s", f64::from(N) / best / 1e6);
    }
}
