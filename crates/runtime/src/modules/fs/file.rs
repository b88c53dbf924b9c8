//! Reading and writing through a descriptor, and what else works on an open file: read, readv, write, fsync, truncate.
//!
//! A pool task never touches a JavaScript buffer: it reads into memory of its own, which is copied over on the JavaScript
//! thread (64 KiB cost about five microseconds). A buffer that is detached or shrunk meanwhile so is harmless.

use std::sync::Mutex;

use rustix::buffer::spare_capacity;
use rustix::io::{Errno, retry_on_intr};

use super::error::{FsError, FsResult};
use super::open::{close, open, with_fd};
use super::path::FsPath;

/// The place as the kernel counts it. A position near 2^63 came through a double and may have been rounded up past the end.
fn place(position: f64, length: usize) -> u64 {
    (position as u64).min(i64::MAX as u64 - (length as u64).min(i64::MAX as u64))
}

/// Reads into `buffer`; a negative `position` is where the file stands.
pub fn read_into(fd: i32, buffer: &mut [u8], position: f64) -> FsResult<usize> {
    let result = with_fd(fd, |fd| {
        retry_on_intr(|| {
            if position < 0.0 {
                rustix::io::read(fd, &mut *buffer)
            } else {
                let at = place(position, buffer.len());
                rustix::io::pread(fd, &mut *buffer, at)
            }
        })
    });
    result.map_err(|errno| FsError::bare(errno, "read"))
}

/// What streams ask for at a time.
const STREAM_READ: usize = 64 << 10;
/// Memory of reads of that size, used again: to get it from the system and give it back costs more than the copy.
static SPARE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
const MAX_SPARE: usize = 16;

/// Takes back what [`read_vec`] gave, when it has been copied.
pub fn give_back(mut bytes: Vec<u8>) {
    if bytes.capacity() == STREAM_READ
        && let Ok(mut spare) = SPARE.lock()
        && spare.len() < MAX_SPARE
    {
        bytes.clear();
        spare.push(bytes);
    }
}

/// Reads up to `length` bytes into memory of their own.
pub fn read_vec(fd: i32, length: usize, position: f64) -> FsResult<Vec<u8>> {
    let known = if length == STREAM_READ { SPARE.lock().ok().and_then(|mut spare| spare.pop()) } else { None };
    let mut bytes = known.unwrap_or_default();
    bytes.try_reserve_exact(length).map_err(|_| FsError::bare(Errno::NOMEM, "read"))?;
    let result = with_fd(fd, |fd| {
        loop {
            let done = if position < 0.0 {
                rustix::io::read(fd, spare_capacity(&mut bytes))
            } else {
                rustix::io::pread(fd, spare_capacity(&mut bytes), place(position, length))
            };
            if !matches!(done, Err(Errno::INTR)) {
                return done;
            }
        }
    });
    result.map_err(|errno| FsError::bare(errno, "read"))?;
    // The allocator may have given more room than asked for, and the kernel may have filled it.
    bytes.truncate(length);
    Ok(bytes)
}

/// Writes once: as many bytes as the kernel takes.
pub fn write(fd: i32, bytes: &[u8], position: f64) -> FsResult<usize> {
    let result = with_fd(fd, |fd| {
        retry_on_intr(|| {
            if position < 0.0 {
                rustix::io::write(fd, bytes)
            } else {
                rustix::io::pwrite(fd, bytes, place(position, bytes.len()))
            }
        })
    });
    result.map_err(|errno| FsError::bare(errno, "write"))
}

/// fsync(2).
pub fn fsync(fd: i32) -> FsResult<()> {
    with_fd(fd, |fd| rustix::fs::fsync(fd)).map_err(|errno| FsError::bare(errno, "fsync"))
}

/// fdatasync(2).
pub fn fdatasync(fd: i32) -> FsResult<()> {
    with_fd(fd, |fd| rustix::fs::fdatasync(fd)).map_err(|errno| FsError::bare(errno, "fdatasync"))
}

/// ftruncate(2).
pub fn ftruncate(fd: i32, length: f64) -> FsResult<()> {
    with_fd(fd, |fd| rustix::fs::ftruncate(fd, length as u64)).map_err(|errno| FsError::bare(errno, "ftruncate"))
}

/// Cuts or fills a file given by path. As in Node it is opened for it, so the errors are those of open.
pub fn truncate(path: &FsPath, length: f64) -> FsResult<()> {
    let fd = open(path, rustix::fs::OFlags::RDWR.bits() as i32, 0)?;
    let result = ftruncate(fd, length);
    let closed = close(fd);
    result.and(closed)
}
