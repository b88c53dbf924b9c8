//! Names and links: rename, link, symlink, readlink, unlink, realpath.

use std::os::unix::ffi::OsStringExt;

use rustix::fs::{AtFlags, CWD, FileType};
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::path::FsPath;

/// rename(2).
pub fn rename(from: &FsPath, to: &FsPath) -> FsResult<()> {
    rustix::fs::rename(from.c(), to.c()).map_err(|errno| FsError::between(errno, "rename", from, to))
}

/// link(2).
pub fn link(from: &FsPath, to: &FsPath) -> FsResult<()> {
    rustix::fs::link(from.c(), to.c()).map_err(|errno| FsError::between(errno, "link", from, to))
}

/// symlink(2).
pub fn symlink(target: &FsPath, path: &FsPath) -> FsResult<()> {
    rustix::fs::symlink(target.c(), path.c()).map_err(|errno| FsError::between(errno, "symlink", target, path))
}

/// readlink(2).
pub fn readlink(path: &FsPath) -> FsResult<FsPath> {
    rustix::fs::readlink(path.c(), Vec::new())
        .map(FsPath::from_cstring)
        .map_err(|errno| FsError::at(errno, "readlink", path))
}

/// unlink(2).
pub fn unlink(path: &FsPath) -> FsResult<()> {
    rustix::fs::unlink(path.c()).map_err(|errno| FsError::at(errno, "unlink", path))
}

fn resolve(path: &FsPath) -> std::io::Result<FsPath> {
    let found = std::fs::canonicalize(path.std())?;
    FsPath::from_bytes(found.into_os_string().into_vec()).ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}

/// realpath(3), as `fs.realpath.native` gives it.
pub fn realpath_native(path: &FsPath) -> FsResult<FsPath> {
    resolve(path).map_err(|error| FsError::at(FsError::from_io(&error), "realpath", path))
}

/// The path without links, `.` and `..`. Where the C library's answer is an error, our own walk finds which part of the
/// path it is about; it also stops at pipes and sockets behind /proc/self/fd, which have no path to go on with.
pub fn realpath(path: &FsPath) -> FsResult<FsPath> {
    if let Ok(found) = resolve(path) {
        return Ok(found);
    }
    walk(path)
}

/// Links followed before the walk says ELOOP; the kernel's own limit.
const MAX_LINKS: usize = 40;

fn walk(path: &FsPath) -> FsResult<FsPath> {
    let mut rest: Vec<Vec<u8>> = Vec::new();
    let push = |rest: &mut Vec<Vec<u8>>, text: &[u8]| {
        rest.extend(
            text.split(|&b| b == b'/').rev().filter(|part| !part.is_empty() && *part != b".").map(<[u8]>::to_vec),
        );
    };
    push(&mut rest, path.bytes());
    let mut done = if path.bytes().first() == Some(&b'/') {
        Vec::new()
    } else {
        match std::env::current_dir() {
            Ok(cwd) => cwd.into_os_string().into_vec(),
            Err(error) => return Err(FsError::bare(FsError::from_io(&error), "uv_cwd")),
        }
    };
    if done == b"/" {
        done.clear();
    }
    let mut links = 0;
    while let Some(part) = rest.pop() {
        if part == b".." {
            let keep = done.iter().rposition(|&b| b == b'/').unwrap_or(0);
            done.truncate(keep);
            continue;
        }
        let before = done.len();
        done.push(b'/');
        done.extend_from_slice(&part);
        let Some(here) = FsPath::from_bytes(done.clone()) else { return Err(FsError::at(Errno::INVAL, "lstat", path)) };
        let st = rustix::fs::statat(CWD, here.c(), AtFlags::SYMLINK_NOFOLLOW)
            .map_err(|errno| FsError::at(errno, "lstat", &here))?;
        if FileType::from_raw_mode(st.st_mode) != FileType::Symlink {
            continue;
        }
        let behind = rustix::fs::stat(here.c()).map_err(|errno| FsError::at(errno, "stat", &here))?;
        links += 1;
        if links > MAX_LINKS {
            return Err(FsError::at(Errno::LOOP, "stat", &here));
        }
        let target = readlink(&here)?;
        if matches!(FileType::from_raw_mode(behind.st_mode), FileType::Fifo | FileType::Socket)
            && target.bytes().first() != Some(&b'/')
        {
            // `pipe:[1234]`: a name for people, no path.
            done.truncate(before);
            done.push(b'/');
            done.extend_from_slice(target.bytes());
            continue;
        }
        done.truncate(if target.bytes().first() == Some(&b'/') { 0 } else { before });
        push(&mut rest, target.bytes());
    }
    if done.is_empty() {
        done.push(b'/');
    }
    FsPath::from_bytes(done).ok_or_else(|| FsError::at(Errno::INVAL, "lstat", path))
}
