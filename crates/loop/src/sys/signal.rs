//! Signals: masks of threads.

/// Has signals go to other threads: pool threads never run a handler.
pub(crate) fn block_all_in_this_thread() {
    // SAFETY: `set` is filled by `sigfillset` before use; changing this thread's own mask touches no memory.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut());
    }
}
