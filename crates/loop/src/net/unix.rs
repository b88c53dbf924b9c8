//! Unix domain sockets. A path that begins with a zero byte is a name in Linux's abstract space.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::{EventLoop, Shared};
use crate::handle::HandleKind;
use crate::net::listener::{Listener, ListenerCore};
use crate::stream::{Stream, StreamCore};
use crate::sys;
use socket2::{Domain, SockAddr, Socket, Type};
use std::ffi::OsStr;
use std::ops::Deref;
use std::os::fd::{OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::rc::Rc;

/// A listener on a path or an abstract name. A path is removed when the listener closes.
pub struct UnixListener<C: 'static> {
    listener: Listener<C>,
    path: Option<PathBuf>,
}

/// A Unix domain connection.
pub struct UnixStream<C: 'static> {
    stream: Stream<C>,
}

impl<C: 'static> Deref for UnixListener<C> {
    type Target = Listener<C>;
    fn deref(&self) -> &Listener<C> {
        &self.listener
    }
}

impl<C: 'static> Deref for UnixStream<C> {
    type Target = Stream<C>;
    fn deref(&self) -> &Stream<C> {
        &self.stream
    }
}

fn new_socket() -> Result<Socket> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None).or_syscall("socket")?;
    socket.set_nonblocking(true).or_syscall("fcntl")?;
    Ok(socket)
}

/// A path of up to 107 bytes, or a zero byte and a name.
fn address(path: &[u8], syscall: &'static str) -> Result<SockAddr> {
    if path.is_empty() || path[1..].contains(&0) && path[0] != 0 {
        return Err(Error::new(errno::EINVAL, syscall));
    }
    SockAddr::unix(OsStr::from_bytes(path)).map_err(|_| Error::new(errno::EINVAL, syscall))
}

fn bytes_of(address: &SockAddr) -> Vec<u8> {
    if let Some(path) = address.as_pathname() {
        return path.as_os_str().as_bytes().to_vec();
    }
    match address.as_abstract_namespace() {
        Some(name) => [b"\0", name].concat(),
        None => Vec::new(),
    }
}

impl<C: 'static> UnixListener<C> {
    /// Binds to `path`; call [`UnixListener::listen`] next.
    pub fn bind(lp: &EventLoop<C>, path: &[u8]) -> Result<Self> {
        let address = address(path, "bind")?;
        let socket = new_socket()?;
        socket.bind(&address).map_err(|error| match error.raw_os_error() {
            // A directory that is missing: hosts know it as a denied access.
            Some(libc::ENOENT) => Error::new(-libc::EACCES, "bind"),
            _ => Error::from_io(&error, "bind"),
        })?;
        let path = (path[0] != 0).then(|| PathBuf::from(OsStr::from_bytes(path)));
        Ok(Self::from_socket(lp, socket, path))
    }

    /// Takes over a bound socket. Its path is not removed at close.
    pub fn open(lp: &EventLoop<C>, fd: RawFd) -> Result<Self> {
        let socket = Socket::from(sys::fd::adopt(fd).or_syscall("open")?);
        socket.set_nonblocking(true).or_syscall("fcntl")?;
        Ok(Self::from_socket(lp, socket, None))
    }

    fn from_socket(lp: &EventLoop<C>, socket: Socket, path: Option<PathBuf>) -> Self {
        let core = ListenerCore::new(lp.shared(), HandleKind::UnixListener, socket);
        if let Some(path) = &path {
            core.set_unlink(path.clone());
        }
        Self { listener: Listener { core }, path }
    }

    /// Listens. `callback` gets every connection.
    pub fn listen(
        &self,
        backlog: i32,
        mut callback: impl FnMut(&mut C, Result<UnixStream<C>>) + 'static,
    ) -> Result<()> {
        let lp = Rc::downgrade(&self.core.base.lp);
        let accept = move |cx: &mut C, accepted: Result<OwnedFd>| {
            let Some(lp) = lp.upgrade() else { return };
            callback(cx, accepted.and_then(|fd| UnixStream::attached(&lp, fd)));
        };
        self.core.listen(backlog, Box::new(accept))
    }

    /// The path it is bound to; abstract names begin with a zero byte.
    pub fn local_path(&self) -> Result<Vec<u8>> {
        self.core.with_socket("getsockname", Socket::local_addr).map(|address| bytes_of(&address))
    }

    /// Opens the socket's file for all users to read or write, besides its owner.
    pub fn chmod(&self, readable: bool, writable: bool) -> Result<()> {
        let Some(path) = &self.path else {
            return Err(Error::new(errno::EINVAL, "chmod"));
        };
        let metadata = std::fs::metadata(path).or_syscall("stat")?;
        let mut permissions = metadata.permissions();
        let added = if readable { 0o444 } else { 0 } | if writable { 0o222 } else { 0 };
        permissions.set_mode(permissions.mode() | added);
        std::fs::set_permissions(path, permissions).or_syscall("chmod")
    }
}

impl<C: 'static> UnixStream<C> {
    /// An unconnected handle, for [`UnixStream::connect_to`] or [`UnixStream::adopt`].
    pub fn new(lp: &EventLoop<C>) -> Self {
        Self { stream: Stream { core: StreamCore::new(lp.shared(), HandleKind::Unix) } }
    }

    fn attached(lp: &Rc<Shared<C>>, fd: OwnedFd) -> Result<Self> {
        let stream = Self { stream: Stream { core: StreamCore::new(lp, HandleKind::Unix) } };
        stream.core.attach(fd, true)?;
        Ok(stream)
    }

    /// A stream on a connected, non-blocking socket.
    pub fn from_connected(lp: &EventLoop<C>, fd: OwnedFd) -> Result<Self> {
        Self::attached(lp.shared(), fd)
    }

    /// Two streams connected with each other.
    pub fn pair(lp: &EventLoop<C>) -> Result<(Self, Self)> {
        let (a, b) = std::os::unix::net::UnixStream::pair().or_syscall("socketpair")?;
        a.set_nonblocking(true).or_syscall("fcntl")?;
        b.set_nonblocking(true).or_syscall("fcntl")?;
        Ok((Self::from_connected(lp, a.into())?, Self::from_connected(lp, b.into())?))
    }

    /// Connects to a path or abstract name. All errors of the connection itself go to `done`.
    pub fn connect(lp: &EventLoop<C>, path: &[u8], done: impl FnOnce(&mut C, Result<()>) + 'static) -> Result<Self> {
        let stream = Self::new(lp);
        stream.connect_to(path, done)?;
        Ok(stream)
    }

    /// Connects a new handle.
    pub fn connect_to(&self, path: &[u8], done: impl FnOnce(&mut C, Result<()>) + 'static) -> Result<()> {
        let core = &self.core;
        if core.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "connect"));
        }
        if core.is_attached() {
            return Err(Error::new(errno::EISCONN, "connect"));
        }
        let address = address(path, "connect")?;
        let socket = new_socket()?;
        let immediate = match socket.connect(&address) {
            Ok(()) => None,
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => None,
            Err(error) => Some(Error::from_io(&error, "connect")),
        };
        core.attach(socket.into(), false)?;
        core.begin_connect(Box::new(done), immediate);
        Ok(())
    }

    /// Gives a new handle a connected socket that was made elsewhere.
    pub fn adopt(&self, fd: RawFd) -> Result<()> {
        self.core.adopt(fd)
    }

    /// The path that the other end is bound to, mostly empty on the server's side.
    pub fn peer_path(&self) -> Result<Vec<u8>> {
        self.core.with_socket("getpeername", |socket| socket.peer_addr()).map(|address| bytes_of(&address))
    }

    /// The path that this end is bound to, mostly empty on the client's side.
    pub fn local_path(&self) -> Result<Vec<u8>> {
        self.core.with_socket("getsockname", |socket| socket.local_addr()).map(|address| bytes_of(&address))
    }
}
