//! A signal seen from any thread, for code that the loop cannot get at: while JavaScript runs, no callback does.

use crate::sys;

/// Takes note of one signal from when it is made until it is dropped; loops that watch the signal see it too.
pub struct SignalWait {
    lease: sys::signal::Lease,
}

impl SignalWait {
    /// Begins to watch `signal`.
    ///
    /// # Errors
    /// The system refuses: no such signal, no descriptors left.
    pub fn new(signal: i32) -> std::io::Result<Self> {
        let lease = sys::signal::Lease::take()?;
        lease.watch(signal)?;
        Ok(Self { lease })
    }

    /// Whether the signal came since the last call.
    pub fn arrived(&self) -> bool {
        sys::fd::read(self.lease.reader(), &mut [0; 256]).is_ok_and(|count| count > 0)
    }
}
