//! The functions of `internalBinding('fs')`. JavaScript has checked the arguments; each function here takes them over into
//! plain data, names the operation and says what value its result becomes. The last argument is the callback, or nothing.

use std::cell::RefCell;

use rondo_engine::{Any, Args, ByteView, Cx, Object, Persistent, Result, Value};

use super::call::{count, dispatch, nothing};
use super::path::{FsPath, Target, path_arg, target_arg, utf8_of};
use super::remove::RmOptions;
use super::whole::Text;
use super::{attr, copy, dir, file, link, open, remove, stat, whole};
use crate::support::bytes::buffer_of;

// --- values ------------------------------------------------------------------------------------------------------------

/// Bytes as an ArrayBuffer; JavaScript makes the Buffer around it.
fn bytes_value<'i>(cx: &mut Cx<'i>, bytes: Vec<u8>) -> Result<Value<'i>> {
    Ok(cx.array_buffer_from_vec(bytes)?.value())
}

/// A name as text, or as bytes where another encoding than UTF-8 is wanted.
fn name_value<'i>(cx: &mut Cx<'i>, bytes: Vec<u8>, as_bytes: bool) -> Result<Value<'i>> {
    if as_bytes {
        return bytes_value(cx, bytes);
    }
    text_value(cx, whole::decode(bytes))
}

fn text_value<'i>(cx: &mut Cx<'i>, text: Text) -> Result<Value<'i>> {
    Ok(match text {
        Text::Ascii(bytes) => cx.latin1_from_vec(bytes)?.value(),
        Text::Wide(units) => cx.utf16_from_vec(units)?.value(),
    })
}

// --- the buffer for stat results ---------------------------------------------------------------------------------------

thread_local! {
    // One runtime lives on one thread; its buffer is set when the module is loaded.
    static STAT_BUFFER: RefCell<Option<Persistent<Any>>> = const { RefCell::new(None) };
}

pub fn set_stat_buffer<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    args.bytes(cx, 0)?;
    STAT_BUFFER.set(Some(args.get(0).persist(cx)));
    Ok(cx.undefined())
}

fn store(cx: &mut Cx<'_>, slots: &stat::Slots, bigint: bool) {
    let view = STAT_BUFFER.with_borrow(|buffer| buffer.as_ref().map(|buffer| buffer.local(cx)));
    let Some(view) = view.and_then(ByteView::of) else { return };
    view.with_mut(cx, |bytes| {
        for (slot, &value) in bytes.chunks_exact_mut(8).zip(slots) {
            slot.copy_from_slice(&if bigint { value.to_ne_bytes() } else { (value as f64).to_ne_bytes() });
        }
    });
}

/// Whether an error is one that `throwIfNoEntry: false` turns into "nothing there".
fn no_entry(error: &super::error::FsError) -> bool {
    error.is(rustix::io::Errno::NOENT) || error.is(rustix::io::Errno::NOTDIR)
}

type StatOp = fn(&FsPath) -> super::error::FsResult<stat::Slots>;

fn stat_with<'s>(cx: &mut Cx<'s>, args: Args<'s>, op: StatOp) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    let (bigint, quiet) = (args.bool(1), args.bool(2));
    if args.get(3).is_undefined() {
        return match op(&path) {
            Ok(slots) => {
                store(cx, &slots, bigint);
                Ok(cx.boolean(true))
            }
            Err(error) if quiet && no_entry(&error) => Ok(cx.boolean(false)),
            Err(error) => Err(error.to_js().throw(cx)),
        };
    }
    dispatch(
        cx,
        args.get(3),
        move || op(&path),
        move |cx, slots| {
            store(cx, &slots, bigint);
            Ok(cx.undefined())
        },
    )
}

pub fn stat<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    stat_with(cx, args, stat::stat)
}

pub fn lstat<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    stat_with(cx, args, stat::lstat)
}

pub fn fstat<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, bigint) = (args.i32(cx, 0)?, args.bool(1));
    dispatch(
        cx,
        args.get(2),
        move || stat::fstat(fd),
        move |cx, slots| {
            store(cx, &slots, bigint);
            Ok(cx.undefined())
        },
    )
}

pub fn statfs<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, bigint) = (path_arg(cx, args, 0)?, args.bool(1));
    dispatch(
        cx,
        args.get(2),
        move || stat::statfs(&path),
        move |cx, slots| {
            store(cx, &slots, bigint);
            Ok(cx.undefined())
        },
    )
}

// --- open, close, access -----------------------------------------------------------------------------------------------

pub fn access<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, mode) = (path_arg(cx, args, 0)?, args.i32(cx, 1)?);
    dispatch(cx, args.get(2), move || open::access(&path, mode), nothing)
}

pub fn exists<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    Ok(cx.boolean(open::exists(&path)))
}

pub fn open<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, flags, mode) = (path_arg(cx, args, 0)?, args.i32(cx, 1)?, args.u32(cx, 2)?);
    dispatch(cx, args.get(3), move || open::open(&path, flags, mode), |cx, fd| Ok(cx.int(fd)))
}

pub fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    dispatch(cx, args.get(1), move || open::close(fd), nothing)
}

// --- read and write ----------------------------------------------------------------------------------------------------

/// `read(fd, buffer, offset, length, position[, callback])`; JavaScript checked the range, but the buffer may have
/// become smaller since (a getter of its options ran): then the range is cut, never trusted.
pub fn read<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, view) = (args.i32(cx, 0)?, args.bytes(cx, 1)?);
    let (offset, length, position) = (args.f64(cx, 2)? as usize, args.f64(cx, 3)? as usize, args.f64(cx, 4)?);
    if args.get(5).is_undefined() {
        let result = view.with_mut(cx, |bytes| {
            let start = offset.min(bytes.len());
            let end = start.saturating_add(length).min(bytes.len());
            file::read_into(fd, &mut bytes[start..end], position)
        });
        return match result {
            Ok(number) => Ok(cx.number(number as f64)),
            Err(error) => Err(error.to_js().throw(cx)),
        };
    }
    let length = length.min(view.len().saturating_sub(offset));
    let target = args.get(1).persist(cx);
    dispatch(
        cx,
        args.get(5),
        move || file::read_vec(fd, length, position),
        move |cx, bytes| {
            let target = target.local(cx);
            let mut copied = 0;
            if let Some(view) = ByteView::of(target) {
                view.with_mut(cx, |all| {
                    let start = offset.min(all.len());
                    copied = bytes.len().min(all.len() - start);
                    all[start..start + copied].copy_from_slice(&bytes[..copied]);
                });
            }
            file::give_back(bytes);
            Ok(cx.number(copied as f64))
        },
    )
}

/// `readNew(fd, length, position, callback)`: what was read as a Buffer of its own, empty at the end.
pub fn read_new<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, length, position) = (args.i32(cx, 0)?, args.f64(cx, 1)? as usize, args.f64(cx, 2)?);
    dispatch(
        cx,
        args.get(3),
        move || file::read_vec(fd, length, position),
        |cx, bytes| {
            let buffer = buffer_of(cx, &bytes);
            file::give_back(bytes);
            buffer
        },
    )
}

/// The bytes of a list of views, one after the other.
fn gather<'s>(cx: &mut Cx<'s>, list: Object<'s>) -> Result<Vec<ByteView<'s>>> {
    let length = list.length(cx)?;
    let mut views = Vec::with_capacity(length as usize);
    for index in 0..length {
        if let Some(view) = ByteView::of(list.get_index(cx, index)?) {
            views.push(view);
        }
    }
    Ok(views)
}

fn scatter(cx: &mut Cx<'_>, views: &[ByteView<'_>], bytes: &[u8]) {
    let mut rest = bytes;
    for view in views {
        rest = view.with_mut(cx, |all| {
            let (now, later) = rest.split_at(rest.len().min(all.len()));
            all[..now.len()].copy_from_slice(now);
            later
        });
    }
}

pub fn readv<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, list, position) = (args.i32(cx, 0)?, args.object(cx, 1)?, args.f64(cx, 2)?);
    let views = gather(cx, list)?;
    let total: usize = views.iter().map(|view| view.len()).sum();
    let none = views.is_empty();
    let list = list.persist(cx);
    let work = move || {
        if none {
            return Err(super::error::FsError::bare(rustix::io::Errno::INVAL, "read"));
        }
        file::read_vec(fd, total, position)
    };
    dispatch(cx, args.get(3), work, move |cx, bytes| {
        let list = list.local(cx);
        let views = gather(cx, list)?;
        scatter(cx, &views, &bytes);
        Ok(cx.number(bytes.len() as f64))
    })
}

/// The data argument of a write: text is encoded in UTF-8, bytes are copied for the pool.
fn data_arg<'s>(cx: &mut Cx<'s>, args: Args<'s>, index: usize) -> Result<Vec<u8>> {
    match args.get(index).as_str() {
        Some(text) => text.with_chars(cx, utf8_of),
        None => Ok(args.bytes(cx, index)?.to_vec(cx)),
    }
}

/// `write(fd, data, offset, length, position[, callback])`; a length of -1 is all of it.
pub fn write<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    let (offset, length, position) = (args.f64(cx, 2)?, args.f64(cx, 3)?, args.f64(cx, 4)?);
    let range = |size: usize| {
        let start = (offset as usize).min(size);
        let end = if length < 0.0 { size } else { start.saturating_add(length as usize).min(size) };
        start..end
    };
    let sync = args.get(5).is_undefined();
    if args.get(1).is_string() {
        let bytes = data_arg(cx, args, 1)?;
        return dispatch(cx, args.get(5), move || file::write(fd, &bytes, position), count);
    }
    let view = args.bytes(cx, 1)?;
    if sync {
        return match view.with(cx, |bytes| file::write(fd, &bytes[range(bytes.len())], position)) {
            Ok(number) => Ok(cx.number(number as f64)),
            Err(error) => Err(error.to_js().throw(cx)),
        };
    }
    let bytes = view.with(cx, |bytes| bytes[range(bytes.len())].to_vec());
    dispatch(cx, args.get(5), move || file::write(fd, &bytes, position), count)
}

pub fn writev<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, list, position) = (args.i32(cx, 0)?, args.object(cx, 1)?, args.f64(cx, 2)?);
    let mut bytes = Vec::new();
    for view in gather(cx, list)? {
        view.with(cx, |part| bytes.extend_from_slice(part));
    }
    dispatch(cx, args.get(3), move || file::write(fd, &bytes, position), count)
}

pub fn fsync<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    dispatch(cx, args.get(1), move || file::fsync(fd), nothing)
}

pub fn fdatasync<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let fd = args.i32(cx, 0)?;
    dispatch(cx, args.get(1), move || file::fdatasync(fd), nothing)
}

pub fn truncate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, length) = (path_arg(cx, args, 0)?, args.f64(cx, 1)?);
    dispatch(cx, args.get(2), move || file::truncate(&path, length), nothing)
}

pub fn ftruncate<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, length) = (args.i32(cx, 0)?, args.f64(cx, 1)?);
    dispatch(cx, args.get(2), move || file::ftruncate(fd, length), nothing)
}

/// `sleep(ms)`: for the synchronous forms that have to wait for room in a pipe.
pub fn sleep<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let ms = args.u32(cx, 0)?.min(60_000);
    std::thread::sleep(std::time::Duration::from_millis(u64::from(ms)));
    Ok(cx.undefined())
}

// --- whole files -------------------------------------------------------------------------------------------------------

pub fn new_cancel<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Ok(cx.int(whole::new_cancel()))
}

pub fn cancel<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    whole::cancel(args.i32(cx, 0)?);
    Ok(cx.undefined())
}

/// `readFile(pathOrFd, flags, asText, cancelId[, callback])`
pub fn read_file<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (target, flags, as_text, id) = (target_arg(cx, args, 0)?, args.i32(cx, 1)?, args.bool(2), args.i32(cx, 3)?);
    let flag = whole::cancel_flag(id);
    let sync = args.get(4).is_undefined();
    let read = move || {
        whole::read_file(&target, flags, &flag).map_err(|mut error| {
            // Node names the file in the errors of its asynchronous reads, and does not in those of the synchronous one.
            if let (false, None, Target::Path(path)) = (sync, &error.path, &target) {
                error.path = Some(path.display());
            }
            error
        })
    };
    if as_text {
        return dispatch(
            cx,
            args.get(4),
            move || read().map(whole::decode),
            move |cx, text| {
                whole::drop_cancel(id);
                text_value(cx, text)
            },
        );
    }
    dispatch(cx, args.get(4), read, move |cx, bytes| {
        whole::drop_cancel(id);
        bytes_value(cx, bytes)
    })
}

/// `writeFile(pathOrFd, data, flags, mode, flush, cancelId[, callback])`
pub fn write_file<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let target: Target = target_arg(cx, args, 0)?;
    let (flags, mode, flush, id) = (args.i32(cx, 2)?, args.u32(cx, 3)?, args.bool(4), args.i32(cx, 5)?);
    let flag = whole::cancel_flag(id);
    if args.get(6).is_undefined() && !args.get(1).is_string() {
        let view = args.bytes(cx, 1)?;
        return match view.with(cx, |bytes| whole::write_file(&target, bytes, flags, mode, flush, &flag)) {
            Ok(()) => Ok(cx.undefined()),
            Err(error) => Err(error.to_js().throw(cx)),
        };
    }
    let bytes = data_arg(cx, args, 1)?;
    dispatch(
        cx,
        args.get(6),
        move || whole::write_file(&target, &bytes, flags, mode, flush, &flag),
        move |cx, ()| {
            whole::drop_cancel(id);
            Ok(cx.undefined())
        },
    )
}

// --- directories -------------------------------------------------------------------------------------------------------

pub fn mkdir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, mode, recursive) = (path_arg(cx, args, 0)?, args.u32(cx, 1)?, args.bool(2));
    dispatch(
        cx,
        args.get(3),
        move || dir::mkdir(&path, mode, recursive),
        |cx, first| match first {
            Some(path) => name_value(cx, path.bytes().to_vec(), false),
            None => Ok(cx.undefined()),
        },
    )
}

pub fn mkdtemp<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (prefix, as_bytes) = (path_arg(cx, args, 0)?, args.bool(1));
    dispatch(
        cx,
        args.get(2),
        move || dir::mkdtemp(&prefix),
        move |cx, path| name_value(cx, path.bytes().to_vec(), as_bytes),
    )
}

/// `readdir(path, withTypes, recursive, asBytes[, callback])`
pub fn readdir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, types, recursive, as_bytes) = (path_arg(cx, args, 0)?, args.bool(1), args.bool(2), args.bool(3));
    dispatch(
        cx,
        args.get(4),
        move || dir::readdir(&path, types, recursive),
        move |cx, packed| name_value(cx, packed, as_bytes),
    )
}

pub fn rmdir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    dispatch(cx, args.get(1), move || dir::rmdir(&path), nothing)
}

/// `rm(path, force, recursive, maxRetries, retryDelay[, callback])`
pub fn rm<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    let options = RmOptions {
        force: args.bool(1),
        recursive: args.bool(2),
        max_retries: args.u32(cx, 3)?,
        retry_delay: args.u32(cx, 4)?,
    };
    dispatch(cx, args.get(5), move || remove::rm(&path, options), nothing)
}

pub fn opendir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    let sync = args.get(1).is_undefined();
    let work = move || {
        dir::opendir(&path).map_err(|mut error| {
            // As in Node, only the asynchronous error names the directory.
            if sync {
                error.path = None;
            }
            error
        })
    };
    dispatch(cx, args.get(1), work, |cx, open| Ok(cx.int(dir::keep_dir(open))))
}

/// `readDir(handle, count, asBytes[, callback])`: packed entries, or null at the end.
pub fn read_dir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (id, most, as_bytes) = (args.i32(cx, 0)?, args.u32(cx, 1)?, args.bool(2));
    let open = dir::kept_dir(id);
    let work = move || dir::read_dir(&open?, most as usize);
    dispatch(cx, args.get(3), work, move |cx, packed| match packed {
        Some(packed) => name_value(cx, packed, as_bytes),
        None => Ok(cx.null()),
    })
}

pub fn close_dir<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let open = dir::forget_dir(args.i32(cx, 0)?);
    dispatch(cx, args.get(1), move || open.map(drop), nothing)
}

// --- names and links ---------------------------------------------------------------------------------------------------

type TwoPaths = fn(&FsPath, &FsPath) -> super::error::FsResult<()>;

fn two_paths<'s>(cx: &mut Cx<'s>, args: Args<'s>, op: TwoPaths) -> Result<Value<'s>> {
    let (first, second) = (path_arg(cx, args, 0)?, path_arg(cx, args, 1)?);
    dispatch(cx, args.get(2), move || op(&first, &second), nothing)
}

pub fn rename<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    two_paths(cx, args, link::rename)
}

pub fn link<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    two_paths(cx, args, link::link)
}

pub fn symlink<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    two_paths(cx, args, link::symlink)
}

pub fn readlink<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, as_bytes) = (path_arg(cx, args, 0)?, args.bool(1));
    dispatch(
        cx,
        args.get(2),
        move || link::readlink(&path),
        move |cx, target| name_value(cx, target.bytes().to_vec(), as_bytes),
    )
}

pub fn unlink<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let path = path_arg(cx, args, 0)?;
    dispatch(cx, args.get(1), move || link::unlink(&path), nothing)
}

/// `realpath(path, native, asBytes[, callback])`
pub fn realpath<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, native, as_bytes) = (path_arg(cx, args, 0)?, args.bool(1), args.bool(2));
    let work = move || if native { link::realpath_native(&path) } else { link::realpath(&path) };
    dispatch(cx, args.get(3), work, move |cx, found| name_value(cx, found.bytes().to_vec(), as_bytes))
}

pub fn copy_file<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (src, dest, mode) = (path_arg(cx, args, 0)?, path_arg(cx, args, 1)?, args.i32(cx, 2)?);
    dispatch(cx, args.get(3), move || copy::copy_file(&src, &dest, mode), nothing)
}

// --- modes, owners, times ----------------------------------------------------------------------------------------------

pub fn chmod<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, mode) = (path_arg(cx, args, 0)?, args.u32(cx, 1)?);
    dispatch(cx, args.get(2), move || attr::chmod(&path, mode), nothing)
}

pub fn fchmod<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (fd, mode) = (args.i32(cx, 0)?, args.u32(cx, 1)?);
    dispatch(cx, args.get(2), move || attr::fchmod(fd, mode), nothing)
}

type OnPathTwo = fn(&FsPath, f64, f64) -> super::error::FsResult<()>;
type OnFdTwo = fn(i32, f64, f64) -> super::error::FsResult<()>;

fn path_and_two<'s>(cx: &mut Cx<'s>, args: Args<'s>, op: OnPathTwo) -> Result<Value<'s>> {
    let (path, first, second) = (path_arg(cx, args, 0)?, args.f64(cx, 1)?, args.f64(cx, 2)?);
    dispatch(cx, args.get(3), move || op(&path, first, second), nothing)
}

fn fd_and_two<'s>(cx: &mut Cx<'s>, args: Args<'s>, op: OnFdTwo) -> Result<Value<'s>> {
    let (fd, first, second) = (args.i32(cx, 0)?, args.f64(cx, 1)?, args.f64(cx, 2)?);
    dispatch(cx, args.get(3), move || op(fd, first, second), nothing)
}

pub fn chown<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    path_and_two(cx, args, attr::chown)
}

pub fn lchown<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    path_and_two(cx, args, attr::lchown)
}

pub fn fchown<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fd_and_two(cx, args, attr::fchown)
}

pub fn utimes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    path_and_two(cx, args, attr::utimes)
}

pub fn lutimes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    path_and_two(cx, args, attr::lutimes)
}

pub fn futimes<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    fd_and_two(cx, args, attr::futimes)
}
