//! rm: removes a file or a whole tree in one task. Links are removed, never followed, also when somebody swaps a directory
//! for a link in the middle of it (the directory is opened with O_NOFOLLOW).

use std::time::Duration;

use rustix::fs::{AtFlags, CWD, FileType};
use rustix::io::Errno;

use super::dir::list;
use super::error::{FsError, FsResult};
use super::path::FsPath;

/// The options of `fs.rm`.
#[derive(Debug, Clone, Copy)]
pub struct RmOptions {
    /// What is not there is no error.
    pub force: bool,
    /// Directories with all that is in them.
    pub recursive: bool,
    /// How often a busy entry is tried again.
    pub max_retries: u32,
    /// Milliseconds before the first of these tries; each next one waits that much longer.
    pub retry_delay: u32,
}

/// Removes what is at `path`.
pub fn rm(path: &FsPath, options: RmOptions) -> FsResult<()> {
    let kind = match rustix::fs::statat(CWD, path.c(), AtFlags::SYMLINK_NOFOLLOW) {
        Ok(st) => FileType::from_raw_mode(st.st_mode),
        Err(Errno::NOENT) if options.force => return Ok(()),
        Err(errno) => return Err(FsError::at(errno, "lstat", path)),
    };
    if kind != FileType::Directory {
        return retrying(options, || unlink(path));
    }
    if !options.recursive {
        // JavaScript makes ERR_FS_EISDIR of it.
        return Err(FsError::at(Errno::ISDIR, "rm", path));
    }
    remove_tree(path, options)
}

fn unlink(path: &FsPath) -> FsResult<()> {
    match rustix::fs::unlink(path.c()) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(errno) => Err(FsError::at(errno, "unlink", path)),
    }
}

fn rmdir(path: &FsPath) -> FsResult<()> {
    match rustix::fs::rmdir(path.c()) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(errno) => Err(FsError::at(errno, "rmdir", path)),
    }
}

/// Repeats `step` while the entry is busy, as often as the options allow.
fn retrying<T>(options: RmOptions, mut step: impl FnMut() -> FsResult<T>) -> FsResult<T> {
    let mut tries = 0;
    loop {
        match step() {
            Err(error)
                if tries < options.max_retries
                    && [Errno::BUSY, Errno::MFILE, Errno::NFILE, Errno::NOTEMPTY, Errno::PERM]
                        .iter()
                        .any(|&e| error.is(e)) =>
            {
                tries += 1;
                std::thread::sleep(Duration::from_millis(u64::from(options.retry_delay) * u64::from(tries)));
            }
            done => return done,
        }
    }
}

/// Depth first with a list of our own: a tree as deep as the disk allows must not run the stack out.
fn remove_tree(root: &FsPath, options: RmOptions) -> FsResult<()> {
    let mut todo = vec![(root.clone(), false)];
    while let Some((directory, emptied)) = todo.pop() {
        if emptied {
            retrying(options, || rmdir(&directory))?;
            continue;
        }
        let entries = match retrying(options, || list(&directory, true)) {
            Ok(entries) => entries,
            // Gone, or no directory (any more): remove what is there by its name.
            Err(error) if error.is(Errno::NOENT) => continue,
            Err(error) if error.is(Errno::NOTDIR) || error.is(Errno::LOOP) => {
                retrying(options, || unlink(&directory))?;
                continue;
            }
            Err(error) => return Err(error),
        };
        todo.push((directory.clone(), true));
        for (name, kind) in entries {
            let path = directory.join(&name);
            match kind {
                FileType::Directory | FileType::Unknown => todo.push((path, false)),
                _ => retrying(options, || unlink(&path))?,
            }
        }
    }
    Ok(())
}
