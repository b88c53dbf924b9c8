//! What a handle holds of the operating system's: nothing yet, a stream, or a listener.

use std::net::SocketAddr;
use std::ops::Deref;

use rondo_loop::Stream;
use rondo_loop::net::{Pipe, TcpListener, TcpStream, UnixListener, UnixStream};

use crate::runtime::Runtime;

/// Which family of sockets a handle is for; the numbers are those of the JavaScript constructor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// TCP over IPv4 or IPv6.
    Tcp,
    /// Unix domain sockets.
    Pipe,
}

/// The loop's part of a handle.
pub enum Socket {
    /// Not bound and not connected; maybe with a local address for the connect.
    None(Option<SocketAddr>),
    /// A TCP stream, connecting or connected.
    Tcp(TcpStream<Runtime>),
    /// A TCP listener.
    TcpListener(TcpListener<Runtime>),
    /// A Unix domain stream, connecting or connected.
    Unix(UnixStream<Runtime>),
    /// A Unix domain listener.
    UnixListener(UnixListener<Runtime>),
    /// A descriptor opened elsewhere: a pipe, an inherited socket, a device.
    File(Pipe<Runtime>),
    /// Closed for good.
    Closed,
}

impl Socket {
    /// The stream, if there is one.
    pub fn stream(&self) -> Option<&Stream<Runtime>> {
        match self {
            Socket::Tcp(stream) => Some(stream.deref()),
            Socket::Unix(stream) => Some(stream.deref()),
            Socket::File(stream) => Some(stream.deref()),
            Socket::None(_) | Socket::TcpListener(_) | Socket::UnixListener(_) | Socket::Closed => None,
        }
    }

    /// Lets the socket keep the loop alive, or not.
    pub fn set_ref(&self, on: bool) {
        match self {
            Socket::TcpListener(listener) if on => listener.ref_(),
            Socket::TcpListener(listener) => listener.unref(),
            Socket::UnixListener(listener) if on => listener.ref_(),
            Socket::UnixListener(listener) => listener.unref(),
            Socket::None(_) | Socket::Tcp(_) | Socket::Unix(_) | Socket::File(_) | Socket::Closed => {
                if let Some(stream) = self.stream() {
                    if on {
                        stream.ref_();
                    } else {
                        stream.unref();
                    }
                }
            }
        }
    }

    /// The descriptor, or -1.
    pub fn fd(&self) -> i32 {
        match self {
            Socket::TcpListener(listener) => listener.fd(),
            Socket::UnixListener(listener) => listener.fd(),
            other => other.stream().map_or(-1, rondo_loop::Stream::fd),
        }
    }
}
