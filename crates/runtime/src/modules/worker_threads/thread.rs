//! The thread of a worker: an environment of its own from start to end.
//!
//! A worker stops in one of three ways: its loop has nothing left, it calls `process.exit()`, or its parent terminates it. For the
//! last two `stopped` is set first; from then on the environment's one door into JavaScript stays shut, an interrupt ends the
//! code that runs, and a call into the loop ends a wait.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rondo_engine::InterruptHandle;
use rondo_loop::{Pool, Remote};

use crate::env::Options;
use crate::runtime::Runtime;

/// No exit code: those have 32 bits.
const RUNNING: i64 = i64::MIN;

/// What a worker's environment and its parent share.
pub struct WorkerLink {
    /// `threadId`.
    pub thread_id: u32,
    /// `threadName`.
    pub name: String,
    /// The worker's ends of the two channels to its parent: messages of the program, and of the machinery.
    pub(crate) port: u64,
    pub(crate) control: u64,
    /// `[maxYoungGenerationSizeMb, maxOldGenerationSizeMb, codeRangeSizeMb, stackSizeMb]`
    pub(crate) limits: [f64; 4],
    /// The exit code that it was stopped with, or `RUNNING`.
    stopped: AtomicI64,
    out_of_memory: AtomicBool,
    reach: Mutex<Option<(InterruptHandle, Remote<Runtime>)>>,
}

impl std::fmt::Debug for WorkerLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "worker {}", self.thread_id)
    }
}

impl WorkerLink {
    pub(super) fn new(thread_id: u32, name: String, port: u64, control: u64, limits: [f64; 4]) -> Arc<WorkerLink> {
        Arc::new(WorkerLink {
            thread_id,
            name,
            port,
            control,
            limits,
            stopped: AtomicI64::new(RUNNING),
            out_of_memory: AtomicBool::new(false),
            reach: Mutex::new(None),
        })
    }

    /// Whether no JavaScript is to run any more.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst) != RUNNING
    }

    /// The code that it was stopped with.
    fn stop_code(&self) -> Option<i32> {
        i32::try_from(self.stopped.load(Ordering::SeqCst)).ok()
    }

    /// Stops the worker with an exit code, from any thread. The first code counts.
    pub fn stop(&self, code: i32) {
        if self.stopped.compare_exchange(RUNNING, i64::from(code), Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return;
        }
        let reach = self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((interrupt, remote)) = &*reach {
            interrupt.stop();
            remote.post(|runtime| runtime.env().event_loop().stop());
        }
    }

    /// Stops the worker because its heap limit is reached.
    pub(crate) fn stop_out_of_memory(&self) {
        self.out_of_memory.store(true, Ordering::Release);
        self.stop(1);
    }

    fn set_reach(&self, reach: Option<(InterruptHandle, Remote<Runtime>)>) {
        *self.reach.lock().unwrap_or_else(PoisonError::into_inner) = reach;
    }
}

/// How a worker ended.
pub(super) enum Outcome {
    /// With this exit code.
    Code(i32),
    /// Its heap limit was reached.
    OutOfMemory,
    /// It could not be started.
    Failed(String),
}

/// Starts the thread; `ended` runs on it when the environment is gone.
///
/// # Errors
/// The system gives no thread.
pub(super) fn start(
    link: Arc<WorkerLink>,
    options: Options,
    pool: Arc<Pool>,
    stack: usize,
    ended: impl FnOnce(Outcome) + Send + 'static,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    let name: String = if link.name.is_empty() { "WorkerThread".to_owned() } else { link.name.clone() };
    // The system keeps 15 bytes of a thread's name, and none with a zero in it.
    let name: String = name.chars().filter(|c| *c != '\0').collect();
    std::thread::Builder::new().name(name).stack_size(stack).spawn(move || {
        // A defect of Rondo's must end this worker, not leave its parent waiting for it.
        let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&link, options, pool)));
        let outcome = ran.unwrap_or_else(|_| Outcome::Failed("internal error of the runtime".to_owned()));
        link.set_reach(None);
        ended(outcome);
    })
}

fn run(link: &Arc<WorkerLink>, options: Options, pool: Arc<Pool>) -> Outcome {
    let mut runtime = match Runtime::new(options, pool) {
        Ok(runtime) => runtime,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    link.set_reach(Some((runtime.interrupt_handle(), runtime.env().event_loop().remote())));
    let code = if link.is_stopped() { 0 } else { runtime.run_main() };
    super::end_children(runtime.env());
    drop(runtime);
    if link.out_of_memory.load(Ordering::Acquire) {
        return Outcome::OutOfMemory;
    }
    Outcome::Code(link.stop_code().unwrap_or(code))
}
