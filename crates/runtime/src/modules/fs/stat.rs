//! stat, lstat, fstat and statfs. The result is eighteen 64-bit slots in the order that `internal/stats.js` reads.

use rustix::fs::{AtFlags, CWD, StatxFlags};
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::open::with_fd;
use super::path::FsPath;

/// Slots of the buffer shared with JavaScript.
pub const SLOTS: usize = 18;

/// A result for the shared buffer.
pub type Slots = [i64; SLOTS];

fn slots(st: &rustix::fs::Statx) -> Slots {
    let device = |major, minor| rustix::fs::makedev(major, minor) as i64;
    let has_birth = st.stx_mask & StatxFlags::BTIME.bits() != 0;
    [
        device(st.stx_dev_major, st.stx_dev_minor),
        i64::from(st.stx_mode),
        i64::from(st.stx_nlink),
        i64::from(st.stx_uid),
        i64::from(st.stx_gid),
        device(st.stx_rdev_major, st.stx_rdev_minor),
        i64::from(st.stx_blksize),
        st.stx_ino as i64,
        st.stx_size as i64,
        st.stx_blocks as i64,
        st.stx_atime.tv_sec,
        i64::from(st.stx_atime.tv_nsec),
        st.stx_mtime.tv_sec,
        i64::from(st.stx_mtime.tv_nsec),
        st.stx_ctime.tv_sec,
        i64::from(st.stx_ctime.tv_nsec),
        if has_birth { st.stx_btime.tv_sec } else { 0 },
        if has_birth { i64::from(st.stx_btime.tv_nsec) } else { 0 },
    ]
}

/// For kernels and sandboxes without statx(2).
#[allow(clippy::unnecessary_cast, reason = "other systems have other types")]
fn old_slots(st: &rustix::fs::Stat) -> Slots {
    [
        st.st_dev as i64,
        i64::from(st.st_mode),
        st.st_nlink as i64,
        i64::from(st.st_uid),
        i64::from(st.st_gid),
        st.st_rdev as i64,
        st.st_blksize as i64,
        st.st_ino as i64,
        st.st_size as i64,
        st.st_blocks as i64,
        st.st_atime as i64,
        st.st_atime_nsec as i64,
        st.st_mtime as i64,
        st.st_mtime_nsec as i64,
        st.st_ctime as i64,
        st.st_ctime_nsec as i64,
        0,
        0,
    ]
}

const WANTED: StatxFlags = StatxFlags::BASIC_STATS.union(StatxFlags::BTIME);

fn by_path(path: &FsPath, flags: AtFlags) -> rustix::io::Result<Slots> {
    match rustix::fs::statx(CWD, path.c(), flags, WANTED) {
        Ok(st) => Ok(slots(&st)),
        Err(Errno::NOSYS) => rustix::fs::statat(CWD, path.c(), flags).map(|st| old_slots(&st)),
        Err(errno) => Err(errno),
    }
}

/// stat(2): follows links.
pub fn stat(path: &FsPath) -> FsResult<Slots> {
    by_path(path, AtFlags::empty()).map_err(|errno| FsError::at(errno, "stat", path))
}

/// lstat(2): the link itself.
pub fn lstat(path: &FsPath) -> FsResult<Slots> {
    by_path(path, AtFlags::SYMLINK_NOFOLLOW).map_err(|errno| FsError::at(errno, "lstat", path))
}

/// fstat(2).
pub fn fstat(fd: i32) -> FsResult<Slots> {
    let found = with_fd(fd, |fd| match rustix::fs::statx(fd, c"", AtFlags::EMPTY_PATH, WANTED) {
        Ok(st) => Ok(slots(&st)),
        Err(Errno::NOSYS) => rustix::fs::fstat(fd).map(|st| old_slots(&st)),
        Err(errno) => Err(errno),
    });
    found.map_err(|errno| FsError::bare(errno, "fstat"))
}

/// statfs(2): type, bsize, frsize, blocks, bfree, bavail, files, ffree.
pub fn statfs(path: &FsPath) -> FsResult<Slots> {
    let st = rustix::fs::statfs(path.c()).map_err(|errno| FsError::at(errno, "statfs", path))?;
    let mut out = [0; SLOTS];
    let values = [
        st.f_type as i64,
        st.f_bsize as i64,
        st.f_frsize as i64,
        st.f_blocks as i64,
        st.f_bfree as i64,
        st.f_bavail as i64,
        st.f_files as i64,
        st.f_ffree as i64,
    ];
    out[..values.len()].copy_from_slice(&values);
    Ok(out)
}
