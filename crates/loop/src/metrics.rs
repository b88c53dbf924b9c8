//! Counters of everything the loop does. They are plain cells that the loop thread alone touches, so counting is free
//! of locks; [`Metrics`] is a copy taken on request. Times are nanoseconds.

use crate::handle::{HandleKind, KINDS};
use std::cell::Cell;

/// The phases of a turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Phase {
    Timers,
    Pending,
    Idle,
    Prepare,
    Poll,
    Check,
    Closing,
}

/// Number of [`Phase`]s.
pub(crate) const PHASES: usize = 7;

impl Phase {
    /// All phases in the order of the arrays in [`Metrics`].
    pub const ALL: [Phase; PHASES] =
        [Self::Timers, Self::Pending, Self::Idle, Self::Prepare, Self::Poll, Self::Check, Self::Closing];
}

/// Logarithmic histogram: bucket `n` counts values in `2^(n-1) .. 2^n` nanoseconds. One increment to record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// The buckets.
    pub buckets: [u64; 48],
    /// Number of values.
    pub count: u64,
    /// Sum of all values.
    pub sum: u64,
    /// The largest value.
    pub max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { buckets: [0; 48], count: 0, sum: 0, max: 0 }
    }
}

impl Histogram {
    /// Adds a value.
    pub fn record(&mut self, nanos: u64) {
        let bucket = (64 - nanos.leading_zeros() as usize).min(47);
        self.buckets[bucket] += 1;
        self.count += 1;
        self.sum = self.sum.saturating_add(nanos);
        self.max = self.max.max(nanos);
    }

    /// An upper bound of the value that `fraction` (0 to 1) of all values do not exceed.
    pub fn quantile(&self, fraction: f64) -> u64 {
        let wanted = (self.count as f64 * fraction).ceil() as u64;
        let mut seen = 0;
        for (index, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= wanted && seen > 0 {
                return if index == 47 { self.max } else { (1u64 << index).min(self.max) };
            }
        }
        self.max
    }
}

/// A copy of the loop's counters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    /// Turns of the loop.
    pub turns: u64,
    /// Nanoseconds in callbacks and their handling, by phase in the order of [`Phase::ALL`]; the wait is not in it.
    pub phase_ns: [u64; PHASES],
    /// Callbacks made, by phase.
    pub callbacks: [u64; PHASES],
    /// The longest single callback.
    pub longest_callback_ns: u64,
    /// Nanoseconds spent waiting for the operating system.
    pub poll_wait_ns: u64,
    /// Waits made (system calls).
    pub poll_calls: u64,
    /// Readiness events that the operating system reported.
    pub events: u64,
    /// Readiness events whose handle was gone or had nothing to do.
    pub events_spurious: u64,
    /// Wake-ups from other threads (coalesced).
    pub wakeups: u64,
    /// Connections accepted.
    pub accepted: u64,
    /// Connections closed at once because the process was out of descriptors.
    pub accept_shed: u64,
    /// Bytes read by streams and datagram sockets.
    pub bytes_read: u64,
    /// Bytes written by streams and datagram sockets.
    pub bytes_written: u64,
    /// Timers fired.
    pub timers_fired: u64,
    /// Timers running now.
    pub timers_running: usize,
    /// Handles that keep the loop alive now.
    pub active_handles: usize,
    /// Requests under way now.
    pub active_requests: usize,
    /// Open handles by kind, in the order of [`HandleKind::ALL`].
    pub handles: [u64; KINDS],
    /// Monotonic time when the loop was made, and now, of [`crate::hrtime`].
    pub started_ns: u64,
    /// Time of this copy.
    pub now_ns: u64,
}

/// The live counters.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) turns: Cell<u64>,
    pub(crate) phase_ticks: [Cell<u64>; PHASES],
    pub(crate) callbacks: [Cell<u64>; PHASES],
    pub(crate) longest_callback: Cell<u64>,
    pub(crate) poll_wait: Cell<u64>,
    pub(crate) poll_calls: Cell<u64>,
    pub(crate) events: Cell<u64>,
    pub(crate) events_spurious: Cell<u64>,
    pub(crate) wakeups: Cell<u64>,
    pub(crate) accepted: Cell<u64>,
    pub(crate) accept_shed: Cell<u64>,
    pub(crate) bytes_read: Cell<u64>,
    pub(crate) bytes_written: Cell<u64>,
    pub(crate) timers_fired: Cell<u64>,
    pub(crate) handles: [Cell<u64>; KINDS],
    /// The phase that callbacks are counted in.
    pub(crate) phase: Cell<u8>,
    /// When the current callback began.
    pub(crate) mark: Cell<u64>,
}

/// Adds to a counter cell.
pub(crate) fn add(cell: &Cell<u64>, n: u64) {
    cell.set(cell.get().wrapping_add(n));
}

impl Counters {
    pub(crate) fn handle_made(&self, kind: HandleKind) {
        add(&self.handles[kind as usize], 1);
    }

    pub(crate) fn handle_gone(&self, kind: HandleKind) {
        let cell = &self.handles[kind as usize];
        cell.set(cell.get().saturating_sub(1));
    }

    /// Enters a phase: time from here on is counted to it.
    pub(crate) fn enter(&self, phase: Phase) {
        self.phase.set(phase as u8);
        self.mark.set(crate::sys::time::ticks());
    }

    /// A callback has ended: counts it, and takes the time since the last mark as its length. One clock read.
    pub(crate) fn callback_done(&self) {
        let now = crate::sys::time::ticks();
        let took = now.saturating_sub(self.mark.replace(now));
        let phase = self.phase.get() as usize;
        add(&self.callbacks[phase], 1);
        add(&self.phase_ticks[phase], took);
        if took > self.longest_callback.get() {
            self.longest_callback.set(took);
        }
    }
}
