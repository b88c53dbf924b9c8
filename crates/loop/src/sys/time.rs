//! Clocks. `hrtime` is the monotonic clock; `ticks` is the cheapest monotonic counter the machine has, for counters
//! only, and `ticks_to_ns` converts a difference of them.

use std::sync::OnceLock;
use std::time::Instant;

struct Base {
    instant: Instant,
    /// The clock's own value at `instant`, so that `hrtime` agrees with `CLOCK_MONOTONIC` as other tools print it.
    monotonic_ns: u64,
    ticks: u64,
}

fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let mut spec = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `spec` is a valid place for the answer; the call has no other effect.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut spec) };
        let monotonic_ns = spec.tv_sec as u64 * 1_000_000_000 + spec.tv_nsec as u64;
        Base { instant: Instant::now(), monotonic_ns, ticks: ticks() }
    })
}

/// Nanoseconds of the monotonic clock, from an arbitrary point in the past.
pub(crate) fn hrtime() -> u64 {
    let base = base();
    base.monotonic_ns + base.instant.elapsed().as_nanos() as u64
}

/// Starts the clocks: differences of ticks convert well only some time after this.
pub(crate) fn init() {
    base();
}

/// A raw monotonic count.
#[cfg(target_arch = "x86_64")]
pub(crate) fn ticks() -> u64 {
    // SAFETY: the instruction exists on every x86-64 processor and only reads a counter.
    unsafe { std::arch::x86_64::_rdtsc() }
}

/// A raw monotonic count.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn ticks() -> u64 {
    let mut spec = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `spec` is a valid place for the answer; the call has no other effect.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut spec) };
    spec.tv_sec as u64 * 1_000_000_000 + spec.tv_nsec as u64
}

/// Nanoseconds per tick, measured over the life of the process so far.
pub(crate) fn ns_per_tick() -> f64 {
    let base = base();
    let ticks = ticks().saturating_sub(base.ticks);
    if ticks == 0 { 1.0 } else { base.instant.elapsed().as_nanos() as f64 / ticks as f64 }
}
