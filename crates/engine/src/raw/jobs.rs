//! The promise job queue. The engine owns the queue; this file takes jobs off it and runs them, restoring the async
//! context (one object, the "frame" of `AsyncLocalStorage`) that was current when the job was made.

use mozjs::glue::{CreateJobQueue, JobQueueTraps};
use mozjs::jsapi::{
    ClearKeptObjects, CurrentGlobalOrNull, DequeueNextRegularMicroTask, EnqueueMicroTask,
    GetExecutionGlobalFromJSMicroTask, GetRegularMicroTaskCount, HandleValueArray, HasRegularMicroTasks, IsJSMicroTask,
    JSContext, JSObject, JSTracer, JobQueueIsEmpty, JobQueueMayNotBeEmpty, MaybeGetHostDefinedDataFromJSMicroTask,
    RunJSMicroTask, SetJobQueue,
};
use mozjs::jsapi::{JS_GetContextPrivate, MutableHandleObject, Value as RawValue};
use mozjs::jsval::{JSVal, ObjectOrNullValue, UndefinedValue};
use mozjs::rooted;

use super::cx::{Cx, Result};
use super::local::{Function, Object, Value};
use super::persistent::Persistent;
use super::promise_hooks::{self, Moment};
use super::runtime::State;

/// A reaction on a pending promise: the engine keeps the frame with it, as its host-defined data.
unsafe extern "C" fn host_defined_data(
    cx: *mut JSContext,
    incumbent: MutableHandleObject,
    data: MutableHandleObject,
) -> bool {
    // SAFETY: called by the engine with its live context and valid handles, which root what is stored in them.
    unsafe {
        let state = &*(JS_GetContextPrivate(cx) as *const State);
        let frame = if state.promise_hooks.on.get() { promise_hooks::pack(cx, state) } else { state.frame() };
        // The engine keeps nothing with the job where there is nothing.
        if frame.is_object() {
            *incumbent.ptr = CurrentGlobalOrNull(cx);
            *data.ptr = frame.to_object();
            state.jobs_carry.set(true);
        } else {
            *incumbent.ptr = std::ptr::null_mut();
            *data.ptr = std::ptr::null_mut();
        }
    }
    true
}

/// A reaction on a settled promise, or a thenable job: the engine keeps no data, but the very next job that it puts into
/// the queue is this one, so the frame is noted under that job's number.
unsafe extern "C" fn host_defined_global(cx: *mut JSContext, out: MutableHandleObject) -> bool {
    // SAFETY: as above.
    unsafe {
        *out.ptr = CurrentGlobalOrNull(cx);
        let state = &*(JS_GetContextPrivate(cx) as *const State);
        note_frame(
            cx,
            state,
            if state.promise_hooks.on.get() { promise_hooks::pack(cx, state) } else { state.frame() },
        );
    }
    true
}

/// Notes a frame, if it is one, for the next job that enters the queue.
unsafe fn note_frame(cx: *mut JSContext, state: &State, frame: JSVal) {
    let mut noted = state.noted_frames.borrow_mut();
    if !frame.is_object() && noted.is_empty() {
        return;
    }
    // SAFETY: plain query.
    let number = state.jobs_taken.get() + unsafe { GetRegularMicroTaskCount(cx) } as u64;
    // A job announced before that never came (out of memory, or a FinalizationRegistry, which asks in the same way) left its
    // note: this job has its number now.
    while noted.back().is_some_and(|(other, _)| *other >= number) {
        noted.pop_back();
    }
    if !frame.is_object() {
        return;
    }
    noted.push_back((number, Persistent::of_bits(&state.slab, frame)));
}

/// The frame noted for job `number`.
fn noted_frame(state: &State, number: u64) -> Option<JSVal> {
    let mut noted = state.noted_frames.borrow_mut();
    if noted.front().is_some_and(|(other, _)| *other == number) {
        return noted.pop_front().map(|(_, frame)| frame.bits());
    }
    None
}

unsafe extern "C" fn run_jobs_hook(_cx: *mut JSContext) {
    // The engine asks for this only from its shell and debugger; Rondo runs jobs itself, between callbacks.
}

unsafe extern "C" fn trace_other_job(_trc: *mut JSTracer, _value: *mut RawValue) {
    // Jobs that are not promise reactions are plain functions, which the engine's queue traces as values.
}

static TRAPS: JobQueueTraps = JobQueueTraps {
    getHostDefinedData: Some(host_defined_data),
    getHostDefinedGlobal: Some(host_defined_global),
    runJobs: Some(run_jobs_hook),
    traceNonGCThingMicroTask: Some(trace_other_job),
};

/// Gives the context its job queue.
///
/// # Safety
/// `cx` is live and its private data is the runtime's state.
pub unsafe fn install(cx: *mut JSContext) {
    // SAFETY: the traps are static; the queue lives until process end (one small allocation for each runtime).
    unsafe { SetJobQueue(cx, CreateJobQueue(&TRAPS) as *mut _) };
}

impl<'s> Cx<'s> {
    /// Puts a function at the end of the job queue; it is called with no arguments and `this` undefined, in the async
    /// context frame that is current now.
    pub fn enqueue_job(&mut self, function: Function<'_>) -> Result<()> {
        // SAFETY: the value is rooted; the queue traces it.
        unsafe { note_frame(self.raw(), self.state(), self.state().frame()) };
        // SAFETY: as above.
        let ok = unsafe { EnqueueMicroTask(self.raw(), &function.bits()) };
        self.ok(ok)
    }

    /// Whether a promise job waits.
    #[inline]
    pub fn has_jobs(&self) -> bool {
        // SAFETY: plain query.
        unsafe { HasRegularMicroTasks(self.raw()) }
    }

    /// How many promise jobs wait.
    #[inline]
    pub fn job_count(&self) -> usize {
        // SAFETY: plain query.
        unsafe { GetRegularMicroTaskCount(self.raw()) }
    }

    /// How many promise jobs have been taken off the queue so far. The job made as number `n` runs when this gets to be `n`.
    #[inline]
    pub fn jobs_taken(&self) -> u64 {
        self.state().jobs_taken.get()
    }

    /// The async context frame: an object, or `undefined`.
    pub fn async_frame(&self) -> Value<'s> {
        self.root(self.state().frame())
    }

    /// Sets the async context frame (an object; anything else clears it).
    pub fn set_async_frame(&mut self, frame: Value<'_>) {
        let value = frame.bits();
        self.state().set_frame(if value.is_object() { value } else { UndefinedValue() });
    }

    /// Runs promise jobs until none is left. An exception that a job throws goes to `report`, and the next job runs.
    /// Returns the number of jobs run. If `report` says stop (`false`), the rest stays queued.
    pub fn run_jobs(&mut self, mut report: impl for<'i> FnMut(&mut Cx<'i>, Option<Value<'i>>) -> bool) -> usize {
        // Asked for between any two timers and immediates, where mostly nothing waits.
        if !self.has_jobs() {
            return 0;
        }
        let raw = self.raw();
        let state = self.state();
        let mut count = 0;
        rooted!(in(raw) let mut task = std::ptr::null_mut::<JSObject>());
        rooted!(in(raw) let mut function = UndefinedValue());
        rooted!(in(raw) let mut result = UndefinedValue());
        rooted!(in(raw) let mut incumbent = std::ptr::null_mut::<JSObject>());
        rooted!(in(raw) let mut data = std::ptr::null_mut::<JSObject>());
        rooted!(in(raw) let saved = state.frame());
        rooted!(in(raw) let mut promise = UndefinedValue());
        rooted!(in(raw) let mut made = UndefinedValue());
        loop {
            // SAFETY: takes the next job; the value is rooted at once below, before anything can collect.
            let job = unsafe { DequeueNextRegularMicroTask(raw) };
            if job.is_null() {
                break;
            }
            count += 1;
            // SAFETY: plain settings of the context. What the last job awaits would be the only job, and the next: the engine
            // goes on in place where the value is there already. Whatever enters the queue takes this permission back.
            // Promise hooks are told of every `await`, so none may be left out for them.
            unsafe {
                if !HasRegularMicroTasks(raw) && !state.promise_hooks.in_use() {
                    JobQueueIsEmpty(raw);
                }
            }
            let number = state.jobs_taken.replace(state.jobs_taken.get() + 1);
            let noted = noted_frame(state, number);
            // SAFETY: `job` is the value just dequeued.
            let ok = unsafe {
                if IsJSMicroTask(&job) {
                    task.set(job.to_object());
                    let carried = noted.unwrap_or_else(|| {
                        if !state.jobs_carry.get() {
                            return UndefinedValue();
                        }
                        data.set(std::ptr::null_mut());
                        MaybeGetHostDefinedDataFromJSMicroTask(
                            task.get(),
                            incumbent.handle_mut().into(),
                            data.handle_mut().into(),
                        );
                        if data.get().is_null() { UndefinedValue() } else { ObjectOrNullValue(data.get()) }
                    });
                    // Asked again for each job: a compacting collection moves globals too.
                    let here = CurrentGlobalOrNull(raw);
                    let global = GetExecutionGlobalFromJSMicroTask(task.get());
                    if !global.is_null() && global != here && super::context::has_own_queue(global) {
                        let kept = (ObjectOrNullValue(task.get()), carried);
                        state.parked_jobs.borrow_mut().push_back((
                            Persistent::of_bits(&state.slab, kept.0),
                            Persistent::of_bits(&state.slab, kept.1),
                        ));
                        continue;
                    }
                    let (frame, promise_made) = promise_hooks::unpack(carried);
                    made.set(promise_made);
                    state.set_frame(frame);
                    promise.set(UndefinedValue());
                    let mut own = false;
                    let (mut here, mut global) = (here, global);
                    if state.promise_hooks.in_use() {
                        let of = promise_hooks::promise_of(self, task.get(), made.get());
                        promise.set(of.promise);
                        own = of.own;
                        promise_hooks::around(self, promise.get(), Moment::Begins);
                        // The hooks may have collected.
                        (here, global) = (CurrentGlobalOrNull(raw), GetExecutionGlobalFromJSMicroTask(task.get()));
                    }
                    let ok = if global.is_null() {
                        true
                    } else if global == here {
                        RunJSMicroTask(raw, task.handle().into())
                    } else {
                        let old = mozjs::jsapi::EnterRealm(raw, global);
                        let ok = RunJSMicroTask(raw, task.handle().into());
                        mozjs::jsapi::LeaveRealm(raw, old);
                        ok
                    };
                    if state.promise_hooks.in_use() {
                        if promise.get().is_undefined() {
                            let of = promise_hooks::promise_of(self, task.get(), made.get());
                            promise.set(of.promise);
                            own = of.own;
                        }
                        let moment = if own { Moment::EndedAndSettled } else { Moment::Ended };
                        promise_hooks::around(self, promise.get(), moment);
                    }
                    ok
                } else {
                    function.set(job);
                    state.set_frame(promise_hooks::unpack(noted.unwrap_or_else(UndefinedValue)).0);
                    mozjs::jsapi::Call(
                        raw,
                        mozjs::rust::HandleValue::undefined().into(),
                        function.handle().into(),
                        &HandleValueArray::empty(),
                        result.handle_mut().into(),
                    )
                }
            };
            if !ok {
                let go_on = self.scope(|cx| {
                    let error = cx.take_exception_noting();
                    report(cx, error)
                });
                if !go_on {
                    break;
                }
            }
        }
        state.set_frame(saved.get());
        // SAFETY: a plain setting: outside of jobs every `await` waits.
        unsafe { JobQueueMayNotBeEmpty(raw) };
        if count > 0 {
            // SAFETY: end of a job checkpoint, where WeakRef targets may go.
            unsafe { ClearKeptObjects(raw) };
        }
        count
    }

    /// Runs the jobs of the realm of `window`, made with its own queue, until none is left; the jobs of other realms keep
    /// their order. An exception that escapes a job goes to `report`; when it answers `false` the rest waits.
    pub fn run_jobs_of(
        &mut self,
        window: Object<'_>,
        mut report: impl for<'i> FnMut(&mut Cx<'i>, Option<Value<'i>>) -> bool,
    ) {
        let raw = self.raw();
        let state = self.state();
        // SAFETY: a live object; its global lives as long.
        let global = unsafe { mozjs::jsapi::JS::GetNonCCWObjectGlobal(window.raw_object()) };
        rooted!(in(raw) let global = global);
        rooted!(in(raw) let mut task = std::ptr::null_mut::<JSObject>());
        rooted!(in(raw) let saved = state.frame());
        loop {
            self.park_jobs_of(global.get());
            let next = {
                let mut parked = state.parked_jobs.borrow_mut();
                // SAFETY: parked jobs are live tasks of the engine.
                let mine = |(task, _): &(Persistent, Persistent)| unsafe {
                    GetExecutionGlobalFromJSMicroTask(task.bits().to_object()) == global.get()
                };
                let at = parked.iter().position(mine);
                at.and_then(|at| parked.remove(at))
            };
            let Some((job, carried)) = next else { break };
            // SAFETY: a plain setting: more jobs may be parked, of which the engine knows nothing.
            unsafe { JobQueueMayNotBeEmpty(raw) };
            task.set(job.bits().to_object());
            state.set_frame(promise_hooks::unpack(carried.bits()).0);
            // SAFETY: the task is rooted and belongs to the realm that is entered.
            let ok = unsafe {
                let old = mozjs::jsapi::EnterRealm(raw, global.get());
                let ok = RunJSMicroTask(raw, task.handle().into());
                mozjs::jsapi::LeaveRealm(raw, old);
                ok
            };
            if !ok {
                let go_on = self.scope(|cx| {
                    let error = cx.take_exception();
                    report(cx, error)
                });
                if !go_on {
                    break;
                }
            }
        }
        state.set_frame(saved.get());
    }

    /// Takes the jobs of the realm of `global` out of the engine's queue.
    fn park_jobs_of(&mut self, global: *mut JSObject) {
        let raw = self.raw();
        let state = self.state();
        rooted!(in(raw) let global = global);
        rooted!(in(raw) let mut job = UndefinedValue());
        // SAFETY: a plain query.
        let count = unsafe { GetRegularMicroTaskCount(raw) };
        for _ in 0..count {
            // SAFETY: jobs are rooted as soon as they are taken; each is put back or parked.
            unsafe {
                job.set(DequeueNextRegularMicroTask(raw));
                let number = state.jobs_taken.replace(state.jobs_taken.get() + 1);
                let noted = noted_frame(state, number);
                let value = job.get();
                let mine =
                    IsJSMicroTask(&value) && GetExecutionGlobalFromJSMicroTask(value.to_object()) == global.get();
                let carried = noted.unwrap_or_else(|| {
                    if !mine {
                        return UndefinedValue();
                    }
                    rooted!(in(raw) let mut incumbent = std::ptr::null_mut::<JSObject>());
                    rooted!(in(raw) let mut data = std::ptr::null_mut::<JSObject>());
                    MaybeGetHostDefinedDataFromJSMicroTask(
                        value.to_object(),
                        incumbent.handle_mut().into(),
                        data.handle_mut().into(),
                    );
                    if data.get().is_null() { UndefinedValue() } else { ObjectOrNullValue(data.get()) }
                });
                if mine {
                    state.parked_jobs.borrow_mut().push_back((
                        Persistent::of_bits(&state.slab, value),
                        Persistent::of_bits(&state.slab, carried),
                    ));
                } else {
                    note_frame(raw, state, carried);
                    if !EnqueueMicroTask(raw, &value) {
                        // Out of memory: the job is lost, and the pending exception says why.
                        return;
                    }
                }
            }
        }
    }
}
