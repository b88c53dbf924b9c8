//! Descriptors known by their number only, as JavaScript hands them around: `fs.read(fd)`, `new tty.ReadStream(fd)`.
//!
//! Such a number may be closed at any time, by the program itself. The kernel answers EBADF then; no memory is involved.

use std::io;
use std::os::fd::{BorrowedFd, RawFd};

/// Calls `f` with the descriptor for the time of the call; `None` for a number that cannot be one.
pub fn with<R>(fd: RawFd, f: impl FnOnce(BorrowedFd<'_>) -> R) -> Option<R> {
    if fd < 0 {
        return None;
    }
    // SAFETY: not -1. That the number is open for the call is the program's part, and all that breaks is that the system
    // call answers EBADF or works on the file that took the number: nothing here relies on which file it is.
    Some(f(unsafe { BorrowedFd::borrow_raw(fd) }))
}

/// Closes the descriptor.
///
/// # Errors
/// EBADF where it is none, EIO and the like where the last write failed.
pub fn close(fd: RawFd) -> io::Result<()> {
    // SAFETY: closing a number involves no memory.
    if unsafe { libc::close(fd) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
