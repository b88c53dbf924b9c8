//! Limits of a run: a time after which the code is stopped, and SIGINT as a reason to stop it. A thread waits for either
//! while the code runs.
//!
//! The engine has one flag for all who want code stopped. So two stops that come together are one to it, and a stop that is
//! taken back may have been another's: after each run with limits we look whether a run around it, or the end of the worker,
//! wants the code stopped too, and stop it for them.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rondo_engine::{Args, Cx, InterruptHandle, JsError, Result, Value};
use rondo_loop::SignalWait;

use crate::env::{Env, ModuleState};

/// Why the thread stopped the code.
const NOTHING: u8 = 0;
const TIME: u8 = 1;
const SIGNAL: u8 = 2;

/// How often the thread looks for a signal.
const LOOK: Duration = Duration::from_millis(5);

/// The limits of one run.
pub struct Limits {
    timeout: Option<Duration>,
    break_on_sigint: bool,
}

/// The runs with limits that are under way on this thread, outermost first: each with its reason to be stopped.
#[derive(Default)]
struct Running(RefCell<Vec<Arc<AtomicU8>>>);

impl ModuleState for Running {}

/// Whether anyone else wants what runs now stopped.
fn others_want_stop(env: &Env, running: &Running) -> bool {
    env.is_stopped() || running.0.borrow().iter().any(|reason| reason.load(Ordering::SeqCst) != NOTHING)
}

struct Watch {
    ended: Sender<()>,
    thread: JoinHandle<()>,
    reason: Arc<AtomicU8>,
}

impl Limits {
    /// From arguments `first` (milliseconds; `undefined` or negative: none) and `first + 1` (whether SIGINT stops).
    pub fn from(cx: &mut Cx<'_>, args: Args<'_>, first: usize) -> Result<Limits> {
        let timeout = if args.get(first).is_undefined() { -1.0 } else { args.f64(cx, first)? };
        let timeout = (timeout >= 0.0).then(|| Duration::from_millis(timeout as u64));
        Ok(Limits { timeout, break_on_sigint: args.bool(first + 1) })
    }

    /// Runs `f`; a limit that was reached becomes its error.
    pub fn run<'s>(&self, cx: &mut Cx<'s>, f: impl FnOnce(&mut Cx<'s>) -> Result<Value<'s>>) -> Result<Value<'s>> {
        if self.timeout.is_none() && !self.break_on_sigint {
            return f(cx);
        }
        let watch = match self.watch(cx.interrupt_handle()) {
            Ok(watch) => watch,
            Err(error) => {
                let text = format!("cannot watch the running code: {error}");
                return Err(JsError::new(rondo_engine::ErrorClass::Error, text).code("ERR_OPERATION_FAILED").throw(cx));
            }
        };
        let env = Env::of(cx);
        let running = env.module_state::<Running>();
        running.0.borrow_mut().push(watch.reason.clone());
        let outcome = cx.catch(f);
        running.0.borrow_mut().pop();
        // The thread ends at once when the other end is dropped.
        drop(watch.ended);
        let _ = watch.thread.join();
        let reason = watch.reason.load(Ordering::SeqCst);
        if reason == NOTHING {
            return outcome.map_err(|error| cx.rethrow(error));
        }
        // The code may have been over just before it could be stopped. Others say what they want before they ask for it, so
        // whose request is taken back here is seen below.
        cx.interrupt_handle().clear();
        if others_want_stop(&env, &running) {
            return Err(cx.rethrow(None));
        }
        let error = if reason == TIME {
            let ms = self.timeout.unwrap_or_default().as_millis();
            JsError::new(rondo_engine::ErrorClass::Error, format!("Script execution timed out after {ms}ms"))
                .code("ERR_SCRIPT_EXECUTION_TIMEOUT")
        } else {
            JsError::new(rondo_engine::ErrorClass::Error, "Script execution was interrupted by `SIGINT`")
                .code("ERR_SCRIPT_EXECUTION_INTERRUPTED")
        };
        Err(error.throw(cx))
    }

    fn watch(&self, interrupt: InterruptHandle) -> std::io::Result<Watch> {
        let (ended, wait) = channel::<()>();
        let reason = Arc::new(AtomicU8::new(NOTHING));
        let shared = reason.clone();
        let signal = if self.break_on_sigint { Some(SignalWait::new(SIGINT)?) } else { None };
        let deadline = self.timeout.map(|timeout| Instant::now() + timeout);
        let thread = std::thread::Builder::new().name("rondo-vm-watch".to_owned()).spawn(move || {
            loop {
                let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
                let pause = match (left, &signal) {
                    (Some(left), Some(_)) => left.min(LOOK),
                    (Some(left), None) => left,
                    (None, _) => LOOK,
                };
                match wait.recv_timeout(pause) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                }
                let why = if signal.as_ref().is_some_and(SignalWait::arrived) {
                    SIGNAL
                } else if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                    TIME
                } else {
                    continue;
                };
                shared.store(why, Ordering::SeqCst);
                interrupt.stop();
                return;
            }
        })?;
        Ok(Watch { ended, thread, reason })
    }
}

const SIGINT: i32 = 2;
