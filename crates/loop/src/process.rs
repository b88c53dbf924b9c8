//! Child processes: start, exit, kill.
//!
//! The end of a child is seen through a descriptor of it (pidfd) where the system has one, else through `SIGCHLD`.
//! A child whose handle is closed while it runs is still taken off the process table when it ends, as long as the loop
//! runs; it does not keep the loop alive.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::EventLoop;
use crate::handle::{CloseCallback, HandleBase, HandleKind, Ready, Source, handle_methods};
use crate::net::UnixStream;
use crate::signal::Signal;
use crate::sys::{self, spawn::Ended};
use std::cell::{Cell, RefCell};
use std::ffi::{CString, OsStr, OsString};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::rc::Rc;

/// What a descriptor of the child is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stdio {
    /// `/dev/null` for the first three, closed for others.
    Ignore,
    /// The parent's descriptor of the same number.
    Inherit,
    /// That descriptor of the parent.
    Fd(RawFd),
    /// One end of a new two-way pipe; the parent gets the other.
    Pipe,
}

/// A child to start.
#[derive(Clone, Debug)]
pub struct SpawnOptions {
    /// The program; without a slash it is searched in the `PATH` of `env` (or of the parent).
    pub file: OsString,
    /// The arguments, the first being the program's name for itself. `file` when empty.
    pub args: Vec<OsString>,
    /// `NAME=value` each; the parent's environment when `None`.
    pub env: Option<Vec<OsString>>,
    /// The working directory.
    pub cwd: Option<OsString>,
    /// By number.
    pub stdio: Vec<Stdio>,
    /// User to become.
    pub uid: Option<u32>,
    /// Group to become.
    pub gid: Option<u32>,
    /// A session of its own.
    pub detached: bool,
    /// Its end is seen through `SIGCHLD` even where the system has descriptors of processes: for sandboxes without them.
    pub watch_by_signal: bool,
}

impl SpawnOptions {
    /// A child with the parent's three standard streams.
    pub fn new(file: impl Into<OsString>) -> Self {
        Self {
            file: file.into(),
            args: Vec::new(),
            env: None,
            cwd: None,
            stdio: vec![Stdio::Inherit; 3],
            uid: None,
            gid: None,
            detached: false,
            watch_by_signal: false,
        }
    }
}

/// How a child ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExitStatus {
    /// The exit code; 0 when a signal ended it.
    pub code: i32,
    /// The signal that ended it; 0 when it exited.
    pub signal: i32,
}

type ExitCallback<C> = Box<dyn FnOnce(&mut C, ExitStatus)>;

/// A child process. Active, and so keeping the loop alive, until it has ended.
pub struct Child<C: 'static> {
    core: Rc<ChildCore<C>>,
}

/// The parent's ends of a child's pipes, by the child's number.
pub type ChildPipes<C> = Vec<Option<UnixStream<C>>>;

struct ChildCore<C: 'static> {
    base: HandleBase<C>,
    pid: i32,
    pidfd: RefCell<Option<OwnedFd>>,
    key: Cell<Option<usize>>,
    /// Where there are no pidfds.
    on_sigchld: RefCell<Option<Signal<C>>>,
    ended: Cell<bool>,
    on_exit: RefCell<Option<ExitCallback<C>>>,
}

/// A text for the system; one with a zero byte is no text.
fn c_string(text: &OsStr) -> Result<CString> {
    CString::new(text.as_bytes()).map_err(|_| Error::new(errno::EINVAL, "spawn"))
}

/// The paths to try for a program.
fn programs(options: &SpawnOptions) -> Result<Vec<CString>> {
    let file = options.file.as_bytes();
    if file.is_empty() {
        return Err(Error::new(-libc::ENOENT, "spawn"));
    }
    if file.contains(&b'/') {
        return Ok(vec![c_string(&options.file)?]);
    }
    let path = match &options.env {
        Some(env) => env.iter().find_map(|entry| entry.as_bytes().strip_prefix(b"PATH=")).map(<[u8]>::to_vec),
        None => std::env::var_os("PATH").map(|path| path.as_bytes().to_vec()),
    };
    // What the C library's search takes when there is no PATH.
    let path = path.unwrap_or_else(|| b"/bin:/usr/bin".to_vec());
    path.split(|&byte| byte == b':')
        .map(|directory| {
            let directory = if directory.is_empty() { b".".as_slice() } else { directory };
            c_string(OsStr::from_bytes(&[directory, b"/", file].concat()))
        })
        .collect()
}

/// What the child gets by its numbers, our ends of the pipes by the same numbers, and its ends, to be held open.
pub(crate) type Descriptors = (Vec<Option<RawFd>>, Vec<Option<SocketPair>>, Vec<SocketPair>);
type SocketPair = std::os::unix::net::UnixStream;

pub(crate) fn descriptors(stdio: &[Stdio]) -> Result<Descriptors> {
    let mut fds = Vec::with_capacity(stdio.len());
    let mut ours = Vec::with_capacity(stdio.len());
    let mut theirs = Vec::new();
    for (number, stdio) in stdio.iter().enumerate() {
        let mut own = None;
        fds.push(match stdio {
            Stdio::Ignore => None,
            Stdio::Inherit => Some(number as RawFd),
            Stdio::Fd(fd) if *fd < 0 => return Err(Error::new(errno::EBADF, "spawn")),
            Stdio::Fd(fd) => Some(*fd),
            Stdio::Pipe => {
                let (end, other) = SocketPair::pair().or_syscall("socketpair")?;
                own = Some(end);
                let raw = other.as_raw_fd();
                theirs.push(other);
                Some(raw)
            }
        });
        ours.push(own);
    }
    Ok((fds, ours, theirs))
}

/// Everything the child needs, made ready.
pub(crate) fn plan(options: &SpawnOptions, fds: Vec<Option<RawFd>>) -> Result<sys::spawn::Plan> {
    let mut args = Vec::with_capacity(options.args.len().max(1));
    for arg in &options.args {
        args.push(c_string(arg)?);
    }
    if args.is_empty() {
        args.push(c_string(&options.file)?);
    }
    let env = match &options.env {
        Some(env) => Some(env.iter().map(|entry| c_string(entry)).collect::<Result<Vec<_>>>()?),
        None => None,
    };
    Ok(sys::spawn::Plan {
        programs: programs(options)?,
        args,
        env,
        cwd: options.cwd.as_ref().map(|cwd| c_string(cwd)).transpose()?,
        fds,
        uid: options.uid,
        gid: options.gid,
        detached: options.detached,
    })
}

impl<C: 'static> Child<C> {
    /// Starts a child. `on_exit` comes when it has ended; what it wrote may still be in its pipes then.
    pub fn spawn(
        lp: &EventLoop<C>,
        options: &SpawnOptions,
        on_exit: impl FnOnce(&mut C, ExitStatus) + 'static,
    ) -> Result<(Self, ChildPipes<C>)> {
        let (fds, ours, theirs) = descriptors(&options.stdio)?;
        let mut pipes = Vec::with_capacity(ours.len());
        for end in ours {
            pipes.push(match end {
                Some(end) => {
                    end.set_nonblocking(true).or_syscall("fcntl")?;
                    Some(UnixStream::from_connected(lp, end.into())?)
                }
                None => None,
            });
        }
        let spawned = sys::spawn::spawn(&plan(options, fds)?).or_syscall("spawn")?;
        // They stayed open until the child had its copies.
        drop(theirs);
        let core = Rc::new(ChildCore {
            base: HandleBase::new(lp.shared(), HandleKind::Child),
            pid: spawned.pid,
            pidfd: RefCell::new(spawned.pidfd.filter(|_| !options.watch_by_signal)),
            key: Cell::new(None),
            on_sigchld: RefCell::new(None),
            ended: Cell::new(false),
            on_exit: RefCell::new(Some(Box::new(on_exit))),
        });
        core.base.set_active(true);
        let child = Self { core };
        child.core.watch(lp)?;
        Ok((child, pipes))
    }

    /// The process number.
    pub fn pid(&self) -> i32 {
        self.core.pid
    }

    /// Sends a signal; `ESRCH` when the child has ended.
    pub fn kill(&self, signal: i32) -> Result<()> {
        if self.core.ended.get() {
            return Err(Error::new(errno::ESRCH, "kill"));
        }
        sys::signal::kill(self.core.pid, signal).or_syscall("kill")
    }
}

impl<C: 'static> ChildCore<C> {
    fn watch(self: &Rc<Self>, lp: &EventLoop<C>) -> Result<()> {
        let raw = self.pidfd.borrow().as_ref().map(AsRawFd::as_raw_fd);
        if let Some(raw) = raw {
            let source = Rc::clone(self) as Rc<dyn Source<C>>;
            self.key.set(Some(self.base.lp.register(raw, mio::Interest::READABLE, source)?));
            return Ok(());
        }
        let signal = Signal::new(lp);
        signal.unref();
        // A cycle, on purpose: it lasts until the child has ended (or the loop), as the watching must.
        let me = Rc::clone(self);
        signal.start(libc::SIGCHLD, move |cx, _| me.check_end(cx))?;
        *self.on_sigchld.borrow_mut() = Some(signal);
        // It may have ended before the signal was watched.
        let me = Rc::clone(self);
        lp.defer(move |cx| me.check_end(cx));
        Ok(())
    }

    fn check_end(self: &Rc<Self>, cx: &mut C) {
        if self.ended.get() {
            return;
        }
        let status = match sys::spawn::reap(self.pid) {
            Ok(None) => return,
            Ok(Some(Ended::Code(code))) => ExitStatus { code, signal: 0 },
            Ok(Some(Ended::Signal(signal))) => ExitStatus { code: 0, signal },
            // Somebody else has waited for it: how it ended is lost.
            Err(_) => ExitStatus { code: 0, signal: 0 },
        };
        self.ended.set(true);
        self.unwatch();
        self.base.set_active(false);
        let on_exit = self.on_exit.borrow_mut().take();
        if let (Some(on_exit), false) = (on_exit, self.base.is_closing()) {
            on_exit(cx, status);
            self.base.lp.counters.callback_done();
        }
    }

    fn unwatch(&self) {
        let pidfd = self.pidfd.borrow_mut().take();
        if let (Some(key), Some(pidfd)) = (self.key.take(), &pidfd) {
            self.base.lp.deregister(pidfd.as_raw_fd(), key);
        }
        let signal = self.on_sigchld.borrow_mut().take();
        drop(signal);
    }

    /// The handle closes; the watching goes on until the child has ended, so that it leaves no zombie.
    fn close(self: &Rc<Self>, callback: Option<CloseCallback<C>>) {
        if self.base.begin_close(callback) {
            self.base.lp.pend_close(Rc::clone(self) as Rc<dyn Source<C>>);
        }
    }
}

impl<C: 'static> Source<C> for ChildCore<C> {
    fn on_event(self: Rc<Self>, cx: &mut C, _ready: Ready) {
        self.check_end(cx);
    }

    fn finish_close(self: Rc<Self>, cx: &mut C) {
        let on_exit = self.on_exit.borrow_mut().take();
        drop(on_exit);
        self.base.run_closed(cx);
    }

    fn dispose(&self) {
        self.base.set_active(false);
        let on_exit = self.on_exit.borrow_mut().take();
        let signal = self.on_sigchld.borrow_mut().take();
        let pidfd = self.pidfd.borrow_mut().take();
        drop((on_exit, signal, pidfd, self.base.closed()));
    }
}

handle_methods!(Child);
