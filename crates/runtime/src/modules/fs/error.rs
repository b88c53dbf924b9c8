//! The error of a file operation as plain data: number, system call, path, second path. The text is made from the loop's
//! one table of system errors only when the error reaches JavaScript, in Node's form
//! `ENOENT: no such file or directory, rename 'a' -> 'b'` (nodejs.org/api/errors.html#class-systemerror).

use rondo_engine::{ErrorClass, JsError};
use rustix::io::Errno;

use super::path::FsPath;

/// The result of a file operation. Errors are boxed: they are rare, and results stay small.
pub type FsResult<T> = Result<T, Box<FsError>>;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The system's error number, negative as Node shows it.
    System(i32),
    /// A regular file of this size is more than one Buffer may hold.
    TooLarge(u64),
    /// The operation's AbortSignal fired.
    Aborted,
}

/// A failed file operation.
#[derive(Debug)]
pub struct FsError {
    /// Why.
    pub reason: Reason,
    /// Node's name of the call.
    pub syscall: &'static str,
    /// The path it was about.
    pub path: Option<String>,
    /// The second path of two.
    pub dest: Option<String>,
}

impl FsError {
    /// An error without a path, as calls on descriptors have.
    pub fn bare(errno: Errno, syscall: &'static str) -> Box<FsError> {
        Box::new(FsError { reason: Reason::System(-errno.raw_os_error()), syscall, path: None, dest: None })
    }
    /// An error about one path.
    pub fn at(errno: Errno, syscall: &'static str, path: &FsPath) -> Box<FsError> {
        let mut error = FsError::bare(errno, syscall);
        error.path = Some(path.display());
        error
    }
    /// An error about two paths.
    pub fn between(errno: Errno, syscall: &'static str, path: &FsPath, dest: &FsPath) -> Box<FsError> {
        let mut error = FsError::at(errno, syscall, path);
        error.dest = Some(dest.display());
        error
    }
    /// The operation was stopped by its signal.
    pub fn aborted(syscall: &'static str) -> Box<FsError> {
        Box::new(FsError { reason: Reason::Aborted, syscall, path: None, dest: None })
    }
    /// The file does not fit a Buffer.
    pub fn too_large(size: u64) -> Box<FsError> {
        Box::new(FsError { reason: Reason::TooLarge(size), syscall: "read", path: None, dest: None })
    }
    /// Takes the number out of a standard library error.
    pub fn from_io(error: &std::io::Error) -> Errno {
        error.raw_os_error().map_or(Errno::IO, Errno::from_raw_os_error)
    }
    /// Whether this is the given system error.
    pub fn is(&self, errno: Errno) -> bool {
        self.reason == Reason::System(-errno.raw_os_error())
    }

    /// The exception Node would throw.
    pub fn to_js(&self) -> JsError {
        let errno = match self.reason {
            Reason::System(errno) => errno,
            Reason::TooLarge(size) => {
                return JsError::new(ErrorClass::RangeError, format!("File size ({size}) is greater than 2 GiB"))
                    .code("ERR_FS_FILE_TOO_LARGE");
            }
            Reason::Aborted => {
                return JsError::new(ErrorClass::Error, "The operation was aborted").code("ABORT_ERR");
            }
        };
        let code = rondo_loop::code_of(errno);
        let mut message = format!("{code}: {}, {}", rondo_loop::message_of(errno), self.syscall);
        if let Some(path) = &self.path {
            message.push_str(&format!(" '{path}'"));
        }
        if let Some(dest) = &self.dest {
            message.push_str(&format!(" -> '{dest}'"));
        }
        let mut error = JsError::new(ErrorClass::Error, message)
            .code(code)
            .number("errno", f64::from(errno))
            .text("syscall", self.syscall);
        if let Some(path) = &self.path {
            error = error.text("path", path);
        }
        if let Some(dest) = &self.dest {
            error = error.text("dest", dest);
        }
        error
    }
}
