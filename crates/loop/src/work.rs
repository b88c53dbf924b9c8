//! The worker pool: threads for what the operating system has no non-blocking form for, and for heavy computing.
//!
//! One FIFO queue per kind and a fair pick. Of N threads the two slow kinds, `Cpu` and `Dns`, never hold all: each may
//! always have one, and together they hold at most N-1, so that file work finds a thread. While one of the two waits
//! with nothing running, the other is held one lower still, so that both get in without taking the last thread. A slow
//! kind that arrives while the other holds N-1 takes the last thread until one of those ends. `Fs` tasks are short; they
//! may fill the pool, and the next free thread goes to whoever waits, in turn. With one thread kinds take turns.
//!
//! Threads start when there is work and no idle thread, up to the limit. Lock order: the pool's lock is never held
//! while a job, a callback or another lock of this crate is taken. The pool may serve several loops.

use crate::event_loop::{EventLoop, Shared};
use crate::metrics::Histogram;
use crate::sys::time::hrtime;
use crate::wake::{Item, RemoteShared};
use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;

/// Kinds of work; each has its own queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum WorkKind {
    /// File system calls.
    Fs,
    /// Name lookups of the system.
    Dns,
    /// Computing: key derivation, compression, native add-ons.
    Cpu,
}

/// Number of [`WorkKind`]s.
const KINDS: usize = 3;

/// Stack of a pool thread: what the system gives a main thread.
const STACK_BYTES: usize = 8 << 20;

/// The largest pool.
pub const MAX_THREADS: usize = 1024;

/// The size of a pool unless the user says otherwise.
pub const DEFAULT_THREADS: usize = 4;

/// Why a task has no result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WorkError {
    /// Cancelled before it started.
    Cancelled,
    /// The task panicked; the text of the panic.
    Panicked(String),
    /// No thread could be started for it; the text of the system error.
    NoThread(String),
}

impl fmt::Display for WorkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("the task was cancelled"),
            Self::Panicked(text) => write!(f, "the task panicked: {text}"),
            Self::NoThread(text) => write!(f, "no thread for the task: {text}"),
        }
    }
}

impl std::error::Error for WorkError {}

/// A queued task. Whoever takes the work out of it (a thread to run it, or a cancel) owns the task's end.
trait Task: Send + Sync {
    /// Runs it, and reports to its loop. False when it was cancelled before.
    fn run(&self) -> bool;
    /// Ends it unrun, and reports to its loop. False when somebody else has taken it.
    fn end(&self, error: WorkError) -> bool;
    /// When it was queued.
    fn queued_ns(&self) -> u64;
}

/// Counters of one kind of work. Times are nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindMetrics {
    /// Tasks that wait (cancelled ones stay counted until a thread passes them).
    pub queued: usize,
    /// Tasks that run.
    pub running: usize,
    /// Tasks taken in so far.
    pub submitted: u64,
    /// Tasks ended so far, cancelled ones not counted.
    pub completed: u64,
    /// Longest queue so far.
    pub longest_queue: usize,
    /// Time from submission to start.
    pub wait: Histogram,
    /// Time from start to end.
    pub run: Histogram,
}

/// Counters of a pool, by kind: `Fs`, `Dns`, `Cpu`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolMetrics {
    /// Threads allowed.
    pub limit: usize,
    /// Threads started.
    pub threads: usize,
    /// Threads that wait for work.
    pub idle: usize,
    /// By kind.
    pub kinds: [KindMetrics; KINDS],
}

#[derive(Default)]
struct State {
    queues: [VecDeque<Arc<dyn Task>>; KINDS],
    kinds: [KindMetrics; KINDS],
    threads: usize,
    idle: usize,
    /// Threads that were told to wake, or are being started, and have not looked yet.
    waking: usize,
    last_picked: usize,
    shutdown: bool,
}

/// A pool of worker threads. When it is dropped, its threads finish what is queued and end.
pub struct Pool {
    crew: Arc<Crew>,
}

/// What the pool and its threads share.
struct Crew {
    state: Mutex<State>,
    work_there: Condvar,
    limit: usize,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("limit", &self.crew.limit).finish_non_exhaustive()
    }
}

const FS: usize = WorkKind::Fs as usize;
const DNS: usize = WorkKind::Dns as usize;
const CPU: usize = WorkKind::Cpu as usize;

impl State {
    fn may_start(&self, kind: usize, limit: usize) -> bool {
        let other = match kind {
            FS => return true,
            DNS => CPU,
            _ => DNS,
        };
        let (mine, theirs) = (self.kinds[kind].running, self.kinds[other].running);
        if mine == 0 {
            return true;
        }
        let kept_for_other = usize::from(theirs == 0 && !self.queues[other].is_empty());
        mine + theirs + kept_for_other + 1 < limit
    }

    /// The kind whose turn it is, among those that wait and may start.
    fn next_kind(&self, limit: usize) -> Option<usize> {
        (1..=KINDS)
            .map(|step| (self.last_picked + step) % KINDS)
            .find(|&kind| !self.queues[kind].is_empty() && self.may_start(kind, limit))
    }
}

impl Pool {
    /// A pool of at most `threads` threads (held between 1 and 1024). None is started yet.
    pub fn new(threads: usize) -> Arc<Self> {
        let crew = Crew {
            state: Mutex::new(State::default()),
            work_there: Condvar::new(),
            limit: threads.clamp(1, MAX_THREADS),
        };
        Arc::new(Self { crew: Arc::new(crew) })
    }

    /// The size that the text of `UV_THREADPOOL_SIZE` asks for: 1 to 1024, 4 when unset, 1 for what is no number.
    pub fn size_from_env(value: Option<&str>) -> usize {
        let Some(text) = value else {
            return DEFAULT_THREADS;
        };
        let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().unwrap_or(if digits.is_empty() { 0 } else { MAX_THREADS }).clamp(1, MAX_THREADS)
    }

    /// The largest number of threads.
    pub fn limit(&self) -> usize {
        self.crew.limit
    }

    /// A copy of the counters.
    pub fn metrics(&self) -> PoolMetrics {
        let state = self.crew.lock();
        let mut kinds = state.kinds.clone();
        for (copy, queue) in kinds.iter_mut().zip(&state.queues) {
            copy.queued = queue.len();
        }
        PoolMetrics { limit: self.crew.limit, threads: state.threads, idle: state.idle, kinds }
    }
}

impl Crew {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Jobs run outside of the lock, so a poisoned one is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn submit(self: &Arc<Self>, kind: WorkKind, task: &Arc<dyn Task>) -> Result<(), WorkError> {
        let kind = kind as usize;
        let (wake, start) = {
            let mut state = self.lock();
            if state.shutdown {
                return Err(WorkError::Cancelled);
            }
            state.queues[kind].push_back(Arc::clone(task));
            let length = state.queues[kind].len();
            let counters = &mut state.kinds[kind];
            counters.submitted += 1;
            counters.longest_queue = counters.longest_queue.max(length);
            self.rouse(&mut state)
        };
        if wake {
            self.work_there.notify_one();
        }
        if start && let Err(error) = self.start_thread() {
            return self.without_thread(kind, task, &error);
        }
        Ok(())
    }

    /// Decides, after the queues or the running counts changed, whether an idle thread is woken or a new one started.
    /// Only one at a time is on its way: when it has picked its task, it sees itself whether another is worth while. So a
    /// burst of tiny tasks wakes no more threads than it takes.
    fn rouse(&self, state: &mut State) -> (bool, bool) {
        if state.waking > 0 || state.next_kind(self.limit).is_none() {
            return (false, false);
        }
        if state.idle > 0 {
            state.waking += 1;
            return (true, false);
        }
        if state.threads < self.limit {
            state.waking += 1;
            state.threads += 1;
            return (false, true);
        }
        (false, false)
    }

    fn start_thread(self: &Arc<Self>) -> std::io::Result<()> {
        let crew = Arc::clone(self);
        let number = self.lock().threads;
        let builder = thread::Builder::new().name(format!("rondo-pool-{number}")).stack_size(STACK_BYTES);
        builder.spawn(move || work_off(&crew)).map(drop).inspect_err(|_| {
            let mut state = self.lock();
            state.threads -= 1;
            state.waking = state.waking.saturating_sub(1);
        })
    }

    /// The thread did not start. Others will do the task, if there are any; else it fails.
    fn without_thread(&self, kind: usize, task: &Arc<dyn Task>, error: &std::io::Error) -> Result<(), WorkError> {
        let mut state = self.lock();
        if state.threads > 0 {
            return Ok(());
        }
        state.queues[kind].retain(|queued| !Arc::ptr_eq(queued, task));
        Err(WorkError::NoThread(error.to_string()))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.crew.lock().shutdown = true;
        self.crew.work_there.notify_all();
    }
}

/// The body of a pool thread.
fn work_off(pool: &Arc<Crew>) {
    crate::sys::signal::block_all_in_this_thread();
    let mut state = pool.lock();
    state.waking = state.waking.saturating_sub(1);
    loop {
        let Some(kind) = state.next_kind(pool.limit) else {
            if state.shutdown {
                break;
            }
            state.idle += 1;
            state = pool.work_there.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
            state.waking = state.waking.saturating_sub(1);
            continue;
        };
        let Some(task) = state.queues[kind].pop_front() else {
            continue;
        };
        state.last_picked = kind;
        let begun = hrtime();
        let counters = &mut state.kinds[kind];
        counters.running += 1;
        counters.wait.record(begun.saturating_sub(task.queued_ns()));
        // What this pick left, or made possible for others, is not this thread's to do alone.
        let (wake, start) = pool.rouse(&mut state);
        drop(state);
        if wake {
            pool.work_there.notify_one();
        }
        if start {
            // Failing to start one more thread only means less parallelism: this thread goes on.
            let _ = pool.start_thread();
        }
        let ran = task.run();
        drop(task);
        state = pool.lock();
        let counters = &mut state.kinds[kind];
        counters.running -= 1;
        if ran {
            counters.completed += 1;
            counters.run.record(hrtime().saturating_sub(begun));
        }
    }
    state.threads -= 1;
}

/// A task under way. Dropping the handle does not cancel it.
#[derive(Clone)]
pub struct WorkHandle {
    task: Weak<dyn Task>,
}

impl WorkHandle {
    /// Cancels the task if no thread has started it: true then, and its callback gets [`WorkError::Cancelled`].
    pub fn cancel(&self) -> bool {
        self.task.upgrade().is_some_and(|task| task.end(WorkError::Cancelled))
    }
}

/// The loop's half of a task: its callback.
pub(crate) type Delivery<C> = Box<dyn FnOnce(&mut C)>;

/// A task of a loop: its work until it starts, its result until the loop takes it.
struct LoopTask<C: 'static, F, T> {
    work: Mutex<Option<F>>,
    result: Mutex<Option<Result<T, WorkError>>>,
    remote: Arc<RemoteShared<C>>,
    /// The callback's key in its loop.
    key: usize,
    queued_ns: u64,
}

/// Locks what no panic can leave half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<C: 'static, F, T> LoopTask<C, F, T> {
    fn report(&self, result: Result<T, WorkError>) {
        *lock(&self.result) = Some(result);
        // A loop that is gone has dropped the callback too.
        let _ = self.remote.send(Item::Work(self.key));
    }
}

impl<C: 'static, F: FnOnce() -> T + Send, T: Send> Task for LoopTask<C, F, T> {
    fn run(&self) -> bool {
        let Some(work) = lock(&self.work).take() else {
            return false;
        };
        let result = catch_unwind(AssertUnwindSafe(work));
        self.report(result.map_err(|payload| WorkError::Panicked(panic_text(&*payload))));
        true
    }

    fn end(&self, error: WorkError) -> bool {
        let Some(work) = lock(&self.work).take() else {
            return false;
        };
        drop(work);
        self.report(Err(error));
        true
    }

    fn queued_ns(&self) -> u64 {
        self.queued_ns
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "unknown".to_owned()
    }
}

impl<C: 'static> EventLoop<C> {
    /// Runs `work` on a pool thread, then `done` on the loop's thread. Counts as a request: the loop waits for it.
    ///
    /// `done` never runs inside this call. A panic in `work` becomes [`WorkError::Panicked`].
    pub fn spawn_work<T: Send + 'static>(
        &self,
        kind: WorkKind,
        work: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(&mut C, Result<T, WorkError>) + 'static,
    ) -> WorkHandle {
        let lp: &Rc<Shared<C>> = self.shared();
        let mut made: Option<Arc<dyn Task>> = None;
        lp.works.borrow_mut().insert_with(|key| {
            let task = Arc::new(LoopTask {
                work: Mutex::new(Some(work)),
                result: Mutex::new(None),
                remote: Arc::clone(&lp.remote),
                key,
                queued_ns: hrtime(),
            });
            made = Some(Arc::clone(&task) as Arc<dyn Task>);
            Box::new(move |cx| {
                let result = lock(&task.result).take();
                drop(task);
                done(cx, result.unwrap_or(Err(WorkError::Cancelled)));
            })
        });
        lp.request_begun();
        let Some(task) = made else { unreachable!("the slab makes the value it inserts") };
        if let Err(error) = lp.pool.crew.submit(kind, &task) {
            task.end(error);
        }
        WorkHandle { task: Arc::downgrade(&task) }
    }
}
