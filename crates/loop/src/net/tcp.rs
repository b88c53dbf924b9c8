//! TCP listeners and streams.

use crate::error::{Error, IoResultExt, Result, errno};
use crate::event_loop::EventLoop;
use crate::handle::HandleKind;
use crate::net::listener::{Listener, ListenerCore};
use crate::stream::{Stream, StreamCore};
use crate::sys;
use socket2::{Domain, Protocol, SockAddr, Socket, TcpKeepalive, Type};
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::os::fd::{OwnedFd, RawFd};
use std::time::Duration;

/// How to bind a listener.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListenOptions {
    /// An IPv6 listener does not take IPv4 connections.
    pub ipv6_only: bool,
    /// Several listeners, in this process or others, share the port; the system spreads connections over them.
    pub reuse_port: bool,
}

/// A TCP listener.
pub struct TcpListener<C: 'static> {
    listener: Listener<C>,
}

/// A TCP connection.
pub struct TcpStream<C: 'static> {
    stream: Stream<C>,
}

impl<C: 'static> Deref for TcpListener<C> {
    type Target = Listener<C>;
    fn deref(&self) -> &Listener<C> {
        &self.listener
    }
}

impl<C: 'static> Deref for TcpStream<C> {
    type Target = Stream<C>;
    fn deref(&self) -> &Stream<C> {
        &self.stream
    }
}

fn new_socket(address: &SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(*address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn ip_address(address: &SockAddr, syscall: &'static str) -> Result<SocketAddr> {
    address.as_socket().ok_or(Error::new(errno::EINVAL, syscall))
}

impl<C: 'static> TcpListener<C> {
    /// Binds; call [`TcpListener::listen`] next.
    pub fn bind(lp: &EventLoop<C>, address: SocketAddr, options: ListenOptions) -> Result<Self> {
        let socket = new_socket(&address).or_syscall("socket")?;
        socket.set_reuse_address(true).or_syscall("setsockopt")?;
        if options.reuse_port {
            socket.set_reuse_port(true).or_syscall("setsockopt")?;
        }
        if address.is_ipv6() {
            socket.set_only_v6(options.ipv6_only).or_syscall("setsockopt")?;
        }
        socket.bind(&address.into()).or_syscall("bind")?;
        Ok(Self::from_socket(lp, socket))
    }

    /// Takes over a bound (and perhaps listening) socket.
    pub fn open(lp: &EventLoop<C>, fd: RawFd) -> Result<Self> {
        let fd = sys::fd::adopt(fd).or_syscall("open")?;
        let socket = Socket::from(fd);
        socket.set_nonblocking(true).or_syscall("fcntl")?;
        Ok(Self::from_socket(lp, socket))
    }

    fn from_socket(lp: &EventLoop<C>, socket: Socket) -> Self {
        let core = ListenerCore::new(lp.shared(), HandleKind::TcpListener, socket);
        Self { listener: Listener { core } }
    }

    /// Listens. `callback` gets every connection, or the error of accepting one; the listener goes on either way.
    pub fn listen(&self, backlog: i32, mut callback: impl FnMut(&mut C, Result<TcpStream<C>>) + 'static) -> Result<()> {
        let lp = std::rc::Rc::downgrade(&self.core.base.lp);
        let accept = move |cx: &mut C, accepted: Result<OwnedFd>| {
            let Some(lp) = lp.upgrade() else { return };
            let stream = accepted.and_then(|fd| {
                let core = StreamCore::new(&lp, HandleKind::Tcp);
                let stream = TcpStream { stream: Stream { core } };
                stream.core.attach(fd, true)?;
                Ok(stream)
            });
            callback(cx, stream);
        };
        self.core.listen(backlog, Box::new(accept))
    }

    /// The address the listener is bound to, with the port that the system chose.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        let address = self.core.with_socket("getsockname", Socket::local_addr)?;
        ip_address(&address, "getsockname")
    }
}

impl<C: 'static> TcpStream<C> {
    /// An unconnected handle, for [`TcpStream::connect_to`] or [`TcpStream::adopt`].
    pub fn new(lp: &EventLoop<C>) -> Self {
        Self { stream: Stream { core: StreamCore::new(lp.shared(), HandleKind::Tcp) } }
    }

    /// Connects to `address`. Errors that are known at once are returned; all others, a refusal always, go to `done`.
    pub fn connect(
        lp: &EventLoop<C>,
        address: SocketAddr,
        done: impl FnOnce(&mut C, Result<()>) + 'static,
    ) -> Result<Self> {
        let stream = Self::new(lp);
        stream.connect_to(address, done)?;
        Ok(stream)
    }

    /// Takes over a connected socket that was made elsewhere.
    pub fn open(lp: &EventLoop<C>, fd: RawFd) -> Result<Self> {
        let stream = Self::new(lp);
        stream.adopt(fd)?;
        Ok(stream)
    }

    /// Gives a new handle a connected socket that was made elsewhere.
    pub fn adopt(&self, fd: RawFd) -> Result<()> {
        self.core.adopt(fd)
    }

    /// Binds the local end, before the connect.
    pub fn bind(&self, address: SocketAddr, ipv6_only: bool) -> Result<()> {
        if self.core.base.is_closing() || self.fd() >= 0 {
            return Err(Error::new(errno::EINVAL, "bind"));
        }
        let socket = new_socket(&address).or_syscall("socket")?;
        socket.set_reuse_address(true).or_syscall("setsockopt")?;
        if address.is_ipv6() {
            socket.set_only_v6(ipv6_only).or_syscall("setsockopt")?;
        }
        socket.bind(&address.into()).or_syscall("bind")?;
        self.core.hold(socket.into());
        Ok(())
    }

    /// Makes a bound listener that has not listened yet the local end of a connection to come.
    pub fn bind_as(&self, listener: &TcpListener<C>) -> Result<()> {
        if self.core.base.is_closing() || self.fd() >= 0 {
            return Err(Error::new(errno::EINVAL, "bind"));
        }
        self.core.hold(listener.core.release().ok_or(Error::new(errno::EINVAL, "bind"))?);
        Ok(())
    }

    /// Connects a new (or bound) handle.
    pub fn connect_to(&self, address: SocketAddr, done: impl FnOnce(&mut C, Result<()>) + 'static) -> Result<()> {
        let core = &self.core;
        if core.base.is_closing() {
            return Err(Error::new(errno::EINVAL, "connect"));
        }
        if core.is_connecting() {
            return Err(Error::new(errno::EALREADY, "connect"));
        }
        if core.is_attached() {
            return Err(Error::new(errno::EISCONN, "connect"));
        }
        let fd = match core.release_held() {
            Some(fd) => fd,
            None => new_socket(&address).or_syscall("socket")?.into(),
        };
        let started = socket2::SockRef::from(&fd).connect(&address.into());
        let immediate = match started {
            Ok(()) => None,
            Err(error) => match error.raw_os_error() {
                Some(libc::EINPROGRESS | libc::EINTR) => None,
                // The answer is there at once on loopback; callers expect it in the callback like any other refusal.
                Some(libc::ECONNREFUSED) => Some(Error::from_io(&error, "connect")),
                _ => {
                    core.hold(fd);
                    return Err(Error::from_io(&error, "connect"));
                }
            },
        };
        core.attach(fd, false)?;
        core.begin_connect(Box::new(done), immediate);
        Ok(())
    }

    /// Switches Nagle's algorithm off (`true`) or on.
    pub fn set_nodelay(&self, on: bool) -> Result<()> {
        self.core.with_socket("setsockopt", |socket| socket.set_tcp_nodelay(on))
    }

    /// Switches keep-alive probes on, the first after `delay`, or off with `None`.
    pub fn set_keepalive(&self, delay: Option<Duration>) -> Result<()> {
        self.core.with_socket("setsockopt", |socket| match delay {
            None => socket.set_keepalive(false),
            Some(delay) if delay.is_zero() => socket.set_keepalive(true),
            Some(delay) => {
                let probes =
                    TcpKeepalive::new().with_time(delay).with_interval(Duration::from_secs(1)).with_retries(10);
                socket.set_tcp_keepalive(&probes)
            }
        })
    }

    /// Sets the type-of-service byte of outgoing packets.
    pub fn set_tos(&self, tos: u32) -> Result<()> {
        let ipv6 = self.local_addr().is_ok_and(|address| address.is_ipv6());
        self.core.with_socket(
            "setsockopt",
            |socket| {
                if ipv6 { socket.set_tclass_v6(tos) } else { socket.set_tos_v4(tos) }
            },
        )
    }

    /// The type-of-service byte of outgoing packets.
    pub fn tos(&self) -> Result<u32> {
        let ipv6 = self.local_addr().is_ok_and(|address| address.is_ipv6());
        self.core.with_socket("getsockopt", |socket| if ipv6 { socket.tclass_v6() } else { socket.tos_v4() })
    }

    /// The other end's address.
    pub fn peer_addr(&self) -> Result<SocketAddr> {
        let address = self.core.with_socket("getpeername", |socket| socket.peer_addr())?;
        ip_address(&address, "getpeername")
    }

    /// This end's address.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        let address = self.core.with_socket("getsockname", |socket| socket.local_addr())?;
        ip_address(&address, "getsockname")
    }

    /// Closes with a reset (RST) instead of an orderly end; unsent bytes are lost.
    pub fn reset(&self, callback: impl FnOnce(&mut C) + 'static) -> Result<()> {
        if self.core.shutdown.borrow().is_some() {
            return Err(Error::new(errno::EINVAL, "setsockopt"));
        }
        self.core.with_socket("setsockopt", |socket| socket.set_linger(Some(Duration::ZERO)))?;
        self.close(callback);
        Ok(())
    }
}
