//! How often the whole heap is collected. A small threshold keeps small programs small; a program that makes long-lived
//! objects quickly would then spend much of its time in collections. So the threshold follows the share of time that
//! collections take: it doubles while that is high, and goes back when they are rare.

use std::cell::Cell;
use std::time::{Duration, Instant};

use mozjs::jsapi::{JS_SetGCParameter, JSContext, JSGCParamKey};

/// Allocated megabytes after which a small heap is collected, at first and at most. The engine's own value, 27, would let a
/// small server grow to twice its size before the first collection.
const SMALL: u32 = 4;
const LARGE: u32 = 48;
const OUTSIDE: u32 = 16;
/// Collections take too much time above one part in this many.
const SHARE: u32 = 12;
/// Collections as rare as this need no large threshold.
const RARE: Duration = Duration::from_secs(2);

/// The pace of one runtime's collections.
#[derive(Default)]
pub(crate) struct Pace {
    threshold: Cell<u32>,
    begun: Cell<Option<Instant>>,
    ended: Cell<Option<Instant>>,
}

impl Pace {
    /// Sets the first threshold.
    ///
    /// # Safety
    /// `raw` is the live context whose pace this is.
    pub(crate) unsafe fn start(&self, raw: *mut JSContext) {
        // SAFETY: the caller's promise.
        unsafe { self.set(raw, SMALL) };
    }

    /// A collection of the whole heap begins.
    pub(crate) fn begin(&self) {
        self.begun.set(Some(Instant::now()));
    }

    /// It ended. The engine allows its parameters to be changed from the notice of the end.
    ///
    /// # Safety
    /// As for `start`; on the context's thread, from the engine's notice.
    pub(crate) unsafe fn end(&self, raw: *mut JSContext) {
        let Some(begun) = self.begun.take() else { return };
        let now = Instant::now();
        let before = self.ended.replace(Some(now));
        let Some(gap) = before.map(|before| begun.saturating_duration_since(before)) else { return };
        let pause = now.saturating_duration_since(begun);
        let threshold = self.threshold.get();
        let wanted = if gap >= RARE {
            SMALL
        } else if pause * SHARE > gap + pause {
            (threshold * 2).min(LARGE)
        } else {
            threshold
        };
        if wanted != threshold {
            // SAFETY: the caller's promise.
            unsafe { self.set(raw, wanted) };
        }
    }

    unsafe fn set(&self, raw: *mut JSContext, megabytes: u32) {
        self.threshold.set(megabytes);
        // SAFETY: a live context on its thread; the values are ones the engine takes. The second is for what objects hold
        // outside the heap, ArrayBuffers above all: a third more, as in the engine's own pair of 27 and 38, and not so little
        // that every few buffers make it run.
        unsafe {
            JS_SetGCParameter(raw, JSGCParamKey::JSGC_ALLOCATION_THRESHOLD, megabytes);
            JS_SetGCParameter(raw, JSGCParamKey::JSGC_MALLOC_THRESHOLD_BASE, (megabytes + megabytes / 3).max(OUTSIDE));
        }
    }
}
