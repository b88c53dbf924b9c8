//! Directories: mkdir, mkdtemp, rmdir, readdir, and the handles behind `fs.Dir`.
//!
//! A listing crosses to JavaScript as one packed value (see `internal/names.js`): names divided by NUL, each with a digit
//! for its type in front when types were asked for.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, RawDir};
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::path::FsPath;

/// Makes a directory; with `recursive` also its parents. Gives the first directory that had to be made.
pub fn mkdir(path: &FsPath, mode: u32, recursive: bool) -> FsResult<Option<FsPath>> {
    let mode = Mode::from_raw_mode(mode);
    if !recursive {
        rustix::fs::mkdir(path.c(), mode).map_err(|errno| FsError::at(errno, "mkdir", path))?;
        return Ok(None);
    }
    let is_dir = |path: &FsPath| {
        rustix::fs::stat(path.c()).is_ok_and(|st| FileType::from_raw_mode(st.st_mode) == FileType::Directory)
    };
    let mut first = None;
    let mut todo = vec![path.clone()];
    while let Some(next) = todo.last() {
        match rustix::fs::mkdir(next.c(), mode) {
            Ok(()) => {
                first.get_or_insert_with(|| next.clone());
                todo.pop();
            }
            Err(Errno::NOENT) => match next.parent() {
                Some(parent) if todo.len() < 4096 => todo.push(parent),
                _ => return Err(FsError::at(Errno::NOENT, "mkdir", path)),
            },
            Err(_) if is_dir(next) => {
                todo.pop();
            }
            Err(Errno::EXIST) if todo.len() > 1 => return Err(FsError::at(Errno::NOTDIR, "mkdir", path)),
            Err(errno) => return Err(FsError::at(errno, "mkdir", path)),
        }
    }
    Ok(first)
}

const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Makes a directory with a name nobody can guess: `prefix` and six letters, mode 0700.
pub fn mkdtemp(prefix: &FsPath) -> FsResult<FsPath> {
    let template = || {
        let mut bytes = prefix.bytes().to_vec();
        bytes.extend_from_slice(b"XXXXXX");
        FsPath::from_bytes(bytes).unwrap_or_else(|| prefix.clone())
    };
    let fail = |errno| FsError::at(errno, "mkdtemp", &template());
    // As many tries as the C library makes.
    for _ in 0..62 * 62 * 62 {
        let mut random = [0_u8; 8];
        rustix::rand::getrandom(&mut random, rustix::rand::GetRandomFlags::empty()).map_err(fail)?;
        let mut number = u64::from_le_bytes(random);
        let mut bytes = prefix.bytes().to_vec();
        for _ in 0..6 {
            bytes.push(LETTERS[(number % 62) as usize]);
            number /= 62;
        }
        let Some(path) = FsPath::from_bytes(bytes) else { return Err(fail(Errno::INVAL)) };
        match rustix::fs::mkdir(path.c(), Mode::RWXU) {
            Ok(()) => return Ok(path),
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(fail(errno)),
        }
    }
    Err(fail(Errno::EXIST))
}

/// rmdir(2).
pub fn rmdir(path: &FsPath) -> FsResult<()> {
    rustix::fs::rmdir(path.c()).map_err(|errno| FsError::at(errno, "rmdir", path))
}

/// Opens a directory for listing.
fn open_for_list(path: &FsPath, no_follow: bool) -> rustix::io::Result<OwnedFd> {
    let mut flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    if no_follow {
        flags |= OFlags::NOFOLLOW;
    }
    rustix::fs::open(path.c(), flags, Mode::empty())
}

/// Node's number of a file type.
pub fn type_digit(kind: FileType) -> u8 {
    match kind {
        FileType::RegularFile => b'1',
        FileType::Directory => b'2',
        FileType::Symlink => b'3',
        FileType::Fifo => b'4',
        FileType::Socket => b'5',
        FileType::CharacterDevice => b'6',
        FileType::BlockDevice => b'7',
        _ => b'0',
    }
}

/// The type of an entry; some filesystems do not tell it in the listing.
fn kind_of(known: FileType, path: impl FnOnce() -> FsPath) -> FileType {
    if known != FileType::Unknown {
        return known;
    }
    match rustix::fs::statat(CWD, path().c(), AtFlags::SYMLINK_NOFOLLOW) {
        Ok(st) => FileType::from_raw_mode(st.st_mode),
        Err(_) => FileType::Unknown,
    }
}

/// Bytes of entries asked of the kernel at once: some eight hundred names.
const LIST_BUFFER: usize = 32 * 1024;

/// One directory's names and types, in the order of their bytes.
pub fn list(path: &FsPath, no_follow: bool) -> FsResult<Vec<(Vec<u8>, FileType)>> {
    let fail = |errno| FsError::at(errno, "scandir", path);
    let mut entries = Vec::new();
    let fd = open_for_list(path, no_follow).map_err(fail)?;
    let mut buffer: Vec<u8> = Vec::with_capacity(LIST_BUFFER);
    let mut directory = RawDir::new(fd, buffer.spare_capacity_mut());
    while let Some(entry) = directory.next() {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            entries.push((name.to_vec(), entry.file_type()));
        }
    }
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// Lists a directory, packed. A recursive listing goes level by level; names are then relative paths.
pub fn readdir(path: &FsPath, types: bool, recursive: bool) -> FsResult<Vec<u8>> {
    let mut packed = Vec::new();
    let mut todo = VecDeque::from([Vec::new()]);
    while let Some(directory) = todo.pop_front() {
        let full = if directory.is_empty() { path.clone() } else { path.join(&directory) };
        for (name, kind) in list(&full, false)? {
            let relative = if directory.is_empty() { name } else { [&directory[..], b"/", &name].concat() };
            if types || recursive {
                let kind = kind_of(kind, || path.join(&relative));
                if types {
                    packed.push(type_digit(kind));
                }
                if recursive && kind == FileType::Directory {
                    todo.push_back(relative.clone());
                }
            }
            packed.extend_from_slice(&relative);
            packed.push(0);
        }
    }
    packed.pop();
    Ok(packed)
}

// --- fs.Dir ------------------------------------------------------------------------------------------------------------

/// A directory open for reading; tasks take turns on it.
pub type OpenDir = Arc<Mutex<(Dir, FsPath)>>;

thread_local! {
    static DIRS: RefCell<HashMap<i32, OpenDir>> = RefCell::new(HashMap::new());
    static NEXT_DIR: Cell<i32> = const { Cell::new(1) };
}

/// opendir(3).
pub fn opendir(path: &FsPath) -> FsResult<OpenDir> {
    match open_for_list(path, false).and_then(Dir::new) {
        Ok(dir) => Ok(Arc::new(Mutex::new((dir, path.clone())))),
        Err(errno) => Err(FsError::at(errno, "opendir", path)),
    }
}

/// Keeps an open directory; gives its number.
pub fn keep_dir(dir: OpenDir) -> i32 {
    let id = NEXT_DIR.get();
    NEXT_DIR.set(id.wrapping_add(1).max(1));
    DIRS.with_borrow_mut(|all| all.insert(id, dir));
    id
}

/// The directory of a number.
pub fn kept_dir(id: i32) -> FsResult<OpenDir> {
    DIRS.with_borrow(|all| all.get(&id).cloned()).ok_or_else(|| FsError::bare(Errno::BADF, "scandir"))
}

/// Gives a directory up; the last user closes it.
pub fn forget_dir(id: i32) -> FsResult<OpenDir> {
    DIRS.with_borrow_mut(|all| all.remove(&id)).ok_or_else(|| FsError::bare(Errno::BADF, "closedir"))
}

/// Up to `count` more entries, packed with types; `None` at the end.
pub fn read_dir(dir: &OpenDir, count: usize) -> FsResult<Option<Vec<u8>>> {
    let mut guard = dir.lock().unwrap_or_else(PoisonError::into_inner);
    let (dir, path) = &mut *guard;
    let mut packed = Vec::new();
    let mut left = count.max(1);
    while left > 0 {
        let Some(entry) = dir.read() else { break };
        let entry = entry.map_err(|errno| FsError::bare(errno, "scandir"))?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        packed.push(type_digit(kind_of(entry.file_type(), || path.join(name))));
        packed.extend_from_slice(name);
        packed.push(0);
        left -= 1;
    }
    if packed.pop().is_none() {
        return Ok(None);
    }
    Ok(Some(packed))
}
