//! copyFile: the copy is made in the kernel where it can (a shared copy-on-write extent, then copy_file_range, then
//! sendfile), and by reading and writing where it cannot. The new file gets the mode of the old one.

use std::os::fd::OwnedFd;

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::error::{FsError, FsResult};
use super::path::FsPath;

const EXCL: i32 = 1;
const FICLONE: i32 = 2;
const FICLONE_FORCE: i32 = 4;
/// Bytes the kernel copies in one call.
const STEP: usize = 1 << 30;

/// Copies `src` to `dest`; `mode` are the COPYFILE_* bits.
pub fn copy_file(src: &FsPath, dest: &FsPath, mode: i32) -> FsResult<()> {
    copy(src, dest, mode).map_err(|errno| FsError::between(errno, "copyfile", src, dest))
}

fn copy(src: &FsPath, dest: &FsPath, mode: i32) -> rustix::io::Result<()> {
    let from = rustix::fs::open(src.c(), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    let st = rustix::fs::fstat(&from)?;
    if FileType::from_raw_mode(st.st_mode) == FileType::Directory {
        return Err(Errno::ISDIR);
    }
    let permissions = Mode::from_raw_mode(st.st_mode);
    let mut flags = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
    if mode & EXCL != 0 {
        flags |= OFlags::EXCL;
    }
    let to = rustix::fs::open(dest.c(), flags, permissions)?;
    let old = rustix::fs::fstat(&to)?;
    if old.st_dev == st.st_dev && old.st_ino == st.st_ino {
        return Ok(());
    }
    rustix::fs::ftruncate(&to, 0).or_else(|errno| if errno == Errno::INVAL { Ok(()) } else { Err(errno) })?;
    match rustix::fs::fchmod(&to, permissions) {
        // A share (CIFS, some FUSE) that has no modes: the copy itself is what was asked for.
        Ok(()) | Err(Errno::PERM) => {}
        Err(errno) => return Err(errno),
    }
    let result = fill(&from, &to, mode, st.st_size as u64);
    if result.is_err() && FileType::from_raw_mode(old.st_mode) == FileType::RegularFile {
        // Half a copy under the final name would pass for a whole one.
        let _ = rustix::fs::unlink(dest.c());
    }
    result
}

fn fill(from: &OwnedFd, to: &OwnedFd, mode: i32, size: u64) -> rustix::io::Result<()> {
    if mode & (FICLONE | FICLONE_FORCE) != 0 {
        match rustix::fs::ioctl_ficlone(to, from) {
            Ok(()) => return Ok(()),
            Err(errno) if mode & FICLONE_FORCE != 0 => {
                return Err(if matches!(errno, Errno::NOTTY | Errno::OPNOTSUPP | Errno::XDEV | Errno::INVAL) {
                    Errno::NOTSUP
                } else {
                    errno
                });
            }
            Err(_) => {}
        }
    }
    if size > 0 && by_range(from, to)? {
        return Ok(());
    }
    by_hand(from, to)
}

/// copy_file_range(2) until the end; false where the filesystem cannot do it.
fn by_range(from: &OwnedFd, to: &OwnedFd) -> rustix::io::Result<bool> {
    let mut copied = 0;
    loop {
        match retry_on_intr(|| rustix::fs::copy_file_range(from, None, to, None, STEP)) {
            // Some kernels say 0 at once for files of /proc and the like: read those instead.
            Ok(0) => return Ok(copied > 0),
            Ok(count) => copied += count,
            Err(Errno::NOSYS | Errno::XDEV | Errno::INVAL | Errno::OPNOTSUPP | Errno::PERM | Errno::IO)
                if copied == 0 =>
            {
                return Ok(false);
            }
            Err(errno) => return Err(errno),
        }
    }
}

fn by_hand(from: &OwnedFd, to: &OwnedFd) -> rustix::io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = retry_on_intr(|| rustix::io::read(from, &mut buffer[..]))?;
        if count == 0 {
            return Ok(());
        }
        let mut done = 0;
        while done < count {
            done += retry_on_intr(|| rustix::io::write(to, &buffer[done..count]))?;
        }
    }
}
