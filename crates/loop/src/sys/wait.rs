//! Blocking waits on a few descriptors, for what the loop is not asked to do: `spawnSync`.

use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

/// A descriptor to wait for.
pub(crate) struct Waiting {
    pub(crate) fd: RawFd,
    pub(crate) read: bool,
    pub(crate) write: bool,
    /// Set by the wait: something can be done (or an error waits).
    pub(crate) ready: bool,
}

/// Waits until one is ready or the time is over (`None`: without end).
pub(crate) fn wait(all: &mut [Waiting], limit: Option<Duration>) -> io::Result<()> {
    let mut list: Vec<libc::pollfd> = all
        .iter()
        .map(|one| {
            let events = if one.read { libc::POLLIN } else { 0 } | if one.write { libc::POLLOUT } else { 0 };
            libc::pollfd { fd: one.fd, events, revents: 0 }
        })
        .collect();
    // Rounded up: waking a moment too early would spin.
    let ms = limit.map_or(-1, |limit| {
        i32::try_from(limit.as_millis() + u128::from(limit.subsec_nanos() % 1_000_000 != 0)).unwrap_or(i32::MAX)
    });
    // SAFETY: the list is valid for reads and writes of its length.
    let count = unsafe { libc::poll(list.as_mut_ptr(), list.len() as libc::nfds_t, ms) };
    if count < 0 {
        let error = io::Error::last_os_error();
        // A signal: the caller looks again.
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
        for entry in &mut list {
            entry.revents = 0;
        }
    }
    for (one, entry) in all.iter_mut().zip(&list) {
        one.ready = entry.revents != 0;
    }
    Ok(())
}
