//! `fs.watch` on Linux: one inotify descriptor for each runtime, watched by the loop itself (no pool thread waits).
//! JavaScript gets `callback(eventType, name, isSelf)` for each change; `isSelf` when it is about the watched path itself.
//!
//! inotify gives the same watch number for two watches of one file, so one watch number may serve several ids.

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::rc::Rc;

use rondo_engine::{Args, Cx, FunctionKind, Persistent, Result, Value};
use rondo_loop::{Interest, Poll};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::io::Errno;

use super::error::{FsError, FsResult};
use super::path::{FsPath, path_arg};
use crate::env::Env;
use crate::runtime::Runtime;

/// What `fs.watch` reports.
const WANTED: WatchFlags = WatchFlags::ATTRIB
    .union(WatchFlags::CREATE)
    .union(WatchFlags::MODIFY)
    .union(WatchFlags::DELETE)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::MOVED_FROM)
    .union(WatchFlags::MOVED_TO);

struct Watch {
    number: i32,
    /// The last name of the watched path: what an event on the path itself is reported with.
    own_name: Vec<u8>,
    callback: Persistent<FunctionKind>,
    referenced: bool,
    frame: Option<Persistent<rondo_engine::Any>>,
}

struct Watcher {
    fd: OwnedFd,
    poll: Poll<Runtime>,
    watches: HashMap<i32, Watch>,
    next_id: i32,
}

thread_local! {
    static WATCHER: RefCell<Option<Watcher>> = const { RefCell::new(None) };
}

impl Watcher {
    fn new(env: &Rc<Env>) -> std::result::Result<Watcher, Errno> {
        let fd = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let poll = Poll::new(env.event_loop(), fd.as_raw_fd());
        poll.start(Interest::READ, |rt, _| on_readable(rt))
            .map_err(|error| Errno::from_raw_os_error(-error.errno()))?;
        Ok(Watcher { fd, poll, watches: HashMap::new(), next_id: 1 })
    }

    /// The loop waits for this descriptor as long as one referenced watch is there.
    fn update_ref(&self) {
        if self.watches.values().any(|watch| watch.referenced) {
            self.poll.ref_();
        } else {
            self.poll.unref();
        }
    }
}

/// One change, taken out of the kernel's buffer.
struct Change {
    number: i32,
    rename: bool,
    name: Option<Vec<u8>>,
}

fn read_changes(fd: &OwnedFd) -> Vec<Change> {
    let mut buffer = [MaybeUninit::uninit(); 16 * 1024];
    let mut reader = inotify::Reader::new(fd, &mut buffer);
    let mut changes = Vec::new();
    // Ends with EAGAIN when all is read; a real error would come again with the next event.
    while let Ok(event) = reader.next() {
        let flags = event.events();
        if flags.contains(ReadFlags::IGNORED) {
            continue;
        }
        let rename = !ReadFlags::ATTRIB.union(ReadFlags::MODIFY).contains(flags.difference(ReadFlags::ISDIR));
        changes.push(Change {
            number: event.wd(),
            rename,
            name: event.file_name().map(|name| name.to_bytes().to_vec()),
        });
        if changes.len() >= 4096 {
            break;
        }
    }
    changes
}

fn on_readable(rt: &mut Runtime) {
    let changes = WATCHER.with_borrow(|watcher| watcher.as_ref().map(|watcher| read_changes(&watcher.fd)));
    for change in changes.unwrap_or_default() {
        // The list may change with every callback: only ids are kept over it.
        let ids: Vec<i32> = WATCHER.with_borrow(|watcher| {
            let all = watcher.iter().flat_map(|watcher| watcher.watches.iter());
            let mut ids: Vec<i32> = all.filter(|(_, watch)| watch.number == change.number).map(|(&id, _)| id).collect();
            ids.sort_unstable();
            ids
        });
        for id in ids {
            rt.enter(|cx| report(cx, id, &change));
        }
    }
}

fn report(cx: &mut Cx<'_>, id: i32, change: &Change) -> Result<()> {
    let found = WATCHER.with_borrow(|watcher| {
        let watch = watcher.as_ref()?.watches.get(&id)?;
        let name = change.name.clone().unwrap_or_else(|| watch.own_name.clone());
        Some((watch.callback.local(cx), watch.frame.as_ref().map(|frame| frame.local(cx)), name))
    });
    let Some((callback, frame, name)) = found else { return Ok(()) };
    let undefined = cx.undefined();
    let kind = cx.string(if change.rename { "rename" } else { "change" })?.value();
    let name = cx.array_buffer_from_vec(name)?.value();
    if let Some(frame) = frame {
        cx.set_async_frame(frame);
    }
    let is_self = cx.boolean(change.name.is_none());
    let called = callback.call(cx, undefined, &[kind, name, is_self]);
    if frame.is_some() {
        cx.set_async_frame(undefined);
    }
    called.map(|_| ())
}

fn add(env: &Rc<Env>, path: &FsPath, make: impl FnOnce(i32) -> Watch) -> FsResult<i32> {
    WATCHER.with_borrow_mut(|slot| {
        let fail = |errno| FsError::at(errno, "watch", path);
        let watcher = match slot {
            Some(watcher) => watcher,
            None => slot.insert(Watcher::new(env).map_err(fail)?),
        };
        let number = inotify::add_watch(&watcher.fd, path.c(), WANTED).map_err(fail)?;
        let id = watcher.next_id;
        watcher.next_id = id.wrapping_add(1).max(1);
        watcher.watches.insert(id, make(number));
        watcher.update_ref();
        Ok(id)
    })
}

/// `watchStart(path, persistent, callback)`: the watch's id.
pub fn start<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (path, referenced) = (path_arg(cx, args, 0)?, args.bool(1));
    let callback = args.function(cx, 2)?.persist(cx);
    let frame = cx.async_frame();
    let frame = (!frame.is_undefined()).then(|| frame.persist(cx));
    let bytes = path.bytes();
    let end = bytes.iter().rposition(|&b| b != b'/').map_or(0, |last| last + 1);
    let begin = bytes[..end].iter().rposition(|&b| b == b'/').map_or(0, |slash| slash + 1);
    let own_name = bytes[begin..end].to_vec();
    match add(&Env::of(cx), &path, |number| Watch { number, own_name, callback, referenced, frame }) {
        Ok(id) => Ok(cx.int(id)),
        Err(error) => Err(error.to_js().throw(cx)),
    }
}

/// `watchClose(id)`. The last watch takes the descriptor with it.
pub fn close<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let id = args.i32(cx, 0)?;
    WATCHER.with_borrow_mut(|slot| {
        let Some(watcher) = slot else { return };
        let Some(watch) = watcher.watches.remove(&id) else { return };
        if !watcher.watches.values().any(|other| other.number == watch.number) {
            // Fails when the watched file is gone: the kernel then has removed the watch itself.
            let _ = inotify::remove_watch(&watcher.fd, watch.number);
        }
        watcher.update_ref();
        if watcher.watches.is_empty() {
            watcher.poll.stop();
            *slot = None;
        }
    });
    Ok(cx.undefined())
}

/// `watchRef(id, referenced)`.
pub fn set_ref<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let (id, referenced) = (args.i32(cx, 0)?, args.bool(1));
    WATCHER.with_borrow_mut(|slot| {
        let Some(watcher) = slot else { return };
        if let Some(watch) = watcher.watches.get_mut(&id) {
            watch.referenced = referenced;
        }
        watcher.update_ref();
    });
    Ok(cx.undefined())
}
