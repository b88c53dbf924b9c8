//! Opening, closing and asking for access: open(2), close(2), access(2).

use std::os::fd::IntoRawFd;

use rustix::fs::{Access, Mode, OFlags};
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::path::FsPath;

/// Opens a file; its descriptor is never inherited by child processes.
pub fn open(path: &FsPath, flags: i32, mode: u32) -> FsResult<i32> {
    let flags = OFlags::from_bits_retain(flags as u32) | OFlags::CLOEXEC;
    match rustix::io::retry_on_intr(|| rustix::fs::open(path.c(), flags, Mode::from_raw_mode(mode))) {
        Ok(fd) => Ok(fd.into_raw_fd()),
        Err(errno) => Err(FsError::at(errno, "open", path)),
    }
}

/// Closes a descriptor.
pub fn close(fd: i32) -> FsResult<()> {
    match rondo_loop::rawfd::close(fd) {
        Ok(()) => Ok(()),
        Err(error) => match FsError::from_io(&error) {
            // Linux has let the descriptor go in this case too; closing again could hit another file.
            Errno::INTR => Ok(()),
            errno => Err(FsError::bare(errno, "close")),
        },
    }
}

/// Whether this process may do what `mode` (F_OK, R_OK, W_OK, X_OK) says.
pub fn access(path: &FsPath, mode: i32) -> FsResult<()> {
    rustix::fs::access(path.c(), Access::from_bits_retain(mode as u32))
        .map_err(|errno| FsError::at(errno, "access", path))
}

/// Whether there is something at the path.
pub fn exists(path: &FsPath) -> bool {
    rustix::fs::access(path.c(), Access::EXISTS).is_ok()
}

/// Runs `f` with the descriptor; a number that cannot be one is EBADF.
pub fn with_fd<R>(
    fd: i32,
    f: impl FnOnce(std::os::fd::BorrowedFd<'_>) -> rustix::io::Result<R>,
) -> rustix::io::Result<R> {
    rondo_loop::rawfd::with(fd, f).unwrap_or(Err(Errno::BADF))
}
