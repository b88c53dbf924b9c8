//! Errors of the loop: a negative number, Node's code name, the text and the system call that failed.
//!
//! All names and texts come from the one table in `error_table.rs`; text is derived when asked for, so an `Error` is
//! two words and `Copy`. Node's page: `errors.html#nodejs-error-codes` and `util.getSystemErrorMap()`.

use crate::error_table::TABLE;
use std::fmt;
use std::io;

/// The result type of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A system error: what failed and why.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Error {
    errno: i32,
    syscall: &'static str,
}

/// Numbers of the errors that the loop itself makes; all others come from the operating system.
pub mod errno {
    /// The operation was cancelled, usually because its handle closed.
    pub const ECANCELED: i32 = -libc::ECANCELED;
    /// A bad argument, or a handle in the wrong state.
    pub const EINVAL: i32 = -libc::EINVAL;
    /// No open descriptor.
    pub const EBADF: i32 = -libc::EBADF;
    /// The handle is in use already.
    pub const EBUSY: i32 = -libc::EBUSY;
    /// The operation is under way already.
    pub const EALREADY: i32 = -libc::EALREADY;
    /// Nothing at the other end.
    pub const ENOTCONN: i32 = -libc::ENOTCONN;
    /// Connected already.
    pub const EISCONN: i32 = -libc::EISCONN;
    /// The other end is gone, or this end was shut down.
    pub const EPIPE: i32 = -libc::EPIPE;
    /// Would block now.
    pub const EAGAIN: i32 = -libc::EAGAIN;
    /// Connection refused.
    pub const ECONNREFUSED: i32 = -libc::ECONNREFUSED;
    /// No room in the system's queues.
    pub const ENOBUFS: i32 = -libc::ENOBUFS;
    /// Too long for a datagram.
    pub const EMSGSIZE: i32 = -libc::EMSGSIZE;
    /// Out of descriptors.
    pub const EMFILE: i32 = -libc::EMFILE;
    /// No such process.
    pub const ESRCH: i32 = -libc::ESRCH;
    /// Not supported here.
    pub const ENOTSUP: i32 = -libc::ENOTSUP;
    /// End of file.
    pub const EOF: i32 = -4095;
    /// A number that the table does not know.
    pub const UNKNOWN: i32 = -4094;
}

impl Error {
    /// An error with this (negative) number, raised by `syscall`.
    pub const fn new(errno: i32, syscall: &'static str) -> Self {
        Self { errno, syscall }
    }

    /// `ECANCELED` for `syscall`: what requests get when their handle closes first.
    pub const fn canceled(syscall: &'static str) -> Self {
        Self::new(errno::ECANCELED, syscall)
    }

    /// Takes the number out of an [`io::Error`] and names the call.
    pub fn from_io(error: &io::Error, syscall: &'static str) -> Self {
        let errno = match error.raw_os_error() {
            Some(number) => -number,
            None => match error.kind() {
                io::ErrorKind::InvalidInput => errno::EINVAL,
                io::ErrorKind::Interrupted => -libc::EINTR,
                io::ErrorKind::WouldBlock => errno::EAGAIN,
                io::ErrorKind::OutOfMemory => -libc::ENOMEM,
                io::ErrorKind::UnexpectedEof => errno::EOF,
                _ => errno::UNKNOWN,
            },
        };
        Self { errno, syscall }
    }

    /// The negative number, for example -111 for a refused connection on Linux.
    pub const fn errno(&self) -> i32 {
        self.errno
    }

    /// The name, for example `ECONNREFUSED`.
    pub fn code(&self) -> &'static str {
        code_of(self.errno)
    }

    /// The text, for example `connection refused`.
    pub fn message(&self) -> &'static str {
        message_of(self.errno)
    }

    /// The system call (or the loop's operation) that failed, for example `connect`.
    pub const fn syscall(&self) -> &'static str {
        self.syscall
    }
}

fn row(errno: i32) -> Option<&'static (i32, &'static str, &'static str)> {
    TABLE.iter().find(|row| row.0 == errno)
}

/// The name of a negative error number; `UNKNOWN` where there is none.
pub fn code_of(errno: i32) -> &'static str {
    row(errno).map_or("UNKNOWN", |row| row.1)
}

/// The text of a negative error number.
pub fn message_of(errno: i32) -> &'static str {
    row(errno).map_or("unknown error", |row| row.2)
}

/// The negative number of a name, for example -2 for `ENOENT`.
pub fn errno_of(code: &str) -> Option<i32> {
    TABLE.iter().find(|row| row.1 == code).map(|row| row.0)
}

/// All rows `(number, name, text)` that exist on this platform.
pub fn table() -> &'static [(i32, &'static str, &'static str)] {
    TABLE
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.syscall, self.code(), self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// `io::Result` to [`Result`], naming the call: `listen(fd, n).or_syscall("listen")?`.
pub(crate) trait IoResultExt<T> {
    fn or_syscall(self, syscall: &'static str) -> Result<T>;
}

impl<T> IoResultExt<T> for io::Result<T> {
    fn or_syscall(self, syscall: &'static str) -> Result<T> {
        self.map_err(|error| Error::from_io(&error, syscall))
    }
}
