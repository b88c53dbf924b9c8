//! An event loop and a worker pool with the process model that Node.js made known. No JavaScript in it.
//!
//! One thread runs callbacks; the loop asks the operating system which descriptors and timers are ready; a small pool
//! of threads takes what has no non-blocking form. `README.md` beside this crate is the tour, `EventLoop` the start.

#![deny(missing_docs)]
#![deny(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod dns;
mod error;
mod error_table;
mod event_loop;
mod handle;
mod hooks;
mod metrics;
pub mod net;
mod poll;
mod process;
mod signal;
mod signal_wait;
mod slab;
mod spawn_sync;
mod stream;
mod stream_pass;
mod stream_write;
#[allow(unsafe_code)]
mod sys;
mod timer;
pub mod tty;
mod wake;
mod work;

pub use error::{Error, Result, code_of, errno, errno_of, message_of, table};
pub use event_loop::{EventLoop, RunMode};
pub use handle::HandleKind;
pub use hooks::{Check, Idle, Prepare};
pub use metrics::{Histogram, Metrics, Phase};
pub use poll::{Interest, Poll, PollEvent};
pub use process::{Child, ChildPipes, ExitStatus, SpawnOptions, Stdio};
pub use signal::{Signal, kill};
pub use signal_wait::SignalWait;
pub use spawn_sync::{SyncChild, SyncEnd, SyncLimits, SyncPipe, spawn_sync};
pub use stream::{Bytes, ReadEvent, Stream};
pub use sys::interface;
pub use sys::os;
pub use sys::rawfd;
pub use timer::Timer;
pub use wake::{Async, AsyncSender, Remote};
pub use work::{DEFAULT_THREADS, KindMetrics, MAX_THREADS, Pool, PoolMetrics, WorkError, WorkHandle, WorkKind};

/// Nanoseconds of the monotonic clock.
pub fn hrtime() -> u64 {
    sys::time::hrtime()
}
