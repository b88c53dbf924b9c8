//! Modes, owners and times: chmod, chown, utimes and their forms for descriptors and links.

use rustix::fs::{AtFlags, CWD, Gid, Mode, Timespec, Timestamps, Uid};

use super::error::{FsError, FsResult};
use super::open::with_fd;
use super::path::FsPath;

/// chmod(2).
pub fn chmod(path: &FsPath, mode: u32) -> FsResult<()> {
    rustix::fs::chmod(path.c(), Mode::from_raw_mode(mode)).map_err(|errno| FsError::at(errno, "chmod", path))
}

/// fchmod(2).
pub fn fchmod(fd: i32, mode: u32) -> FsResult<()> {
    with_fd(fd, |fd| rustix::fs::fchmod(fd, Mode::from_raw_mode(mode))).map_err(|errno| FsError::bare(errno, "fchmod"))
}

/// A user or group number; -1 (and 2^32-1, which is the same to the kernel) leaves it as it is.
fn id(number: f64) -> Option<u32> {
    (number >= 0.0 && number < f64::from(u32::MAX)).then_some(number as u32)
}

fn owner(uid: f64, gid: f64) -> (Option<Uid>, Option<Gid>) {
    (id(uid).map(Uid::from_raw), id(gid).map(Gid::from_raw))
}

/// chown(2).
pub fn chown(path: &FsPath, uid: f64, gid: f64) -> FsResult<()> {
    let (uid, gid) = owner(uid, gid);
    rustix::fs::chownat(CWD, path.c(), uid, gid, AtFlags::empty()).map_err(|errno| FsError::at(errno, "chown", path))
}

/// lchown(2).
pub fn lchown(path: &FsPath, uid: f64, gid: f64) -> FsResult<()> {
    let (uid, gid) = owner(uid, gid);
    rustix::fs::chownat(CWD, path.c(), uid, gid, AtFlags::SYMLINK_NOFOLLOW)
        .map_err(|errno| FsError::at(errno, "lchown", path))
}

/// fchown(2).
pub fn fchown(fd: i32, uid: f64, gid: f64) -> FsResult<()> {
    let (uid, gid) = owner(uid, gid);
    with_fd(fd, |fd| rustix::fs::fchown(fd, uid, gid)).map_err(|errno| FsError::bare(errno, "fchown"))
}

/// Seconds as the kernel's pair. NaN (an invalid Date) is 1970, as in Node.
fn timespec(seconds: f64) -> Timespec {
    let whole = seconds.floor();
    // A double holds a present time to a quarter of a microsecond; more digits would be noise.
    let micros = ((seconds - whole) * 1e6).round();
    let (whole, micros) = if micros >= 1e6 { (whole + 1.0, 0.0) } else { (whole, micros) };
    Timespec { tv_sec: whole as i64, tv_nsec: micros as i64 * 1000 }
}

fn times(atime: f64, mtime: f64) -> Timestamps {
    Timestamps { last_access: timespec(atime), last_modification: timespec(mtime) }
}

/// Sets the times of what the path leads to.
pub fn utimes(path: &FsPath, atime: f64, mtime: f64) -> FsResult<()> {
    rustix::fs::utimensat(CWD, path.c(), &times(atime, mtime), AtFlags::empty())
        .map_err(|errno| FsError::at(errno, "utime", path))
}

/// Sets the times of a link itself.
pub fn lutimes(path: &FsPath, atime: f64, mtime: f64) -> FsResult<()> {
    rustix::fs::utimensat(CWD, path.c(), &times(atime, mtime), AtFlags::SYMLINK_NOFOLLOW)
        .map_err(|errno| FsError::at(errno, "lutime", path))
}

/// Sets the times of an open file.
pub fn futimes(fd: i32, atime: f64, mtime: f64) -> FsResult<()> {
    with_fd(fd, |fd| rustix::fs::futimens(fd, &times(atime, mtime))).map_err(|errno| FsError::bare(errno, "futime"))
}

#[cfg(test)]
mod tests {
    use super::timespec;

    #[test]
    fn seconds_become_pairs() {
        let time = timespec(1.5);
        assert_eq!((time.tv_sec, time.tv_nsec), (1, 500_000_000));
        let time = timespec(-0.25);
        assert_eq!((time.tv_sec, time.tv_nsec), (-1, 750_000_000));
        let time = timespec(f64::NAN);
        assert_eq!((time.tv_sec, time.tv_nsec), (0, 0));
    }
}
