//! Signals: the handler that wakes loops, dispositions, masks.
//!
//! A handler may do almost nothing, so all it does is write the signal's number into the pipe of each loop that wants
//! it. Pipes and their table live as long as the process: a loop leases one and gives it back, so that a handler running
//! at that moment on another thread never writes to a descriptor that now means something else. Everything but the
//! handler runs under [`REGISTRY`]'s lock.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Loops that can watch signals at a time.
const SLOTS: usize = 256;

/// The largest signal number; each has a bit in a mask.
pub(crate) const LAST_SIGNAL: i32 = 64;

/// Write ends by slot, and which signals each wants. Read by the handler.
static PIPES: [AtomicI32; SLOTS] = [const { AtomicI32::new(-1) }; SLOTS];
static WANTED: [AtomicU64; SLOTS] = [const { AtomicU64::new(0) }; SLOTS];
/// Slots that ever had a pipe.
static USED: AtomicUsize = AtomicUsize::new(0);

struct Registry {
    /// Pipes by slot: read end, write end.
    pipes: Vec<(OwnedFd, OwnedFd)>,
    free: Vec<usize>,
    /// Watchers by signal, over all loops, and what the signal did before the first one.
    watchers: [usize; LAST_SIGNAL as usize + 1],
    before: Vec<Option<libc::sigaction>>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    pipes: Vec::new(),
    free: Vec::new(),
    watchers: [0; LAST_SIGNAL as usize + 1],
    before: Vec::new(),
});

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}

extern "C" fn handler(signal: libc::c_int) {
    // SAFETY: `__errno_location` gives this thread's own place. Only async-signal-safe calls are made (`write`), on
    // descriptors that are never closed, with a buffer on this stack; the interrupted code's errno is put back.
    unsafe {
        let errno = errno_place();
        let saved = *errno;
        for slot in 0..USED.load(Ordering::Acquire).min(SLOTS) {
            if WANTED[slot].load(Ordering::Acquire) & bit(signal) != 0 {
                let number = signal as u8;
                libc::write(PIPES[slot].load(Ordering::Acquire), (&raw const number).cast(), 1);
            }
        }
        *errno = saved;
    }
}

#[cfg(target_os = "linux")]
fn errno_place() -> *mut libc::c_int {
    // SAFETY: no arguments, always valid.
    unsafe { libc::__errno_location() }
}

#[cfg(not(target_os = "linux"))]
fn errno_place() -> *mut libc::c_int {
    // SAFETY: no arguments, always valid.
    unsafe { libc::__error() }
}

/// A loop's place in the table. Dropping it ends all its watching.
pub(crate) struct Lease {
    slot: usize,
    reader: RawFd,
}

impl Lease {
    /// Takes a place; `EMFILE` when all are taken.
    pub(crate) fn take() -> io::Result<Self> {
        let mut registry = registry();
        if let Some(slot) = registry.free.pop() {
            let reader = registry.pipes[slot].0.as_raw_fd();
            // What an earlier loop left unread is not for this one.
            while super::fd::read(reader, &mut [0; 256]).is_ok_and(|n| n > 0) {}
            return Ok(Self { slot, reader });
        }
        let slot = registry.pipes.len();
        if slot == SLOTS {
            return Err(io::Error::from_raw_os_error(libc::EMFILE));
        }
        let (reader, writer) = super::fd::pipe(true)?;
        let raw = reader.as_raw_fd();
        PIPES[slot].store(writer.as_raw_fd(), Ordering::Release);
        registry.pipes.push((reader, writer));
        USED.store(slot + 1, Ordering::Release);
        Ok(Self { slot, reader: raw })
    }

    /// The descriptor that signal numbers come out of, one byte each.
    pub(crate) fn reader(&self) -> RawFd {
        self.reader
    }

    /// Wants `signal` from now on.
    pub(crate) fn watch(&self, signal: i32) -> io::Result<()> {
        if !(1..=LAST_SIGNAL).contains(&signal) {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        let mut registry = registry();
        if WANTED[self.slot].load(Ordering::Acquire) & bit(signal) != 0 {
            return Ok(());
        }
        let index = signal as usize;
        if registry.watchers[index] == 0 {
            let before = install(signal)?;
            if registry.before.is_empty() {
                registry.before.resize(LAST_SIGNAL as usize + 1, None);
            }
            registry.before[index] = Some(before);
        }
        registry.watchers[index] += 1;
        WANTED[self.slot].fetch_or(bit(signal), Ordering::AcqRel);
        Ok(())
    }

    /// Wants `signal` no more. The last loop to say so brings back what the signal did before.
    pub(crate) fn unwatch(&self, signal: i32) {
        if (1..=LAST_SIGNAL).contains(&signal) {
            self.forget(&mut registry(), signal);
        }
    }

    fn forget(&self, registry: &mut Registry, signal: i32) {
        if WANTED[self.slot].fetch_and(!bit(signal), Ordering::AcqRel) & bit(signal) == 0 {
            return;
        }
        let index = signal as usize;
        registry.watchers[index] -= 1;
        if registry.watchers[index] == 0 {
            if let Some(before) = registry.before.get_mut(index).and_then(Option::take) {
                // SAFETY: `before` is what `sigaction` itself gave for this signal.
                unsafe { libc::sigaction(signal, &before, std::ptr::null_mut()) };
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut registry = registry();
        for signal in 1..=LAST_SIGNAL {
            self.forget(&mut registry, signal);
        }
        registry.free.push(self.slot);
    }
}

fn install(signal: i32) -> io::Result<libc::sigaction> {
    // SAFETY: both structures are zeroed (valid) and live through the call; the handler is async-signal-safe.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        let mut before: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&mut action.sa_mask);
        if libc::sigaction(signal, &action, &mut before) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(before)
    }
}

/// Has signals go to other threads: pool threads never run a handler.
pub(crate) fn block_all_in_this_thread() {
    // SAFETY: `set` is filled by `sigfillset` before use; changing this thread's own mask touches no memory.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut());
    }
}

/// Sends a signal. Signal 0 only asks whether the process is there.
pub(crate) fn kill(pid: i32, signal: i32) -> io::Result<()> {
    // SAFETY: a plain system call on numbers.
    if unsafe { libc::kill(pid, signal) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
