//! readFile and writeFile as one task each, from open to close. A task that can be aborted works in chunks and looks at its
//! flag between them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::buffer::spare_capacity;
use rustix::fs::FileType;
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::file::{fsync, write};
use super::open::{close, open, with_fd};
use super::path::Target;

/// What one Buffer may hold.
const MAX_FILE: u64 = i32::MAX as u64;
/// Bytes between two looks at the abort flag.
const CHUNK: usize = 512 * 1024;
/// First read of a file whose size is not known (pipes, /proc).
const FIRST_READ: usize = 16 * 1024;

/// The flag by which a signal stops a task.
pub type Cancel = Option<Arc<AtomicBool>>;

thread_local! {
    static CANCELS: RefCell<HashMap<i32, Arc<AtomicBool>>> = RefCell::new(HashMap::new());
    static NEXT_CANCEL: Cell<i32> = const { Cell::new(1) };
}

/// Makes a flag and its number.
pub fn new_cancel() -> i32 {
    let id = NEXT_CANCEL.get();
    NEXT_CANCEL.set(if id == i32::MAX { 1 } else { id + 1 });
    CANCELS.with_borrow_mut(|all| all.insert(id, Arc::new(AtomicBool::new(false))));
    id
}

/// Sets a flag, if its task still runs.
pub fn cancel(id: i32) {
    if let Some(flag) = CANCELS.with_borrow_mut(|all| all.remove(&id)) {
        flag.store(true, Ordering::Relaxed);
    }
}

/// The flag of this number, for the task that uses it; 0 is none.
pub fn cancel_flag(id: i32) -> Cancel {
    CANCELS.with_borrow(|all| all.get(&id).cloned())
}

/// Forgets a flag whose task ended.
pub fn drop_cancel(id: i32) {
    if id != 0 {
        CANCELS.with_borrow_mut(|all| all.remove(&id));
    }
}

fn check(cancel: &Cancel, syscall: &'static str) -> FsResult<()> {
    match cancel {
        Some(flag) if flag.load(Ordering::Relaxed) => Err(FsError::aborted(syscall)),
        _ => Ok(()),
    }
}

/// Closes what the operation itself opened, whatever the operation's end was.
fn on_target<T>(target: &Target, flags: i32, mode: u32, f: impl FnOnce(i32, bool) -> FsResult<T>) -> FsResult<T> {
    match target {
        Target::Fd(fd) => f(*fd, false),
        Target::Path(path) => {
            let fd = open(path, flags, mode)?;
            let result = f(fd, true);
            let closed = close(fd);
            result.and_then(|value| closed.map(|()| value))
        }
    }
}

/// The whole file. By descriptor: from where it stands to the end.
pub fn read_file(target: &Target, flags: i32, cancel: &Cancel) -> FsResult<Vec<u8>> {
    check(cancel, "open")?;
    on_target(target, flags, 0o666, |fd, from_start| {
        let (kind, size) = with_fd(fd, |fd| rustix::fs::fstat(fd))
            .map(|st| (FileType::from_raw_mode(st.st_mode), st.st_size as u64))
            .map_err(|errno| FsError::bare(errno, "fstat"))?;
        let regular = kind == FileType::RegularFile;
        if regular && size > MAX_FILE {
            return Err(FsError::too_large(size));
        }
        let mut bytes = Vec::new();
        let expected = if regular { size as usize } else { 0 };
        let reserve = |bytes: &mut Vec<u8>, more: usize| {
            bytes.try_reserve_exact(more).map_err(|_| FsError::bare(Errno::NOMEM, "read"))
        };
        if expected > 0 {
            reserve(&mut bytes, expected)?;
        }
        loop {
            check(cancel, "read")?;
            if bytes.len() as u64 > MAX_FILE {
                return Err(FsError::too_large(bytes.len() as u64));
            }
            if bytes.len() == bytes.capacity() {
                let more = bytes.len().clamp(FIRST_READ, 16 * 1024 * 1024);
                reserve(&mut bytes, more)?;
            }
            let before = bytes.len();
            let result = if cancel.is_some() {
                let mut chunk = Vec::new();
                reserve(&mut chunk, CHUNK.min(bytes.capacity() - before))?;
                let got = with_fd(fd, |fd| rustix::io::read(fd, spare_capacity(&mut chunk)));
                bytes.extend_from_slice(&chunk);
                got
            } else {
                with_fd(fd, |fd| rustix::io::read(fd, spare_capacity(&mut bytes)))
            };
            match result {
                Ok(0) => return Ok(bytes),
                // A regular file read from its start is complete at its size: no second read to see the end.
                Ok(_) if from_start && expected > 0 && bytes.len() >= expected => return Ok(bytes),
                Ok(_) | Err(Errno::INTR) => {}
                Err(errno) => return Err(FsError::bare(errno, "read")),
            }
        }
    })
}

/// Writes all bytes, then flushes them to the disk if asked to.
pub fn write_file(target: &Target, bytes: &[u8], flags: i32, mode: u32, flush: bool, cancel: &Cancel) -> FsResult<()> {
    check(cancel, "open")?;
    on_target(target, flags, mode, |fd, _| {
        let mut done = 0;
        while done < bytes.len() {
            check(cancel, "write")?;
            let end = if cancel.is_some() { bytes.len().min(done + CHUNK) } else { bytes.len() };
            match write(fd, &bytes[done..end], -1.0) {
                Ok(count) => done += count,
                // A pipe or terminal set to non-blocking: wait for room as a blocking write would.
                Err(error) if error.is(Errno::AGAIN) => std::thread::sleep(std::time::Duration::from_millis(1)),
                Err(error) => return Err(error),
            }
        }
        if flush { fsync(fd) } else { Ok(()) }
    })
}

/// Text decoded on the pool, so that the JavaScript thread only copies it.
pub enum Text {
    /// Only ASCII.
    Ascii(Vec<u8>),
    /// Anything else.
    Wide(Vec<u16>),
}

/// Decodes UTF-8; what is none becomes U+FFFD.
pub fn decode(bytes: Vec<u8>) -> Text {
    if bytes.is_ascii() {
        return Text::Ascii(bytes);
    }
    Text::Wide(String::from_utf8_lossy(&bytes).encode_utf16().collect())
}
